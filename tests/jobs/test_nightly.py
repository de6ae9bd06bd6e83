"""What a night names before it begins, and how a round that dies is gone on with."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.logs import SETTING, stop_logs
from jobs.night_watch import Watch
from jobs.nightly import run_nightly
from jobs.problems import ExitCode, InputProblem
from jobs.registry_files import ImportRequest, import_agencies
from jobs.registry_words import Author
from tests.jobs.test_log_guide import rows

ROW = "code,name,tier,home_url,crawl_window\n{code},Sở {code},so,http://{code}.example/,{window}\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A registry with one agency that may be looked at from 1 to 3 o'clock."""
    for name in ("SOICONG_DATABASE", "SOICONG_STORAGE", "SOICONG_SMTP_HOST", "SOICONG_METRICS", SETTING):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path / "data"))
    path = tmp_path / "one.csv"
    path.write_text(ROW.format(code="so-y-te", window="01:00-03:00"), "utf-8")
    author = Author(by="Lan", why="thử")
    import_agencies(ImportRequest(path=path, on="01/01/2025", correcting=False, dry_run=False, author=author))
    yield tmp_path
    stop_logs()


def nightly(*, once: bool = False, window: str | None = None) -> ExitCode:
    return run_nightly(at="22:00", window=window, once=once, full_every=28, options=())


def told(capfd: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """The events of the log, and their lines."""
    lines = capfd.readouterr().err.splitlines()
    return [(line.split(" event=")[1].split(" ")[0], line) for line in lines]


def test_what_will_trouble_a_night_is_named_when_it_is_ordered(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (installed / "no-folder").write_text("a file", "utf-8")
    for name, value in {
        "SOICONG_SMTP_HOST": "127.0.0.1",
        "SOICONG_SMTP_PORT": str(port),
        "SOICONG_SMTP_SENDER": "soicong@so.example",
        "SOICONG_ALERT_STAFF": "can-bo@so.example",
        "SOICONG_STORAGE": str(installed / "no-folder"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Watch, "wait_until", lambda watch, _: bool(watch.stopped.set()))
    assert nightly() is ExitCode.DONE
    lines = dict(told(capfd))
    assert list(lines) == [
        "hours_differ",
        "mail_unreachable",
        "storage_trouble",
        "no_sealing_key",
        "night_planned",
        "stopped",
    ]
    assert "so-y-te chỉ được xem trong 01:00-03:00" in lines["hours_differ"]
    assert f"không kết nối được máy chủ thư 127.0.0.1:{port}" in lines["mail_unreachable"]
    assert "Kho lưu vẫn giữ trên máy này và sẽ được gửi sau." in lines["storage_trouble"]
    guide = rows()
    for name, line in lines.items():
        assert f" level={guide[name][0]} " in line
        assert ("CẦN XEM" in line) == (guide[name][0] == "error"), "what needs a person says so"


@pytest.mark.usefixtures("installed")
def test_a_schedule_that_never_fires_is_refused() -> None:
    with pytest.raises(InputProblem, match="không bao giờ chạy"):
        nightly(window="01:00-05:00")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], dict[str, list[int]]]]:
    """The commands of a night are not run: which they were, and what each is to end with, in turn."""
    asked: list[str] = []
    codes: dict[str, list[int]] = {}

    def run(_watch: Watch, arguments: Sequence[str], *, until: datetime) -> int:
        assert until > datetime.now(UTC) - timedelta(minutes=1)
        asked.append(arguments[0])
        return codes.get(arguments[0], []).pop(0) if codes.get(arguments[0]) else 0

    monkeypatch.setattr(Watch, "run", run)
    monkeypatch.setattr(Watch, "wait_until", lambda *_: True)
    yield asked, codes


@pytest.mark.usefixtures("installed")
def test_a_round_that_dies_is_gone_on_with_and_ends_well(
    commands: tuple[list[str], dict[str, list[int]]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    asked, codes = commands
    codes["crawl"] = [-9, 4, 3]
    assert nightly(once=True) is ExitCode.UNSEEN
    assert asked == ["crawl", "crawl", "crawl", "guard"]
    names = [name for name, _ in told(capfd) if name.startswith(("night", "step"))]
    assert names == ["night_begun", "night_broken_off", "night_broken_off", "night_unseen", "step_done"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("ends", "event", "sentence"),
    [
        ([0], "night_ended", "Đợt thu thập xong."),
        ([2], "night_refused", "lý do ở dòng trên"),
        ([1, 1, 1, 1], "night_unfinished", "đợt chưa xong (mã 1)"),
    ],
)
def test_how_a_night_ended_is_told_and_what_follows_is_done_all_the_same(
    commands: tuple[list[str], dict[str, list[int]]],
    capfd: pytest.CaptureFixture[str],
    ends: list[int],
    event: str,
    sentence: str,
) -> None:
    asked, codes = commands
    codes["crawl"], codes["guard"] = list(ends), [2]
    assert nightly(once=True) is ExitCode(ends[-1])
    assert asked == ["crawl"] * len(ends) + ["guard"]
    lines = dict(told(capfd))
    assert sentence in lines[event]
    assert "CẦN XEM: xét đợt trước khi điểm được tính không xong (mã 2)" in lines["step_failed"]
    assert "step=guard code=2" in lines["step_failed"]
