"""Three looks at a page that only a browser can take: accessibility, the narrow screen, and times.

Runs inside the worker. Each look that fails is handed back with `error` and no value. A value holds under `short_page` the
document of a page that says little, for the caller to see whether that was the page at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext

from crawler.browser_page import SCRIPTS, Trouble, Visit, bounded, broken_body, go, open_visit
from crawler.browser_robots import obey
from crawler.short_page import SHORT_PAGE

LOOKS = ("accessibility", "mobile", "timing")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
MOBILE_WIDTH = 360
SMALL_TEXT_PX = 12  # what `share_small_text` counts; text_sizes lets a rubric choose another size
_SHORT_PAGE = """() => document.body && document.body.innerText.length <= 2000
  ? document.documentElement.outerHTML.slice(0, 400000) : "" """
_SETTLE_SECONDS = 1.0  # late paints and long tasks still count in this time after the load event

Looked = dict[str, Any]
NewContext = Callable[..., Awaitable[BrowserContext]]


async def look(
    new_context: NewContext,
    url: str,
    *,
    seconds: float,
    wanted: frozenset[str],
    robots: Mapping[str, str] | None = None,
) -> list[Looked]:
    """[{name, value, error, short_page}] for the wanted looks; two loads of the page at most.

    They go on side by side, unless times are taken, which nothing may disturb.
    """
    calls: list[Awaitable[list[Looked]]] = []
    if wanted & {"accessibility", "timing"}:
        calls.append(_desktop(new_context, url, seconds=seconds, wanted=wanted, robots=robots))
    if "mobile" in wanted:
        calls.append(_narrow(new_context, url, seconds=seconds, robots=robots))
    made = [await call for call in calls] if "timing" in wanted else await asyncio.gather(*calls)
    return [one for looks in made for one in looks]


async def _narrow(
    new_context: NewContext, url: str, *, seconds: float, robots: Mapping[str, str] | None
) -> list[Looked]:
    made = await _guard("mobile", _mobile(new_context, url, seconds=seconds, robots=robots))
    return [{**made, SHORT_PAGE: made["value"].pop(SHORT_PAGE, "")}]


async def _not_the_page(visit: Visit) -> str:
    """Why what has come is not the page as it is: an error, or a body that did not come whole; '' where it is."""
    if visit.status is None or visit.status >= 400:
        return f"http_{visit.status}"
    return await broken_body(visit)


async def _short_page(visit: Visit) -> str:
    told: str = await bounded(visit.page.evaluate(_SHORT_PAGE), min(3.0, visit.left), "page_hangs")
    return told


async def _guard(name: str, call: Awaitable[Any]) -> Looked:
    try:
        return {"name": name, "value": await call, "error": None}
    except Trouble as trouble:
        return {"name": name, "value": {}, "error": trouble.reason}


async def _desktop(
    new_context: NewContext,
    url: str,
    *,
    seconds: float,
    wanted: frozenset[str],
    robots: Mapping[str, str] | None,
) -> list[Looked]:
    # bypass_csp lets axe run on pages whose policy forbids foreign scripts; hence a context of its own
    context = await new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    names = [name for name in ("timing", "accessibility") if name in wanted]
    try:
        observer = context.add_init_script(path=SCRIPTS / "timing_observe.js")
        await bounded(observer, 2, "browser_stuck")
        visit = await open_visit(context, seconds)
        await obey(visit, robots or {})
        try:
            await go(visit, url)
            if reason := visit.trouble or await _not_the_page(visit):
                raise Trouble(reason)
        except Trouble as trouble:
            return [{"name": name, "value": {}, "error": trouble.reason} for name in names]
        calls = {"timing": _timing, "accessibility": _accessibility}
        made = [await _guard(name, calls[name](visit.page, visit.left)) for name in names]
        short = await _guard(SHORT_PAGE, _short_page(visit))
        return [{**one, SHORT_PAGE: short["value"]} for one in made]
    finally:
        await bounded(context.close(), 5, "browser_stuck")


async def _timing(page: Any, left: float) -> Looked:
    await asyncio.sleep(min(_SETTLE_SECONDS, left / 4))
    script = (SCRIPTS / "timing_read.js").read_text(encoding="utf-8")
    value: Looked = await bounded(page.evaluate(script), min(3.0, left), "page_hangs")
    return {**value, "speed_index_s": None}


async def _accessibility(page: Any, left: float) -> Looked:
    source = AXE.read_text(encoding="utf-8")
    await bounded(page.evaluate(source), min(8.0, left), "page_hangs")
    run = """async () => {
      const found = await axe.run(document, {resultTypes: ['violations']});
      return {violations: found.violations.map(v => ({id: v.id, impact: v.impact, count: v.nodes.length})),
              engine: 'axe-core ' + axe.version, passes: found.passes.length}; }"""
    value: Looked = await bounded(page.evaluate(run), max(1.0, left - 1), "axe_timeout")
    return value


async def _mobile(
    new_context: NewContext, url: str, *, seconds: float, robots: Mapping[str, str] | None
) -> Looked:
    context = await new_context(
        viewport={"width": MOBILE_WIDTH, "height": 740},
        device_scale_factor=2,
        is_mobile=True,  # only then is <meta name=viewport> obeyed
        has_touch=True,
    )
    try:
        visit = await open_visit(context, seconds)
        await obey(visit, robots or {})
        await go(visit, url)
        late = visit.trouble == "timeout_load"  # what stands there is the page, some pictures may lack
        if reason := ("" if late else visit.trouble) or await _not_the_page(visit):
            raise Trouble(reason)
        script = (SCRIPTS / "mobile.js").read_text(encoding="utf-8")
        seen = await bounded(visit.page.evaluate(script), min(5.0, visit.left), "page_hangs")
        short = await _short_page(visit)
    finally:
        await bounded(context.close(), 5, "browser_stuck")
    sizes = seen["text_sizes"]
    small = sum(letters for size, letters in sizes if size < SMALL_TEXT_PX)
    return {
        SHORT_PAGE: short,
        "viewport_meta": seen["viewport_meta"],
        "width": MOBILE_WIDTH,
        "scroll_width": seen["scroll_width"],
        "smallest_text_px": sizes[0][0] if sizes else None,
        "share_small_text": round(small / seen["letters"], 4) if seen["letters"] else 0.0,
        "text_sizes": sizes,
    }
