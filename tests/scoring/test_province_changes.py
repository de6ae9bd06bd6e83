"""A province's changes: who lost and gained most, and what many portals have in common."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scoring.changes import first_seen
from scoring.changes_model import PortalChange, State
from scoring.province_changes import province_changes
from tests.scoring.changed import compared, document, finding, section

LATER = "2026-11-22"


def _portal(name: str, *lows: float, sections: bool = False) -> PortalChange:
    """A portal with a criterion of one point per number: what it earns later, of half a point before."""
    before = document(
        *(finding(f"1.{place}", "partial", low=0.5) for place, _ in enumerate(lows)),
        sections={"news": section()},
    )
    after = document(
        *(finding(f"1.{place}", "partial", low=low) for place, low in enumerate(lows)),
        on=LATER,
        sections={"news": section(present=not sections)},
    )
    change = compared(before, after)
    return replace(change, agency=replace(change.agency, code=name, name=name))


def test_portals_are_ranked_by_the_points_that_they_lost_and_gained() -> None:
    portals = [_portal("a", 0.25), _portal("b", 0), _portal("c", 1), _portal("d", 0.75), _portal("e", 0.5)]
    found = province_changes(
        [*portals, _portal("g", 0, 1), _portal("f", 0.5, sections=True), first_seen(document())],
        before="ngày 01/11/2026",
        after="ngày 22/11/2026",
    )

    assert [one.agency.code for one in found.fell] == ["b", "a"]
    assert [one.agency.code for one in found.rose] == ["c", "d"]
    assert [one.agency.code for one in found.shifted] == ["f", "g"]
    assert [one.agency.code for one in found.quiet] == ["e"]
    assert [one.agency.name for one in found.of_state(State.NEW)] == ["Sở A"]
    assert (found.gained, found.lost, found.low) == (Fraction(5, 4), Fraction(-5, 4), 0)
    assert (found.owed_to_rubric, found.rubric_changed, len(found.compared)) == (0, (), 7)


def test_criteria_and_sections_are_counted_over_all_portals() -> None:
    found = province_changes(
        [_portal("a", 0, sections=True), _portal("b", 0.25), _portal("c", 1)], before="", after=""
    )

    (total,) = found.criteria
    assert (total.criterion, total.gained, total.lost, total.compared) == ("1.0", 1, 2, 3)
    assert (total.points_gained, total.points_lost) == (Fraction(1, 2), Fraction(-3, 4))
    (news,) = found.sections
    assert (news.key, news.vanished, news.appeared, news.stale, news.renewed) == ("news", 1, 0, 0, 0)


def test_what_a_third_of_many_portals_lose_at_once_has_a_common_cause() -> None:
    few = province_changes([_portal(f"a{n}", 0) for n in range(4)], before="", after="")
    many = province_changes(
        [_portal(f"a{n}", 0) for n in range(5)] + [_portal(f"b{n}", 0.5) for n in range(10)],
        before="",
        after="",
    )
    wide = province_changes(
        [_portal(f"a{n}", 0) for n in range(5)] + [_portal(f"b{n}", 0.5) for n in range(11)],
        before="",
        after="",
    )

    assert [one.criteria[0].common_cause for one in (few, many, wide)] == [False, True, False]


def test_what_time_alone_took_from_many_has_no_common_cause() -> None:
    stale = compared(
        document(finding("2.3")), document(finding("2.3", "failed", low=0), on=LATER), changed=False
    )
    many = [replace(stale, agency=replace(stale.agency, code=f"a{n}")) for n in range(6)]

    assert not province_changes(many, before="", after="").criteria[0].common_cause
