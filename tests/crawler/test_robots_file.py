"""Which rules of a robots.txt bind us: the cases of google/robotstxt's robots_test.cc, and our own."""

import pytest

from crawler.robots import Rules
from crawler.robots_file import LONGEST, PRODUCT, ours
from tests.crawler.robots_cases import DIFFERS, GOOGLE, Case, F


def _allowed(text: str | bytes, url: str, product: str = PRODUCT) -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return Rules.of(ours(body, product=product)).refuses(url) is None


@pytest.mark.parametrize("case", GOOGLE, ids=lambda case: f"{case[0]} {case[2]} {case[3]}")
def test_googles_cases(case: Case) -> None:
    name, text, product, url, allowed = case
    assert _allowed(text, url, product) is (allowed is ((name, url) not in DIFFERS))


def test_the_differences_are_all_met() -> None:
    assert {(case[0], case[3]) for case in GOOGLE} >= set(DIFFERS)


def test_long_lines_count_in_full() -> None:
    """Google cuts lines at 16,664 bytes; we do not: a longer path forbids only itself."""
    text = "user-agent: *\ndisallow: /x/" + "a" * 20_000 + "/qux\n"
    assert _allowed(text, F + "/fux")
    assert not _allowed(text, F + "/x/" + "a" * 20_000 + "/qux")


# Our own name


@pytest.mark.parametrize(
    "name", ["SoiCong", "soicong", "SOICONG", "SoiCong/0.1", "SoiCong (bot)", "SoiCong*"]
)
def test_our_name_in_any_dress_binds_us(name: str) -> None:
    assert not _allowed(f"User-agent: {name}\nDisallow: /\n", F + "/a")


@pytest.mark.parametrize("name", ["Soi", "Cong", "SoiCong-Image", "MySoiCong", "", "ツ"])
def test_other_names_do_not(name: str) -> None:
    assert _allowed(f"User-agent: {name}\nDisallow: /\n", F + "/a")


def test_a_group_of_our_own_replaces_that_of_everybody_even_when_it_is_empty() -> None:
    assert _allowed("User-agent: *\nDisallow: /\n\nUser-agent: SoiCong\nDisallow:\n", F + "/a")
    assert not _allowed("User-agent: *\nDisallow: /\n\nUser-agent: SoiCong2x\nDisallow: /b\n", F + "/b")


def test_groups_of_one_name_are_merged() -> None:
    text = "User-agent: SoiCong\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: soicong\nDisallow: /b\n"
    assert [_allowed(text, F + path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    "record", ["Crawl-delay: 5", "Sitemap: http://foo.bar/s.xml", "Noindex: /x", "gì đó: x"]
)
def test_no_other_record_ends_a_group(record: str) -> None:
    text = f"User-agent: SoiCong\n{record}\nUser-agent: x\nDisallow: /a\n"
    assert not _allowed(text, F + "/a")


def test_site_maps_belong_to_nobody() -> None:
    rules = Rules.of(
        ours(b"Sitemap: http://foo.bar/1.xml\nUser-agent: x\nDisallow: /\nsitemap: http://foo.bar/2.xml")
    )
    assert rules.maps == ("http://foo.bar/1.xml", "http://foo.bar/2.xml")
    assert rules.refuses(F + "/a") is None


# Vietnamese paths, encodings, sizes

_PATH = "/giới-thiệu"
_ESCAPED = "/gi%E1%BB%9Bi-thi%E1%BB%87u"


@pytest.mark.parametrize("rule", [_PATH, _ESCAPED, _ESCAPED.lower(), "/gi%E1%BB%9Bi-thiệu"])
@pytest.mark.parametrize("path", [_PATH, _ESCAPED, _ESCAPED.lower(), _PATH + "/chung?id=1"])
def test_vietnamese_paths_in_letters_and_in_escapes_are_one(rule: str, path: str) -> None:
    assert not _allowed(f"User-agent: *\nDisallow: {rule}\n", F + path)
    assert _allowed(f"User-agent: *\nDisallow: {rule}\n", F + "/gioi-thieu")


def test_a_file_in_an_old_encoding_forbids_its_own_bytes() -> None:
    assert not _allowed("User-agent: *\nDisallow: /tài-liệu\n".encode(), F + "/t%C3%A0i-li%E1%BB%87u")
    assert not _allowed("User-agent: *\nDisallow: /tài\n".encode("cp1258"), F + "/t%E0i")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef", b""])
def test_a_byte_order_mark_hides_no_rule(mark: bytes) -> None:
    assert not _allowed(mark + b"User-agent: *\nDisallow: /\n", F + "/a")


def test_a_file_that_notepad_saved_as_unicode() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = "\ufeffUser-agent: *\r\nDisallow: /mật\r\n"
        assert not _allowed(text.encode(encoding), F + "/m%E1%BA%ADt")


def test_only_the_first_500_kib_count_and_no_half_line() -> None:
    head = b"User-agent: *\n# "
    body = head + b"x" * (LONGEST - len(head) - len("\nDisallow: /a")) + b"\nDisallow: /a"
    assert len(body) == LONGEST
    assert not _allowed(body + b"\n", F + "/a"), "the last line ends with the 500th KiB"
    assert _allowed(body + b"/b\n", F + "/a"), "'/a' was only the beginning of '/a/b'"
    assert _allowed(b"# " + b"x" * LONGEST + b"\nUser-agent: *\nDisallow: /\n", F + "/a")


@pytest.mark.parametrize(
    "body", [b"", b"\n\n", b"\x00\x01\xff" * 50, b"<html>Disallow: /</html>", b"khong co gi"]
)
def test_what_is_no_robots_file_forbids_nothing(body: bytes) -> None:
    assert _allowed(body, F + "/a")
    assert _allowed(b"\xef\xbb\xbf \r\n<!DOCTYPE html>\nUser-agent: *\nDisallow: /", F + "/a")
