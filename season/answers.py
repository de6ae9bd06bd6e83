"""Who has answered: on time, late, not yet, or not at all. Pure rules over forms and a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.season_records import FormRecord
from evidence.model import Agency
from season.model import Period
from season.schemes import Rated


class Answer(StrEnum):
    """How an agency stands with one form."""

    ON_TIME = "on_time"
    LATE = "late"  # answered after the day
    WAITING = "waiting"  # the day has not passed
    MISSING = "missing"  # the day has passed


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One form that one agency is to send, and how it stands. `first` is its first form, `form` the one that holds."""

    agency: Agency
    rated: Rated
    answer: Answer
    form: FormRecord | None = None
    first: FormRecord | None = None


def asked(
    period: Period,
    rated: Sequence[Rated],
    agencies: Iterable[Agency],
    forms: Iterable[FormRecord],
    today: date,
) -> tuple[Asked, ...]:
    """Every form that is to come in, by scheme and code. `forms` newest first.

    A form that replaces one which came in time is not late: the agency had answered.
    """
    newest, oldest = holding(forms)
    return tuple(
        Asked(
            agency=agency,
            rated=one,
            answer=_answer(period, oldest.get((agency.code, one.id)), today),
            form=newest.get((agency.code, one.id)),
            first=oldest.get((agency.code, one.id)),
        )
        for one in rated
        for agency in sorted(agencies, key=lambda agency: agency.code)
        if one.rates(agency)
    )


Forms = Mapping[tuple[str, str], FormRecord]


def holding(forms: Iterable[FormRecord]) -> tuple[Forms, Forms]:
    """By agency code and scheme, the newest form (it holds) and the first one. `forms` newest first."""
    newest: dict[tuple[str, str], FormRecord] = {}
    oldest: dict[tuple[str, str], FormRecord] = {}
    for form in forms:
        key = (form.agency_code, form.scheme)
        newest.setdefault(key, form)
        oldest[key] = form
    return newest, oldest


def _answer(period: Period, first: FormRecord | None, today: date) -> Answer:
    if first is not None:
        return Answer.ON_TIME if first.received_on <= period.answers_due else Answer.LATE
    return Answer.WAITING if today <= period.answers_due else Answer.MISSING
