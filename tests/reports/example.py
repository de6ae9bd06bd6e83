"""A result document of a portal of middling quality, for looking at and for the tests."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from scoring.model import Grade

HOST = "https://sotttt.hoaphong.gov.vn"
GRADES = tuple(
    Grade(name=name, at_least=Fraction(at_least))
    for name, at_least in (("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0))
)
SECTIONS = {
    "organisation_chart": ("present", "/gioi-thieu/so-do-to-chuc", None, "Nhãn thực đơn ‘Sơ đồ tổ chức’."),
    "leaders": ("present", "/gioi-thieu/lanh-dao", None, "Nhãn thực đơn ‘Lãnh đạo Sở’."),
    "news": ("present", "/tin-tuc", "2026-09-12", "Nhãn thực đơn ‘Tin tức – Sự kiện’."),
    "law_dissemination": ("present", "/pbgdpl", "2026-06-03", "Nhãn thực đơn ‘PBGDPL’."),
    "directives": ("present", "/chi-dao-dieu-hanh", "2026-07-02", "Nhãn thực đơn ‘Chỉ đạo điều hành’."),
    "leaders_schedule": ("present", "/lich-cong-tac", "2026-08-10", "Ô bên phải trang chủ."),
    "rewards": ("absent", "", None, "Không thấy trên thực đơn, trang chủ, chân trang và 58 trang đã xem."),
    "statistics_reports": ("present", "/bao-cao", "2025-05-20", "Nhãn thực đơn ‘Báo cáo’."),
    "legal_documents": (
        "external",
        "https://vanban.hoaphong.gov.vn",
        None,
        "Thực đơn dẫn sang máy chủ khác.",
    ),
    "online_services": ("external", "https://dichvucong.hoaphong.gov.vn", None, "Ảnh liên kết ở trang chủ."),
    "drafts": ("present", "/du-thao", "2026-08-30", "Nhãn thực đơn ‘Lấy ý kiến dự thảo’."),
    "rss": ("empty", "/rss", None, "Trang chỉ có tiêu đề, chưa có kênh nào."),
    "editorial_board": (
        "absent",
        "",
        None,
        "Không thấy trên thực đơn, trang chủ, chân trang và 58 trang đã xem.",
    ),
    "foreign_language": ("unknown", "", None, "Có biểu tượng lá cờ nhưng chưa mở được trang đích."),
}

COUNTS: list[dict[str, Any]] = [
    {
        "key": "news",
        "title": "Tin, bài",
        "value": 1782,
        "complete": False,
        "since": None,
        "until": "2026-09-30",
        "undated": 0,
        "pages": 60,
        "where": [HOST + "/tin-tuc"],
        "note": "",
    },
    {
        "key": "news_in_window",
        "title": "Tin, bài ghi ngày trong kỳ",
        "value": 120,
        "complete": True,
        "since": "2025-10-01",
        "until": "2026-09-30",
        "undated": 3,
        "pages": 60,
        "where": [HOST + "/tin-tuc"],
        "note": "",
    },
    {
        "key": "procedures",
        "title": "Thủ tục hành chính, dịch vụ công",
        "value": None,
        "complete": False,
        "since": None,
        "until": None,
        "undated": 0,
        "pages": 0,
        "where": [],
        "note": "mục dẫn sang dichvucong.hoaphong.gov.vn, không đếm được",
    },
]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def number(value: Decimal) -> int | float:
    rounded = value.quantize(Decimal("0.01"))
    return int(rounded) if rounded == int(rounded) else float(rounded)


def _finding(heading: int, row: list[Any], scale: Decimal) -> dict[str, Any]:
    row = row + [""] * (12 - len(row))
    identifier, title, worth, outcome, degree, note, page, quote, remedy, law, need, question = row
    points = Decimal(str(worth)) * scale
    low = high = points * Decimal(str(degree)) if isinstance(degree, int | float) else Decimal(0)
    if outcome in ("cantTell", "untested"):
        floor, ceiling = degree if isinstance(degree, list) else (0, 1)
        low, high = points * Decimal(str(floor)), points * Decimal(str(ceiling))
    if outcome == "inapplicable":
        points = low = high = Decimal(0)
    citation = {"url": HOST + page, "sha256": digest(page), "quote": quote, "path": "main"}
    citations = [citation | {"screenshot_sha256": ""}] if page else []
    searched = [f"{HOST}/trang-{n}" for n in range(1, 59)] if outcome == "failed" and not page else []
    return {
        "criterion": identifier,
        "title": title,
        "heading": heading,
        "points": number(points),
        "low": number(low),
        "high": number(high),
        "outcome": outcome,
        "degree": degree if isinstance(degree, int | float) else 0,
        "note": note,
        "measured": {},
        "cause": {"unseen": "ours", "look": "site", "live": "policy", "repeat": "ours"}.get(need, ""),
        "need": need,
        "question": question,
        "citations": citations,
        "looked_at": searched,
        "unseen": [f"{HOST}/tin-tuc?page={n}" for n in range(9, 15)] if need == "unseen" else [],
        "legal_basis": [law],
        "success_condition": "Nội dung có trên cổng, đúng mức mà tiêu chí quy định.",
        "remedy": remedy,
        "derived": True,
    }


@cache
def _rows() -> Any:
    return yaml.safe_load((Path(__file__).parent / "criteria.yaml").read_text(encoding="utf-8"))


def document(**changes: Any) -> dict[str, Any]:
    """A fresh document; every number fits the others."""
    headings, findings = [], []
    for identifier, title, worth, rows in _rows():
        kept = sum(Decimal(str(row[2])) for row in rows if row[3] != "inapplicable")
        entries = [_finding(identifier, row, Decimal(worth) / kept) for row in rows]
        total, low, high = (
            sum((Decimal(str(entry[key])) for entry in entries), Decimal(0))
            for key in ("points", "low", "high")
        )
        headings.append(
            {
                "id": identifier,
                "title": title,
                "points": worth,
                "low": number(low),
                "high": number(high),
                "coverage": round(float(1 - (high - low) / total), 4),
                "inapplicable": False,
            }
        )
        findings += entries
    low, high = (
        sum((Decimal(str(heading[side])) for heading in headings), Decimal(0)) for side in ("low", "high")
    )
    return {
        "schema": "soicong-result-1",
        "agency": {
            "code": "so-tttt",
            "name": "Sở Thông tin và Truyền thông tỉnh Hoà Phong",
            "tier": "so",
            "home_url": HOST,
            "host": "sotttt.hoaphong.gov.vn",
        },
        "rubric": {
            "id": "bac-giang-2294-2020-so",
            "title": "Bộ tiêu chí đánh giá Cổng thông tin điện tử – sở, cơ quan chuyên môn (QĐ 2294/QĐ-UBND)",
            "sha256": digest("rubric"),
            "adopted": False,
            "draft_note": "dự thảo tiêu chí, chưa ban hành",
            "derived_note": "Tiêu chí chi tiết do dự án soạn; phụ lục chính thức chưa có.",
            "points": 100,
        },
        "evaluated_at": "2026-09-14",
        "window": {"start": "2025-10-01", "end": "2026-10-01"},
        "status": "scored",
        "not_scored": "",
        "unseen": "",
        "score": {
            "low": number(low),
            "high": number(high),
            "coverage": float((100 - high + low) / 100),
            "grade": "Trung bình–Khá",
        },
        "notes": [],
        "headings": headings,
        "findings": findings,
        "sections": {
            key: {
                "present": {"absent": False, "empty": False, "unknown": None}.get(state, True),
                "url": url if url.startswith("http") or not url else HOST + url,
                "external": state == "external",
                "empty": state == "empty",
                "newest": newest,
                "confidence": 0.95,
                "reason": reason,
            }
            for key, (state, url, newest, reason) in SECTIONS.items()
        },
        "counts": COUNTS,
        "unmapped_labels": ["Góc trao đổi", "Đảng – Đoàn thể"],
        "left_out": [
            {
                "pattern": "/lich-cong-tac/*/*/*",
                "reason": "calendar",
                "addresses": 100,
                "more": True,
                "sections": ["leaders_schedule"],
                "example": "https://sotttt.hoaphong.example.vn/lich-cong-tac/2026/9/1",
            },
            {
                "pattern": "/tu-khoa/*",
                "reason": "budget",
                "addresses": 12,
                "more": False,
                "sections": [],
                "example": "https://sotttt.hoaphong.example.vn/tu-khoa/chuyen-doi-so",
            },
        ],
        "run": {
            "id": 12,
            "started_at": "2026-09-14T07:30:00+07:00",
            "finished_at": "2026-09-14T07:36:20+07:00",
            "stop_reason": "done",
        },
    } | changes


def not_scored(reason: str) -> dict[str, Any]:
    """The document of a portal that could not be seen."""
    return document(
        status="not_scored",
        not_scored=reason,
        unseen="down",
        headings=[],
        findings=[],
        sections={},
        counts=[],
        score={"low": None, "high": None, "coverage": 0, "grade": ""},
    )
