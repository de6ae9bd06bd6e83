"""What is right for a sample portal: reasoned from its plan, as for the sample province, and held against a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.thousand.portals import Portal
from samples.comparison import Truth
from samples.truth import truth_of


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A result beside its truth: criteria in all, those that differ (sentences), and those that were failed wrongly."""

    criteria: int
    differences: tuple[str, ...]
    wrongly_failed: tuple[str, ...]


def compare(portal: Portal, document: Mapping[str, Any]) -> Compared:
    """Hold a result document against what is right for the portal."""
    truth = _truth(portal)
    told = tuple(text for text in truth.differences(document) if not text.startswith("mục "))
    failed = {finding["criterion"] for finding in document["findings"] if finding["outcome"] == "failed"}
    wrongly = [
        name
        for name, expected in truth.criteria.items()
        if name in failed and expected["outcome"] in ("passed", "partial")
    ]
    return Compared(criteria=len(truth.criteria), differences=told, wrongly_failed=tuple(wrongly))


def _truth(portal: Portal) -> Truth:
    raw = truth_of(portal.plan)
    return Truth(
        code=raw["code"],
        evaluated_at=raw["evaluated_at"],
        status=raw["status"],
        sections=raw.get("sections", {}),
        criteria=raw.get("criteria", {}),
        counts=raw.get("counts", {}),
    )
