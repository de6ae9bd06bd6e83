"""The dates of a season: what holds by default, and whether dates that people lay down fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from db.season_records import PeriodRecord
from evidence.model import Tier
from scoring.model import Rubric
from scoring.official import season_window
from scoring.rubric import NoValidRubric, rubric_for
from season.model import Period, Phase

ANSWER_DAYS = 15
"""Days that agencies have to answer after the letter (Quyết định 2294/QĐ-UBND, Bắc Giang)."""
VERIFICATION_DAYS = 40
"""Days between the first day of verification and publication by default; staff lay down what suits them."""
OBJECTION_DAYS = 7
SECOND_REVIEWER_ABOVE = Fraction(3)
MOST_OBJECTION_DAYS = 60

DATE_WORDS = {
    "window_from": "ngày đầu kỳ số liệu",
    "window_until": "ngày kết thúc kỳ số liệu",
    "letter_on": "ngày gửi công văn kèm phiếu",
    "answers_due": "hạn trả lời",
    "verification_on": "ngày bắt đầu thẩm tra",
    "publication_on": "ngày công bố",
    "closed_on": "ngày khép kỳ",
}
DATE_OPTIONS = {
    "window_from": "--from",
    "window_until": "--until",
    "letter_on": "--letter",
    "answers_due": "--answers-due",
    "verification_on": "--verification",
    "publication_on": "--publication",
    "closed_on": "--closed",
}
PHASE_WORDS = {
    Phase.PREPARATION: "chuẩn bị",
    Phase.SURVEY: "thu phiếu tự chấm",
    Phase.VERIFICATION: "thẩm tra",
    Phase.PUBLICATION: "công bố, tiếp nhận kiến nghị",
    Phase.CLOSED: "đã khép",
}


def default_dates(season: int, given: Mapping[str, date]) -> dict[str, date]:
    """Every date of a season: those given, the others by the rules (window 01/10 → 01/10, answers 15 days after the
    letter, rating in quý IV).
    """
    window = season_window(season)
    dates = {"window_from": window.start, "window_until": window.end, "letter_on": window.end} | dict(given)
    dates.setdefault("answers_due", dates["letter_on"] + timedelta(days=ANSWER_DAYS))
    dates.setdefault("verification_on", dates["answers_due"] + timedelta(days=1))
    dates.setdefault("publication_on", dates["verification_on"] + timedelta(days=VERIFICATION_DAYS))
    dates.setdefault("closed_on", max(date(season, 12, 31), dates["publication_on"] + timedelta(days=30)))
    return dates


def wrong_dates(season: int, dates: Mapping[str, date]) -> str:
    """What is wrong with a season's dates, as one sentence; '' where they fit together."""
    for earlier, later, strictly in (
        ("window_from", "window_until", True),
        ("window_from", "letter_on", False),
        ("letter_on", "answers_due", True),
        ("answers_due", "verification_on", True),
        ("verification_on", "publication_on", True),
        ("window_until", "publication_on", False),
        ("publication_on", "closed_on", True),
    ):
        first, second = dates[earlier], dates[later]
        if second < first or (strictly and second == first):
            word = "phải sau" if strictly else "không được trước"
            return (
                f"Kỳ {season}: {DATE_WORDS[later]} ({second:%d/%m/%Y}) {word} {DATE_WORDS[earlier]} "
                f"({first:%d/%m/%Y}); sửa {DATE_OPTIONS[later]} hoặc {DATE_OPTIONS[earlier]}."
            )
    if dates["window_until"].year != season:
        return (
            f"Kỳ mang tên năm kết thúc: kỳ {season} không thể kết thúc ngày {dates['window_until']:%d/%m/%Y}; "
            "sửa --until hoặc số của kỳ."
        )
    return ""


def remarks(period: Period) -> Iterator[str]:
    """Sentences on dates that are allowed but not what the rules say."""
    if (period.answers_due - period.letter_on).days != ANSWER_DAYS:
        yield (
            f"Hạn trả lời là {(period.answers_due - period.letter_on).days} ngày sau công văn; "
            f"quy định nêu {ANSWER_DAYS} ngày."
        )
    last = date(period.season, 12, 31)
    if period.publication_on > last:
        yield f"Ngày công bố {period.publication_on:%d/%m/%Y} sau quý IV năm {period.season}."


def default_schemes(season: int, tiers: Iterable[Tier], rubrics: Sequence[Rubric]) -> tuple[str, ...]:
    """The portal rubrics that are valid on the last day of the season's window, for the tiers that have agencies."""
    last = season_window(season).end - timedelta(days=1)
    found = []
    for tier in sorted(set(tiers), key=list(Tier).index):
        try:
            found.append(rubric_for(tier.value, last, tuple(rubrics)).id)
        except NoValidRubric:
            continue
    return tuple(found)


def period_of(record: PeriodRecord) -> Period:
    """The period that a row lays down."""
    return Period(
        season=record.season,
        window_from=record.window_from,
        window_until=record.window_until,
        letter_on=record.letter_on,
        answers_due=record.answers_due,
        verification_on=record.verification_on,
        publication_on=record.publication_on,
        closed_on=record.closed_on,
        objection_days=record.objection_days,
        second_reviewer_above=record.second_reviewer_above,
        schemes=record.schemes,
        maxima=record.maxima,
    )


def standing_on(period: Period, today: date) -> date:
    """The day as of which agencies are rated and exemptions hold: today, until the season is closed."""
    return min(today, period.closed_on)
