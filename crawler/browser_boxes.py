"""A picture of a page, and where on it the words stand. Runs inside the worker.

The script is called in a world of its own: what a page has done to its own objects does not reach it, and Chromium
ends it when its time is over. Whatever fails here, the page is read as it would have been without it.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from playwright.async_api import Error as PlaywrightError

from crawler.browser_page import SCRIPTS, Visit
from crawler.browser_steps import TALLEST, WIDTH, picture

_LIMITS = {
    "boxes": 3000,
    "letters": 600_000,  # of words and paths together
    "longest": 1000,  # of one element's own words
    "short": 300,  # of an element that only holds others
    "elements": 20_000,
    "depth": 400,
    "milliseconds": 500,
    "width": WIDTH,
    "tallest": TALLEST,
}
_SCRIPT_MILLISECONDS = 2000
_SECONDS = 3.0
_LEAST_LEFT = 6.0  # seconds: a page whose time is nearly over gives the rest to what is judged


async def pictured(visit: Visit) -> tuple[bytes | None, dict[str, Any] | None]:
    """The picture as `picture`, and {scale, boxes} as evidence.boxes reads them, None where they could not be told.

    Kept are the boxes that stood at their place before the picture and after it: what slides by is left out.
    """
    before = await _boxes(visit)
    shot = await picture(visit)
    if shot is None or before is None:
        return shot, None
    after = await _boxes(visit)
    if after is None:
        return shot, None
    still = {tuple(box) for box in after["boxes"]}
    return shot, {"scale": before["scale"], "boxes": [box for box in before["boxes"] if tuple(box) in still]}


async def _boxes(visit: Visit) -> dict[str, Any] | None:
    if visit.left < _LEAST_LEFT:
        return None
    try:
        # For all of it; each call of the browser has its own bound, too.
        async with asyncio.timeout(_SECONDS):
            return await _told(visit)
    except (PlaywrightError, TimeoutError, KeyError, TypeError):
        return None


async def _told(visit: Visit) -> dict[str, Any]:
    script = (SCRIPTS / "text_boxes.js").read_text(encoding="utf-8")
    session = await asyncio.wait_for(visit.page.context.new_cdp_session(visit.page), _SECONDS)
    try:
        tree = await asyncio.wait_for(session.send("Page.getFrameTree"), _SECONDS)
        place = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "soicong"}
        world = await asyncio.wait_for(session.send("Page.createIsolatedWorld", place), _SECONDS)
        asked = {
            "expression": f"({script.rstrip()})({json.dumps(_LIMITS)})",
            "contextId": world["executionContextId"],
            "returnByValue": True,
            "timeout": _SCRIPT_MILLISECONDS,
        }
        answer = await asyncio.wait_for(session.send("Runtime.evaluate", asked), _SECONDS)
        value = answer["result"]["value"]
        return {"scale": value["scale"], "boxes": value["boxes"]}
    finally:
        await asyncio.wait_for(session.detach(), _SECONDS)
