"""Looks at spaced moments: does a portal, does its service answer now? One small request for each address, politely.

A failure is held against the other side only where it is its own doing. What our policy, our name servers or our machine
kept us from says nothing; nor does a door that is shut in our face. Silence (no connection in time) may be our network's:
it counts only where another server answered at the same moment. And where nobody else answered at all, nothing counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from crawler.egress import Gate
from crawler.outcomes import Outcome, of_error, of_status, table
from crawler.outlet import watched
from crawler.probes.client import Client, LookFailed
from crawler.probes.link_check import stands_between
from crawler.probes.request import ProbeRequest
from crawler.robots import Kept
from evidence.model import Cause, Visibility

_MOST_BYTES = 50_000
_AT_ONCE = 16  # looks at different servers; of one server one at a time (crawler.pace)
_SECONDS = 20.0
_NETWORK = "network_down"


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What one look came to. `answered` None: it says nothing of the other side. `cause` is '' where it answered."""

    url: str
    at: datetime
    answered: bool | None
    status: int | None = None
    reason: str = ""
    cause: str = ""
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """How to look. `witnesses` are addresses known to answer, asked only to know that our own network works; `delay` is
    seconds between two requests to one server. `seconds` is the bound of one request.
    """

    gate: Gate
    user_agent: str
    delay: float = 1.0
    seconds: float = _SECONDS
    witnesses: tuple[str, ...] = ()
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


async def look_once(
    urls: Iterable[str], watcher: Watcher, robots: Mapping[str, Kept] | None = None
) -> tuple[tuple[Glance, ...], dict[str, Kept]]:
    """Look at each address once; the looks, and the rules of robots.txt as they were read, for the next moment."""
    wanted = tuple(dict.fromkeys(urls))
    if not wanted:
        return (), dict(robots or {})
    request = ProbeRequest(
        home_url=wanted[0], user_agent=watcher.user_agent, delay=watcher.delay, seconds=watcher.seconds
    )
    turns = asyncio.Semaphore(_AT_ONCE)
    with watched():
        async with Client(request, watcher.gate) as client:
            client.robots.kept.update(robots or {})

            async def look(url: str) -> Glance:
                async with turns:
                    return await _look(client, url, watcher.clock)

            made = await asyncio.gather(*(look(url) for url in dict.fromkeys((*wanted, *watcher.witnesses))))
            kept = dict(client.robots.kept)
    return tuple(_weighed(one, made) for one in made if one.url in wanted), kept


async def _look(client: Client, url: str, clock: Callable[[], datetime]) -> Glance:
    at = clock()
    try:
        answer = await client.get(url, max_bytes=_MOST_BYTES)
    except LookFailed as failed:
        outcome = _of_failure(failed)
        if outcome.cause is Cause.SITE and outcome.visibility is Visibility.UNREACHABLE:
            return Glance(url=url, at=at, answered=False, reason=outcome.reason, cause=Cause.SITE.value)
        cause = outcome.cause or Cause.OURS
        return Glance(url=url, at=at, answered=None, reason=outcome.reason, cause=cause.value)
    seen = Glance(url=url, at=at, answered=True, status=answer.status, seconds=answer.seconds)
    outcome = of_status(answer.status)
    if outcome.visibility is Visibility.BLOCKED or outcome.cause is Cause.OURS:
        return replace(seen, answered=None, reason=outcome.reason, cause=str(outcome.cause))
    if outcome.reason:
        return replace(seen, answered=False, reason=outcome.reason, cause=Cause.SITE.value)
    if stands_between(answer):
        # A block, nothing, or a notice: each needs a person or a browser to be told from the other.
        return replace(seen, answered=None, reason="blocked_200", cause=Cause.SITE.value)
    return seen


def _of_failure(failed: LookFailed) -> Outcome:
    """A failure in our own vocabulary of outcomes; connecting ends before the bound of the whole, so what runs into
    that was connected and slow.
    """
    error = failed.__cause__
    if isinstance(error, TimeoutError):
        return table().outcomes["timeout_read"]
    if error is not None:
        return of_error(_reason_of(error))
    refused = failed.cause == Cause.POLICY.value
    return Outcome(
        visibility=Visibility.REFUSED if refused else Visibility.UNREACHABLE,
        cause=Cause(failed.cause),
        reason=failed.reason,
    )


def _reason_of(error: BaseException) -> BaseException:
    """What lies beneath a failed connection: the library tells only that none could be made."""
    if not isinstance(error, httpx.ConnectError):
        return error
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, OSError) and link.errno is not None:
            return link
        link = link.__cause__ or link.__context__
    return error


_SILENCE = frozenset({"timeout_connect", "connect_failed"})


def _weighed(one: Glance, made: Iterable[Glance]) -> Glance:
    """A failed look in the light of the other servers' at the same moment."""
    if one.status is not None or not (one.answered is False or one.reason in _SILENCE):
        return one
    others = [other for other in made if _server(other.url) != _server(one.url)]
    heard = any(other.status is not None for other in others)
    if others and not heard:
        return replace(one, answered=None, reason=_NETWORK, cause=Cause.NETWORK.value)
    if one.answered is None and heard:
        return replace(one, answered=False, cause=Cause.SITE.value)
    return one


def _server(url: str) -> str:
    return urlsplit(url).netloc.lower()
