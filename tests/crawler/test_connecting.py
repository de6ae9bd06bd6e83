"""A connection that comes up when nobody waits for it any more does not stay open."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from crawler.connecting import connected


class _Writer:
    def __init__(self) -> None:
        self.transport = self
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True


@pytest.mark.parametrize("given_up", ["cancelled", "out of time"])
def test_a_connection_that_comes_too_late_is_closed(given_up: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = _Writer()

    async def late(*_: Any, **__: Any) -> tuple[None, _Writer]:
        with suppress(asyncio.CancelledError):  # the kernel is quicker than whoever gives up
            await asyncio.sleep(60)
        return None, writer

    monkeypatch.setattr(asyncio, "open_connection", late)

    async def ask() -> None:
        asking = asyncio.ensure_future(
            connected("127.0.0.1", 9, seconds=0.01 if given_up == "out of time" else 60)
        )
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if given_up == "cancelled":
            asking.cancel()
        with pytest.raises((asyncio.CancelledError, TimeoutError)):
            await asking
        for _ in range(3):
            await asyncio.sleep(0)

    asyncio.run(ask())
    assert writer.aborted


def test_a_connection_is_handed_over() -> None:
    async def ask() -> bytes:
        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"hello")
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await connected("127.0.0.1", port, seconds=10)
            told = await reader.read()
            writer.close()
            await writer.wait_closed()
        return told

    assert asyncio.run(ask()) == b"hello"


def test_nobody_there_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError):
        asyncio.run(connected("127.0.0.1", 1, seconds=10))
