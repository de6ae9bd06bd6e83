"""Looks at facts outside the walk: https, names, robots, maps, feeds, search, services. See docs/probes.md.

`await run_probes(request, gate)` gives one Probe per look; what could not be looked at has `error` and no
value.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from crawler.egress import Gate
from crawler.elsewhere import Elsewhere
from crawler.given import Given
from crawler.hours import OutOfHours
from crawler.manners import Manners
from crawler.probes import dns_records
from crawler.probes.answering import availability, dossier_lookup, security_headers, service
from crawler.probes.client import Client, LookFailed
from crawler.probes.feeds import feed
from crawler.probes.https import https
from crawler.probes.link_check import links
from crawler.probes.request import KnownItem, ProbeRequest, SearchForm
from crawler.probes.robots import robots
from crawler.probes.searching import search
from crawler.probes.sitemaps import sitemap_xml
from crawler.probes.standing import Standing
from evidence.model import Probe

__all__ = ["KnownItem", "ProbeRequest", "SearchForm", "run_probes"]

Clock = Callable[[], datetime]
_Look = tuple[str, str, Callable[[], Awaitable[dict[str, Any]]]]
_SERVICES_AT_ONCE = 4

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


async def run_probes(
    request: ProbeRequest,
    gate: Gate,
    *,
    browser: Any = None,
    manners: Manners | None = None,
    clock: Clock = _now,
    given: Given | None = None,
    standing: Standing | None = None,
    elsewhere: Elsewhere | None = None,
) -> list[Probe]:
    """Make all looks that the request allows, one request at a time per host. Raises nothing for what it
    meets.

    Left out when request.live is False: https, dns, search, document_search, service, dossier_lookup,
    availability, security_headers. `browser` reads search answers and look-up pages that a script builds.
    `manners` are those of the crawl (crawler.manners); without any, one request at a time with the request's delay.
    `given` are answers of the walk before (crawler.given): a look at one is dated by when it came. `standing` are looks of
    an earlier run that need not be made again. `elsewhere` are answers that other portals of the process had lately.
    """
    async with Client(request, gate, manners, given, elsewhere) as client:

        async def take(name: str, url: str, call: Callable[[], Awaitable[dict[str, Any]]]) -> Probe:
            observed_at, client.came_at = clock(), None
            value, error = await _guarded(name, call, request.probe_seconds)
            observed_at = min(observed_at, client.came_at or observed_at)
            return Probe(name=name, url=url, observed_at=observed_at, value=value, error=error)

        # robots first: it names the site maps
        done = [await take("robots", request.address("/robots.txt"), lambda: robots(client))]
        announced = tuple(done[0].value.get("sitemaps", ()))
        done += [
            look if isinstance(look, Probe) else await take(*look)
            for look in _on_portal(client, announced, browser, standing)
        ]
        gateway = asyncio.Semaphore(_SERVICES_AT_ONCE)

        async def serve(url: str) -> Probe:
            async with gateway:
                return await take("service", url, lambda: service(client, url))

        if request.live:
            done += await asyncio.gather(*(serve(url) for url in dict.fromkeys(request.services)))
        return done


def _on_portal(
    client: Client, announced: tuple[str, ...], browser: Any, standing: Standing | None
) -> list[_Look | Probe]:
    request, home = client.request, client.request.home_url
    known = standing.links() if standing is not None else {}
    gone = standing.broken() if standing is not None else {}
    plain = standing is not None and standing.stayed_plain(home)
    headers = standing.security_headers(home) if standing is not None else None
    looks: list[_Look | Probe] = [
        ("sitemap_xml", request.address("/sitemap.xml"), lambda: sitemap_xml(client, announced, known)),
        *(_feed(client, url, standing) for url in dict.fromkeys(request.feeds)),
        ("links", home, lambda: links(client, known, gone)),
    ]
    if not request.live:
        return looks
    looks += [
        ("availability", home, lambda: availability(client)),
        ("https", home, lambda: https(client, stayed_plain=plain)),
        ("dns", home, lambda: dns_records.records(client)),
        ("security_headers", home, lambda: security_headers(client, before=headers)),
    ]
    for name, form, item in (
        ("search", request.search, request.search_item),
        ("document_search", request.document_search, request.document_item),
    ):
        found = standing.found_before(name, form) if standing is not None and form is not None else None
        if found is not None:
            looks.append(found)
        elif form is not None and item is not None:
            call = lambda form=form, item=item: search(client, form, item, browser)  # noqa: E731
            looks.append((name, form.page_url, call))
    if request.dossier_lookup:
        url = request.dossier_lookup
        looks.append(("dossier_lookup", url, lambda: dossier_lookup(client, url, browser)))
    return looks


def _feed(client: Client, url: str, standing: Standing | None) -> _Look | Probe:
    """A look at a feed, or the earlier one where the list of news is what it was then: it would give the same."""
    before = standing.feed(url) if standing is not None and client.request.news_unchanged else None
    return before if before is not None else ("feed", url, lambda: feed(client, url))


async def _guarded(
    name: str, call: Callable[[], Awaitable[dict[str, Any]]], seconds: float
) -> tuple[dict[str, Any], str | None]:
    try:
        async with asyncio.timeout(seconds):
            return await call(), None
    except LookFailed as failed:
        return {}, failed.reason
    except OutOfHours as closed:
        return {}, closed.outcome.reason
    except TimeoutError:
        return {}, "timeout"
    except Exception as error:
        # a stranger's bytes meet eleven parsers here: one that trips must not end the crawl
        _log.exception("probe %s failed", name)
        return {}, f"ours_{type(error).__name__}"
