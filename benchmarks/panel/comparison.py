"""Compares the machine with two officials, and the two officials with each other: on the same cases, so that all
three κ and shares may be set side by side. Who could not tell neither agrees nor disagrees and is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from benchmarks.panel.answers import Answer
from benchmarks.panel.cases import Case, JudgedPortal, merged_cases
from checks.model import Finding, Outcome
from scoring.agreement import Errors, Share, distance, errors, kappa, share, tau_b
from scoring.calendar import window_for
from scoring.human_check import PORTALS
from scoring.model import Assessment, Criterion, Judged, Scorecard
from scoring.score import score

Three = tuple[Answer, Answer, Answer]
PAIRS = ((0, 1), (0, 2), (1, 2))
"""Machine and official 1, machine and official 2, the two officials."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far three judges agree on some cases. Triples follow `PAIRS`.

    `cases` were decided by all three; `undecided` counts who could not tell (machine, official 1, official 2),
    `blank` the cases that an official left blank. `errors` are in points. `kappas` are over classes of outcome,
    `weighted` over degrees, `same` the share with the same class.
    """

    cases: int
    undecided: tuple[int, int, int]
    blank: int
    errors: tuple[Errors | None, ...]
    kappas: tuple[Fraction | None, ...]
    weighted: tuple[Fraction | None, ...]
    same: tuple[Share | None, ...]


@dataclass(frozen=True, kw_only=True)
class Total:
    """A portal's totals (machine, official 1, official 2) over the criteria that all three decided, and grades."""

    code: str
    league: str
    points: tuple[Fraction, Fraction, Fraction]
    grades: tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Agreement of totals: errors, the share with the same grade, and by league Kendall's τ-b."""

    portals: tuple[Total, ...]
    errors: tuple[Errors | None, ...]
    grades: tuple[Share | None, ...]
    taus: tuple[tuple[str, int, tuple[float | None, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All of it: by rubric and criterion, over all cases, and totals.

    `portals` were compared; `counted` of them are live and answered whole by both officials; `left_out` were not
    compared, each with the reason.
    """

    portals: tuple[JudgedPortal, ...]
    counted: int
    left_out: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, Criterion, Agreement], ...]
    all: Agreement
    totals: Totals

    @property
    def enough(self) -> bool:
        """Whether the panel is large enough for reports to rest on it."""
        return self.counted >= PORTALS

    @property
    def rubrics(self) -> tuple[str, ...]:
        """Ids of the rubrics that were judged by."""
        return tuple(sorted({portal.run.rubric.id for portal in self.portals}))

    @property
    def kappa(self) -> Fraction | None:
        """The lower of the machine's κ with the two officials; None where one is not defined."""
        first, second, _ = self.all.kappas
        return None if first is None or second is None else min(first, second)


def of_machine(both: Sequence[Errors | None]) -> Errors | None:
    """Errors of the machine to either official, together: its pairs with both are as many."""
    first, second = both[:2]
    if first is None or second is None:
        return None
    return Errors(
        count=first.count + second.count,
        mean=(first.mean + second.mean) / 2,
        largest=max(first.largest, second.largest),
    )


def compare(portals: Sequence[JudgedPortal]) -> Comparison:
    """Compare a panel. Once enough portals count, only those are compared; before that, every one that was seen."""
    counting = [portal for portal in portals if portal.counts]
    enough = len(counting) >= PORTALS
    chosen = tuple(counting if enough else [portal for portal in portals if not portal.run.not_scored])
    reasons = [(portal.run.agency.code, _why_left(portal)) for portal in portals if portal not in chosen]
    groups = merged_cases(chosen)
    return Comparison(
        portals=chosen,
        counted=len(counting),
        left_out=tuple(reasons),
        criteria=tuple(
            (rubric, cases[0].criterion, agreement(cases)) for (rubric, _), cases in groups.items()
        ),
        all=agreement([case for portal in chosen for case in portal.cases]),
        totals=_totals(chosen),
    )


def _why_left(portal: JudgedPortal) -> str:
    if portal.run.not_scored:
        return f"máy không xem được: {portal.run.not_scored}"
    if not portal.run.live:
        return "kết quả không lấy từ cổng đang chạy"
    blank = sum(case.blank for case in portal.cases)
    return f"còn {blank} tiêu chí chưa có đủ điểm của hai người chấm"


def agreement(cases: Sequence[Case]) -> Agreement:
    """How far the three agree on these cases."""
    decided = [(case.criterion, answers) for case in cases if (answers := case.decided) is not None]
    numeric = [(c.points, answers) for c, answers in decided if all(answer.numeric for answer in answers)]
    classes = [_pairs([answers for _, answers in decided], pair) for pair in PAIRS]
    degrees = [[(answers[a].degree, answers[b].degree) for _, answers in numeric] for a, b in PAIRS]
    points = [
        [(points * answers[a].degree, points * answers[b].degree) for points, answers in numeric]
        for a, b in PAIRS
    ]
    return Agreement(
        cases=len(decided),
        undecided=_undecided(cases),
        blank=sum(case.blank for case in cases),
        errors=tuple(errors(pairs) for pairs in points),
        kappas=tuple(kappa(pairs) for pairs in classes),
        weighted=tuple(kappa(pairs, distance) for pairs in degrees),
        same=tuple(share(sum(a == b for a, b in pairs), len(pairs)) for pairs in classes),
    )


def _pairs(decided: Iterable[Three], pair: tuple[int, int]) -> list[tuple[Outcome, Outcome]]:
    return [(answers[pair[0]].outcome, answers[pair[1]].outcome) for answers in decided]


def _undecided(cases: Sequence[Case]) -> tuple[int, int, int]:
    tool, first, second = (
        sum(answer is not None and not answer.decided for answer in answers)
        for answers in (
            [case.tool for case in cases],
            [case.first for case in cases],
            [case.second for case in cases],
        )
    )
    return tool, first, second


def _totals(portals: Sequence[JudgedPortal]) -> Totals:
    totals = [total for portal in portals if (total := _total(portal)) is not None]
    points = [[(total.points[a], total.points[b]) for total in totals] for a, b in PAIRS]
    leagues = dict.fromkeys(total.league for total in totals)
    return Totals(
        portals=tuple(totals),
        errors=tuple(errors(pairs) for pairs in points),
        grades=tuple(share(sum(t.grades[a] == t.grades[b] for t in totals), len(totals)) for a, b in PAIRS),
        taus=tuple(
            (league, *_taus([total for total in totals if total.league == league])) for league in leagues
        ),
    )


def _taus(totals: Sequence[Total]) -> tuple[int, tuple[float | None, ...]]:
    return len(totals), tuple(tau_b([(t.points[a], t.points[b]) for t in totals]) for a, b in PAIRS)


def _total(portal: JudgedPortal) -> Total | None:
    """Totals as the rubric adds them: what somebody could not tell is taken out for all three, as what does not
    apply is, so that nobody loses or wins by it. None where nothing was decided by all.
    """
    decided = [(case, case.decided) for case in portal.cases]
    if not any(answers is not None for _, answers in decided):
        return None
    cards = [
        _scored(portal, [(case, answers[judge] if answers else None) for case, answers in decided])
        for judge in range(3)
    ]
    first, second, third = cards
    return Total(
        code=portal.run.agency.code,
        league=portal.run.rubric.league,
        points=(first.low, second.low, third.low),
        grades=(first.grade, second.grade, third.grade),
    )


def _scored(portal: JudgedPortal, answers: Iterable[tuple[Case, Answer | None]]) -> Scorecard:
    nothing = Answer(outcome=Outcome.INAPPLICABLE)
    at = date.fromisoformat(portal.run.evaluated_at)
    judged = tuple(
        Judged(
            criterion=case.criterion,
            finding=Finding(outcome=(said := answer or nothing).outcome, note="", degree=said.degree),
        )
        for case, answer in answers
    )
    return score(
        Assessment(
            agency=portal.run.agency,
            rubric=portal.run.rubric,
            evaluated_at=at,
            window=window_for(portal.run.rubric.window, at),
            judged=judged,
            sections={},
        )
    )
