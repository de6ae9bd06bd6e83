"""Reports in a real Chromium: phone, paper, hostile portals, accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from reports.build import Context, portal_report
from reports.changes import portal_changes_page, province_changes_page
from reports.province import ProvinceContext, province_report
from scoring.ranking import leagues
from tests.reports import example
from tests.reports.changed import changes, fallen, trend
from tests.reports.test_province import RESULTS

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "crawler" / "vendor" / "axe.min.js"
PAYLOADS = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "</title></style><svg onload=window.hit=1>",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.hit=1",
    "data:text/html,<script>parent.hit=1</script>",
    "https://gov.vn@evil.example/<b>",
    "\u202egnud iốđ\x00\x1b",
    "chữ-không-có-chỗ-ngắt-" * 60,
)


class Watched:
    """A page in the browser, with everything that it asked for or complained of."""

    def __init__(self, page: Page, content: str, folder: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        file = folder / "report.html"
        file.write_text(content, encoding="utf-8")
        self.address = file.as_uri()
        page.goto(self.address)

    def width(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


def reports() -> dict[str, str]:
    return {
        "portal": portal_report(example.document(), context=Context(grades=example.GRADES, trend=trend())),
        "hostile": portal_report(hostile(), context=Context(grades=example.GRADES, contact=PAYLOADS[0])),
        "not-scored": portal_report(example.not_scored("Cổng không trả lời.")),
        "changes": province_changes_page(changes()),
        "portal-changes": portal_changes_page(fallen(), changes(), trend()),
        "province": province_report(leagues(RESULTS), context=ProvinceContext(links={"a": "a.html"})),
    }


def hostile() -> dict[str, Any]:
    """Every text that a portal can choose is an attack."""
    document = example.document(unmapped_labels=list(PAYLOADS))
    document["agency"]["name"] = PAYLOADS[2]
    document["agency"]["home_url"] = PAYLOADS[4]
    for number, finding in enumerate(document["findings"]):
        payload = PAYLOADS[number % len(PAYLOADS)]
        finding["note"] = payload
        finding["citations"] = [
            {"url": payload, "sha256": payload, "quote": payload, "path": payload, "screenshot_sha256": ""}
        ]
        finding["looked_at"] = finding["unseen"] = list(PAYLOADS)
    for number, section in enumerate(document["sections"].values()):
        section["url"] = section["reason"] = PAYLOADS[number % len(PAYLOADS)]
    return document


@pytest.fixture(params=["portal", "hostile", "not-scored", "province", "changes", "portal-changes"])
def content(request: pytest.FixtureRequest) -> str:
    return reports()[request.param]


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_scrolls_sideways_complains_or_leaves_the_machine(
    chromium: Browser, content: str, width: int, tmp_path: Path
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 740})
    watched = Watched(page, content, tmp_path)
    assert watched.width() <= width
    assert watched.complaints == []
    assert watched.requests == [watched.address]
    page.close()


def test_what_a_portal_writes_stays_text(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    watched = Watched(page, portal_report(hostile()), tmp_path)
    assert page.evaluate("window.hit") is None
    assert watched.complaints == []
    assert page.locator("h1").inner_text() == PAYLOADS[2]
    assert page.locator("script, img, iframe, object, embed, form").count() == 0
    assert "<script>window.hit=1</script>" in page.locator("#tc-1\\.1").inner_text()
    assert "{{ 7*7 }}{% raw %}" in page.inner_text("main")
    hrefs = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
    assert all(
        href.startswith(("#", f"{example.HOST}/", "https://vanban.", "https://dichvucong.")) for href in hrefs
    )
    assert "\u202e" not in page.content()
    page.close()


def test_no_script_runs_even_if_one_got_in(chromium: Browser, tmp_path: Path) -> None:
    planted = portal_report(example.document()).replace("</main>", "<script>window.hit=1</script></main>")
    page = chromium.new_page()
    watched = Watched(page, planted, tmp_path)
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)
    page.close()


def test_it_prints_whole_on_a4(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    Watched(page, reports()["portal"], tmp_path)
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    pages = [sheet.get_textpage().get_text_bounded() for sheet in paper]
    width, height = paper[0].get_size()
    assert (round(width), round(height)) in {(595, 842), (596, 842)}
    everything = " ".join(" ".join(pages).split())
    for finding in example.document()["findings"]:
        assert finding["criterion"] + " " + finding["title"][:12] in everything
    assert "và 55 trang nữa (danh mục ở cuối)" in everything
    assert f"Trang 1/{len(pages)}" in pages[0]
    assert "12. Chuyển đổi số" in pages[0]  # the first sheet holds the score and every heading
    assert "1 chờ cơ quan trả lời" in pages[0]
    paper.close()
    page.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    Watched(page, reports()["portal"], tmp_path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["portal", "not-scored", "province"])
def test_axe_finds_nothing(chromium: Browser, name: str, width: int, tmp_path: Path) -> None:
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    Watched(page, reports()[name], tmp_path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    context.close()
