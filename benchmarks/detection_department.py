"""What the issue asks of the archived department portal, section by section."""

from __future__ import annotations

from urllib.parse import urlsplit

from benchmarks.detection_model import Expected, Subject, Told, TruthSet, found_by_us
from benchmarks.detection_sets import picture_sections
from benchmarks.table import Row

EMPTY = "hotline"
STALE = ("directives", "consultation")
MISSPELT = "procurement"


def department_rows(department: TruthSet) -> list[Row]:
    """Rows for each look at the portal (audited over loopback, or its archive)."""
    return [row for subject in department.subjects for row in _rows(subject)]


def _rows(subject: Subject) -> list[Row]:
    said = found_by_us(subject)
    name = f"department portal, {subject.name}"
    wrong = [
        f"{key} {said[key].present}"
        for key, one in subject.truth.items()
        if said[key].present is not one.present
    ]
    pictures = [key for key in picture_sections() if not _at(said[key], subject.truth[key])]
    stale = [
        f"{key} {said[key].newest or 'undated'}"
        for key in STALE
        if not (said[key].present and said[key].newest.startswith(subject.truth[key].newest))
    ]
    misspelt = _at(said[MISSPELT], subject.truth[MISSPELT])
    return [
        _row(f"{name}: sections as a person sees them", wrong, len(subject.truth)),
        _row(f"{name}: sections behind pictures, at their address", pictures, len(picture_sections())),
        _row(f"{name}: {', '.join(STALE)} are stale by their newest entry", stale, len(STALE)),
        _yes(f"{name}: {EMPTY} is there and empty", said[EMPTY].empty, said[EMPTY]),
        _yes(f"{name}: {MISSPELT} found in spite of its misspelling", misspelt, said[MISSPELT]),
    ]


def _at(said: Told, truth: Expected) -> bool:
    """Whether a section was found, at the address that a person names where the truth tells one."""
    if not said.present:
        return False
    path = urlsplit(said.url).path.rstrip("/")
    return not truth.urls or any(path.endswith(url.split("?")[0].rstrip("/")) for url in truth.urls)


def _row(what: str, wrong: list[str], total: int) -> Row:
    return Row(
        what=what,
        goal=f"{total} of {total}",
        reached=f"{total - len(wrong)} of {total}",
        ok=not wrong,
        note=", ".join(wrong),
    )


def _yes(what: str, ok: bool, said: Told) -> Row:
    return Row(what=what, goal="yes", reached="yes" if ok else "no", ok=ok, note="" if ok else said.reason)
