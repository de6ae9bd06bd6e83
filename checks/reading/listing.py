"""Entries of repeated lists: news, documents, notices, services — whatever the markup calls them.

A title link stands for an entry; the entry is the largest box around it that holds no other title's link.
Rows of data tables are entries too, with their cells by label.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from checks.reading.documents import document_numbers
from checks.reading.entries import item_of
from checks.reading.facts import Item, Link, LinkKind, Region
from checks.reading.links import is_file
from checks.reading.more import leads_on
from checks.reading.rows import row_item
from checks.reading.tables import Grid, names_values
from checks.reading.tree import Node
from checks.vietnamese import fold

_ENTRY_LENGTH = 1600
_LONGEST_LEAD = 200
_LONGEST_NUMBER = 40
# Boxes whose links are other sites, counters and polls, wherever they stand.
_LINK_BOX = re.compile(
    r"(?:cac )?(?:trang |website |web )?(?:lien ket|thong ke truy cap|binh chon|tham do|quang cao)(?! )|lien "
    r"ket (?:web|trang|nhanh|huu ich)"
)
# Boxes beside an article or a list whose entries belong to other pages.
_SIDE_BOX = re.compile(
    r"(?:(?:cac|nhung) )?(?:tin|bai|tin bai|bai viet|tin tuc|van ban|thong tin|noi dung)?(?: (?:tin|bai|duoc))* ?"
    r"(?:(?:co )?lien quan|(?:doc|xem|quan tam|truy cap) nhieu(?: nhat)?|nhieu nguoi (?:doc|xem)|cung "
    r"(?:loai|chuyen muc|chu de|linh vuc))"
)
# Boxes of what is new on the whole portal, beside the content of a page of another name.
_NEW_BOX = re.compile(
    r"(?:cac )?(?:tin(?: tuc)?|bai(?: viet)?|tin bai|thong bao|van ban|thong tin|su kien)(?: tuc| su kien)?"
    r"(?: (?:moi|nong|noi bat|tieu diem))+(?: (?:nhat|dang|cap nhat|ban hanh))?"
)
_ATTACHMENT = re.compile(r"\b(?:dinh kem|kem theo|tai day|toan van|chi tiet)\b")
_MANY = "\0many"


@dataclass(slots=True)
class Entry:
    """An item with its element and the folded title of the box that it stands in; `lone`: a file without brothers."""

    node: Node
    item: Item
    box: str = ""
    lone: bool = False


def _is_title(link: Link, repeated: Counter[str]) -> bool:
    if link.kind in (LinkKind.SELECT, LinkKind.AREA) or not link.url or link.region is not Region.MAIN:
        return False
    text = link.text
    words = len(re.split(r"[\s_\-+.]+", text) if is_file(text) else text.split())
    if _LINK_BOX.match(fold(link.near_heading)):
        return False
    if document_numbers(text) and len(text) <= _LONGEST_NUMBER and not is_file(text):
        return True  # documents are often linked by their number alone
    if words < 3 or len(text) < 10 or (words <= 6 and leads_on(text)):
        return False
    return not (words <= 5 and repeated[link.url] >= 3)


def _is_button(node: Node) -> bool:
    """Whether a link is a button to do something ('Thêm phản ánh'), not the title of an entry."""
    return node.end > node.order + 1 and (inside := node.find("button")) is not None and (
        inside.text_length == node.text_length
    )  # fmt: skip


def _set_targets(titles: Iterable[tuple[Node, str]]) -> None:
    """Tell every element around title links which single address it holds, or that there are many."""
    for node, url in titles:
        for above in node.upward():
            if above.target is None:
                above.target = url
            elif above.target in (_MANY, url):
                break  # all around know it
            else:
                above.target = _MANY


def _entry_box(node: Node) -> Node:
    """The largest element around a title link with no other title link, no more text than an entry has."""
    box = node
    for above in node.ancestors():
        if (
            above.target != node.target
            or above.region is not Region.MAIN
            or above.tag in ("body", "main", "form")
            or above.text_length > _ENTRY_LENGTH + node.text_length
            or any(part.region is not Region.MAIN for part in above.elements())
        ):
            break
        box = above
    return box


def _leads(node: Node, box: Node) -> bool:
    """Whether the link is the point of its line, not a word inside running text."""
    block = node
    for above in node.upward():
        block = above
        if above.is_block or above is box:
            break
    line, holds = 0, False
    for child in block.children:
        if isinstance(child, Node) and (child.is_block or child.tag == "br"):
            if holds:
                break
            line = 0
        else:
            line += len(child.strip()) if isinstance(child, str) else child.text_length
            holds = holds or (isinstance(child, Node) and child.order <= node.order < child.end)
    return line - node.text_length <= max(60, node.text_length) or block is node


def _text_before(node: Node, box: Node) -> int:
    """Characters of an entry before its title: a day, a number, a section's name; never a whole text."""
    length, below = 0, node
    for above in node.ancestors():
        if below is box:
            break
        for child in above.children:
            if child is below:
                break
            length += len(child.strip()) if isinstance(child, str) else child.text_length
        below = above
    return length


def read_entries(
    links: list[tuple[Node, Link]], grids: list[Grid], paging: frozenset[int], today: date | None
) -> list[Entry]:
    """Entries of all lists in the main part, in document order. `paging` holds elements of links to further pages."""
    by_row: dict[int, list[Link]] = {}
    rows = {
        row.node.order: (grid, row)
        for grid in grids
        if grid.node.region is Region.MAIN and not names_values(grid)
        for row in grid.rows
    }
    # Of rows in rows the inner one comes later, and counts.
    within = {order: at for at, (_, row) in rows.items() for order in range(at, row.node.end)}
    repeated = Counter(link.url for _, link in links if link.url)
    told = {order for grid in grids if names_values(grid) for order in range(grid.node.order, grid.node.end)}
    titles: dict[int, str] = {}
    by_node: dict[int, tuple[Node, Link]] = {}
    files_at: list[tuple[Node, str]] = []
    for node, link in links:
        if node.order in paging or node.order in told:
            continue
        row = within.get(node.order)
        if row is not None:
            by_row.setdefault(row, []).append(link)
            continue
        if link.url and is_file(link.url) and link.region is Region.MAIN:
            files_at.append((node, link.url))
        if _is_title(link, repeated) and not _is_button(node):
            titles[node.order] = link.url
            by_node[node.order] = (node, link)
    entries = [
        Entry(row.node, item)
        for order, (grid, row) in rows.items()
        if (item := row_item(grid, row, by_row.get(order, []), today)) is not None
    ]
    entries += _boxes(titles, by_node, files_at, today)
    entries.sort(key=lambda entry: entry.node.order)
    return entries


def _boxes(
    titles: dict[int, str],
    by_node: dict[int, tuple[Node, Link]],
    files_at: list[tuple[Node, str]],
    today: date | None,
) -> list[Entry]:
    # A file beside a page link belongs to that entry; a file alone is the entry.
    pages = {order: url for order, url in titles.items() if not is_file(url)}
    if len(pages) == 1 and len(titles) >= 3:
        pages = titles
    _set_targets((by_node[order][0], url) for order, url in pages.items())
    boxes: dict[int, tuple[Node, Node, Link]] = {}

    def put(node: Node, link: Link) -> None:
        box = _entry_box(node)
        known = boxes.get(box.order)
        if known is None or len(link.text) > len(known[2].text):
            boxes[box.order] = (box, node, link)

    for order in pages:
        put(*by_node[order])
    inside = {order for box, _, _ in boxes.values() for order in range(box.order, box.end)}
    alone = {order: url for order, url in titles.items() if order not in pages and order not in inside}
    if alone:
        _set_targets((by_node[order][0], url) for order, url in alone.items())
        for order in alone:
            put(*by_node[order])
    starts = sorted(pages)
    for order in [order for order, (_, node, _) in boxes.items() if _is_box_title(node, starts)]:
        del boxes[order]
    groups = Counter(id(box.parent) for box, _, _ in boxes.values())
    files_from = [at.order for at, _ in files_at]
    beside: dict[int, bool] = {}
    found: list[Entry] = []
    for box, node, link in boxes.values():
        if not _leads(node, box) or _text_before(node, box) > _LONGEST_LEAD:
            continue
        own_files = files_at[bisect_left(files_from, box.order) : bisect_left(files_from, box.end)]
        files = tuple(dict.fromkeys(url for _, url in own_files))
        item = item_of(box, link, files, today)
        entry = Entry(box, item, fold(link.near_heading).rstrip(": "))
        if groups[id(box.parent)] >= 2 or _has_brother(box, groups, beside) or item.day or item.number:
            found.append(entry)
        elif is_file(link.url) and not _ATTACHMENT.search(fold(link.text)):
            found.append(replace(entry, lone=True))
    return found


def own_entries(entries: Iterable[Entry], breadcrumbs: Sequence[str]) -> tuple[Entry, ...]:
    """Entries of the page itself: not those of boxes beside it. A lone file is one where there is nothing else.

    A box of what is new belongs to the page only where the page is named alike or has no breadcrumb (a home page).
    """
    named = fold(breadcrumbs[-1]).split()[:1] if len(breadcrumbs) > 1 else None
    own = [
        entry
        for entry in entries
        if not _SIDE_BOX.fullmatch(entry.box)
        and (named is None or entry.box.split()[:1] == named or not _NEW_BOX.fullmatch(entry.box))
    ]
    # A section is often one file: the map, the list of spokespersons.
    return tuple([entry for entry in own if not entry.lone] or own)


def _is_box_title(node: Node, titles: Sequence[int]) -> bool:
    """Whether a link is the title of a box of entries ('Thanh tra' over news of that section), not an entry.

    `titles` are the places of all title links in order.
    """
    heading = next((at for at in islice(node.upward(), 4) if at.box is not None), None)
    if heading is None or heading.box is None:
        return False
    first = bisect_left(titles, heading.box.order)
    inside = titles[first : first + 2]
    if len(inside) < 2 or inside[0] != node.order or inside[1] >= heading.box.end:
        return False
    linked = (below for below in heading.box.below(heading.tag) if below.anchors and below.box)
    return len(list(islice(linked, 2))) < 2


def _has_brother(box: Node, groups: Counter[int], known: dict[int, bool]) -> bool:
    """Whether the row or wrapper beside this entry's parent holds entries too (two columns, cards in rows)."""
    around = box.parent.parent if box.parent is not None else None
    if around is None:
        return False
    if around.order not in known:
        known[around.order] = sum(1 for brother in around.elements() if groups[id(brother)]) >= 2
    return known[around.order]
