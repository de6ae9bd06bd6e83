"""Progress of a crawl: bars for people, log lines where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console

from crawler.order import Event
from jobs.logs import as_lines, start_logs
from jobs.progress_bars import Bars
from jobs.progress_lines import Lines


@contextmanager
def crawl_progress(
    console: Console, names: Mapping[str, str], *, show_sections: bool = False, whole: bool = True
) -> Iterator[Callable[[Event], None]]:
    """Progress of a crawl of portals, by code and name; with `whole`, these are all that will be crawled.

    Raises InputProblem where the form of log lines is set wrongly.
    """
    start_logs(console)
    if as_lines(console):
        yield Lines(names, show_sections=show_sections, whole=whole)
        return
    bars = Bars(console, names, show_sections=show_sections, whole=whole)
    with bars.progress:
        yield bars
