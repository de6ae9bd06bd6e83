"""The bench part `blocks`, in its short form."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.timeout(400)
def test_blocks_are_told_from_ordinary_pages() -> None:
    assert missed("blocks") == []
