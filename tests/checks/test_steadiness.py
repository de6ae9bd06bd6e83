"""Looks at spaced moments: the share that worked, how sure it is, outages with what is known of their ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from checks.availability import availability
from checks.case import Case
from checks.model import Finding, Outcome
from checks.registry import Step
from checks.steadiness import Answering, Look, Maintenance, Steadiness, steadiness, wilson
from checks.watched import watched_probe
from evidence.model import Probe
from tests.checks.builders import HOME, case, probe

UP, DOWN, UNKNOWN = Answering.ANSWERED, Answering.SILENT, Answering.UNKNOWN
START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
STEPS = (
    Step(at_least=Fraction("0.99"), degree=Fraction(1)),
    Step(at_least=Fraction("0.95"), degree=Fraction(1, 2)),
)


def series(states: Sequence[Answering], *, every: timedelta = timedelta(hours=1)) -> list[Look]:
    return [
        Look(
            at=START + every * number,
            state=state,
            status=200 if state is UP else None,
            reason="" if state is UP else "connection_refused",
        )
        for number, state in enumerate(states)
    ]


def weighed(*states: Answering, maintenance: Sequence[Maintenance] = ()) -> Steadiness:
    return steadiness(series(states), maintenance)


class TestShare:
    @pytest.mark.parametrize(
        ("share", "looks", "low", "high"),
        [
            (0.5, 10, 0.2366, 0.7634),
            (1.0, 10, 0.7225, 1.0),
            (0.0, 10, 0.0, 0.2775),
            (0.9, 100, 0.8256, 0.9448),
        ],
    )
    def test_the_interval_is_wilsons(self, share: float, looks: float, low: float, high: float) -> None:
        """Figures by hand from Wilson's formula with z = 1.96; for 9 of 10 tenths see Brown, Cai, DasGupta 2001."""
        assert wilson(share, looks) == pytest.approx((low, high), abs=1e-4)

    def test_nothing_is_known_without_looks(self) -> None:
        found = steadiness([])
        assert (found.looks, found.share, found.low, found.high, found.outages) == (0, 0, 0.0, 1.0, ())

    def test_where_the_state_never_changed_a_day_is_worth_one_look(self) -> None:
        found = weighed(*[UP] * 72)
        assert (found.looks, found.days, found.spells, found.effective) == (72, 4, 1, 4.0)
        assert found.low == wilson(1.0, 4)[0]

    def test_looks_within_one_outage_are_not_independent(self) -> None:
        one_long = weighed(*[UP] * 45, *[DOWN] * 10, *[UP] * 45)
        scattered = weighed(*([UP] * 9 + [DOWN]) * 10)
        assert one_long.share == scattered.share == Fraction(9, 10)
        assert scattered.effective == 100
        assert one_long.effective < 10
        assert one_long.low < scattered.low < scattered.high < one_long.high

    def test_an_outage_that_still_lasts_is_hardly_worth_more_than_one_look(self) -> None:
        assert weighed(*[UP] * 50, *[DOWN] * 50).effective == 1.0


class TestOutages:
    def test_an_outage_has_bounds(self) -> None:
        (outage,) = weighed(UP, DOWN, DOWN, DOWN, UP).outages
        hour = timedelta(hours=1)
        assert (outage.after, outage.first, outage.last, outage.before) == (
            START,
            START + hour,
            START + 3 * hour,
            START + 4 * hour,
        )
        assert (outage.looks, outage.least, outage.most) == (3, 2 * hour, 4 * hour)
        assert outage.reasons == ("connection_refused",)

    def test_an_end_that_was_not_seen_is_not_invented(self) -> None:
        begun, lasting = weighed(DOWN, UP, DOWN).outages
        assert (begun.after, begun.most) == (None, None)
        assert (lasting.before, lasting.most) == (None, None)

    def test_what_failed_on_our_side_neither_counts_nor_splits_an_outage(self) -> None:
        found = weighed(UP, DOWN, UNKNOWN, DOWN, UP)
        assert (found.looks, found.answered, found.unknown, len(found.outages)) == (4, 2, 1, 1)

    def test_announced_maintenance_is_left_out_and_counted(self) -> None:
        span = Maintenance(begins=START + timedelta(hours=1), ends=START + timedelta(hours=3), reason="CV 45")
        found = weighed(UP, DOWN, DOWN, DOWN, UP, maintenance=[span])
        assert (found.looks, found.excepted, found.share) == (3, 2, Fraction(2, 3))
        assert [outage.looks for outage in found.outages] == [1]

    def test_of_two_looks_at_one_moment_the_first_counts(self) -> None:
        found = steadiness([*series([UP]), *series([DOWN])])
        assert (found.looks, found.answered) == (1, 1)


def judged(probes: list[Probe], given: Case | None = None) -> Finding:
    return availability(given or case(probes=probes), steps=STEPS, minimum_looks=10, minimum_days=3)


class TestFinding:
    def test_looks_through_the_day_are_what_is_measured(self) -> None:
        states = [UP] * 30 + [DOWN] * 3 + [UP] * 57
        found = judged([watched_probe("availability", HOME, series(states), ())])
        assert found.outcome is Outcome.PARTIAL
        assert found.degree == Fraction(1, 2)
        assert found.note.startswith(
            "Cổng trả lời 87/90 lần xem trong 5 ngày (96,7%; mức đạt: từ 99%; khoảng tin cậy 95%: "
        )
        assert "không trả lời lúc 13:00 ngày 03/03/2026" in found.note
        outages: Any = found.measured["outages"]
        (outage,) = outages
        assert (outage["after"], outage["first"]) == ("2026-03-03 12:00", "2026-03-03 13:00")
        assert (outage["least_minutes"], outage["most_minutes"]) == (120, 240)
        assert found.looked_at == (HOME,)

    def test_they_are_added_to_what_crawls_saw(self) -> None:
        crawls = [probe("availability", at=START - timedelta(days=n + 1), answered=n != 2) for n in range(3)]
        found = judged([*crawls, watched_probe("availability", HOME, series([UP] * 12), ())])
        assert (found.measured["looks"], found.measured["answered"], found.measured["days"]) == (15, 14, 4)

    def test_few_looks_leave_it_open_whatever_they_say(self) -> None:
        found = judged([watched_probe("availability", HOME, series([DOWN] * 9), ())])
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "repeat")

    def test_announced_maintenance_excepts_looks_and_stays_visible(self) -> None:
        span = Maintenance(
            begins=START + timedelta(hours=20), ends=START + timedelta(hours=25), reason="CV 45"
        )
        states = [UP] * 20 + [DOWN] * 5 + [UNKNOWN] + [UP] * 44
        with_span = judged([watched_probe("availability", HOME, series(states), (span,))])
        without = judged([watched_probe("availability", HOME, series(states), ())])
        assert (with_span.outcome, without.outcome) == (Outcome.PASSED, Outcome.FAILED)
        assert (
            "không tính 5 lần trong lúc bảo trì đã báo trước và 1 lần không phải do cổng hoặc chưa rõ"
            in with_span.note
        )
        assert with_span.measured["maintenance"] == [["2026-03-03 03:00", "2026-03-03 08:00", "CV 45"]]

    def test_looks_at_another_address_say_nothing_of_the_portal(self) -> None:
        elsewhere = watched_probe("availability", "https://cong-khac.vn/", series([DOWN] * 90), ())
        service = watched_probe("service", HOME, series([DOWN] * 90), ())
        assert judged([elsewhere, service]).need == "repeat"
        assert "looks" not in judged([elsewhere, service]).measured
