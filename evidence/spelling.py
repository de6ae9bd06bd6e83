"""What makes no difference in the addresses of one portal, as a crawl has learnt from pages that were the same.

An address is taken apart into its base (host, path without case, doubled slashes and spelling of letters, no
parameters) and the features in which two addresses of one base can differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from evidence.address import address_key

# Features beside the names of query parameters (';name' for those in the path).
CASE = "(case)"  # upper and lower case of the path
SLASHES = "(slashes)"  # doubled slashes
FORM = "(form)"  # letters with marks in one piece or in two (NFC, NFD)
INSIDE = "(inside)"  # folders put before or into the path of a known page, whose last part stays
_MOST_FOLDERS = 12
_MATRIX = re.compile(r";([\w.-]+)=[^/;]*")
_SAFE = "/!$&'()*+,;=:@"


@lru_cache(maxsize=16_384)
def features(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Base of an address, and its features with their values in the order of their names."""
    parts = urlsplit(url)
    found: dict[str, str] = {}
    path = unquote(parts.path)
    for match in _MATRIX.finditer(path):
        found[f";{match.group(1)}"] = match.group(0)
    path = _MATRIX.sub("", path).rstrip("/") or "/"
    found[SLASHES] = re.sub(r"[^/]+", "x", path) if "//" in path else ""
    path = re.sub(r"/{2,}", "/", path)
    composed = unicodedata.normalize("NFC", path)
    found[FORM] = "" if composed == path else "NFD"
    folded = composed.lower()
    found[CASE] = "" if composed == folded else composed
    for part in parts.query.split("&") if parts.query else ():
        name, _, value = part.partition("=")
        found[unquote(name)] = found.get(unquote(name), "") + value + "&"
    host = parts.netloc.lower().removeprefix("www.")
    route = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{folded}{route}", tuple(sorted(found.items()))


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """`ignored` are the features that make no difference: names of query parameters, and the constants above."""

    ignored: tuple[str, ...] = ()

    def key(self, url: str) -> str:
        """What all spellings of one page of this portal share."""
        return _key(url, self.ignored)

    def shortened(self, url: str) -> tuple[str, ...]:
        """Keys of the pages that this one may be with folders put before or into its path, the longest first."""
        parts = urlsplit(url)
        if INSIDE not in self.ignored or parts.query or parts.fragment:
            return ()
        segments = [segment for segment in parts.path.split("/") if segment][:_MOST_FOLDERS]
        kept = (
            segments[:at] + segments[at + gone :]
            for gone in range(1, len(segments))
            for at in range(len(segments) - gone)
        )
        paths = dict.fromkeys("/" + "/".join(path) for path in kept)
        return tuple(self.key(urlunsplit((parts.scheme, parts.netloc, path, "", ""))) for path in paths)

    def finder(self, urls: Iterable[str], *, home: str = "") -> Callable[[str], str]:
        """A function from an address to the one of `urls` that leads to the same page, '' where none does.

        Of several that do it is the home page, else the shortest.
        """
        known: dict[str, str] = {}

        def find(url: str) -> str:
            keys = (self.key(url), *self.shortened(url)) if url else ()
            return next((known[key] for key in keys if key in known), "")

        for url in sorted(urls, key=lambda url: (url != home, len(url), url)):
            known.setdefault(self.key(url), find(url) or url)
        return find


def without_way_back(url: str, page: str) -> str:
    """A link's address without parameters that carry the address of the page on which it stands (returnUrl, u, …)."""
    parts = urlsplit(url)
    if not parts.query:
        return url
    here = urlsplit(page)
    own = {here.path or "/", f"{here.path}?{here.query}", f"{here.netloc}{here.path}"}
    kept = []
    for part in parts.query.split("&"):
        value = unquote(unquote(part.partition("=")[2])).partition("#")[0]
        told = value.rstrip("/") or "/"
        if "/" not in value or not {told.split("://", 1)[-1], told.partition("?")[0]} & own:
            kept.append(part)
    return urlunsplit(parts._replace(query="&".join(kept)))


def is_inside(shorter: str, longer: str) -> bool:
    """Whether the second path is the first with folders put before or into it; the last part is the same."""
    one, two = ([part for part in path.split("/") if part] for path in (shorter, longer))
    if not one or len(one) >= len(two):
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    tail = next((n for n, (a, b) in enumerate(zip(one[::-1], two[::-1], strict=False)) if a != b), len(one))
    return tail > 0 and start + tail >= len(one)


@lru_cache(maxsize=16_384)
def _key(url: str, ignored: tuple[str, ...]) -> str:
    if not ignored:
        return address_key(url)
    parts = urlsplit(url)
    path = unquote(parts.path)
    path = _MATRIX.sub(lambda found: "" if f";{found.group(1)}" in ignored else found.group(0), path)
    if SLASHES in ignored:
        path = re.sub(r"/{2,}", "/", path)
    if FORM in ignored:
        path = unicodedata.normalize("NFC", path)
    if CASE in ignored:
        path = path.lower()
    kept = [part for part in parts.query.split("&") if unquote(part.partition("=")[0]) not in ignored]
    # Doubled slashes at the beginning would be read as a host.
    plain = urlunsplit(("http", parts.netloc, "", "&".join(kept), parts.fragment))
    head, mark, tail = plain.partition("?") if "?" in plain else plain.partition("#")
    return address_key(f"{head}{quote(path, safe=_SAFE)}{mark}{tail}")
