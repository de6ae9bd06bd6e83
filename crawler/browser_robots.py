"""robots.txt inside the browser: where a page leads by itself, and the data that its scripts ask for.

Runs inside the worker process. Documents (also in frames, after redirects and clicks) and data (XHR, fetch) are held
back where the rules forbid them. The pictures, styles and scripts of a page that may be read are loaded, as by any
visitor: without them a page would look empty that is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError
from protego import Protego

from crawler.browser_page import Visit, bounded

_KINDS = ("Document", "XHR", "Fetch")
REFUSED = "robots_disallow"  # the page itself
PARTS = "robots_parts"  # something in it: what stands there is not all


async def obey(visit: Visit, texts: Mapping[str, str]) -> None:
    """Hold back what the rules (origin → crawler.robots_file.ours) forbid. `visit.trouble` tells. Raises Trouble."""
    if not texts:
        return
    rules = {origin: Protego.parse(text) for origin, text in texts.items()}
    session = await bounded(visit.page.context.new_cdp_session(visit.page), 2, "browser_stuck")
    under_way: set[asyncio.Task[None]] = set()

    def paused(event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(_decide(visit, session, rules, event))
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    session.on("Fetch.requestPaused", paused)
    patterns = [{"urlPattern": f"{origin}/*", "resourceType": kind} for origin in rules for kind in _KINDS]
    await bounded(session.send("Fetch.enable", {"patterns": patterns}), 2, "browser_stuck")


async def _decide(
    visit: Visit, session: CDPSession, rules: Mapping[str, Protego], event: dict[str, Any]
) -> None:
    url, place = event["request"]["url"], {"requestId": event["requestId"]}
    parts = urlsplit(url)
    known = rules.get(f"{parts.scheme}://{parts.netloc}")
    try:
        if known is None or known.can_fetch(url, "*"):
            await asyncio.wait_for(session.send("Fetch.continueRequest", place), 5)
            return
        main = event["resourceType"] == "Document" and event["frameId"] == await _main_frame(session)
        visit.held[url] = REFUSED
        visit.trouble = REFUSED if main else visit.trouble or PARTS
        await asyncio.wait_for(
            session.send("Fetch.failRequest", {**place, "errorReason": "BlockedByClient"}), 5
        )
    except (PlaywrightError, TimeoutError):
        return  # the page is gone, or will end with a reason of its own


async def _main_frame(session: CDPSession) -> str:
    tree = await asyncio.wait_for(session.send("Page.getFrameTree"), 5)
    return str(tree["frameTree"]["frame"]["id"])
