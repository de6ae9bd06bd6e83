"""The vocabulary of judgement: EARL 1.0 outcomes with a degree, citations, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from evidence.model import Cause

# JSON-like; a recursive alias would not survive mypy --strict on 3.11
Measured = object


class Outcome(StrEnum):
    """EARL 1.0 outcome values (W3C), and `partial` with a degree between 0 and 1."""

    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cantTell"
    UNTESTED = "untested"


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a finding can be checked: address, payload hash, quoted text and the element's path on the page."""

    url: str
    sha256: str = ""
    quote: str = ""
    path: str = ""
    screenshot_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check says of one criterion.

    `degree` is the share of the points earned (0..1; decisive only for passed, partial, failed).
    `floor` and `ceiling` bound the degree where the check cannot tell all of it (a list cut by the budget decides
    only the tiers that it reaches); both are None when the degree is exact or nothing is known.
    `measured` holds plain JSON values. `note` is one plain Vietnamese sentence for an official.
    `cause` is set for cantTell; `need` is 'live', 'repeat', 'form', 'unseen' or 'look' (needs a person's look).
    `question` is what to ask the agency (untested). `looked_at` lists addresses that were searched (failed).
    """

    outcome: Outcome
    note: str
    degree: Fraction = Fraction(0)
    floor: Fraction | None = None
    ceiling: Fraction | None = None
    measured: Mapping[str, Measured] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    cause: Cause | None = None
    need: str = ""
    question: str = ""
    looked_at: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def passed(note: str, *, citations: tuple[Citation, ...] = (), **measured: Measured) -> Finding:
    """A finding that earns all points."""
    return Finding(
        outcome=Outcome.PASSED, degree=Fraction(1), note=note, citations=citations, measured=measured
    )


def failed(
    note: str,
    *,
    citations: tuple[Citation, ...] = (),
    looked_at: tuple[str, ...] = (),
    **measured: Measured,
) -> Finding:
    """A finding that earns nothing; say where was looked."""
    return Finding(
        outcome=Outcome.FAILED, note=note, citations=citations, looked_at=looked_at, measured=measured
    )


def graded(
    degree: Fraction,
    note: str,
    *,
    citations: tuple[Citation, ...] = (),
    looked_at: tuple[str, ...] = (),
    **measured: Measured,
) -> Finding:
    """A finding whose outcome follows from its degree: 1 passed, 0 failed, between them partial."""
    outcome = Outcome.PASSED if degree >= 1 else Outcome.FAILED if degree <= 0 else Outcome.PARTIAL
    return Finding(
        outcome=outcome,
        degree=min(max(degree, Fraction(0)), Fraction(1)),
        note=note,
        citations=citations,
        looked_at=looked_at,
        measured=measured,
    )


def between(
    floor: Fraction, ceiling: Fraction, note: str, *, cause: Cause, need: str = "unseen", **measured: Measured
) -> Finding:
    """cantTell with bounds: at least `floor`, at most `ceiling` of the points, as far as we saw."""
    return Finding(
        outcome=Outcome.CANT_TELL,
        floor=floor,
        ceiling=ceiling,
        note=note,
        cause=cause,
        need=need,
        measured=measured,
    )


def cannot_tell(
    note: str, *, cause: Cause, need: str, unseen: tuple[str, ...] = (), **measured: Measured
) -> Finding:
    """Not enough was seen to judge: never a reproach to the portal."""
    return Finding(
        outcome=Outcome.CANT_TELL, note=note, cause=cause, need=need, unseen=unseen, measured=measured
    )


def untested(note: str, *, question: str) -> Finding:
    """Only the agency knows the number: the question to ask it."""
    return Finding(outcome=Outcome.UNTESTED, note=note, need="form", question=question)


def inapplicable(note: str, **measured: Measured) -> Finding:
    """The criterion does not apply to this portal."""
    return Finding(outcome=Outcome.INAPPLICABLE, note=note, measured=measured)
