"""Naming a section from a text that was damaged, shortened or misspelt on its way."""

from __future__ import annotations

import unicodedata

import pytest

from checks.matching import SURE_FROM, match_text, may_be_label
from checks.phrases import Manner
from checks.vocabulary import keys, vocabulary, without


def best(text: str) -> str:
    found = match_text(text)
    return found[0].key if found and found[0].confidence >= SURE_FROM else ""


def manner(text: str) -> Manner:
    return match_text(text)[0].manner


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("II. TIN TỨC »", "news"),
        ("★ Tin tức (12)", "news"),
        ("Gi&#7899;i thi&#7879;u", "introduction"),
        ("Giíi thiÖu", "introduction"),  # TCVN3 font
        ("Th«ng tin chØ ®¹o ®iÒu hµnh", "directives"),
        ("Giôùi thieäu", "introduction"),  # VNI font
        ("Tin töùc söï kieän", "news"),
        ("Tin tá»©c sá»± kiá»‡n", "news"),  # UTF-8 read as windows-1252
        ("Giới thiệu Sở Nông nghiệp và Môi trường", "introduction"),
        ("Danh mục TTHC", "procedures"),
        ("Bộ TTHC cấp huyện", "procedures"),
        ("CCHC", "administrative_reform"),
        ("Phổ biến GDPL", "law_dissemination"),
        ("Lịch tiếp dân", "citizen_reception_schedule"),
    ],
)
def test_what_officials_write(label: str, key: str) -> None:
    assert best(label) == key


@pytest.mark.parametrize(
    ("label", "key", "how"),
    [
        ("Gii thiu chung", "introduction", Manner.LOST),
        ("V\ufffdn b\ufffdn quy ph\ufffdm ph\ufffdp lu\ufffdt", "legal_documents", Manner.LOST),
        ("V?n b?n quy ph?m ph?p lu?t", "legal_documents", Manner.LOST),
        ("Văn bản quy phạm pháp luạtt", "legal_documents", Manner.SIMILAR),
        ("Cơ cấu tổ chứ", "organisation_chart", Manner.SIMILAR),
        ("Chỉđạo điềuhành", "directives", Manner.JOINED),
        ("G I Ớ I  T H I Ệ U", "introduction", Manner.JOINED),
        ("Giới thiệu", "introduction", Manner.EQUAL),
        ("Giới thiệu về cơ quan", "introduction", Manner.HOLDS),
    ],
)
def test_the_manner_tells_how_a_label_resembles_the_phrase(label: str, key: str, how: Manner) -> None:
    assert best(label) == key
    assert manner(label) is how


def test_a_damaged_label_is_less_sure_than_a_whole_one() -> None:
    whole, slip, lost = (
        match_text(t)[0] for t in ("Chỉ đạo điều hành", "Chỉ đạo điều hàng", "Ch đo điu hành")
    )
    assert whole.confidence > slip.confidence >= SURE_FROM
    assert whole.confidence > lost.confidence >= SURE_FROM


def test_letters_that_stay_must_be_the_phrases() -> None:
    assert all(m.manner is not Manner.LOST for m in match_text("Gai thiu chung"))
    assert match_text("Ti tc") == () or match_text("Ti tc")[0].confidence < SURE_FROM


@pytest.mark.parametrize(
    ("label", "not_key"),
    [
        ("Phỏng vấn", "subordinate_units"),  # 'phòng ban' is one letter away when accents are off
        ("Thông tin báo chí", "statistics_reports"),  # 'thông tin báo cáo'
        ("Văn bản hành chính", "administrative_map"),  # 'bản đồ hành chính'
        ("Van ban hanh chinh", "administrative_map"),
        ("Truyền thông", "history"),  # 'truyền thống'
        ("Hoạt động xã hội", "news"),  # not 'hoạt động xã' of anything
    ],
)
def test_another_word_is_no_typing_slip(label: str, not_key: str) -> None:
    assert not_key not in {match.key for match in match_text(label) if match.confidence >= SURE_FROM}


def test_slips_are_seen_without_accents_too() -> None:
    assert best("Chi dao dieu hanhh") == "directives"
    assert best("Thong tin bao chi nganh") == ""  # not 'thông tin báo cáo ngành'


def test_a_word_without_its_accents_is_no_other_word() -> None:
    assert best("Truyen thong nganh") == best("Truyền thống ngành") == "history"
    assert best("Thông tin bao cáo") == "statistics_reports"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Văn bản qui phạm pháp luật", "legal_documents"),
        ("Qui hoạch xây dựng", "strategy_and_planning"),
        ("Khen thưởng, kĩ luật", "rewards"),
        ("Quy trình thủ tục hành chánh", "procedures"),
    ],
)
def test_i_and_y_are_one_at_the_end_of_a_word(label: str, key: str) -> None:
    assert best(label) == key


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Tin Tổng cục Lâm nghiệp", "news"),
        ("Tin Văn hóa - Du lịch", "news"),
        ("Tin An ninh trật tự", "news"),
        ("Tin học", ""),
        ("Tin tuyển dụng", "recruitment"),  # that very label is another section's
        ("Tin cải cách hành chính", "administrative_reform"),
        ("Tin tức cải cách hành chính", "administrative_reform"),
        ("Tin khen thưởng kỷ luật", "rewards"),
    ],
)
def test_what_begins_with_tin_is_news(label: str, key: str) -> None:
    assert best(label) == key


def test_news_about_something_is_not_that_thing() -> None:
    found = {match.key: match.confidence for match in match_text("Tin bản đồ địa lý")}
    assert found["news"] >= SURE_FROM > found.get("administrative_map", 0)


@pytest.mark.parametrize(
    "label",
    [
        "Sở Kế hoạch và Đầu tư",
        "Thanh tra tỉnh",
        "Văn phòng UBND tỉnh",
        "Ban Quản lý dự án",
        "Phòng Tài chính - Kế hoạch",
        "Trung tâm Xúc tiến đầu tư",
        "Ban quản lý Khu công nghiệp và Xúc tiến đầu tư",
        "Hội nghị đối thoại, hỏi đáp với nhân dân 2025",
    ],
)
def test_the_name_of_a_body_or_an_event_is_no_section(label: str) -> None:
    assert best(label) == ""


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Trung tâm phục vụ hành chính công", "online_services"),
        ("Phòng, ban chuyên môn", "subordinate_units"),
        ("Phòng, chống tham nhũng", "anti_corruption"),
        ("So do to chuc", "organisation_chart"),  # without accents 'so' may be 'sở', 'sơ' or 'số'
    ],
)
def test_a_label_may_begin_as_a_body_does(label: str, key: str) -> None:
    assert best(label) == key


def test_what_looks_alike_is_told_with_other_words_between() -> None:
    assert best("Lãnh đạo Sở qua các thời kì") == ""
    assert best("Lãnh đạo của Sở") == "leaders"


def test_a_counter_phrase_is_read_with_its_accents() -> None:
    # Without accents 'bản chỉ đạo' would hold 'ban chỉ đạo', a committee.
    assert best("Văn bản chỉ đạo, điều hành của tỉnh") == "directives"
    assert best("Ban Chỉ đạo điều hành giá") == ""


@pytest.mark.parametrize("place", ["xã", "phường", "huyện", "tỉnh"])
def test_what_is_said_of_one_place_is_said_of_all(place: str) -> None:
    assert best(f"Lãnh đạo {place}") == "leaders"
    assert best(f"Chỉ đạo điều hành của UBND {place}") == "directives"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Th.tin chỉ đạo", "directives"),
        ("Đ.hướng ph.triển", "strategy"),
        ("Q.hoạch xây dựng", "strategy_and_planning"),
        ("Chg.x trình y", ""),
        ("Tin tức v.v", "news"),
    ],
)
def test_words_shortened_by_a_point(label: str, key: str) -> None:
    assert best(label) == key


def test_the_laws_own_words_are_longer_than_a_label() -> None:
    law = "Thông tin tuyên truyền, phổ biến, hướng dẫn việc thực hiện pháp luật, chế độ, chính sách"
    assert best(law) == "law_dissemination"
    assert match_text(f"Sở ban hành {law}") == ()


def test_joined_labels_say_all_their_parts() -> None:
    found = {m.key: m for m in match_text("Cơ cấu tổ chức, chức năng nhiệm vụ, lịch sử hình thành")}
    assert {"organisation_chart", "functions_and_duties", "history"} <= found.keys()
    assert found["history"].manner is Manner.PART


def test_a_part_of_a_sentence_is_no_label() -> None:
    assert best("Ngày đầu ra quân của các đội, tuyển dụng công chức") == ""


def test_a_label_with_a_year_is_less_sure() -> None:
    entry, label = match_text("Kế hoạch công tác năm 2026")[0], match_text("Kế hoạch công tác năm")[0]
    assert entry.key == label.key == "plans"
    assert entry.confidence < label.confidence


def test_letters_that_were_lost_from_a_short_word_need_a_look() -> None:
    assert all(match.confidence < SURE_FROM for match in match_text("Phng bn"))


def test_text_that_only_looks_broken_is_left_alone() -> None:
    assert match_text("Ã không phải chữ hỏng") == ()
    assert match_text("Thế nào? Ra sao?") == ()


def test_words_that_lost_every_letter_do_not_hide_a_label() -> None:
    assert best(unicodedata.normalize("NFD", "Đường dây nóng")) == "hotline"


def test_a_vocabulary_without_some_labels() -> None:
    assert best("Đường dây nóng") == "hotline"
    with without(["đường dây nóng"]):
        assert all(m.manner is not Manner.EQUAL for m in match_text("Đường dây nóng"))
        assert "hotline" in keys()
        assert len(vocabulary().sections["hotline"].phrases) >= 1
    assert best("Đường dây nóng") == "hotline"


@pytest.mark.parametrize("text", ["Sơ đồ tổ chức", "2026 Tin tức", "TTHC", "Tổ chức bộ máy", "T T H C"])
def test_a_label_of_the_vocabulary_may_be_one(text: str) -> None:
    assert may_be_label(text)


@pytest.mark.parametrize("text", ["", "Hôm nay trời đẹp", "Sở tổ chức hội nghị về tin tức", "2026"])
def test_most_lines_are_no_label(text: str) -> None:
    assert not may_be_label(text)
    assert all(match.manner is not Manner.EQUAL for match in match_text(text))
