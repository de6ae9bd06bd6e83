"""Checks by name."""

from __future__ import annotations

import pytest

from checks.registry import check
from checks.standards import https


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="'https' is registered twice"):
        check("https")(https)
