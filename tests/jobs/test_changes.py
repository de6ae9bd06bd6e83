"""What changed between stored runs with real archives: a rubric's part told apart, days, rounds, courses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assurance.engine import engine
from db.migrate import upgrade
from db.rounds import PortalState, RoundPortal
from db.store import Store
from evidence.archive import load_site
from jobs.changes import changes_between
from jobs.custody import note_audit
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.moments import Moment, moment
from jobs.trends import trend_of
from reports.trend import trend_drawing
from scoring.changes_model import PortalChange, State
from scoring.rubric import find
from tests.assurance.example import HOME, PAGES, RUBRIC, write_archive

FIRST = date(2025, 10, 15)
WITHOUT_NEWS = {
    HOME: '<title>Sở Thử nghiệm</title><nav><a href="/gioi-thieu">Giới thiệu</a></nav>'
    "<p>Cổng thông tin điện tử Sở Thử nghiệm tỉnh Phú Nguyên.</p>",
    f"{HOME}gioi-thieu": PAGES[f"{HOME}gioi-thieu"],
}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A store and the folder of its archives."""

    store: Store
    folder: Path

    def judged(
        self, place: int, *, days: int = 0, rubric: str = RUBRIC, pages: dict[str, str] | None = None
    ) -> int:
        """A run as of so many days after FIRST; its number."""
        archive = self.folder / f"{place}.warc.gz"
        agency = write_archive(archive, salt=f"<!-- {place} -->", pages=pages or PAGES)
        self.store.save_agencies([agency])
        began = datetime(2025, 10, 15, 3, tzinfo=UTC) + timedelta(days=days)
        number = self.store.start_run(agency, started_at=began, archive=str(archive))
        site, at = load_site(archive), FIRST + timedelta(days=days)
        done = judge(site, rubric=find(rubric), at=at, run=run_facts(site, number, archive))
        self.store.save_result(number, done.assessment, done.scorecard, done.document)
        note_audit(self.store, run=number, archive=archive, rubric=find(rubric), document=done.document)
        self.store.finish_run(number, finished_at=began, stop_reason="finished", pages=site.pages)
        return number

    def change(self, before: Moment | None = None, after: Moment | None = None) -> PortalChange:
        """What changed on the one portal."""
        until = after or Moment(on=date(2026, 1, 1))
        (one,) = changes_between(self.store, before=before, after=until).portals
        return one


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        yield Kept(store=store, folder=tmp_path)


def test_a_section_that_vanished_is_news_with_the_points_it_took(kept: Kept) -> None:
    kept.judged(1)
    kept.judged(2, days=1, pages=WITHOUT_NEWS)

    change = kept.change()

    assert "news" in [news.key for news in change.vanished]
    assert change.losses
    assert not change.unexplained
    assert change.low is not None
    assert change.low == change.net + change.unannounced


def test_what_another_rubric_did_is_not_the_portals_doing(kept: Kept) -> None:
    kept.judged(1)
    kept.judged(2, days=1, rubric="province-2026-so")

    change = kept.change()

    assert change.rubric is not None
    assert change.rubric.told_apart
    assert change.rubric.changes
    assert (change.gains, change.losses, change.sections) == ((), (), ())
    assert change.owed_to_rubric == change.low


def test_without_the_archive_two_rubrics_are_not_told_apart(kept: Kept) -> None:
    kept.judged(1)
    kept.judged(2, days=1, rubric="province-2026-so")
    (kept.folder / "1.warc.gz").unlink()

    change = kept.change()

    assert change.rubric is not None
    assert not change.rubric.told_apart
    assert "kho lưu của lượt 1 không còn" in change.rubric.why_not
    assert not change.losses


def test_a_tool_that_judged_otherwise_is_told_apart(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first result is altered, as if an older version of a check had said so, and the log tells that version."""
    present = engine()
    monkeypatch.setattr("jobs.custody.engine", lambda: replace(present, sha256="0" * 64))
    first = kept.judged(1)
    monkeypatch.setattr("jobs.custody.engine", lambda: present)
    kept.judged(2, days=1)
    document = kept.store.load_document(first)
    finding = next(one for one in document["findings"] if one["outcome"] == "passed")
    finding |= {"outcome": "failed", "low": 0, "high": 0, "degree": 0}
    document["score"]["low"] -= finding["points"]
    document["score"]["high"] -= finding["points"]
    site = load_site(kept.folder / "1.warc.gz")
    done = judge(site, rubric=find(RUBRIC), at=FIRST, run=document["run"])
    kept.store.save_result(first, done.assessment, done.scorecard, document)

    change = kept.change()

    assert change.gains == ()
    assert change.low == change.owed_to_rubric != 0


def test_a_day_stands_for_the_last_judgement_until_then(kept: Kept) -> None:
    runs = [kept.judged(place, days=place * 10) for place in range(3)]

    change = kept.change(Moment(on=FIRST + timedelta(days=9)), Moment(on=FIRST + timedelta(days=15)))

    assert change.before is not None
    assert change.after is not None
    assert [change.before.run, change.after.run] == runs[:2]
    same = kept.change(Moment(on=FIRST + timedelta(days=21)))
    assert same.state is State.SAME


def test_two_rounds_are_compared_by_the_runs_that_count(kept: Kept) -> None:
    rounds = kept.store.rounds()
    numbers, moments = [], []
    for place in (1, 2):
        at = datetime(2025, 10, 14 + place, tzinfo=UTC)
        number = rounds.begin(["so-thu"], started_at=at, evaluated_at=at.date(), trigger="manual", asked={})
        run = kept.judged(place, days=place - 1)
        rounds.note(
            number, RoundPortal(agency_code="so-thu", state=PortalState.DONE, run_id=run, changed_at=at)
        )
        numbers.append(run)
        moments.append(moment(str(number), "--from"))

    found = changes_between(kept.store, before=moments[0], after=moments[1])

    (one,) = found.portals
    assert one.before is not None
    assert one.after is not None
    assert [one.before.run, one.after.run] == numbers
    assert (found.before, found.after) == ("đợt 1 (15/10/2025)", "đợt 2 (16/10/2025)")
    assert changes_between(kept.store, ["khac"], before=moments[0], after=moments[1]).portals == ()


def test_the_first_judgement_has_nothing_to_be_compared_with(kept: Kept) -> None:
    kept.judged(1)

    assert kept.change().state is State.NEW
    assert kept.change(Moment(on=date(2020, 1, 1))).state is State.NEW


def test_the_course_has_a_point_a_day_and_the_grades_of_the_last_rubric(kept: Kept) -> None:
    for place, days in enumerate((0, 0, 5, 9)):
        kept.judged(place, days=days)

    trend = trend_of(kept.store, "so-thu", FIRST + timedelta(days=6))

    assert [point.on.day for point in trend.points] == [15, 20]
    assert [mark.name for mark in trend.marks] == [grade.name for grade in find(RUBRIC).grades]
    assert 'class="course"' in trend_drawing(trend)
    assert not trend_of(kept.store, "khac", FIRST).shown
