"""What all crawls of a process use together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from crawler.egress import Gate
from crawler.elsewhere import Elsewhere
from crawler.hours import Clock, system_clock
from crawler.manners import Manners
from crawler.pace import Pace
from crawler.polite_browser import PoliteBrowser

_LOOKING = 8  # portals at whose pages the browsers look at once: enough that politeness leaves none idle


@dataclass(kw_only=True)
class Shared:
    """What all crawls of a process use together. `browser` is a crawler.browser.Browser, None without one.

    `looking` is held while a portal's pages are looked at (crawler.looking_around): of many portals that end together
    each has the time for its looks when its turn has come, however long it waited for it.
    """

    gate: Gate = field(default_factory=Gate)
    pace: Pace = field(default_factory=Pace)
    clock: Clock = system_clock
    browser: Any = None
    ignore_certificates: bool = False
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    looking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LOOKING))

    def browser_for(self, manners: Manners) -> PoliteBrowser | None:
        """The browser as one crawl may use it, None where there is none."""
        return PoliteBrowser(self.browser, manners) if self.browser is not None else None

    def probing_browser(self, manners: Manners, *, bad_certificate: bool = False) -> PoliteBrowser | None:
        """The browser as the probes use it: without a word about certificates, which a probe of its own judges."""
        lenient = self.ignore_certificates or bad_certificate
        return PoliteBrowser(self.browser, manners, lenient=lenient) if self.browser is not None else None
