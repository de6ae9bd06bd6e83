"""A season in verification, publication or survey: two agencies at half of all points, one of which has claimed more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from db.season_records import ObjectionRecord
from db.seasons import OfficialChoice
from db.store import Store
from jobs.addresses import today
from jobs.registry_words import Author
from jobs.review_acts import the_item
from jobs.review_questions import ask
from jobs.season_composed import composed_season
from jobs.season_held import held_season
from season.model import SeasonResult
from tests.season.example import FORM_ITEM, MEASURED_ITEM, RUBRIC, agency, findings, form, keep_run, opened

ONE, TWO = "so-a", "so-b"
SCHEME, ITEM, ASKED = RUBRIC.id, MEASURED_ITEM.id, FORM_ITEM.id
MOST = MEASURED_ITEM.points


def fill_season(store: Store, *, verification: int = -4, publication: int = 20) -> dict[str, int]:
    """Open it; `verification` and `publication` in days from today. The runs by agency."""
    now: date = today()
    both = (agency(ONE, "Sở A"), agency(TWO, "Sở B"))
    opened(
        store,
        both,
        letter_on=now - timedelta(days=20),
        answers_due=now + timedelta(days=verification - 1),
        verification_on=now + timedelta(days=verification),
        publication_on=now + timedelta(days=publication),
        closed_on=now + timedelta(days=90),
        second_reviewer_above=MOST / 4,
    )
    keep_run(store, both[0], findings(Fraction(1)), on=date(2026, 8, 25))  # it has fallen since
    runs = {one.code: keep_run(store, one, findings(Fraction(1, 2))) for one in both}
    store.season_desk().keep_forms([form(ONE, {ITEM: MOST, ASKED: FORM_ITEM.points})])
    for code, run in runs.items():
        store.seasons().choose(
            OfficialChoice(
                season=2026,
                agency_code=code,
                run_id=run,
                recorded_at=datetime.now(UTC),
                recorded_by="Lan",
                reason="BB 1",
            )
        )
    return runs


def object_to(store: Store) -> None:
    """An objection of the first agency, received today."""
    now = today()
    store.season_desk().object(
        ObjectionRecord(
            season=2026,
            agency_code=ONE,
            scheme=SCHEME,
            item=ITEM,
            received_on=now,
            due_on=now + timedelta(days=7),
            late=False,
            text="Mục có tin hằng ngày từ tháng 3.",
            recorded_at=datetime.now(UTC),
            recorded_by="Sở A",
        )
    )


def ask_about(store: Store, code: str) -> int:
    """A reviewer's question to an agency about its item; its number."""
    held = held_season(store, None)
    one = the_item(store, held, code, ITEM, SCHEME)
    ((number, _),) = ask(store, held, [one], author=Author(by="Trần Minh", why="Mục này ở trang nào?"))
    return number


def as_if_adopted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rubric of the example is a draft, whose tables are never published: here somebody has adopted it."""

    def composed(*given: Any) -> SeasonResult:
        made = composed_season(*given)
        return replace(made, tables=tuple(replace(table, draft_note="") for table in made.tables))

    monkeypatch.setattr("jobs.season_publishing.composed_season", composed)
    monkeypatch.setattr("web.pages.publishing.composed_season", composed)
