"""How one crawl behaves towards servers: robots.txt, turns, hours. Scrapy, the browser and the probes all ask here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.egress import Gate
from crawler.hours import ALWAYS, ZONE, Clock, Hours, OutOfHours, system_clock
from crawler.outcomes import Outcome
from crawler.pace import Pace, Turn
from crawler.robots import Robots
from crawler.robots_decision import RobotsDecision
from evidence.connections import BrowserTls, Spoken

if TYPE_CHECKING:
    from crawler.spiders.portal import PortalSpider

_LAST_CALL = 30.0  # seconds before the window closes in which nothing new is begun


def _nobody(*_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, kw_only=True)
class Manners:
    """The manners of one crawl. `gate` and `pace` are those of the process, so that all crawls count together.

    `robots` None: rules are not asked for (probes of samples and tests only). `named` is told each host whose name
    was turned into addresses, or could not be, `protected` how a handshake outside of the walk went, `browsed` how a
    server spoke TLS with the browser (crawler.witness).
    """

    gate: Gate
    pace: Pace
    robots: Robots | None = None
    delay: float = 1.0
    concurrency: int = 1
    hours: Hours = ALWAYS
    decision: RobotsDecision | None = None
    clock: Clock = system_clock
    named: Callable[[str], None] = _nobody
    protected: Callable[[str, int, Spoken, str], None] = _nobody
    browsed: Callable[[BrowserTls], None] = _nobody

    @property
    def seconds_left(self) -> float:
        """Seconds until the crawl window closes."""
        return self.hours.seconds_left(self.clock())

    @property
    def closes_soon(self) -> bool:
        """Whether the window is closed, or closes before a page that is begun now would be done."""
        return self.seconds_left <= _LAST_CALL

    async def refuses(self, url: str) -> Outcome | None:
        """Why robots.txt keeps us from an address, None where it does not. Learns the delay that the host asks for."""
        if self.robots is None:
            return None
        rules = await self.robots.rules(url)
        host = _host(url)
        self.pace.slower(host, rules.delay)
        refusal = rules.refuses(url)
        if refusal is not None and refusal.reason.startswith("robots_") and self._lifted(host):
            return None
        return refusal

    async def maps(self, url: str) -> tuple[str, ...]:
        """Site maps that the origin's robots.txt names."""
        return await self.robots.maps(url) if self.robots is not None else ()

    def forbidding(self) -> dict[str, str]:
        """The rules by origin that bind what a page leads to; empty where nothing is forbidden."""
        texts = self.robots.texts() if self.robots is not None else {}
        return {origin: text for origin, text in texts.items() if not self._lifted(_host(origin))}

    def _lifted(self, host: str) -> bool:
        today = self.clock().astimezone(ZONE).date()
        return self.decision is not None and self.decision.covers(host, today)

    @asynccontextmanager
    async def turn(self, url: str, *, seconds: float = 0.0) -> AsyncIterator[Turn]:
        """Wait for the turn of an address's host and destination; the request is made within the block.

        `seconds` it will take at most. Raises crawler.egress.Refused, and OutOfHours where the window is closed by
        then, or closes before the end.
        """
        host, port = self.gate.check_url(url)
        try:
            place = await self.gate.resolve(host, port)
        finally:
            self.named(host)
        async with self.pace.turn(
            host,
            delay=self.delay,
            concurrency=self.concurrency,
            address=place.address,
        ) as turn:
            if self.seconds_left <= seconds:
                raise OutOfHours(url)
            yield turn


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def manners_of(spider: PortalSpider) -> Manners:
    """The manners that a spider's order asks for."""
    order = spider.order
    return Manners(
        gate=spider.gate,
        pace=spider.pace,
        robots=spider.robots,
        delay=order.delay,
        concurrency=order.concurrency,
        hours=order.hours,
        decision=order.robots_decision,
        clock=spider.shared.clock,
        named=spider.witness.named,
        protected=spider.witness.protected,
        browsed=spider.witness.browsed,
    )
