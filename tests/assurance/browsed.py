"""Browser traffic of an archive, as a crawl writes it: answers once each, a list for each page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from evidence.archive import ArchiveWriter
from evidence.traffic import STATIC, Exchange

AT = datetime(2025, 10, 15, 2, 0, 30, tzinfo=UTC)
_KINDS = {
    "script": "text/javascript",
    "stylesheet": "text/css",
    "fetch": "application/json",
    "document": "text/html",
}


def asked(url: str, kind: str, body: str, *, sent: str = "", at: datetime = AT) -> Exchange:
    """One request of a page and its answer; a POST where something was `sent`."""
    return Exchange(
        url=url,
        method="POST" if sent else "GET",
        kind=kind,
        at=at,
        status=200,
        phrase="OK",
        headers=(("content-type", _KINDS[kind]),),
        sent_headers=(("content-type", "application/x-www-form-urlencoded"),) if sent else (),
        sent_body=sent.encode(),
        body=body.encode(),
    )


def row_of(one: Exchange, record: str) -> dict[str, Any]:
    """Its row in the list of a page; scripts and styles that the archive has already have no body there."""
    body = one.body or b""
    return {"url": one.url, "method": one.method, "kind": one.kind, "at": one.at.isoformat(), "record": record} | {
        "status": one.status, "bytes": len(body), "sha256": one.sha256
    }  # fmt: skip


def write_traffic(writer: ArchiveWriter, pages: Sequence[str]) -> None:
    """Script, style, data by GET and by POST, a frame, and what robots.txt held back, of each page."""
    home = pages[0]
    known: dict[str, str] = {}
    for place, page in enumerate(pages):
        moment = AT + timedelta(seconds=place)
        rows = []
        for one in (
            asked(f"{home}app.js", "script", "ve('trang')", at=moment),
            asked(f"{home}app.css", "stylesheet", "p { color: #123 }", at=moment),
            asked(f"{home}api/tin?trang={place}", "fetch", f'{{"tin": "Hội nghị lần {place}"}}', at=moment),
            asked(
                f"{home}api/tim", "fetch", f'{{"so": {place}}}', sent=f"q=tin+tuc&trang={place}", at=moment
            ),
            asked(f"{home}khung/{place}", "document", f"<p>Khung {place}</p>", at=moment),
        ):
            if one.url in known:
                row = row_of(one, known[one.url])
                rows.append({name: value for name, value in row.items() if name not in ("sha256", "bytes")})
                continue
            record = writer.exchange(one, url=one.url, page=page).record_id
            if one.kind in STATIC:
                known[one.url] = record
            rows.append(row_of(one, record))
        held = {"url": f"{home}cam/{place}", "method": "GET", "kind": "fetch", "at": moment.isoformat()}
        rows.append(held | {"rule": "robots_disallow", "left_out": "failed"})
        writer.traffic(page, {"page": page, "document": page, "requests": rows, "more": 0}, at=moment)
