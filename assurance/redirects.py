"""The way by which a page was reached: what each address on it answered, as the records of an archive tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assurance.records import WarcRecord


class Answered:
    """The last answer of each address while an archive is read in its order; answers to the browser are left out."""

    def __init__(self) -> None:
        self._last: dict[str, dict[str, Any]] = {}

    def note(self, record: WarcRecord) -> None:
        """Note a `response` or `revisit`. One that leads on is not forgotten for a later one that does not."""
        leads_on = bool(record.http_header("location"))
        known = self._last.get(record.target)
        if "soicong-page" in record.headers or (known and known["location"] and not leads_on):
            return
        self._last[record.target] = {
            "url": record.target,
            "status": record.status,
            "location": record.http_header("location"),
            "peer": record.headers.get("warc-ip-address", ""),
            "at": record.headers.get("warc-date", ""),
            "record": record.headers.get("warc-record-id", ""),
        }

    def way_of(self, page: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The answers of the addresses that led to a page (as its record tells them), in their order.

        A page that was not reached names only the target among them: what was asked for stands before it.
        """
        asked, way = page.get("requested_url"), page.get("redirects")
        if not isinstance(way, list) or not way:
            return []
        led_on = asked not in way and bool(self._last.get(str(asked), {}).get("location"))
        return [
            self._last[url]
            for url in ([asked] if led_on else []) + way
            if isinstance(url, str) and url in self._last
        ]
