"""Entries of repeated lists: news, documents, notices, services — whatever the markup calls them.

A title link stands for an entry; the entry is the largest box around it that holds no other title's link.
Rows of data tables are entries too, with their cells by label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checks.reading.dates import find_dates
from checks.reading.documents import document_numbers
from checks.reading.facts import FoundDate, Item, Link, LinkKind, Region
from checks.reading.links import is_file
from checks.reading.tables import Grid, GridRow
from checks.reading.tree import Node
from checks.vietnamese import fold, squeeze

_MORE = re.compile(
    r"^(?:xem|doc|chi tiet|tiep|tai|download|view|read more|more|in trang|in bai|gui|ve dau|quay lai|dang nhap|tim kiem"
    r"|trang (?:chu|truoc|sau|dau|cuoi|tiep)|binh luan|chia se|tat ca|danh sach|an vao day|tai day|file|tep)\b"
)
_ENTRY_LENGTH = 1600
_MANY = "\0many"
_OWN_LABELS = ("ngay dang", "dang ngay", "cap nhat", "ngay cap nhat", "dang luc", "ngay xuat ban", "posted", "published")
_DAY_AT_END = re.compile(
    r"[(\[]\s*\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}(?:[\s|,\-]*\d{1,2}:\d{2}(?::\d\d)?\s*(?:AM|PM)?)?\s*[)\]]\s*$", re.IGNORECASE
)
# 'Quyết định số 12/QĐ-UBND ngày 1/6/2020 …': the entry is the document, its day the document's.
_DOCUMENT_DAY = re.compile(r"((?:[^\W\d_]+\s+){1,4}(?:số|so)?\s*:?\s*\d[^\s]{3,40}\s+)ngày\s+\d", re.IGNORECASE)
_LABELS_AND_TIMES = re.compile(
    r"ngay (?:dang|cap nhat|ban hanh|gui|tao|hoi|tra loi|xuat ban)|dang ngay|cap nhat(?: luc| ngay)?|thu (?:hai|ba|tu|nam|sau|bay|[2-7])"
    r"|chu nhat|\d{1,2}[:h]\d{2}(?::\d\d)?|\b[ap]m\b|(?:luot|so lan|lan) xem|view count|luot doc|views?|\d+|\W+|ngay|luc|posted|by|admin"
)
_COLUMN_OF_TITLE = ("trich yeu", "subject", "title", "tieu de", "ten thu tuc", "ten tthc", "ten van ban", "ten du an", "noi dung", "ten", "tom tat", "mo ta")
_COLUMN_OF_NUMBER = ("so ky hieu", "legislation code", "document number", "so/ ky hieu", "so hieu", "ky hieu", "so van ban", "so vb", "ki hieu", "so den", "so/ky hieu")
_COLUMN_OF_DAY = ("ngay ban hanh", "issuing date", "date", "ban hanh", "ngay dang", "ngay ky", "ngay cong bo", "ngay cap nhat", "ngay vb", "ngay", "thoi gian")


@dataclass(slots=True)
class Entry:
    """An item with the element that holds it (None elements never occur)."""

    node: Node
    item: Item


def _is_title(link: Link, repeated: Counter[str]) -> bool:
    if link.kind in (LinkKind.SELECT, LinkKind.AREA) or not link.url or link.region is not Region.MAIN:
        return False
    text = link.text
    words = len(text.split())
    if words < 3 or len(text) < 10 or (words <= 6 and _MORE.match(fold(text))):
        return False
    return not (words <= 5 and repeated[link.url] >= 3)


def _set_targets(titles: Iterable[tuple[Node, str]]) -> None:
    """Tell every element around title links which single address it holds, or that there are many."""
    for node, url in titles:
        for above in (node, *node.ancestors()):
            if above.target is None:
                above.target = url
            elif above.target == _MANY:
                break
            elif above.target != url:
                above.target = _MANY


def _entry_box(node: Node) -> Node:
    """The largest element around a title link with no other title link, no more text than an entry has."""
    box = node
    for above in node.ancestors():
        if above.target != node.target or above.region is not Region.MAIN or above.tag in ("body", "main", "form"):
            break
        if above.text_length > _ENTRY_LENGTH + node.text_length:
            break
        box = above
    return box


def _leads(node: Node, box: Node) -> bool:
    """Whether the link is the point of its line, not a word inside running text."""
    block = node
    for above in (node, *node.ancestors()):
        block = above
        if above.is_block or above is box:
            break
    extra = block.text_length - node.text_length
    return extra <= max(60, node.text_length) or node.tag in ("div", "li", "tr")


def _own_day(text: str, title: str, today: date | None) -> FoundDate | None:
    """The entry's own day: a labelled one, else the first that stands outside title and running text."""
    outside = text.replace(title, "\n", 1) if title else text
    dates = find_dates(outside, today=today)
    for found in dates:
        if found.label.startswith(_OWN_LABELS):
            return found
    for found in dates:
        if not _in_running_text(outside, found):
            return found
    if _DAY_AT_END.search(title):
        return find_dates(title)[-1]
    named = _DOCUMENT_DAY.match(title)
    return next(iter(find_dates(title[named.end(1) :])), None) if named else None


def _in_running_text(text: str, found: FoundDate) -> bool:
    """Whether the words around a day make it part of a sentence ('Ngày 02/08/2022, tại …', 'sáng 27/7/2022')."""
    at = text.find(found.text)
    if at < 0:
        return False  # written with other white space, as dates alone on their line are
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    before, after = text[start:at], text[at + len(found.text) : end if end >= 0 else len(text)]
    if re.match(r"\s*[|)\]]", after) and re.search(r"[(\[|]\s*$|^\W*$", before):
        return False
    left = _LABELS_AND_TIMES.sub(" ", fold(before))
    right = _LABELS_AND_TIMES.sub(" ", fold(after))
    if re.search(r"[/\d]\s*ngay\s*$", fold(before)) or re.match(r"\s*cua ", right):
        return True
    return len(left.split()) > 5 or len(right.split()) > 8


def _lines_of(node: Node) -> str:
    """Text of an entry with a line break at every block."""
    pieces: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            pieces.append(top)
        else:
            if top.is_block:
                pieces.append("\n")
                stack.append("\n")
            stack.extend(reversed(top.children))
    lines = (" ".join(line.split()) for line in "".join(pieces).replace("\r", " ").split("\n"))
    return "\n".join(line for line in lines if line)


def _item_of(box: Node, link: Link, files: tuple[str, ...], today: date | None) -> Item:
    text = _lines_of(box)
    day = _own_day(text, link.text, today)
    title = squeeze(_DAY_AT_END.sub("", link.text)) or link.text
    rest = [line for line in text.split("\n") if line != link.text and not _MORE.match(fold(line[:40]))]
    abstract = max((line for line in rest if not line.startswith(title)), key=len, default="")
    numbers = document_numbers(link.text) or document_numbers(
        "\n".join(line for line in text.split("\n") if len(line) <= 60)
    )
    return Item(
        title=title,
        url=link.url,
        day=day.value if day else None,
        day_text=day.text if day else "",
        abstract=abstract if len(abstract) >= 40 else "",
        number=numbers[0] if numbers else "",
        files=files,
        text=text.replace("\n", " ")[:1200],
        path=box.path,
    )


def _column(cells: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> str:
    for name in names:
        for label, text in cells:
            if text and (label == name or label.startswith(name + " ") or (len(name) > 5 and name in label)):
                return text
    return ""


def _day_of(cells: tuple[tuple[str, str], ...], today: date | None) -> FoundDate | None:
    """The day of a row: in a column named so, else in a cell that holds little else."""
    named = [text for name in _COLUMN_OF_DAY for label, text in cells if label.startswith(name) or f" {name}" in label]
    short = [text for _, text in cells if len(text) <= 40]
    return next((found[0] for text in named + short if len(text) <= 60 and (found := find_dates(text, today=today))), None)


def _row_item(grid: Grid, row: GridRow, links: list[Link], today: date | None) -> Item | None:
    labels = [fold(header) for header in grid.headers]
    cells = tuple(
        (labels[index] if index < len(labels) else "", text) for index, text in enumerate(row.texts)
    )
    pages = [link for link in links if link.url and not is_file(link.url)]
    files = tuple(dict.fromkeys(link.url for link in links if link.url and is_file(link.url)))
    longest = max(row.texts, key=len)
    best = max(pages, key=lambda link: len(link.text), default=None)
    title = _column(cells, _COLUMN_OF_TITLE) or (best.text if best and len(best.text) >= 10 else longest)
    if len(title) < 5 or not re.search(r"[^\W\d_]{2}", title):
        return None
    if not any(labels) and not links and not find_dates(" ".join(row.texts)) and not document_numbers(" ".join(row.texts)):
        return None  # names and values, not entries
    day = _day_of(cells, today)
    numbers = document_numbers(" ".join(row.texts))
    return Item(
        title=squeeze(_DAY_AT_END.sub("", title)) or title,
        url=best.url if best else files[0] if files else "",
        day=day.value if day else None,
        day_text=day.text if day else "",
        abstract=longest if longest != title and len(longest) >= 40 else "",
        number=_column(cells, _COLUMN_OF_NUMBER) or (numbers[0] if numbers else ""),
        cells=cells,
        files=files,
        text=" | ".join(text for text in row.texts if text)[:1200],
        path=row.node.path,
    )


def read_entries(
    links: list[tuple[Node, Link]], grids: list[Grid], paging: frozenset[int], today: date | None
) -> list[Entry]:
    """Entries of all lists in the main part, in document order. `paging` holds elements of links to further pages."""
    by_row: dict[int, list[Link]] = {}
    rows = {row.node.order: (grid, row) for grid in grids if grid.node.region is Region.MAIN for row in grid.rows}
    repeated = Counter(link.url for _, link in links if link.url)
    titles: dict[int, str] = {}
    by_node: dict[int, tuple[Node, Link]] = {}
    files_at: list[tuple[Node, str]] = []
    for node, link in links:
        if node.order in paging:
            continue
        row = next((above.order for above in (node, *node.ancestors()) if above.order in rows), None) if rows else None
        if row is not None:
            by_row.setdefault(row, []).append(link)
            continue
        if link.url and is_file(link.url) and link.region is Region.MAIN:
            files_at.append((node, link.url))
        if _is_title(link, repeated):
            titles[node.order] = link.url
            by_node[node.order] = (node, link)
    entries = [
        Entry(row.node, item)
        for order, (grid, row) in rows.items()
        if (item := _row_item(grid, row, by_row.get(order, []), today)) is not None
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
    for order in [order for order, (_, node, _) in boxes.items() if _is_box_title(node, titles)]:
        del boxes[order]
    groups = Counter(id(box.parent) for box, _, _ in boxes.values())
    found: list[Entry] = []
    for box, node, link in boxes.values():
        if not _leads(node, box):
            continue
        files = tuple(
            dict.fromkeys(url for at, url in files_at if box.order <= at.order < box.end)
        )
        item = _item_of(box, link, files, today)
        if groups[id(box.parent)] >= 2 or _has_brother(box, groups) or item.day or item.number:
            found.append(Entry(box, item))
    return found


def _is_box_title(node: Node, titles: dict[int, str]) -> bool:
    """Whether a link is the title of a box of entries ('Thanh tra' over news of that section), not an entry."""
    heading = next((at for at in (node, *node.ancestors()) if at.box is not None), None)
    if heading is None or heading.box is None or heading.depth < node.depth - 3:
        return False
    inside = [below.order for below in heading.box.walk() if below.order in titles]
    linked_headings = sum(1 for below in heading.box.walk() if below.tag == heading.tag and below.anchors and below.box)
    return len(inside) >= 2 and inside[0] == node.order and linked_headings < 2


def _has_brother(box: Node, groups: Counter[int]) -> bool:
    """Whether the row or wrapper beside this entry's parent holds entries too (two columns, cards in rows)."""
    parent = box.parent
    if parent is None or parent.parent is None:
        return False
    return sum(1 for brother in parent.parent.elements() if groups[id(brother)]) >= 2
