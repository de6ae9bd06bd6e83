"""Does the page behind a label hold the thing?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checks.content import Verdict, judge
from checks.reading.facts import (
    Form,
    FoundDate,
    Image,
    Item,
    PageFacts,
    Region,
)
from checks.vocabulary import SectionType, vocabulary

LONG = (
    "Nội dung của trang nói rõ việc đã làm trong năm tại các đơn vị của ngành và các xã, phường, thị trấn. "
    * 2
)


def page(text: str = "", *titles: str, **more: object) -> PageFacts:
    items = tuple(Item(title=title, url=f"https://a.gov.vn/{n}") for n, title in enumerate(titles))
    facts = PageFacts(
        url="https://a.gov.vn/x", title="X", main_text=text, words=len(text.split()), items=items
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def kind(holds: str) -> SectionType:
    """The first section of the vocabulary that must hold this; 'any' and 'list' without telling words."""
    if holds in ("any", "list"):
        return replace(vocabulary().sections["news"], holds=holds)
    return next(entry for entry in vocabulary().sections.values() if entry.holds == holds)


PICTURE = (Image(src="https://a.gov.vn/lich.jpg", alt="", region=Region.MAIN),)


def form(purpose: str) -> tuple[Form, ...]:
    return (Form(action="https://a.gov.vn/gui", method="post", purpose=purpose, fields=()),)


@pytest.mark.parametrize(
    ("holds", "facts", "verdict"),
    [
        ("any", page(LONG), Verdict.HOLDS),
        ("any", page("Mục này"), Verdict.EMPTY),
        ("any", page("Mục này", forms=form("feedback")), Verdict.HOLDS),
        ("any", page("Mục này", forms=form("search")), Verdict.EMPTY),
        ("any", page("Chín chữ đứng ở đây, chưa đủ để biết"), Verdict.HOLDS),
        ("any", page(LONG, login_wall=True), Verdict.EMPTY),
        ("any", page("Đăng nhập hệ thống\nMật khẩu", forms=form("login")), Verdict.EMPTY),
        ("any", page("Số điện thoại của cơ quan là 0299 3 000 111", forms=form("login")), Verdict.HOLDS),
        ("any", page(LONG, soft_missing=True), Verdict.EMPTY),
        ("any", page("Đang tải", needs_browser="loading"), Verdict.UNSURE),
        ("projects", page("", "Dự án xây dựng trường học", "Thông báo mời thầu"), Verdict.HOLDS),
        ("projects", page("", "Thông báo mời thầu gói số 1"), Verdict.OTHER),
        ("projects", page("", "Hội nghị tổng kết năm học"), Verdict.UNSURE),
        ("projects", page(LONG + "Dự án đường vành đai do huyện làm chủ đầu tư."), Verdict.HOLDS),
        ("projects", page(LONG + "Mời thầu gói thầu số 1."), Verdict.OTHER),
        ("projects", page(LONG), Verdict.UNSURE),
        ("tenders", page("", "Mời thầu gói số 1"), Verdict.HOLDS),
        ("tenders", page(LONG), Verdict.UNSURE),
        ("drafts", page("", "Dự thảo Quyết định về giá đất"), Verdict.HOLDS),
        ("drafts", page("", "Quyết định về giá đất năm nay"), Verdict.OTHER),
        ("drafts", page(LONG), Verdict.UNSURE),
        ("phone", page(LONG + "Đường dây nóng: 0204 3854 383"), Verdict.HOLDS),
        ("phone", page(LONG, images=PICTURE), Verdict.UNSURE),
        ("phone", page(LONG), Verdict.EMPTY),
        ("schedule", page(LONG + "Thứ Hai: họp giao ban"), Verdict.HOLDS),
        ("schedule", page(LONG, images=PICTURE), Verdict.UNSURE),
        ("schedule", page(LONG), Verdict.EMPTY),
        ("procedures", page("", "Cấp giấy phép xây dựng nhà ở"), Verdict.HOLDS),
        ("procedures", page(LONG), Verdict.UNSURE),
        ("questions", page("", "Câu hỏi về chế độ thai sản"), Verdict.HOLDS),
        ("questions", page(LONG, forms=form("question")), Verdict.HOLDS),
        ("questions", page(LONG), Verdict.UNSURE),
        ("documents", page(LONG + "Nghị định số 43/2011/NĐ-CP"), Verdict.HOLDS),
        ("documents", page(LONG), Verdict.UNSURE),
        ("list", page("", "Tin thứ nhất trong tuần"), Verdict.HOLDS),
        ("list", page("Chín chữ đứng ở đây, chưa đủ để biết"), Verdict.EMPTY),
    ],
)
def test_what_a_page_holds(holds: str, facts: PageFacts, verdict: Verdict) -> None:
    found = judge(facts, kind(holds))
    assert found.verdict is verdict
    assert bool(found.reason) is (verdict is not Verdict.HOLDS)


def test_its_own_name_is_not_the_thing() -> None:
    facts = page("Dự án đầu tư\n" + LONG, breadcrumbs=("Trang chủ", "Dự án đầu tư"))
    assert judge(facts, kind("projects")).verdict is Verdict.UNSURE


def test_links_to_other_sections_are_no_entries() -> None:
    facts = page("", "Thông báo mời thầu gói số 1", "Quy hoạch, kế hoạch")
    assert judge(facts, kind("projects")).verdict is Verdict.OTHER


MEETINGS = tuple(f"Hội nghị tổng kết phong trào văn nghệ lần {n}" for n in range(4))


@pytest.mark.parametrize(
    ("key", "facts", "verdict"),
    [
        ("news", page("Lỗi máy chủ", out_of_order=True), Verdict.UNSURE),
        ("news", page("Đang cập nhật dữ liệu", images=PICTURE), Verdict.EMPTY),
        (
            "foreign_language",
            page("Department of Planning and Investment of the province " * 8),
            Verdict.HOLDS,
        ),
        ("foreign_language", page(LONG + LONG), Verdict.OTHER),
        ("leaders_schedule", page("", *MEETINGS), Verdict.OTHER),
        ("leaders_schedule", page(LONG, embedded=("https://a.gov.vn/lich",)), Verdict.HOLDS),
        ("leaders_schedule", page("", "Lịch công tác tuần 12", "Lịch công tác tuần 13"), Verdict.HOLDS),
        (
            "statistics_reports",
            page(LONG + "Số lượt truy cập: 12.345"),
            Verdict.OTHER,
        ),
        ("statistics_reports", page("", "Báo cáo tình hình tháng Năm", "Báo cáo quý Hai"), Verdict.HOLDS),
        (
            "spokesperson",
            page("Ảnh", images=PICTURE, breadcrumbs=("Trang chủ", "Người phát ngôn")),
            Verdict.UNSURE,
        ),
        (
            "rewards",
            page("", *MEETINGS[:2], title="Khen thưởng", breadcrumbs=("Trang chủ", "Khen thưởng")),
            Verdict.HOLDS,
        ),
        ("rewards", page("", "Hội thao mùa thu", "Hội chợ mùa đông"), Verdict.UNSURE),
        ("functions_and_duties", page("Bản quét", images=PICTURE), Verdict.UNSURE),
        ("organisation_chart", page("Sơ đồ", images=PICTURE), Verdict.HOLDS),
        ("rewards", page("", "Hội thao mùa thu", embedded=("https://a.gov.vn/khung",)), Verdict.UNSURE),
        ("rewards", page("", *MEETINGS), Verdict.HOLDS),
        ("budget_disclosure", page("", *MEETINGS), Verdict.OTHER),
        ("budget_disclosure", page("cong khai du toan ngan sach nam nay cua huyen " * 3), Verdict.HOLDS),
    ],
)
def test_what_a_section_must_speak_of(key: str, facts: PageFacts, verdict: Verdict) -> None:
    assert judge(facts, vocabulary().sections[key]).verdict is verdict


def test_a_schedule_with_days_and_no_weekday_needs_a_look() -> None:
    days = (FoundDate(value=date(2026, 9, 1), text="01/09/2026"),)
    assert judge(page(LONG, dates=days), kind("schedule")).verdict is Verdict.UNSURE
