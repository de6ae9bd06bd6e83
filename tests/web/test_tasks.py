"""What people come for, walked in Chromium from their first page with the clicks counted: at most three (docs/tasks.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from db.web_accounts import Role
from jobs.registered import RoundWish
from tests.reports.test_browser import AXE
from tests.web.province import OWN, fill
from tests.web.season import as_if_adopted, fill_season
from tests.web.served import Served
from tests.web.test_browser import RULES, Office

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def filled(site: Served) -> Served:
    fill(site.store, site.site.configuration.data)
    fill_season(site.store, verification=-10, publication=-1)
    site.account(Role.ADMINISTRATOR)
    return site


@pytest.fixture
def office(chromium: Browser, filled: Served) -> Iterator[Office]:
    made = Office(chromium, filled)
    yield made
    made.context.close()
    assert made.strangers == []
    assert made.complaints == []


class Walk:
    """A way through the pages; every click counts."""

    def __init__(self, page: Page) -> None:
        page.goto("/")  # leads to the first page of the role
        self.page = page
        self.clicks = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def menu(self, name: str) -> None:
        menu = self.page.get_by_role("navigation", name="Trang chính")
        self.click(menu.get_by_role("link", name=name, exact=True))

    def ended(self) -> None:
        assert 0 < self.clicks <= 3


def accessible(chromium: Browser, office: Office, *addresses: str) -> None:
    """What the pages of the other file do not show: a season that is published."""
    looking = Office(chromium, office.site, viewport={"width": 375, "height": 800}, bypass_csp=True)
    page = looking.as_account(Role.STAFF)
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(f"axe.run({{runOnly: {RULES}}})")
        assert [(address, one["id"]) for one in found["violations"]] == []
    looking.context.close()


def test_tasks_of_what_lives_are_three_clicks(
    office: Office, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_if_adopted(monkeypatch)
    begun: list[RoundWish] = []
    monkeypatch.setattr(
        "web.pages.rounds.launch", lambda *given, **_: begun.append(given[2])
    )  # tests/web/test_rounds.py
    monkeypatch.setattr("web.audit_asking.demand_reachable", lambda *_, **__: None)  # no question to anybody

    walk = Walk(office.as_account(Role.STAFF))  # start a round
    walk.menu("Đợt")
    walk.click(walk.page.get_by_role("link", name="Chuẩn bị một đợt"))
    expect(walk.page.get_by_role("status")).to_contain_text("Dự kiến")
    walk.click(walk.page.get_by_role("button", name=re.compile("Bắt đầu đợt")))
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Đợt thu thập")
    assert begun == [RoundWish()]
    walk.ended()

    walk = Walk(office.as_account(Role.STAFF))  # publish the league
    walk.menu("Bảng xếp hạng")
    walk.click(walk.page.get_by_role("link", name="Công bố kỳ"))
    walk.click(walk.page.get_by_role("button", name=re.compile(r"Công bố kỳ \d{4}")))
    expect(walk.page.get_by_role("status")).to_have_text("Đã công bố.")
    walk.ended()
    stranger = office.context.browser.new_context(base_url=office.site.origin)  # type: ignore[union-attr]
    public = stranger.new_page()
    public.goto("/")
    public.get_by_role("link", name="Xem bảng xếp hạng đã công bố").click()
    expect(public.get_by_role("main")).to_contain_text("Sở A")
    stranger.close()
    accessible(chromium, office, "/cong-bo", "/xep-hang/2026", "/dot")

    walk = Walk(office.as_account(Role.AGENCY, OWN))  # audit one's own portal
    walk.menu("Kiểm tra cổng")
    walk.click(walk.page.get_by_role("button", name="Kiểm tra cổng của cơ quan"))
    expect(walk.page.get_by_text("Đang chờ tới lượt")).to_be_visible()
    walk.ended()
    walk.page.get_by_role("button", name="Rút lại").click()
    expect(walk.page.get_by_text("đã được rút lại")).to_be_visible()

    walk = Walk(
        office.as_account(Role.AGENCY, OWN)
    )  # mend and re-check: what to mend stands on the first page
    expect(walk.page.get_by_role("heading", name="Nên sửa trước")).to_be_visible()
    walk.menu("Tự chấm, kiến nghị")
    walk.click(walk.page.get_by_role("button", name="Xem lại cổng của cơ quan"))
    expect(walk.page.get_by_text("Đang chờ tới lượt")).to_be_visible()
    walk.ended()
