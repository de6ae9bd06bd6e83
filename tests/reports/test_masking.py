"""Citizens' personal data is covered where results are shown; officials' published contacts are not. Names are invented."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from reports.build import portal_report
from reports.masking import about_citizens, masked_text
from reports.published import masked
from tests.reports import example

PERSON, MAIL, PHONE = "[tên đã che]", "[thư điện tử đã che]", "[số điện thoại đã che]"
NUMBER, HOME = "[số giấy tờ đã che]", "[địa chỉ đã che]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Người hỏi: Trịnh Thị Ví Dụ, ngày 12/10/2025", f"Người hỏi: {PERSON}, ngày 12/10/2025"),
        ("Người gửi: trinh thi vi du", f"Người gửi: {PERSON}"),
        ("Công dân Lò Văn Thử hỏi về đất đai", f"Công dân {PERSON} hỏi về đất đai"),
        ("Tôi tên là Lò Văn Thử, ở xã An.", f"Tôi tên là {PERSON}, ở xã An."),
        ("Tôi là Lò Văn Thử xin hỏi", f"Tôi là {PERSON} xin hỏi"),
        ("Số CCCD: 001099000001 của tôi", f"Số CCCD: {NUMBER} của tôi"),
        ("CMND số 123456789", f"CMND {NUMBER}"),
        ("Tôi là công dân xã An xin hỏi", "Tôi là công dân xã An xin hỏi"),
        ("Công dân Việt Nam từ 18 tuổi", "Công dân Việt Nam từ 18 tuổi"),
        ("Ban tiếp công dân tỉnh", "Ban tiếp công dân tỉnh"),
        ("Lịch tiếp công dân: Thứ Năm hằng tuần", "Lịch tiếp công dân: Thứ Năm hằng tuần"),
    ],
)
@pytest.mark.parametrize("of_citizens", [True, False])
def test_behind_labels_of_citizens_it_is_covered_everywhere(text: str, shown: str, of_citizens: bool) -> None:
    assert masked_text(text, of_citizens=of_citizens) == shown
    assert masked_text(shown, of_citizens=of_citizens) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Họ và tên: Lò Văn Thử; Chức vụ: dân", f"Họ và tên: {PERSON}; Chức vụ: dân"),
        ("Bà Trịnh Thị Ví Dụ (xã An) hỏi", f"Bà {PERSON} (xã An) hỏi"),
        (
            "Khi nào có giấy phép? (Trịnh Thị Ví Dụ, 15/10/2025)",
            f"Khi nào có giấy phép? ({PERSON}, 15/10/2025)",
        ),
        ("Xin trả lời qua vidu@example.com giúp tôi", f"Xin trả lời qua {MAIL} giúp tôi"),
        ("Số của tôi là 0912 345 678.", f"Số của tôi là {PHONE}."),
        ("Tôi sinh 1990, số 001099000001, xin hỏi", f"Tôi sinh 1990, số {NUMBER}, xin hỏi"),
        ("Địa chỉ: số 5, thôn Thử, xã An. Nội dung: đất", f"Địa chỉ: {HOME}. Nội dung: đất"),
    ],
)
def test_where_citizens_write_more_is_covered(text: str, shown: str) -> None:
    assert masked_text(text, of_citizens=True) == shown
    assert masked_text(text, of_citizens=False) == text


@pytest.mark.parametrize(
    "text",
    [
        "Ông Lò Văn Thử, Giám đốc Sở trả lời",
        "Bà Trịnh Thị Ví Dụ - Phó Chủ tịch UBND xã",
        "Đường dây nóng: 0204 3854 321",
        "0204 3854 321",
        "so.thu@phunguyen.gov.vn",
        "kiennghi@example.com",
        "Gửi câu hỏi tới sothu@phunguyen.gov.vn nhé",
        "Thủ tục 1.004227.000.00.00.H02 mất bao lâu?",
        "Quyết định số 2294/QĐ-UBND ngày 01/02/2020",
        "Ông Sở Y tế",
    ],
)
def test_what_the_agency_publishes_stays(text: str) -> None:
    assert masked_text(text, of_citizens=True) == text


QUOTE = "Người hỏi: Trịnh Thị Ví Dụ, vidu@example.com"


def document() -> dict[str, Any]:
    told = copy.deepcopy(example.document())
    finding = told["findings"][0]
    finding["title"] = "Trả lời câu hỏi của công dân"
    finding["note"] = f"Chưa trả lời ‘{QUOTE}’."
    finding["measured"] = {"first": [QUOTE, 3, None], "count": 1}
    finding["citations"] = [{"url": "https://so.thu.gov.vn/x", "sha256": "", "quote": QUOTE, "path": ""}]
    return told


def test_a_report_and_its_result_show_none_of_it_and_the_sealed_result_keeps_it() -> None:
    told = document()
    before = copy.deepcopy(told)
    shown = masked(told)
    assert told == before
    for text in (portal_report(told), str(shown)):
        assert "Ví Dụ" not in text
        assert "vidu@" not in text
        assert PERSON in text
    others = zip(shown["findings"][1:], told["findings"][1:], strict=True)
    changed = [(after, before) for after, before in others if after != before]
    assert [[one["quote"] for one in after["citations"]] for after, _ in changed] == [
        [f"Trả lời kiến nghị của công dân {PERSON}."]
    ]
    assert shown["findings"][0]["measured"]["count"] == 1


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://so.thu.gov.vn/hoi-dap/7.html", True),
        ("https://so.thu.gov.vn/muc-9/7.html", True),
        ("https://so.thu.gov.vn/muc-9", True),
        ("https://so.thu.gov.vn/muc-91", False),
        ("https://so.thu.gov.vn/gioi-thieu/lanh-dao", False),
    ],
)
def test_where_citizens_write(url: str, there: bool) -> None:
    told = {"sections": {"questions_and_answers": {"url": "https://so.thu.gov.vn/muc-9"}}}
    assert about_citizens(url, {"title": "Tiêu chí"}, told) is there
