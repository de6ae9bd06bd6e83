"""A reviewer verifies ten findings of one portal, from the first page on, by keyboard, each with its own reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from playwright.sync_api import Browser, expect

from db.web_accounts import Role
from scoring.model import Need
from tests.season.example import RUBRIC, form
from tests.web.season import TWO, fill_season
from tests.web.served import Served
from tests.web.test_browser import Office

pytestmark = pytest.mark.browser
CLAIMED = [one for one in RUBRIC.criteria if one.needs == {Need.ARCHIVE}][:12]
TEN = 10


@pytest.fixture
def office(chromium: Browser, site: Served) -> Iterator[Office]:
    fill_season(site.store)
    site.store.season_desk().keep_forms([form(TWO, {one.id: one.points for one in CLAIMED})])
    site.account(Role.ADMINISTRATOR)
    made = Office(chromium, site)
    yield made
    made.context.close()
    assert made.strangers == []
    assert made.complaints == []


def test_ten_findings_are_verified_one_after_the_other(office: Office) -> None:
    page = office.as_account(Role.REVIEWER)
    page.goto("/")
    menu = page.get_by_role("navigation", name="Trang chính")
    menu.get_by_role("link", name="Thẩm tra", exact=True).click()  # 1
    page.get_by_label(re.compile("Cơ quan")).first.fill(TWO)
    page.keyboard.press("Enter")
    page.locator("a[data-queue]").first.click()  # 2
    seen: list[str] = []
    for number in range(TEN):
        expect(page.get_by_role("heading", name="Quyết định")).to_be_visible()
        page.wait_for_load_state()
        if number:  # the next one has opened by itself
            expect(page.get_by_role("status")).to_contain_text(re.compile(r"Đã ghi thẩm tra số \d+"))
        seen.append(page.url.partition("?")[0])
        page.keyboard.press("m")
        expect(page.get_by_label("Lý do", exact=True)).to_be_focused()
        page.keyboard.type(f"Đã mở trang, máy đo đúng ({number + 1})")
        page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.type("Biên bản 12")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"Đã ghi thẩm tra số \d+"))
    assert len(set(seen)) == TEN
    acts = [act for act in office.site.store.season_desk().reviews(2026) if act.agency_code == TWO]
    half = {one.id: one.points * Fraction(1, 2) for one in CLAIMED}
    assert len(acts) == TEN
    assert all(act.points == half[act.item] for act in acts)
