"""Numbers that provinces report: news, documents, services by level, each with whether all was seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from checks.case import SectionState
from checks.count import Count
from checks.counts import counts, is_normative
from evidence.model import Cause, Visibility
from tests.checks.builders import HOME, address, case, html, item, listing


def by_key(given: Any) -> dict[str, Count]:
    return {count.key: count for count in counts(given)}


def test_news_up_to_the_day_and_in_the_window() -> None:
    page = listing(
        [
            ("Tin mới nhất của Sở", "20/09/2026"),
            ("Tin giữa kỳ của Sở", "05/03/2026"),
            ("Tin cũ trước kỳ", "01/08/2025"),
        ]
    )
    found = by_key(case(pages={"/tin-tuc": page}, sections={"news": {"pages": ["/tin-tuc"]}}))
    total, window = found["news"], found["news_in_window"]
    assert (total.title, total.value, total.complete) == ("Tin, bài", 3, True)
    assert (total.since, total.until) == (None, date(2026, 9, 30))
    assert (window.value, window.complete) == (2, True)
    assert (window.since, window.until) == (date(2025, 10, 1), date(2026, 9, 30))
    assert (total.where, total.pages) == ((address("/tin-tuc"),), 1)


def test_a_list_cut_short_is_at_least_so_many() -> None:
    items = [item(f"Tin số {n} của Sở", date(2026, 9, 1 + n)) for n in range(5)]
    found = by_key(case(sections={"news": {"items": items, "url": "/tin-tuc", "complete": False}}))
    assert [(found[key].value, found[key].complete) for key in ("news", "news_in_window")] == [
        (5, False),
        (5, False),
    ]


def test_undated_and_unread_entries_count_in_the_total_only() -> None:
    items = [
        item("Tin có ngày", date(2026, 9, 1)),
        item("Tin không ngày", url="https://khac.vn/1"),
        item("Tin chưa mở", url="/bai/9"),
        item("Tin ngày mai", date(2026, 10, 5)),
    ]
    found = by_key(case(sections={"news": {"items": items, "url": "/tin-tuc"}}))
    assert (found["news"].value, found["news"].complete) == (3, True)
    window = found["news_in_window"]
    assert (window.value, window.undated, window.complete) == (1, 1, False)


def test_documents_are_told_from_news_and_laws_from_directives() -> None:
    items = [
        item("Công văn 12/SKHCN-VP về phòng dịch", date(2026, 9, 1)),
        item("Quyết định 6/2026/QĐ-UBND ban hành quy định", date(2026, 9, 2)),
        item("Lãnh đạo Sở thăm đơn vị", date(2026, 9, 3)),
        item("Luật Chuyển đổi số", date(2026, 9, 4)),
    ]
    found = by_key(
        case(
            sections={
                "directives": {"items": items, "url": "/chi-dao"},
                "legal_documents": {"items": items, "url": "/vbqppl"},
            }
        )
    )
    assert found["directives"].value == 2
    assert found["legal_documents"].value == 2
    assert [is_normative(each) for each in items] == [False, True, False, True]


def test_before_the_window_there_is_no_count_of_it() -> None:
    given = case(
        sections={"news": {"items": [item("Tin", date(2025, 9, 1))], "url": "/tin"}},
        evaluated_at=date(2025, 9, 20),
    )
    assert "news_in_window" not in by_key(given)


def test_why_there_is_nothing_to_count() -> None:
    found = by_key(
        case(
            sections={
                "news": {"state": SectionState.EMPTY, "url": "/tin"},
                "directives": {"state": SectionState.UNKNOWN},
                "legal_documents": {"url": "https://vbpl.vn/mau", "external": True},
            }
        )
    )
    assert [
        (found[key].value, found[key].note) for key in ("news", "directives", "legal_documents", "procedures")
    ] == [
        (0, "mục chưa có nội dung"),
        (None, "chưa xem được mục này"),
        (None, "mục dẫn sang vbpl.vn, không đếm được"),
        (None, "không tìm thấy mục này"),
    ]
    assert found["news"].complete


def procedures(*levels: str) -> Any:
    rows = "".join(
        f"<tr><td>{n}</td><td>Cấp giấy phép hoạt động số {n}</td><td>Khoa học</td><td>{level}</td></tr>"
        for n, level in enumerate(levels, 1)
    )
    head = "<tr><th>STT</th><th>Tên thủ tục</th><th>Lĩnh vực</th><th>Mức độ</th></tr>"
    return case(
        pages={"/tthc": html(f"<h1>Thủ tục hành chính</h1><table>{head}{rows}</table>")},
        sections={"procedures": {"pages": ["/tthc"]}},
    )


def test_services_by_level() -> None:
    found = by_key(procedures("Mức độ 4", "Mức độ 3", "Mức độ 4", "Mức độ 2"))
    assert {key: count.value for key, count in found.items() if key.startswith("procedures")} == {
        "procedures": 4,
        "procedures_level_1": 0,
        "procedures_level_2": 1,
        "procedures_level_3": 1,
        "procedures_level_4": 2,
    }
    assert found["procedures_level_4"].complete
    assert found["procedures_level_4"].title == "Dịch vụ công trực tuyến mức độ 4"


def test_procedures_that_tell_no_level_leave_the_levels_open() -> None:
    found = by_key(procedures("Toàn trình", "Một phần", ""))
    full = found["procedures_level_full"]
    assert (full.value, full.complete, full.note) == (1, False, "1 thủ tục chưa thấy ghi mức độ")
    assert found["procedures"].complete


def test_no_procedure_read_is_no_proof_that_there_is_none() -> None:
    found = by_key(case(pages={"/tthc": html("<p>Trang</p>")}, sections={"procedures": {"pages": ["/tthc"]}}))
    assert (found["procedures"].value, found["procedures"].complete) == (0, False)


def test_without_a_home_page_nothing_is_counted() -> None:
    given = case(unseen={HOME: (Visibility.BLOCKED, Cause.SITE)}, facts={})
    gone = type(given)(**{**{f: getattr(given, f) for f in given.__dataclass_fields__}, "facts": {}})
    assert counts(gone) == ()
