"""Takes the pictures of docs/images: `python -m tests.web.take_pictures var/demo`.

Needs `./soicong demo --season` and, in that season's `du-lieu`, `./soicong rubric shadow`. Works on a copy, in which
every role has an account. Chromium writes WebP itself; a picture is what a person sees first (a screen, of a phone
two), not the whole length of a page.
"""

from __future__ import annotations

import base64
import contextlib
import re
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from db.web_accounts import Role
from tests.conftest import a_chromium, chromium_program
from tests.web.served import Served, served

OUT = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, PHONE = (1280, 900), (390, 1300)
QUALITY = 60
LARGEST = 120_000  # bytes of one picture
OPENED = "top => document.querySelectorAll('details').forEach(one => one.open = one.open || !!one.querySelector(top))"
SO_RUBRIC = "province-2026-so"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One page: where it is, who looks, and (a selector) what of it stands at the top of the picture."""

    name: str
    path: str
    role: Role | None = Role.STAFF
    agency: str | None = None
    top: str = ""


def main(demo: Path) -> None:
    """Both sizes of every page."""
    *_, data = sorted(demo.glob("reports/ky-*/du-lieu"))
    program = chromium_program()
    assert program is not None, "no Chromium is installed"
    with tempfile.TemporaryDirectory() as folder, a_chromium(program) as browser:
        with (
            contextlib.closing(sqlite3.connect(data / "soicong.sqlite3")) as old,
            contextlib.closing(sqlite3.connect(Path(folder) / "soicong.sqlite3")) as new,
        ):
            old.backup(new)
        shutil.copytree(data / "cham-thu", Path(folder) / "cham-thu")
        shutil.copytree(demo / "archives", Path(folder) / "archives")
        with served(Path(folder)) as site:
            for picture in pictures(site):
                for size, ending in ((DESKTOP, ""), (PHONE, "-phone")):
                    taken = take(browser, site, picture, size)
                    assert len(taken) <= LARGEST, f"{picture.name}: {len(taken)} bytes"
                    (OUT / f"web-{picture.name}{ending}.webp").write_bytes(taken)
                    print(picture.name + ending, len(taken))  # noqa: T201


def pictures(site: Served) -> list[Picture]:
    """What is pictured: the first league, and its portal in the middle."""
    staff = site.browser(site.account(Role.STAFF))

    def first(page: str, pattern: str) -> str:
        found = re.findall(pattern, staff.get(page).text)
        assert found, f"{page}: no {pattern}"
        return str(found[len(found) // 2])

    staff.follow_redirects = True
    leagues = set(re.findall(r'href="(/bang/[\w-]+)"', staff.get("/tong-quan").text))
    league = max(sorted(leagues), key=lambda one: staff.get(one).text.count("/cong/"))
    code = first(league, r'<th scope="row"[^>]*>(?:<span>)?<a href="/cong/([\w-]+)">')
    runs = re.findall(rf"/cong/{code}/(\d+)", staff.get(f"/cong/{code}").text)
    newest = max(map(int, runs))
    evidence = first(f"/cong/{code}/{newest}", r'href="(chung-cu-\d+/\d+\.html\?trich=1)"')
    item = first("/tham-tra", r'href="(/tham-tra/muc/[^"?]+)')
    return [
        Picture(name="front", path="/", role=None),
        Picture(name="log-in", path="/dang-nhap", role=None),
        Picture(name="overview", path="/tong-quan"),
        Picture(name="league", path=league),
        Picture(name="heat", path=f"{league}?xem=nhiet"),
        Picture(name="portal", path=f"/cong/{code}/{newest}"),
        Picture(name="portal-map", path=f"/cong/{code}/{newest}", top="#ban-do"),
        Picture(name="evidence", path=f"/cong/{code}/{evidence}"),
        Picture(name="verification", path="/tham-tra", role=Role.REVIEWER),
        Picture(name="verification-item", path=item, role=Role.REVIEWER),
        Picture(name="agency", path=f"/co-quan/{code}", role=Role.AGENCY, agency=code),
        Picture(name="auditing", path=f"/kiem-toan/luot/{newest}", role=Role.AUDITOR),
        Picture(name="rounds", path="/dot"),
        Picture(name="round", path="/dot/1"),
        Picture(name="audits", path="/kiem-tra"),
        Picture(name="rubric", path=f"/bo-tieu-chi/{SO_RUBRIC}"),
        Picture(
            name="rubrics-compared",
            path=f"/bo-tieu-chi/{SO_RUBRIC}/khac?voi=bac-giang-2294-2020-so",
        ),
        Picture(name="trials", path="/cham-thu"),
        Picture(name="trial", path=first("/cham-thu", r'href="(/cham-thu/[^"]+)"')),
        Picture(name="publishing", path="/cong-bo"),
        Picture(name="labels", path="/nhan-de-xuat", role=Role.REVIEWER),
        Picture(name="objections", path="/kien-nghi", role=Role.REVIEWER),
        Picture(name="administration", path="/quan-tri", role=Role.ADMINISTRATOR),
        Picture(name="registry", path="/quan-tri/co-quan", role=Role.ADMINISTRATOR),
        Picture(name="accounts", path="/quan-tri/tai-khoan", role=Role.ADMINISTRATOR),
    ]


def take(browser: Browser, site: Served, picture: Picture, size: tuple[int, int]) -> bytes:
    """One picture as WebP."""
    context = browser.new_context(base_url=site.origin, viewport={"width": size[0], "height": size[1]})
    if picture.role is not None:
        session = site.session(site.account(picture.role, agency=picture.agency))
        context.add_cookies([{"name": "soicong-session", "value": session, "url": site.origin}])
    page = context.new_page()
    answer = page.goto(picture.path)
    assert answer is not None
    assert answer.ok, f"{picture.path}: {answer.status}"
    if picture.top:
        page.evaluate(OPENED, picture.top)
        page.locator(picture.top).first.evaluate("one => one.scrollIntoView()")
    page.screenshot()  # waits until fonts are there and a frame is drawn
    taken = context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
    )
    context.close()
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
