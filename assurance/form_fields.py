"""The fields of a `multipart/form-data` body as browsers write it, as each player takes them to look an answer up.

pywb takes every field in its order, files with their bytes. ReplayWeb.page (warcio.js) takes fields without a file, of
each the first line, of several with one name the last. Boundaries differ each time, so whole bodies would never match.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]+)"|([^\s;]+))', re.IGNORECASE)
_VALID = re.compile(r"[ -~]{0,200}[!-~]")
_DISPOSITION = re.compile(rb"^content-disposition:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r';\s*name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILE = re.compile(r";\s*filename=", re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_PLAIN = re.compile(r'name="([^"]+)"\r\n\r\n([^\r\n\u2028\u2029]*)', re.IGNORECASE)


def fields_for_pywb(body: bytes, kind: str) -> str | None:
    """All fields as a query; None where `kind`, the Content-Type, names no boundary."""
    found = _BOUNDARY.search(kind)
    boundary = (found[1] or found[2]) if found else ""
    if not _VALID.fullmatch(boundary):
        return None
    line = rb"(?:^|\r?\n)--%s(?:--)?[ \t]*(?=\r?\n|$)" % re.escape(boundary.encode("ascii"))
    values: list[tuple[str, str | bytes]] = []
    for piece in re.split(line, body)[1:]:
        head, *rest = _BLANK.split(piece, maxsplit=1)
        told = _DISPOSITION.search(head)
        disposition = told[1].decode("utf-8", "replace") if told else ""
        if not rest or (name := _NAME.search(disposition)) is None:
            continue
        value = rest[0] if _FILE.search(disposition) else rest[0].decode("utf-8", "replace")
        values.append((name[1].replace("\\\\", "\\").replace('\\"', '"'), value))
    return urlencode(values)


def fields_for_replayweb(body: bytes, kind: str) -> str:
    """The plain fields as the query of a `URLSearchParams`."""
    line = f"-*{re.escape(kind.partition('boundary=')[2])}-*"
    fields: dict[str, str] = {}
    for part in re.split(line, body.decode("utf-8", "replace"), flags=re.IGNORECASE):
        if found := _PLAIN.search(part.strip()):
            fields[found[1]] = found[2]
    return search_params(fields)


def search_params(fields: Mapping[str, str]) -> str:
    """A query as browsers' `URLSearchParams` writes it."""
    return urlencode(fields, safe="*").replace("~", "%7E")
