"""One-off audits: asked for, made in a process of their own, stopped and gone on with, told live, read, shared."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from markupsafe import Markup

from db.audit_records import AuditProgress, AuditRecord, AuditState, NewAudit
from db.web_accounts import Role
from db.web_keys import Scope
from evidence.model import Agency, Tier
from jobs.one_off import one_off_folder, one_off_settings
from jobs.one_off_keeper import DIED, Keeper
from jobs.one_off_rules import OF_OFFICE
from tests.crawler.portals import Portal, page
from tests.web.served import Served, sent, served, token_of
from web.keys import make_key
from web.live import Shown, told_live

MENU = {
    "gioi-thieu": "Giới thiệu",
    "tin-tuc": "Tin tức - Sự kiện",
    "van-ban": "Văn bản quy phạm pháp luật",
    "lien-he": "Liên hệ",
    "thu-tuc": "Thủ tục hành chính",
    "hoi-dap": "Hỏi đáp",
    "lich-cong-tac": "Lịch công tác",
    "dau-thau": "Đấu thầu, mua sắm công",
}
OWN, OTHER = "so-thu", "so-hai"


def portal() -> Portal:
    menu = "".join(f"<li><a href='/{path}'>{label}</a></li>" for path, label in MENU.items())
    text = "<p>Sở tham mưu, giúp Ủy ban nhân dân tỉnh quản lý nhà nước về lĩnh vực được giao.</p>" * 4

    def made(title: str, body: str = "") -> object:
        return page(f"<nav><ul>{menu}</ul></nav><main><h1>{title}</h1>{text}{body}</main>", title=title)

    news = "".join(f"<li><a href='/tin-tuc/{n}'>Tin số {n}: hội nghị của Sở</a></li>" for n in range(3))
    pages = {
        "/": made("Sở Thử nghiệm"),
        **{f"/{path}": made(label) for path, label in MENU.items()},
        **{f"/tin-tuc/{n}": made(f"Tin số {n}") for n in range(3)},
        "/tin-tuc": made("Tin tức - Sự kiện", f"<ul>{news}</ul>"),
    }
    return Portal(pages=pages, slow=0.1)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Portal]]:
    with ExitStack() as stack:
        there = portal()
        server = there.serve("127.0.9.71")
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        parts = urlsplit(there.origin)
        allowed = ((str(parts.hostname), int(parts.port or 0)),)
        site = stack.enter_context(served(tmp_path_factory.mktemp("audits"), allowed=allowed))
        site.store.save_agencies(
            [
                Agency(code=OWN, name="Sở Thử nghiệm", tier=Tier.SO, home_url=f"{there.origin}/"),
                Agency(code=OTHER, name="Sở Hai", tier=Tier.SO, home_url="https://so-hai.thu.gov.vn/"),
            ]
        )
        site.account(Role.ADMINISTRATOR)
        yield site, there


@pytest.fixture
def site(world: tuple[Served, Portal]) -> Served:
    return world[0]


@pytest.fixture
def agency(site: Served) -> Iterator[httpx.Client]:
    with site.browser(site.account(Role.AGENCY, agency=OWN)) as client:
        yield client


@pytest.fixture
def staff(site: Served) -> Iterator[httpx.Client]:
    with site.browser(site.account(Role.STAFF)) as client:
        yield client


def waited(site: Served, number: int, until: Callable[[AuditRecord], bool]) -> AuditRecord:
    for _ in range(1_200):
        if until(record := site.store.web_audits().get(number)):
            return record
        time.sleep(0.1)
    raise AssertionError(record)


def keeper(site: Served) -> Keeper:
    return Keeper(site.store, site.site.configuration, allowed=site.site.allowed)


def waiting(site: Served, host: str, *, role: Role = Role.STAFF) -> AuditRecord:
    """An audit in the queue that nobody begins."""
    new = NewAudit(
        account_id=site.account(role).id, agency_code=None, host=host, url=f"https://{host}/", tier="so"
    )
    record = site.store.web_audits().ask(new, OF_OFFICE, at=site.clock())
    assert isinstance(record, AuditRecord)
    return record


def cleared(site: Served) -> None:
    """Nothing waits any more."""
    for one in site.store.web_audits().list():
        site.store.web_audits().cancel(one.id, at=site.clock())


def program(site: Served, role: Role, *, of: str | None = None, scope: Scope = Scope.AUDITS) -> httpx.Client:
    """A client with a key."""
    account = site.account(role, agency=of)
    _, key = make_key(site.store, "thử", account.name, (scope,), days=1, by="thử", at=site.clock())
    return httpx.Client(
        base_url=f"{site.origin}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=60
    )


def as_programs_see_it(site: Served, number: int) -> None:
    """The audit that is done, asked about by its agency's key, by another agency's, and by the office's."""
    with program(site, Role.AGENCY, of=OWN) as own, program(site, Role.AGENCY, of=OTHER) as other:
        audit = own.get(f"/audits/{number}").json()
        assert (audit["state"], audit["agency"]) == ("done", OWN)
        assert len(audit["sections"]) >= 5
        result = own.get(f"/audits/{number}/result").json()
        assert result["score"]["rubric"]
        assert sum(one["low"] for one in result["items"]) == pytest.approx(result["score"]["low"], abs=0.5)
        page = next(each["page"] for one in result["items"] for each in one["citations"] if each["page"])
        assert page.startswith(f"/kiem-tra/{number}/chung-cu/")
        assert [one["id"] for one in own.get("/audits").json()["items"]] == [number]
        assert other.get("/audits").json() == {"items": [], "next": None}
        for path in (f"/audits/{number}", f"/audits/{number}/result"):
            assert other.get(path).status_code == 404
    with site.browser(site.account(Role.AGENCY, agency=OWN)) as person:
        assert person.get(page).status_code == 200


@pytest.mark.timeout(300)
def test_an_agency_looks_again_is_interrupted_goes_on_and_shares_the_report(
    world: tuple[Served, Portal], agency: httpx.Client, staff: httpx.Client
) -> None:
    site, _ = world
    token = token_of(agency.get("/kiem-tra").text)
    begun = agency.post(f"/co-quan/{OWN}/xem-lai", data={"form_token": token})
    here = begun.headers["location"]
    number = int(here.rsplit("/", 1)[1])
    assert "Đang chờ tới lượt" in agency.get(here).text
    with keeper(site).running():
        waited(site, number, lambda one: one.progress.pages >= 3)
    record = site.store.web_audits().get(number)  # the server was stopped
    assert record.state is AuditState.INTERRUPTED
    page = agency.get(here)
    assert "dừng giữa chừng" in page.text
    assert agency.post(f"{here}/di-tiep", data={"form_token": token}).status_code == 303
    with keeper(site).running():
        with agency.stream("GET", f"{here}/tien-do") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            told = next(json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
        assert {"html", "said"} == set(told)
        done = waited(site, number, lambda one: not one.open)
    assert done.state is AuditState.DONE, done
    assert len(done.progress.sections) >= 5
    report = agency.get(here).text
    assert "không phải kết quả chính thức" in report
    assert "Sở Thử nghiệm" in report
    evidence = re.search(rf'href="({here}/chung-cu/\d+\.html)', report)
    assert evidence is not None
    archived = agency.get(evidence[1])
    assert "sandbox" in archived.headers["content-security-policy"]
    # Nothing of it is known to the installation's lists: it can never count.
    assert site.store.list_runs() == ()
    assert site.store.latest_scorecards(registered_only=False) == ()
    # The run went on where it was.
    with site.store.__class__(one_off_settings(site.site.configuration, number).database) as own:
        assert [run.id for run in own.list_runs()] == [done.run_id]
    as_programs_see_it(site, number)
    # Its link.
    made = agency.post(f"{here}/duong-dan", data={"form_token": token}).text
    link = re.search(r'value="http://[^/]+(/bao-cao/[\w-]{43})"', made)
    assert link is not None
    with site.browser() as stranger:
        shown = stranger.get(link[1])
        assert shown.status_code == 200
        assert "Báo cáo được chia sẻ" in shown.text
        assert "/duong-dan" not in shown.text
        cited = re.search(rf'href="({link[1]}/chung-cu/\d+\.html)', shown.text)
        assert cited is not None
        assert stranger.get(cited[1]).status_code == 200
        assert stranger.get(here).headers["location"].startswith("/dang-nhap")
        site.clock.ahead = timedelta(days=31)
        assert stranger.get(link[1]).status_code == 404
        site.clock.ahead = timedelta()
        agency.post(f"{here}/duong-dan/bo", data={"form_token": token})
        gone = stranger.get(link[1])
        assert gone.status_code == 404
        assert "không còn hiệu lực" in gone.text
    assert staff.get(here).status_code == 200  # the office sees what agencies look at
    with site.browser(site.account(Role.AGENCY, agency=OTHER)) as other:
        assert other.get(here).status_code == 404
        assert other.get(f"{here}/tien-do").status_code == 404
        assert other.get(evidence[1]).status_code == 404
        assert here not in other.get("/kiem-tra").text
    # A server that needs rest gets it.
    again = agency.post(f"/co-quan/{OWN}/xem-lai", data={"form_token": token})
    assert again.status_code == 422
    assert "hãy chờ 5 phút" in again.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Hãy nhập địa chỉ"),
        ("không phải", "không phải địa chỉ của một cổng"),
        ("https://example.com/", "Chỉ kiểm tra được địa chỉ có đuôi .gov.vn"),
        ("https://gov.vn.example.com/", "Chỉ kiểm tra được địa chỉ có đuôi .gov.vn"),
        ("http://127.0.0.1/", "Chỉ kiểm tra được địa chỉ có đuôi .gov.vn"),
        ("http://localhost:8642/", "Chỉ kiểm tra được địa chỉ có đuôi .gov.vn"),
        ("http://169.254.169.254/", "Chỉ kiểm tra được địa chỉ có đuôi .gov.vn"),
        ("https://so-hai.thu.gov.vn/", "thuộc cổng của cơ quan khác"),
        ("https://a:b@so-ba.thu.gov.vn/", "chứa tên đăng nhập"),
        ("https://so-ba.thu.gov.vn:8443/", "Không được phép truy cập"),
    ],
)
def test_what_may_not_be_audited_is_said_in_one_sentence(
    site: Served, agency: httpx.Client, address: str, said: str
) -> None:
    before = site.store.web_audits().list()
    answer = sent(agency, "/kiem-tra", **{"dia-chi": address})
    assert answer.status_code == 422
    assert said in answer.text
    assert site.store.web_audits().list() == before


@pytest.mark.parametrize(
    ("section", "where", "said"),
    [
        ("news", "", "cần cả tên mục và địa chỉ"),
        ("", "/tin-tuc", "cần cả tên mục và địa chỉ"),
        ("khong-co", "/tin-tuc", "không có mục"),
        ("news", "https://example.com/tin", "là máy chủ khác"),
    ],
)
def test_a_section_that_is_pointed_at_lies_on_the_portal(
    world: tuple[Served, Portal], staff: httpx.Client, section: str, where: str, said: str
) -> None:
    fields = {"dia-chi": world[1].origin, "muc-1": section, "dia-chi-1": where}
    answer = sent(staff, "/kiem-tra", **fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_staff_approves_a_host_and_takes_it_back(site: Served, staff: httpx.Client) -> None:
    page = "/kiem-tra"
    token = token_of(staff.get(page).text)

    def post(path: str, **fields: str) -> httpx.Response:
        return staff.post(path, data={"form_token": token, **fields})

    assert "cần là một tên miền" in post("/kiem-tra/may-chu", **{"may-chu": "a b", "ly-do": "CV 1"}).text
    assert "Hãy ghi lý do" in post("/kiem-tra/may-chu", **{"may-chu": "benhvien.vn"}).text
    done = post("/kiem-tra/may-chu", **{"may-chu": "Benhvien.vn", "ly-do": "CV 1"})
    assert "Đã duyệt máy chủ benhvien.vn" in done.text
    (host,) = site.store.web_audits().hosts()
    assert (host.host, host.approved_by, host.reason) == ("benhvien.vn", "Người staff", "CV 1")
    asked = post(page, **{"dia-chi": "https://benhvien.vn/", "cap": "so"})
    assert asked.status_code == 303
    assert "Đã thôi duyệt" in post("/kiem-tra/may-chu/bo", **{"may-chu": "benhvien.vn"}).text
    assert site.store.web_audits().hosts() == ()
    kinds = [event.kind for event in site.store.web_watch().events(limit=3)]
    assert kinds == ["audit_host_disapproved", "audit_asked", "audit_host_approved"]
    cleared(site)


def test_limits_of_account_host_and_queue_hold_and_the_place_in_the_queue_is_told(
    site: Served, staff: httpx.Client
) -> None:
    token = token_of(staff.get("/kiem-tra").text)

    def ask(host: str) -> httpx.Response:
        fields = {"form_token": token, "dia-chi": f"https://{host}.thu.gov.vn/", "cap": "so"}
        return staff.post("/kiem-tra", data=fields)

    places = [ask(f"cho-{n}").headers["location"] for n in range(3)]
    assert "Còn 2 cổng ở trước" in staff.get(places[2]).text
    assert "Tài khoản này còn một lần kiểm tra chưa xong" in ask("cho-4").text
    assert "đang được kiểm tra hoặc đã chờ trong hàng" in ask("cho-1").text
    staff.post(f"{places[0]}/dung", data={"form_token": token})
    assert "đã được rút lại" in staff.get(places[0]).text
    assert "Còn 1 cổng ở trước" in staff.get(places[2]).text
    refused = staff.post(f"{places[0]}/di-tiep", data={"form_token": token})
    assert "không đi tiếp được" in refused.text
    cleared(site)
    audits = site.store.web_audits()
    for _ in range(6):
        record = waiting(site, "nhieu.thu.gov.vn")
        audits.end(record.id, AuditState.FAILED, at=site.clock())
        site.clock.ahead += timedelta(minutes=6)
    assert "đã được kiểm tra 6 lần trong 24 giờ" in ask("nhieu").text
    site.clock.ahead = timedelta()


def test_what_a_killed_server_left_is_interrupted_and_what_dies_has_failed(
    site: Served, staff: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    audits = site.store.web_audits()
    left = waiting(site, "bo-do.thu.gov.vn")
    other = waiting(site, "chet.thu.gov.vn")
    claimed = audits.claim(platform.node(), at=site.clock())
    assert claimed is not None
    assert claimed.id == left.id
    monkeypatch.setattr("jobs.one_off_keeper.environment", lambda _: {"PYTHONHOME": "/dev/null"})
    with keeper(site).running():  # its processes die at once
        waited(site, other.id, lambda one: not one.open)
    assert audits.get(left.id).state is AuditState.INTERRUPTED
    failed = audits.get(other.id)
    assert (failed.state, failed.why) == (AuditState.FAILED, DIED)
    assert DIED in staff.get(f"/kiem-tra/{other.id}").text


def test_evidence_of_long_ago_is_deleted_and_its_page_says_so(site: Served, staff: httpx.Client) -> None:
    record = waiting(site, "cu.thu.gov.vn")
    site.store.web_audits().end(record.id, AuditState.DONE, at=site.clock(), run_id=1)
    folder = one_off_folder(site.site.configuration, record.id)
    folder.mkdir(parents=True)
    lock = folder / "dang-chay"
    lock.touch()
    long_ago = datetime.now(UTC).timestamp() - 31 * 86_400
    os.utime(lock, (long_ago, long_ago))
    with keeper(site).running():
        for _ in range(300):
            if not folder.exists():
                break
            time.sleep(0.1)
    assert not folder.exists()
    assert "Báo cáo này không còn" in staff.get(f"/kiem-tra/{record.id}").text


def test_progress_is_escaped(site: Served, staff: httpx.Client) -> None:
    record = waiting(site, "xau.thu.gov.vn")
    hostile = "<script>alert(1)</script>"
    progress = AuditProgress(pages=1, of=9, sections=(("news", f"https://xau/{hostile}"),), doing="crawling")
    site.store.web_audits().tell(record.id, progress, at=site.clock())
    assert hostile not in staff.get(f"/kiem-tra/{record.id}").text
    cleared(site)


def test_too_many_listeners_load_the_page_anew_instead(
    site: Served, staff: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = waiting(site, "dong.thu.gov.vn")
    monkeypatch.setattr("web.live._MOST", 0)
    assert staff.get(f"/kiem-tra/{record.id}/tien-do").status_code == 503
    cleared(site)


def test_a_stream_that_nobody_reads_takes_no_place_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("web.live._OPEN", {})
    monkeypatch.setattr("web.live._MOST", 1)
    monkeypatch.setattr("web.live.time.monotonic", lambda: now[0])
    shown = Shown(html=Markup(""), said="", over=True)
    assert told_live(lambda: shown).status_code == 200
    assert told_live(lambda: shown).status_code == 503
    now[0] = 31.0
    assert told_live(lambda: shown).status_code == 200


def test_memory_of_a_process_counts_what_it_started() -> None:
    from jobs.memory import memory_of

    holds = "import sys, time; kept = bytes(range(256)) * 2**18; print('there', flush=True); sys.stdin.read()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {holds!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        assert memory_of(process.pid) > 64 * 2**20
    assert memory_of(process.pid) == 0
    assert memory_of(os.getpid()) > 0


def test_paths_of_the_machine_are_not_shown_to_agencies(site: Served) -> None:
    account = site.account(Role.AGENCY, agency=OTHER)
    new = NewAudit(account_id=account.id, agency_code=None, host="a", url="https://a.gov.vn/", tier="so")
    record = site.store.web_audits().ask(new, OF_OFFICE, at=site.clock())
    assert isinstance(record, AuditRecord)
    site.store.web_audits().end(record.id, AuditState.FAILED, at=site.clock(), why=str(Path("/srv/bi-mat")))
    with site.browser(account) as client:
        page = client.get(f"/kiem-tra/{record.id}").text
    assert "Máy gặp lỗi" in page
    assert "/srv/" not in page


def test_a_program_asks_for_an_audit(world: tuple[Served, Portal], staff: httpx.Client) -> None:
    site, there = world
    cleared(site)
    site.clock.ahead = timedelta(days=2)  # the limits of the day are behind us
    places = [{"section": "introduction", "url": f"{there.origin}/gioi-thieu"}]
    with program(site, Role.STAFF) as client, program(site, Role.STAFF, scope=Scope.RESULTS) as reading:
        asked = client.post("/audits", json={"url": there.origin, "sections": places})
        assert asked.status_code == 202, asked.text
        audit = asked.json()
        assert (audit["state"], audit["agency"], audit["before"]) == ("waiting", OWN, 0)
        assert client.get(asked.headers["location"].removeprefix("/api/v1")).json() == audit
        record = site.store.web_audits().get(audit["id"])
        assert record.declared == (("introduction", f"{there.origin}/gioi-thieu"),)
        assert client.get(f"/audits/{audit['id']}/result").status_code == 404
        for wish, said in (
            ({"url": there.origin}, "đang được kiểm tra hoặc đã chờ"),
            ({"url": "https://example.com/"}, ".gov.vn"),
            ({"url": there.origin, "sections": [{"section": "x", "url": there.origin}]}, "mục"),
        ):
            refused = client.post("/audits", json=wish)
            assert (refused.status_code, said in refused.json()["detail"]) == (422, True), refused.text
        for body in ({}, {"url": 1}, {"url": there.origin, "khac": 1}, {"url": "x" * 3_000}):
            assert client.post("/audits", json=body).status_code == 400
        assert (
            client.post("/audits", content="{", headers={"Content-Type": "application/json"}).status_code
            == 400
        )
        assert reading.post("/audits", json={"url": there.origin}).status_code == 403
    site.clock.ahead = timedelta()
    forged = staff.post("/api/v1/audits", json={"url": there.origin})
    assert (forged.status_code, "cần một khoá" in forged.json()["detail"]) == (403, True)
    cleared(site)
