"""Pages that a browser built in an earlier run, out of the same parts as now: they are not built again within the cycle.

What a browser makes of a page follows from its document, the scripts that it loads and the data that they fetch. An
archive tells them of each page that could be built alike (`metadata urn:soicong:built:<page>`). When all of the
portal's own parts are answered as they were then, asked for once more by plain requests, page, picture and traffic of
the earlier run are taken over, dated as they were. Scripts of other hosts are taken to be the same until the cycle is
over, and so is the data of an entry's own page; styles and pictures change nothing of what is read.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crawler.fetching import Answer
from crawler.portal import Portal
from evidence.bodies import stored_entity
from evidence.own_site import BUILT, PREFIX, urn
from evidence.ports import Entry, EntryKind
from evidence.traffic import LIST, STATIC, Exchange, quoted
from evidence.warc import Record

if TYPE_CHECKING:
    from crawler.browser import Rendered
    from crawler.unchanged import Unchanged

_log = logging.getLogger("soicong.crawler")
_DATA = frozenset({"xhr", "fetch", "document"})
# What streams or talks both ways can be different each time, and cannot be asked for once more.
_NEVER_ALIKE = frozenset({"eventsource", "websocket"})
_HTTP_OK = 200


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Something that an archive holds of a page, and when it was made."""

    body: bytes
    moment: datetime


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a browser made of a page then. `dom` is None where it said no more than the plain page."""

    told: Mapping[str, Any]
    dom: Stored | None
    picture: Stored | None
    boxes: Mapping[str, Any] | None
    traffic: tuple[Exchange, ...]
    more_traffic: int


class Parts:
    """What the pages of a walk are built of. `get` asks for an address by a plain request."""

    def __init__(
        self, portal: Portal, unchanged: Unchanged, get: Callable[[str], Awaitable[Answer | Exception]]
    ):
        self._portal = portal
        self._unchanged = unchanged
        self._get = get
        self.scripts: dict[str, str] = {}  # hash of a script by its address, as it came in this run
        self.now: dict[str, str] = {}  # hash of what a part says now, '' where it is not to be had

    def told(
        self, shot: Rendered, answer: Answer | None, *, kept: bool, at: datetime
    ) -> dict[str, Any] | None:
        """What a page was built of, as its record tells it; None where nobody could say that it is built alike again."""
        data: dict[str, str] = {}
        scripts: dict[str, str] = {}
        main = next((one for one in reversed(shot.traffic) if one.main and one.status == _HTTP_OK), None)
        if main is None or shot.reason or shot.unanswered or shot.more_traffic:
            return None
        for one in shot.traffic:
            if one.main:
                continue
            if one.kind in _NEVER_ALIKE:
                return None
            own = self._portal.owns(self._portal.known(one.url))
            if one.kind == "script" and own:
                if one.sha256:
                    self.scripts[one.url] = one.sha256
                if one.failure or one.url not in self.scripts:
                    return None
                scripts[one.url] = self.scripts[one.url]
            elif one.kind in _DATA:
                plain = one.method == "GET" and one.status == _HTTP_OK and one.body is not None
                if not own or not plain or data.get(one.url, one.sha256) != one.sha256:
                    return None
                data[one.url] = one.sha256
        return {
            "at": at.isoformat(),
            "document": [main.url, _hash(answer.body) if answer is not None else main.sha256],
            "data": sorted(data.items()),
            "scripts": sorted(scripts.items()),
            "kept": kept,
            "tried": list(shot.tried),
        }

    def built_anew(self, url: str) -> None:
        """A page was built by the browser in this run."""
        self._unchanged.built_anew(url)

    def built_alike(self, url: str, told: Mapping[str, Any]) -> None:
        """What an earlier run built of a page was taken over: it tells its scripts, which no browser need load again."""
        self.scripts.update(told["scripts"])
        self._unchanged.built_alike(url)

    def leads_on_alike(self, entry: Entry) -> bool:
        """Whether an entry is a further page of a list whose page before it is what it was then."""
        return entry.kind is EntryKind.LISTING and self._unchanged.is_alike(entry.found_on)

    async def unchanged(self, url: str, answer: Answer | None, *, entry: bool) -> Built | None:
        """What an earlier run built of a page, where it is still built of the same; None where it is to be built anew.

        `answer` is the plain page of now; `entry`: it is an entry's own page, or a further page of a list that has not
        changed: its data is not asked for again.
        """
        told = self._unchanged.built(url)
        if told is None:
            return None
        place, said = told["document"]
        if (_hash(answer.body) if answer is not None else await self._says(place)) != said:
            return None
        for part, then in [*told["scripts"], *([] if entry else told["data"])]:
            if await self._says(part) != then:
                return None
        try:
            return self._unchanged.stored_build(url, told, answer)
        except (OSError, KeyError, TypeError, ValueError) as trouble:
            _log.warning("%s is built anew: %r", url, trouble)
            return None

    async def _says(self, url: str) -> str:
        if url not in self.now:
            answer = await self._get(url)
            whole = isinstance(answer, Answer) and answer.status == _HTTP_OK and not answer.truncated
            self.now[url] = _hash(answer.body) if whole and isinstance(answer, Answer) else ""
        return self.now[url]


class Earlier:
    """What the records of an earlier archive hold of pages that a browser built."""

    def __init__(self, records: tuple[Record, ...], read: Callable[[Record], bytes]):
        self._records = records
        self._read = read
        self._static: dict[str, bytes] = {}

    @cached_property
    def told(self) -> Mapping[str, Mapping[str, Any]]:
        """What was told of each page, by its address."""
        found = {}
        for record in self._records:
            if record.target.startswith(BUILT):
                value = json.loads(record.payload)
                found[value["page"]] = value
        return found

    @cached_property
    def _by_target(self) -> Mapping[str, Record]:
        return {one.target: one for one in self._records if one.target.startswith(PREFIX)}

    @cached_property
    def _answers(self) -> Mapping[str, Record]:
        return {one.record_id: one for one in self._records if one.kind == "response" and one.asked_by}

    @cached_property
    def _asked(self) -> Mapping[str, Record]:
        return {one.concurrent_to: one for one in self._records if one.kind == "request" and one.asked_by}

    def build(self, url: str, told: Mapping[str, Any], answer: Answer | None) -> Built | None:
        """All that lies there of a page; None where a part of it does not. Raises OSError, KeyError, ValueError."""
        dom, picture = self._stored(urn("rendered", url)), self._stored(urn("screenshot", url))
        if told["kept"] and dom is None:
            return None
        rows: Mapping[str, Any] = {"requests": [], "more": 0, "document": ""}
        if told["kept"]:
            listed = self._by_target.get(LIST + quoted(url))
            if listed is None:
                return None
            rows = json.loads(listed.payload)
        traffic = [self._exchange(row, rows["document"], answer) for row in rows["requests"]]
        if None in traffic:
            return None
        places = self._by_target.get(urn("boxes", url))
        return Built(
            told=told,
            dom=dom,
            picture=picture,
            boxes=json.loads(places.payload) if places is not None and picture is not None else None,
            traffic=tuple(one for one in traffic if one is not None),
            more_traffic=rows["more"],
        )

    def _stored(self, target: str) -> Stored | None:
        record = self._by_target.get(target)
        if record is None or record.kind != "resource" or record.moment is None:
            return None
        return Stored(body=self._read(record), moment=record.moment)

    def _exchange(self, row: Mapping[str, Any], document: str, answer: Answer | None) -> Exchange | None:
        """A request of a page as its list and its records tell it; None where its answer does not lie there."""
        kind = row["kind"]
        one = Exchange(
            url=row["url"],
            method=row["method"],
            kind=kind,
            at=datetime.fromisoformat(row["at"]),
            main=kind == "document" and row["url"] == document,
            status=row.get("status"),
            failure=row.get("failure", ""),
            rule=row.get("rule", ""),
            left_out=row.get("left_out", ""),
            peer=row.get("peer", ""),
        )
        if not row.get("record"):
            return one
        if one.main and answer is not None and _hash(answer.body) == row.get("sha256"):
            return replace(one, body=answer.body, headers=answer.headers)
        record = self._answers.get(row["record"])
        if record is None:
            return None
        sent = self._asked.get(record.record_id)
        return replace(
            one,
            body=self._body(record, keep=kind in STATIC),
            headers=record.headers,
            sent_headers=sent.headers if sent is not None else (),
        )

    def _body(self, record: Record, *, keep: bool) -> bytes:
        if record.record_id in self._static:
            return self._static[record.record_id]
        body = self._read(record)
        if keep:
            self._static[record.record_id] = body
        return body


def stored(folder: Any) -> Callable[[Record], bytes]:
    """Reads the entity of a record out of the archive that holds it, and demands its digest."""

    def read(record: Record) -> bytes:
        body = stored_entity(folder / record.reference.file, record.reference)
        if _hash(body) != record.reference.payload_sha256:
            raise ValueError(f"{record.reference.file}: {record.target}")
        return body

    return read


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
