"""The archived pages that a result cites, made one at a time when somebody opens them; the last ones stay in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.store import Store
from jobs.exhibits import one_exhibit, stored_site
from jobs.kept_archives import archive_to_read
from jobs.settings import Settings
from reports.citations import Evidence
from reports.exhibits import Shown, Wanted, file_name, plan

_KEPT = 8  # pages; one may hold a screenshot of some megabytes
_PLANS = 16


@dataclass(frozen=True, kw_only=True)
class EvidenceLinks:
    """Where the archived pages of a run are opened, for the templates of reports (reports.exhibits.Exhibits).

    `anchors` names the pages that may be opened, by number. The quoted element is found when a page is opened.
    """

    folder: str = ""
    anchors: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def href(self, cited: Evidence) -> str:
        """Where a citation can be read, at its quote."""
        page = self.page(cited.number)
        return f"{page}?trich={cited.mark}" if page and cited.mark else page

    def page(self, number: int) -> str:
        """A page by its number in the list of evidence; '' where there is none."""
        return f"{self.folder}/{file_name(number)}" if number in self.anchors else ""

    def page_of(self, url: str) -> str:
        """A page by its address; '' where there is none."""
        return self.page(self.numbers.get(url, 0))

    def left_out(self, urls: Sequence[str]) -> int:
        """How many pages cannot be opened."""
        return sum(not self.page_of(url) for url in urls)


def evidence_links(run: int, wanted: Sequence[Wanted]) -> EvidenceLinks:
    """The links to the pages that a result wants to show."""
    return EvidenceLinks(
        folder=f"chung-cu-{run}",
        anchors={one.number: {} for one in wanted},
        numbers={one.shown_url: one.number for one in reversed(wanted)},
    )


class EvidencePages:
    """The archived pages of an installation. One is made at a time: reading an archive is work."""

    def __init__(self, configuration: Settings) -> None:
        self._configuration = configuration
        self._lock = threading.Lock()
        self._shown: OrderedDict[tuple[str, int], tuple[Wanted, Shown] | None] = OrderedDict()

    def there(self, store: Store, run: int) -> bool:
        """Whether the archive of a run can be had."""
        return archive_to_read(store, store.load_run(run), self._configuration) is not None

    def page(
        self, store: Store, run: int, digest: str, document: Mapping[str, Any], number: int
    ) -> tuple[Wanted, Shown] | None:
        """A page of a run's result by its number; None where the archive holds no such page. `digest` names the result."""
        key = (f"{run}:{digest}", number)
        with self._lock:
            if key not in self._shown:
                self._shown[key] = self._made(store, run, document, number)
            self._shown.move_to_end(key)
            while len(self._shown) > _KEPT:
                self._shown.popitem(last=False)
            return self._shown[key]

    def _made(
        self, store: Store, run: int, document: Mapping[str, Any], number: int
    ) -> tuple[Wanted, Shown] | None:
        wanted = next((one for one in plan(document) if one.number == number), None)
        record = store.load_run(run)
        archive = archive_to_read(store, record, self._configuration)
        site = stored_site(archive, record.agency) if archive is not None else None
        if wanted is None or site is None:
            return None
        shown = one_exhibit(site, wanted)
        return (wanted, shown) if shown is not None else None
