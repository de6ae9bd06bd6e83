"""A round's digest as a department gets it: after `crawl --all`, by mail, told once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.server import Province
from tests.cli.command import Soicong
from tests.jobs.mail_server import Box, mail_server

STAFF = "can-bo@so.example"


@pytest.fixture
def box() -> Iterator[Box]:
    with mail_server() as served:
        yield served


@pytest.fixture
def registered(tmp_path: Path, box: Box) -> Iterator[Soicong]:
    """A registry with one portal that answers and one that is down, and a mail server."""
    with Province(tmp_path / "province") as served:
        header, *lines = served.agencies.read_text("utf-8").splitlines()
        kept = [line for line in lines if line.startswith(("so-khcn,", "so-noi-vu,"))]
        (tmp_path / "two.csv").write_text("\n".join([header, *kept]) + "\n", "utf-8")
        soicong = Soicong(
            tmp_path,
            SOICONG_NAME_MAP=str(served.names),
            SOICONG_SMTP_HOST="127.0.0.1",
            SOICONG_SMTP_PORT=str(box.port),
            SOICONG_SMTP_SECURITY="none",
            SOICONG_SMTP_SENDER="soicong@so.example",
            SOICONG_ALERT_STAFF=STAFF,
        )
        ended = soicong("agencies", "import", "two.csv", "--on", "01/01/2025")
        assert ended.code == 0, ended.said
        yield soicong


def test_a_round_by_hand_is_told_to_staff_once(registered: Soicong, box: Box) -> None:
    ended = registered(
        *("crawl", "--all", "--at", "2025-10-15", "--delay", "0", "--max-pages", "8", "--retries", "0")
    )
    assert ended.code == 3, ended.said
    assert "Đã gửi 1 bản tin." in ended.out
    [message] = box.messages
    assert message["to"] == STAFF
    [text, _] = [part.get_content() for part in message.iter_parts()]
    assert "Sở Nội vụ tỉnh Phú Nguyên" in text, "the portal that is down is named"
    again = registered("alerts", "round")
    assert (again.code, "Đã gửi 0 bản tin của đợt 1." in again.out) == (0, True), again.said
    assert len(box.messages) == 1


def test_a_mail_server_that_cannot_be_reached_loses_nothing(registered: Soicong, box: Box) -> None:
    order = ("crawl", "--all", "--at", "2025-10-15", "--delay", "0", "--max-pages", "8", "--retries", "0")
    ended = registered(*order, SOICONG_SMTP_PORT="9")
    assert ended.code == 3, "the round's own exit code"
    assert "không kết nối được máy chủ thư 127.0.0.1:9" in ended.out
    assert box.messages == []
    sent = registered("alerts", "send")
    assert sent.code == 0, sent.said
    assert len(box.messages) == 1


def test_a_round_that_does_not_exist_is_said(registered: Soicong) -> None:
    ended = registered("alerts", "round", "7")
    assert ended.code == 2, ended.said
    assert "7" in ended.err
    unset = registered("alerts", "round", SOICONG_SMTP_HOST="", SOICONG_ALERT_STAFF="")
    assert unset.code == 2
    assert "SOICONG_SMTP_HOST" in unset.err
