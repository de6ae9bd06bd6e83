"""TCP connections of asyncio that nobody leaves open: one that comes up when nobody waits for it any more is closed."""

from __future__ import annotations

import asyncio
from typing import Any

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connected(address: str, port: int, *, seconds: float, **options: Any) -> Streams:
    """As asyncio.open_connection, within so many seconds. Raises OSError, TimeoutError.

    Where the caller is cancelled or out of time in the very moment in which the connection is there, asyncio.wait_for
    loses it, and it stays open.
    """
    connecting = asyncio.ensure_future(asyncio.open_connection(address, port, **options))
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.shield(connecting)
    except BaseException:
        connecting.cancel()
        connecting.add_done_callback(_abandoned)
        raise


def _abandoned(connecting: asyncio.Future[Streams]) -> None:
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result()[1].transport.abort()
