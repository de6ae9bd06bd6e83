"""What pages asked for in the browser, told twice by an archive: by the lists of pages and by records. Both must agree.

Nothing is judged by browser traffic, so no score would notice what is changed, dropped or planted there: this does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assurance.records import WarcRecord
from evidence.numbers import whole_number
from evidence.tombstones import Tombstone
from evidence.traffic import LIST, quoted

_BROWSER = "browser"


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """An answer of the archive. `page` is the page that asked for it in the browser, '' for those of the walk."""

    url: str
    page: str
    status: int | None
    sha256: str
    bytes: int | None


@dataclass(kw_only=True)
class Browsed:
    """All of it that an archive holds: answers by record, the address of what was sent by the answer's record, and
    each row of each list with the list's record name."""

    answers: dict[str, _Answer] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)

    def take(self, record: WarcRecord) -> None:
        """An answer of any kind, or what was sent for one in the browser."""
        browser = record.headers.get("soicong-traffic", "") == _BROWSER
        if record.kind in ("response", "revisit"):
            whole = record.kind == "response"
            self.answers[record.headers.get("warc-record-id", "")] = _Answer(
                url=record.target,
                page=record.headers.get("soicong-page", "") if browser else "",
                status=record.status,
                sha256=record.payload_sha256 if whole else "",
                bytes=whole_number(record.http_header("content-length")) if whole else None,
            )
        elif record.kind == "request" and browser:
            self.sent[record.headers.get("warc-concurrent-to", "")] = record.target

    def take_list(self, target: str, value: Mapping[str, Any]) -> None:
        """The list of a page."""
        rows = value.get("requests")
        if target != LIST + quoted(str(value.get("page"))) or not isinstance(rows, list):
            self.misnamed.append(target)
            return
        self.rows += [(target, row) for row in rows if isinstance(row, Mapping)]

    def contradiction(self, stones: Iterable[Tombstone]) -> str:
        """The first thing that lists and records do not say alike, as a Vietnamese sentence; '' where they agree.

        What was taken out, with a tombstone in its place, contradicts nothing.
        """
        gone = {stone.record for stone in stones}
        gone_lists = {stone.target for stone in stones if stone.target.startswith(LIST)}
        if self.misnamed:
            return f"danh sách ‘{self.misnamed[0][:200]}’ không nói về trang của nó."
        named: set[tuple[str, str]] = set()
        for target, row in self.rows:
            record = str(row.get("record", ""))
            named.add((target, record))
            if record and record not in gone and (wrong := self._differs(row, self.answers.get(record))):
                return f"danh sách của ‘{target.removeprefix(LIST)[:200]}’ {wrong}."
        for record, answer in self.answers.items():
            if not answer.page:
                continue
            if self.sent.get(record) != answer.url:
                return f"câu trả lời cho trình duyệt ‘{answer.url[:200]}’ không có câu hỏi của nó."
            target = LIST + answer.page
            if (target, record) not in named and target not in gone_lists:
                return f"câu trả lời cho trình duyệt ‘{answer.url[:200]}’ không có trong danh sách của trang."
        strange = [url for record, url in self.sent.items() if not self._is_browsers(record)]
        return f"có câu hỏi của trình duyệt ‘{strange[0][:200]}’ mà không có câu trả lời." if strange else ""

    def _is_browsers(self, record: str) -> bool:
        return record in self.answers and bool(self.answers[record].page)

    def _differs(self, row: Mapping[str, Any], answer: _Answer | None) -> str:
        """How a row differs from the answer that it names. Of what the walk had already it may tell another form:
        there the archive has the bytes as sent, the row those that the browser decoded."""
        url = str(row.get("url", ""))
        if answer is None:
            return f"nêu câu trả lời của ‘{url[:200]}’ mà kho lưu không có"
        if not answer.page:
            return "" if row.get("kind") == "document" else f"nêu sai câu trả lời của ‘{url[:200]}’"
        told = row.get("sha256")
        told_alike = (
            not told
            or not answer.sha256
            or ((told, row.get("bytes"), row.get("status")) == (answer.sha256, answer.bytes, answer.status))
        )
        return "" if url == answer.url and told_alike else f"nói khác câu trả lời của ‘{url[:200]}’"
