"""Which review stands for each item: the acts of people, read in order. Nothing is taken out; an undo is an act, too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from db.season_records import Act, ReviewRecord
from season.model import Review

Key = tuple[str, str, str]
"""Agency code, scheme, item."""


def standing(acts: Iterable[ReviewRecord]) -> dict[Key, Review]:
    """The review that stands for each item; `acts` oldest first.

    A newer review stands before an older one; an undo takes the one that it targets away, and the one before it stands
    again. A confirmation counts where another person gave it.
    """
    made: dict[int, tuple[Key, Review]] = {}
    for act in acts:
        key = (act.agency_code, act.scheme, act.item)
        if act.act in (Act.SET, Act.EXEMPT):
            made[act.id] = (key, _review(act))
        elif act.target_id in made:
            if act.act is Act.UNDO:
                del made[act.target_id]
            elif act.act is Act.CONFIRM and not same_person(act.recorded_by, made[act.target_id][1].by):
                held, review = made[act.target_id]
                made[act.target_id] = (held, replace(review, confirmed_by=act.recorded_by))
    found: dict[Key, Review] = {}
    for _, (key, review) in sorted(made.items()):
        found[key] = review
    return found


def with_exemptions(own: Iterable[ReviewRecord], before: Iterable[ReviewRecord]) -> dict[Key, Review]:
    """The reviews of a season, and beneath them exemptions of earlier seasons that last (`before`: all acts on those).

    An act of this season may confirm or undo an exemption of an earlier one.
    """
    return standing(sorted((*before, *own), key=lambda act: act.id))


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are typed."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _review(act: ReviewRecord) -> Review:
    return Review(
        number=act.id,
        points=act.points,
        reason=act.reason,
        links=act.links,
        by=act.recorded_by,
        at=act.recorded_at,
        expires=act.expires,
    )
