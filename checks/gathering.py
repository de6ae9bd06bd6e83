"""One thing told on several pages: a row of a list and the thing's own page complete each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from checks.case import Case
from checks.model import Citation
from checks.reading.facts import PageFacts
from checks.seen import Reader
from checks.topics import plain


class Thing(Protocol):
    """What a page tells of one thing: `url` is the thing's own page ('' none), `path` where it stands."""

    @property
    def url(self) -> str:
        """Address of the thing's own page."""
        ...

    @property
    def path(self) -> str:
        """Element path of the telling."""
        ...


T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, kw_only=True)
class Gathered(Generic[T]):
    """All tellings of one thing in the order of the pages, with its name as first told.

    `unread` is the address of its own page where that was not read, '' where it was or there is none.
    """

    name: str
    tellings: tuple[tuple[PageFacts, T], ...]
    unread: str

    @property
    def told(self) -> tuple[T, ...]:
        """What each page tells."""
        return tuple(thing for _, thing in self.tellings)


def gather(
    case: Case,
    keys: Iterable[str],
    read: Callable[[PageFacts], Iterable[T]],
    name_of: Callable[[T], str],
) -> tuple[Gathered[T], ...]:
    """The things that the pages of sections tell of, each once, by its name or its own page."""
    reader = Reader(case)
    tellings: dict[str, list[tuple[PageFacts, T]]] = {}
    name_by_page: dict[str, str] = {}
    for page in case.pages_of(*keys):
        for thing in read(page):
            name = plain(name_of(thing))
            if thing.url == page.url:
                name = name_by_page.get(page.url, name)
            elif (own := reader.facts(thing.url)) is not None:
                name_by_page.setdefault(own.url, name)
            tellings.setdefault(name, []).append((page, thing))
    return tuple(
        Gathered(
            name=name_of(group[0][1]),
            tellings=tuple(group),
            unread=next((thing.url for _, thing in group if reader.unread(thing.url)), ""),
        )
        for group in tellings.values()
    )


def cite_gathered(case: Case, things: Iterable[Gathered[T]], *, most: int = 3) -> tuple[Citation, ...]:
    """The first few things, each quoted by its name where it is first told."""
    return tuple(
        case.cite(page.url, thing.name, told.path)
        for thing in list(things)[:most]
        for page, told in thing.tellings[:1]
    )


def unread_pages(things: Iterable[Gathered[T]], *, most: int = 20) -> tuple[str, ...]:
    """Own pages of things that were not read."""
    return tuple(thing.unread for thing in things if thing.unread)[:most]


def seen_whole(things: Sequence[Gathered[T]], sample: int) -> Sequence[Gathered[T]]:
    """The things to judge by: all where every own page was read, else those read whole if at least `sample`
    of them are (own pages of one list are alike); none with fewer."""
    whole = [thing for thing in things if not thing.unread]
    return whole if len(whole) == len(things) or len(whole) >= sample else ()
