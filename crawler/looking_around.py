"""After a walk: the facts that stand on no page, and the browser's looks at the home page and a few others."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.polite_browser import PoliteBrowser
from crawler.probes import ProbeRequest, run_probes
from crawler.shared import Shared
from evidence.problem import NotWritten

if TYPE_CHECKING:
    from crawler.spiders.portal import PortalSpider

_log = logging.getLogger("soicong.crawler")
_SECONDS = 240.0
# What the home page said at first says nothing of a portal that no longer answered in the end.
_NOT_LET_ON = frozenset({"blocked", "unreachable", "home_unseen", "error"})
LOOKS = 2  # pages that are looked at for accessibility and on a narrow screen


async def look_around(spider: PortalSpider, shared: Shared) -> None:
    """Facts outside the walk; what cannot be probed is missing, and judged as not looked at.

    A portal whose home could not be seen is asked only whether it answers. Raises NotWritten.
    """
    manners, walk = spider.manners, spider.walk
    if manners.closes_soon:
        walk.stop("window_closed")
    if walk.stop_reason == "window_closed":
        return  # they belong to the end of the walk, which comes when the window is open again
    spider.tell("probe", url=spider.portal.home)
    for look in () if spider.portal.is_stand_in else spider.order.earlier_looks:
        spider.writer.probe(look)
    news = walk.gathered.looks.get("news", "")
    request = replace(walk.probe_request(), news_unchanged=bool(news) and spider.unchanged.is_alike(news))
    try:
        browser = shared.probing_browser(manners, bad_certificate=walk.bad_certificate)
        made = await asyncio.wait_for(
            run_probes(
                request,
                shared.gate,
                browser=browser,
                manners=manners,
                given=spider.given if walk.stop_reason not in _NOT_LET_ON else None,
                standing=spider.unchanged.looked_before,
                elsewhere=shared.elsewhere,
            ),
            _SECONDS,
        )
        for probe in made:
            spider.writer.probe(probe)
        if browser is not None and walk.home is not None and walk.home_seen:
            async with shared.looking:
                # Called off meanwhile: the run is gone on with, and looks then.
                if walk.stop_reason != "interrupted":
                    await asyncio.wait_for(_look(spider, browser, request, walk.home.url), _SECONDS)
    except NotWritten:
        raise
    except (Exception, TimeoutError) as trouble:
        _log.warning("%s: probes failed: %r", spider.order.agency.code, trouble)
    if manners.seconds_left <= 0:
        walk.stop("window_closed")


async def _look(spider: PortalSpider, browser: PoliteBrowser, request: ProbeRequest, home_url: str) -> None:
    """The browser's looks at the home page and a few others: accessibility, phone; time on the home page."""
    others = [url for url in spider.walk.gathered.looks.values() if url != home_url]
    for url in (home_url, *others[: LOOKS - 1]):
        timed = url == home_url and request.live
        wanted = ("accessibility", "mobile", *(("timing",) if timed else ()))
        kept = [probe for probe in spider.unchanged.looks(url) if probe.name in wanted]
        for probe in kept:
            spider.writer.probe(probe)
        wanted = tuple(name for name in wanted if all(probe.name != name for probe in kept))
        made = await browser.look(url, wanted=wanted, known_url=url, observed_at=datetime.now(UTC))
        for probe in made:
            spider.writer.probe(probe)
