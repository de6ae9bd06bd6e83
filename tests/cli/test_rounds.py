"""Rounds as staff see them: plan, second try, stop and go on, official runs, nights."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.server import REQUESTS, Province
from tests.cli.command import Soicong

pytestmark = pytest.mark.timeout(420)  # some tests call the command line twenty times
CODES = ("so-khcn", "so-noi-vu", "so-tai-chinh")  # two that answer, and one that is down
ROUND = ("crawl", "--all", "--at", "2025-10-15", "--delay", "0", "--max-pages", "12")


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    with Province(tmp_path_factory.mktemp("province")) as served:
        yield served


@pytest.fixture
def registered(tmp_path: Path, province: Province) -> Soicong:
    """A registry of three portals of the province."""
    header, *lines = province.agencies.read_text("utf-8").splitlines()
    kept = [line for line in lines if line.startswith(tuple(f"{code}," for code in CODES))]
    assert len(kept) == len(CODES)
    (tmp_path / "three.csv").write_text("\n".join([header, *kept]) + "\n", "utf-8")
    soicong = Soicong(tmp_path, SOICONG_NAME_MAP=str(province.names))
    ended = soicong("agencies", "import", "three.csv", "--on", "01/01/2025")
    assert ended.code == 0, ended.said
    return soicong


def shown(soicong: Soicong, *which: str) -> dict[str, dict[str, object]]:
    """The portals of a round by code."""
    ended = soicong("rounds", "show", *which, "--json")
    assert ended.code == 0, ended.said
    return {one["agency"]: one for one in json.loads(ended.out)["portals"]}


def events(said: str) -> list[dict[str, str]]:
    """The lines of a log; each line is one."""
    lines = said.splitlines()
    assert all(re.match(r"time=\S+Z level=(info|warning|error) event=\w+", line) for line in lines), said
    return [dict(part.split("=", 1) for part in shlex.split(line)) for line in lines]


def test_a_round_tells_its_plan_tries_again_and_is_listed(registered: Soicong) -> None:
    ended = registered(*ROUND, "--retries", "1", "--retry-after", "0.02")
    assert ended.code == 3, ended.said
    assert re.search(r"Dự kiến 3 cổng trong .*, xong khoảng \d\d:\d\d ngày", ended.out)
    assert "Sở Nội vụ tỉnh Phú Nguyên: chưa xem được, thử lại lúc" in ended.err
    told = events(ended.err)
    assert [one["event"] for one in told].count("portal_tried_again") == 1
    assert {one["agency"] for one in told if one["event"] == "portal_scored"} == {"so-khcn", "so-tai-chinh"}
    assert told[-1]["event"] == "round_ended"
    assert (told[-1]["done"], told[-1]["unseen"]) == ("3", "1")
    portals = shown(registered)
    assert {code: (one["state"], one["attempts"]) for code, one in portals.items()} == {
        "so-khcn": ("done", 1),
        "so-noi-vu": ("unseen", 2),
        "so-tai-chinh": ("done", 1),
    }
    runs = registered.runs()
    assert len(runs) == 4
    assert portals["so-noi-vu"]["run"] == max(run["id"] for run in runs if run["agency"] == "so-noi-vu")
    listed = registered("rounds", "list")
    assert re.search(r"1 +\d\d/\d\d/\d{4} .* người chạy +xong +3 +2 +1 +0", listed.out), listed.out
    table = registered("rounds", "show").out
    assert table.index("so-noi-vu") < table.index("so-khcn"), "what needs a look stands first"
    assert "không xem được" in table


def test_a_round_that_is_killed_goes_on_with_what_is_left(registered: Soicong, province: Province) -> None:
    one = registered(*ROUND, "--plan")
    assert one.code == 0, one.said
    assert "Dự kiến 3 cổng" in one.out
    assert registered.runs() == []
    asked = province.sent[REQUESTS]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *ROUND, "--retries", "0", "--out", str(registered.folder / "out")],
        cwd=registered.folder,
        env=registered.environment(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        waited = time.monotonic()
        while province.sent[REQUESTS] < asked + 6 and time.monotonic() - waited < 120:
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
    left = shown(registered)
    assert any(portal["state"] == "waiting" for portal in left.values())
    ended = registered(*ROUND, "--retries", "0")
    assert ended.code == 3, ended.said
    assert "Đi tiếp đợt 1" in ended.out
    assert {code: portal["state"] for code, portal in shown(registered).items()} == {
        "so-khcn": "done",
        "so-noi-vu": "unseen",
        "so-tai-chinh": "done",
    }
    rounds = json.loads(registered("rounds", "list", "--json").out)
    assert [(each["id"], each["state"]) for each in rounds] == [(1, "done")]
    counted = {portal["run"] for portal in shown(registered).values()}
    done = [run for run in registered.runs() if run["status"] in ("done", "not_seen")]
    assert {run["id"] for run in done} == counted, "each portal has one run that counts"
    assert len(done) == 3


def test_the_official_run_follows_the_rule_and_a_later_one_needs_a_reason(registered: Soicong) -> None:
    assert registered(*ROUND, "--retries", "0").code == 3
    run = next(run["id"] for run in registered.runs() if run["agency"] == "so-khcn")
    started = next(each["started_at"] for each in registered.runs())[:10]
    season = str(int(started[:4]) + (started[5:] >= "10-01"))
    told = registered("rounds", "official", "--season", season)
    assert f"Kỳ {season} chưa đặt đêm chốt" in told.out
    assert "lượt trọn vẹn mới nhất của kỳ, chưa chốt" in told.out
    assert "không lượt nào xem được cổng" in told.out
    assert "không thuộc kỳ" in registered.refuses(
        "rounds", "freeze", season, "--night", "01/01/2001", "--why", "CV 1"
    )
    assert "lý do" in registered.refuses("rounds", "freeze", season, "--night", started, "--why", "")
    frozen = registered("rounds", "freeze", season, "--night", started, "--why", "CV 12", "--by", "Lan")
    assert frozen.code == 0, frozen.said
    chosen = registered(
        "rounds", "choose", "so-khcn", "--run", str(run), "--why", "Biên bản 05", "--season", season
    )
    assert f"lượt chính thức là lượt {run} (được chọn có lý do)" in chosen.out
    official = json.loads(registered("rounds", "official", "--season", season, "--json").out)
    assert official["runs"]["so-khcn"] == {"run": run, "why": "chosen"}
    assert "Biên bản 05" in registered("rounds", "official", "--season", season).out
    ranked = registered("rank", "--season", season)
    assert ranked.code == 0, ranked.said
    assert f"Kỳ {season}, theo lượt chính thức của mỗi cơ quan; chốt đêm" in ranked.out
    assert "Sở Tài chính tỉnh Phú Nguyên" in ranked.out
    assert "chưa có lượt chính thức" in registered.refuses("rank", "--season", "2001")
    assert "chỉ chọn một" in registered.refuses("rank", "--season", season, "--at", "01/01/2026")
    assert "là của cơ quan" in registered.refuses(
        *("rounds", "choose", "so-tai-chinh", "--run", str(run), "--why", "nhầm", "--season", season)
    )
    back = registered("rounds", "choose", "so-khcn", "--take-back", "--why", "rút", "--season", season)
    assert back.code == 0, back.said
    assert "chưa có lựa chọn nào" in registered.refuses(
        "rounds", "choose", "so-noi-vu", "--take-back", "--why", "rút", "--season", season
    )


def test_a_night_is_one_round_with_what_comes_after_it(registered: Soicong) -> None:
    ended = registered("nightly", "--once", "--max-pages", "5", "--retries", "0")
    assert ended.code == 3, ended.said
    assert ended.out == "", "where no terminal is, a night is told in lines alone"
    told = events(ended.err)
    names = [one["event"] for one in told]
    assert names[:2] == ["no_sealing_key", "night_begun"]
    assert names.index("night_begun") < names.index("round_begun") < names.index("portal_scored")
    assert names.index("round_ended") < names.index("night_unseen") < names.index("step_done")
    assert told[1]["say"] == "Bắt đầu đợt thu thập đầy đủ."
    assert told[1]["full"] == "true"
    assert any(one["event"] == "said" and "Báo cáo của tỉnh" in one["say"] for one in told)
    assert not [one for one in told if one["level"] == "error"]
    assert "CẦN XEM" not in ended.err
    (one,) = json.loads(registered("rounds", "list", "--json").out)
    assert (one["trigger"], one["state"], one["asked"]["ask_again"]) == ("nightly", "done", 0.0)


def test_a_schedule_that_cannot_work_is_named_at_once(soicong: Soicong, registered: Soicong) -> None:
    assert "không bao giờ chạy" in soicong.refuses("nightly", "--at", "06:00", "--window", "22:00-05:00")
    assert "--at" in soicong.refuses("nightly", "--at", "đêm")
    assert "khung giờ" in soicong.refuses("nightly", "--window", "tối")
    empty = registered.folder / "empty"
    empty.mkdir()
    assert "agencies import" in Soicong(empty).refuses("nightly")


def test_a_night_is_told_to_stop_and_there_is_only_one(registered: Soicong) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "cli", "nightly", "--at", "12:00"],
        cwd=registered.folder,
        env=registered.environment({"PYTHONUNBUFFERED": "1"}),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            told = [process.stderr.readline() for _ in range(2)]
            assert "chưa có khoá ký" in told[0]
            assert "Đợt kế tiếp bắt đầu 12:00" in told[1]
            assert "tiến trình ./soicong nightly khác" in registered.refuses("nightly", "--at", "13:00")
            process.send_signal(signal.SIGTERM)
            assert "Đã dừng theo yêu cầu." in process.stderr.read()
            assert process.wait(30) == 0
        finally:
            process.kill()
