"""The short form of `./soicong bench reliability politeness`."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_crawl_is_as_polite_as_it_says() -> None:
    assert missed("politeness") == []
