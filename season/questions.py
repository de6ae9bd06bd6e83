"""Questions of reviewers to agencies, read from the acts of a season. They change no points; an item that is asked about
waits for its answer, and comes back when it is there or when the days for it are over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from db.season_records import Act, ReviewRecord
from scoring.calendar import ZONE
from season.standing_reviews import Key


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the agency answered, with addresses or numbers of documents as evidence."""

    text: str
    links: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that nobody took back. `settled`: points were laid down for the item after it; it needs no answer."""

    number: int
    agency_code: str
    scheme: str
    item: str
    text: str
    by: str
    at: datetime
    reply: Reply | None = None
    settled: bool = False

    @property
    def open(self) -> bool:
        """Whether the agency may still answer."""
        return self.reply is None and not self.settled

    def due_on(self, days: int) -> date:
        """The last day for the answer, where a season gives so many days."""
        return self.at.astimezone(ZONE).date() + timedelta(days=days)

    def waits(self, on: date, days: int) -> bool:
        """Whether the item waits for the agency on a day: asked, not answered, and the days are not over."""
        return self.open and on <= self.due_on(days)


def questions(acts: Iterable[ReviewRecord]) -> tuple[Question, ...]:
    """Every question that was not taken back, oldest first; `acts` oldest first."""
    found: dict[int, Question] = {}
    of_item: dict[Key, list[int]] = defaultdict(list)
    for act in acts:
        key = (act.agency_code, act.scheme, act.item)
        if act.act is Act.ASK:
            found[act.id] = _question(act)
            of_item[key].append(act.id)
        elif act.act is Act.UNDO and act.target_id in found:
            del found[act.target_id]
        elif act.act is Act.REPLY and act.target_id in found and found[act.target_id].reply is None:
            said = Reply(text=act.reason, links=act.links, by=act.recorded_by, at=act.recorded_at)
            found[act.target_id] = replace(found[act.target_id], reply=said)
        elif act.act in (Act.SET, Act.EXEMPT) and key in of_item:
            for number in of_item.pop(key):
                if number in found:
                    found[number] = replace(found[number], settled=True)
    return tuple(found.values())


def standing(acts: Iterable[ReviewRecord]) -> dict[Key, Question]:
    """The newest question of each item that points were not laid down after."""
    return {_key(one): one for one in questions(acts) if not one.settled}


def _key(one: Question) -> Key:
    return (one.agency_code, one.scheme, one.item)


def _question(act: ReviewRecord) -> Question:
    return Question(
        number=act.id,
        agency_code=act.agency_code,
        scheme=act.scheme,
        item=act.item,
        text=act.reason,
        by=act.recorded_by,
        at=act.recorded_at,
    )
