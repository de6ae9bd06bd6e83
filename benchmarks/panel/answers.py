"""An answer to one criterion, the same for the machine and for an official: an outcome with its degree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checks.model import Outcome
from scoring.rounding import printed

UNDECIDED = "không xác định"
INAPPLICABLE = "không áp dụng"
_UNDECIDED = frozenset({UNDECIDED, "khong xac dinh", "kxđ", "kxd", "?"})
_INAPPLICABLE = frozenset({INAPPLICABLE, "khong ap dung", "kad"})
_NUMBER = re.compile(r"\d{1,4}([.,]\d{1,6})?")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a judge says of a criterion. `degree` is the share of the points earned, 0 where that means nothing."""

    outcome: Outcome
    degree: Fraction = Fraction(0)

    @property
    def decided(self) -> bool:
        """Whether the judge could tell."""
        return self.outcome not in (Outcome.CANT_TELL, Outcome.UNTESTED)

    @property
    def numeric(self) -> bool:
        """Whether the answer is worth points."""
        return self.decided and self.outcome is not Outcome.INAPPLICABLE


class NoAnswer(ValueError):
    """A cell that is no answer. The message says what is wrong, `mend` how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


def of_degree(degree: Fraction) -> Answer:
    """The answer that earns this share of the points."""
    if degree <= 0:
        return Answer(outcome=Outcome.FAILED)
    return Answer(outcome=Outcome.PASSED if degree >= 1 else Outcome.PARTIAL, degree=min(degree, Fraction(1)))


def of_finding(finding: Mapping[str, Any]) -> Answer:
    """The machine's answer: a finding of a result document."""
    outcome = Outcome(finding["outcome"])
    if outcome in (Outcome.PASSED, Outcome.PARTIAL, Outcome.FAILED):
        exact = {Outcome.PASSED: Fraction(1), Outcome.FAILED: Fraction(0)}
        return of_degree(exact.get(outcome, Fraction(str(finding["degree"]))))
    return Answer(outcome=outcome)


def of_cell(text: str, points: Fraction) -> Answer | None:
    """An official's answer: points up to the criterion's, 'không xác định', 'không áp dụng'; None for nothing.

    Raises NoAnswer.
    """
    said = unicodedata.normalize("NFC", text).strip().rstrip(".").casefold()
    if not said:
        return None
    if said in _UNDECIDED:
        return Answer(outcome=Outcome.CANT_TELL)
    if said in _INAPPLICABLE:
        return Answer(outcome=Outcome.INAPPLICABLE)
    mend = f"ghi số từ 0 đến {printed(points)}, ‘{UNDECIDED}’ hoặc ‘{INAPPLICABLE}’"
    if not _NUMBER.fullmatch(said):
        raise NoAnswer(f"‘{text}’ không phải là điểm", mend)
    given = Fraction(said.replace(",", "."))
    if given > points:
        raise NoAnswer(f"‘{text}’ vượt điểm tối đa {printed(points)}", mend)
    return of_degree(given / points)
