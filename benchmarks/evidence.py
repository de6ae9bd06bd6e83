"""Evidence: forgeries refused and genuine packages not, by four verifiers; speeds; the same bytes; no secrets."""

from __future__ import annotations

from pathlib import Path

from benchmarks import evidence_log, evidence_rejections, evidence_replay, evidence_same, evidence_speed
from benchmarks.evidence_packages import Workshop, workshop
from benchmarks.table import Row


def measure(form: str) -> list[Row]:
    """All rows of a form: 'short', 'normal' or 'long'."""
    with workshop() as folder:
        shop = Workshop(Path(folder))
        return [
            *evidence_rejections.measure(shop, form),
            *evidence_log.measure(form),
            *evidence_speed.measure(shop, form),
            *evidence_same.measure(shop, form),
            *(evidence_replay.measure(shop, form) if form != "short" else []),
        ]
