"""The last word on every finding: what hangs on pages that were not seen is open, whatever a check made of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from checks.behind import cause_of
from checks.case import Case, Section
from checks.clarity import seen_in_part
from checks.model import Finding, Outcome
from checks.registry import Check
from checks.wording import denies

_EXACT = (Outcome.PASSED, Outcome.PARTIAL, Outcome.FAILED)
_WHOLE, _NOTHING = Fraction(1), Fraction(0)


class _Watched(Mapping[str, Section]):
    """The sections of a case; knows which ones a check asked for."""

    def __init__(self, sections: Mapping[str, Section]):
        self._sections = sections
        self.asked: dict[str, None] = {}

    def __getitem__(self, key: str) -> Section:
        self.asked[key] = None
        return self._sections[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def __len__(self) -> int:
        return len(self._sections)


def judged(case: Case, check: Check, parameters: Mapping[str, Any]) -> Finding:
    """What a check says of a case, opened where pages of the sections that it asked for were lost.

    Where the check says that seeing more can only help, what it has found stays the least that is earned.
    """
    sections = _Watched(case.sections)
    finding = check.run(replace(case, sections=sections), parameters)
    lost = _lost(case, tuple(sections.asked))
    return _opened(case, finding, lost, more_helps=check.more_helps) if lost else finding


def _lost(case: Case, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Lost pages of the sections, and the home page where only a part of it came."""
    home = case.site.home
    in_part = (home.url,) if home is not None and seen_in_part(home) else ()
    return tuple(dict.fromkeys((*in_part, *(url for key in asked for url in case.sections[key].lost))))


def _opened(case: Case, finding: Finding, lost: tuple[str, ...], *, more_helps: bool) -> Finding:
    if finding.outcome not in (*_EXACT, Outcome.CANT_TELL):
        return finding
    if finding.outcome in _EXACT:
        least = _WHOLE if finding.outcome is Outcome.PASSED else finding.degree
    else:
        least = finding.floor if finding.floor is not None else _NOTHING
    least = least if more_helps else _NOTHING
    if finding.outcome in _EXACT and least == _WHOLE:
        return finding
    note = "" if denies(finding.note) else f"{finding.note} "
    return Finding(
        outcome=Outcome.CANT_TELL,
        note=f"{note}Còn {len(lost)} trang liên quan chưa xem được nên chưa kết luận được.",
        floor=least,
        ceiling=_WHOLE,
        measured=finding.measured,
        citations=finding.citations,
        cause=finding.cause or cause_of(next((p for p in case.site.pages if p.url == lost[0]), None)),
        need=finding.need or "unseen",
        unseen=tuple(dict.fromkeys((*finding.unseen, *lost)))[:40],
    )
