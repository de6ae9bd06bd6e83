"""Checks by name."""

from __future__ import annotations

import pytest

from checks.case import Case
from checks.model import Finding, passed
from checks.registry import check
from checks.standards import https as _


def test_a_name_is_given_once() -> None:
    def https(case: Case) -> Finding:
        return passed(f"Đã xem {case.site.agency.name}.")

    with pytest.raises(ValueError, match="registered twice"):
        check("https")(https)
