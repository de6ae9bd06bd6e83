"""Links written by the addresses of the pages that they lead to."""

from __future__ import annotations

from checks.reading.facts import PageFacts
from checks.reading.page import read_page
from checks.reading.same_pages import settled

HOST = "http://so.example.gov.vn"
_NAMES = {f"{HOST}/Tin-Tuc/": f"{HOST}/tin-tuc", f"{HOST}/bai/1?p=1": f"{HOST}/bai/1"}


def _read(body: str) -> PageFacts:
    return read_page(f"{HOST}/", body.encode(), content_type="text/html; charset=utf-8")


def test_links_and_further_pages_get_the_addresses_of_their_pages() -> None:
    found = settled(
        _read("<a href='/Tin-Tuc/'>Tin tức</a><a href='/lien-he'>Liên hệ</a>"),
        lambda url: _NAMES.get(url, ""),
    )
    assert [link.url for link in found.links] == [f"{HOST}/tin-tuc", f"{HOST}/lien-he"]


def test_a_page_without_other_writings_stays_itself() -> None:
    facts = _read("<a href='/lien-he'>Liên hệ</a>")
    assert settled(facts, lambda url: _NAMES.get(url, "")) is facts
