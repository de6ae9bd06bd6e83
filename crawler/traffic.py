"""Keeps what rendered pages of one walk asked for in the browser: each body once, within a budget, told page by page.

For replay only (evidence.traffic): no address is asked for because of it, and nothing is judged by it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from crawler.fetching import Answer
from crawler.walk import Walk
from evidence.traffic import STATIC, Exchange

if TYPE_CHECKING:
    from crawler.browser import Rendered

MOST_BYTES = 100_000_000  # of a run's archive, packed


class Traffic:
    """The traffic of one walk. The attributes outlive the process (crawler.continuing).

    `given`: record by what was asked and the hash of what came; `static`: record by address of scripts, styles,
    pictures and fonts; `spent`: bytes of the archive.
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
        known = self._known_by(answer)
        rows = [self._kept(page, one, known) for one in shot.traffic]
        main = next((one for one in reversed(shot.traffic) if one.main and one.status), shot.traffic[0])
        value = {
            "page": page,
            "document": self._known_name(main.url),
            "requests": rows,
            "more": shot.more_traffic,
        }
        self._walk.writer.traffic(page, value, at=main.at)

    def _known_by(self, answer: Answer | None) -> dict[str, str]:
        """Record of the plain answer by the hash of its body, for the page's document is mostly the same."""
        if answer is None or not answer.record_id:
            return {}
        return {hashlib.sha256(answer.body).hexdigest(): answer.record_id}

    def _kept(self, page: str, one: Exchange, known: dict[str, str]) -> dict[str, Any]:
        url = self._known_name(one.url)
        record, left_out, sha256 = "", one.left_out, one.sha256
        if left_out == "known":
            record, left_out = self.static.get(one.url, ""), ""
        elif one.body is not None:
            key = f"{one.method} {url} {one.status} {sha256} {hashlib.sha256(one.sent_body).hexdigest()[:16]}"
            record = self.given.get(key) or (known.get(sha256, "") if one.main else "")
            if not record and self.spent >= MOST_BYTES:
                left_out = "run_full"
            elif not record:
                before = self._walk.writer.length
                record = self._walk.writer.exchange(one, url=url, page=page).record_id
                self.spent += self._walk.writer.length - before
                self.given[key] = record
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
        }
        return {name: value for name, value in row.items() if value not in ("", None)}

    def _known_name(self, url: str) -> str:
        """The address under the portal's known name; elsewhere as the page has asked, so that players find it."""
        return self._walk.portal.known(url) if self._walk.portal.is_stand_in else urldefrag(url)[0]
