"""What stands in the letter with the survey form. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.model import Tier
from reports.text import clean
from season.model import SeasonResult
from season.papers import wording
from season.papers.context import Values, common
from season.papers.model import Kind, Office, SurveyForm


def letter(result: SeasonResult, office: Office, forms: Sequence[SurveyForm]) -> Values:
    """The letter with the survey form."""
    period = result.period
    tiers = {line.agency.tier for table in result.tables for line in table.lines}
    return common(result, office, Kind.LETTER) | {
        "addressees": [wording.addressee(tier) for tier in Tier if tier in tiers]
        or ["Các cơ quan, đơn vị trong tỉnh"],
        "answers_due": wording.day(period.answers_due),
        "answer_days": str((period.answers_due - period.letter_on).days),
        "verification_on": wording.day(period.verification_on),
        "publication_on": wording.day(period.publication_on),
        "forms": [
            _form(form, f" {wording.roman(index)}" if len(forms) > 1 else "")
            for index, form in enumerate(forms, start=1)
        ],
    }


def _form(form: SurveyForm, numeral: str) -> Values:
    rows: list[Values] = []
    heading, place = "", 0
    for number_asked, question in enumerate(form.questions, start=1):
        if question.heading not in (heading, question.title):  # a category that is asked whole needs no head
            heading, place = question.heading, place + 1
            rows.append(_row(wording.roman(place), heading, heading=True))
        measured = "(đo tự động)" if question.measured else ""
        rows.append(_row(str(number_asked), question.title, wording.maximum(question.maximum), measured))
    note = (
        "Nội dung ghi “(đo tự động)” không phải tự chấm: công cụ đo trên cổng thông tin điện tử của cơ quan."
    )
    return {
        "numeral": numeral,
        "title_caps": wording.subject(form.scheme_title).upper(),
        "group": clean(form.group) or "các cơ quan, đơn vị",
        "rows": rows,
        "note": note if any(question.measured for question in form.questions) else "",
    }


def _row(number: str, title: str, maximum: str = "", answer: str = "", *, heading: bool = False) -> Values:
    return {"number": number, "title": clean(title), "maximum": maximum, "answer": answer, "heading": heading}
