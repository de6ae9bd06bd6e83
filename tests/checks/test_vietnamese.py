"""Vietnamese writing: one form for a label, old fonts, and the encoding a page really has."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.vietnamese import (
    decode_html,
    decode_tcvn3,
    decode_vni,
    fold,
    is_legacy_font_text,
    legacy_font,
    same_accents,
    squeeze,
)

TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc"
UNICODE = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc"
VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắầấềếồốờớừứÀĐƯ -–&/,", max_size=60)


@pytest.mark.parametrize(
    "label",
    [
        "Chiến lược, quy hoạch",
        "CHIẾN LƯỢC – QUY HOẠCH",
        "chien-luoc/quy-hoach",
        "Chiến lược và quy hoạch",
        "Chiến lược & Quy hoạch",
        "  Chiến\u00a0lược_quy\thoạch  ",
        unicodedata.normalize("NFD", "Chiến lược - quy hoạch"),
        "Chiến lược, và quy hoạch",
    ],
)
def test_writings_of_one_label_fold_to_one_form(label: str) -> None:
    assert fold(label) == "chien luoc quy hoach"


def test_d_with_stroke_and_the_letter_that_looks_like_it_fold_to_d() -> None:
    assert fold("Đấu thầu") == fold("Ðấu thầu") == "dau thau"


def test_other_punctuation_and_words_that_only_begin_with_va_stay() -> None:
    assert fold("Hỏi đáp: văn bản (mới)") == "hoi dap: van ban (moi)"


def test_a_long_text_folds_like_a_short_one() -> None:
    assert fold("Tin tức và sự kiện " * 20) == " ".join(["tin tuc su kien"] * 20)


@given(VIETNAMESE)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_folding_does_not_depend_on_composition_or_case(text: str) -> None:
    assert (
        fold(unicodedata.normalize("NFD", text))
        == fold(unicodedata.normalize("NFC", text))
        == fold(text.upper())
    )


@pytest.mark.parametrize(
    ("new", "old"),
    [("hoà", "hòa"), ("khoẻ mạnh", "khỏe mạnh"), ("THUÝ", "thúy"), ("Tin học hoá", "tin học hóa")],
)
def test_tone_placement_is_one(new: str, old: str) -> None:
    assert same_accents(new) == same_accents(old)


def test_accents_and_syllables_that_have_one_form_only_stay() -> None:
    assert same_accents("quý") == "quý"
    assert same_accents("hoàn") == "hoàn"
    assert same_accents("ban") != same_accents("bàn")
    assert same_accents("  Website  A ") == "website a"


def test_squeeze_composes_and_trims() -> None:
    assert squeeze(unicodedata.normalize("NFD", " Sở \n\u200b Tài chính ")) == "Sở Tài chính"
    assert squeeze("  plain \t text ") == "plain text"


@pytest.mark.parametrize(
    ("text", "font"), [(TCVN3, "tcvn3"), (VNI, "vni"), (UNICODE, ""), ("plain text", "")]
)
def test_old_fonts_are_told_apart(text: str, font: str) -> None:
    assert legacy_font(text) == font
    assert is_legacy_font_text(text) is bool(font)


def test_french_is_no_old_font() -> None:
    assert legacy_font("Déjà vu: le café où le garçon était naïf, à la carte, père et mère de la fête") == ""


def test_old_fonts_become_unicode() -> None:
    assert decode_tcvn3(TCVN3) == UNICODE
    assert decode_vni(VNI) == UNICODE
    assert decode_vni("ÑAÏI HOÏC") == "ĐẠI HỌC"


PAGE = f"<html><head><title>Sở Tài chính</title></head><body><p>{UNICODE}</p></body></html>"


def test_valid_utf8_is_utf8_whatever_is_declared() -> None:
    decoded = decode_html(PAGE.encode(), "text/html; charset=ISO-8859-1")
    assert decoded.text == PAGE
    assert (decoded.encoding, decoded.declared, decoded.decomposed) == ("utf-8", "iso-8859-1", False)


def test_the_declaration_in_the_page_is_reported() -> None:
    assert (
        decode_html(b'<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">').declared
        == "utf-8"
    )
    assert decode_html(b"<meta charset='windows-1258'>").declared == "windows-1258"
    assert decode_html(b"<p>plain</p>").declared == ""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decode_html(PAGE.encode(encoding)).text == PAGE


def test_windows_1258_is_recognised_without_any_declaration() -> None:
    body = unicodedata.normalize("NFC", PAGE)
    encoded = b"".join(_as_1258(character) for character in body)
    decoded = decode_html(encoded, "text/html; charset=iso-8859-1")
    assert decoded.text == PAGE
    assert decoded.encoding == "cp1258"
    assert decoded.decomposed


def _as_1258(character: str) -> bytes:
    try:
        return character.encode("cp1258")
    except UnicodeEncodeError:
        base, mark = _apart(character)
        return base.encode("cp1258") + mark.encode("cp1258")


def _apart(character: str) -> tuple[str, str]:
    marks = [
        mark
        for mark in unicodedata.normalize("NFD", character)[1:]
        if mark in "\u0300\u0301\u0303\u0309\u0323"
    ]
    rest = "".join(mark for mark in unicodedata.normalize("NFD", character) if mark not in marks)
    return unicodedata.normalize("NFC", rest), marks[0]


def test_a_declared_code_page_that_python_knows_is_used() -> None:
    assert (
        decode_html("<p>Привет мир, привет</p>".encode("koi8-r"), "text/html; charset=koi8-r").encoding
        == "koi8-r"
    )


def test_an_unknown_declaration_falls_back_to_latin() -> None:
    decoded = decode_html(
        "<p>caf\xe9 cr\xe8me d\xe9j\xe0 \xe7a</p>".encode("latin-1"), "text/html; charset=no-such"
    )
    assert "café" in decoded.text
    assert decoded.encoding == "cp1252"


def test_a_page_cut_inside_a_letter_is_still_utf8() -> None:
    body = PAGE.encode()
    cut = body[: body.index("ộ".encode()) + 2]
    decoded = decode_html(cut)
    assert decoded.encoding == "utf-8"
    assert "Sở Tài chính" in decoded.text


@pytest.mark.parametrize("repeat", [1, 60])
def test_decomposed_text_is_composed_and_told(repeat: int) -> None:
    decoded = decode_html(
        ("<p>" + unicodedata.normalize("NFD", "Hỏi đáp, cấp sở. ") * repeat + "</p>").encode()
    )
    assert decoded.text == "<p>" + "Hỏi đáp, cấp sở. " * repeat + "</p>"
    assert decoded.decomposed


def test_a_tone_after_a_letter_that_is_composed_already() -> None:
    assert decode_html("<p>câ\u0301p</p>".encode()) == ("<p>cấp</p>", "utf-8", "", True)


def test_a_single_decomposed_letter_after_the_byte_order_mark() -> None:
    decoded = decode_html(unicodedata.normalize("NFD", "ồ").encode("utf-8-sig"))
    assert (decoded.text, decoded.decomposed) == ("ồ", True)


@pytest.mark.parametrize(("text", "font"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_a_page_in_an_old_font_is_read_in_unicode(text: str, font: str) -> None:
    decoded = decode_html(f'<meta charset="utf-8"><p style="font-family: x">{text}</p>'.encode())
    assert UNICODE in decoded.text
    assert decoded.encoding == f"utf-8+{font}"
    assert decoded.decomposed


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text(body: bytes) -> None:
    assert isinstance(decode_html(body).text, str)


def test_a_text_in_an_old_font_inside_a_unicode_page() -> None:
    page = (
        "<meta charset='utf-8'><h1>Công khai tài chính của huyện</h1><p>Đường dây nóng, lịch tiếp dân</p>"
        "<font face='.VnTime'>C«ng khai dù to¸n ng©n s¸ch huyÖn</font><p>Giá: 5 µm × 3</p>"
    )
    decoded = decode_html(page.encode())
    assert "Công khai dự toán ngân sách huyện" in decoded.text
    assert "Đường dây nóng, lịch tiếp dân" in decoded.text
    assert decoded.encoding == "utf-8+tcvn3"
    vni = decode_html(
        page.replace("'.VnTime'>C«ng khai dù to¸n ng©n s¸ch huyÖn", "'VNI-Times'>Tin töùc söï kieän").encode()
    )
    assert "Tin tức sự kiện" in vni.text
    assert decode_html("<p>Đọc chữ VNI-Times và bảng số đo ở dưới</p>".encode()).encoding == "utf-8"
