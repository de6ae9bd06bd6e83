"""The sample province answers as its portals would, each in its own way."""

from __future__ import annotations

import csv
import json
import re
import ssl
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pypdfium2
import pytest

from samples.model import Plan
from samples.province import plans
from samples.server import Province
from tests.samples.conftest import Answer, Fetch

UP = [plan for plan in plans() if plan.state == "up"]


@pytest.mark.parametrize("plan", UP, ids=lambda plan: plan.code)
def test_every_portal_answers_at_its_home_address(plan: Plan, fetch: Fetch) -> None:
    if plan.https == "expired":
        assert plan.home.startswith("http://")
    answer = fetch(plan.home)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert len(answer.body) > 300


def test_agencies_are_listed_for_the_import(province: Province) -> None:
    with province.agencies.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == [plan.code for plan in plans()]
    assert {row["tier"] for row in rows} == {"so", "huyen"}
    assert sum(row["tier"] == "so" for row in rows) >= 8
    assert sum(row["tier"] == "huyen" for row in rows) >= 4


def test_every_host_has_an_address_of_its_own(names: Mapping[str, Any]) -> None:
    addresses = [host["address"] for host in names["hosts"].values()]
    assert len(set(addresses)) == len(addresses)
    assert all(address.startswith("127.") for address in addresses)
    assert set(names["dns"]) == set(names["hosts"])


def test_http_leads_to_https_where_the_portal_does_so(fetch: Fetch) -> None:
    answer = fetch("http://sokhcn.phunguyen.gov.vn/lien-he/")
    assert (answer.status, answer.headers["Location"]) == (301, "https://sokhcn.phunguyen.gov.vn/lien-he/")
    assert fetch("http://sotaichinh.phunguyen.gov.vn/").status == 200


def test_some_portals_say_that_a_page_is_not_modified(fetch: Fetch) -> None:
    first = fetch("https://sokhcn.phunguyen.gov.vn/lien-he/")
    again = fetch("https://sokhcn.phunguyen.gov.vn/lien-he/", **{"If-None-Match": first.headers["ETag"]})
    other = fetch("https://sokhcn.phunguyen.gov.vn/lien-he/", **{"If-None-Match": '"khac"'})
    assert (again.status, again.body) == (304, b"")
    assert (other.status, other.body) == (200, first.body)
    assert "ETag" not in fetch("http://sotuphap.phunguyen.gov.vn/").headers


def test_certificates_verify_against_the_authority(fetch: Fetch) -> None:
    assert fetch("https://sokhcn.phunguyen.gov.vn/").status == 200
    assert fetch("https://dichvucong.phunguyen.gov.vn/tra-cuu-ho-so").status == 200


def test_an_expired_certificate_is_refused(fetch: Fetch) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        fetch("https://sonnmt.phunguyen.gov.vn/")


def test_a_portal_without_tls_refuses_the_connection(fetch: Fetch) -> None:
    with pytest.raises(ConnectionRefusedError):
        fetch("https://sogddt.phunguyen.gov.vn/")


def test_the_portal_that_is_down_refuses_connections(fetch: Fetch) -> None:
    with pytest.raises(ConnectionRefusedError):
        fetch("http://sonoivu.phunguyen.gov.vn/")


def test_the_blocked_portal_shows_everyone_its_challenge(fetch: Fetch) -> None:
    answer = fetch("http://thanhtra.phunguyen.gov.vn/")
    assert answer.status == 403
    assert "tường lửa" in answer.text


def hidden(answer: Answer, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found is not None
    return found.group(1)


def post(fetch: Fetch, url: str, page: Answer, target: str, argument: str) -> Answer:
    values = {
        "__EVENTTARGET": target,
        "__EVENTARGUMENT": argument,
        "__VIEWSTATE": hidden(page, "__VIEWSTATE"),
    }
    return fetch(url, urlencode(values).encode())


def test_a_menu_postback_leads_to_the_section(fetch: Fetch) -> None:
    home = fetch("https://sotuphap.phunguyen.gov.vn/")
    entry = re.search(r"__doPostBack\('(ctl00\$ctlMenu)','(\d+)'\)\">Tin hoạt động ngành", home.text)
    assert entry is not None
    answer = post(fetch, "https://sotuphap.phunguyen.gov.vn/Default.aspx", home, *entry.groups())
    assert answer.status == 302
    section = fetch("https://sotuphap.phunguyen.gov.vn" + answer.headers["Location"])
    assert "<h1" in section.text
    assert "Tin hoạt động ngành" in section.text


def test_a_paging_postback_shows_the_next_page_at_the_same_address(fetch: Fetch) -> None:
    home = fetch("https://sotuphap.phunguyen.gov.vn/")
    link = re.search(r'href="(/ChuyenMuc\.aspx\?cm=\d+)">Tin hoạt động ngành', home.text)
    assert link is not None
    url = "https://sotuphap.phunguyen.gov.vn" + link.group(1)
    first = fetch(url)
    second = post(fetch, url, first, "ctl00$ContentPlaceHolder1$gvDanhSach", "Page$2")
    assert second.status == 200
    titles = [re.findall(r"ChiTiet\.aspx\?cm=\d+&amp;id=(\d+)", page.text) for page in (first, second)]
    assert titles[0] and titles[1]
    assert not set(titles[0]) & set(titles[1])


def test_a_postback_without_the_page_state_is_an_error(fetch: Fetch) -> None:
    body = urlencode({"__EVENTTARGET": "ctl00$ctlMenu", "__EVENTARGUMENT": "3", "__VIEWSTATE": "x"}).encode()
    assert fetch("https://sotuphap.phunguyen.gov.vn/Default.aspx", body).status == 400


def test_the_old_portal_really_writes_windows_1258(fetch: Fetch) -> None:
    answer = fetch("http://sogddt.phunguyen.gov.vn/")
    assert answer.headers["Content-Type"] == "text/html"
    assert b"charset=windows-1258" in answer.body
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    text = unicodedata.normalize("NFC", answer.body.decode("cp1258"))
    assert "Sở Giáo dục và Đào tạo".upper() in text


def test_one_portal_really_writes_decomposed_unicode(fetch: Fetch) -> None:
    text = fetch("http://sovhttdl.phunguyen.gov.vn/").text
    assert "Sở Văn hoá" not in text
    assert unicodedata.normalize("NFD", "Sở Văn hoá") in text
    assert unicodedata.is_normalized("NFD", text)


def test_the_script_portal_carries_nothing_without_its_data(fetch: Fetch) -> None:
    shell = fetch("https://soxaydung.phunguyen.gov.vn/muc/tin-tuc-su-kien").text
    assert "Đang tải" in shell
    assert "02/10/2025" not in shell
    data = json.loads(fetch("https://soxaydung.phunguyen.gov.vn/api/muc/tin-tuc-su-kien").body)
    assert "02/10/2025" in data["html"]


def test_the_component_shares_its_host_with_others(fetch: Fetch) -> None:
    ours = fetch("https://www.phunguyen.gov.vn/so-cong-thuong/")
    assert "Sở Công Thương" in ours.text
    assert "/so-cong-thuong/lich-lam-viec" not in ours.text
    other = fetch("https://www.phunguyen.gov.vn/so-ngoai-vu/lich-lam-viec.html")
    assert "Giám đốc Sở Ngoại vụ" in other.text


def test_picture_links_without_a_text_alternative(fetch: Fetch) -> None:
    home = fetch("http://sotaichinh.phunguyen.gov.vn/").text
    assert re.search(r'<a href="/chi-dao-dieu-hanh"><img src="[^"]+" width="240"></a>', home)
    assert "Đấu thấu" in home


@pytest.mark.parametrize(
    ("search", "page"),
    [
        (
            "https://sokhcn.phunguyen.gov.vn/?s=",
            "https://sokhcn.phunguyen.gov.vn/chuyen-muc/tin-tuc-su-kien/",
        ),
        (
            "http://sovhttdl.phunguyen.gov.vn/vi/seek/?q=",
            "http://sovhttdl.phunguyen.gov.vn/vi/news/tin-tuc-su-kien/",
        ),
    ],
)
def test_search_returns_a_title_that_the_list_shows(search: str, page: str, fetch: Fetch) -> None:
    shown = re.search(r'<h[23][^>]*><a href="([^"]+)"[^>]*>([^<]+)</a>', fetch(page).text)
    assert shown is not None
    answer = fetch(search + quote(shown.group(2)))
    assert shown.group(1) in answer.text


def test_the_broken_search_finds_nothing(fetch: Fetch) -> None:
    assert b"0 k" in fetch("http://sogddt.phunguyen.gov.vn/timkiem.asp?tukhoa=thi").body


def test_feeds_parse_or_are_broken_as_meant(fetch: Fetch) -> None:
    feed = ElementTree.fromstring(fetch("https://sokhcn.phunguyen.gov.vn/feed/").body)
    assert len(feed.findall("./channel/item")) == 15
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(fetch("http://dongluong.phunguyen.gov.vn/feed/").body)


def test_files_download_and_open(fetch: Fetch) -> None:
    page = fetch("https://sokhcn.phunguyen.gov.vn/chuyen-muc/van-ban-quy-pham-phap-luat/").text
    address = re.search(r'href="([^"]+\.pdf)"', page)
    assert address is not None
    answer = fetch("https://sokhcn.phunguyen.gov.vn" + address.group(1))
    assert answer.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body)
    try:
        assert len(document) == 1
    finally:
        document.close()


def test_an_unknown_address_is_missing_or_softly_so(fetch: Fetch) -> None:
    assert fetch("https://sokhcn.phunguyen.gov.vn/khong-co").status == 404
    soft = fetch("https://sotuphap.phunguyen.gov.vn/khong-co.aspx")
    assert soft.status == 200
    assert "Không tìm thấy trang" in soft.text


def test_old_links_are_broken_where_flagged(fetch: Fetch) -> None:
    assert "/lien-ket-cu-1.html" in fetch("http://binhkhe.phunguyen.gov.vn/").text
    assert fetch("http://binhkhe.phunguyen.gov.vn/lien-ket-cu-1.html").status == 404


def test_a_dossier_can_be_looked_up_at_the_shared_service_portal(fetch: Fetch) -> None:
    page = fetch("https://dichvucong.phunguyen.gov.vn/tra-cuu-ho-so").text
    assert '<form action="/tra-cuu-ho-so" method="get">' in page
    assert "H01.22" in fetch("https://dichvucong.phunguyen.gov.vn/tra-cuu-ho-so?mahoso=H01.22").text
