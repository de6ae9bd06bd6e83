"""Libraries loaded without what nobody uses here: a tenth of the processor time of an audit (docs/performance.md)."""

from __future__ import annotations

import importlib
import inspect
import sys
from types import FrameType
from unittest import mock

from evidence.modules import leave_out

_ASK_FOR_THE_STACK = ("scrapy.core.downloader.tls", "scrapy.core.downloader.contextfactory")


def load_lean() -> None:
    """Load Scrapy's connections; httpx will load without its command line. To be called before the engine is imported."""
    # Beside its clients httpx loads a program for the shell, with click and pygments, unless that cannot be had.
    leave_out("httpx._main")
    # These ask for the whole stack three times to learn who imports them; each time Python looks through all modules.
    with mock.patch("inspect.stack", _two_frames):
        for name in _ASK_FOR_THE_STACK:
            importlib.import_module(name)


def _two_frames(context: int = 1) -> list[inspect.FrameInfo]:
    """The caller and its caller, as inspect.stack gives them, without lines of source."""
    del context
    frame: FrameType | None = sys._getframe(1)
    found: list[inspect.FrameInfo] = []
    while frame is not None and len(found) < 2:
        code = frame.f_code
        found.append(inspect.FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name, None, None))
        frame = frame.f_back
    return found
