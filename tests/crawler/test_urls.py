"""What an address tells before it is asked for."""

import pytest

from crawler.urls import (
    extension,
    is_document,
    is_foreign,
    is_language_switch,
    page_number,
    refusal,
    template,
    without_locale,
)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://x.vn/", ""),
        ("http://x.vn/tin-tuc/bai-viet-12.html", ""),
        ("http://x.vn/Default.aspx?tabid=12&id=3", ""),
        ("http://x.vn/thu-tuc?p_p_id=1_WAR&p_p_state=normal&p_p_mode=view&a=1&b=2&c=3&d=4&e=5", ""),
        ("http://x.vn/van-ban?nam=2025", ""),
        ("http://x.vn/a.jpg", "media"),
        ("http://x.vn/vb.PDF", "media"),
        ("http://x.vn/rss", "feed"),
        ("http://x.vn/tin-tuc.rss", "feed"),
        ("http://x.vn/c/portal/login?p_l_id=1", "login"),
        ("http://x.vn/dang-nhap", "login"),
        ("http://x.vn/Login.aspx", "login"),
        ("http://x.vn/wp-login.php", "login"),
        ("http://x.vn/tin?viewMode=print", "print_view"),
        ("http://x.vn/tin?_101_viewMode=print", "print_view"),
        ("http://x.vn/tin?p_p_state=pop_up", "print_view"),
        ("http://x.vn/tin?print=1", "print_view"),
        ("http://x.vn/print/123", "print_view"),
        ("http://x.vn/su-kien?month=3&year=2026", "calendar"),
        ("http://x.vn/calendar/2026/11/", "calendar"),
        ("http://x.vn/tin?sort=asc", "action"),
        ("http://x.vn/tin/bai/tin/bai/tin/bai", "growing_path"),
        ("http://x.vn/" + "/".join("abcdefghijklmno"), "growing_path"),
    ],
)
def test_refusal(url: str, reason: str) -> None:
    assert refusal(url) == reason


@pytest.mark.parametrize(
    "word", ["lich-cong-tac", "dang-ky-kinh-doanh", "lanh-dao-in-an", "casino-khong", "print-media-abc"]
)
def test_words_that_look_like_traps_are_pages(word: str) -> None:
    assert refusal(f"http://x.vn/{word}") == ""


def test_documents_by_their_ending() -> None:
    assert is_document("http://x.vn/tep/qd-1.docx")
    assert not is_document("http://x.vn/qd-1.html")
    assert extension("http://x.vn/.htaccess") == ""
    assert extension("http://x.vn/a.b/c") == ""


@pytest.mark.parametrize(
    "url", ["http://x.vn/en/home", "http://x.vn/web/so-eng/home", "http://en.x.vn/", "http://x.vn/?lang=en"]
)
def test_pages_in_another_language(url: str) -> None:
    assert is_foreign(url)


@pytest.mark.parametrize(
    "url", ["http://x.vn/vi/tin", "http://x.vn/tien-do", "http://x.vn/?lang=vi", "http://x.vn/en-vang"]
)
def test_pages_in_vietnamese(url: str) -> None:
    assert not is_foreign(url)


def test_language_switches() -> None:
    assert is_language_switch("http://x.vn/c/portal/update_language?languageId=en_US")
    assert not is_language_switch("http://x.vn/ngon-ngu")


def test_the_vietnamese_locale_is_the_page_itself() -> None:
    assert without_locale("http://x.vn/vi/tin-tuc?a=1") == "http://x.vn/tin-tuc?a=1"
    assert without_locale("http://x.vn/vi") == "http://x.vn/"
    assert without_locale("http://x.vn/video") == "http://x.vn/video"


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("http://x.vn/tin?page=3", 3),
        ("http://x.vn/tin?_101_cur=12", 12),
        ("http://x.vn/tin/trang-4.html", 4),
        ("http://x.vn/tin/page/5/", 5),
        ("http://x.vn/tin?id=7", None),
    ],
)
def test_page_numbers(url: str, number: int | None) -> None:
    assert page_number(url) == number


def test_pages_of_one_template() -> None:
    assert template("http://x.vn/tin/bai-12.html?id=3") == template("http://x.vn/tin/bai-99.html?id=4")
    assert template("http://x.vn/gioi-thieu") != template("http://x.vn/lien-he")
    long = "mot-tieu-de-bai-viet-rat-dai-cua-so-thong-tin-va-truyen-thong"
    assert template(f"http://x.vn/tin/{long}") == template(f"http://x.vn/tin/{long}-khac")
