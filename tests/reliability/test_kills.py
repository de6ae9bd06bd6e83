"""Crawls that are killed lose nothing."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.browser
@pytest.mark.postgresql
@pytest.mark.timeout(400)
def test_a_killed_crawl_loses_nothing() -> None:
    assert missed("kills") == []
