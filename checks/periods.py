"""Which years a plan's title names."""

from __future__ import annotations

import re
from datetime import date

from checks.vietnamese import squeeze

# Years that name no plan: of a day, of one month, quarter or week, of a document number.
_OTHER_YEARS = re.compile(
    r"\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
    r"|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"
    r"|\b(?:tháng|quý|tuần)\s+(?:\d{1,2}|[ivx]+)\s*(?:[/.-]|,?\s*năm)?\s*\d{4}"
    r"|\b\d+\s*/\s*\d{4}\s*/\s*[^\W\d]\S*",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b((?:19|20)\d{2})\s*(?:-|–|—|÷|đến|tới)\s*(?:năm\s+)?((?:19|20)\d{2})\b", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:đến|tới|tầm nhìn)\s+(?:năm\s+)?((?:19|20)\d{2})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")


def covers(title: str, year: int, issued: date | None = None) -> bool | None:
    """Whether a plan's title names the year or a period that holds it; None where it names no year at all.

    'đến năm 2030' runs from the year it was issued. Years of days, document numbers, months, quarters and
    weeks are not the plan's own.
    """
    rest = _OTHER_YEARS.sub(" ", squeeze(title))
    if any(int(start) <= year <= int(end) for start, end in _PERIOD.findall(rest)):
        return True
    started = issued is None or issued.year <= year
    if started and any(year <= int(end) for end in _UNTIL.findall(_PERIOD.sub(" ", rest))):
        return True
    years = {int(found) for found in _YEAR.findall(rest)}
    return year in years if years else None
