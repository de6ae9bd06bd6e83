"""Data tables: rows and columns that mean something, not tables used for layout."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge

from checks.reading.facts import Region, Table
from checks.reading.tree import Document, Node
from checks.vietnamese import fold, squeeze
from evidence.numbers import whole_number

_HEADER_TEXT = (
    "stt tt so ngay ten noi dung trich yeu ky hieu van ban thoi gian gio dia diem chu tri thanh phan "
    "ho chuc vu don vi dien thoai email linh vuc muc do co quan loai tep file tai ve ghi chu thu "
    "buoi sang chieu tinh trang nhiem du an von kinh phi thuc hien hinh tieu de nguoi phong ban hieu "
    "luc hanh"
)
_WIDEST_SPAN = 20  # columns that one heading of a table is taken to span
_DEEPEST_LIST = 5  # definition lists in one another
_HEADER_WORDS = frozenset(_HEADER_TEXT.split())


@dataclass(slots=True)
class GridRow:
    """A row with its cells' elements and texts."""

    node: Node
    cells: list[Node]
    texts: tuple[str, ...]
    is_header: bool


@dataclass(slots=True)
class Grid:
    """A data table with its elements; `headers` are '' where none."""

    node: Node
    headers: tuple[str, ...]
    rows: list[GridRow]


def _rows(own: list[Node]) -> list[GridRow]:
    rows: list[GridRow] = []
    for node in own:
        cells = [child for child in node.elements() if child.tag in ("td", "th")]
        texts = tuple(squeeze(cell.text) for cell in cells)
        in_head = node.parent is not None and node.parent.tag == "thead"
        heads = bool(cells) and all(cell.tag == "th" for cell in cells)
        if cells and any(texts):
            rows.append(GridRow(node, cells, texts, heads or in_head))
    return rows


def _looks_like_header(row: GridRow, rows: list[GridRow]) -> bool:
    if row.is_header:
        return True
    if any(len(text) > 60 or any(character.isdigit() for character in text) for text in row.texts):
        return False
    if row.node.links or len(row.texts) < 2 or len(rows) < 2:
        return False
    known = sum(1 for text in row.texts if text and set(fold(text).split()) <= _HEADER_WORDS)
    bold = sum(1 for cell in row.cells if cell.find("strong", "b", "th"))
    return known >= max(2, len(row.texts) // 2) or bold == len([text for text in row.texts if text]) >= 2


def read_grids(document: Document) -> list[Grid]:
    """Every data table outside menus, header and footer."""
    grids: list[Grid] = []
    around = document.body.whole.around
    rows_of: dict[int, list[Node]] = {}
    for row in document.all("tr"):
        if (owner := around(row, "table")) is not None:
            rows_of.setdefault(owner.order, []).append(row)
    most_inside: dict[int, int] = {}  # characters of the largest table in a table
    for table in reversed(document.all("table")):
        if (owner := around(table, "table")) is not None:
            most_inside[owner.order] = max(most_inside.get(owner.order, 0), table.text_length)
    for table in document.all("table"):
        if not table.text_length:
            continue
        if table.region in (
            Region.MENU,
            Region.HEADER,
            Region.FOOTER,
            Region.BREADCRUMB,
        ):
            continue
        if most_inside.get(table.order, 0) * 2 > table.text_length:
            continue
        rows = _rows(rows_of.get(table.order, []))
        if any(cell.region is not table.region for row in rows for cell in row.cells):
            continue  # columns of the page
        widths = [len(row.cells) for row in rows]
        width = max(widths, default=0)
        if (len(rows) < 2 and not (rows and width >= 4)) or width < 2:
            continue
        filled = sum(1 for row in rows for text in row.texts if text)
        cells = sum(widths)
        long_cells = sum(1 for row in rows for text in row.texts if len(text) > 1500)
        header = next((row for row in rows[:3] if _looks_like_header(row, rows)), None)
        if header is None and (
            filled * 2 < cells or long_cells or sum(1 for count in widths if count == width) * 2 < len(rows)
        ):
            continue
        start = rows.index(header) + 1 if header is not None else 0
        while header is not None and start < len(rows) and rows[start].is_header:
            start += 1
        grids.append(Grid(table, _headers(header, width), rows[start:]))
    return grids


def _headers(row: GridRow | None, width: int) -> tuple[str, ...]:
    """Header labels, repeated over the columns that they span."""
    if row is None:
        return ("",) * width
    labels: list[str] = []
    for cell, text in zip(row.cells, row.texts, strict=True):
        span = whole_number(cell.get("colspan").strip()) or 1
        labels += [text] * min(span, _WIDEST_SPAN)
    return tuple(labels)


def names_values(grid: Grid) -> bool:
    """Whether a table tells one thing: names in the first of two columns, their values in the second."""
    if any(grid.headers) or len(grid.rows) < 3 or any(len(row.cells) != 2 for row in grid.rows):
        return False
    names = [(row.cells[0], row.texts[0]) for row in grid.rows]
    told = sum(
        1
        for cell, text in names
        if cell.tag == "th"
        or text.endswith((":", "："))
        or (text and set(fold(text).split()) <= _HEADER_WORDS)
    )
    return told * 3 >= len(names) * 2 and all(len(text) <= 60 for _, text in names)


def as_table(grid: Grid) -> Table:
    """The texts of a data table."""
    caption = grid.node.find("caption")
    return Table(
        headers=grid.headers,
        rows=tuple(row.texts for row in grid.rows),
        caption=squeeze(caption.text) if caption is not None else "",
        path=grid.node.path,
    )


def definition_lists(document: Document) -> tuple[Table, ...]:
    """Definition lists of the page as tables of two columns without headers: names and their values."""
    found = []
    depths: dict[int, int] = {}
    for node in document.all("dl"):
        around = node.whole.around(node, "dl")
        depths[node.order] = depth = depths[around.order] + 1 if around is not None else 0
        rows = _definitions(node) if depth <= _DEEPEST_LIST else ()
        if rows:
            found.append(Table(headers=("", ""), rows=rows, path=node.path))
    return tuple(found)


def _definitions(node: Node) -> tuple[tuple[str, str], ...]:
    name, rows = "", []
    for below in merge(node.below("dt"), node.below("dd"), key=lambda one: one.order):
        if below.whole.around(below, "dl") is not node:
            continue  # of a list in this one
        if below.tag == "dt":
            name = squeeze(below.text)
        elif name:
            rows.append((name, squeeze(below.text)))
    return tuple(rows)
