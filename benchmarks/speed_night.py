"""What a night costs a portal and us: a full one, and one after another beside it."""

from __future__ import annotations

from benchmarks.rounds_incremental import two_rounds
from benchmarks.table import Row
from crawler.unchanged import REFERRED_FOR

_NIGHTS = 365


def measure(form: str) -> list[Row]:
    """Two rounds over the sample province, per portal; nothing of it has changed between them."""
    full, next_one = two_rounds(form)
    portals = len(full.documents)
    whole = -(-_NIGHTS // REFERRED_FOR.days)
    year = whole * full.disk + (_NIGHTS - whole) * next_one.disk
    seen = sum(sum(told["run"]["pages"].values()) for told in full.documents.values())
    return [
        _row("requests to a portal", full.requests, next_one.requests, portals, "{:,.0f}"),
        _row("kB that a portal sends", full.bytes / 1e3, next_one.bytes / 1e3, portals, "{:,.0f}"),
        _row("processor seconds for a portal", full.cpu, next_one.cpu, portals, "{:.2f}"),
        _row("kB of evidence of a portal", full.disk / 1e3, next_one.disk / 1e3, portals, "{:,.0f}"),
        Row(
            what="GB of evidence of a portal in a year",
            goal="told",
            reached=f"{year / portals / 1e9:.3f}",
            ok=True,
            note=f"{whole} full nights, {_NIGHTS - whole} others; with full nights only "
            f"{_NIGHTS * full.disk / portals / 1e9:.3f}",
        ),
        Row(
            what="pages of a portal",
            goal="told",
            reached=f"{seen / portals:.0f}",
            ok=True,
            note=f"{seen:,} of {portals} portals, those that nobody can see among them",
        ),
    ]


def _row(what: str, full: float, next_one: float, portals: int, form: str) -> Row:
    told, beside = (form.format(value / portals) for value in (full, next_one))
    return Row(
        what=f"a night: {what}",
        goal="told",
        reached=f"{told}, then {beside}",
        ok=True,
        note=f"the next night {next_one / full:.1%} of the full one" if full else "",
    )
