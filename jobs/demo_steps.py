"""The steps of a story: each on its day, a line of it on the terminal, all that it says in a log."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from jobs.addresses import story_day
from jobs.problems import ExitCode, InputProblem


class Steps:
    """Runs one thing after the other; what they print goes to a log, one line of each to the terminal."""

    def __init__(self, printed: Console, log: Path) -> None:
        self._printed, self._log = printed, log

    def __call__(self, on: date, words: str, *acts: Callable[[], ExitCode]) -> None:
        """Do acts on a day. Raises InputProblem where one is refused."""
        self._printed.print(f"  {on:%d/%m/%Y}  {escape(words)}", soft_wrap=True)
        said = io.StringIO()
        try:
            with story_day(on), contextlib.redirect_stdout(said):
                for act in acts:
                    if (code := act()) is not ExitCode.DONE:
                        raise InputProblem(f"Kỳ mẫu dừng ở bước ‘{words}’ (mã {int(code)}); xem {self._log}")
        finally:
            with self._log.open("a", encoding="utf-8") as stream:
                stream.write(f"== {on:%d/%m/%Y} {words}\n{said.getvalue()}\n")
