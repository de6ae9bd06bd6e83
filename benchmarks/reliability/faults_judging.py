"""Judging a fault-injected audit, and holding it against the fault-free one of the same portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from checks.model import Finding, Outcome
from evidence.model import Site, Visibility
from jobs.judging import Judgement, judge
from scoring.model import Rubric
from scoring.score import Degrees, degrees

_SAYS_MISSING = re.compile(r"\b(?:không (?:có|thấy|tìm thấy)|thiếu|chưa có)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one audit said: per criterion the finding; whether there was a score, its bounds, and the sections."""

    findings: Mapping[str, Finding]
    points: Mapping[str, float]
    not_scored: str
    low: float
    high: float
    sections: Mapping[str, bool | None]

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain JSON."""
        told = {
            name: [
                f.outcome.value,
                f.note,
                *(None if x is None else str(x) for x in (f.degree, f.floor, f.ceiling)),
            ]
            for name, f in self.findings.items()
        }
        return {**vars(self), "findings": told}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Verdict:
        """What as_json wrote."""
        return cls(
            **{**told, "findings": {name: _finding(*parts) for name, parts in told["findings"].items()}}
        )


def _finding(outcome: str, note: str, *bounds: str | None) -> Finding:
    degree, floor, ceiling = (None if one is None else Fraction(one) for one in bounds)
    return Finding(
        outcome=Outcome(outcome), note=note, degree=degree or Fraction(0), floor=floor, ceiling=ceiling
    )


def verdict(site: Site, rubric: Rubric, at: date) -> tuple[Verdict, Judgement]:
    """Judge a stored site by the product's own path."""
    judgement = judge(site, rubric=rubric, at=at, run={})
    return verdict_of(judgement), judgement


def verdict_of(judgement: Judgement) -> Verdict:
    """The verdict of a judgement."""
    card = judgement.scorecard
    return Verdict(
        findings={one.criterion.id: one.finding for one in judgement.assessment.judged},
        points={one.criterion_id: float(one.points) for one in card.criteria},
        not_scored=card.not_scored,
        low=float(card.low),
        high=float(card.high),
        sections={key: section.shown for key, section in judgement.assessment.sections.items()},
    )


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What is wrong with a faulted verdict beside the fault-free one; each entry is a sentence."""

    accused: tuple[str, ...] = ()  # failed, and is not
    denied: tuple[str, ...] = ()  # a section said to be missing that is there
    outside: tuple[str, ...] = ()  # degree out of the finding's bounds
    worded: tuple[str, ...] = ()  # a cantTell that says 'không có'
    wider: float = 0.0  # extra points of width, over the criteria that the fault-free audit judges exactly


def differences(faulted: Verdict, whole: Verdict, known: Verdict | None = None) -> Differences:
    """Hold a faulted verdict against the fault-free one of its page budget.

    `known` knows what that one leaves open: a lost page makes room for others, so that an audit with faults may tell
    what the budget kept from the one without.
    """
    if faulted.not_scored:
        return Differences(wider=100.0)
    accused, outside, worded = [], [], []
    wider = 0.0
    for name, finding in faulted.findings.items():
        true, bounds = degrees(whole.findings[name]), degrees(finding)
        told = whole.findings[name]
        if known is not None and told.outcome is Outcome.CANT_TELL:
            told = known.findings[name]
        if finding.outcome is Outcome.FAILED and told.outcome is not Outcome.FAILED:
            accused.append(f"{name}: {finding.note}")
        if not _holds(bounds, true):
            outside.append(f"{name}: {_told(bounds)} {_told(true)} {finding.note}")
        if finding.outcome is Outcome.CANT_TELL and _SAYS_MISSING.search(finding.note):
            worded.append(f"{name}: {finding.note}")
        if true is not None and true.judged and bounds is not None:
            wider += float(bounds.high - bounds.low) * faulted.points[name]
    denied = [
        key for key, there in faulted.sections.items() if there is False and whole.sections[key] is not False
    ]
    return Differences(
        accused=tuple(accused),
        denied=tuple(denied),
        outside=tuple(outside),
        worded=tuple(worded),
        wider=wider,
    )


def _holds(bounds: Degrees | None, true: Degrees | None) -> bool:
    """Whether bounds hold the fault-free degree; one that the fault-free audit leaves open they must not contradict.

    (Where a page is lost the budget reaches another one, which may tell what the fault-free audit did not come to.)
    """
    if bounds is None or true is None:
        return bounds is true
    if true.low < true.high:
        return bounds.low <= true.high and true.low <= bounds.high
    return bounds.low <= true.low <= bounds.high


def _told(bounds: Degrees | None) -> str:
    return "n/a" if bounds is None else f"[{float(bounds.low):.3f}, {float(bounds.high):.3f}]"


def naively(site: Site) -> Site:
    """The site as one who takes what he did not see for absent would keep it: each unseen page is a 404."""
    pages = tuple(
        replace(page, visibility=Visibility.SEEN, status=404, cause=None, reason="http_404")
        if not page.readable and page.visibility is not Visibility.NOT_HTML
        else page
        for page in site.pages
    )
    return replace(site, pages=pages)


def within(fewer: Verdict, more: Verdict) -> tuple[str, ...]:
    """What contradicts that a fault less narrows: a wider score, or a criterion outside of its bounds with the fault."""
    if more.not_scored:
        return ()
    if fewer.not_scored:
        return ("a score with the fault, none without it",)
    told = []
    if round(fewer.high - fewer.low, 6) > round(more.high - more.low, 6):
        told.append(f"{fewer.low}–{fewer.high} in {more.low}–{more.high}")
    for name, finding in fewer.findings.items():
        inner, outer = degrees(finding), degrees(more.findings[name])
        if not _holds(outer, inner):
            told.append(f"{name}: {_told(inner)} in {_told(outer)}")
    return tuple(told)
