"""Whether an installation is well: said in words, and served to monitors over HTTP."""

from __future__ import annotations

import json
import shutil
import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from crawler.browser import Browser
from db.alerts import Announcement, DigestRecord
from db.migrate import upgrade
from db.rounds import RoundState
from db.snapshot import url_of
from db.store import Store
from jobs.health import (
    Check,
    Look,
    alerts,
    browser,
    checks,
    database,
    disk,
    expected_every,
    last_round,
    show_health,
)
from jobs.health_server import HealthServer, health_served, loopback
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
EXPECTED = timedelta(hours=36)


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return settings({"SOICONG_DATA": str(tmp_path)})


@pytest.fixture
def ready(here: Settings) -> Settings:
    upgrade(here.database)
    return here


def add_round(here: Settings, *, hours_ago: float, state: RoundState = RoundState.DONE) -> None:
    with Store(here.database) as store:
        began = NOW - timedelta(hours=hours_ago)
        number = store.rounds().begin(
            [], started_at=began, evaluated_at=began.date(), trigger="nightly", asked={}
        )
        if state is not RoundState.RUNNING:
            store.rounds().finish(number, state, at=began)


def test_a_database_that_is_missing_older_or_well(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database(here) == Check(
        name="database", well=False, says="Chưa có cơ sở dữ liệu: ./soicong db upgrade"
    )
    upgrade(here.database)
    assert database(here).well
    monkeypatch.setattr("db.migrate.SCHEMA_REVISION", "9998")
    found = database(here)
    assert not found.well
    assert "hãy sao lưu rồi chạy: ./soicong db upgrade" in found.says


def test_a_disk_that_is_nearly_full(here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    for free, well in ((4_000_000_000, False), (6_000_000_000, True)):
        monkeypatch.setattr(
            "jobs.health.shutil.disk_usage", lambda _path, free=free: usage._replace(free=free)
        )
        assert disk(here).well is well
    monkeypatch.undo()
    assert "Không có thư mục dữ liệu" in disk(settings({"SOICONG_DATA": str(tmp_path / "none")})).says


def test_a_round_that_is_overdue(ready: Settings) -> None:
    def found() -> Check:
        return last_round(ready, expected=EXPECTED, now=NOW)

    assert found().says == "Chưa có đợt nào chạy xong."
    assert found().well
    add_round(ready, hours_ago=50, state=RoundState.INTERRUPTED)
    assert not found().well
    add_round(ready, hours_ago=40)
    assert not found().well
    assert "quá 36 giờ trước" in found().says
    add_round(ready, hours_ago=10)
    assert found() == Check(name="round", well=True, says="Đợt 3 xong lúc 22:00 ngày 22/11/2026.")
    add_round(ready, hours_ago=1, state=RoundState.RUNNING)
    assert found().well


def test_rounds_of_a_database_that_cannot_be_read(here: Settings) -> None:
    assert not last_round(here, expected=EXPECTED, now=NOW).well


def test_a_digest_that_was_not_delivered(ready: Settings, tmp_path: Path) -> None:
    assert alerts(ready) == Check(name="alerts", well=True, says="Không có bản tin nào bị kẹt.")
    digest = DigestRecord(
        recipient="lan@so.example",
        role="staff",
        token="t",
        created_at=NOW,
        runs=(1,),
        subject="Đợt 1",
        text="x",
        html="x",
        facts={},
    )
    with Store(ready.database) as store:
        (number,) = store.alerts().announce([Announcement(digest=digest)], {})
        assert alerts(ready).well  # nobody has tried to send it yet
        store.alerts().undelivered(number, "máy chủ thư không trả lời")
        found = alerts(ready)
        assert not found.well
        assert "1 bản tin chưa gửi được (máy chủ thư không trả lời)" in found.says
        store.alerts().delivered(number, at=NOW)
    assert alerts(ready).well
    assert not alerts(settings({"SOICONG_DATA": str(tmp_path / "none")})).well


@pytest.mark.browser
def test_the_browser_lays_out_a_page() -> None:
    assert browser() == Check(name="browser", well=True, says="Trình duyệt chạy và dựng được trang thử.")


def test_a_browser_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.health.Browser", partial(Browser, executable="/nowhere/chromium"))
    found = browser()
    assert not found.well
    assert "cài chromium-headless-shell" in found.says


@pytest.mark.parametrize("text", ["0", "-1", "mai", "1e9"])
def test_hours_that_make_no_sense(text: str) -> None:
    with pytest.raises(InputProblem, match=f"SOICONG_ROUND_HOURS cần một số giờ .* ‘{text}’"):
        expected_every({"SOICONG_ROUND_HOURS": text})
    assert expected_every({}) == EXPECTED
    assert expected_every({"SOICONG_ROUND_HOURS": "1,5"}) == timedelta(minutes=90)


@pytest.mark.parametrize(
    "text", ["0.0.0.0:9464", "10.0.0.1:80", "9464", "localhost", "127.0.0.1:0", "127.0.0.1:x"]
)
def test_an_address_that_others_can_reach_or_that_is_none(text: str) -> None:
    with pytest.raises(InputProblem, match="cần một địa chỉ của chính máy này"):
        loopback(text)
    assert loopback(" 127.0.0.1:9464 ") == ("127.0.0.1", 9464)
    assert loopback("[::1]:9464") == ("::1", 9464)


def test_monitors_are_told_by_status_and_in_words(ready: Settings) -> None:
    expected = [EXPECTED]

    def looks() -> tuple[Look, ...]:
        return checks(ready, expected=expected[0], now=NOW)[:3]

    add_round(ready, hours_ago=10)
    with HealthServer(("127.0.0.1", 0), looks) as server:
        url = f"http://127.0.0.1:{server.port}"
        answer = httpx.get(f"{url}/healthz", timeout=10)
        told = answer.json()
        assert (answer.status_code, told["well"]) == (200, True)
        assert [one["name"] for one in told["checks"]] == ["database", "disk", "round"]
        assert httpx.get(f"{url}/khac", timeout=10).status_code == 404
        expected[0] = timedelta(hours=1)
        assert httpx.get(f"{url}/healthz", timeout=10).status_code == 200  # an answer holds for a while
        server._known = []
        answer = httpx.get(f"{url}/healthz", timeout=10)
        assert (answer.status_code, answer.json()["well"]) == (503, False)
        assert "quá 1 giờ trước" in answer.text
        with pytest.raises(InputProblem, match="cho SOICONG_METRICS"):
            HealthServer(("127.0.0.1", server.port), looks)
        with socket.create_connection(("127.0.0.1", server.port)):  # one that says nothing holds nobody up
            assert httpx.get(f"{url}/healthz", timeout=10).status_code == 503


def test_a_long_process_is_asked_at_the_address_that_is_set(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOICONG_METRICS", raising=False)
    with health_served(ready):
        pass
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("SOICONG_METRICS", f"127.0.0.1:{port}")
    monkeypatch.setattr(
        "jobs.health_server.checks", lambda *_, **__: [lambda: Check(name="database", well=True, says="Tốt.")]
    )
    with health_served(ready):
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=10).json()["well"] is True
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=10)


@pytest.mark.browser
def test_the_command_prints_what_the_endpoint_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    monkeypatch.setattr("jobs.health.LEAST_FREE", 1)
    assert show_health(as_json=False) is ExitCode.OURS
    said = capsys.readouterr().out
    assert "CẦN XEM Chưa có cơ sở dữ liệu: ./soicong db upgrade" in said
    upgrade(url_of(tmp_path / "soicong.sqlite3"))
    assert show_health(as_json=True) is ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["well"] is True
    assert [one["name"] for one in told["checks"]] == ["database", "disk", "round", "alerts", "browser"]
