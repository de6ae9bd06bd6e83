"""The form of one agency: which items it answers, what is filled in for it, and how a form is recognised again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from checks.model import Outcome
from evidence.model import Agency
from scoring.rounding import rounded
from season.model import Measured, Period
from season.schemes import Question, Rated

MARK = "soicong-phieu-1"
SHEET = "Phiếu tự chấm"
HIDDEN = "soicong"
COLUMNS = (
    "Mục",
    "Tiêu chí",
    "Yêu cầu, câu hỏi",
    "Điểm tối đa",
    "Máy đo được",
    "Nhận xét của máy",
    "Điểm tự chấm",
    "Số liệu (nếu được hỏi)",
    "Đường dẫn minh chứng",
    "Ghi chú của cơ quan",
)
ID, TITLE, CONDITION, MAXIMUM, MEASURED, REMARK, POINTS, AMOUNT, LINKS, NOTE = range(1, len(COLUMNS) + 1)
SIGNER = "Thủ trưởng cơ quan (họ và tên)"
SIGNED_ON = "Ngày ký, xác nhận đầy đủ"
SHOWN_DECIMALS = 2
NO_MAXIMUM = "không nêu"


@dataclass(frozen=True, kw_only=True)
class FormItem:
    """One item as it stands in a form. `filled` are the measured points that are filled in as the agency's own."""

    question: Question
    measured: Measured | None
    filled: Fraction | None

    @property
    def shown(self) -> str:
        """The filled points as the form shows them; '' where none are."""
        return "" if self.filled is None else f"{rounded(self.filled, SHOWN_DECIMALS):f}"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form to fill in."""

    period: Period
    agency: Agency
    rated: Rated
    items: tuple[FormItem, ...]


def form_of(period: Period, agency: Agency, rated: Rated, measured: Mapping[str, Measured]) -> Form:
    """The form of an agency: every item that applies to it; what the crawl could tell is filled in."""
    items = []
    for question in rated.questions:
        found = measured.get(question.id)
        if found is not None and found.outcome == Outcome.INAPPLICABLE:
            continue
        told = found is not None and found.outcome not in (Outcome.CANT_TELL, Outcome.UNTESTED)
        filled = found.low if found is not None and told else None
        items.append(FormItem(question=question, measured=found, filled=filled))
    return Form(period=period, agency=agency, rated=rated, items=tuple(items))


def question_hash(question: Question) -> str:
    """What changes when a question's number, wording or limit does."""
    told = "\n".join((question.id, question.title, question.condition, str(question.maximum)))
    return hashlib.sha256(told.encode()).hexdigest()[:24]
