"""robots.txt by RFC 9309: who answers for an origin, for how long, and what it means when nobody does.

4xx allows everything, but 429 does not: a server that begs for rest has not said that all may be asked for (Google
reads it so, too). 5xx, 429 and no answer forbid everything; so does a file that broke off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.blocks import block_reason
from crawler.fetching import LONGEST_REST, Answer, retry_after
from crawler.outcomes import Outcome, of_error, table
from crawler.robots_file import PRODUCT, ours
from evidence.address import canonical_url
from evidence.model import Cause

_MOST_REDIRECTS = 5
_MOST_MAPS = 4
_LONGEST_DELAY = 30.0  # seconds; a longer Crawl-delay would let no audit end, and is shortened to this
_GOOD_FOR = timedelta(hours=24)  # section 2.4
_ASKED_AGAIN = timedelta(minutes=10)  # an origin that did not answer
_TRIES = 3
_NOT_LET_ON = ("challenge", "flood")  # a page in place of the file that says: not now
_HOST_IS_DOWN = (
    "connection_refused",
    "timeout_connect",
    "no_route",
    "no_address",
    "connect_",
    "network_unreachable",
    "refused_",
    "tls_",
    "dns_",
    "nxdomain",
    "servfail",
)

DISALLOWED = table().outcomes["robots_disallow"]
UNREACHABLE = table().outcomes["robots_unreachable"]


class RobotsRefused(Exception):
    """robots.txt forbids the address, or could not be read; `outcome` tells which."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An origin's file as it was read: `rules` are those that concern us (crawler.robots_file.ours)."""

    rules: str
    read_at: datetime


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one origin. `refusal` forbids everything; else `parsed` decides, None allows everything."""

    parsed: Protego | None = None
    refusal: Outcome | None = None
    text: str = ""

    @classmethod
    def of(cls, text: str) -> Rules:
        """The rules of a text that `ours` made."""
        return cls(parsed=Protego.parse(text) if text else None, text=text)

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for (Crawl-delay, Request-rate), 0 where it says nothing."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        asked = max(self.parsed.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(float(asked), _LONGEST_DELAY)

    @property
    def maps(self) -> tuple[str, ...]:
        """Site maps that the file names."""
        return tuple(self.parsed.sitemaps) if self.parsed is not None else ()

    def refuses(self, url: str) -> Outcome | None:
        """Why an address may not be asked for, None where it may."""
        if self.refusal is not None:
            return self.refusal
        if self.parsed is not None and not self.parsed.can_fetch(url, PRODUCT):
            return DISALLOWED
        return None


def rules_of(answer: Answer) -> Rules:
    """What an answer that is no redirect says."""
    if answer.status >= 500 or answer.status == 429:
        return Rules(refusal=UNREACHABLE)
    if not 200 <= answer.status < 300:
        return Rules()
    if answer.truncated or block_reason(answer.headers, answer.body) in _NOT_LET_ON:
        return Rules(refusal=UNREACHABLE)
    return Rules.of(ours(answer.body))


class _Origin:
    def __init__(self) -> None:
        self.reading = asyncio.Lock()
        self.rules = Rules()
        self.until = datetime.min.replace(tzinfo=UTC)


class Robots:
    """Reads each origin's robots.txt with `ask`, at most once in 24 hours, and answers for its addresses.

    `rest` lets a host alone before another try (without it there is one try); `delay` is how long at least.
    `kept` outlives the process with the crawl's ledger: a run that goes on obeys what it began with. An older file
    still counts where the origin answers no more (section 2.4).
    """

    def __init__(
        self,
        ask: Callable[[str], Awaitable[Answer | Exception]],
        *,
        rest: Callable[[str, float], Awaitable[None]] | None = None,
        delay: float = 0.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self._ask = ask
        self._rest = rest
        self._delay = delay
        self._clock = clock
        self._origins: dict[str, _Origin] = {}
        self.kept: dict[str, Kept] = {}

    async def rules(self, url: str) -> Rules:
        """The rules of the address's origin."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._origins.setdefault(origin, _Origin())
        async with known.reading:
            if known.until <= self._clock():
                known.rules = await self._of_origin(origin)
                good_for = _GOOD_FOR if known.rules.refusal is None else _ASKED_AGAIN
                known.until = self._clock() + good_for
            return known.rules

    def texts(self) -> dict[str, str]:
        """The rules of all origins that were read and forbid something, by origin."""
        return {origin: kept.rules for origin, kept in self.kept.items() if "disal" in kept.rules.lower()}

    async def maps(self, url: str) -> tuple[str, ...]:
        """Site maps that the origin's robots.txt names."""
        return (await self.rules(url)).maps[:_MOST_MAPS]

    async def _of_origin(self, origin: str) -> Rules:
        kept = self.kept.get(origin)
        if kept is not None and self._clock() - kept.read_at < _GOOD_FOR:
            return Rules.of(kept.rules)
        rules = await self._read(f"{origin}/robots.txt")
        if rules.refusal is not None:
            return Rules.of(kept.rules) if kept is not None else rules
        self.kept[origin] = Kept(rules=rules.text, read_at=self._clock())
        return rules

    async def _patiently(self, url: str) -> Answer | Exception:
        answer = await self._ask(url)
        for number in range(1, _TRIES):
            asked = _rest_after(answer)
            if asked is None or self._rest is None:
                break
            await self._rest(url, max(asked, self._delay * 2 * 4 ** (number - 1)))
            answer = await self._ask(url)
        return answer

    async def _read(self, url: str) -> Rules:
        """Follow the way to the file, also to other hosts: the rules are those of the origin that was asked first."""
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self._patiently(url)
            if not isinstance(answer, Answer):
                outcome = of_error(answer)
                if _whole_host(outcome):
                    return Rules(refusal=outcome)
                return Rules(refusal=replace(UNREACHABLE, cause=outcome.cause))
            if 300 <= answer.status < 400 and (location := answer.header("location")):
                url = canonical_url(location, url)
                if not url:
                    return Rules()
                continue
            return rules_of(answer)
        # Section 2.3.1.2: after five redirects the file counts as unavailable, so all is allowed.
        return Rules()


def _rest_after(answer: Answer | Exception) -> float | None:
    """Seconds to rest before another try (0: our own choice), None where another try makes no sense."""
    if not isinstance(answer, Answer):
        return 0.0 if of_error(answer).transient else None
    if rules_of(answer).refusal is None or 300 <= answer.status < 400:
        return None
    asked = retry_after(answer.header("retry-after")) or 0.0
    return asked if asked <= LONGEST_REST else None


def _whole_host(outcome: Outcome) -> bool:
    """Whether nothing at all can be reached there, so that the fault is not of robots.txt alone."""
    return outcome.cause in (Cause.POLICY, Cause.OURS) or outcome.reason.startswith(_HOST_IS_DOWN)
