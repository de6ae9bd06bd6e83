"""Rows of data tables as entries: documents, projects, procedures, officials."""

from __future__ import annotations

import re
from datetime import date

from checks.reading.dates import find_dates
from checks.reading.documents import document_numbers
from checks.reading.entry_days import day_of_box, without_day
from checks.reading.facts import FoundDate, Item, Link
from checks.reading.links import is_file
from checks.reading.tables import Grid, GridRow
from checks.vietnamese import fold

_COLUMN_OF_TITLE = (
    "trich yeu",
    "subject",
    "title",
    "tieu de",
    "ten thu tuc",
    "ten tthc",
    "ten van ban",
    "ten du an",
    "noi dung",
    "ten",
    "tom tat",
    "mo ta",
)
_COLUMN_OF_NUMBER = (
    "so ky hieu",
    "legislation code",
    "document number",
    "so/ ky hieu",
    "so hieu",
    "ky hieu",
    "so van ban",
    "so vb",
    "ki hieu",
    "so den",
    "so/ky hieu",
)
_COLUMN_OF_DAY = (
    "ngay ban hanh",
    "issuing date",
    "date",
    "ban hanh",
    "ngay dang",
    "ngay ky",
    "ngay cong bo",
    "ngay cap nhat",
    "ngay vb",
    "ngay",
    "thoi gian",
)


def _column(cells: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> str:
    for name in names:
        for label, text in cells:
            if text and (label == name or label.startswith(name + " ") or (len(name) > 5 and name in label)):
                return text
    return ""


def _day_of(cells: tuple[tuple[str, str], ...], today: date | None) -> FoundDate | None:
    """The day of a row: in a column named so, else in a cell that holds little else."""
    named = [
        text
        for name in _COLUMN_OF_DAY
        for label, text in cells
        if label.startswith(name) or f" {name}" in label
    ]
    short = [text for _, text in cells if len(text) <= 40]
    return next(
        (found[0] for text in named + short if len(text) <= 60 and (found := find_dates(text, today=today))),
        None,
    )


def row_item(grid: Grid, row: GridRow, links: list[Link], today: date | None) -> Item | None:
    """The item that a row with its links is, None for a row that names nothing."""
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
    if (
        not any(labels)
        and not links
        and not find_dates(" ".join(row.texts))
        and not document_numbers(" ".join(row.texts))
    ):
        return None  # names and values, not entries
    day = _day_of(cells, today) or day_of_box(row.node, "\n".join(row.texts), title, today)
    numbers = document_numbers(" ".join(row.texts))
    return Item(
        title=without_day(title),
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
