"""Is a section there, and how far from home: what an official reads in each case."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.model import Outcome
from checks.presence import section_or_link, section_present, section_reachable
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import HOME, case, html, item

NEWS = {"/tin-tuc": html("<h1>Tin tức</h1><p>Sở họp giao ban tháng 9.</p>")}
OTHER_HOST = {"url": "https://dichvucong.tinhmau.gov.vn/", "external": True, "pages": ()}


def reach(given: Any, **parameters: Any) -> Any:
    return section_reachable(given, maximum_clicks=1, declared_degree=Fraction(1, 2), **parameters)


def test_a_section_on_the_menu_is_reached_in_one_click() -> None:
    finding = reach(case(pages=NEWS, sections={"news": {"pages": ["/tin-tuc"]}}), section="news")
    assert finding.outcome is Outcome.PASSED
    assert finding.note == (
        "Vào được mục ‘Tin tức, sự kiện’ từ trang chủ sau 1 lần bấm trên thực đơn (mức đạt: không quá 1)."
    )
    assert [citation.url for citation in finding.citations] == [f"{HOME}tin-tuc", HOME]


def test_a_section_deeper_than_allowed_fails_and_says_where_was_looked() -> None:
    finding = reach(case(pages=NEWS, sections={"news": {"pages": ["/tin-tuc"], "clicks": 3}}), section="news")
    assert finding.outcome is Outcome.FAILED
    assert "cách trang chủ 3 lần bấm (mức đạt: không quá 1)" in finding.note
    assert HOME in finding.looked_at


def test_a_rubric_may_give_part_of_the_points_to_a_deeper_section() -> None:
    given = case(pages=NEWS, sections={"news": {"pages": ["/tin-tuc"], "clicks": 2}})
    finding = reach(given, section="news", deeper_degree=Fraction(1, 4))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 4))


def test_a_section_known_only_from_the_declaration_is_partial() -> None:
    given = case(pages=NEWS, sections={"news": {"pages": ["/tin-tuc"], "how": "declared", "clicks": None}})
    finding = reach(given, section="news")
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 2))
    assert "theo địa chỉ cơ quan khai báo" in finding.note


def test_clicks_that_nobody_could_count_are_not_held_against_the_portal() -> None:
    given = case(pages=NEWS, sections={"news": {"pages": ["/tin-tuc"], "how": "sitemap", "clicks": None}})
    finding = reach(given, section="news")
    assert (finding.outcome, finding.need, finding.cause) == (Outcome.CANT_TELL, "look", Cause.OURS)


def test_a_menu_that_only_a_browser_shows_proves_no_long_way() -> None:
    home = PageFacts(url=HOME, title="Sở", needs_browser="trang dựng bằng JavaScript")
    given = case(pages=NEWS, sections={"news": {"pages": ["/tin-tuc"], "clicks": 4}}, facts={"/": home})
    assert reach(given, section="news").outcome is Outcome.CANT_TELL


def test_the_best_of_several_sections_counts() -> None:
    given = case(
        pages={**NEWS, "/dau-thau": html("<p>Mời thầu gói số 1</p>")},
        sections={"projects": {"pages": ["/tin-tuc"], "clicks": 5}, "procurement": {"pages": ["/dau-thau"]}},
    )
    finding = reach(given, sections=("projects", "procurement"))
    assert finding.outcome is Outcome.PASSED
    assert "‘Đấu thầu, mua sắm công’" in finding.note


def test_an_open_way_to_one_section_outweighs_a_long_way_to_another() -> None:
    given = case(
        pages={**NEWS, "/dau-thau": html("<p>Mời thầu gói số 1</p>")},
        sections={
            "projects": {"pages": ["/tin-tuc"], "clicks": 5},
            "procurement": {"pages": ["/dau-thau"], "clicks": None, "how": "content"},
        },
    )
    assert reach(given, sections=("projects", "procurement")).outcome is Outcome.CANT_TELL


def test_a_missing_section_fails_with_the_pages_that_were_searched() -> None:
    finding = reach(case(), section="news")
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (HOME,)


def test_an_unseen_section_is_open() -> None:
    given = case(
        sections={
            "news": {
                "state": SectionState.UNKNOWN,
                "cause": Cause.NETWORK,
                "unseen": ("https://x.gov.vn/tin",),
            }
        }
    )
    finding = reach(given, section="news")
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.NETWORK)


def test_a_section_on_another_host_is_open_unless_the_rubric_says_what_it_earns() -> None:
    given = case(sections={"online_services": OTHER_HOST})
    open_one = section_present(given, sections=("online_services",))
    assert (open_one.outcome, open_one.cause, open_one.need) == (Outcome.CANT_TELL, Cause.POLICY, "look")
    assert "dichvucong.tinhmau.gov.vn" in open_one.note
    half = section_present(given, sections=("online_services",), external_degree=Fraction(1, 2))
    assert (half.outcome, half.degree) == (Outcome.PARTIAL, Fraction(1, 2))
    assert half.citations[0].url == HOME


def test_a_link_to_another_host_that_nobody_saw_on_a_page_is_cited_nowhere() -> None:
    given = case(sections={"online_services": {**OTHER_HOST, "found_on": ""}})
    assert section_present(given, sections=("online_services",), external_degree=Fraction(1)).citations == ()


def test_presence_names_what_was_found() -> None:
    given = case(
        pages=NEWS, sections={"rewards": {"pages": ["/tin-tuc"], "items": [item("Khen thưởng ông A")]}}
    )
    finding = section_present(given, sections=("rewards",))
    assert finding.outcome is Outcome.PASSED
    assert finding.note == "Cổng có mục ‘Khen thưởng, xử phạt’, đã xem 1 tin, bài, văn bản trong mục."


def test_an_empty_section_is_not_present() -> None:
    given = case(sections={"rewards": {"state": SectionState.EMPTY, "reason": "trang ghi ‘đang cập nhật’"}})
    finding = section_present(given, sections=("rewards",))
    assert finding.outcome is Outcome.FAILED
    assert "chưa có nội dung" in finding.note


@pytest.mark.parametrize(
    ("section", "external", "words"),
    [
        ({"pages": ["/tin-tuc"], "items": [item("Quyết định 01")]}, False, "với 1 mục đã xem"),
        ({"pages": ["/tin-tuc"], "items": []}, False, "Cổng có mục ‘Văn bản quy phạm pháp luật’."),
        ({**OTHER_HOST, "url": "https://vbpl.vn/tinhmau"}, True, "trên vbpl.vn"),
    ],
)
def test_legal_documents_may_be_here_or_in_the_shared_base(section: Any, external: Any, words: Any) -> None:
    finding = section_or_link(
        case(pages=NEWS, sections={"legal_documents": section}), section="legal_documents"
    )
    assert finding.outcome is Outcome.PASSED
    assert finding.measured["external"] is external
    assert words in finding.note


def test_no_legal_documents_anywhere() -> None:
    assert section_or_link(case(), section="legal_documents").outcome is Outcome.FAILED


def test_a_section_that_was_not_seen_may_be_nearer() -> None:
    given = case(
        pages=NEWS,
        sections={
            "projects": {"pages": ["/tin-tuc"], "clicks": 5},
            "procurement": {"state": SectionState.UNKNOWN},
        },
    )
    finding = reach(given, sections=("projects", "procurement"))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, 0, 1)
    assert finding.measured["clicks"] == 5
