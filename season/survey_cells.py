"""Single cells of a form that came back: numbers, addresses, days. What is wrong is collected, a sentence each."""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from urllib.parse import urlsplit

from season.grid import Cell, Grid

MOST_LINKS = 20


class Cells:
    """The cells of one sheet, and what is wrong with them so far (`problems`)."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.problems: list[str] = []

    def say(self, place: str, text: str) -> None:
        """Add a sentence about a place."""
        self.problems.append(self.grid.problem(place, text))

    def number(self, cell: Cell | None) -> Fraction | None:
        """A number from 0; None where the cell is empty or holds none."""
        if cell is None:
            return None
        try:
            found = cell.number()
        except ValueError as error:
            self.say(cell.place, str(error))
            return None
        if found < 0:
            self.say(cell.place, f"số {cell.text} nhỏ hơn 0; hãy ghi số từ 0 trở lên")
        return found

    def links(self, cell: Cell | None) -> tuple[str, ...]:
        """Addresses, one a line (or split at spaces and semicolons)."""
        if cell is None:
            return ()
        found = tuple(dict.fromkeys(one for one in re.split(r"[\s;]+", cell.text) if one))
        for link in found:
            if not _is_address(link):
                shown = link if len(link) <= 80 else f"{link[:80]}…"
                self.say(cell.place, f"‘{shown}’ không phải đường dẫn; hãy ghi dạng https://…, mỗi dòng một")
        if len(found) > MOST_LINKS:
            self.say(cell.place, f"có {len(found)} đường dẫn; hãy chọn không quá {MOST_LINKS}")
        return found

    def day(self, cell: Cell) -> date | None:
        """A day; None where the cell holds none."""
        for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(cell.text.strip(), pattern).date()  # noqa: DTZ007 — a day has no zone
            except ValueError:
                continue
        self.say(cell.place, f"‘{cell.text}’ không phải một ngày; hãy ghi dạng 14/10/2026")
        return None


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
