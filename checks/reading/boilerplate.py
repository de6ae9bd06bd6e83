"""What stands on most pages of a site is not the content of any of them: headers, side boxes and footers that no
landmark tells apart (layout tables, old portals)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from checks.reading.condition import holds_nothing, is_counter, says_placeholder
from checks.reading.facts import WITH_CONTENT, Image, Item, PageFacts, Region, Table
from checks.vietnamese import fold

_FEWEST_PAGES = 6  # a smaller site gives no majority
_SHARE = 0.5
# At the edges of the main part a line needs fewer witnesses: pages whose main part was told apart do not show it.
_EDGE_SHARE = 0.2
_MOST_TO_COME = 300  # letters of a text that only says that the content is still to come
_INDEX = re.compile(r"\[\d+\]")

ItemName = tuple[str, str, str]
TableName = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
Thing = TypeVar("Thing", bound=Hashable)


def _item(item: Item) -> ItemName:
    """An entry and the kind of place it stands in: the same news in a side box and in its list are two."""
    return item.title, item.url, _INDEX.sub("", item.path)


def _table(table: Table) -> TableName:
    return table.headers, table.rows


def _repeated(things: Iterable[Iterable[Thing]], most: float) -> frozenset[Thing]:
    """Things that stand on at least `most` pages."""
    counts = Counter(thing for page in things for thing in set(page))
    return frozenset(thing for thing, count in counts.items() if count >= most)


def _lines(page: PageFacts) -> list[str]:
    """All lines of a page: what is the footer of one page may be read as the main part of a shorter one."""
    texts = (page.main_text, page.header_text, page.footer_text, page.aside_text)
    return [line for text in texts for line in text.splitlines()]


def without_repeats(facts: Mapping[str, PageFacts]) -> dict[str, PageFacts]:
    """Facts of a site's pages without what most of them repeat in their main part.

    Repeated lines move to `aside_text`, repeated pictures to no region; repeated entries and tables go. Whether a
    page is a placeholder is asked again. Sites of fewer than six pages stay as they are.
    """
    if len(facts) < _FEWEST_PAGES:
        return dict(facts)
    most = max(_FEWEST_PAGES - 1, _SHARE * len(facts))
    few = max(_FEWEST_PAGES - 1, _EDGE_SHARE * len(facts))
    pages = tuple(facts.values())
    all_lines = [_lines(page) for page in pages]
    lines = _repeated(all_lines, most)
    edges = _repeated(all_lines, few)
    items = _repeated((map(_item, page.items) for page in pages), most)
    tables = _repeated((map(_table, page.tables) for page in pages), most)
    images = _repeated(((image.src for image in page.images) for page in pages), few)
    if not (edges or items or tables or images):
        return dict(facts)
    return {
        url: _stripped(page, lines=lines, edges=edges, items=items, tables=tables, images=images)
        for url, page in facts.items()
    }


def _stripped(
    page: PageFacts,
    *,
    lines: frozenset[str],
    edges: frozenset[str],
    items: frozenset[ItemName],
    tables: frozenset[TableName],
    images: frozenset[str],
) -> PageFacts:
    # What the page repeats outside its main part is meant in the main part: the address on the contact page.
    elsewhere = frozenset(_lines(replace(page, main_text="")))
    own, repeated = _without_last(page.main_text.splitlines(), lines - elsewhere)
    kept, edge = _without_edges(own, edges - elsewhere - set(repeated))
    moved = [*repeated, *edge]
    main_text = "\n".join(kept)
    stripped = replace(
        page,
        main_text=main_text,
        words=len(main_text.split()),
        aside_text="\n".join(filter(None, (page.aside_text, *moved))),
        items=tuple(item for item in page.items if _item(item) not in items),
        tables=tuple(table for table in page.tables if _table(table) not in tables),
        images=tuple(_placed(image, images) for image in page.images),
    )
    return replace(stripped, placeholder=page.placeholder or _is_placeholder(stripped))


def _without_last(lines: list[str], repeated: frozenset[str]) -> tuple[list[str], list[str]]:
    """Lines without the last occurrence of each repeated one (the footer's), and those that went."""
    kept: list[str] = []
    gone: list[str] = []
    for line in reversed(lines):
        (gone if line in repeated and line not in gone else kept).append(line)
    return kept[::-1], gone[::-1]


def _without_edges(lines: list[str], repeated: frozenset[str]) -> tuple[list[str], list[str]]:
    """Lines without repeated ones at the start and at the end, each once; and those that went."""
    end, tail = _run(lines[::-1], repeated)
    start, head = _run(lines[: len(lines) - end], repeated)
    return lines[start : len(lines) - end], [*head, *tail[::-1]]


def _run(lines: list[str], repeated: frozenset[str]) -> tuple[int, list[str]]:
    """How many lines from the start are repeated ones, none of them twice; and which."""
    run: list[str] = []
    for line in lines:
        if line not in repeated or line in run:
            break
        run.append(line)
    return len(run), run


def _placed(image: Image, repeated: frozenset[str]) -> Image:
    return (
        replace(image, region=Region.OTHER)
        if image.region is Region.MAIN and image.src in repeated
        else image
    )


def _is_placeholder(page: PageFacts) -> bool:
    things = page.items or page.embedded or any(i.region is Region.MAIN for i in page.images)
    if things or page.needs_browser or any(form.purpose in WITH_CONTENT for form in page.forms):
        return False
    titles = {fold(text) for text in (page.title, *page.breadcrumbs, *(h.text for h in page.headings))}
    rest: list[str] = []
    letters = 0
    for line in page.main_text.splitlines():
        if fold(line) in titles or is_counter(line):
            continue
        rest.append(line)
        letters += len(line)
        if letters > _MOST_TO_COME:
            return False
    text = " ".join(rest)
    return holds_nothing(text) or (len(text) <= _MOST_TO_COME and says_placeholder(text))
