"""From judgement to page, with every rubric of the house: score, keep, load, print."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from itertools import cycle
from pathlib import Path

import pytest

from checks.model import cannot_tell, failed, graded, inapplicable, passed, untested
from checks.registry import all_checks
from db.migrate import upgrade
from db.store import Store
from evidence.model import Agency, Cause, Tier
from reports.build import Context, portal_report
from reports.province import province_report
from reports.terminal import leagues_table, portal_summary
from scoring.calendar import window_for
from scoring.model import Assessment, Judged, Result, Rubric
from scoring.ranking import leagues
from scoring.result import document
from scoring.rubric import FOLDER, load
from scoring.score import score
from tests.reports.test_terminal import printed

FINDINGS = (
    passed("Đạt."),
    graded(Fraction(1, 3), "Một phần."),
    failed("Chưa đạt.", looked_at=("https://a.gov.vn/x",)),
    cannot_tell("Chưa rõ.", cause=Cause.NETWORK, need="unseen"),
    untested("Chờ trả lời.", question="Bao nhiêu?"),
    inapplicable("Không áp dụng."),
)


def assessment(rubric: Rubric, not_scored: str = "") -> Assessment:
    day = rubric.valid_from
    return Assessment(
        agency=Agency(code="a", name="Cơ quan A", tier=Tier.SO, home_url="https://a.gov.vn"),
        rubric=rubric,
        evaluated_at=day,
        window=window_for(rubric.window, day),
        judged=tuple(
            Judged(criterion=criterion, finding=finding)
            for criterion, finding in zip(rubric.criteria, cycle(FINDINGS), strict=False)
        ),
        sections={},
        not_scored=not_scored,
    )


@pytest.mark.parametrize("not_scored", ["", "Cổng không mở được."])
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_was_judged_is_kept_and_printed(path: Path, not_scored: str, tmp_path: Path) -> None:
    rubric = load(path, checks=all_checks())
    judged = assessment(rubric, not_scored)
    card = score(judged)
    result = document(judged, card, {"id": 1})
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        store.save_agencies([judged.agency])
        run = store.start_run(judged.agency, started_at=datetime(2026, 1, 1, tzinfo=UTC))
        store.save_result(run, judged, card, result)
        assert store.load_document(run) == result
        (stored,) = store.latest_scorecards()
        assert stored.scorecard == card
        page = portal_report(store.load_document(run), context=Context(grades=rubric.grades))
    assert page == portal_report(result, context=Context(grades=rubric.grades))
    assert rubric.title in page
    assert "Cơ quan A" in printed(portal_summary(result))
    standings = leagues(
        [Result(agency=judged.agency, rubric=rubric, evaluated_at=judged.evaluated_at, scorecard=card)]
    )
    assert "Cơ quan A" in province_report(standings)
    assert "Cơ quan A" in printed(leagues_table(standings))
    assert all((criterion.title in page) is not bool(not_scored) for criterion in rubric.criteria[:3])
