"""The pages of what changed say who lost what and why, and keep apart what is not the portals' doing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import html

from reports.changes import ChangesContext, portal_changes_page, province_changes_page
from reports.changes_terminal import changes_summary
from reports.diverging import diverging
from reports.trend import Trend
from scoring.province_changes import province_changes
from tests.reports.changed import changes, fallen, trend
from tests.reports.test_terminal import printed


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    context = ChangesContext(links={"so-a": "dien-bien-so-a.html"})
    return html.fromstring(province_changes_page(changes(), context=context))


def said(element: html.HtmlElement, identifier: str) -> str:
    (found,) = element.xpath(f"//*[@id='{identifier}']")
    return re.sub(r"\s+", " ", found.text_content()).strip()


def test_the_page_names_who_fell_by_how_much_and_why(page: html.HtmlElement) -> None:
    told = said(page, "cong-so-a")
    assert "Sở A <b>" in told
    assert "−22.1 Tiêu chí 2.1" in told
    assert "Không thấy mục Tin tức trên thực đơn. Trang liên quan của cổng đã đổi." in told
    assert "Mục Tin tức, sự kiện không còn thấy" in told
    assert page.xpath("//article[@id='cong-so-a']//a[@href='dien-bien-so-a.html']")


def test_what_is_the_rubrics_stands_apart(page: html.HtmlElement) -> None:
    told = said(page, "bo-tieu-chi")
    assert "1.1 Tiêu chí 1.1" in told
    assert "Sở D" in told
    assert "kho lưu của lượt 7 không còn" in told
    assert "Do bộ tiêu chí, công cụ" in said(page, "nhin-nhanh")


def test_portals_without_points_are_not_reproached(page: html.HtmlElement) -> None:
    told = said(page, "khong-so-duoc")
    assert "Lần trước có điểm, lần này không đánh giá được (1)" in told
    assert "Sở G – Cổng không trả lời." in told
    assert "Đánh giá lần đầu (1)" in told


def test_what_is_not_announced_is_counted_with_its_reason(page: html.HtmlElement) -> None:
    assert "1 tiêu chí ở 1 cổng: chưa đủ lần xem cổng đang chạy." in said(page, "chua-cong-bo")


def test_a_portals_own_page_adds_its_parts_up() -> None:
    one = fallen()
    found = html.fromstring(
        portal_changes_page(one, changes(), trend(), context=ChangesContext(reports={"so-a": "so-a.html"}))
    )
    told = said(found, "thay-doi")
    assert "Điểm chắc chắn thay đổi−2" in told
    assert "do cổng, được công bố−1,5" in told
    assert "do bộ tiêu chí hoặc phiên bản công cụ khác+0,5" in told
    assert "11.2" in said(found, "chua-cong-bo")
    assert found.xpath("//svg[@class='course']")
    assert found.xpath("//nav//a[@href='so-a.html']")


def test_a_quiet_portal_says_so() -> None:
    quiet = changes().quiet[0]
    found = html.fromstring(portal_changes_page(quiet, changes(), Trend()))
    assert "Không có thay đổi đáng kể giữa hai lần." in said(found, "thay-doi")
    assert not found.xpath("//*[@id='dien-bien']")


def test_a_province_without_changes_has_a_page() -> None:
    nothing = html.fromstring(province_changes_page(province_changes([], before="a", after="b")))
    assert "0 cổng giảm điểm, 0 cổng tăng" in said(nothing, "nhin-nhanh")


def test_many_losses_of_one_criterion_ask_for_a_second_look() -> None:
    one = fallen()
    many = [replace(one, agency=replace(one.agency, code=f"so-{n}")) for n in range(6)]
    found = province_changes(many, before="a", after="b")
    assert "Xem lại trước khi công bố" in said(html.fromstring(province_changes_page(found)), "tieu-chi")
    assert "hãy xem lại trước khi công bố: 2.1 Tiêu chí 2.1; 1.1 Tiêu chí 1.1" in printed(
        changes_summary(found)
    ).replace("\n", " ")


def test_the_terminal_tells_the_same() -> None:
    told = re.sub(r"\s+", " ", printed(changes_summary(changes())))
    assert "So được 5 trên 7 cổng: 1 giảm, 1 tăng, 1 đổi khác, 2 không có gì đáng kể." in told
    assert "−2 2.1 Tiêu chí 2.1: Đạt → Chưa đạt." in told
    assert "Mục Tin tức, sự kiện: cũ đi hoặc trống (mục mới nhất ngày 22/08/2026)" in told
    assert "Lần trước có điểm, lần này không đánh giá được (1) : Sở G" in told.replace("):", ") :")


def test_long_lists_are_cut_in_the_terminal() -> None:
    one = fallen()
    many = [replace(one, agency=replace(one.agency, code=f"so-{n}")) for n in range(23)]
    assert "… và 3 cổng nữa" in printed(changes_summary(province_changes(many, before="a", after="b")))


def test_a_bar_in_both_directions() -> None:
    drawing = html.fromstring(diverging(Decimal(-2), Decimal(1), Decimal(4)))
    assert drawing.xpath("//rect[@class='lost']/@x") == ["25.00%"]
    assert drawing.xpath("//rect/@width") == ["100%", "25.00%", "12.50%"]
    assert drawing.get("aria-label") == "Mất 2 điểm, được 1 điểm"
    assert not html.fromstring(diverging(Decimal(0), Decimal(0), Decimal(0))).xpath("//rect[@class='lost']")
