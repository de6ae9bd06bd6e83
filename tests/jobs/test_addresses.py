"""Addresses, dates and pairs as users type them."""

from __future__ import annotations

from datetime import date

import pytest

from evidence.model import Agency, Tier
from jobs.addresses import day, declared_section, host_and_port, known_host, portal_url
from jobs.problems import InputProblem


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://soyte.tinh.gov.vn", "https://soyte.tinh.gov.vn/"),
        ("soyte.tinh.gov.vn", "https://soyte.tinh.gov.vn/"),
        (" http://127.0.0.1:8200 ", "http://127.0.0.1:8200/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://TINH.gov.vn/so-cong-thuong/?a=1", "https://tinh.gov.vn/so-cong-thuong/?a=1"),
    ],
)
def test_an_address_as_typed(typed: str, url: str) -> None:
    assert portal_url(typed) == url


@pytest.mark.parametrize(
    "typed", ["", "khong phai dia chi", "ftp://a.gov.vn", "http://", "http://a b/", "http://a.vn:x/"]
)
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(InputProblem, match="không phải địa chỉ"):
        portal_url(typed)


def test_credentials_in_an_address_are_refused() -> None:
    with pytest.raises(InputProblem, match="tên đăng nhập"):
        portal_url("https://user:secret@so.tinh.gov.vn/")


def test_days() -> None:
    assert day("2022-08-27") == day("27/08/2022") == date(2022, 8, 27)
    assert day(None) >= date(2026, 1, 1)
    with pytest.raises(InputProblem, match="--at"):
        day("27-8")


def test_hosts_and_ports() -> None:
    assert host_and_port("127.0.0.1:8200") == ("127.0.0.1", 8200)
    assert host_and_port("[::1]:80") == ("::1", 80)
    for wrong in ("127.0.0.1", "a:0", "a:x", ":80"):
        with pytest.raises(InputProblem, match="--allow-host"):
            host_and_port(wrong)


def test_known_hosts() -> None:
    assert known_host("SoTTTT.hanoi.gov.vn.") == "sotttt.hanoi.gov.vn"
    with pytest.raises(InputProblem, match="--host"):
        known_host("http://x")


def test_declared_sections() -> None:
    declared = declared_section("news=/tin-tuc", "https://so.tinh.gov.vn/")
    assert (declared.key, declared.url) == ("news", "https://so.tinh.gov.vn/tin-tuc")
    with pytest.raises(InputProblem, match="không có mục"):
        declared_section("nws=/tin-tuc", "https://so.tinh.gov.vn/")
    with pytest.raises(InputProblem, match="MỤC=ĐỊA_CHỈ"):
        declared_section("news", "https://so.tinh.gov.vn/")


def agency(home: str, *sisters: str) -> Agency:
    return Agency(code="a", name="a", tier=Tier.SO, home_url=home, sister_urls=sisters)


@pytest.mark.parametrize(
    ("home", "url", "owned"),
    [
        ("https://so.tinh.gov.vn/", "http://www.so.tinh.gov.vn/tin", True),
        ("https://so.tinh.gov.vn/trang-chu", "https://so.tinh.gov.vn/tin", True),
        ("https://so.tinh.gov.vn/web/guest/home", "https://so.tinh.gov.vn/tin", True),
        ("https://so.tinh.gov.vn/Default.aspx", "https://so.tinh.gov.vn/tin", True),
        ("https://tinh.gov.vn/so-cong-thuong/", "https://tinh.gov.vn/so-cong-thuong/tin", True),
        ("https://tinh.gov.vn/so-cong-thuong/", "https://tinh.gov.vn/so-cong-thuong", True),
        ("https://tinh.gov.vn/so-cong-thuong/", "https://tinh.gov.vn/so-cong-thuong-2/tin", False),
        ("https://tinh.gov.vn/so-cong-thuong/", "https://tinh.gov.vn/so-y-te/tin", False),
        ("https://so.tinh.gov.vn/", "https://khac.tinh.gov.vn/", False),
    ],
)
def test_the_scope_of_a_portal(home: str, url: str, owned: bool) -> None:
    assert agency(home).owns(url) is owned


def test_sister_addresses_belong_to_the_portal() -> None:
    own = agency("https://so.tinh.gov.vn/", "https://vanban.tinh.gov.vn/so/")
    assert own.owns("https://vanban.tinh.gov.vn/so/1") and not own.owns("https://vanban.tinh.gov.vn/khac/1")
