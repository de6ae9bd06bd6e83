"""Sabotaged audits of the sample province: nobody is accused of lacking what was not seen."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.timeout(400)
def test_sabotaged_audits_accuse_nobody() -> None:
    assert missed("faults") == []
