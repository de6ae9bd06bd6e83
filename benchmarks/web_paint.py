"""First paint of the office's pages over the sample province, in Chromium on loopback."""

from __future__ import annotations

import math
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.table import Row
from benchmarks.web_load import crawl_words, run_command
from benchmarks.web_served import serving
from crawler.browser_launch import find_executable
from db.web_accounts import Role
from samples.server import Province

_MOST = 300.0  # ms
_TIMES = 5
_PAGES = (
    ("overview", "/tong-quan"),
    ("league", "/bang"),
    ("portal", "/cong/so-khcn"),
    ("rubric", "/bo-tieu-chi"),
)
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def measure(form: str) -> list[Row]:
    """A round, then each page opened anew."""
    with tempfile.TemporaryDirectory(prefix="soicong-web-") as folder:
        place = Path(folder)
        with Province(place / "province") as province:
            run_command(place, province, "agencies", "import", str(province.agencies))
            run_command(place, province, *crawl_words())
        with serving(place / "data") as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
            try:
                context = browser.new_context()
                context.add_cookies(
                    [{"name": "soicong-session", "value": served.cookies[Role.STAFF], "url": served.origin}]
                )
                page = context.new_page()
                rows = []
                for what, path in _PAGES:
                    painted = []
                    for _ in range(_TIMES):
                        answer = page.goto(f"{served.origin}{path}")
                        assert answer is not None
                        assert answer.ok, (path, answer.status)
                        painted.append(_first_paint(page))
                    rows.append(_row(what, painted))
                return rows
            finally:
                browser.close()


def _first_paint(page: Page) -> float:
    """Milliseconds until something was to be seen; inf where nothing was. The pages let no script of ours wait for it."""
    for _ in range(200):
        if painted := page.evaluate(_PAINTED):
            return float(painted)
        page.wait_for_timeout(20)
    return math.inf


def _row(what: str, painted: list[float]) -> Row:
    middle = statistics.median(painted)
    return Row(
        what=f"first paint of the {what}, sample province",
        goal=f"< {_MOST:g} ms",
        reached=f"{middle:.0f} ms",
        ok=middle < _MOST,
        note=f"{min(painted):.0f} to {max(painted):.0f} ms of {len(painted)}",
    )
