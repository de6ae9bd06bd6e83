"""The JSON result and its schema."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checks.case import SectionState
from checks.count import Count
from checks.model import Citation, between, cannot_tell, graded, passed, untested
from evidence.model import Cause, LeftOut
from scoring.result import canonical_bytes, compared_bytes, document, plain, score_bytes
from scoring.score import score
from tests.scoring.builders import HOME, assessment, beside, criterion, none, rubric, section

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "result.schema.json").read_text("utf-8"))
RULES = rubric(*(criterion(f"1.{n}", 10) for n in range(1, 5)), criterion("2.1", 40), criterion("3.1", 20))
FINDINGS = {
    "1.1": passed(
        "Có trang.",
        citations=(Citation(url=HOME, sha256="c" * 64, quote="Sơ đồ", path="main>h1"),),
        newest=date(2025, 9, 1),
        share=Fraction(2, 3),
    ),
    "1.2": graded(Fraction(1, 3), "Một phần ba."),
    "1.3": untested("Cần khai báo.", question="Bao nhiêu hồ sơ?"),
    "1.4": beside(),
    "2.1": between(Fraction(7, 10), Fraction(1), "Ít nhất 50 tin.", cause=Cause.OURS),
    "3.1": cannot_tell("Cần cổng đang chạy.", cause=Cause.OURS, need="live", unseen=(HOME,)),
}
SECTIONS = {
    "news": section(url=HOME + "tin-tuc", newest=date(2025, 9, 1), confidence=0.95, reason="nhãn thực đơn"),
    "hotline": section("hotline", SectionState.EMPTY, url=HOME + "duong-day-nong"),
    "drafts": section("drafts", SectionState.ABSENT),
    "rss": section("rss", SectionState.UNKNOWN),
}


def made(run: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    judged = assessment(RULES, FINDINGS, sections=SECTIONS, unmapped_labels=("Thư viện",), **fields)
    return document(judged, score(judged), run or {"id": 7, "started_at": datetime(2025, 10, 15, tzinfo=UTC)})


def test_the_result_follows_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(made(), SCHEMA)


def test_the_schema_knows_every_key() -> None:
    extra = made() | {"more": 1}
    with pytest.raises(jsonschema.ValidationError, match="'more' was unexpected"):
        jsonschema.validate(extra, SCHEMA)


def test_what_the_result_says() -> None:
    result = made()
    assert result["agency"]["host"] == "sokhcn.tinhmau.gov.vn"
    assert result["rubric"]["draft_note"] == "dự thảo tiêu chí, chưa ban hành"
    assert result["score"] == {"low": 45.78, "high": 91.11, "coverage": 0.2667, "grade": "Yếu–Tốt"}
    first, second, third, fourth, fifth, sixth = result["findings"]
    assert first["measured"] == {"newest": "2025-09-01", "share": 0.6667}
    assert first["citations"] == [
        {"url": HOME, "sha256": "c" * 64, "quote": "Sơ đồ", "path": "main>h1", "screenshot_sha256": ""}
    ]
    assert first["legal_basis"] == ["Nghị định 43/2011/NĐ-CP, Điều 10, khoản 1, điểm a"]
    assert (second["points"], second["low"], second["degree"]) == (13.33, 4.44, 0.3333)
    assert (third["outcome"], third["question"]) == ("untested", "Bao nhiêu hồ sơ?")
    assert (fourth["outcome"], fourth["points"]) == ("inapplicable", 0)
    assert (fifth["low"], fifth["high"], fifth["cause"]) == (28, 40, "ours")
    assert (sixth["need"], sixth["unseen"]) == ("live", [HOME])
    assert {key: (s["present"], s["empty"]) for key, s in result["sections"].items()} == {
        "news": (True, False),
        "hotline": (False, True),
        "drafts": (False, False),
        "rss": (None, False),
    }
    assert result["run"]["started_at"] == "2025-10-15T00:00:00+00:00"


def test_counts_stand_beside_the_score() -> None:
    news = Count(
        key="news_in_window",
        title="Tin, bài ghi ngày trong kỳ",
        value=120,
        since=date(2024, 10, 1),
        until=date(2025, 9, 30),
        undated=3,
        pages=9,
        where=(HOME + "tin-tuc",),
    )
    result = made(
        counts=(news, Count(key="procedures", title="Thủ tục", value=None, note="không tìm thấy mục này"))
    )
    jsonschema.validate(result, SCHEMA)
    assert result["counts"][0] == {
        "key": "news_in_window",
        "title": "Tin, bài ghi ngày trong kỳ",
        "value": 120,
        "complete": False,
        "since": "2024-10-01",
        "until": "2025-09-30",
        "undated": 3,
        "pages": 9,
        "where": [HOME + "tin-tuc"],
        "note": "",
    }
    assert (result["counts"][1]["value"], result["counts"][1]["since"]) == (None, None)
    assert "counts" in json.loads(compared_bytes(result))


def test_the_same_judgement_gives_the_same_bytes_whatever_the_run() -> None:
    one, two = made({"id": 1}), made({"id": 2})
    assert compared_bytes(one) == compared_bytes(two)
    assert canonical_bytes(one) != canonical_bytes(two)
    text = canonical_bytes(one).decode("utf-8")
    assert text.endswith("}\n")
    assert list(json.loads(text)) == sorted(one)
    assert "Sơ đồ" in text


def test_a_portal_that_was_not_scored_says_so() -> None:
    result = made(not_scored="Chưa đánh giá được: cổng chặn.")
    jsonschema.validate(result, SCHEMA)
    assert (result["status"], result["not_scored"]) == ("not_scored", "Chưa đánh giá được: cổng chặn.")
    assert result["score"]["grade"] == ""


def test_measured_values_become_plain_json() -> None:
    measured = {
        "share": 0.123456,
        "none": float("nan"),
        "days": {date(2025, 1, 2), date(2025, 1, 1)},
        "list": (True, 3, None),
        "cause": Cause.SITE,
        "other": Path("a/b"),
    }
    assert plain(measured) == {
        "share": 0.1235,
        "none": None,
        "days": ["2025-01-01", "2025-01-02"],
        "list": [True, 3, None],
        "cause": "site",
        "other": "a/b",
    }


def test_a_number_that_is_none_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_bytes({"x": float("nan")})


def test_failed_findings_earn_nothing() -> None:
    judged = assessment(RULES, FINDINGS | {"1.1": none()})
    assert document(judged, score(judged), {})["findings"][0]["high"] == 0


def test_what_the_crawl_left_out_is_told() -> None:
    one = LeftOut(
        pattern="/lich/<số>", reason="calendar", addresses=12, more=True, sections=("leaders_schedule",)
    )
    told = made(left_out=(one,))
    jsonschema.validate(told, SCHEMA)
    assert [(entry["pattern"], entry["addresses"]) for entry in told["left_out"]] == [("/lich/<số>", 12)]


def test_what_says_the_score_has_no_words_of_pages() -> None:
    result = made()
    covered = [one | {"note": "", "measured": {}, "citations": []} for one in result["findings"]]
    assert score_bytes(result | {"findings": covered, "notes": ["khác"], "run": {}}) == score_bytes(result)
    changes: tuple[dict[str, Any], ...] = (
        {"score": {**result["score"], "low": 1}},
        {"status": "not_scored"},
        {"agency": {}},
    )
    for change in changes:
        assert score_bytes(result | change) != score_bytes(result)
    better = [one | {"outcome": "passed"} for one in result["findings"]]
    assert score_bytes(result | {"findings": better}) != score_bytes(result)
