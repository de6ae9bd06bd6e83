"""Rounds from the page: what one will take, started in a process of its own, stopped, gone on with, tried again, its log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from db.agencies_file import read_agencies
from db.rounds import PortalState, RoundPortal, RoundState
from db.web_accounts import Role
from jobs.addresses import HANOI
from jobs.night_watch import Watch
from jobs.nightly import note_schedule, scheduled
from jobs.registered import RoundWish
from jobs.round_launch import arguments, launch_of, launched, log_lines, stop, under_way
from jobs.round_process import main
from jobs.schedule import Night
from samples.server import Province
from tests.web.served import Served, served, token_of

CODES = ("so-khcn", "so-mat")  # one that answers, one whose name leads nowhere


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with ExitStack() as stack:
        province = stack.enter_context(Province(tmp_path_factory.mktemp("province")))
        folder = tmp_path_factory.mktemp("rounds")
        site = stack.enter_context(served(folder, SOICONG_NAME_MAP=str(province.names)))
        known = next(one for one in read_agencies(province.agencies) if one.code == CODES[0])
        lost = replace(known, code=CODES[1], name="Sở Mất", home_url="https://so-mat.phunguyen.gov.vn/")
        site.store.save_agencies([known, lost])
        site.account(Role.ADMINISTRATOR)
        yield site
        stop(site.site.configuration)
        waited(lambda: under_way(site.site.configuration) is None)


@pytest.fixture
def staff(site: Served) -> Iterator[httpx.Client]:
    with site.browser(site.account(Role.STAFF)) as client:
        yield client


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"form_token": token_of(client.get("/dot/moi").text), **fields})


def waited(until: Callable[[], bool]) -> None:
    for _ in range(1_200):
        if until():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come")


def test_a_first_visit_says_how_to_begin_and_what_it_will_take(site: Served, staff: httpx.Client) -> None:
    assert "Chưa có đợt nào" in staff.get("/dot").text
    plan = staff.get("/dot/moi").text
    assert "Dự kiến 2 cổng trong" in plan
    assert "Bắt đầu đợt 2 cổng" in plan
    one = post(staff, "/dot/moi", viec="du-kien", ma="so-khcn", **{"so-trang": "30"})
    assert "Dự kiến 1 cổng trong" in one.text
    assert site.store.rounds().list() == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"so-trang": "nhiều"}, "là một số từ 1 đến 2000"),
        ({"so-trang": "0"}, "là một số từ 1 đến 2000"),
        ({"ma": "khong-co"}, "khong-co"),
        ({"khung-gio": "25:00-26:00"}, "--window"),
        ({"ma": " ".join(f"ma-{n}" for n in range(201))}, "tối đa 200 mã"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_starts(
    site: Served, staff: httpx.Client, fields: dict[str, str], said: str
) -> None:
    answer = post(staff, "/dot/moi", viec="bat-dau", **{"so-trang": "9", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert under_way(site.site.configuration) is None


@pytest.mark.timeout(300)
def test_a_round_is_started_watched_stopped_and_gone_on_with(site: Served, staff: httpx.Client) -> None:
    configuration, rounds = site.site.configuration, site.store.rounds()
    opens = datetime.now(HANOI) + timedelta(hours=6)  # until then it waits
    later = {"so-trang": "3", "khung-gio": f"{opens:%H}:00-{opens:%H}:30"}
    begun = post(staff, "/dot/moi", viec="bat-dau", ma="so-khcn", **later)
    assert begun.headers["location"] == "/dot"
    assert "Dừng đợt đang chạy" in staff.get("/dot").text
    second = post(staff, "/dot/moi", viec="bat-dau", **{"so-trang": "3"})
    assert "Một đợt đang chạy" in second.text
    waited(lambda: bool(rounds.list()) and launch_of(configuration, rounds.list()[0].id) is not None)
    (record,) = rounds.list()
    here = f"/dot/{record.id}"
    with staff.stream("GET", f"{here}/tien-do") as stream:
        assert "event: shown" in next(line for line in stream.iter_lines() if line.startswith("event"))
    assert "data-live" in staff.get(here).text
    waited(lambda: "chờ khung giờ mở" in staff.get(f"{here}/nhat-ky").text)
    assert post(staff, "/dot/dung").status_code == 303
    waited(lambda: under_way(configuration) is None)
    assert "dừng giữa chừng" in staff.get(here).text
    assert "Không có đợt nào" in post(staff, "/dot/dung").text
    assert post(staff, f"{here}/di-tiep").status_code == 303
    waited(lambda: next(launched(configuration, limit=1)).round == record.id)
    waited(lambda: "chờ khung giờ mở" in staff.get(f"{here}/nhat-ky").text)
    assert rounds.get(record.id).state is RoundState.RUNNING
    post(staff, "/dot/dung")
    waited(lambda: under_way(configuration) is None)
    assert [one.id for one in rounds.list()] == [record.id]  # the same round
    assert rounds.get(record.id).state is RoundState.INTERRUPTED
    kinds = [event.kind for event in site.store.web_watch().events(limit=4)]
    assert kinds == ["round_stopped", "round_started", "round_stopped", "round_started"]


@pytest.mark.timeout(300)
def test_what_was_not_seen_is_tried_again_in_a_round_of_its_own(site: Served, staff: httpx.Client) -> None:
    configuration, rounds = site.site.configuration, site.store.rounds()
    now = datetime.now(UTC)
    number = rounds.begin(CODES, started_at=now, evaluated_at=now.date(), trigger="manual", asked={})
    for code, state in zip(CODES, (PortalState.DONE, PortalState.FAILED), strict=True):
        rounds.note(number, RoundPortal(agency_code=code, state=state, changed_at=now))
    rounds.finish(number, RoundState.DONE, at=now)
    assert "Thử lại 1 cổng chưa xem được" in staff.get(f"/dot/{number}").text
    assert post(staff, f"/dot/{number}/thu-lai").status_code == 303
    waited(lambda: under_way(configuration) is None)
    newest = rounds.list()[0]
    assert newest.state is RoundState.DONE
    assert rounds.counts([newest.id]) == {newest.id: {PortalState.UNSEEN: 1}}
    page = staff.get(f"/dot/{newest.id}").text
    assert "Sở Mất" in page
    assert "không xem được" in page
    log = staff.get(f"/dot/{newest.id}/nhat-ky").text
    assert f"Bắt đầu đợt {newest.id}" in log
    assert "Bắt đầu xem so-mat" in log


def test_others_of_the_office_watch_and_start_nothing(site: Served, staff: httpx.Client) -> None:
    with site.browser(site.account(Role.AUDITOR)) as auditor:
        page = auditor.get("/dot").text
        assert "Chuẩn bị một đợt" not in page
        assert auditor.get("/dot/moi").status_code == 403


def test_a_round_that_was_not_started_here_says_where_its_log_is(site: Served, staff: httpx.Client) -> None:
    now = datetime.now(UTC)
    rounds = site.store.rounds()
    number = rounds.begin(["so-khcn"], started_at=now, evaluated_at=now.date(), trigger="nightly", asked={})
    run = site.store.start_run(site.store.list_agencies(now.date(), codes=["so-khcn"])[0], started_at=now)
    state = RoundPortal(agency_code="so-khcn", state=PortalState.DONE, run_id=run, changed_at=now)
    rounds.note(number, state)
    rounds.finish(number, RoundState.INTERRUPTED, at=now)
    assert "nhật ký hệ thống" in staff.get(f"/dot/{number}/nhat-ky").text
    page = staff.get(f"/dot/{number}").text
    assert "Đi tiếp" not in page
    assert f'href="/cong/so-khcn/{run}"' in page
    assert "/cong/so-khcn" not in staff.get(f"/dot/{number}?loai=unseen").text
    assert post(staff, f"/dot/{number}/di-tiep").status_code == 404
    assert "không còn cổng nào cần thử lại" in post(staff, f"/dot/{number}/thu-lai").text
    assert staff.get("/dot/99").status_code == 404


def test_a_night_that_runs_and_one_that_is_planned_are_known(site: Served, staff: httpx.Client) -> None:
    import fcntl

    from jobs.problems import InputProblem
    from jobs.round_launch import launch

    configuration, now = site.site.configuration, datetime.now(UTC)
    assert scheduled(configuration) is None
    note_schedule(configuration, Night(begins=datetime(2030, 1, 2, 15, tzinfo=UTC), ends=now))
    with (configuration.data / "nightly.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "22:00 ngày 02/01/2030" in staff.get("/dot").text
        site.store.rounds().begin(
            ["so-khcn"], started_at=now, evaluated_at=now.date(), trigger="nightly", asked={}
        )
        with pytest.raises(InputProblem, match="Đợt hằng đêm đang chạy"):
            launch(configuration, site.store, RoundWish(), ["so-khcn"], by="Lan")
    assert "Lịch hằng đêm không chạy" in staff.get("/dot").text


def test_what_the_command_is_given_and_what_a_log_says(site: Served) -> None:
    assert arguments(RoundWish()) == ["--all", "--max-pages", "150", "--max-seconds", "3600"]
    assert arguments(RoundWish(codes=("a", "b"), window="22:00-05:00"))[-2:] == ["--window", "22:00-05:00"]
    log = site.site.configuration.data / "x.log"
    lines = [
        '{"time": "2026-01-01T00:00:00Z", "level": "error", "event": "fault", "say": "CẦN XEM: hỏng"}',
        '{"time": "2026-01-01T00:00:00Z", "level": "info", "event": "progress", "portals_done": 3}',
        "một dòng của thư viện",
        '{"time": "2026',
    ]
    log.write_text("\n".join(lines), "utf-8")
    assert [(one.level, one.text) for one in log_lines(log, limit=9)] == [
        ("info", "một dòng của thư viện"),
        ("error", "CẦN XEM: hỏng"),
    ]
    assert log_lines(log.with_name("khong-co"), limit=9) == ()


@pytest.mark.parametrize(
    ("given", "code", "looked_at"),
    [(["--all"], 0, True), (["--all"], 3, True), (["--all"], 130, False), (["so-khcn"], 0, False)],
)
def test_the_guard_looks_at_a_whole_round_that_has_ended(
    monkeypatch: pytest.MonkeyPatch, given: list[str], code: int, looked_at: bool
) -> None:
    ran: list[list[str]] = []

    def run(_: Watch, arguments: list[str], *, until: datetime) -> int:
        ran.append(arguments)
        assert until > datetime.now(UTC)
        return code if arguments[0] == "crawl" else 1

    monkeypatch.setattr("jobs.round_process.Watch.run", run)
    assert main(given) == code
    assert ran == [["crawl", *given], *([["guard"]] if looked_at else [])]
