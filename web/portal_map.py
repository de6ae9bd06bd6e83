"""The portal as the crawler saw it: its branches, how much of each was read, and which required sections lie there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from reports.view import SectionLine

MOST = 30  # branches on a page; the others are counted
_DEEPEST = 3
_READ = frozenset({"seen", "partial", "not_html"})  # evidence.model.Visibility


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Addresses that begin alike: 'tin-tuc', or with its host where that is not the portal's own.

    `pages` were asked for, `read` of them were answered with something to read; `share` is in percent of the largest branch.
    """

    name: str
    pages: int
    read: int
    share: int
    sections: tuple[SectionLine, ...]


@dataclass(frozen=True, kw_only=True)
class PortalMap:
    """What a run saw. `loose` addresses stand alone, `others` are branches without a section that are not shown."""

    branches: tuple[Branch, ...]
    pages: int
    read: int
    loose: int
    others: int


def portal_map(visibility: Mapping[str, str], sections: Sequence[SectionLine], *, home_url: str) -> PortalMap:
    """The map of a run: `visibility` of each address asked for; branches with sections first, then the largest.

    A branch is the first part of the path, or the first two or three where most of a host's pages share them
    ('/web/guest/…').
    An address alone is counted and not named: it may carry somebody's name, and tells nothing of how the portal is built.
    """
    placed = [one for one in sections if urlsplit(one.url).scheme in ("http", "https")]
    names = _names((*visibility, *(one.url for one in placed)), _host(home_url))
    pages = Counter(names[url] for url in visibility)
    read = Counter(names[url] for url, how in visibility.items() if how in _READ)
    held: dict[str, list[SectionLine]] = {}
    for section in placed:
        held.setdefault(names[section.url], []).append(section)
    shown = [name for name in {*pages, *held} if name in held or pages[name] > 1]
    shown.sort(key=lambda name: (name not in held, -pages[name], name))
    largest = max((pages[name] for name in shown), default=0) or 1
    branches = tuple(
        Branch(
            name=name,
            pages=pages[name],
            read=read[name],
            share=round(100 * pages[name] / largest),
            sections=tuple(held.get(name, ())),
        )
        for name in shown
        if name in held or shown.index(name) < MOST
    )
    return PortalMap(
        branches=branches,
        pages=len(visibility),
        read=read.total(),
        loose=pages.total() - sum(pages[name] for name in shown),
        others=len(shown) - len(branches),
    )


def _names(urls: Sequence[str], home: str) -> dict[str, str]:
    """The branch of each address."""
    parts = {url: (_host(url), *_path(url)) for url in urls}
    stems = {host: _stem(host, list(parts.values())) for host in {one[0] for one in parts.values()}}
    return {url: _name(_branch(one, stems[one[0]]), home) for url, one in parts.items()}


def _branch(parts: tuple[str, ...], stem: tuple[str, ...]) -> tuple[str, ...]:
    within = len(parts) > len(stem) and parts[: len(stem)] == stem
    return parts[: len(stem) + 1 if within else 2]


def _stem(host: str, ones: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What most of a host's addresses begin with and where they part into branches: ('so.gov.vn', 'web', 'guest')."""
    stem: tuple[str, ...] = (host,)
    count = sum(one[0] == host for one in ones)
    while len(stem) < _DEEPEST:
        further = Counter(
            one[: len(stem) + 1] for one in ones if one[: len(stem)] == stem and len(one) > len(stem)
        )
        longer, held = further.most_common(1)[0] if further else (stem, 0)
        branches = Counter(one[: len(longer) + 1] for one in ones if one[: len(longer)] == longer)
        if held * 2 <= count or sum(number for number in branches.values() if number > 1) * 2 <= held:
            break
        stem = longer
    return stem


def _name(parts: Sequence[str], home: str) -> str:
    path = "/".join(parts[1:]) or "trang chủ"
    return path if parts[0] == home else "/".join(parts) if parts[1:] else parts[0]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _path(url: str) -> list[str]:
    return [part for part in unquote(urlsplit(url).path, errors="replace").split("/") if part]
