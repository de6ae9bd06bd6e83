"""What reviewers have to look at: the differences of a season, kept in memory until something they are made of changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checks.vietnamese import fold
from db.store import Store
from jobs.review_table import DIFFERENCE_WORDS, Compared, by_points, compared
from jobs.season_held import Held, held_season
from season.model import Difference, Origin

PAGE = 40  # lines
WAITS, ASKED, ANSWERED, REVIEWED = "cho", "dang-hoi", "da-tra-loi", "da-tham-tra"
KINDS = {
    "cao": DIFFERENCE_WORDS[Difference.OVER_CLAIMED],
    "thap": DIFFERENCE_WORDS[Difference.UNDER_CLAIMED],
    "chua-kiem-chung": DIFFERENCE_WORDS[Difference.CANNOT_BE_VERIFIED],
    "duong-dan": DIFFERENCE_WORDS[Difference.LINK_DOES_NOT_WORK],
    WAITS: "chờ người thứ hai",
    ANSWERED: "cơ quan đã trả lời câu hỏi",
    ASKED: "đang chờ cơ quan trả lời",
    REVIEWED: "đã thẩm tra",
}
"""Kinds of lines by their name in addresses; the first four are those of `./soicong review list --kind`."""
_OF = dict(zip(Difference, ("cao", "thap", "chua-kiem-chung", "duong-dan"), strict=True))

Stamp = tuple[date, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader wants to see of the queue; an empty text says everything."""

    agency: str = ""
    heading: str = ""
    kind: str = ""

    def told(self) -> dict[str, str]:
        """As the address says it."""
        given = {"cq": self.agency, "nhom": self.heading, "loai": self.kind}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A season with every item that differs, was reviewed or asked about, most points first."""

    held: Held
    rows: tuple[Compared, ...]

    def chosen(self, wanted: Wanted) -> tuple[Compared, ...]:
        """The rows that a reader wants. Without a kind: what still needs a reviewer, so not what waits for an agency."""
        text = fold(wanted.agency)
        return tuple(
            one
            for one in self.rows
            if (not text or text in fold(one.agency.name) or wanted.agency == one.agency.code)
            and (not wanted.heading or one.item.heading == wanted.heading)
            and self._is(one, wanted.kind)
        )

    def waits_for_agency(self, one: Compared) -> bool:
        """Whether an item waits for its agency's answer, within the days for it."""
        return one.asked is not None and one.asked.waits(self.held.today, self.held.period.objection_days)

    def _is(self, one: Compared, kind: str) -> bool:
        if kind == WAITS:
            return one.waits
        if kind == REVIEWED:
            return one.item.review is not None
        if kind == ASKED:
            return self.waits_for_agency(one)
        if kind == ANSWERED:
            return one.asked is not None and one.asked.reply is not None
        if kind:
            return one.differs is not None and _OF[one.differs.kind] == kind
        return one.waits or (needs_look(one) and not self.waits_for_agency(one))

    def headings(self) -> tuple[str, ...]:
        """The headings that rows stand under, in their own order."""
        known = {question.heading for rated in self.held.rated for question in rated.questions}
        return tuple(sorted(known & {one.item.heading for one in self.rows}))

    def agencies(self) -> dict[str, str]:
        """The agencies with rows: code and name."""
        return {
            one.agency.code: one.agency.name for one in sorted(self.rows, key=lambda one: one.agency.name)
        }


def needs_look(one: Compared) -> bool:
    """Whether a claim differs and nobody has decided yet, or an agency has answered a question about it."""
    if one.asked is not None and one.asked.reply is not None:
        return True
    return one.differs is not None and one.value.origin is not Origin.REVIEWED


class QueueKept:
    """The queue of the newest season. After an act of a reviewer only that agency's items are compared anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[Stamp, int, Queue] | None = None

    def of(self, store: Store) -> Queue:
        """The queue as of now. Raises InputProblem where no season was opened."""
        held = held_season(store, None)
        laid, reviews = store.season_desk().stamp()
        stamp = (held.today, laid, store.freshness().stamp())
        with self._lock:
            known = self._known
            if known is not None and known[:2] == (stamp, reviews):
                return known[2]
            touched = _touched(store, held, known[1]) if known is not None and known[0] == stamp else set()
            if known is not None and touched:
                rest = (one for one in known[2].rows if one.agency.code not in touched)
                anew = (one for code in touched for one in _kept(compared(store, held, [code])))
                queue = Queue(held=held, rows=tuple(sorted((*rest, *anew), key=by_points)))
            else:
                queue = Queue(held=held, rows=_kept(compared(store, held)))
            self._known = (stamp, reviews, queue)
            return queue


def _touched(store: Store, held: Held, since: int) -> set[str]:
    """Agencies that reviewers did something to after an act; empty where it was an exemption of an earlier season."""
    return {act.agency_code for act in store.season_desk().reviews(held.period.season) if act.id > since}


def _kept(rows: Iterable[Compared]) -> tuple[Compared, ...]:
    return tuple(
        one for one in rows if one.differs is not None or one.item.review is not None or one.asked is not None
    )
