"""After a round: every reader is told once, what could not be sent is kept and comes with the next one."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from db.alerts import DigestState
from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from jobs.alerts import after_round, troubles_at_start
from jobs.settings import settings
from tests.jobs.kept_runs import audited
from tests.jobs.mail_server import mail_server

STAFF = "can-bo@so.example"
SIGN = {"kind": "planted", "url": "https://a.example/x", "target": "", "words": "Nhà cái uy tín", "pages": 1}


@pytest.fixture
def configuration(tmp_path, monkeypatch):
    for name, value in {
        "SOICONG_SMTP_HOST": "127.0.0.1",
        "SOICONG_SMTP_SECURITY": "none",
        "SOICONG_SMTP_SENDER": "soicong@so.example",
        "SOICONG_ALERT_STAFF": STAFF,
    }.items():
        monkeypatch.setenv(name, value)
    made = replace(settings(), data=tmp_path, database=f"sqlite:///{tmp_path / 's.sqlite3'}")
    upgrade(made.database)
    return made


def to_port(monkeypatch, port: int) -> None:
    monkeypatch.setenv("SOICONG_SMTP_PORT", str(port))


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_round_is_told_by_mail_once(configuration, tmp_path: Path, monkeypatch):
    with Store(configuration.database) as store, mail_server() as box:
        to_port(monkeypatch, box.port)
        run = audited(store, tmp_path)
        store.alerts().keep_signs(run, [SIGN])
        assert after_round(store, configuration, [run]).sent == 1
        assert after_round(store, configuration, [run]).sent == 0
    [message] = box.messages
    assert message["to"] == STAFF
    assert "dấu hiệu bị chèn nội dung lạ" in message["subject"]


def test_a_shared_place_that_takes_nothing_is_named_in_the_digest(configuration, tmp_path, monkeypatch):
    (tmp_path / "no-folder").write_text("a file", "utf-8")
    monkeypatch.setenv("SOICONG_STORAGE", str(tmp_path / "no-folder"))
    with Store(configuration.database) as store, mail_server() as box:
        to_port(monkeypatch, box.port)
        assert after_round(store, configuration, [audited(store, tmp_path)]).sent == 1
    [message] = box.messages
    [text, _] = [part.get_content() for part in message.iter_parts()]
    assert "Kho lưu vẫn giữ trên máy này và sẽ được gửi sau." in text


def test_what_could_not_be_sent_is_kept_named_and_sent_with_the_next_round(
    configuration, tmp_path: Path, monkeypatch
):
    with Store(configuration.database) as store:
        to_port(monkeypatch, closed_port())
        first = audited(store, tmp_path, days=1)
        ended = after_round(store, configuration, [first])
        assert (ended.sent, ended.waiting) == (0, 1)
        assert "không kết nối được máy chủ thư" in ended.problems[0]
        assert "không kết nối được máy chủ thư" in troubles_at_start()[0]
        with mail_server() as box:
            to_port(monkeypatch, box.port)
            assert troubles_at_start() == ()
            ended = after_round(store, configuration, [audited(store, tmp_path)])
            assert (ended.sent, ended.waiting) == (2, 0)
    old, new = box.messages
    [text, _] = [part.get_content() for part in new.iter_parts()]
    assert "BẢN TIN TRƯỚC CHƯA TỚI NƠI" in text
    assert "không kết nối được máy chủ thư" in text
    assert "CHƯA TỚI NƠI" not in next(part.get_content() for part in old.iter_parts())


def test_who_is_no_reader_any_more_hears_nothing(configuration, tmp_path: Path, monkeypatch):
    with Store(configuration.database) as store:
        to_port(monkeypatch, closed_port())
        after_round(store, configuration, [audited(store, tmp_path, days=1)])
        monkeypatch.setenv("SOICONG_ALERT_STAFF", "nguoi-moi@so.example")
        with mail_server() as box:
            to_port(monkeypatch, box.port)
            after_round(store, configuration, [audited(store, tmp_path)])
        states = {one.recipient: one.state for one in store.alerts().digests()}
    assert [message["to"] for message in box.messages] == ["nguoi-moi@so.example"]
    assert states == {STAFF: DigestState.WITHDRAWN, "nguoi-moi@so.example": DigestState.SENT}


def test_a_run_that_failed_by_our_fault_is_told_as_ours(configuration, tmp_path: Path, monkeypatch):
    with Store(configuration.database) as store, mail_server() as box:
        to_port(monkeypatch, box.port)
        after_round(store, configuration, [audited(store, tmp_path, status=RunStatus.FAILED)])
    assert "chưa có kết quả do công cụ" in box.messages[0]["subject"]


def test_it_never_raises(configuration, monkeypatch):
    with Store(configuration.database) as store:
        assert "Không có lượt đánh giá số 99" in after_round(store, configuration, [99]).problems[0]
        monkeypatch.setenv("SOICONG_SMTP_SENDER", "khong phai thu")
        assert "SOICONG_SMTP_SENDER" in after_round(store, configuration, []).problems[0]
        monkeypatch.delenv("SOICONG_SMTP_HOST")
        assert not after_round(store, configuration, []).configured


def test_it_ends_in_time_and_keeps_what_it_could_not_send(configuration, tmp_path: Path, monkeypatch):
    with Store(configuration.database) as store, socket.create_server(("127.0.0.1", 0)) as silent:
        to_port(monkeypatch, silent.getsockname()[1])
        ended = after_round(store, configuration, [audited(store, tmp_path)], seconds=5)
        assert (ended.sent, ended.waiting) == (0, 1)
        assert store.alerts().digests()[0].problem == "hết thời gian gửi"
