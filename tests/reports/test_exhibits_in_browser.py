"""Archived pages in a real Chromium, opened from a folder: whatever a page holds, it can only be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from checks.reading.exhibit import Quoted, exhibit
from reports.exhibits import Quotation, Shown, Wanted, exhibit_page
from tests.checks.reading.attacks import ATTACKS
from tests.reports import example
from tests.reports.test_browser import AXE

pytestmark = pytest.mark.browser

QUOTE = "Lịch tiếp công dân tháng 10"
LONG = "<p>đoạn văn của trang</p>" * 200
FRAME = f"<html><head><title>Sở</title></head><body><h1>Đầu trang</h1>{LONG}<p>{QUOTE}</p>{{}}{LONG}"


def written(folder: Path, body: str, *, policy: bool = True) -> str:
    """The address of an archived page; without `policy` nothing but its own markup keeps it from harm."""
    made = exhibit(body.encode("utf-8", "replace"), quotes=[Quoted(mark=1, quote=QUOTE)])
    address = "https://so.tinhmau.gov.vn/'><script>window.hit=1</script>"
    quotation = Quotation(mark=1, quote=QUOTE, text=QUOTE, path="", criteria=("4.7",))
    wanted = Wanted(number=1, url=address, shown_url=address, sha256="a" * 64, quotations=(quotation,))
    shown = Shown(
        markup=made.markup,
        kind="served",
        fetched_at="2026-09-14T02:00:00+00:00",
        sha256="a" * 64,
        status=200,
        anchors=made.anchors,
    )
    text = exhibit_page(example.document(), wanted, shown, report="so.html")
    if not policy:
        text = text.replace('http-equiv="Content-Security-Policy"', 'name="none"')
    file = folder / "1.html"
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


def opened(page: Page, address: str) -> tuple[list[str], list[str]]:
    """Opens an address; what was asked for, and what was complained of, from now on."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(address)
    page.wait_for_timeout(50)
    return asked, complaints


IN_THE_BAR = """() => [5, 200, innerWidth - 5].every(x => [3, 20, 35].every(
    y => document.elementFromPoint(x, y).closest("body > header.bar")))"""
OUTSIDE_OF_THE_BOX = """() => [...document.body.children].map(e => e.tagName + "." + e.className)"""


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_no_page_runs_asks_or_covers_the_bar(chromium: Browser, number: int, tmp_path: Path) -> None:
    page = chromium.new_page()
    address = written(tmp_path, FRAME.format(ATTACKS[number]), policy=False)
    asked, complaints = opened(page, address + "#trich-1")
    assert page.evaluate("window.hit") is None
    assert (asked, complaints) == ([address], [])
    assert page.evaluate(IN_THE_BAR)
    assert page.evaluate(OUTSIDE_OF_THE_BOX) == ["HEADER.bar", "SECTION.facts", "MAIN.page", "FOOTER."]
    top = page.eval_on_selector("#trich-1", "element => element.getBoundingClientRect().top")
    assert 40 < top < 700  # the quote stands below the bar, in sight
    assert page.inner_text("#trich-1") == QUOTE
    assert (
        page.locator(
            "script, style:not(head style), img, iframe, object, embed, form, input, svg, base"
        ).count()
        == 0
    )
    page.close()


def test_all_attacks_together_under_the_policy(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    address = written(tmp_path, FRAME.format("".join(ATTACKS)))
    asked, complaints = opened(page, address)
    assert page.evaluate("window.hit") is None
    assert (asked, complaints) == ([address], [])
    page.mouse.click(300, 300)
    page.keyboard.press("Tab")
    assert page.url == address
    page.close()


def test_the_policy_stops_what_might_still_get_in(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    address = written(tmp_path, FRAME.format(""))
    file = tmp_path / "1.html"
    planted = "<script>window.hit=1</script><img src='https://ngoai.tinhmau.vn/a.png' onerror='window.hit=1'></main>"
    file.write_text(file.read_text("utf-8").replace("</main>", planted), encoding="utf-8")
    stopped: list[str | None] = []
    page.on("requestfailed", lambda request: stopped.append(request.failure))
    asked, complaints = opened(page, address)
    assert page.evaluate("window.hit") is None
    assert asked == [address, "https://ngoai.tinhmau.vn/a.png"]
    assert stopped == ["csp"]
    assert any("Content Security Policy" in one for one in complaints)
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_it_can_be_read_on_every_screen(chromium: Browser, width: int, tmp_path: Path) -> None:
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    table = "<table><tr>" + "<td>một ô rộng của bảng</td>" * 30 + "</tr></table>"
    opened(page, written(tmp_path, FRAME.format(table + "<a href='/x'>liên kết</a><ul><li>một</li></ul>")))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    context.close()
