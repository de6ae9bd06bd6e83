"""What long commands tell while they run: log lines (structlog) where nobody watches, sentences where a terminal is.

Lines go to the error stream, results stay on the other one. SOICONG_LOG chooses the form (`keyvalue`, `json`), and
with it lines are written although a terminal is there.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TextIO, cast

from rich.console import Console
from rich.text import Text

from jobs.log_events import MESSAGE, SAID, LogEvent
from jobs.log_lines import printable, renderer
from jobs.problems import InputProblem
from scoring.calendar import ZONE

FORMS = ("keyvalue", "json")
SETTING = "SOICONG_LOG"
_OURS = "soicong.events"
_handlers: list[logging.Handler] = []


def log_form(environment: Mapping[str, str] | None = None) -> str:
    """The form that is set, '' where none is. Raises InputProblem."""
    form = (os.environ if environment is None else environment).get(SETTING, "").strip().lower()
    if form and form not in FORMS:
        raise InputProblem(f"{SETTING} nhận keyvalue hoặc json, không phải ‘{form}’; bỏ trống là keyvalue.")
    return form


def as_lines(printed: Console) -> bool:
    """Whether a command that prints there tells in log lines. Raises InputProblem."""
    return bool(log_form()) or not printed.is_terminal


def start_logs(printed: Console) -> None:
    """From now on tell on the error stream, or, at a terminal, through `printed`. Raises InputProblem."""
    lines = as_lines(printed)
    _start(_Lines(log_form() or FORMS[0]) if lines else _Sentences(printed))
    logging.captureWarnings(lines)


def stop_logs() -> None:
    """Tell nobody any more; what is told next starts anew."""
    for handler in _handlers:
        logging.getLogger().removeHandler(handler)
    _handlers.clear()
    logging.captureWarnings(False)


def _start(handler: logging.Handler) -> None:
    stop_logs()
    _handlers.append(handler)
    logging.getLogger().addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)


def lines_form() -> str:
    """The form of the lines that this process writes, for its processes; '' where it writes none."""
    return next((one.form for one in _handlers if isinstance(one, _Lines)), "")


def start_lines(form: str) -> None:
    """Write lines as the process that started this one does."""
    _start(_Lines(form))


def tell(event: LogEvent, say: str = "", **facts: Any) -> None:
    """Tell one event; `say` is a sentence for people. What is told before `start_logs` starts them."""
    if not _handlers:
        errors = Console(stderr=True, highlight=False)
        form = os.environ.get(SETTING, "").strip().lower()  # a wrong one is named by who starts the logs
        _start(_Lines(form) if form or not errors.is_terminal else _Sentences(errors))
    logging.getLogger(_OURS).log(
        event.level, "%s", event.name, extra={"told": {"event": event.name, **facts, "say": say}}
    )


def log_console() -> Console:
    """A console whose lines become events, for a command that runs within somebody's log."""
    start_lines(log_form())
    return Console(file=cast("TextIO", _AsEvents()), highlight=False, width=220, force_terminal=False)


class _AsEvents:
    """A stream that tells each whole line that is written to it."""

    def __init__(self) -> None:
        self._rest = ""

    def write(self, text: str) -> int:
        *whole, self._rest = (self._rest + text).split("\n")
        for line in whole:
            if line.strip():
                tell(SAID, line.strip())
        return len(text)

    def flush(self) -> None:
        """Lines are told when they are whole."""

    def isatty(self) -> bool:
        return False


class _Lines(logging.Handler):
    """Writes a line for each event, and for each message of the crawler or a library."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a log that cannot be written ends no round."""
        with suppress(Exception):
            if self.formatter is None:
                self.setFormatter(_formatter(self.form))
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()


def _formatter(form: str) -> logging.Formatter:
    import structlog  # a fifth of a second, and many processes never have anything to say

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, _facts],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            renderer(form),
        ],
    )


def _facts(_logger: Any, _name: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The facts of an event of ours; of any other message its logger and text."""
    record: logging.LogRecord = told["_record"]
    facts: Mapping[str, Any] | None = getattr(record, "told", None)
    if facts is None:
        facts = {"event": MESSAGE.name, "logger": record.name, "say": told.pop("event")}
    told.update({name: value for name, value in facts.items() if value not in ("", None)})
    return told


class _Sentences(logging.Handler):
    """Prints above the bars what people should read, with the time of day; what only machines count is left out."""

    def __init__(self, printed: Console) -> None:
        super().__init__()
        self._printed = printed

    def emit(self, record: logging.LogRecord) -> None:
        told: Mapping[str, Any] | None = getattr(record, "told", None)
        say = record.getMessage() if told is None else str(told["say"])
        if say:
            at = f"{datetime.now(ZONE):%H:%M:%S}"
            self._printed.print(Text(f"{at} {printable(say)}"), soft_wrap=True)
