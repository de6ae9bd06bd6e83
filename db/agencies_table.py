"""A table of cells as a file holds it, before anybody knows what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line. `number` counts as Excel does; cells are text, and `faults` says by place which could not be read."""

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the line."""
        return not self.faults and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Lines from the top of the file. `remarks` are sentences about what was passed over or guessed."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
