"""What a label may have been meant to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.spelling import expanded, is_file_name, parts, readings, words_of, written_out

ABBREVIATIONS = {
    "tthc": words_of("thủ tục hành chính"),
    "ktxh": words_of("kinh tế xã hội"),
    "giup": words_of("giúp"),
}


def test_words_are_letters_and_digits_with_and_without_accents() -> None:
    words = words_of("Tin tức & Sự kiện (12)")
    assert words.accented == ("tin", "tức", "sự", "kiện", "12")
    assert words.folded == ("tin", "tuc", "su", "kien", "12")
    assert words.has_accents
    assert words.label == "tin tuc su kien 12"


def test_the_word_and_is_left_out() -> None:
    assert words_of("Chức năng và nhiệm vụ") == words_of("CHỨC NĂNG - NHIỆM VỤ")
    assert not words_of("chuc-nang-va-nhiem-vu").has_accents


@pytest.mark.parametrize(
    ("one", "other"),
    [("thời kì", "thời kỳ"), ("qui hoạch", "quy hoạch"), ("kĩ luật", "kỹ luật"), ("công ti", "công ty")],
)
def test_i_and_y_at_the_end_of_a_word_are_one(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_y_stays_where_it_is_another_sound() -> None:
    assert words_of("tay").folded == ("tay",)
    assert words_of("ý kiến").folded == ("y", "kien")
    assert words_of("thuý").folded == ("thuy",)


@given(st.text(max_size=60))
def test_every_text_has_words_of_both_kinds(text: str) -> None:
    words = words_of(text)
    assert len(words.accented) == len(words.folded)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Đường dây nóng Đường dây nóng", "Đường dây nóng"),
        ("Đường dây nóngĐường dây nóng", "Đường dây nóng"),
        ("Tin tức TIN TỨC Tin tức", "Tin tức"),
        ("Hỏi - đáp", "Hỏi - đáp"),
        ("3. Giới thiệu", "Giới thiệu"),
    ],
)
def test_what_a_link_says_twice_is_read_once(text: str, read: str) -> None:
    assert readings(text) == (read,)


@pytest.mark.parametrize(
    "name", ["bando.png", "banner_tthc_2", "IMG_2031", "anh dai dien.jpg", "page104", "Bản đồ.png"]
)
def test_names_of_files(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize("text", ["Đường dây nóng", "Tổng đài 1022", "RSS", "tin tuc", ""])
def test_what_people_write_is_no_name_of_a_file(text: str) -> None:
    assert not is_file_name(text)


def test_joined_labels_come_apart() -> None:
    assert parts("Khen thưởng - xử phạt và kỷ luật") == ("Khen thưởng", "xử phạt", "kỷ luật")
    assert parts("Tin-tức") == ()


def test_words_shortened_by_a_point_are_written_out() -> None:
    before = {"tin": frozenset({"thông", "bản"}), "trien": frozenset({"phát"})}
    assert [words.label for words in written_out("Th.tin ph.triển", before)] == ["thong tin phat trien"]
    assert written_out("Th.chi", before) == ()
    assert written_out("Thông tin", before) == ()


def test_abbreviations_are_written_out_also_where_they_are_split() -> None:
    assert expanded(words_of("Bộ TTHC"), ABBREVIATIONS).label == "bo thu tuc hanh chinh"
    assert expanded(words_of("tt_hc"), ABBREVIATIONS).label == "thu tuc hanh chinh"
    assert expanded(words_of("Báo cáo KT-XH"), ABBREVIATIONS).label == "bao cao kinh te xa hoi"


def test_spaced_letters_are_one_word() -> None:
    assert expanded(words_of("g i o i t h i e u"), ABBREVIATIONS).folded == ("gioithieu",)
