"""Chart, text and map of the introduction."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.introduction import administrative_map, organisation_chart, text_section, unit_names
from checks.model import Outcome
from checks.reading.facts import PageFacts
from evidence.model import Cause, Tier
from tests.checks.builders import address, case, html

UNITS = (
    "<ul><li>Văn phòng Sở</li><li>Thanh tra Sở</li><li>Phòng Quản lý Công nghệ</li>"
    "<li>Trung tâm Ứng dụng</li></ul>"
)
CHART = '<img src="/anh/so-do.png" width="900" alt="{alt}">'
SCRIPTED = PageFacts(url=address("/trang"), title="Trang", needs_browser="dựng bằng JavaScript")


def chart(given: Any) -> Any:
    return organisation_chart(
        given, section="organisation_chart", minimum_units=4, picture_degree=Fraction(1, 2)
    )


def text(given: Any) -> Any:
    return text_section(
        given, sections=("functions_and_duties",), minimum_words=120, partial_degree=Fraction(1, 2)
    )


def boundary(given: Any, **parameters: Any) -> Any:
    return administrative_map(given, section="administrative_map", **parameters)


def portal(key: Any, body: Any, **fields: Any) -> Any:
    return case(
        pages={"/trang": html(f"<h1>Trang của mục</h1>{body}")},
        sections={key: {"pages": ["/trang"]}},
        tier=Tier.XA,
        **fields,
    )


def test_units_by_name() -> None:
    text_of_chart = (
        "Văn phòng Sở\nPhòng Tổ chức - Hành chính\nPhòng Đầu tư; Phòng Kế hoạch, Tài chính\nphòng họp\n"
        "PHÒNG CHỐNG THAM NHŨNG\nPhòng, chống tham nhũng\nPhòng chống lụt bão\nPhòng Đầu tư\n"
        "CƠ CẤU TỔ CHỨC\nQuyết định BAN HÀNH của Ủy Ban Nhân dân"
    )
    assert unit_names(text_of_chart) == ("Văn phòng", "Phòng Tổ chức", "Phòng Đầu tư", "Phòng Kế hoạch")


def test_named_units_pass() -> None:
    finding = chart(portal("organisation_chart", UNITS))
    assert finding.outcome is Outcome.PASSED
    assert finding.note == "Mục cơ cấu tổ chức nêu 4 phòng, ban, đơn vị (mức đạt: từ 4)."
    assert finding.citations[0].quote in ("Văn phòng", "Thanh tra")


def test_a_chart_with_a_text_alternative_passes() -> None:
    finding = chart(portal("organisation_chart", CHART.format(alt="Sơ đồ tổ chức Sở")))
    assert finding.outcome is Outcome.PASSED
    assert finding.citations[0].quote == "Sơ đồ tổ chức Sở"


def test_a_chart_without_a_text_alternative_is_partial() -> None:
    finding = chart(portal("organisation_chart", CHART.format(alt="")))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 2))
    assert "người khiếm thị" in finding.note


def test_some_units_earn_their_share() -> None:
    finding = chart(
        portal("organisation_chart", "<p>Văn phòng Sở và Thanh tra Sở, Phòng Quản lý Công nghệ</p>")
    )
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(3, 4))


def test_a_chart_in_a_file_needs_a_look() -> None:
    finding = chart(portal("organisation_chart", '<p><a href="/tep/so-do.pdf">Sơ đồ tổ chức của Sở</a></p>'))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, 0, 1)
    assert finding.need == "look"


def test_a_page_without_units_or_chart_fails() -> None:
    finding = chart(portal("organisation_chart", "<p>Sở được thành lập từ lâu và có nhiều thành tích.</p>"))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/trang"),)


@pytest.mark.parametrize(
    ("key", "judge"),
    [("organisation_chart", chart), ("functions_and_duties", text), ("administrative_map", boundary)],
)
def test_content_built_by_scripts_is_open(key: Any, judge: Any) -> None:
    finding = judge(portal(key, "", facts={"/trang": SCRIPTED}))
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.OURS)
    assert finding.unseen == (address("/trang"),)


@pytest.mark.parametrize("judge", [chart, text, boundary])
def test_a_missing_section_fails(judge: Any) -> None:
    assert judge(case()).outcome is Outcome.FAILED


def test_real_text_passes() -> None:
    finding = text(portal("functions_and_duties", f"<p>{'Sở tham mưu giúp Uỷ ban. ' * 30}</p>"))
    assert finding.outcome is Outcome.PASSED
    assert finding.citations[0].quote.startswith("Trang của mục")


def test_a_short_text_is_partial() -> None:
    finding = text(portal("functions_and_duties", "<p>Sở tham mưu giúp Uỷ ban nhân dân tỉnh.</p>"))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 2))
    assert "(mức đạt: từ 120)" in finding.note


def test_a_text_in_a_file_needs_a_look() -> None:
    finding = text(
        portal("functions_and_duties", '<p><a href="/tep/qd.pdf">Quyết định quy định chức năng</a></p>')
    )
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)


def test_no_text_at_all_fails() -> None:
    empty = PageFacts(url=address("/trang"), title="Trang")
    assert text(portal("functions_and_duties", "", facts={"/trang": empty})).outcome is Outcome.FAILED


def test_a_section_whose_page_was_not_kept_is_open() -> None:
    given = case(
        sections={"functions_and_duties": {"url": "/trang"}, "administrative_map": {"url": "/trang"}}
    )
    assert text(given).outcome is Outcome.CANT_TELL
    assert boundary(given).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>', "bản đồ nhúng"),
        ('<div id="m"></div><script src="/js/leaflet.js"></script>', "bản đồ tương tác"),
        ('<img src="/anh/ban-do-xa.jpg" width="800" alt="Bản đồ địa giới xã">', "ảnh bản đồ"),
        ('<p><a href="/tep/ban-do.pdf">Bản đồ hành chính xã Mẫu</a></p>', "tệp bản đồ"),
    ],
)
def test_a_map_of_any_kind_passes(body: Any, what: Any) -> None:
    finding = boundary(portal("administrative_map", body + "<p>Bản đồ địa giới hành chính của xã.</p>"))
    assert finding.outcome is Outcome.PASSED
    assert what in finding.note


def test_a_map_page_without_a_map_fails() -> None:
    finding = boundary(portal("administrative_map", "<p>Xã giáp huyện bên về phía đông.</p>"))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at


def test_the_provinces_map_earns_what_the_rubric_says() -> None:
    given = case(sections={"administrative_map": {"url": "https://bando.tinhmau.gov.vn/", "external": True}})
    assert boundary(given).outcome is Outcome.CANT_TELL
    assert boundary(given, external_degree=Fraction(1, 2)).degree == Fraction(1, 2)


def test_a_map_in_an_unknown_frame_needs_a_look() -> None:
    body = '<iframe src="https://xem.tinhmau.gov.vn/khung"></iframe><p>Xem bên dưới.</p>'
    finding = boundary(portal("administrative_map", body))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")


def test_a_short_text_beside_pages_that_were_not_read_is_open() -> None:
    body = "".join(
        f'<p><a href="/chuc-nang/{n}">Chức năng, nhiệm vụ của Phòng số {n}</a></p>' for n in range(3)
    )
    finding = text(portal("functions_and_duties", body))
    assert (finding.outcome, finding.ceiling) == (Outcome.CANT_TELL, 1)
