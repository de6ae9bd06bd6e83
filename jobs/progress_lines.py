"""Progress of a crawl as log lines: what happens to each portal, and once a minute how far the whole is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from crawler.order import Event
from jobs.log_events import (
    PORTAL_CONTINUED,
    PORTAL_CRAWLED,
    PORTAL_STARTED,
    PORTAL_TRIED_AGAIN,
    PORTAL_WAITING,
    PROGRESS,
    SECTION_FOUND,
)
from jobs.logs import tell
from jobs.progress_words import continued, put_off, walked

_EVERY_S = 60.0


class Lines:
    """Tells events as log lines. With `whole`, `names` are all portals that will be crawled."""

    def __init__(
        self,
        names: Mapping[str, str],
        *,
        show_sections: bool,
        whole: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._names = names
        self._show_sections = show_sections
        self._of = len(names) if whole else None
        self._found: dict[str, set[str]] = {}
        self._pages: dict[str, int] = {}
        self._under_way: set[str] = set()
        self._ended: set[str] = set()
        self._clock = clock
        self._told = clock()

    def __call__(self, event: Event) -> None:
        """Tell one event."""
        code = event.code
        name = self._names.get(code, code)
        if event.kind == "started":
            self._under_way.add(code)
            self._ended.discard(code)  # it is tried once more
            tell(PORTAL_STARTED, agency=code, url=event.url)
        elif event.kind == "continued":
            say = continued(name, run=event.text, pages=event.done)
            tell(PORTAL_CONTINUED, say, agency=code, run=event.text, pages=event.done)
        elif event.kind == "waiting":
            tell(PORTAL_WAITING, put_off(name, event), agency=code, opens=event.text)
        elif event.kind == "again":
            tell(PORTAL_TRIED_AGAIN, put_off(name, event), agency=code, at=event.text)
        elif event.kind == "section":
            self._section(event)
        elif event.kind == "page":
            self._pages[code] = event.done
        elif event.kind == "finished":
            self._finished(event, name)
        self._now_and_again()

    def _section(self, event: Event) -> None:
        found = self._found.setdefault(event.code, set())
        if event.text not in found and self._show_sections:
            tell(SECTION_FOUND, agency=event.code, section=event.text, url=event.url)
        found.add(event.text)

    def _finished(self, event: Event, name: str) -> None:
        self._pages[event.code] = event.done
        self._under_way.discard(event.code)
        self._ended.add(event.code)
        sections = len(self._found.get(event.code, ()))
        tell(
            PORTAL_CRAWLED,
            walked(name, pages=event.done, sections=sections, stop_reason=event.text),
            agency=event.code,
            pages=event.done,
            sections=sections,
            ended=event.text,
        )

    def _now_and_again(self) -> None:
        if (now := self._clock()) - self._told < _EVERY_S:
            return
        self._told = now
        tell(
            PROGRESS,
            portals_done=len(self._ended),
            portals_of=self._of,
            under_way=len(self._under_way),
            pages=sum(self._pages.values()),
        )
