"""Schemes of categories in a season: forms, reviews, and a group that takes the portal's score as the crawl found it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from db.migrate import upgrade
from db.season_records import Act
from db.store import Store
from scoring.scheme import all_schemes
from scoring.scheme_model import Scheme
from season.category_table import NOT_SENT
from season.composing import compose, ground_of, rows_of, tables_of
from season.model import Line, SeasonResult
from season.papers.making import refusal
from season.schemes import of_scheme
from tests.season.example import RUBRIC, TODAY, agency, findings, form, keep_run, opened, review

A, B, C = agency("so-a", "Sở A"), agency("so-b", "Sở B"), agency("so-c", "Sở C")
CAO_BANG, BAC_GIANG = "cao-bang-1513-2018-so", "bac-giang-2294-2020-cntt-tinh"
OWN = {"1": Fraction(8), "2": Fraction(9), "4": Fraction(10), "5": Fraction(7), "6": Fraction(8)}
ICT = {"1": 9, "2": 27, "3": 24, "4": 8, "5": 8, "6": 9}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A portal at half of its points and one at all of them, a third without a run; A and B have sent both forms."""
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    upgrade(url)
    with Store(url) as made:
        opened(made, (A, B, C))
        period = made.season_desk().periods(2026)[0]
        made.season_desk().lay_down(replace(period, schemes=(RUBRIC.id, CAO_BANG, BAC_GIANG)))
        for one, degree in ((A, Fraction(1, 2)), (B, Fraction(1))):
            keep_run(made, one, findings(degree))
            told = {item: Fraction(points) for item, points in ICT.items()}
            made.season_desk().keep_forms(
                [form(one.code, OWN, scheme=CAO_BANG), form(one.code, told, scheme=BAC_GIANG)]
            )
        yield made


def accept(store: Store, code: str, scheme: str, points: dict[str, Fraction]) -> None:
    """What two reviewers do who hold a form against the agency's papers."""
    desk = store.season_desk()
    for item, found in points.items():
        number = desk.review(replace(review(code, item, found), scheme=scheme))
        made = replace(review(code, item, None, Act.CONFIRM), scheme=scheme, target_id=number)
        desk.review(replace(made, recorded_by="Minh"))


def composed(store: Store) -> SeasonResult:
    runs = {run.agency.code: run.id for run in store.list_runs()}
    return compose(store, 2026, official=runs, official_before={}, today=TODAY)


def lines(result: SeasonResult, scheme: str) -> dict[str, Line]:
    return {
        line.agency.code: line for table in result.tables if table.scheme == scheme for line in table.lines
    }


def test_the_index_of_bac_giang_stands_beside_the_portals_and_counts_what_was_accepted(store: Store) -> None:
    before = lines(composed(store), BAC_GIANG)
    assert (before["so-a"].low, before["so-a"].high) == (0, Fraction(85, 100)), "a claim alone adds nothing"
    assert before["so-c"].reason == NOT_SENT
    accept(store, "so-a", BAC_GIANG, {item: Fraction(points) for item, points in ICT.items()})
    result = composed(store)
    line = lines(result, BAC_GIANG)["so-a"]
    assert (line.low, line.high, line.grade) == (Fraction(85, 100), Fraction(85, 100), "Tốt")
    assert line.self_assessed == Fraction(85, 100)
    assert [one for one, _, _ in line.headings] == [one.title for one in _scheme(BAC_GIANG).categories]
    portal = lines(result, RUBRIC.id)
    assert portal["so-b"].low is not None
    assert portal["so-b"].low > (portal["so-a"].low or 0)
    assert refusal(result), "the portal's criteria are a draft"


def test_the_portal_group_of_cao_bang_is_the_crawls_share_of_its_maximum(store: Store) -> None:
    for code in ("so-a", "so-b"):
        accept(store, code, CAO_BANG, OWN)
    unknown = lines(composed(store), CAO_BANG)["so-a"]
    assert unknown.low is None
    assert "chưa biết điểm tối đa của hạng mục để quy đổi" in unknown.reason
    scheme = _scheme(CAO_BANG)
    known = replace(
        scheme,
        categories=tuple(
            replace(one, maximum=Fraction(12)) if one.id == "3" else one for one in scheme.categories
        ),
    )
    runs = {run.agency.code: run.id for run in store.list_runs()}
    ground = ground_of(store, 2026, official=runs, today=TODAY)
    assert ground is not None
    rated = (ground.rated[0], of_scheme(known))
    tables = tables_of(rated, rows_of(replace(ground, rated=rated)))
    portal = {line.agency.code: line for line in tables[0].lines}
    line = {one.agency.code: one for one in tables[1].lines}
    for code in ("so-a", "so-b"):
        earned, own = portal[code], line[code]
        assert earned.low is not None
        assert earned.high is not None
        assert own.low == sum(OWN.values()) + 12 * earned.low / 100
        assert own.high == sum(OWN.values()) + 12 * earned.high / 100
    assert [one.agency.code for one in tables[1].lines][:2] == ["so-b", "so-a"]


def test_a_reviewer_may_lay_the_portal_group_down_where_its_maximum_is_not_known(store: Store) -> None:
    accept(store, "so-a", CAO_BANG, {**OWN, "3": Fraction(5)})
    line = lines(composed(store), CAO_BANG)["so-a"]
    assert (line.low, line.high, line.grade) == (47, 47, "Mức III")
    assert line.reviews == 6


def _scheme(wanted: str) -> Scheme:
    return next(one for one in all_schemes() if one.id == wanted)
