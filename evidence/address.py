"""One spelling for every web address, so that the same page is the same string everywhere.

Only differences that cannot change what a server answers are levelled: case of scheme and host, default
ports, percent-encoding, dot segments, fragments that are not routes, session and tracking parameters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_ADDRESS = 2083  # what browsers and Scrapy take
_UNWANTED = re.compile(r"[\t\r\n\x00-\x1f]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SESSION = re.compile(r";(jsessionid|sid|phpsessid)=[^/?#;]*", re.IGNORECASE)
_ASP_SESSION = re.compile(r"/\([sS]\([A-Za-z0-9]{10,}\)\)")  # cookieless: /(S(abc…))/page.aspx
_DROPPED_NAMES = re.compile(
    r"utm_\w+|fbclid|gclid|zarsrc|msclkid|mc_[ce]id|_ga|_gl|phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid"
    r"|cfid|cftoken|__cf\w+|_x_tr_\w+|p_auth",
    re.IGNORECASE,
)
_DOUBTFUL_NAMES = re.compile(r"s|sid|sess|session|session_?id|token|ts|timestamp|_", re.IGNORECASE)
_SESSION_VALUE = re.compile(r"(?=.*[0-9])[A-Za-z0-9_-]{16,}")
_ROUTE = re.compile(r"!?/")
_NO_HOST = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%]")  # forbidden host code points of the URL standard
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _escape(text: str, safe: str) -> str:
    """Percent-encode what must be, write escapes in upper case, and decode those that need not be."""

    def tidy(match: re.Match[str]) -> str:
        character = chr(int(match.group(1), 16))
        return character if character in _UNRESERVED else match.group(0).upper()

    return quote(_ESCAPE.sub(tidy, _BAD_PERCENT.sub("%25", text)), safe=safe + "%")


def _is_dropped(name: str, value: str) -> bool:
    if _DROPPED_NAMES.fullmatch(name):
        return True
    return bool(_DOUBTFUL_NAMES.fullmatch(name) and _SESSION_VALUE.fullmatch(value))


def _query(query: str) -> str:
    kept = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if part and not _is_dropped(unquote(name), value):
            kept.append(part)
    return _escape("&".join(kept), "/?:@!$&'()*+,;=")


@lru_cache(maxsize=16_384)
def canonical_url(url: str, base: str = "") -> str:
    """The canonical spelling of an address, resolved against `base` where one is given.

    Returns '' for what is no http(s) address (mailto:, javascript:, broken, longer than 2,083 characters).
    Routes of single-page applications ('#/tin-tuc', '#!/tin-tuc') are kept, other fragments dropped.
    """
    text = _UNWANTED.sub("", url.strip()).replace("\\", "/")
    if not text and not base:
        return ""
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").rstrip(".")
        except UnicodeError:
            return ""
        if not host or _NO_HOST.search(host):  # what full-width signs turn into
            return ""
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _ASP_SESSION.sub("", _PATH_SESSION.sub("", parts.path))
    path = _without_dots(_escape(path, "/!$&'()*+,;=:@")) or "/"
    fragment = parts.fragment if _ROUTE.match(parts.fragment) else ""
    address = urlunsplit((scheme, netloc, path, _query(parts.query), _escape(fragment, "/!?&=:@+,;")))
    return address if len(address) <= _LONGEST_ADDRESS else ""


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


@lru_cache(maxsize=16_384)
def address_key(url: str) -> str:
    """What spellings of one page share: no scheme, no 'www.', no trailing slash, sorted query parameters."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return host + path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")
