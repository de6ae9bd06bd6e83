"""Naming a section from a label, an address or a picture."""

from __future__ import annotations

import unicodedata

import pytest

from checks.matching import SURE_FROM, match_text
from checks.reading.facts import Link
from checks.sections import link_keys, name_link
from checks.vocabulary import keys, titles, vocabulary


def best(text: str) -> str:
    found = match_text(text)
    return found[0].key if found and found[0].confidence >= SURE_FROM else ""


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Tin tức - Sự kiện", "news"),
        ("TIN TỨC & SỰ KIỆN", "news"),
        (unicodedata.normalize("NFD", "Tin tức và sự kiện"), "news"),
        ("1. Giới thiệu chung", "introduction"),
        ("Đấu thấu, mua sắm công", "procurement"),
        ("THÔNG TIN CHỈ ĐẠO – ĐIỀU HÀNH", "directives"),
        ("Lịch công tác tuần của lãnh đạo Sở", "leaders_schedule"),
        ("TTHC", "procedures"),
        ("VBQPPL", "legal_documents"),
        ("Hỏi – đáp", "questions_and_answers"),
        ("Lấy ý kiến góp ý dự thảo", "consultation"),
        ("Lãnh đạo UBND huyện Tân An", "leaders"),
        ("Cơ cấu tổ chúc", "organisation_chart"),
        ("Sơ đồ cổng", "sitemap_page"),
    ],
)
def test_labels_as_menus_write_them(label: str, key: str) -> None:
    assert best(label) == key


@pytest.mark.parametrize(
    ("label", "not_key"),
    [
        ("Lịch tiếp công dân", "leaders_schedule"),
        ("Lịch làm việc của lãnh đạo", "leaders"),
        ("Sơ đồ cổng", "organisation_chart"),
        ("Sở Kế hoạch và Đầu tư", "plans"),
        ("Phổ biến văn bản quy phạm pháp luật", "legal_documents"),
        ("Lấy ý kiến văn bản dự thảo", "drafts"),
        ("Thống kê truy cập", "statistics_reports"),
        ("Tin tuyển dụng", "news"),
    ],
)
def test_what_looks_alike_is_not_taken_for_it(label: str, not_key: str) -> None:
    assert not_key not in {m.key for m in match_text(label) if m.confidence >= SURE_FROM}


def test_a_headline_is_no_label() -> None:
    headline = (
        "Sở tổ chức hội nghị triển khai kế hoạch chuyển đổi số và cải cách hành chính năm 2025 tại huyện"
    )
    assert match_text(headline) == ()
    assert match_text("  12. ") == ()


def test_one_label_may_name_two_sections() -> None:
    named = {
        m.key for m in match_text("Dự án, hạng mục đầu tư, đấu thầu, mua sắm công") if m.confidence > 0.9
    }
    assert {"projects", "procurement"} <= named


def test_a_weak_label_needs_a_look() -> None:
    found = match_text("Công khai")
    assert found[0].key == "budget_disclosure"
    assert found[0].confidence < SURE_FROM


def test_a_picture_without_words_speaks_by_its_address() -> None:
    link = Link(
        url="https://so.tinh.gov.vn/-au-thau-mua-sam-cong", text="", image_src="/documents/1/banner3.png"
    )
    assert name_link(link)[0].key == "procurement"


def test_a_picture_speaks_by_its_file_name() -> None:
    link = Link(url="https://so.tinh.gov.vn/page/77", text="", image_src="/upload/duong-day-nong.png")
    assert name_link(link)[0].key == "hotline"


def test_addresses_without_the_letter_d_are_read() -> None:
    assert name_link(Link(url="https://so.tinh.gov.vn/lanh-ao-so", text=""))[0].key == "leaders"
    assert (
        name_link(Link(url="https://so.tinh.gov.vn/LichCongTac.aspx", text=""))[0].key == "leaders_schedule"
    )
    assert name_link(Link(url="https://so.tinh.gov.vn/tintucsukien", text=""))[0].key == "news"
    assert name_link(Link(url="https://so.tinh.gov.vn/#/van-ban/vbqppl", text=""))[0].key == "legal_documents"


def test_what_a_visitor_reads_outranks_the_address() -> None:
    link = Link(url="https://so.tinh.gov.vn/van-ban-du-thao", text="Văn bản quy phạm pháp luật")
    found = dict(link_keys(link))
    assert found["legal_documents"] > SURE_FROM > found.get("drafts", 0)


def test_an_unknown_label_leaves_its_address_a_hint() -> None:
    found = dict(link_keys(Link(url="https://so.tinh.gov.vn/tin-tuc-su-kien", text="Xem tất cả")))
    assert found["news"] < SURE_FROM


def test_a_box_named_after_the_section_confirms_the_address() -> None:
    link = Link(
        url="https://so.tinh.gov.vn/thu-tuc-hanh-chinh?linhvuc=6",
        text="Báo chí",
        near_heading="Thủ tục hành chính",
    )
    assert dict(link_keys(link))["procedures"] >= SURE_FROM


def test_hosts_that_serve_one_thing_name_it() -> None:
    link = Link(url="https://dichvucong.tinh.gov.vn/p/home", text="")
    assert name_link(link, external=True)[0].key == "online_services"
    assert (
        name_link(Link(url="https://pbgdpl.tinh.gov.vn/", text=""), external=True)[0].key
        == "law_dissemination"
    )


def test_a_foreign_language_is_named_by_its_folder() -> None:
    assert name_link(Link(url="https://so.tinh.gov.vn/web/so-eng/home", text=""))[0].key == "foreign_language"


def test_two_signs_agree() -> None:
    alone = dict(link_keys(Link(url="https://so.tinh.gov.vn/p/1", text="Tin tức")))
    both = dict(link_keys(Link(url="https://so.tinh.gov.vn/tin-tuc", text="Tin tức", title="Tin tức")))
    assert both["news"] > alone["news"]


def test_the_vocabulary_is_whole() -> None:
    assert set(keys()) == set(titles())
    assert all(entry.title and entry.holds for entry in vocabulary().sections.values())
    children = {child for entry in vocabulary().sections.values() for child in entry.children}
    assert children <= set(keys())
    labelled = [phrase.folded for entry in vocabulary().sections.values() for phrase in entry.phrases]
    assert all(labelled)


def test_a_single_word_among_others_names_nothing() -> None:
    assert "strategy" not in {m.key for m in match_text("Tin Video tổng hợp", address=True)}
    assert match_text("Video quảng bá du lịch") == ()
