"""What is wrong with a panel's file: line, column, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.problems import InputProblem

_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is wrong. `row` counts as Excel does (headings are row 1); 0 means the file as a whole."""

    file: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f", dòng {self.row}" if self.row else ""
        return f"{self.file}{row}{f', cột ‘{self.column}’' if self.column else ''}"


def wrong(place: Place, what: str, mend: str) -> str:
    """One sentence."""
    return f"{place}: {what}; {mend}."


def refuse(problems: Sequence[str]) -> InputProblem:
    """The refusal of a panel: its sentence, or where there are several the first ten, a line each."""
    if len(problems) == 1:
        return InputProblem(problems[0])
    shown = [f"  {problem}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        shown.append(f"  … và {len(problems) - _SHOWN} chỗ khác.")
    return InputProblem(f"Phiếu chấm có {len(problems)} chỗ cần sửa; chưa đối chiếu gì:\n" + "\n".join(shown))
