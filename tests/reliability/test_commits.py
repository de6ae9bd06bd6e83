"""Crawls that die where something is written lose nothing."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.postgresql
@pytest.mark.timeout(400)
def test_dying_at_each_place_loses_nothing() -> None:
    assert missed("commits") == []
