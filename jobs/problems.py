"""What can go wrong by bad input: one clear sentence, never a trace."""

from __future__ import annotations

import os
import tempfile
import traceback
from enum import IntEnum

# Set by who runs commands of ours in a log of its own (jobs.nightly): there, results are lines as well.
WITHIN = "SOICONG_WITHIN_LOG"


class ExitCode(IntEnum):
    """Exit codes of `soicong`; documented in README.md."""

    DONE = 0
    OURS = 1  # a failure of ours
    BAD_INPUT = 2  # what was asked for cannot be done as asked
    UNSEEN = 3  # done, but a portal could not be seen
    NOT_KEPT = 4  # stopped half-way: disk or database took nothing more; the same command goes on
    INTERRUPTED = 130  # stopped by Ctrl-C, as shells count it


class InputProblem(Exception):
    """Bad input: the message says what is wrong, where, and how to mend it (Vietnamese)."""


def keep_trace(error: BaseException) -> str:
    """Write the trace of our own failure to a file; a sentence that says where it lies and what to do."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="soicong-", suffix=".log", delete=False
    ) as stream:
        traceback.print_exception(error, file=stream)
    return f"{error}. Chi tiết ở {stream.name}; hãy gửi tệp này cho người bảo trì rồi chạy lại lệnh."


def within_log() -> bool:
    """Whether all that this process says belongs into the log of who started it."""
    return bool(os.environ.get(WITHIN))
