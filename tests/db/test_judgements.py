"""An agency's judgements, a few at a time, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

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
