"""A crawl's archive: one WARC file that holds everything that judging needs, and reading it back as a Site.

Beside the standard `response` records a crawl of ours writes (addresses under the portal's known name):

- `revisit`: an answer that is the same as in an earlier run, whose archive holds its body (evidence.revisits)
- `request`: what was sent to a form
- `resource urn:soicong:rendered:<url>`: the DOM as a browser built it
- `resource urn:soicong:screenshot:<url>`: PNG
- `metadata urn:soicong:boxes:<url>`: where on the screenshot the words stand (evidence.boxes); nothing is judged by it
- `metadata urn:soicong:built:<url>`: what a browser built a page of, so that it need not be built again while that is
  the same; nothing is judged by it
- `metadata urn:soicong:page:<url>`: how the page was seen; for unseen pages the only record
- `metadata urn:soicong:probe:<name>:<url>`: one look at a fact outside the walk
- `metadata urn:soicong:resolved:<host>`: how a name was turned into addresses (each answer that differs)
- `resource urn:soicong:certificates:<sha256>`: certificates as a server sent them, PEM
- `metadata urn:soicong:tls:<host>:<port>`: how a server spoke TLS, and what was made of its certificates
- `metadata urn:soicong:process`: a process that worked on the run: who asked, program, machine; written at its start
- `metadata urn:soicong:run`: the run, written last
- `response`, `request` with `SoiCong-Traffic: browser`, and `metadata urn:soicong:traffic:<url>`: what a rendered
  page asked for (evidence.traffic); never judged
- `metadata urn:soicong:erased:<target>`: a tombstone where a record was taken out (evidence.tombstones)
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.bodies import RecordBodies
from evidence.boxes import TextBoxes
from evidence.canonical import canonical_json
from evidence.connections import Looked, Spoken, TlsLook, Transport
from evidence.foreign import pages_of_other_software
from evidence.model import Agency, DeclaredSection, LeftOut, Page, Probe, Site
from evidence.own_site import PREFIX, own_site, urn
from evidence.problem import NoPage, NotAnArchive
from evidence.revisits import Original
from evidence.sent import Sent
from evidence.traffic import Exchange, write_exchange, write_list
from evidence.warc import scan
from evidence.warc_writing import WarcFile, Written

_JSON = "application/json"
_CERTIFICATES = "application/pem-certificate-chain"
_SOFTWARE = "SoiCong/0.1"
# Lost in transport, so they would not describe the stored bytes.
_HOP_BY_HOP = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})
# A session that a portal gave us is nobody else's; nothing is judged by it.
_COOKIES = frozenset({"set-cookie", "set-cookie2"})
# What the library loses, and what we leave out.
HTTP_NOTE = (
    "HTTP rebuilt from parsed messages: case and order of headers, the words of the status line and its version may "
    "differ (WARC-Protocol tells the version); Transfer-Encoding and Connection are left out, Content-Length is that of "
    "the stored body; Set-Cookie is left out. Records with SoiCong-Traffic: browser hold bodies as the browser decoded "
    "them: no Content-Encoding, texts in UTF-8; cookies and credentials are left out of what was sent, too"
)


class ArchiveWriter:
    """Writes the archive of one run, from `length` bytes on. Records reach the disk at `commit` and `close`."""

    def __init__(self, path: Path, *, started_at: datetime | None = None, length: int | None = None):
        self._file = WarcFile(path, length=length)
        if self._file.length == 0:
            info = {
                "software": _SOFTWARE,
                "format": "WARC File Format 1.1",
                "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                "description": HTTP_NOTE,
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
        transport: Transport | None = None,
    ) -> Written:
        """One HTTP response as it arrived: `body` with its content encoding, `headers` in their order, no cookies.

        `certificate` says what is wrong with the certificate under which it came ('' nothing), `transport` how it came.
        """
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP | _COOKIES]
        kept.append(("Content-Length", str(len(body))))
        return self._file.write(
            "response",
            url,
            body,
            moment=fetched_at,
            http=(f"{status} {phrase}".rstrip(), kept),
            extra=_how_it_came(ip, certificate, transport),
        )

    def revisit(
        self,
        original: Original,
        profile: str,
        *,
        status: int,
        headers: Sequence[tuple[str, str]],
        fetched_at: datetime,
        ip: str = "",
        phrase: str = "",
        certificate: str = "",
        transport: Transport | None = None,
    ) -> Written:
        """An answer whose body is that of an earlier run. `status` and `headers` are those of this answer."""
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP | _COOKIES]
        written = self._file.write(
            "revisit",
            original.url,
            b"",
            moment=fetched_at,
            http=(f"{status} {phrase}".rstrip(), kept),
            payload_digest=original.payload_digest,
            extra=[*original.fields(profile), *_how_it_came(ip, certificate, transport)],
        )
        return replace(written, reference=original.reference)

    def request(self, url: str, sent: Sent, *, answer: Written) -> Written:
        """What was sent for an answer that its address alone does not explain: a form, with its fields."""
        return self._file.write("request", url, sent.body, **sent.described(url, answer.record_id))

    def rendered(self, url: str, dom: bytes, *, fetched_at: datetime) -> Written:
        """The DOM of a page as a browser built it, serialised as HTML."""
        target = urn("rendered", url)
        return self._file.write("resource", target, dom, moment=fetched_at, content_type="text/html")

    def screenshot(self, url: str, png: bytes, *, fetched_at: datetime) -> Written:
        """A picture of a page as a visitor sees it."""
        target = urn("screenshot", url)
        return self._file.write("resource", target, png, moment=fetched_at, content_type="image/png")

    def exchange(self, one: Exchange, *, url: str, page: str) -> Written:
        """What a page asked for in the browser, and the answer; `url` is its known address."""
        return write_exchange(self._file, one, url=url, page=page)

    def traffic(self, page: str, value: Mapping[str, Any], *, at: datetime) -> None:
        """The list of all that a page asked for in the browser."""
        write_list(self._file, page, value, at=at)

    def boxes(self, url: str, boxes: TextBoxes, *, picture: Written, fetched_at: datetime) -> None:
        """Where on the screenshot `picture` of a page its words stand."""
        value = {**boxes.as_json(), "picture": picture.reference.payload_sha256}
        self._metadata(f"boxes:{url}", value, fetched_at)

    def built(self, page: str, value: Mapping[str, Any], *, moment: datetime) -> None:
        """What a browser built a page of: hashes of its document, scripts and data."""
        self._metadata(f"built:{page}", {"page": page, **value}, moment)

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

    def resolved(self, looked: Looked) -> None:
        """How a name was turned into addresses."""
        self._metadata(f"resolved:{looked.host}", looked.as_json(), looked.asked_at)

    def certificates(self, spoken: Spoken, *, moment: datetime) -> None:
        """Certificates as a server sent them, named by the hash of their PEM."""
        target = urn("certificates", spoken.certificates)
        self._file.write("resource", target, spoken.pem, moment=moment, content_type=_CERTIFICATES)

    def tls(self, look: TlsLook) -> None:
        """How a server spoke TLS."""
        self._metadata(f"tls:{look.host}:{look.port}", look.as_json(), look.observed_at)

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
        browser: Mapping[str, Any] | None = None,
        clocks: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """The run itself; written last. `aliases` are (served, known) origins of stand-in addresses.

        `ignored` are features of addresses that make no difference (evidence.spelling). `browser` is what rendered,
        `clocks` how far servers' clocks were ahead of ours.
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
            "browser": dict(browser or {}),
            "clocks": [dict(one) for one in clocks],
            "log_tells_redirects": True,  # to packages; those of older archives keep their bytes
        }
        self._metadata("run", value, finished_at)

    def process(self, value: Mapping[str, Any], *, moment: datetime) -> None:
        """A process that works on the run from this moment on."""
        self._metadata("process", {"started_at": moment.isoformat(), **value}, moment)

    def _metadata(self, name: str, value: Mapping[str, Any], moment: datetime) -> None:
        payload = canonical_json(value, indent=None)
        self._file.write("metadata", urn(name), payload, moment=moment, content_type=_JSON)

    def commit(self) -> int:
        """Force everything onto the disk; the length of the file up to which records are safe."""
        return self._file.commit()

    def close(self) -> None:
        """Commit and close; safe to call twice."""
        self._file.close()


def _how_it_came(ip: str, certificate: str, transport: Transport | None) -> list[tuple[str, str]]:
    return [
        *([("WARC-IP-Address", ip)] if ip else []),
        *([("SoiCong-Certificate", certificate)] if certificate else []),
        *(transport.fields if transport is not None else []),
    ]


def load_site(path: Path, *, agency: Agency | None = None) -> Site:
    """Read a WARC file as a Site; bodies stay in the file. `agency` overrides the one named in the archive.

    A WARC of other software gives a Site without probes but those that its robots.txt and sitemap.xml answer; its
    agency is the argument, or made up from the host (tier `so`). A file cut short by a crash gives what it holds.
    Raises FileNotFoundError, NotAnArchive where the file is no WARC, NoPage where it holds none.
    """
    records = list(scan(path, payloads_of=frozenset({"metadata"})))
    try:
        if any(record.target.startswith(PREFIX) for record in records):
            return own_site(path, records, agency)
        found = pages_of_other_software(records, agency)
    except (NotAnArchive, NoPage):
        raise
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        raise NotAnArchive(f"{path.name} holds a record that cannot be read: {error}") from error
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
