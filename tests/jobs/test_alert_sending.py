"""Sending digests: to a real mail server with STARTTLS, TLS and logins, and to a real webhook, and how each fails."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from db.alerts import DigestRecord
from jobs import alert_sending
from jobs.alert_sending import NotSent, greet, message_of, send_hook, send_mail, signature
from jobs.alert_settings import Hook, Mail, Security
from tests.jobs.mail_server import PASSWORD, USER, mail_server

DIGEST = DigestRecord(
    recipient="can-bo@so.example",
    role="staff",
    token="0123abcd",
    created_at=datetime(2026, 11, 23, 22, 0, tzinfo=UTC),
    runs=(1,),
    subject="[Soi Cổng] Sở Y tế không xem được (Đợt 12, 24/11/2026)",
    text="Sở Y tế: không kết nối được.\n",
    html="<p>Sở Y tế: không kết nối được.</p>",
    facts={},
)
# The server of the tests warns of what it will drop.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SECRET = "mot-bi-mat-du-dai"


@pytest.fixture(autouse=True)
def _no_connection_stays_open() -> Iterator[None]:
    """What a test leaves open is told by its own failure, not by that of the test in which it is collected."""
    yield
    gc.collect()


def mail(port: int, tmp_path: Path, authority: bytes = b"", **changes) -> Mail:
    trusted = tmp_path / "ca.pem"
    trusted.write_bytes(authority)
    facts: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": Security.NONE,
        "sender": "soicong@so.example",
        "authority": trusted if authority else None,
    }
    return Mail(**(facts | changes))


def send(server: Mail) -> None:
    asyncio.run(send_mail(server, message_of(DIGEST, server.sender)))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_digest_arrives_whole_over_a_secured_way_after_a_login(security, tmp_path):
    with mail_server(security.value) as box:
        server = mail(box.port, tmp_path, box.authority, security=security, user=USER, password=PASSWORD)
        asyncio.run(greet(server))
        assert box.messages == []
        send(server)
    [message] = box.messages
    assert box.secured == [True] or security is Security.TLS
    assert message["subject"] == DIGEST.subject
    assert message["to"] == "can-bo@so.example"
    assert message["message-id"] == "<0123abcd@so.example>"
    assert message["auto-submitted"] == "auto-generated"
    parts = {part.get_content_type(): part.get_content() for part in message.iter_parts()}
    assert parts == {"text/plain": DIGEST.text, "text/html": DIGEST.html}


def test_a_certificate_that_nobody_vouches_for_ends_the_attempt(tmp_path):
    with mail_server("starttls") as box:
        server = mail(box.port, tmp_path, security=Security.STARTTLS, user=USER, password=PASSWORD)
        with pytest.raises(NotSent, match="SOICONG_SMTP_CA") as problem:
            send(server)
    assert box.messages == []
    assert problem.value.server


def test_a_wrong_password_is_named_and_not_printed(tmp_path):
    with mail_server("tls") as box:
        server = mail(
            box.port, tmp_path, box.authority, security=Security.TLS, user=USER, password="sai-mat-khau"
        )
        with pytest.raises(NotSent, match="không nhận tên hoặc mật khẩu") as problem:
            send(server)
    assert "sai-mat-khau" not in f"{problem.value}{server!r}"


def test_a_server_without_starttls_is_refused_rather_than_written_to_in_clear(tmp_path):
    with mail_server() as box, pytest.raises(NotSent, match="SOICONG_SMTP_SECURITY"):
        send(mail(box.port, tmp_path, security=Security.STARTTLS))
    assert box.messages == []


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "554 5.7.1 no"])
def test_a_refused_message_says_the_servers_words(answer, tmp_path):
    with mail_server() as box:
        box.answer = answer
        with pytest.raises(NotSent, match=f"từ chối bản tin .mã {answer[:3]}") as problem:
            send(mail(box.port, tmp_path))
    assert not problem.value.server


@pytest.mark.parametrize("answer", ["450 mailbox busy", "550 no such user"])
def test_a_refused_recipient_is_named_as_such(answer, tmp_path):
    with mail_server() as box:
        box.refuse["can-bo@so.example"] = answer
        with pytest.raises(NotSent, match=f"từ chối người nhận .mã {answer[:3]}") as problem:
            send(mail(box.port, tmp_path))
    assert not problem.value.server


def test_a_server_that_is_not_there_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(NotSent, match=f"không kết nối được máy chủ thư 127.0.0.1:{port}") as problem:
            send(mail(port, tmp_path))
    assert problem.value.server


def test_a_server_that_never_answers_is_left_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(alert_sending, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotSent, match="không trả lời"):
            send(mail(silent.getsockname()[1], tmp_path))
    assert time.monotonic() - began < 5


def test_a_server_that_drips_is_left_in_time(tmp_path, monkeypatch):
    """Each byte comes before a time-out of its own would end it; the whole attempt ends all the same."""
    monkeypatch.setattr(alert_sending, "SECONDS", 0.6)
    stop = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while not stop.wait(0.1):
                try:
                    connection.sendall(b"220-a\r\n")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        began = time.monotonic()
        with pytest.raises(NotSent, match="không trả lời"):
            send(mail(server.getsockname()[1], tmp_path))
        assert time.monotonic() - began < 5
        stop.set()
        thread.join()


def test_a_trusted_file_that_holds_no_certificate_is_named(tmp_path):
    with pytest.raises(NotSent, match="SOICONG_SMTP_CA: không đọc được chứng thư"):
        send(mail(1, tmp_path, b"none"))


# Webhooks


@contextmanager
def webhook(
    *answers: int, retry_after: str = ""
) -> Iterator[tuple[Hook, list[tuple[dict[str, str], bytes]]]]:
    """A receiver that answers so in turn, the last answer again and again."""
    received: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(answers[min(len(received), len(answers)) - 1])
            if retry_after:
                self.send_header("retry-after", retry_after)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Hook(url=f"http://127.0.0.1:{server.server_port}/duong-dan-bi-mat", secret=SECRET), received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post(hook: Hook) -> None:
    asyncio.run(send_hook(hook, {"event": "digest", "subject": "Sở Y tế"}, "0123abcd"))


def test_a_webhook_gets_json_that_it_can_prove_to_be_ours():
    with webhook(204) as (hook, received):
        post(hook)
    [(headers, body)] = received
    assert json.loads(body) == {"event": "digest", "subject": "Sở Y tế"}
    assert headers["soicong-delivery"] == "0123abcd"
    moment = int(headers["soicong-signature"].removeprefix("t=").partition(",")[0])
    assert abs(moment - time.time()) < 60
    assert headers["soicong-signature"] == signature(SECRET, moment, body)
    assert signature(SECRET, moment, body + b" ") != headers["soicong-signature"]
    assert signature("khac", moment, body) != headers["soicong-signature"]


def test_the_signature_is_the_documented_one():
    # echo -n '1700000000.{}' | openssl dgst -sha256 -hmac mot-bi-mat-du-dai
    expected = "17815bb9b8926e165e42ccad58a0020ba6b8ae03ae1ef71818c95125a66ca1ef"
    assert signature(SECRET, 1_700_000_000, b"{}") == f"t=1700000000,v1={expected}"


def test_a_webhook_in_trouble_is_tried_again(monkeypatch):
    monkeypatch.setattr(alert_sending, "_PAUSES", (0.01, 0.01))
    with webhook(503, 429, 200) as (hook, received):
        post(hook)
    assert len(received) == 3
    assert len({headers["soicong-delivery"] for headers, _ in received}) == 1


def test_a_webhook_that_refuses_is_not_tried_again(monkeypatch):
    monkeypatch.setattr(alert_sending, "_PAUSES", (0.01, 0.01))
    with webhook(410) as (hook, received), pytest.raises(NotSent, match="trả lời mã 410") as problem:
        post(hook)
    assert len(received) == 1
    assert "duong-dan-bi-mat" not in f"{problem.value}{hook!r}"


def test_a_webhook_that_leads_elsewhere_is_not_followed(monkeypatch):
    with webhook(302) as (hook, received), pytest.raises(NotSent, match="trả lời mã 302"):
        post(hook)
    assert len(received) == 1


def test_a_webhook_that_asks_for_a_day_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(alert_sending, "_PAUSES", (0.01,))
    monkeypatch.setattr(alert_sending, "_LONGEST_PAUSE", 0.05)
    with webhook(503, retry_after="86400") as (hook, received), pytest.raises(NotSent, match="mã 503"):
        post(hook)
    assert len(received) == 2


def test_a_webhook_that_is_not_there_or_never_answers_is_named(monkeypatch):
    monkeypatch.setattr(alert_sending, "_PAUSES", ())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        hook = Hook(url=f"http://127.0.0.1:{taken.getsockname()[1]}/", secret=SECRET)
        with pytest.raises(NotSent, match=r"không kết nối được webhook ở 127\.0\.0\.1"):
            post(hook)
    monkeypatch.setattr(alert_sending, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook = Hook(url=f"http://127.0.0.1:{silent.getsockname()[1]}/", secret=SECRET)
        with pytest.raises(NotSent, match=r"webhook ở 127\.0\.0\.1 không"):
            post(hook)
