"""Sabotaged audits through Chromium and the network: nobody is accused of lacking what was not seen."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_sabotaged_audits_through_a_browser_accuse_nobody() -> None:
    assert missed("browser_faults") == []
