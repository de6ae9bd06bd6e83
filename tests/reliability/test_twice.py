"""The short form of `./soicong bench reliability twice`."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.timeout(400)
def test_the_same_portal_twice_gives_the_same_result_and_changes_are_explained() -> None:
    assert missed("twice") == []
