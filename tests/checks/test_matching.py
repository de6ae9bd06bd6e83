"""Naming a section from a text that was damaged, shortened or misspelt on its way."""

from __future__ import annotations

import unicodedata

import pytest

from checks.matching import SURE_FROM, Manner, match_text
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
        ("Văn bản qui phạm pháp luật", "legal_documents", Manner.SIMILAR),
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


def test_another_word_is_no_typing_slip() -> None:
    assert best("Phỏng vấn") == ""  # 'phòng ban' is one letter away when accents are off
    assert best("Phòng ban") == "subordinate_units"


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
