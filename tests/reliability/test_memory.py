"""Memory of the process tree stays flat over a crawl, and a crawl that heaps up is seen to."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_crawl_does_not_grow() -> None:
    assert missed("memory") == []
