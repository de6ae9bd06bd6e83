"""`./soicong serve` and `./soicong accounts` as somebody at the server's terminal meets them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from db.migrate import upgrade
from db.store import Store
from jobs.problems import InputProblem
from tests.cli.command import Soicong
from tests.cli.warm import ROOT
from tests.db import example
from web.accounts import add_account, print_accounts, print_code, set_account_disabled
from web.key_acts import add_key, end_key, print_keys
from web.serving import PUBLIC_ADDRESS, public_address, serve


def test_serve_tells_the_code_answers_and_stops_in_order(tmp_path: Path) -> None:
    environment = Soicong(tmp_path).environment()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "cli",
            "serve",
            "--port",
            "0",
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        origin = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert origin is not None
        assert "Chưa có người quản trị" in process.stdout.readline()
        assert re.fullmatch(r"  (?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}\n", process.stdout.readline())
        assert httpx.get(origin[0], timeout=60).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "Đã dừng.\n"
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_what_cannot_be_served_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            InputProblem, match=rf"127\.0\.0\.1:{port}: một chương trình khác đang dùng cổng này"
        ):
            serve(host="localhost", port=port)
    with pytest.raises(InputProblem, match="chưa có TLS"):
        serve(host="0.0.0.0", port=0)
    with pytest.raises(InputProblem, match="địa chỉ IP của máy này"):
        serve(host="may-chu", port=0)
    monkeypatch.setenv(PUBLIC_ADDRESS, "http://soicong.tinh.gov.vn")
    with pytest.raises(InputProblem, match="cần một địa chỉ https"):
        serve(host="127.0.0.1", port=0)
    assert public_address("https://soicong.tinh.gov.vn/") == "https://soicong.tinh.gov.vn"


def test_accounts_are_made_listed_closed_and_given_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        store.save_agencies([example.agency()])

    add_account("Van-Thu", role="agency", agency="so-tttt", full_name=None)
    assert re.search(r"(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}", capsys.readouterr().out)
    print_accounts()
    assert "chưa đặt mật khẩu" in capsys.readouterr().out
    set_account_disabled("van-thu", disabled=True)
    assert "Đã khoá tài khoản van-thu" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="đang bị khoá"):
        print_code("van-thu")
    set_account_disabled("van-thu", disabled=False)
    print_code("van-thu")
    print_code(None)
    assert "/thiet-lap" in capsys.readouterr().out

    for name, role, agency, says in (
        ("van-thu", "agency", "so-tttt", "Đã có tài khoản tên"),
        ("a.b", "sep", None, "Không có vai trò"),
        ("a.b", "agency", None, "cần --agency"),
        ("a.b", "staff", "so-tttt", "không ghi --agency"),
        ("a.b", "agency", "x", "Không có cơ quan"),
        ("Tên dấu", "staff", None, "không dùng được"),
    ):
        with pytest.raises(InputProblem, match=says):
            add_account(name, role=role, agency=agency, full_name=None)
    with pytest.raises(InputProblem, match="Không có tài khoản"):
        set_account_disabled("ai-do", disabled=True)


def test_keys_are_made_listed_and_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    upgrade(f"sqlite:///{tmp_path / 'soicong.sqlite3'}")
    print_keys()
    assert "Chưa có khoá nào" in capsys.readouterr().out
    add_account("lan", role="staff", agency=None, full_name=None)
    add_key("Bảng tin", account="Lan", scopes=["results", "files"], days=30)
    key = re.search(r"soicong_[\w-]{43}", capsys.readouterr().out)
    assert key is not None
    print_keys()
    listed = capsys.readouterr().out
    assert {"Bảng tin", "files, results", "chưa dùng", "dùng được"} <= {
        cell.strip() for line in listed.splitlines() for cell in re.split(r"[│┃|]|  +", line)
    }
    assert key[0] not in listed
    end_key(1)
    assert "Đã thu hồi khoá số 1" in capsys.readouterr().out
    print_keys()
    assert "đã thu hồi" in capsys.readouterr().out
    for changed, says in (
        ({"scopes": ["moi"]}, "Không có quyền ‘moi’"),
        ({"days": 9_999}, "từ 1 đến 730 ngày"),
        ({"account": "ai-do"}, "Không có tài khoản"),
    ):
        with pytest.raises(InputProblem, match=says):
            add_key("Thử", **({"account": "lan", "scopes": [], "days": 30} | changed))  # type: ignore[arg-type]
    with pytest.raises(InputProblem, match="Không có khoá số 9"):
        end_key(9)
    set_account_disabled("lan", disabled=True)
    with pytest.raises(InputProblem, match="đang bị khoá"):
        add_key("Thử", account="lan", scopes=[], days=30)


def test_other_commands_do_not_load_the_web(tmp_path: Path) -> None:
    loaded = (
        "import sys, cli; print(sorted({'fastapi', 'uvicorn', 'starlette', 'argon2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout == "[]\n"
