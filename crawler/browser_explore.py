"""The home page as a visitor explores it: menus are opened, and elements without an address tell where they lead.

Runs inside the worker process. The page is held in place first (scripts/explore.js): it cannot leave, send a form or
post anything, so that a click only tells what it would do. Only elements whose label names a required section are
clicked. What was learnt is written into the DOM as `data-soicong` (checks.reading.scripted).
"""

from __future__ import annotations

import re
import time
from html import escape
from typing import Any

from checks.matching import ABSTAIN_BELOW, match_text
from checks.reading.scripted import CHANGES, IDLE, MARK
from crawler.acts import is_act
from crawler.browser_page import SCRIPTS, Trouble, Visit, bounded, read_dom, settle

OBSERVER = (SCRIPTS / "explore_observe.js").read_text(encoding="utf-8")
_SCRIPT = (SCRIPTS / "explore.js").read_text(encoding="utf-8")
_MOST_TOGGLES = 24  # of each kind and round
_OPENING_SECONDS = 2.5
_MOST_CANDIDATES = 300
_MOST_CLICKS = 24
_CLICKING_SECONDS = 6.0
_NUMBERED = re.compile(rb' ?data-soicong="\?(\d+)"')


async def observe(visit: Visit) -> None:
    """Note listeners from the start; before the page is loaded. Raises Trouble."""
    await bounded(visit.page.add_init_script(OBSERVER), 2, "browser_stuck")


async def explore(visit: Visit, plain: bytes) -> tuple[bytes, list[str]]:
    """The DOM with what was opened and learnt, and labels of all that was clicked.

    Where the page resists it is `plain`, the DOM as it was loaded.
    """
    try:
        if not await _ask(visit, _SCRIPT, 2.0):
            return plain, []
        tried = await _ask(visit, f"() => __soicong.open({_MOST_TOGGLES}, {_OPENING_SECONDS * 1000})", 4.0)
        if tried and not visit.quiet():
            await settle(visit, min(1.5, visit.left * 0.3))
        await _ask(visit, "() => __soicong.graft()", 2.0)
        labels = await _ask(visit, f"() => __soicong.candidates({_MOST_CANDIDATES})", 3.0)
        html, learnt = await _click_all(visit, _chosen(labels))
        return _written(html, learnt), [labels[number] for number in learnt]
    except Trouble:
        return plain, []


async def _ask(visit: Visit, script: str, seconds: float) -> Any:
    return await bounded(visit.page.evaluate(script), min(seconds, visit.left), "page_hangs")


def _chosen(labels: list[str]) -> list[int]:
    """Numbers of the elements to click: whose label names a section, each label once, nothing that acts."""
    chosen: dict[str, int] = {}
    for number, label in enumerate(labels):
        if not is_act(label) and any(match.confidence >= ABSTAIN_BELOW for match in match_text(label)):
            chosen.setdefault(" ".join(label.split()).casefold(), number)
    return list(chosen.values())[:_MOST_CLICKS]


async def _click_all(visit: Visit, numbers: list[int]) -> tuple[bytes, dict[int, str]]:
    """The DOM from before anything in it was clicked, and what each click did as attributes of the element."""
    html = await read_dom(visit)
    learnt: dict[int, str] = {}
    until = time.monotonic() + min(_CLICKING_SECONDS, visit.left * 0.5)
    for number in numbers:
        if time.monotonic() > until:
            break
        try:
            answer = await _ask(visit, f"() => __soicong.press({number})", 2.0)
        except Trouble:
            learnt[number] = f'{MARK}="{CHANGES}"'
            break
        learnt[number] = _attributes(answer["did"], answer["to"], inside=answer["inside"])
    return html, learnt


def _attributes(did: str, target: str, *, inside: bool) -> str:
    """What is written on an element: where it leads, the panel that it shows, or that only a real click will tell."""
    if did == "shown":
        return f'data-toggle="tab" aria-controls="{escape(target)}"'
    if did == "nothing":
        return f'{MARK}="{IDLE}"'
    # An address inside the same document may be one that the server does not know.
    return f'{MARK}="{escape(target) if target and not inside else CHANGES}"'


def _written(html: bytes, learnt: dict[int, str]) -> bytes:
    """The DOM with the numbers of the elements replaced by what was learnt of them."""

    def mark(found: re.Match[bytes]) -> bytes:
        attributes = learnt.get(int(found.group(1)), "")
        return f" {attributes}".encode() if attributes else b""

    return _NUMBERED.sub(mark, html)
