"""Naming a section from a label, an address or a picture."""

from __future__ import annotations

import unicodedata

import pytest

from checks.matching import SURE_FROM, match_text
from checks.reading.facts import Link, Region
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


HOST = "https://so.tinh.gov.vn"


def picture(alt: str = "", src: str = "", url: str = f"{HOST}/page/77", title: str = "") -> Link:
    return Link(url=url, text="", image_alt=alt, image_src=src, title=title)


@pytest.mark.parametrize(
    "alt", ["banner", "Image Default", "img", "logo 2", "ảnh", "Hình ảnh", "banner_01", "IMG_2031.jpg"]
)
def test_a_pictures_text_that_says_nothing_leaves_the_word_to_its_file(alt: str) -> None:
    assert name_link(picture(alt, "/upload/duong-day-nong.png"))[0].key == "hotline"
    assert name_link(picture(alt, "/b/1.png", f"{HOST}/lich-cong-tac"))[0].key == "leaders_schedule"


def test_a_pictures_text_may_be_the_name_of_a_file_that_speaks() -> None:
    assert name_link(picture("bando.png", "/upload/8812.png"))[0].key == "administrative_map"


def test_a_pictures_text_for_readers_outranks_its_file() -> None:
    found = dict(link_keys(picture("Hỏi đáp", "/upload/duong-day-nong.png")))
    assert found["questions_and_answers"] >= SURE_FROM > found.get("hotline", 0)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("tt_hc.png", "procedures"),
        ("lich_ct.png", "leaders_schedule"),
        ("dvcong.jpg", "online_services"),
        ("bando2.jpg", "administrative_map"),
        ("banner_tthc_2.png", "procedures"),
        ("btn-hoidap-new.gif", "questions_and_answers"),
        ("1704333799166_He%20thong%20PAKN%20to.jpg", "petitions"),
        ("tcdxldt.png", "citizen_reception_schedule"),
        ("DS%20nguoi%20phat%20ngon.png", "spokesperson"),
    ],
)
def test_names_of_files_are_short_and_adorned(file: str, key: str) -> None:
    assert name_link(picture("", f"https://so.tinh.gov.vn/images/{file}"))[0].key == key


def test_few_first_letters_may_be_chance() -> None:
    assert all(confidence < SURE_FROM for _, confidence in link_keys(picture("", "/images/cntt.png")))
    assert link_keys(picture("", "/images/banner.png")) == ()


def test_an_address_outranks_a_pictures_file() -> None:
    found = dict(link_keys(picture("", "/images/qppl.png", f"{HOST}/gop-y-van-ban-qppl")))
    assert found["consultation"] >= SURE_FROM > found["legal_documents"]


def test_a_picture_that_is_named_in_words_speaks_beside_its_address() -> None:
    found = dict(link_keys(picture("", "/images/duong_day_nong.png", f"{HOST}/lien-he")))
    assert found["hotline"] >= SURE_FROM
    assert found["contact"] >= SURE_FROM


def test_an_address_and_a_file_agree() -> None:
    both = dict(link_keys(picture("", "/images/lich-cong-tac.png", f"{HOST}/lich-cong-tac")))
    assert (
        both["leaders_schedule"]
        > dict(link_keys(picture("", "", f"{HOST}/lich-cong-tac")))["leaders_schedule"]
    )


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://dichvucong.tinh.gov.vn/#/home", "online_services"),
        ("https://pakn.tinh.gov.vn/home", "petitions"),
        ("https://cds.tinh.gov.vn/", "digital_transformation"),
        ("http://opendata.tinh.gov.vn", "open_data"),
        ("https://csdl.thutuchanhchinh.vn/Pages/danh-sach.aspx", "procedures"),
        ("https://vbpl.vn/pages/portal.aspx", "legal_documents"),
        ("https://ckns.mof.gov.vn/", "budget_disclosure"),
        ("https://muasamcong.mpi.gov.vn/web/guest", "procurement"),
        ("https://lct.tinh.gov.vn/", "leaders_schedule"),
        ("https://dvc-tinh.gov.vn/", "online_services"),
        ("https://www.hoidap.tinh.gov.vn/", "questions_and_answers"),
        ("https://en.tinh.gov.vn/", "foreign_language"),
    ],
)
def test_hosts_that_say_it_all(url: str, key: str) -> None:
    found = name_link(picture("", "/b/page_2.png", url), external=True)
    assert (found[0].key, found[0].confidence >= SURE_FROM) == (key, True)


def test_a_label_of_another_meaning_outranks_the_host() -> None:
    link = Link(url="https://kntc.tinh.gov.vn/", text="Thông tin giải quyết khiếu nại tố cáo")
    found = {match.key: match.confidence for match in name_link(link, external=True)}
    assert found["petitions_answers"] >= SURE_FROM > found["petitions"]
    unknown = Link(url="https://pakn.tinh.gov.vn/", text="Cổng 36 giờ")
    assert name_link(unknown, external=True)[0].key == "petitions"


def test_a_host_of_the_portal_itself_names_nothing() -> None:
    assert name_link(picture("", "", "https://data.tinh.gov.vn/page/77")) == ()


def test_a_query_may_choose_the_section() -> None:
    assert name_link(picture("", "", f"{HOST}/index.php?com=gop-y-du-thao"))[0].key == "consultation"
    assert name_link(picture("", "", f"{HOST}/index.php?com=tin-tuc&id=15")) == ()  # one entry by its number
    assert name_link(picture("", "", f"{HOST}/index.php?keyword=tin-tuc")) == ()


def test_a_topic_below_the_news_is_news() -> None:
    topic = Link(url=f"{HOST}/tin-tuc/nguoi-co-cong", text="Người có công", region=Region.MENU)
    assert name_link(topic)[0].key == "news"
    assert name_link(Link(url=f"{HOST}/nguoi-co-cong", text="Người có công", region=Region.MENU)) == ()
    headline = Link(url=f"{HOST}/tin-tuc/trao-qua", text="Trao quà người có công", region=Region.MAIN)
    assert name_link(headline) == ()
    more = Link(url=f"{HOST}/tin-tuc/trao-qua", text="Xem thêm", region=Region.MENU)
    assert name_link(more) == ()


def test_a_topic_that_names_another_section_is_not_news() -> None:
    law = Link(url=f"{HOST}/tin-tuc/phap-luat", text="Pháp luật", region=Region.MENU)
    assert name_link(law)[0].key == "law_dissemination"


def test_a_label_that_says_a_part_of_its_address_agrees_with_it() -> None:
    assert dict(link_keys(Link(url=f"{HOST}/chi-dao-dieu-hanh", text="Chỉ đạo")))["directives"] >= SURE_FROM
    assert dict(link_keys(Link(url=f"{HOST}/chi-dao-dieu-hanh", text="Xem thêm")))["directives"] < SURE_FROM


def test_a_directory_at_the_address_of_the_contact_form_needs_a_look() -> None:
    contact = Link(url=f"{HOST}/lien-he?dDocName=8043", text="Danh bạ")
    assert dict(link_keys(contact))["official_contacts"] < SURE_FROM
    assert dict(link_keys(Link(url=f"{HOST}/danh-ba", text="Danh bạ")))["official_contacts"] >= SURE_FROM


def test_two_weak_signs_agree() -> None:
    link = Link(url=f"{HOST}/p/9", text="Tài chính ngân sách xã", near_heading="CÔNG KHAI")
    assert dict(link_keys(link))["budget_disclosure"] >= SURE_FROM
    alone = Link(url=f"{HOST}/p/9", text="Tài chính ngân sách xã")
    assert dict(link_keys(alone))["budget_disclosure"] < SURE_FROM


def test_a_foreign_language_is_named_by_its_folder() -> None:
    assert name_link(Link(url="https://so.tinh.gov.vn/web/so-eng/home", text=""))[0].key == "foreign_language"
    long = "https://so.tinh.gov.vn/tam-nhin-en-nam-2050"  # 'đến' without its 'đ'
    assert name_link(Link(url=long, text="")) == ()


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
