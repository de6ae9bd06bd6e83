"""A season composed from stored runs, forms and reviews: the numbers that the decision's annex prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from checks.model import inapplicable
from db.migrate import upgrade
from db.season_records import Act
from db.store import Store
from scoring.model import Criterion
from season.composing import compose
from season.model import Line, SeasonResult
from season.problem import SeasonProblem
from tests.db.test_season_desk import PERIOD
from tests.season.example import (
    FORM_ITEM,
    MEASURED_ITEM,
    RUBRIC,
    TODAY,
    agency,
    findings,
    form,
    keep_run,
    opened,
    review,
)

A, B, C = agency("so-a"), agency("so-b"), agency("so-c")
HALF = Fraction(1, 2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    upgrade(url)
    with Store(url) as opened_store:
        yield opened_store


@pytest.fixture
def season(store: Store) -> Store:
    """Three agencies: half of all points, all of them, and a portal without a run."""
    opened(store, (A, B, C), second_reviewer_above=Fraction(1))
    keep_run(store, A, findings(HALF))
    keep_run(store, B, findings(Fraction(1)))
    return store


def composed(store: Store, season: int = 2026) -> SeasonResult:
    runs = {run.agency.code: run.id for run in store.list_runs()}
    return compose(store, season, official=runs, official_before=runs, today=TODAY)


def composed_with(store: Store, scheme: str) -> SeasonResult:
    """The season as it would be by another scheme."""
    store.season_desk().lay_down(replace(PERIOD, schemes=(scheme,)))
    return composed(store)


def line(store: Store, code: str) -> Line:
    (table,) = composed(store).tables
    return next(one for one in table.lines if one.agency.code == code)


def test_without_forms_the_measured_values_stand_and_the_rest_is_open(season: Store) -> None:
    result = composed(season)
    (table,) = result.tables
    assert [one.agency.code for one in table.lines] == ["so-b", "so-a", "so-c"]
    half = line(season, "so-a")
    assert (half.low, half.high) == (half.measured_low, half.measured_high)
    assert half.low is not None
    assert half.high is not None
    assert half.low < half.high
    assert half.self_assessed is None
    unseen = line(season, "so-c")
    assert (unseen.low, unseen.place) == (None, None)
    assert "Chưa có lượt chính thức" in unseen.reason
    assert table.draft_note == "dự thảo tiêu chí, chưa ban hành"
    assert [one.code for one in result.missing] == ["so-a", "so-b", "so-c"]
    ((scheme, note),) = composed_with(season, "bac-giang-2294-2020-so").law_notes
    assert scheme == "bac-giang-2294-2020-so"
    assert "Nghị định 43/2011/NĐ-CP hết hiệu lực từ 15/08/2022" in note


def test_a_claim_alone_adds_no_points_and_bounds_what_is_open(season: Store) -> None:
    before = line(season, "so-a")
    most = FORM_ITEM.points
    season.season_desk().keep_forms(
        [form("so-a", {FORM_ITEM.id: most / 2, MEASURED_ITEM.id: MEASURED_ITEM.points})]
    )
    after = line(season, "so-a")
    assert after.low == before.low
    assert before.high is not None
    assert after.high == before.high - most / 2
    assert after.self_assessed == most / 2 + MEASURED_ITEM.points
    assert [one.code for one in composed(season).late] == ["so-b", "so-c"]


def test_a_review_decides_once_a_second_person_has_confirmed_it(season: Store) -> None:
    before, desk = line(season, "so-a"), season.season_desk()
    half = MEASURED_ITEM.points / 2
    number = desk.review(review("so-a", MEASURED_ITEM.id, half + Fraction(1)))
    assert before.low is not None
    assert line(season, "so-a").low == before.low + 1
    assert line(season, "so-a").reviews == 1
    number = desk.review(review("so-a", MEASURED_ITEM.id, Fraction(0), id=0))
    moves = half > 1
    assert line(season, "so-a").low == (before.low if moves else before.low - half)
    desk.review(review("so-a", MEASURED_ITEM.id, None, Act.CONFIRM, target_id=number, recorded_by="Minh"))
    assert line(season, "so-a").low == before.low - half
    desk.review(review("so-a", MEASURED_ITEM.id, None, Act.UNDO, target_id=number))
    assert line(season, "so-a").low == before.low + 1


def test_an_exemption_rescales_its_heading(season: Store) -> None:
    desk = season.season_desk()
    before = line(season, "so-a")
    number = desk.review(
        review("so-a", FORM_ITEM.id, None, Act.EXEMPT, expires=date(2027, 1, 1), recorded_by="Lan")
    )
    desk.review(review("so-a", FORM_ITEM.id, None, Act.CONFIRM, target_id=number, recorded_by="Minh"))
    after = line(season, "so-a")
    assert before.low is not None
    assert after.low is not None
    assert after.low > before.low


def test_what_is_inapplicable_leaves_the_sum_of_claims_too(season: Store) -> None:
    keep_run(season, C, findings(Fraction(1), {MEASURED_ITEM.id: inapplicable("Không có.")}))
    claims = {item.id: item.points for item in _criteria() if item.id != MEASURED_ITEM.id}
    season.season_desk().keep_forms([form("so-c", claims)])
    assert line(season, "so-c").self_assessed == 100


def test_the_season_before_gives_changes(season: Store) -> None:
    opened(season, (A, B, C), season=2027, window_from=date(2026, 10, 1), window_until=date(2027, 10, 1))
    result = composed(season, 2027)
    (table,) = result.tables
    first = table.lines[0]
    assert (first.change, first.place_change) == (0, 0 if first.place else None)
    assert len(result.previous) == 1


def test_a_season_that_was_not_opened_is_said(store: Store) -> None:
    with pytest.raises(SeasonProblem, match="Kỳ 2026 chưa mở"):
        composed(store)


def _criteria() -> tuple[Criterion, ...]:
    return RUBRIC.criteria
