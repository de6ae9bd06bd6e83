"""What commands tell while they run: lines where nobody watches, bars and sentences at a terminal."""

from __future__ import annotations

import io
import json
import logging
import os
import pty
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from rich.console import Console

from crawler.order import Event
from jobs.log_events import NIGHT_BEGUN, PORTAL_SCORED, SAID
from jobs.logs import SETTING, start_logs, stop_logs, tell
from jobs.problems import WITHIN, InputProblem
from jobs.progress import crawl_progress
from jobs.progress_lines import Lines
from jobs.terminal import console

HOSTILE = 'tin\x1b[2J mới\u202e\r\ntime=2026-01-01T00:00:00Z level=error event="forged"'
NAMES = {"so-y-te": "Sở Y tế", "so-khcn": "Sở Khoa học và Công nghệ"}


@pytest.fixture(autouse=True)
def quiet_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of who runs the tests counts, and no handler stays behind."""
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.delenv(WITHIN, raising=False)
    yield
    stop_logs()


def piped() -> Console:
    """A console where no terminal is."""
    return Console(file=io.StringIO())


@contextmanager
def at_terminal() -> Iterator[tuple[Console, Callable[[], str]]]:
    """A console at a terminal of 100 columns, and what it has shown when it is closed."""
    master, slave = pty.openpty()
    shown = bytearray()

    def read() -> None:
        while True:
            try:
                some = os.read(master, 4096)
            except OSError:
                return
            if not some:
                return
            shown.extend(some)

    reader = threading.Thread(target=read)
    reader.start()
    stream = os.fdopen(slave, "w", encoding="utf-8")

    def all_of_it() -> str:
        stream.close()
        reader.join(30)
        os.close(master)
        return shown.decode("utf-8")

    yield Console(file=stream, width=100, highlight=False), all_of_it


def events_of_a_crawl() -> Iterator[Event]:
    """Two portals: one is seen, one is tried again."""
    yield Event(kind="started", code="so-y-te", url="https://soyte.tinh.example/")
    yield Event(kind="continued", code="so-khcn", done=4, text="12")
    yield Event(kind="section", code="so-y-te", url="https://soyte.tinh.example/a\x1b[1m", text="Tin tức")
    yield Event(kind="section", code="so-y-te", url="https://soyte.tinh.example/b", text="Tin tức")
    yield Event(kind="page", code="so-y-te", done=3, total_estimate=9, text=HOSTILE)
    yield Event(kind="again", code="so-khcn", text="23:10")
    yield Event(kind="probe", code="so-y-te", text="tls")
    yield Event(kind="waiting", code="so-khcn", text="22:00")
    yield Event(kind="finished", code="so-y-te", done=9, text="page_budget")


def test_a_line_is_key_and_value_in_utc(capfd: pytest.CaptureFixture[str]) -> None:
    before = datetime.now(UTC)
    start_logs(piped())
    tell(PORTAL_SCORED, agency="so-y-te", run=12, low=61.25, high=70.0, seen=True, why="", url=None)
    line = capfd.readouterr().err
    time, rest = line.split(" ", 1)
    assert rest == "level=info event=portal_scored agency=so-y-te run=12 low=61.25 high=70.0 seen=true\n"
    assert time.startswith("time=")
    assert time.endswith("Z")
    assert before <= datetime.fromisoformat(time.removeprefix("time=")) <= datetime.now(UTC)


@pytest.mark.parametrize("form", ["keyvalue", "json"])
def test_nothing_of_a_portal_forges_a_line_or_moves_a_cursor(
    form: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(SETTING, form)
    start_logs(piped())
    tell(NIGHT_BEGUN, HOSTILE, agency=HOSTILE, more="\x7f\x9b\u2028\U000e0041" + "a" * 5000)
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        logging.getLogger("soicong.crawler").exception("%s: hỏng", HOSTILE)
    logging.getLogger("some.library").warning(HOSTILE)
    lines = capfd.readouterr().err.split("\n")
    assert lines.pop() == ""
    assert len(lines) == 3, lines
    assert all(line.isprintable() for line in lines)
    if form == "json":
        told = [json.loads(line) for line in lines]
        assert told[0]["agency"] == HOSTILE, "nothing is lost"
        assert [one["event"] for one in told] == ["night_begun", "message", "message"]
        assert [one["level"] for one in told] == ["info", "error", "warning"]
        assert told[1]["exception"].endswith(f"ValueError: {HOSTILE}")
        assert len(told[0]["more"]) == 2000
    else:
        assert all(re.match(r"time=\S+Z level=\w+ event=(night_begun|message) ", line) for line in lines)
        assert r"tin\\x1b[2J mới\\u202e\\r\\ntime=" in lines[0]
        assert "logger=soicong.crawler" in lines[1]
        assert "event=forged" not in lines[2], "what a value holds stays within its quotes"


def test_a_form_that_is_not_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "xml")
    with pytest.raises(InputProblem, match=r"SOICONG_LOG nhận keyvalue hoặc json, không phải ‘xml’"):
        start_logs(piped())


def test_progress_is_lines_where_no_terminal_is(capfd: pytest.CaptureFixture[str]) -> None:
    with crawl_progress(piped(), NAMES, show_sections=True) as progress:
        for event in events_of_a_crawl():
            progress(event)
    captured = capfd.readouterr()
    assert captured.out == "", "results stay alone on the other stream"
    lines = [re.sub(r"^time=\S+ level=info ", "", line) for line in captured.err.splitlines()]
    assert [line.split(" ", 1)[0].removeprefix("event=") for line in lines] == [
        "portal_started",
        "portal_continued",
        "section_found",
        "portal_tried_again",
        "portal_waiting",
        "portal_crawled",
    ]
    assert lines[0] == "event=portal_started agency=so-y-te url=https://soyte.tinh.example/"
    assert "run=12 pages=4" in lines[1]
    assert r"url=https://soyte.tinh.example/a\x1b[1m" in lines[2]
    assert "at=23:10" in lines[3]
    assert 'say="Sở Khoa học và Công nghệ: chưa xem được, thử lại lúc 23:10"' in lines[3]
    assert "pages=9 sections=1 ended=page_budget" in lines[5]


def test_once_a_minute_it_is_told_how_far_the_whole_is(capfd: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    start_logs(piped())
    lines = Lines(NAMES, show_sections=False, whole=True, clock=lambda: now)
    for event in events_of_a_crawl():
        lines(event)
    assert "event=progress" not in capfd.readouterr().err
    now = 61.0
    lines(Event(kind="started", code="so-khcn"))
    lines(Event(kind="page", code="so-khcn", done=1))
    told = [line for line in capfd.readouterr().err.splitlines() if "event=progress" in line]
    assert len(told) == 1
    assert told[0].endswith("event=progress portals_done=1 portals_of=2 under_way=1 pages=9")


def test_progress_is_bars_at_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with at_terminal() as (shown, all_of_it):
        with crawl_progress(shown, NAMES, show_sections=True) as progress:
            for event in events_of_a_crawl():
                progress(event)
            tell(NIGHT_BEGUN, "Bắt đầu đợt\x1b[2J.", full=True)
        text = all_of_it()
    assert capfd.readouterr().err == "", "no lines beside the bars"
    assert "━" in text
    assert "9/9" in text
    assert "Sở Khoa học và Công nghệ: tiếp tục lượt 12 dở dang" in text
    assert text.count("thấy mục") == 1
    assert r"https://soyte.tinh.example/a\x1b[1m" in text
    assert "\x1b[2J" not in text
    assert re.search(r"\d\d:\d\d:\d\d Bắt đầu đợt\\x1b\[2J\.", text)
    assert "event=" not in text


def test_lines_at_a_terminal_where_they_are_set(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(SETTING, "json")
    with at_terminal() as (shown, all_of_it):
        with crawl_progress(shown, NAMES) as progress:
            progress(Event(kind="started", code="so-y-te"))
        assert all_of_it() == ""
    assert json.loads(capfd.readouterr().err)["event"] == "portal_started"


def test_many_portals_have_a_bar_while_they_are_looked_at(capfd: pytest.CaptureFixture[str]) -> None:
    names = {f"so-{number:02}": f"Sở số {number:02}" for number in range(40)}
    with at_terminal() as (shown, all_of_it):
        with crawl_progress(shown, names) as progress:
            for code in list(names)[:3]:
                progress(Event(kind="started", code=code))
            progress(Event(kind="finished", code="so-01", done=7, text="finished"))
            progress(Event(kind="again", code="so-30", text="23:10"))
        text = all_of_it()
    assert capfd.readouterr().err == ""
    last = text[text.rindex("Cả đợt") :]
    assert "1/40" in last
    assert "Sở số 00" in last
    assert "Sở số 01" not in last
    assert "Sở số 20" not in text, "who has not begun has no bar"
    assert "Sở số 01: đã xem 7 trang, thấy 0 mục trên liên kết (xem hết)" in text
    assert "Sở số 30: chưa xem được, thử lại lúc 23:10" in text


def test_a_worker_shows_what_it_is_given_to_do(capfd: pytest.CaptureFixture[str]) -> None:
    with at_terminal() as (shown, all_of_it):
        with crawl_progress(shown, NAMES, whole=False) as progress:
            progress(Event(kind="started", code="so-y-te"))
            progress(Event(kind="started", code="registered-later"))
            progress(Event(kind="finished", code="registered-later", done=2, text="finished"))
        text = all_of_it()
    assert capfd.readouterr().err == ""
    assert "Sở Y tế" in text
    assert "Khoa học" not in text
    assert "registered-later: đã xem 2 trang" in text
    assert "Cả đợt" not in text


def test_a_command_of_a_night_speaks_in_lines_of_its_log(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(WITHIN, "1")
    printed = console()
    printed.print("[bold]Xong[/bold] 3 cổng,", end=" ")
    printed.print("không lỗi.\n\nBáo cáo: a.html")
    captured = capfd.readouterr()
    assert captured.out == ""
    assert [re.sub(r"^time=\S+ ", "", line) for line in captured.err.splitlines()] == [
        f'level=info event={SAID.name} say="Xong 3 cổng, không lỗi."',
        f'level=info event={SAID.name} say="Báo cáo: a.html"',
    ]


def test_a_message_before_anybody_started_a_log_is_a_line_too(capfd: pytest.CaptureFixture[str]) -> None:
    tell(PORTAL_SCORED, agency="so-y-te")
    assert capfd.readouterr().err.endswith(" level=info event=portal_scored agency=so-y-te\n")
