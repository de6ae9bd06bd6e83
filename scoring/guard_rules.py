"""When a round is held back, as data: guard.yaml has each threshold with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("guard.yaml")


@dataclass(frozen=True, kw_only=True)
class GuardRules:
    """Thresholds: shares 0..1, points of 100, a number of portals. Why each is as it is stands in guard.yaml."""

    least_portals: Fraction
    seen_drop: Fraction
    seen_least: Fraction
    open_rise: Fraction
    open_most: Fraction
    median_drop: Fraction
    median_rise: Fraction
    same_criterion: Fraction
    same_cause: Fraction


def read_rules(text: str) -> GuardRules:
    """Rules from YAML. Raises ValueError naming the entry that lacks, is unknown, has no reason or no number."""
    data = yaml.safe_load(text)
    names = {one.name for one in fields(GuardRules)}
    if not isinstance(data, Mapping) or set(data) != names:
        wrong = sorted(names ^ set(data if isinstance(data, Mapping) else ()))
        raise ValueError(f"guard.yaml: entries that lack or are unknown: {', '.join(wrong)}")
    for name, entry in data.items():
        if not str(entry.get("why") or "").strip() or isinstance(entry.get("value"), str | bool | None):
            raise ValueError(f"guard.yaml: {name} needs a number (value) and a reason (why)")
    return GuardRules(**{name: Fraction(str(entry["value"])) for name, entry in data.items()})


@cache
def guard_rules() -> GuardRules:
    """The rules of this version."""
    return read_rules(_FILE.read_text("utf-8"))
