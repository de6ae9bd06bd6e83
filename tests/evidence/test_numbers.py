"""Numbers that strangers write."""

import pytest

from evidence.numbers import whole_number


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("007", 7), ("9" * 15, 10**15 - 1)])
def test_a_whole_number(written: str, number: int) -> None:
    assert whole_number(written) == number


@pytest.mark.parametrize(
    "written", ["", "²", "²00", "٣", "-1", "+1", "1.5", " 1", "1_000", "9" * 16, "9" * 5000]
)
def test_what_is_none(written: str) -> None:
    assert whole_number(written) is None
