"""What monitors count of crawls (Prometheus): pages, portals, times, browsers. Nothing is counted where nobody asks.

`nightly` and `worker` serve the numbers where SOICONG_METRICS names an address. Crawls are processes of their own that come
and go: they leave their numbers in a folder (the library's multiprocess mode), which the serving process reads.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from evidence.model import Page

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own setting; it must stand before the library is imported
_PAGE_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 45, 90)
_PORTAL_SECONDS = (10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
_ROUND_SECONDS = (60, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 28_800, 43_200)


class Meter(Protocol):
    """Counts. Every call is cheap and raises nothing."""

    def page(self, seconds: float) -> None:
        """A page was read; `seconds` from its request to all that it offers."""

    def pages(self, pages: Iterable[Page]) -> None:
        """How a portal's pages were seen in the end."""

    def portal(self, how: str, seconds: float) -> None:
        """A portal has ended."""

    def round(self, state: str, seconds: float) -> None:
        """A round has ended."""

    def browser_restarts(self, total: Mapping[str, int]) -> None:
        """How often browsers of this process were replaced up to now, by reason."""


class _Nobody:
    """Nobody asks."""

    def page(self, seconds: float) -> None: ...

    def pages(self, pages: Iterable[Page]) -> None: ...

    def portal(self, how: str, seconds: float) -> None: ...

    def round(self, state: str, seconds: float) -> None: ...

    def browser_restarts(self, total: Mapping[str, int]) -> None: ...


class _Prometheus:
    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram

        self._pages: Counter = Counter(
            "soicong_pages", "Pages of crawls by how they were seen", ("visibility", "cause")
        )
        self._portals: Counter = Counter("soicong_portals", "Portals by how their crawl ended", ("ended",))
        self._restarts: Counter = Counter(
            "soicong_browser_restarts", "Browsers replaced, by reason", ("reason",)
        )
        self._page_seconds: Histogram = Histogram(
            "soicong_page_seconds", "Seconds of a page, from request to reading", buckets=_PAGE_SECONDS
        )
        self._portal_seconds: Histogram = Histogram(
            "soicong_portal_seconds", "Seconds of a portal, crawl and judging", buckets=_PORTAL_SECONDS
        )
        self._round_seconds: Histogram = Histogram(
            "soicong_round_seconds", "Seconds of a round", ("state",), buckets=_ROUND_SECONDS
        )
        self._restarted: dict[str, int] = {}

    def page(self, seconds: float) -> None:
        self._page_seconds.observe(seconds)

    def pages(self, pages: Iterable[Page]) -> None:
        for page in pages:
            self._pages.labels(page.visibility.value, page.cause.value if page.cause else "").inc()

    def portal(self, how: str, seconds: float) -> None:
        self._portals.labels(how).inc()
        self._portal_seconds.observe(seconds)

    def round(self, state: str, seconds: float) -> None:
        self._round_seconds.labels(state).observe(seconds)

    def browser_restarts(self, total: Mapping[str, int]) -> None:
        for reason, count in total.items():
            if more := count - self._restarted.get(reason, 0):
                self._restarts.labels(reason).inc(more)
        self._restarted = dict(total)


@cache
def meter() -> Meter:
    """This process's meter: one that counts where a serving process has named the folder."""
    return _Prometheus() if os.environ.get(FOLDER) else _Nobody()


def count_from_now(data: Path) -> Path:
    """Begin anew in a data folder: this process and all that it starts count there. The folder of the numbers."""
    folder = data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder)
    return folder
