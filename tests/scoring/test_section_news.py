"""Sections that appeared, vanished, went stale or were renewed, and those that are no news."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.scoring.changed import NEWS, compared, document, section

FRESH, OLD = (
    "2026-10-20",
    "2026-08-22",
)  # 12 and 71 days before the first evaluation; 33 and 92 before the second


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (section(present=False), section(), "appeared"),
        (section(), section(present=False), "vanished"),
        (section(newest=OLD), section(newest=OLD), "stale"),
        (section(), section(present=False, empty=True), "stale"),
        (section(newest="2026-06-01"), section(newest="2026-11-20"), "renewed"),
        (section(present=False, empty=True), section(), "renewed"),
        (section(present=False, empty=True), section(present=False, empty=True), ""),
        (section(newest=FRESH), section(newest=FRESH), ""),
        (section(newest=FRESH), section(), ""),  # its days are not told any more
        (section(present=None), section(), ""),  # it could not be told before
        (section(), section(present=None), ""),
        (section(present=False), section(confidence=0.6), ""),  # a person should look
        (section(present=False), section(present=False), ""),
    ],
)
def test_a_section_is_news_when_both_sides_are_sure(
    before: dict[str, Any], after: dict[str, Any], kind: str
) -> None:
    change = compared(
        document(sections={"news": before}), document(on="2026-11-22", sections={"news": after})
    )

    kinds = ("appeared", "vanished", "stale", "renewed")
    assert [name for name in kinds if getattr(change, name)] == ([kind] if kind else [])
    assert change.announced is bool(kind)


def test_news_names_the_section_its_days_and_its_address() -> None:
    change = compared(
        document(sections={"news": section(newest=OLD)}),
        document(on="2026-11-22", sections={"news": section(newest=OLD, url="")}),
    )

    (stale,) = change.sections
    assert (stale.title, stale.url, stale.reason) == ("Tin tức, sự kiện", NEWS, "Có mục trong thực đơn.")
    assert (stale.newest_before, stale.newest_after) == (date(2026, 8, 22), date(2026, 8, 22))


def test_a_section_that_the_earlier_result_does_not_know_is_no_news() -> None:
    assert not compared(document(), document(on="2026-11-22", sections={"news": section()})).sections
