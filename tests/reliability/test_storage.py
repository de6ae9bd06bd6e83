"""Disks and databases that fail interrupt a crawl, and it loses nothing."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.postgresql
@pytest.mark.timeout(400)
def test_failing_storage_loses_nothing() -> None:
    assert missed("storage") == []
