"""What reports say on whether people have checked the machine."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from scoring.human_check import NOT_CHECKED, HumanCheck, as_json, of_json, sentence, stamped, told
from scoring.result import compared_bytes
from tests.reports import example

CHECK = HumanCheck(
    portals=12,
    kappa=Fraction(81, 100),
    kappa_officials=Fraction(785, 1000),
    day=date(2026, 11, 20),
    rubrics=("bac-giang-2294-2020-so",),
)
WORDS = "đã đối chiếu với người chấm: 12 cổng, κ = 0,81 (giữa hai người chấm κ = 0,79), ngày 20/11/2026"


def test_without_a_panel_nobody_has_checked() -> None:
    assert sentence(None) == NOT_CHECKED == "chưa đối chiếu với người chấm"
    assert told({}) == told({"human_check": "?"}) == told({"human_check": {"text": 3}}) == NOT_CHECKED


def test_a_panel_is_told_with_its_size_kappa_and_day() -> None:
    assert sentence(CHECK, ["bac-giang-2294-2020-so"]) == WORDS
    assert sentence(CHECK, ["province-2026-xa"]) == f"{WORDS}, theo bộ tiêu chí bac-giang-2294-2020-so"
    assert "κ không tính được (giữa" in sentence(replace(CHECK, kappa=None))


def test_the_words_stand_in_the_run_part_only() -> None:
    plain = example.document()
    for check, words in ((None, NOT_CHECKED), (CHECK, WORDS)):
        document = stamped(plain, check)
        assert told(document["run"]) == words
        assert document["run"]["human_check"]["done"] is (check is not None)
        assert compared_bytes(document) == compared_bytes(plain)
    assert "human_check" not in plain["run"]


def test_a_check_is_kept_as_json() -> None:
    assert of_json(json.loads(json.dumps(as_json(CHECK)))) == CHECK
    undefined = replace(CHECK, kappa=None)
    assert of_json(as_json(undefined)) == undefined


@pytest.mark.parametrize("wrong", [{"portals": 9}, {"day": "hôm qua"}, {"rubrics": None}, {"kappa": "cao"}])
def test_what_is_no_check_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        of_json(as_json(CHECK) | wrong)
    with pytest.raises(KeyError):
        of_json({})
