"""Sort keys of addresses for CDXJ indexes: 'https://www.So.gov.vn/Tin?b=2&a=1' → 'vn,gov,so)/tin?a=1&b=2'.

Written from the description of the key's form; players look addresses up by it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*$|(?<=/)\([a-z]\([0-9a-z]{24}\)\)/", re.IGNORECASE)
_SESSION_IN_QUERY = re.compile(
    r"(?:^|(?<=&))(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24})(?:&|$)",
    re.IGNORECASE,
)
_KEPT = frozenset(range(0x21, 0x7F)) - frozenset(b"#%")


def sort_key(url: str) -> str:
    """The key of an address; what is no http address (urn:…) is its own key, in small letters."""
    if not url.lower().startswith(("http://", "https://")):
        return url.lower().rstrip("/")
    parts = urlsplit(url)
    host = _WWW.sub("", (parts.hostname or "").rstrip("."))
    place = ",".join(reversed(host.split(".")))
    try:
        port = parts.port
    except ValueError:
        port = None
    if port is not None and port != _PORTS[parts.scheme.lower()]:
        place = f"{place}:{port}"
    path = _path(_SESSION_IN_PATH.sub("", _plain(parts.path)))
    query = _SESSION_IN_QUERY.sub("", _plain(parts.query)).lower()
    ordered = "&".join(sorted(query.split("&")))
    return f"{place}){path}" + (f"?{ordered}" if ordered else "")


def _plain(text: str) -> str:
    """Percent escapes undone as often as they were made, then made once where they are needed."""
    raw = text.encode("utf-8", "surrogatepass")
    while (undone := unquote_to_bytes(raw)) != raw:
        raw = undone
    return "".join(chr(byte) if byte in _KEPT else f"%{byte:02X}" for byte in raw)


def _path(path: str) -> str:
    """Small letters, no empty and no dotted parts, no slash at the end."""
    parts: list[str] = []
    for part in path.lower().split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
