"""Keeps what rendered pages of one walk asked for in the browser: each body once, within a budget, told page by page.

For replay only (evidence.traffic): no address is asked for because of it, and nothing is judged by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

from crawler.fetching import Answer
from crawler.walk import Walk
from evidence.traffic import STATIC, Exchange

if TYPE_CHECKING:
    from crawler.browser import Rendered

MOST_BYTES = 100_000_000  # of a run's archive, packed


class Traffic:
    """The traffic of one walk. The attributes outlive the process (crawler.continuing).

    `given`: hash and record of what was answered last, by what was asked; `static`: record by address of scripts,
    styles, pictures and fonts; `spent`: bytes of the archive.
    """

    def __init__(self, walk: Walk):
        self._walk = walk
        self.given: dict[str, str] = {}
        self.static: dict[str, str] = {}
        self.spent = 0

    @property
    def wanted(self) -> dict[str, Any]:
        """What the browser needs to know to collect bodies."""
        return {"known": list(self.static)}

    def keep(self, page: str, shot: Rendered, answer: Answer | None = None) -> None:
        """Write what `page` asked for. `answer` is what the plain request brought, which lies in the archive already.

        Raises NotWritten.
        """
        if not shot.traffic:
            return
        again = self._differs(shot.traffic)
        known = "" if again else _plain(answer)
        rows = [self._kept(page, one, known, answer, again=again) for one in shot.traffic]
        main = next((one for one in reversed(shot.traffic) if one.main and one.status), shot.traffic[0])
        value = {
            "page": page,
            "document": self._known_name(main.url),
            "requests": rows,
            "more": shot.more_traffic,
            **({"places": _places(shot)} if shot.protection else {}),
        }
        self._walk.writer.traffic(page, value, at=main.at)

    def _differs(self, asked: Sequence[Exchange]) -> bool:
        """Whether something is answered otherwise than the last time.

        Players take what lies nearest in time: then the page's document is written again beside its data.
        """
        answers = (
            (self.given.get(_question(one), ""), one)
            for one in asked
            if not one.main and one.body is not None
        )
        return any(last and last.partition(" ")[0] != _said(one) for last, one in answers)

    def _kept(
        self, page: str, one: Exchange, known: str, answer: Answer | None, *, again: bool
    ) -> dict[str, Any]:
        url = self._known_name(one.url)
        record, left_out, sha256 = "", one.left_out, one.sha256
        if left_out == "known":
            record, left_out = self.static.get(one.url, ""), ""
        elif one.body is not None:
            if one.main and known == sha256 and answer is not None:
                record = answer.record_id
            else:
                record = self._written(page, one, url, again=again and one.main)
            left_out = "" if record else "run_full"
            if record and one.kind in STATIC:
                self.static.setdefault(one.url, record)
        row = {
            "url": url,
            "method": one.method,
            "kind": one.kind,
            "at": one.at.isoformat(),
            "status": one.status,
            "bytes": len(one.body) if one.body is not None else None,
            "sha256": sha256,
            "record": record,
            "left_out": left_out,
            "failure": one.failure,
            "rule": one.rule,
            "peer": one.peer,
        }
        return {name: value for name, value in row.items() if value not in ("", None)}

    def _written(self, page: str, one: Exchange, url: str, *, again: bool) -> str:
        """The record of a body: the last one of the same question, where it says the same; '' beyond the budget."""
        question, said = _question(one), _said(one)
        last, _, record = self.given.get(question, "").partition(" ")
        if last == said and not again:
            return record
        if self.spent >= MOST_BYTES:
            return ""
        before = self._walk.writer.length
        record = self._walk.writer.exchange(one, url=url, page=page).record_id
        self.spent += self._walk.writer.length - before
        self.given[question] = f"{said} {record}"
        return record

    def _known_name(self, url: str) -> str:
        """The address under the portal's known name; elsewhere as the page has asked, so that players find it."""
        return self._walk.portal.known(url) if self._walk.portal.is_stand_in else urldefrag(url)[0]


def _places(shot: Rendered) -> list[dict[str, Any]]:
    """The servers that a page reached over https: how they spoke TLS, and at which addresses they answered."""
    peers: dict[str, set[str]] = {}
    for one in shot.traffic:
        parts = urlsplit(one.url)
        if one.peer and parts.scheme == "https":
            peers.setdefault(f"{parts.hostname}:{parts.port or 443}", set()).add(one.peer)
    return [
        {**one.as_json(), "peers": sorted(peers.get(f"{one.host}:{one.port}", ()))} for one in shot.protection
    ]


def _question(one: Exchange) -> str:
    """What was asked."""
    return f"{one.method} {hashlib.sha256(one.sent_body).hexdigest()[:16]} {one.url}"


def _said(one: Exchange) -> str:
    """What was answered."""
    return f"{one.status}:{one.sha256}"


def _plain(answer: Answer | None) -> str:
    """Hash of what the plain request brought, which lies in the archive: mostly the browser gets the same document."""
    return hashlib.sha256(answer.body).hexdigest() if answer is not None and answer.record_id else ""
