"""Which pages a report wants beside it, and what it says of its seals."""

from __future__ import annotations

from typing import Any

from lxml import html

from reports.build import Context, Seal, portal_report
from reports.citations import EvidenceBook
from reports.exhibits import MOST_OF_FINDING, MOST_SEARCHED, Exhibits, Shown, Wanted, exhibit_page, plan
from tests.reports import example

HOST = example.HOST


def cited(address: str, quote: str = "", path: str = "") -> dict[str, str]:
    return {"url": HOST + address, "sha256": "a", "quote": quote, "path": path, "screenshot_sha256": ""}


def result() -> dict[str, Any]:
    document = example.document()
    for finding in document["findings"]:
        finding["citations"], finding["looked_at"], finding["outcome"] = [], [], "passed"
    return document


def test_cited_pages_keep_the_numbers_of_the_list_of_evidence() -> None:
    document = result()
    first, second = document["findings"][:2]
    first["citations"] = [cited("/a", "một", "p[1]"), cited("/b"), cited("/a", "hai", "p[2]")]
    second["citations"] = [cited("/b", "ba", "p"), cited("/a", "một nữa", "p[1]")]
    a, b = plan(document)
    assert (a.number, a.url, b.number, b.url) == (1, HOST + "/a", 2, HOST + "/b")
    assert [(one.mark, one.text, one.path, one.criteria) for one in a.quotations] == [
        (1, "một", "p[1]", (first["criterion"], second["criterion"])),
        (2, "hai", "p[2]", (first["criterion"],)),
    ]
    assert [one.mark for one in b.quotations] == [1]


def test_quotes_of_one_page_of_a_file_are_told_apart() -> None:
    book = EvidenceBook()
    marks = [book.cite(cited("/a.pdf", quote, "trang 2")).mark for quote in ("x", "y", "x")]
    assert marks == [1, 2, 3]


def test_pages_that_were_searched_in_vain_follow_within_bounds() -> None:
    document = result()
    for number, finding in enumerate(document["findings"][:12]):
        finding["outcome"] = "partial" if number < 3 else "failed"
        finding["looked_at"] = [f"{HOST}/tim-{number}-{place}" for place in range(30)]
    document["findings"][4]["looked_at"] = document["findings"][3]["looked_at"]
    document["findings"][0]["citations"] = [cited("/tim-3-0")]
    wanted = plan(document)
    searched = [one for one in wanted if one.criteria]
    assert len(searched) == MOST_SEARCHED
    assert [one.number for one in wanted] == list(range(1, len(wanted) + 1))
    assert wanted[0].criteria == (document["findings"][3]["criterion"], document["findings"][4]["criterion"])
    assert wanted[MOST_OF_FINDING - 1].url == f"{HOST}/tim-3-{MOST_OF_FINDING - 1}"
    assert wanted[MOST_OF_FINDING].url == f"{HOST}/tim-5-0"


def test_a_portal_that_was_not_seen_wants_nothing() -> None:
    assert plan(example.not_scored("Cổng không trả lời.")) == ()


def test_a_report_without_its_folder_is_whole() -> None:
    page = portal_report(example.document())
    assert "bản lưu</a>" not in page
    assert "chung-cu/" not in page


def test_key_and_package_stand_on_the_report_where_there_are_any() -> None:
    assert "vân tay" not in portal_report(example.document())
    said = portal_report(
        example.document(), context=Context(seal=Seal(fingerprint="aaaa bbbb", package_code="cccc"))
    )
    assert "dấu vân tay SHA-256: <code>aaaa bbbb</code>" in said
    assert "mã gói: <code>cccc</code>" in said


def test_the_page_says_what_could_not_be_marked_and_leads_back() -> None:
    document = result()
    document["findings"][0]["citations"] = [cited("/a", f"câu {n}", f"p[{n}]") for n in range(8)]
    (wanted,) = plan(document)
    shown = Shown(
        markup="<p>x</p>",
        kind="served",
        fetched_at="2026-09-14T02:00:00+00:00",
        sha256="a",
        status=200,
        anchors={1: 1},
    )
    page: html.HtmlElement = html.fromstring(exhibit_page(document, wanted, shown, report="so thu.html"))
    assert page.xpath("//header//a/@href") == ["../so%20thu.html#cc-1"]
    assert page.xpath("//section//a/@href") == ["#trich-1"]
    assert page.text_content().count("(không đánh dấu được vị trí)") == 7
    assert "8 chỗ được trích" in page.text_content()
    searched = Wanted(number=9, url=HOST + "/x", shown_url=HOST + "/x", criteria=("1.1", "1.2"))
    page = html.fromstring(exhibit_page(document, searched, shown, report="a.html"))
    assert page.xpath("//header//a/@href") == ["../a.html#da-xem"]
    assert "cho tiêu chí 1.1, 1.2" in page.text_content()


def test_links_lead_only_to_what_there_is() -> None:
    exhibits = Exhibits(folder="a-chung-cu", anchors={1: {2: 1}}, numbers={"x": 1, "y": 2})
    book = EvidenceBook()
    known = book.cite(cited("/a", "một", "p[1]"))
    again = book.cite(cited("/a", "hai", "p[2]"))
    other = book.cite(cited("/b"))
    assert [exhibits.href(one) for one in (known, again, other)] == [
        "a-chung-cu/1.html",
        "a-chung-cu/1.html#trich-1",
        "",
    ]
    assert (exhibits.page_of("x"), exhibits.page_of("y"), exhibits.page_of("z")) == (
        "a-chung-cu/1.html",
        "",
        "",
    )
    assert exhibits.left_out(["x", "y", "z"]) == 2
