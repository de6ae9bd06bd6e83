"""Citizens' names in addresses are covered in what is shown; the canonical result keeps them. Names are invented."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from reports.build import portal_report
from reports.exhibits import plan
from reports.published import masked
from reports.view import portal_view
from tests.reports import example

PERSON = "[tên đã che]"
HOST = "https://so.example.gov.vn"


def shown(address: str, *, note: str = "") -> str:
    """An address as a document shows it in which `note` is said of something."""
    document = {"findings": [{"title": "Tin", "note": note, "looked_at": [f"{HOST}{address}"]}]}
    told: str = masked(document)["findings"][0]["looked_at"][0]
    return told.removeprefix(HOST)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/hoi-dap/cau-hoi-cua-ong-nguyen-van-a.html", f"/hoi-dap/cau-hoi-cua-ong-{PERSON}.html"),
        (
            "/hoi-dap/cau-hoi-cua-ba-lo-thi-thu-ve-dat-dai.html",
            f"/hoi-dap/cau-hoi-cua-ba-{PERSON}-ve-dat-dai.html",
        ),
        ("/phan-anh/cong-dan-tr%E1%BA%A7n-v%C4%83n-th%E1%BB%AD-xa-an", f"/phan-anh/cong-dan-{PERSON}-xa-an"),
        ("/hoi-dap?nguoi=Nguy%E1%BB%85n&trang=2", f"/hoi-dap?nguoi={PERSON}&trang=2"),
        ("/hoi-dap?id=7&ten_nguoi_hoi=nguyen+van+a", f"/hoi-dap?id=7&ten_nguoi_hoi={PERSON}"),
    ],
)
def test_a_name_that_an_address_announces_where_citizens_write_is_covered(address: str, told: str) -> None:
    assert shown(address) == told


@pytest.mark.parametrize(
    "address",
    [
        "/hoi-dap/ong-nguyen-van-a-giam-doc-so-tra-loi.html",
        "/phan-anh/phan-anh-duong-nguyen-trai-ngap-nuoc.html",
        "/hoi-dap/cau-hoi-cua-ho-ngheo.html",
        "/hoi-dap/cau-hoi-cua-cong-dan-ve-dat-dai.html",
        "/hoi-dap/thu-ba-le-hoi.html",
        "/hoi-dap?nguoi=7",
        "/tin-tuc/ong-nguyen-van-a-nhan-huan-chuong.html",
        "/tin-tuc?ten=nguyen",
        "/lien-he",
    ],
)
def test_what_names_no_citizen_keeps_its_address(address: str) -> None:
    assert shown(address) == address


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/bai/trinh-thi-vi-du-hoi.html", f"/bai/{PERSON}-hoi.html"),
        ("/bai/7-TrinhThiViDu", f"/bai/7-{PERSON}"),
        ("/bai?q=Tr%E1%BB%8Bnh+Th%E1%BB%8B+V%C3%AD+D%E1%BB%A5", f"/bai?q={PERSON}"),
        (
            "/bai?q=Tr%25E1%25BB%258Bnh%2520Th%25E1%25BB%258B%2520V%25C3%25AD%2520D%25E1%25BB%25A5",
            f"/bai?q={PERSON}",
        ),
        ("/bai/trinh-thi-vi", "/bai/trinh-thi-vi"),
    ],
)
def test_a_name_that_was_covered_is_covered_in_every_address(address: str, told: str) -> None:
    assert shown(address, note="Người hỏi: Trịnh Thị Ví Dụ") == told


@pytest.mark.parametrize("odd", ["http://[", "https://[::1/hoi-dap", "http://a]b/x", "https://"])
def test_what_only_looks_like_an_address_stays_as_it_is(odd: str) -> None:
    document = {"findings": [{"note": f"Liên kết {odd}", "looked_at": [odd], "citations": [{"url": odd}]}]}
    (finding,) = masked(document)["findings"]
    assert (finding["note"], finding["looked_at"]) == (f"Liên kết {odd}", [odd])
    assert finding["citations"][0]["url"] == odd


def test_two_addresses_stay_two_and_addresses_in_words_are_covered_too() -> None:
    names = ("nguyen-van-a", "tran-thi-be")
    urls = [f"{HOST}/hoi-dap/cua-ong-{name}.html" for name in names]
    told = masked(
        {"findings": [{"looked_at": urls, "note": f"Xem {urls[1]}."}], "agency": {"home_url": urls[0]}}
    )
    finding = told["findings"][0]
    assert finding["looked_at"] == [
        f"{HOST}/hoi-dap/cua-ong-{PERSON}.html",
        f"{HOST}/hoi-dap/cua-ong-[tên đã che 2].html",
    ]
    assert finding["note"] == f"Xem {HOST}/hoi-dap/cua-ong-[tên đã che 2].html."
    assert told["agency"]["home_url"] == urls[0]


def _asked() -> tuple[dict[str, Any], str]:
    document = copy.deepcopy(example.document())
    url = f"{HOST}/hoi-dap/cau-hoi-cua-ong-nguyen-van-thu.html"
    finding = next(one for one in document["findings"] if one["citations"])
    finding["citations"][0]["url"] = url
    finding["looked_at"] = [url]
    document["sections"]["news"]["url"] = url
    return document, url


def test_a_report_shows_neither_name_nor_link_and_the_result_keeps_both() -> None:
    document, url = _asked()
    before = json.dumps(document)
    page = portal_report(document)
    assert "nguyen-van-thu" not in page
    assert f"cau-hoi-cua-ong-{PERSON}.html" in page
    assert 'href="https://so.example.gov.vn/hoi-dap/cau-hoi' not in page
    assert "nguyen-van-thu" not in json.dumps(masked(document))
    assert json.dumps(document) == before
    assert url in before


def test_the_archived_page_beside_a_report_is_found_by_its_own_address() -> None:
    document, url = _asked()
    wanted = next(one for one in plan(document) if one.url == url)
    assert PERSON in wanted.shown_url
    assert wanted.shown_url in {one.url for one in portal_view(document).evidence}
