"""Dates of a season: what holds by default, what does not fit, phases."""

from __future__ import annotations

from datetime import date

import pytest

from evidence.model import Tier
from scoring.rubric import load_all
from season.model import Phase
from season.periods import default_dates, default_schemes, period_of, remarks, standing_on, wrong_dates
from tests.db.test_season_desk import PERIOD


def test_the_rules_give_a_whole_season() -> None:
    dates = default_dates(2026, {})
    assert dates["window_from"] == date(2025, 10, 1)
    assert dates["letter_on"] == dates["window_until"] == date(2026, 10, 1)
    assert dates["answers_due"] == date(2026, 10, 16)
    assert dates["publication_on"] <= date(2026, 12, 31) == dates["closed_on"]
    assert wrong_dates(2026, dates) == ""
    later = default_dates(2026, {"letter_on": date(2026, 12, 1)})
    assert later["closed_on"] > later["publication_on"] > date(2026, 12, 31)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"window_from": date(2026, 10, 1)}, "ngày kết thúc kỳ số liệu (01/10/2026) phải sau ngày đầu"),
        ({"letter_on": date(2025, 9, 1)}, "ngày gửi công văn kèm phiếu (01/09/2025) không được trước"),
        ({"answers_due": date(2026, 10, 1)}, "hạn trả lời (01/10/2026) phải sau ngày gửi công văn"),
        ({"verification_on": date(2026, 10, 16)}, "phải sau hạn trả lời (16/10/2026); sửa --verification"),
        ({"publication_on": date(2026, 10, 10)}, "ngày công bố (10/10/2026) phải sau ngày bắt đầu thẩm tra"),
        ({"closed_on": date(2026, 11, 1)}, "ngày khép kỳ (01/11/2026) phải sau ngày công bố"),
        (
            {"letter_on": date(2026, 6, 1), "publication_on": date(2026, 9, 1)},
            "không được trước ngày kết thúc",
        ),
        (
            {"window_until": date(2027, 10, 1), "publication_on": date(2027, 11, 1)},
            "Kỳ mang tên năm kết thúc",
        ),
    ],
)
def test_dates_that_do_not_fit_are_named(given: dict[str, date], sentence: str) -> None:
    assert sentence in wrong_dates(2026, default_dates(2026, given))


def test_what_is_allowed_but_not_the_rule_is_said() -> None:
    assert list(remarks(period_of(PERIOD))) == []
    odd = default_dates(2026, {"letter_on": date(2026, 12, 1), "answers_due": date(2026, 12, 8)})
    said = list(remarks(period_of(PERIOD.__class__(**{**vars(PERIOD), **odd}))))
    assert "Hạn trả lời là 7 ngày sau công văn; quy định nêu 15 ngày." in said
    assert any("sau quý IV năm 2026" in sentence for sentence in said)


def test_each_day_has_its_phase() -> None:
    period = period_of(PERIOD)
    assert [
        period.phase(day)
        for day in (
            date(2026, 9, 30),
            date(2026, 10, 1),
            date(2026, 10, 17),
            date(2026, 11, 20),
            date(2026, 12, 31),
        )
    ] == [Phase.PREPARATION, Phase.SURVEY, Phase.VERIFICATION, Phase.PUBLICATION, Phase.CLOSED]
    assert standing_on(period, date(2027, 5, 1)) == period.closed_on


def test_the_rubrics_of_a_season_are_those_valid_when_its_window_ends() -> None:
    rubrics = load_all()
    assert default_schemes(2025, [Tier.HUYEN, Tier.SO], rubrics) == (
        "bac-giang-2294-2020-so",
        "bac-giang-2294-2020-huyen",
    )
    assert default_schemes(2026, [Tier.SO, Tier.HUYEN], rubrics) == ("province-2026-so",)
