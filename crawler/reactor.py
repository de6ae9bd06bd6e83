"""Twisted's reactor, on asyncio: everything that Scrapy does happens in it, and it starts once per process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

T = TypeVar("T")


def in_reactor(main: Callable[[], Awaitable[T]]) -> T:
    """Start the reactor, await `main` in its loop, and stop it; what `main` gives or raises.

    Raises RuntimeError when it is called a second time in a process.
    """
    install_reactor(_REACTOR)
    from twisted.internet import reactor

    running: Any = reactor
    if getattr(running, "_startedBefore", False):
        raise RuntimeError("crawls run once per process: Twisted's reactor cannot be started again")
    configure_logging({"LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False})
    for name in ("scrapy", "twisted"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).setLevel(logging.ERROR)
    results: list[T] = []
    troubles: list[BaseException] = []

    async def whole() -> None:
        try:
            results.append(await main())
        except BaseException as error:
            troubles.append(error)
        finally:
            running.callLater(0, running.stop)

    tasks: list[asyncio.Task[None]] = []
    running.callWhenRunning(lambda: tasks.append(asyncio.get_event_loop().create_task(whole())))
    running.run(installSignalHandlers=False)
    if troubles:
        raise troubles[0]
    return results[0]
