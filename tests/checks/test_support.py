"""Search, site map, links to other bodies, satisfaction."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.model import Finding, Outcome
from checks.support import related_links, satisfaction, search_returns, site_map
from evidence.model import Cause, Probe
from tests.checks.builders import HOME, SEEN_AT, address, case, html, item, probe

SEARCH_FORM = (
    '<form action="/tim-kiem" method="get"><input type="text" name="q" placeholder="Tìm kiếm"></form>'
)
ARTICLE = html("<h1>Hội nghị chuyển đổi số</h1><p>Sáng nay, hội nghị bàn việc số hóa hồ sơ.</p>")


def searched(**value: Any) -> Probe:
    asked = {
        "query": "Hội nghị chuyển đổi số",
        "expected_url": address("/tin/1"),
        "url": address("/tim-kiem?q=x"),
        "status": 200,
        "returned": False,
        "results": 0,
    }
    return Probe(name="search", url=address("/tim-kiem"), observed_at=SEEN_AT, value={**asked, **value})


class TestSearch:
    def test_a_known_item_comes_back(self) -> None:
        found = search_returns(case(probes=[searched(returned=True, results=4)]))
        assert found.outcome is Outcome.PASSED
        assert "Hội nghị chuyển đổi số" in found.note
        assert found.citations[1].url == address("/tin/1")

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ({"results": 12}, "có 12 kết quả nhưng không có"),
            ({"results": 0}, "không có kết quả nào"),
            ({"status": 404}, ""),
        ],
    )
    def test_an_answer_without_the_article_fails(self, value: dict[str, Any], said: str) -> None:
        news = {"pages": ["/tin-tuc"], "items": [item("Hội nghị chuyển đổi số", url="/tin/1")]}
        found = search_returns(
            case(pages={"/tin/1": ARTICLE}, sections={"news": news}, probes=[searched(**value)])
        )
        assert found.outcome is Outcome.FAILED
        assert said in found.note
        assert found.looked_at == (address("/tim-kiem"),)

    @pytest.mark.parametrize("results", [0, 12])
    def test_an_entry_that_is_no_news_may_lie_outside_the_search(self, results: int) -> None:
        plans = {"pages": ["/ke-hoach"], "items": [item("Kế hoạch năm 2026", url="/tin/1")]}
        found = search_returns(
            case(pages={"/tin/1": ARTICLE}, sections={"plans": plans}, probes=[searched(results=results)])
        )
        assert (found.outcome, found.need, found.floor, found.ceiling) == (
            Outcome.CANT_TELL,
            "look",
            None,
            None,
        )
        assert "ngoài phạm vi tìm kiếm" in found.note

    def test_a_search_whose_address_is_gone_fails_whatever_was_searched_for(self) -> None:
        assert search_returns(case(probes=[searched(status=404)])).outcome is Outcome.FAILED

    @pytest.mark.parametrize("value", [{"results": None}, {"status": 500, "results": 3}, {"status": 403}])
    def test_an_answer_that_could_not_be_read_needs_a_look(self, value: dict[str, Any]) -> None:
        found = search_returns(case(probes=[searched(**value)]))
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "look")

    def test_no_search_on_any_page_fails(self) -> None:
        assert search_returns(case(pages={HOME: html("<p>Trang</p>")})).outcome is Outcome.FAILED

    def test_a_page_for_searching_counts_as_a_search(self) -> None:
        given = case(
            pages={"/tim": html("<p>Tìm kiếm nâng cao</p>")}, sections={"search": {"pages": ["/tim"]}}
        )
        assert search_returns(given).outcome is Outcome.CANT_TELL

    def test_a_form_that_was_not_tried_stays_open(self) -> None:
        assert search_returns(case(pages={HOME: html(SEARCH_FORM)})).outcome is Outcome.CANT_TELL
        found = search_returns(case(probes=[probe("search", error="post_form")]))
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.POLICY)


TREE = "<ul>" + "".join(f'<li><a href="/muc/{n}">Mục {n}</a></li>' for n in range(12)) + "</ul>"


def mapped(tree: str | None = TREE, *probes: Probe, **section: Any) -> Finding:
    pages = {"/so-do": html(f"<h1>Sơ đồ cổng</h1>{tree}", title="Sơ đồ cổng")} if tree is not None else {}
    sections = {"sitemap_page": {"pages": ["/so-do"] if pages else [], **section}}
    given = case(pages=pages, sections=sections if pages or section else {}, probes=probes)
    return site_map(given, page=Fraction(1, 2), xml=Fraction(1, 2), minimum_links=10)


GOOD_XML = probe("sitemap_xml", "/sitemap.xml", status=200, present=True, urls=120, parse_error=None)
NO_XML = probe("sitemap_xml", "/sitemap.xml", status=404, present=False, urls=0)


class TestSiteMap:
    def test_both_pass(self) -> None:
        found = mapped(TREE, GOOD_XML)
        assert found.outcome is Outcome.PASSED
        assert (
            found.note == "Trang sơ đồ cổng có 12 liên kết (mức đạt: từ 10); sơ đồ dạng XML có 120 địa chỉ."
        )

    @pytest.mark.parametrize(
        ("tree", "xml", "degree"),
        [
            (TREE, NO_XML, Fraction(1, 2)),
            ("<a href='/a'>A</a>", GOOD_XML, Fraction(1, 2)),
            (None, NO_XML, Fraction(0)),
        ],
    )
    def test_each_earns_its_half(self, tree: str | None, xml: Probe, degree: Fraction) -> None:
        found = mapped(tree, xml)
        assert found.degree == degree
        assert address("/sitemap.xml") in found.looked_at

    def test_a_broken_xml_does_not_count(self) -> None:
        broken = probe("sitemap_xml", "/sitemap.xml", present=True, urls=3, parse_error="không đóng thẻ")
        assert mapped(TREE, broken).outcome is Outcome.PARTIAL

    def test_xml_that_was_not_asked_for_stays_open(self) -> None:
        found = mapped(TREE)
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), Fraction(1))
        failed = mapped(TREE, probe("sitemap_xml", "/sitemap.xml", error="timeout_read"))
        assert (failed.cause, failed.need) == (Cause.NETWORK, "unseen")

    def test_a_page_that_is_not_known_stays_open(self) -> None:
        found = mapped(
            None, GOOD_XML, state=SectionState.UNKNOWN, cause=Cause.SITE, unseen=("https://a.vn/so-do",)
        )
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), Fraction(1))

    def test_nothing_known_of_either_stays_wholly_open(self) -> None:
        found = mapped(None, state=SectionState.UNKNOWN, cause=Cause.SITE)
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, None, None)


def linked(*hosts: str, select: tuple[str, ...] = (), script: str = "") -> Finding:
    links = "".join(f'<li><a href="https://{host}/">{host}</a></li>' for host in hosts)
    options = "".join(f'<option value="https://{host}">Sở {host}</option>' for host in select)
    body = (
        f'<ul>{links}</ul><select onchange="window.open(this.value)"><option>Khác</option>{options}</select>'
    )
    return related_links(case(pages={HOME: html(body + script)}), minimum=3)


class TestRelatedLinks:
    def test_three_other_bodies_pass_also_by_a_jump_list(self) -> None:
        found = linked("chinhphu.vn", "mst.gov.vn", select=("tinhmau.gov.vn", "soyte.tinhmau.gov.vn"))
        assert found.outcome is Outcome.PASSED
        assert found.measured["hosts"] == ["mst.gov.vn", "soyte.tinhmau.gov.vn", "tinhmau.gov.vn"]

    def test_the_same_body_twice_counts_once(self) -> None:
        found = linked("mst.gov.vn", "www.mst.gov.vn")
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 3))

    def test_own_and_private_hosts_do_not_count(self) -> None:
        found = linked("sokhcn.tinhmau.gov.vn", "vnexpress.net")
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_a_home_page_that_was_not_seen_whole_stays_open(self) -> None:
        given = case(pages={HOME: html('<a href="https://mst.gov.vn">Bộ</a>')})
        hidden = replace(
            given, facts={HOME: replace(given.facts[HOME], needs_browser="trang dựng bằng JavaScript")}
        )
        found = related_links(hidden, minimum=3)
        assert (found.outcome, found.floor, found.unseen) == (Outcome.CANT_TELL, Fraction(1, 3), (HOME,))
        assert related_links(replace(given, facts={}), minimum=3).outcome is Outcome.CANT_TELL


class TestSatisfaction:
    def test_a_survey_passes(self) -> None:
        given = case(
            pages={"/khao-sat": html("<p>Khảo sát</p>")},
            sections={"satisfaction_survey": {"pages": ["/khao-sat"]}},
        )
        found = satisfaction(given, accepted=("satisfaction_survey",))
        assert (found.outcome, found.measured["found"]) == (Outcome.PASSED, "satisfaction_survey")

    def test_words_on_the_home_page_pass_with_their_quote(self) -> None:
        given = case(pages={HOME: html("<p>Trang</p>", footer="<div>Tổng số lượt truy cập: 1.234.567</div>")})
        found = satisfaction(given, accepted=("satisfaction_survey", "visit_counter"))
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].quote.endswith("lượt truy cập: 1.234.567")

    def test_a_counter_is_not_enough_where_only_a_survey_is_accepted(self) -> None:
        given = case(pages={HOME: html("<p>Trang</p>", footer="<div>Lượt truy cập: 123</div>")})
        assert satisfaction(given, accepted=("satisfaction_survey",)).outcome is Outcome.FAILED

    def test_unknown_stays_open(self) -> None:
        unknown = {"satisfaction_survey": {"state": SectionState.UNKNOWN, "cause": Cause.OURS}}
        found = satisfaction(replace(case(sections=unknown), facts={}), accepted=("satisfaction_survey",))
        assert found.outcome is Outcome.CANT_TELL
