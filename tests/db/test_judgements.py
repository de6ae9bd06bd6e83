"""An agency's judgements, a few at a time, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from db.store import Store
from tests.db import example
from tests.db.test_store import judged


def test_the_newest_few_up_to_a_day_come_oldest_first(store: Store) -> None:
    days = (0, 1, 2, 3)
    runs = [
        judged(store, "so-a", 50 + day, 60, days=day, at=example.TODAY + timedelta(days=day)) for day in days
    ]
    judged(store, "so-b", 10, 20)

    found = store.judgements().up_to("so-a", example.TODAY + timedelta(days=2), 2)

    assert [one.run_id for one in found] == runs[1:3]
    assert [one.scorecard.low for one in found] == [51, 52]
    assert store.judgements().up_to("so-a", date(2020, 1, 1), 5) == ()


def test_of_a_run_judged_twice_the_newest_judgement_counts(store: Store) -> None:
    run = judged(store, "so-a", 50, 60)
    later = example.TODAY + timedelta(days=1)
    again = example.assessment(example.agency("so-a"), at=later)
    store.save_result(run, again, example.scorecard(), example.document())

    assert [one.evaluated_at for one in store.judgements().up_to("so-a", later, 5)] == [later]
    found = store.judgements().of_run(run)
    assert found is not None
    assert found.evaluated_at == later
    assert store.judgements().of_run(99) is None


def test_scores_come_without_what_they_are_made_of(store: Store) -> None:
    judged(store, "so-a", 50, 60)
    judged(store, "so-a", 55, 65, days=1, at=example.TODAY + timedelta(days=1))

    scores = store.judgements().scores("so-a", example.TODAY)

    assert [(one.low, one.high, one.not_scored) for one in scores] == [(50, 60, "")]


def test_courses_are_the_last_days_of_the_agencies_asked_for(store: Store) -> None:
    def at(days: int) -> date:
        return example.TODAY + timedelta(days=days)

    for day in range(4):
        judged(store, "so-a", 50 + day, 60, days=day, at=at(day))
    run = judged(store, "so-b", 10, 20, days=2, at=at(2))
    judged(store, "so-b", 30, 40, days=3, at=at(2))
    store.save_result(
        run, example.assessment(example.agency("so-b"), at=at(3)), example.scorecard(), example.document()
    )
    judged(store, "so-c", 1, 2)

    courses = store.judgements().courses(["so-a", "so-b"], at(2), last=2)

    assert {code: [(one.on, one.low_hundredths) for one in points] for code, points in courses.items()} == {
        "so-a": [(at(1), 5100), (at(2), 5200)],
        "so-b": [(at(2), 3000)],  # the other run was judged again later
    }
    assert store.judgements().courses([], at(2), last=2) == {}


def test_courses_leave_out_the_runs_of_rounds(store: Store) -> None:
    run = judged(store, "so-a", 50, 60)
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    number = store.rounds().begin(
        ["so-a"], started_at=moment, evaluated_at=example.TODAY, trigger="nightly", asked={}
    )
    store.rounds().add_run(number, run)

    assert store.judgements().courses(["so-a"], example.TODAY, last=2)["so-a"][0].scored
    assert store.judgements().courses(["so-a"], example.TODAY, last=2, without_rounds=[number]) == {}
