"""Addresses that an agency gave as evidence: does each lead to something? Asked as politely as all probes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crawler.egress import Gate
from crawler.probes.client import Client, LookFailed
from crawler.probes.link_check import stands_between
from crawler.probes.request import ProbeRequest

_MOST_BYTES = 50_000
_SITE = "site"
_GONE = frozenset({404, 410})


class LinkLook(StrEnum):
    """What a look came to. UNKNOWN says nothing against the address: refused, blocked, silent, or our own trouble."""

    WORKS = "works"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """One address with what a look came to; `detail` is a status or a machine word."""

    url: str
    look: LinkLook
    detail: str


async def look_at_links(
    urls: Iterable[str], *, gate: Gate, user_agent: str, delay: float
) -> tuple[LookedAt, ...]:
    """Look at each address once, one at a time; redirects are followed through the gate, robots.txt holds.

    Broken is only what the server itself says is not there (404, 410), a name that does not exist, or a server that
    refuses the connection. Time-outs, blocks, refusals and errors of the server may pass: they are unknown.
    """
    wanted = tuple(dict.fromkeys(urls))
    if not wanted:
        return ()
    request = ProbeRequest(home_url=wanted[0], user_agent=user_agent, delay=delay)
    async with Client(request, gate) as client:
        return tuple([await _look(client, url) for url in wanted])


async def _look(client: Client, url: str) -> LookedAt:
    try:
        answer = await client.get(url, max_bytes=_MOST_BYTES)
    except LookFailed as failed:
        surely = failed.cause == _SITE and failed.reason in ("refused_nxdomain", "connect_refused", "bad_url")
        return LookedAt(url=url, look=LinkLook.BROKEN if surely else LinkLook.UNKNOWN, detail=failed.reason)
    detail = str(answer.status)
    if answer.status in _GONE:
        return LookedAt(url=url, look=LinkLook.BROKEN, detail=detail)
    if answer.status != 200 or stands_between(answer):
        return LookedAt(url=url, look=LinkLook.UNKNOWN, detail=detail if answer.status != 200 else "blocked")
    return LookedAt(url=url, look=LinkLook.WORKS, detail=detail)
