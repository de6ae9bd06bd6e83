"""One spelling per address: what is levelled, what is kept."""

import pytest

from evidence.address import address_key, canonical_url


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://So.Example.GOV.vn", "http://so.example.gov.vn/"),
        ("http://so.example.gov.vn:80/a", "http://so.example.gov.vn/a"),
        ("https://so.example.gov.vn:443/a", "https://so.example.gov.vn/a"),
        ("http://so.example.gov.vn:8080/a", "http://so.example.gov.vn:8080/a"),
        ("http://x.vn/tin-tức", "http://x.vn/tin-t%E1%BB%A9c"),
        ("http://x.vn/%7euser/%e1", "http://x.vn/~user/%E1"),
        ("http://x.vn/a%zz", "http://x.vn/a%25zz"),
        ("http://x.vn/a/../b/./c", "http://x.vn/b/c"),
        ("http://x.vn/../../a", "http://x.vn/a"),
        ("http://x.vn/a#phan-2", "http://x.vn/a"),
        ("http://x.vn/#/tin-tuc", "http://x.vn/#/tin-tuc"),
        ("http://x.vn/#!/tin-tuc", "http://x.vn/#!/tin-tuc"),
        ("http://x.vn/a;jsessionid=0A1B2C?id=3", "http://x.vn/a?id=3"),
        ("http://x.vn/(S(abcdefghij1234))/Default.aspx", "http://x.vn/Default.aspx"),
        ("http://x.vn/a?utm_source=fb&id=3&fbclid=Zz", "http://x.vn/a?id=3"),
        ("http://x.vn/a?sid=12", "http://x.vn/a?sid=12"),
        ("http://x.vn/a?sid=0a1b2c3d4e5f60718293", "http://x.vn/a"),
        ("http://x.vn/a?", "http://x.vn/a"),
        (" http://x.vn/a\n", "http://x.vn/a"),
        ("http:\\\\x.vn\\a", "http://x.vn/a"),
        ("http://bộytế.vn/", "http://xn--byt-6zs905h.vn/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("http://x.vn\u2025/a", "http://x.vn/a"),
        ("http://\uff3d/", ""),
        ("http://à\uff3d.vn/", ""),
        ("http://\u2025/", ""),
        ("mailto:a@x.gov.vn", ""),
        ("javascript:void(0)", ""),
        ("http://", ""),
        ("http://x.vn:port/", ""),
        ("http://[broken/", ""),
        ("http://" + "à" * 70 + ".vn/", ""),
        ("http://x.vn/" + "a" * 3000, ""),
        ("", ""),
    ],
)
def test_canonical_url(written: str, canonical: str) -> None:
    if "xn--" in canonical:
        assert canonical_url(written).startswith("http://xn--")
    else:
        assert canonical_url(written) == canonical


def test_an_address_is_resolved_against_the_page_it_stands_on() -> None:
    page = "http://x.vn/tin-tuc/bai.html?id=1"
    assert canonical_url("?page=2", page) == "http://x.vn/tin-tuc/bai.html?page=2"
    assert canonical_url("//y.vn/a", page) == "http://y.vn/a"
    assert canonical_url("../", page) == "http://x.vn/"


def test_canonical_is_a_fixed_point() -> None:
    for url in ("http://x.vn/tin tức?q=a b&c=%C3%A9", "http://x.vn/a%20b?x=1;2", "http://x.vn/?a=1&&b"):
        once = canonical_url(url)
        assert canonical_url(once) == once


@pytest.mark.parametrize(
    "other",
    ["https://x.vn/a?b=1&c=2", "http://www.x.vn/a?c=2&b=1", "http://x.vn/a/?b=1&c=2"],
)
def test_spellings_of_one_page_share_a_key(other: str) -> None:
    assert address_key(other) == address_key("http://x.vn/a?b=1&c=2")


def test_different_pages_have_different_keys() -> None:
    urls = ["http://x.vn/a", "http://x.vn/A", "http://x.vn/a?b=1", "http://x.vn/#/a", "http://y.vn/a"]
    assert len({address_key(url) for url in urls}) == len(urls)
