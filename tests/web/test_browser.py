"""The pages in a real Chromium: from log-in to the downloaded file, other hosts blocked; accessible, fit for a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from db.audit_records import AuditProgress, AuditRecord, AuditState, NewAudit
from db.web_accounts import Role
from jobs.one_off_rules import OF_OFFICE
from tests.reports.test_browser import AXE
from tests.web.province import OTHER, OWN, fill, keep_a_trial
from tests.web.season import ITEM, ONE, SCHEME, TWO, ask_about, fill_season, object_to
from tests.web.served import PASSWORD, Served
from web.passwords import hashed

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def runs(site: Served) -> dict[str, int]:
    made = fill(site.store, site.site.configuration.data)
    fill_season(site.store)
    object_to(site.store)
    ask_about(site.store, TWO)
    keep_a_trial(site.site.configuration)
    site.account(Role.ADMINISTRATOR)
    site.account(Role.STAFF, password_hash=hashed(PASSWORD))
    for host, state in (("a.thu.gov.vn", AuditState.INTERRUPTED), ("b.thu.gov.vn", AuditState.WAITING)):
        one_off_audit(site, host, state)
    site.account(Role.AGENCY, agency=OWN, password_hash=hashed(PASSWORD))
    return made


def one_off_audit(site: Served, host: str, state: AuditState) -> int:
    """An audit that somebody asked for; nobody begins it here."""
    audits, staff = site.store.web_audits(), site.account(Role.STAFF)
    new = NewAudit(account_id=staff.id, agency_code=None, host=host, url=f"https://{host}/", tier="so")
    record = audits.ask(new, OF_OFFICE, at=site.clock())
    assert isinstance(record, AuditRecord)
    sections = (("Tin tức, sự kiện", f"https://{host}/tin-tuc"), ("Liên hệ", f"https://{host}/lien-he"))
    progress = AuditProgress(pages=12, of=40, sections=sections, doing="crawling")
    audits.tell(record.id, progress, at=site.clock())
    if state is not AuditState.WAITING:
        audits.end(record.id, state, at=site.clock())
    return record.id


class Office:
    """A browser context whose every request is looked at: what goes to another host is blocked and told."""

    def __init__(self, browser: Browser, site: Served, **options: object) -> None:
        self.context: BrowserContext = browser.new_context(base_url=site.origin, **options)  # type: ignore[arg-type]
        self.site = site
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.context.route("**/*", self._look)

    def _look(self, route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(self.site.origin).netloc:
            route.continue_()
        else:
            self.strangers.append(route.request.url)
            route.abort()

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def as_account(self, role: Role, agency: str | None = None) -> Page:
        session = self.site.session(self.site.account(role, agency=agency))
        self.context.add_cookies([{"name": "soicong-session", "value": session, "url": self.site.origin}])
        return self.page()


@pytest.fixture
def office(chromium: Browser, site: Served, runs: dict[str, int]) -> Iterator[Office]:
    made = Office(chromium, site)
    yield made
    made.context.close()
    assert made.strangers == []
    assert made.complaints == []


def log_in(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Đăng nhập").first.click()
    page.get_by_label("Tên tài khoản").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_staff_walk_from_log_in_to_the_downloaded_file(
    office: Office, runs: dict[str, int], tmp_path: Path
) -> None:
    page = office.page()
    log_in(page, "staff")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    page.get_by_role("link", name=re.compile("Cơ quan nhà nước cấp tỉnh")).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name="Sở Thử nghiệm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sở Thử nghiệm")

    page.get_by_role("link", name=re.compile(r"^2\. Tin tức")).click()  # opens what is folded
    page.locator("#nhom-2 a", has_text="bản lưu").first.click()
    expect(page.locator("header.bar")).to_contain_text("Bản lưu [")
    assert re.search(r"#trich-\d+$", page.url)
    expect(page.locator(page.url[page.url.index("#") :])).to_be_in_viewport()
    assert page.evaluate("window.origin") == "null"  # a sandbox of its own
    page.get_by_role("link", name="Về báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sở Thử nghiệm")

    with page.expect_download() as taken:
        page.get_by_role("link", name="số liệu (JSON)").click()
    assert json.loads(Path(taken.value.path()).read_text("utf-8"))["agency"]["code"] == OWN
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"/cong/{OWN}")
    expect(page).to_have_url(re.compile(r"/dang-nhap\?tiep=/cong/so-thu"))


def test_an_agency_sees_what_to_mend_and_what_it_would_bring(office: Office) -> None:
    page = office.page()
    log_in(page, f"agency-{OWN}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sở Thử nghiệm")
    for box in page.locator("input[name=sua]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Tính thử điểm").click()
    expect(page.get_by_role("status")).to_contain_text("Nếu sửa 2 việc đã chọn")
    expect(page.get_by_role("status")).to_be_in_viewport()
    assert page.goto("/tong-quan").status == 403  # type: ignore[union-attr]
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn không có quyền xem trang này")


def pages(runs: dict[str, int]) -> dict[str, str]:
    league = "/bang/co-quan-nha-nuoc-cap-tinh-so-co-quan-chuyen-mon"
    return {
        "front": "/",
        "log in": "/dang-nhap",
        "choose a password": "/dat-mat-khau",
        "nothing": "/khong-co",
        "overview": "/tong-quan",
        "league": league,
        "league, nothing found": f"{league}?loc=khongco",
        "heat": f"{league}?xem=nhiet",
        "portal": f"/cong/{OWN}/{runs[OWN]}",
        "portal, mended": f"/cong/{OWN}/{runs[OWN]}?sua=1.1&sua=2.2&sua=4.1",
        "hostile portal": f"/cong/{OTHER}/{runs[OTHER]}",
        "portal not seen": f"/cong/so-kin/{runs['so-kin']}",
        "comparison": f"/cong/{OWN}/so-sanh?tu=1&den={runs[OWN]}",
        "verification": "/tham-tra",
        "verification, one agency": f"/tham-tra?cq={ONE}",
        "verification, nothing found": "/tham-tra?cq=khongco",
        "verification, one item": f"/tham-tra/muc/{ONE}/{SCHEME}/{ITEM}",
        "verification, asked": f"/tham-tra/muc/{TWO}/{SCHEME}/{ITEM}",
        "verification, same cause": f"/tham-tra/cung/{ONE}/{SCHEME}/{ITEM}",
        "verification, labels": "/nhan-de-xuat",
        "agency desk": f"/co-quan/{ONE}",
        "agency desk, asked": f"/co-quan/{TWO}",
        "agency desk, form": f"/co-quan/{ONE}/phieu/{SCHEME}",
        "objections": "/kien-nghi",
        "auditing": "/kiem-toan",
        "auditing, run": f"/kiem-toan/luot/{runs[OWN]}",
        "verification, objection": "/kien-nghi/1",
        "one-off audits": "/kiem-tra",
        "one-off audit, waiting": "/kiem-tra/2",
        "one-off audit, interrupted": "/kiem-tra/1",
        "agency asks for an audit": "/kiem-tra",
        "rounds": "/dot",
        "round": "/dot/1",
        "round, log": "/dot/1/nhat-ky",
        "round, plan": "/dot/moi",
        "administration": "/quan-tri",
        "administration, accounts": "/quan-tri/tai-khoan",
        "administration, registry": "/quan-tri/co-quan",
        "administration, agency": f"/quan-tri/co-quan/{ONE}",
        "administration, keys": "/quan-tri/khoa",
        "administration, settings": "/quan-tri/cai-dat",
        "administration, back-up": "/quan-tri/sao-luu",
        "rubrics": "/bo-tieu-chi",
        "rubric": "/bo-tieu-chi/bac-giang-2294-2020-so",
        "rubrics compared": "/bo-tieu-chi/bac-giang-2294-2020-so/khac?voi=bac-giang-2294-2020-huyen",
        "trials of rubrics": "/cham-thu",
        "trial of a rubric": "/cham-thu/bo-moi",
    }


PARTS = 3  # axe takes a minute on a machine that does something else; a test has three
OPEN_TO_ALL = ("front", "log in", "choose a password")
# Two groups of criteria stand for all, of a rubric one: axe looks at every word, and they are made alike.
UNFOLD = (
    "document.querySelectorAll('details').forEach(one => one.open = !one.matches('.group ~ .group ~ .group'))"
)
PART = (
    "{exclude: ['section.group ~ section.group', '.settings section ~ section', "
    "'.survey fieldset ~ fieldset ~ fieldset ~ fieldset ~ fieldset']}"
)
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
ON_A_PHONE = (
    "log in",
    "overview",
    "league",
    "heat",
    "portal not seen",
    "verification, one item",
    "one-off audits",
    "one-off audit, waiting",
    "round",
)  # axe takes seconds on a long page


def _reader(name: str) -> tuple[Role, str | None]:
    if name.startswith("agency"):
        return Role.AGENCY, TWO if name.endswith("asked") else ONE
    if name.startswith("administration"):
        return Role.ADMINISTRATOR, None
    if name.startswith("auditing"):
        return Role.AUDITOR, None
    return (Role.REVIEWER if name.startswith("verification") else Role.STAFF), None


PAPER = 680  # pixels between the margins of A4
NOT_ON_PAPER = """() => [
  ...[...document.querySelectorAll('.sheet, .sheet *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1),
  ...[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth),
  ...[...document.querySelectorAll('button, nav a, select')].filter(one => one.checkVisibility()),
].slice(0, 3).map(one => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_is_accessible_and_fits(
    chromium: Browser, site: Served, runs: dict[str, int], width: int, part: int
) -> None:
    office = Office(chromium, site, viewport={"width": width, "height": 800}, bypass_csp=True)
    axe = AXE.read_text("utf-8")
    wrong: dict[str, list[str]] = {}
    for name, address in list(pages(runs).items())[part::PARTS]:
        page = office.page() if name in OPEN_TO_ALL else office.as_account(*_reader(name))
        page.goto(address)
        assert page.title() != "hit"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if width < 1280 and name not in ON_A_PHONE:
            page.close()
            continue
        page.evaluate(UNFOLD)
        page.evaluate(axe)
        found = page.evaluate(f"axe.run({PART}, {{runOnly: {RULES}}})")
        wrong |= {
            f"{name}: {one['id']}": [node["html"][:150] for node in one["nodes"][:2]]
            for one in found["violations"]
        }
        page.close()
    office.context.close()
    assert wrong == {}
    assert office.strangers == []
    assert office.complaints == []


def test_every_page_fits_on_paper_without_buttons(
    chromium: Browser, site: Served, runs: dict[str, int]
) -> None:
    office = Office(chromium, site, viewport={"width": PAPER, "height": 1000})
    wrong: dict[str, list[str]] = {}
    for name, address in pages(runs).items():
        page = office.page() if name in OPEN_TO_ALL else office.as_account(*_reader(name))
        page.emulate_media(media="print")
        page.goto(address)
        wrong[name] = page.evaluate(NOT_ON_PAPER)
        page.close()
    office.context.close()
    assert not any(wrong.values()), "\n".join(f"{name}: {found}" for name, found in wrong.items() if found)


def test_the_keyboard_alone_reaches_the_content_and_the_form(office: Office) -> None:
    page = office.page()
    page.goto("/dang-nhap")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Tên tài khoản")).to_be_focused()
    page.keyboard.type("staff")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")


def test_a_reviewer_decides_by_keyboard_alone(office: Office) -> None:
    page = office.as_account(Role.REVIEWER)
    page.goto("/tham-tra?loai=cao")
    page.keyboard.press("j")
    expect(page.locator("a[data-queue]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Quyết định")).to_be_visible()
    page.wait_for_load_state()  # the script runs when the page is whole
    page.keyboard.press("m")
    expect(page.get_by_label(re.compile("Theo máy đo"))).to_be_checked()
    expect(page.get_by_label("Lý do", exact=True)).to_be_focused()
    page.keyboard.type("Máy đo đúng")  # letters of keys are letters here
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Biên bản 12")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi thẩm tra số 2")
    page.get_by_role("button", name="Huỷ thẩm tra số 2").click()
    expect(page.get_by_role("status")).to_contain_text("Đã huỷ thẩm tra")
    page.goto("/tham-tra?loai=cao")
    page.locator("a[data-queue]").first.click()
    page.wait_for_load_state()
    page.keyboard.press("h")  # opens what is folded
    expect(page.get_by_label("Câu hỏi")).to_be_focused()
    page.keyboard.type("Mục này ở đâu?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã gửi câu hỏi số 4")
    page.get_by_role("button", name="Rút câu hỏi số 4").click()
    expect(page.get_by_role("status")).to_contain_text("Đã rút câu hỏi")


def test_an_auditor_takes_a_package_and_verifies_it(
    office: Office, runs: dict[str, int], tmp_path: Path
) -> None:
    page = office.as_account(Role.AUDITOR)
    page.goto("/tong-quan")
    page.get_by_role("link", name="Kiểm toán").click()  # 1
    page.get_by_role("link", name="Sở Thử nghiệm").click()  # 2
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tải gói chứng cứ").click()  # 3
    package = tmp_path / taken.value.suggested_filename
    taken.value.save_as(package)
    page.get_by_role("link", name="Kiểm toán", exact=True).first.click()
    page.get_by_label("Gói chứng cứ hoặc gói của kỳ (.zip)").set_input_files(package)
    page.get_by_role("button", name="Kiểm tra gói").click(timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Gói còn nguyên", timeout=60_000)


def test_an_audit_is_watched_as_it_happens_without_loading_the_page_anew(
    office: Office, site: Served
) -> None:
    number = one_off_audit(site, "truc-tiep.thu.gov.vn", AuditState.WAITING)
    page = office.as_account(Role.STAFF)
    page.goto(f"/kiem-tra/{number}")
    page.evaluate("window.same = true")
    expect(page.get_by_text("Đang chờ tới lượt")).to_be_visible()
    audits = site.store.web_audits()
    while (claimed := audits.claim("máy khác", at=site.clock())) is not None and claimed.id != number:
        audits.end(claimed.id, AuditState.FAILED, at=site.clock())
    progress = AuditProgress(pages=7, of=30, sections=(("Hỏi đáp", "https://x/hoi-dap"),), doing="crawling")
    audits.tell(number, progress, at=site.clock())
    expect(page.get_by_role("heading", name="Đã thấy đường tới 1 mục")).to_be_visible()
    expect(page.get_by_text("Đã xem 7 trang")).to_be_visible()
    expect(page.locator("#thong-bao")).to_have_text("Đang xem các trang; đã thấy 1 mục.")
    assert page.evaluate("window.same")
    audits.end(number, AuditState.INTERRUPTED, at=site.clock())
    expect(page.get_by_role("button", name="Đi tiếp")).to_be_visible()  # at its end the page is loaded anew


def test_tasks_are_three_clicks_from_the_first_page(office: Office) -> None:
    page = office.as_account(Role.STAFF)  # why a portal fell
    page.goto("/tong-quan")
    page.locator("#thay-doi").get_by_role("link").first.click()
    page.get_by_role("button", name="So hai lượt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("so với lượt")
    expect(page.get_by_role("main")).to_contain_text("Sở A")

    page = office.as_account(Role.REVIEWER)  # the first finding; each one after it is a decision and Enter
    page.goto("/tong-quan")
    page.get_by_role("link", name="Thẩm tra").click()
    page.locator("a[data-queue]").first.click()
    expect(page.get_by_role("button", name="Ghi và sang mục sau")).to_be_visible()

    page.goto("/tong-quan")  # an objection
    page.get_by_role("link", name="Thẩm tra").click()
    page.get_by_role("link", name="Kiến nghị của cơ quan").click()
    page.get_by_role("link", name=re.compile("Số 1")).click()
    page.get_by_label("Không chấp nhận").check()
    page.get_by_label("Trả lời cơ quan").fill("Đã xem lại, tin chỉ có đến tháng 2.")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator("#tra-loi-o-day")).to_contain_text("Không chấp nhận – Đã xem lại")
