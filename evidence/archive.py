"""A crawl's archive: one WARC file that holds everything that judging needs, and reading it back as a Site.

Beside the standard `response` records a crawl of ours writes (addresses under the portal's known name):

- `request`: what was sent to a form
- `resource urn:soicong:rendered:<url>`: the DOM as a browser built it
- `resource urn:soicong:screenshot:<url>`: PNG
- `metadata urn:soicong:page:<url>`: how the page was seen; for unseen pages the only record
- `metadata urn:soicong:probe:<name>:<url>`: one look at a fact outside the walk
- `metadata urn:soicong:run`: the run, written last
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evidence.bodies import RecordBodies
from evidence.canonical import canonical_json
from evidence.foreign import pages_of_other_software
from evidence.model import Agency, Cause, DeclaredSection, LeftOut, Page, Probe, Site, Visibility
from evidence.owner import agency_of, agency_of_host
from evidence.sent import Sent
from evidence.spelling import Spelling
from evidence.warc import Record, WarcFile, Written, scan

_PREFIX = "urn:soicong:"
_JSON = "application/json"
_SOFTWARE = "SoiCong/0.1"
# Lost in transport, so they would not describe the stored bytes.
_HOP_BY_HOP = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})
# A session that a portal gave us is nobody else's; nothing is judged by it.
_COOKIES = frozenset({"set-cookie", "set-cookie2"})


def _urn(*parts: str) -> str:
    """Our name of a record as a URI: addresses of clicks hold labels. What is percent-encoded already stays so."""
    return _PREFIX + quote(":".join(parts), safe="/:?#[]@!$&'()*+,;=~%")


class ArchiveWriter:
    """Writes the archive of one run, from `length` bytes on. Records reach the disk at `commit` and `close`."""

    def __init__(self, path: Path, *, started_at: datetime | None = None, length: int | None = None):
        self._file = WarcFile(path, length=length)
        if self._file.length == 0:
            info = {
                "software": _SOFTWARE,
                "format": "WARC File Format 1.1",
                "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                "description": "HTTP rebuilt from parsed messages: case and order of headers may differ, "
                "Set-Cookie is left out",
                "python": platform.python_version(),
            }
            body = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
            moment = started_at or datetime.now(UTC)
            extra = [("WARC-Filename", path.name)]
            self._file.write(
                "warcinfo", "", body, moment=moment, content_type="application/warc-fields", extra=extra
            )

    @property
    def length(self) -> int:
        """Bytes written so far."""
        return self._file.length

    def response(
        self,
        url: str,
        *,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        fetched_at: datetime,
        ip: str = "",
        phrase: str = "",
        certificate: str = "",
    ) -> Written:
        """One HTTP response as it arrived: `body` with its content encoding, `headers` in their order, no cookies.

        `certificate` says what is wrong with the certificate under which it came ('' nothing).
        """
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP | _COOKIES]
        kept.append(("Content-Length", str(len(body))))
        return self._file.write(
            "response",
            url,
            body,
            moment=fetched_at,
            http=(f"{status} {phrase}".rstrip(), kept),
            extra=[
                *([("WARC-IP-Address", ip)] if ip else []),
                *([("SoiCong-Certificate", certificate)] if certificate else []),
            ],
        )

    def request(self, url: str, sent: Sent, *, answer: Written) -> Written:
        """What was sent for an answer that its address alone does not explain: a form, with its fields."""
        return self._file.write("request", url, sent.body, **sent.described(url, answer.record_id))

    def rendered(self, url: str, dom: bytes, *, fetched_at: datetime) -> Written:
        """The DOM of a page as a browser built it, serialised as HTML."""
        target = _urn("rendered", url)
        return self._file.write("resource", target, dom, moment=fetched_at, content_type="text/html")

    def screenshot(self, url: str, png: bytes, *, fetched_at: datetime) -> Written:
        """A picture of a page as a visitor sees it."""
        target = _urn("screenshot", url)
        return self._file.write("resource", target, png, moment=fetched_at, content_type="image/png")

    def page(self, page: Page, *, record_id: str = "") -> None:
        """How one address was seen. `record_id` names its response record, '' where there is none."""
        value = {
            "url": page.url,
            "requested_url": page.requested_url,
            "redirects": list(page.redirects),
            "depth": page.depth,
            "found_on": page.found_on,
            "visibility": page.visibility.value,
            "cause": page.cause.value if page.cause else None,
            "reason": page.reason,
            "fetched_at": page.fetched_at.isoformat(),
            "rendered": page.rendered,
            "record": record_id,
        }
        self._metadata(f"page:{page.url}", value, page.fetched_at)

    def probe(self, probe: Probe) -> None:
        """One look at a fact outside the walk."""
        value = {
            "url": probe.url,
            "observed_at": probe.observed_at.isoformat(),
            "value": dict(probe.value),
            "error": probe.error,
            **({"origin": probe.origin} if probe.origin else {}),
        }
        self._metadata(f"probe:{probe.name}:{probe.url}", value, probe.observed_at)

    def run(
        self,
        *,
        agency: Agency,
        started_at: datetime,
        finished_at: datetime,
        stop_reason: str,
        live: bool,
        declared: Sequence[DeclaredSection] = (),
        aliases: Sequence[tuple[str, str]] = (),
        settings: Mapping[str, Any] | None = None,
        versions: Mapping[str, str] | None = None,
        ignored: Sequence[str] = (),
        left_out: Sequence[LeftOut] = (),
    ) -> None:
        """The run itself; written last. `aliases` are (served, known) origins of stand-in addresses.

        `ignored` are features of addresses that make no difference (evidence.spelling).
        """
        value = {
            "agency": {
                "code": agency.code,
                "name": agency.name,
                "tier": agency.tier.value,
                "home_url": agency.home_url,
                "sister_urls": list(agency.sister_urls),
                "group": agency.group,
            },
            "started_at": started_at.isoformat(),
            "finished_at": finished_at.isoformat(),
            "stop_reason": stop_reason,
            "live": live,
            "declared": [{"key": item.key, "url": item.url} for item in declared],
            "aliases": [list(pair) for pair in aliases],
            "settings": dict(settings or {}),
            "versions": dict(versions or {}),
            "ignored": list(ignored),
            "left_out": [asdict(one) for one in left_out],
        }
        self._metadata("run", value, finished_at)

    def _metadata(self, name: str, value: Mapping[str, Any], moment: datetime) -> None:
        payload = canonical_json(value, indent=None)
        self._file.write("metadata", _urn(name), payload, moment=moment, content_type=_JSON)

    def commit(self) -> int:
        """Force everything onto the disk; the length of the file up to which records are safe."""
        return self._file.commit()

    def close(self) -> None:
        """Commit and close; safe to call twice."""
        self._file.close()


def load_site(path: Path, *, agency: Agency | None = None) -> Site:
    """Read a WARC file as a Site; bodies stay in the file. `agency` overrides the one named in the archive.

    A WARC of other software gives a Site without probes but those that its robots.txt and sitemap.xml answer; its
    agency is the argument, or made up from the host (tier `so`). A file cut short by a crash gives what it holds.
    Raises FileNotFoundError, NotAnArchive where the file is no WARC, NoPage where it holds none.
    """
    records = list(scan(path, payloads_of=frozenset({"metadata"})))
    if any(record.target.startswith(_PREFIX) for record in records):
        return _own_site(path, records, agency)
    found = pages_of_other_software(records, agency)
    moments = [page.fetched_at for page in found.pages]
    return Site(
        agency=found.agency,
        pages=found.pages,
        probes=found.probes,
        started_at=min(moments),
        finished_at=max(moments),
        stop_reason="archive",
        bodies=RecordBodies(path),
        live=False,
        soicong_archive=False,
    )


def _own_site(path: Path, records: Sequence[Record], agency: Agency | None) -> Site:
    responses = {record.record_id: record for record in records if record.kind == "response"}
    resources: dict[str, Record] = {}
    pages: dict[str, Page] = {}
    probes: list[Probe] = []
    run: dict[str, Any] = {}
    for record in records:
        if not record.target.startswith(_PREFIX):
            continue
        kind, _, rest = record.target.removeprefix(_PREFIX).partition(":")
        if record.kind == "resource":
            resources[_urn(record.target.removeprefix(_PREFIX))] = record
        elif kind == "page":
            page = _page(json.loads(record.payload), responses)
            pages[page.url] = page
        elif kind == "probe":
            probes.append(_probe(rest, json.loads(record.payload)))
        elif kind == "run":
            run = json.loads(record.payload)
    merged = (_with_resources(page, resources) for page in pages.values())
    moments = [page.fetched_at for page in pages.values()] or [datetime.fromtimestamp(0, UTC)]
    owner = agency or agency_of(run) or agency_of_host(pages.values())
    return Site(
        agency=owner,
        pages=tuple(sorted(merged, key=lambda page: page.url)),
        probes=tuple(sorted(probes, key=lambda probe: (probe.name, probe.observed_at, probe.url))),
        started_at=datetime.fromisoformat(run["started_at"]) if run else min(moments),
        finished_at=datetime.fromisoformat(run["finished_at"]) if run else max(moments),
        stop_reason=run.get("stop_reason", "truncated"),
        bodies=RecordBodies(path, [(served, known) for served, known in run.get("aliases", [])]),
        live=bool(run.get("live", False)),
        declared=tuple(DeclaredSection(key=d["key"], url=d["url"]) for d in run.get("declared", [])),
        soicong_archive=True,
        robots_decision=run.get("settings", {}).get("robots_decision"),
        spelling=Spelling(ignored=tuple(run.get("ignored", ()))),
        left_out=tuple(
            LeftOut(**{**one, "sections": tuple(one["sections"])}) for one in run.get("left_out", ())
        ),
    )


def _page(value: Mapping[str, Any], responses: Mapping[str, Record]) -> Page:
    record = responses.get(value.get("record", ""))
    return Page(
        url=value["url"],
        requested_url=value["requested_url"],
        fetched_at=datetime.fromisoformat(value["fetched_at"]),
        status=record.status if record else None,
        headers=record.headers if record else (),
        redirects=tuple(value["redirects"]),
        depth=value["depth"],
        found_on=value["found_on"],
        rendered=value["rendered"],
        visibility=Visibility(value["visibility"]),
        cause=Cause(value["cause"]) if value["cause"] else None,
        reason=value["reason"],
        record=record.reference if record else None,
    )


def _with_resources(page: Page, resources: Mapping[str, Record]) -> Page:
    dom = resources.get(_urn("rendered", page.url)) if page.rendered else None
    picture = resources.get(_urn("screenshot", page.url))
    return replace(
        page,
        record=dom.reference if dom else page.record,
        status=200 if dom and page.status is None else page.status,
        rendered=dom is not None,
        screenshot=picture.reference if picture else None,
    )


def _probe(rest: str, value: Mapping[str, Any]) -> Probe:
    name, _, url = rest.partition(":")
    return Probe(
        name=name,
        url=value.get("url", url),
        observed_at=datetime.fromisoformat(value["observed_at"]),
        value=value["value"],
        error=value["error"],
        origin=value.get("origin", ""),
    )
