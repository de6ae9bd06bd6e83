"""The terminal that commands print to, and how they say what is wrong with what they were given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from rich.console import Console

from crawler.names import BadNameMap
from db.agencies_columns import AgencyFileProblem
from db.problem import DatabaseProblem
from db.registry import RegistryProblem
from jobs.log_events import SAID
from jobs.logs import log_console, tell
from jobs.problems import ExitCode, InputProblem, within_log
from jobs.settings import Settings
from jobs.upgrading import upgraded
from scoring.rubric import NoValidRubric
from scoring.rubric_errors import RubricError
from season.problem import SeasonProblem

Parameters = ParamSpec("Parameters")
_PROBLEMS = (DatabaseProblem, AgencyFileProblem, RegistryProblem, RubricError, NoValidRubric, SeasonProblem)


def plainly(command: Callable[Parameters, ExitCode]) -> Callable[Parameters, ExitCode]:
    """Turn the rooms' own problems into bad input: one clear sentence."""

    @wraps(command)
    def run(*arguments: Parameters.args, **named: Parameters.kwargs) -> ExitCode:
        try:
            return command(*arguments, **named)
        except _PROBLEMS as problem:
            raise InputProblem(str(problem)) from problem
        except BadNameMap as problem:
            raise InputProblem(
                f"Tệp của SOICONG_NAME_MAP không dùng được như một bản đồ tên ({problem}); "
                "bỏ biến này đi khi xem cổng thật."
            ) from problem

    return run


def console() -> Console:
    """Where results are printed: wide enough for tables where nobody's terminal folds them.

    For a command of a night it is the night's log (jobs.logs).
    """
    if within_log():
        return log_console()
    printed = Console(highlight=False)
    if not printed.is_terminal:
        printed.width = max(printed.width, 120)
    return printed


def wide_console() -> Console:
    """As `console`, and lists keep their lines whole where nobody's terminal would cut them."""
    printed = console()
    if not printed.is_terminal:
        printed.width = 220
    return printed


def ready_database(configuration: Settings) -> None:
    """The embedded database is made and upgraded by itself (a copy stays); a server's only by `db upgrade`."""
    if configuration.database.startswith("sqlite") and (said := upgraded(configuration.database).sentence):
        if within_log():
            tell(SAID, said)
        else:
            sys.stderr.write(f"{said}\n")
