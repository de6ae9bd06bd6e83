"""What a crawl left out by rule speaks against an absence, and is told in words."""

from __future__ import annotations

import pytest

from checks.left_out import may_hold, why_left_out
from evidence.model import LeftOut

CALENDAR = LeftOut(pattern="/lich/*/*", reason="calendar", addresses=40, sections=("leaders_schedule",))
TAGS = LeftOut(pattern="/the/*", reason="budget", addresses=3)


def test_a_pattern_whose_links_name_a_section_may_hold_it() -> None:
    assert may_hold((TAGS, CALENDAR), "leaders_schedule") is CALENDAR
    assert may_hold((TAGS, CALENDAR), "news") is None


@pytest.mark.parametrize("reason", ["budget", "calendar", "growing_path", "same_page", "other_host"])
def test_every_reason_is_said_in_words(reason: str) -> None:
    assert why_left_out(reason) != why_left_out("?")
    assert "_" not in why_left_out(reason)
