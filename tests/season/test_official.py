"""The official value of an item: review before measurement, measurement before claim; and how the columns differ."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from checks.model import Outcome
from db.season_records import Act
from season.model import Claim, Difference, Item, Measured, Origin, Review
from season.official import difference, moved, needs_second, official_value
from season.standing_reviews import same_person, standing, with_exemptions
from tests.season.example import review

ON = date(2026, 10, 20)
LIMIT = Fraction(2)
NOW = datetime(2026, 10, 18, tzinfo=UTC)


def measured(low: int, high: int, outcome: str = "partial") -> Measured:
    return Measured(low=Fraction(low), high=Fraction(high), outcome=outcome)


def reviewed(points: int | None, **changes: Any) -> Review:
    facts: dict[str, Any] = {
        "number": 1,
        "points": None if points is None else Fraction(points),
        "reason": "đã xem",
        "links": (),
        "by": "Lan",
        "at": NOW,
    }
    return Review(**(facts | changes))


def item(**columns: Any) -> Item:
    return Item(id="1.1", title="Sơ đồ", heading="Giới thiệu", maximum=Fraction(4), **columns)


def value(one: Item) -> tuple[Fraction, Fraction | None, Origin]:
    found = official_value(one, limit=LIMIT, on=ON)
    return found.low, found.high, found.origin


def claimed(points: int) -> Claim:
    return Claim(points=Fraction(points))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (item(), (0, 4, Origin.OPEN)),
        (item(claim=claimed(3)), (0, 3, Origin.OPEN)),
        (item(measured=measured(2, 2), claim=claimed(4)), (2, 2, Origin.MEASURED)),
        (item(measured=measured(0, 4, Outcome.UNTESTED), claim=claimed(3)), (0, 3, Origin.OPEN)),
        (item(measured=measured(1, 4, Outcome.CANT_TELL), claim=claimed(0)), (1, 1, Origin.OPEN)),
        (item(measured=measured(2, 2), review=reviewed(3)), (3, 3, Origin.REVIEWED)),
        (item(measured=measured(1, 1), review=reviewed(4)), (1, 1, Origin.MEASURED)),
        (item(measured=measured(1, 1), review=reviewed(4, confirmed_by="Minh")), (4, 4, Origin.REVIEWED)),
        (
            item(measured=measured(1, 1), review=reviewed(2, expires=date(2026, 10, 19))),
            (1, 1, Origin.MEASURED),
        ),
    ],
)
def test_which_column_decides(one: Item, expected: tuple[int, int, Origin]) -> None:
    assert value(one) == expected


def test_an_exemption_takes_the_item_out_until_it_expires() -> None:
    lasting = reviewed(None, confirmed_by="Minh", expires=date(2026, 10, 20))
    one = item(measured=measured(1, 1), review=lasting)
    assert official_value(one, limit=LIMIT, on=ON).exempt
    assert not official_value(one, limit=LIMIT, on=date(2026, 10, 21)).exempt


def test_a_category_without_a_maximum_is_open_upwards() -> None:
    one = Item(id="1", title="Hạ tầng", heading="", maximum=None)
    assert official_value(one, limit=LIMIT, on=ON).high is None
    assert moved(one, Fraction(5)) == 5
    assert moved(one, None) == 0


def test_points_are_moved_from_the_farther_end() -> None:
    assert moved(item(measured=measured(0, 4, Outcome.UNTESTED)), Fraction(1)) == 3
    assert moved(item(measured=measured(2, 2)), Fraction(3)) == 1
    assert moved(item(), None) == 4
    assert needs_second(item(measured=measured(1, 1)), Fraction(4), limit=LIMIT)
    assert not needs_second(item(measured=measured(2, 2)), Fraction(4), limit=LIMIT)


@pytest.mark.parametrize(
    ("one", "broken", "kind", "points"),
    [
        (item(measured=measured(1, 1), claim=claimed(4)), False, Difference.OVER_CLAIMED, 3),
        (item(measured=measured(3, 3), claim=claimed(1)), False, Difference.UNDER_CLAIMED, 2),
        (item(claim=claimed(3)), False, Difference.CANNOT_BE_VERIFIED, 3),
        (item(claim=claimed(3)), True, Difference.LINK_DOES_NOT_WORK, 3),
        (item(claim=claimed(3), review=reviewed(2, confirmed_by="B")), True, Difference.OVER_CLAIMED, 1),
        (item(measured=measured(2, 2), claim=claimed(2)), True, None, 0),
        (item(measured=measured(2, 2)), False, None, 0),
        (
            item(measured=measured(0, 0, Outcome.INAPPLICABLE), claim=claimed(1)),
            False,
            Difference.OVER_CLAIMED,
            1,
        ),
    ],
)
def test_differences_are_typed(one: Item, broken: bool, kind: Difference | None, points: int) -> None:
    found = difference(one, broken=broken, limit=LIMIT, on=ON)
    assert (found.kind if found else None) is kind
    assert found is None or found.points == points


def test_an_undo_brings_the_review_before_it_back() -> None:
    first = review("so-y", "1.1", Fraction(1), id=1)
    second = review("so-y", "1.1", Fraction(2), id=2)
    undo = review("so-y", "1.1", None, Act.UNDO, id=3, target_id=2)
    key = ("so-y", "province-2026-so", "1.1")
    assert standing([first, second])[key].points == 2
    assert standing([first, second, undo])[key].points == 1
    assert standing([first, undo.__class__(**{**vars(undo), "target_id": 1})]) == {}


def test_nobody_confirms_what_they_laid_down() -> None:
    made = review("so-y", "1.1", Fraction(1), id=1, recorded_by="Lan")
    own = review("so-y", "1.1", None, Act.CONFIRM, id=2, target_id=1, recorded_by=" lan ")
    other = review("so-y", "1.1", None, Act.CONFIRM, id=3, target_id=1, recorded_by="Minh")
    (review_of,) = standing([made, own]).values()
    assert review_of.confirmed_by == ""
    (review_of,) = standing([made, own, other]).values()
    assert review_of.confirmed_by == "Minh"
    assert same_person("Nguyễn  Lan", "nguyễn lan")


def test_exemptions_of_earlier_seasons_lie_beneath_reviews_of_this_one() -> None:
    key = ("so-y", "province-2026-so", "1.1")
    before = review("so-y", "1.1", None, Act.EXEMPT, id=1, season=2025, expires=date(2027, 1, 1))
    own = review("so-y", "1.1", Fraction(1), id=2)
    undo = review("so-y", "1.1", None, Act.UNDO, id=3, target_id=1)
    assert with_exemptions([], [before])[key].points is None
    assert with_exemptions([own], [before])[key].points == 1
    assert with_exemptions([undo], [before]) == {}
