"""robots.txt by RFC 9309: 4xx allows everything, 5xx and no answer forbid everything, 500 KiB, five redirects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from crawler.fetching import Answer
from crawler.outcomes import Outcome, of_error
from evidence.address import canonical_url
from evidence.model import Cause, Visibility

PRODUCT = "SoiCong"
_LONGEST = 500 * 1024
_MOST_REDIRECTS = 5
_MOST_MAPS = 4
_LONGEST_DELAY = 30.0  # seconds; a longer Crawl-delay would let no audit end, and is shortened to this
_HOST_IS_DOWN = (
    "connection_refused",
    "timeout_connect",
    "no_route",
    "no_address",
    "connect_failed",
    "tls_",
    "dns_",
    "nxdomain",
    "servfail",
)

DISALLOWED = Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="robots_disallow")
UNREACHABLE = Outcome(visibility=Visibility.REFUSED, cause=Cause.SITE, reason="robots_unreachable")


class RobotsRefused(Exception):
    """robots.txt forbids the address, or could not be read; `outcome` tells which."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one origin. `refusal` forbids everything; else `parsed` decides, None allows everything."""

    parsed: Protego | None = None
    refusal: Outcome | None = None

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for (Crawl-delay), 0 where it says nothing."""
        asked = self.parsed.crawl_delay(PRODUCT) if self.parsed is not None else None
        return min(float(asked or 0.0), _LONGEST_DELAY)

    def refuses(self, url: str) -> Outcome | None:
        """Why an address may not be asked for, None where it may."""
        if self.refusal is not None:
            return self.refusal
        if self.parsed is not None and not self.parsed.can_fetch(url, PRODUCT):
            return DISALLOWED
        return None


class Robots:
    """Reads each origin's robots.txt once, with `ask`, and answers for its addresses."""

    def __init__(self, ask: Callable[[str], Awaitable[Answer | Exception]]):
        self._ask = ask
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    async def rules(self, url: str) -> Rules:
        """The rules of the address's origin."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read(f"{origin}/robots.txt"))
        return await self._rules[origin]

    async def maps(self, url: str) -> tuple[str, ...]:
        """Site maps that the origin's robots.txt names."""
        parsed = (await self.rules(url)).parsed
        return tuple(parsed.sitemaps)[:_MOST_MAPS] if parsed is not None else ()

    async def _read(self, url: str) -> Rules:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self._ask(url)
            if not isinstance(answer, Answer):
                outcome = of_error(answer)
                return Rules(refusal=outcome if _whole_host(outcome) else UNREACHABLE)
            if 300 <= answer.status < 400 and (location := answer.header("location")):
                url = canonical_url(location, url)
                if not url:
                    return Rules()
                continue
            return _parse(answer)
        return (
            Rules()
        )  # RFC 9309 2.3.1.2: after five redirects the file counts as unavailable, so all is allowed


def _whole_host(outcome: Outcome) -> bool:
    """Whether nothing at all can be reached there, so that the fault is not of robots.txt alone."""
    return outcome.cause in (Cause.POLICY, Cause.OURS) or outcome.reason.startswith(_HOST_IS_DOWN)


def _parse(answer: Answer) -> Rules:
    if answer.status >= 500:
        return Rules(refusal=UNREACHABLE)
    if not 200 <= answer.status < 300:
        return Rules()
    body = answer.body[:_LONGEST]
    if body.lstrip()[:1] == b"<":  # a web page in place of the file has no rules
        return Rules()
    return Rules(parsed=Protego.parse(body.decode("utf-8-sig", "replace")))
