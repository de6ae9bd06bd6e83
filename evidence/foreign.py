"""Pages out of a WARC that other software wrote (wget, Heritrix, Browsertrix, …)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from evidence.address import address_key, canonical_url
from evidence.model import Agency, Cause, Page, Probe, Tier, Visibility
from evidence.problem import NoPage
from evidence.warc import Record

_HTML = ("text/html", "application/xhtml+xml")
_NO_PAGES = ("/robots.txt", "/favicon.ico", "/sitemap.xml")
_PROBED = {"/robots.txt": "robots", "/sitemap.xml": "sitemap_xml"}
_LOADED = frozenset({"xhr", "fetch", "preflight", "ping", "eventsource"})  # Browsertrix: WARC-Resource-Type
_SENT = "__wb_method="  # Webrecorder's name of what was sent, in an address
_PLAIN = ("", "GET")
_NOT_MODIFIED = 304
_UNDATED = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Pages of one portal, sorted by address, and whose portal it is. Files of fixed name become probes."""

    agency: Agency
    pages: tuple[Page, ...]
    probes: tuple[Probe, ...] = ()


def pages_of_other_software(records: Sequence[Record], agency: Agency | None) -> Found:
    """The portal's pages: one per address, the best look of several; no redirects whose target is there.

    Raises NoPage where no HTML page was answered with 200, or none under the agency's host.
    """
    best: dict[str, Page] = {}
    for page in _looks(records):
        key = address_key(page.url)
        if key not in best or _worth(page) > _worth(best[key]):
            best[key] = page
    host = agency.host if agency is not None else _main_host(best.values())
    hosts = {_bare(host)} | {_bare(urlsplit(url).hostname) for url in (agency.sister_urls if agency else ())}
    of_portal = {key: page for key, page in best.items() if _bare(urlsplit(page.url).hostname) in hosts}
    pages = {key: page for key, page in of_portal.items() if not _leads_on(page, of_portal)}
    home = _home(pages, agency.home_url if agency is not None else f"http://{host}/", of_portal)
    if home is None:
        raise NoPage(f"the archive holds no HTML page of {host or 'any host'} with status 200", host=host)
    owner = agency or Agency(code=host, name=host, tier=Tier.SO, home_url=home.url)
    wanted = canonical_url(owner.home_url)
    marked = (
        replace(page, depth=0, requested_url=wanted or page.url) if page is home else page
        for page in pages.values()
    )
    return Found(
        agency=owner,
        pages=tuple(sorted(marked, key=lambda page: page.url)),
        probes=tuple(_fixed_files(records, hosts)),
    )


def _fixed_files(records: Sequence[Record], hosts: set[str]) -> list[Probe]:
    """What the archive says of robots.txt and sitemap.xml: whether they answered, and not with a page."""
    probes: dict[str, Probe] = {}
    for record in records:
        parts = urlsplit(record.target)
        name = _PROBED.get(parts.path.lower())
        if (
            record.kind == "response"
            and record.status is not None
            and name
            and _bare(parts.hostname) in hosts
        ):
            is_page = _page(record.target, record, record).visibility is not Visibility.NOT_HTML
            present = record.status == 200 and not is_page
            value = {"status": record.status, "present": present}
            probes[name] = Probe(
                name=name, url=record.target, observed_at=record.moment or _UNDATED, value=value
            )
    return sorted(probes.values(), key=lambda probe: probe.name)


def _looks(records: Sequence[Record]) -> list[Page]:
    by_digest = {
        record.payload_digest: record
        for record in records
        if record.kind == "response" and record.payload_digest
    }
    otherwise = _answers_to_others_than_get(records)
    by_target = {
        record.target: record
        for record in records
        if record.kind == "response" and record.status == 200 and record.record_id not in otherwise
    }
    pages = []
    for record in records:
        url = canonical_url(record.target)
        # What a page loaded in a browser is no page; nor is what it got for a form, under the same address.
        if record.asked_by or record.resource_type in _LOADED or record.record_id in otherwise:
            continue
        if not url or _SENT in record.target or urlsplit(url).path.lower() in _NO_PAGES:
            continue
        if record.kind == "response" and record.status is not None:
            pages.append(_page(url, record, record))
        elif record.kind == "revisit":
            original = by_digest.get(record.payload_digest) or by_target.get(record.refers_to)
            if original is not None:
                pages.append(_page(url, record, original))
        elif record.kind == "resource" and record.content_type.startswith(_HTML):
            pages.append(_page(url, record, record))
    return pages


def _answers_to_others_than_get(records: Sequence[Record]) -> set[str]:
    """Records that answer what was sent (POST), or a HEAD. wget names the request in the answer, others the other way."""
    requests = {
        record.record_id: record
        for record in records
        if record.kind == "request" and record.method not in _PLAIN
    }
    named = {record.concurrent_to for record in requests.values()}
    return named | {record.record_id for record in records if record.concurrent_to in requests}


def _page(url: str, record: Record, stored: Record) -> Page:
    told = record if record.status != _NOT_MODIFIED else stored
    status = told.status or stored.status or (200 if record.kind == "resource" else None)
    page = Page(
        url=url,
        requested_url=url,
        fetched_at=record.moment or _UNDATED,
        status=status,
        headers=told.headers or stored.headers,
        depth=1,
        record=stored.reference,
    )
    kind = page.header("content-type", stored.content_type if record.kind == "resource" else "").lower()
    if kind and not kind.startswith(_HTML):
        return replace(page, visibility=Visibility.NOT_HTML)
    if stored.truncated:
        return replace(page, visibility=Visibility.PARTIAL, cause=Cause.OURS, reason="truncated")
    return page


def _worth(page: Page) -> tuple[bool, bool, datetime, int]:
    status = page.status or 0
    return (page.readable, 200 <= status < 400, page.fetched_at, page.record.offset if page.record else 0)


def _bare(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def _main_host(pages: object) -> str:
    hosts = Counter(urlsplit(page.url).hostname or "" for page in pages if page.readable)  # type: ignore[attr-defined]
    return max(sorted(hosts), key=lambda host: hosts[host], default="")


def _target(page: Page) -> str:
    return canonical_url(page.header("location"), page.url) if 300 <= (page.status or 0) < 400 else ""


def _leads_on(page: Page, pages: Mapping[str, Page]) -> bool:
    target = _target(page)
    return bool(target) and address_key(target) in pages and address_key(target) != address_key(page.url)


def _home(pages: Mapping[str, Page], home_url: str, all_looks: Mapping[str, Page]) -> Page | None:
    key = address_key(canonical_url(home_url))
    for _ in range(8):  # redirects from the portal's address to the page itself
        look = all_looks.get(key)
        if look is None or not _target(look):
            break
        key = address_key(_target(look))
    if key in pages and pages[key].readable:
        return pages[key]
    readable = [page for page in pages.values() if page.readable]
    return min(
        readable, key=lambda page: (len(urlsplit(page.url).path), len(page.url), page.url), default=None
    )
