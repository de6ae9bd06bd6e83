"""Addresses of viewers that show a document file: which file it is."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from checks.reading.links import is_file
from evidence.address import canonical_url

_NAMES = ("file", "url", "src", "document", "doc", "path")
_FRAGMENT = re.compile(r"^(?:file=)?(?P<file>[^=&]+\.(?:pdf|docx?|odt))$", re.IGNORECASE)


def shown_file(url: str, page: str) -> str:
    """The file that an embedded address shows, absolute; the address itself where it is no viewer of another one.

    PDF.js takes '?file=/uploads/x.pdf', ViewerJS '#../x.pdf', Google and Office '?url=https://…' and '?src=…'.
    """
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query))
    named = next((values[name] for name in _NAMES if name in values and is_file(values[name])), "")
    if not named and (match := _FRAGMENT.match(unquote(parts.fragment))):
        return canonical_url(match["file"], url) or url
    return (canonical_url(named, page) or url) if named else url
