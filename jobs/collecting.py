"""How often Python looks for garbage: pages become trees of thousands of small objects, each look goes over many of them."""

from __future__ import annotations

import gc

# New objects until the youngest are looked at, and looks until older ones are: a tenth less processor time of an audit,
# 4 MB more memory than with Python's own 700, 10, 10 (docs/performance.md).
THRESHOLDS = (20_000, 20, 50)


def collect_seldom() -> None:
    """Set how often this process looks for garbage."""
    gc.set_threshold(*THRESHOLDS)
