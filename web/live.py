"""Telling a page while something runs: server-sent events (HTML standard, 9.2), each stream short and few at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import anyio
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response, StreamingResponse

SECONDS = 20.0  # of one stream; browsers come again by themselves, and a server that stops waits no longer
EVERY = 1.0
_GRACE = 10.0
_MOST = 40
_LOCK = threading.Lock()
_OPEN: dict[object, float] = {}
"""Streams by the moment at which each is over in any case: one that is never begun leaves no place taken for good."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page shows now: a part of it as HTML, one sentence for who cannot see it, and whether it is over."""

    html: Markup
    said: str
    over: bool


def told_live(look: Callable[[], Shown]) -> Response:
    """Tell what changes; `look` is called in a thread once a second. Where too many listen, pages load anew instead."""
    place = object()
    with _LOCK:
        now = time.monotonic()
        for old in [one for one, until in _OPEN.items() if until < now]:
            del _OPEN[old]
        if len(_OPEN) >= _MOST:
            return PlainTextResponse("Quá nhiều trang đang xem trực tiếp.", status_code=503)
        _OPEN[place] = now + SECONDS + _GRACE
    return StreamingResponse(
        _events(look, place), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _events(look: Callable[[], Shown], place: object) -> AsyncIterator[str]:
    try:
        yield "retry: 1000\n\n"
        last: Shown | None = None
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            shown = await run_in_threadpool(look)
            if shown != last:
                yield _event("over" if shown.over else "shown", shown)
                last = shown
            if shown.over:
                return
            await anyio.sleep(EVERY)
    finally:
        with _LOCK:
            _OPEN.pop(place, None)


def _event(name: str, shown: Shown) -> str:
    told = json.dumps({"html": str(shown.html), "said": shown.said}, ensure_ascii=False)
    return f"event: {name}\ndata: {told}\n\n"
