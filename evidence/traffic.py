"""What a page asked for in the browser, as records of an archive: so that a page built by scripts can be replayed.

Nothing is judged by these records. They are `response` and `request` records with headers of ours: `SoiCong-Traffic:
browser`, `SoiCong-Page` (the page that asked) and `SoiCong-Kind` (document, script, stylesheet, image, font, xhr,
fetch). Bodies are as the browser decoded them. One `metadata urn:soicong:traffic:<page>` tells all requests of a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from evidence.canonical import canonical_json
from evidence.connections import Transport
from evidence.sent import Sent
from evidence.warc_writing import WarcFile, Written

MARK = "SoiCong-Traffic"
PAGE = "SoiCong-Page"
KIND = "SoiCong-Kind"
LIST = "urn:soicong:traffic:"
DATA = frozenset({"document", "xhr", "fetch"})  # kinds that tell what a page says, not how it looks
STATIC = frozenset({"script", "stylesheet", "image", "font"})  # the same for every page that asks for them
# The bodies do not have these any more; lengths are written anew.
_ENCODING = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
# Answers may hand out sessions and passes in headers of their own; requests are written by a list of what may stay.
_SECRET_WORDS = ("cookie", "token", "authoriz", "authentic", "session", "csrf", "xsrf", "api-key", "apikey")
_SENT = frozenset(
    {"accept", "accept-language", "content-type", "origin", "referer", "user-agent", "x-requested-with"}
)
_TEXTS = (
    "text/",
    "application/json",
    "application/javascript",
    "application/xml",
    "application/xhtml",
    "image/svg",
)
_LONGEST_HEADER = 4000


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request of a page and its answer. `url` has no fragment; `main` where it is the page's own document.

    `body` is None where it was not kept, `left_out` says why: known (given earlier in this run), kind, too_large,
    page_full, no_time, unfinished, failed, refused, no_body. `failure` is Chromium's word for a request that broke
    off, `rule` what held it back: robots_disallow, or refused_<gate reason>. `peer` is the server's address and
    `transport` how the answer came; '' and None where that is not known, or it came out of Chromium's own store.
    """

    url: str
    method: str
    kind: str
    at: datetime
    main: bool = False
    status: int | None = None
    phrase: str = ""
    headers: Sequence[tuple[str, str]] = ()
    sent_headers: Sequence[tuple[str, str]] = ()
    sent_body: bytes = b""
    body: bytes | None = None
    failure: str = ""
    rule: str = ""
    left_out: str = ""
    peer: str = ""
    transport: Transport | None = None

    @property
    def sha256(self) -> str:
        """Of the body, '' where there is none."""
        return hashlib.sha256(self.body).hexdigest() if self.body is not None else ""


def quoted(url: str) -> str:
    """An address as it stands in SoiCong-Page and in names of records: addresses of clicks hold labels."""
    return quote(url, safe="/:?#[]@!$&'()*+,;=~%")


def write_exchange(file: WarcFile, one: Exchange, *, url: str, page: str) -> Written:
    """The answer and what was sent for it, under `url`, as asked for by `page`. Raises NotWritten."""
    body = one.body or b""
    told = one.transport.fields if one.transport is not None else []
    marks = [(MARK, "browser"), (PAGE, quoted(page)), (KIND, one.kind)]
    answer = file.write(
        "response",
        url,
        body,
        moment=one.at,
        http=(f"{one.status or 0} {_line(one.phrase)}".rstrip(), _kept(one, body)),
        extra=[*([("WARC-IP-Address", one.peer)] if one.peer else []), *marks, *told],
    )
    sent = Sent(
        method=one.method,
        headers=[(name, _line(value)) for name, value in one.sent_headers if name.lower() in _SENT],
        body=one.sent_body,
        at=one.at,
    )
    described = sent.described(url, answer.record_id)
    described["extra"] = [*described["extra"], *marks]
    file.write("request", url, sent.body, **described)
    return answer


def write_list(file: WarcFile, page: str, value: Mapping[str, Any], *, at: datetime) -> Written:
    """What a page asked for. Raises NotWritten."""
    payload = canonical_json(value, indent=None)
    return file.write("metadata", LIST + quoted(page), payload, moment=at, content_type="application/json")


def _kept(one: Exchange, body: bytes) -> list[tuple[str, str]]:
    kept = [
        (name, _line(value))
        for name, value in one.headers
        if name.lower() not in _ENCODING and not any(word in name.lower() for word in _SECRET_WORDS)
    ]
    return [(name, _as_decoded(name, value, body)) for name, value in kept] + [
        ("content-length", str(len(body)))
    ]


def _as_decoded(name: str, value: str, body: bytes) -> str:
    """The type of a text in another encoding: browsers hand texts out as UTF-8, so that is what lies here."""
    kind, _, rest = value.partition(";")
    if name.lower() != "content-type" or not kind.strip().lower().startswith(_TEXTS):
        return value
    try:
        plain = body.isascii() or bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return value
    if not plain or body.isascii() or "utf-8" in rest.lower():
        return value
    return f"{kind.strip()}; charset=utf-8"


def _line(value: str) -> str:
    """A header's value on one line."""
    return " ".join(value.split())[:_LONGEST_HEADER]
