"""Reads province.yaml: the plan of every portal."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samples.model import Plan

FILE = Path(__file__).parent / "province.yaml"


@cache
def plans() -> tuple[Plan, ...]:
    """The plans in the order of the file."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(
        Plan(**{**entry, "sections": {key: value or {} for key, value in entry.get("sections", {}).items()}})
        for entry in loaded["portals"]
    )


def plan_of(code: str) -> Plan:
    """The plan of an agency. Raises KeyError."""
    return {plan.code: plan for plan in plans()}[code]
