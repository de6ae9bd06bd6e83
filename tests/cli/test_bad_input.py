"""Bad input: one clear sentence, the right exit code, nothing stored."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.command import Soicong
from tests.cli.warm import ROOT

AT = ("--at", "2025-10-15")
RUBRIC = ROOT / "scoring" / "rubrics" / "bac-giang-2294-2020-so.yaml"


@contextmanager
def closed_port() -> Iterator[int]:
    """A loopback port that nobody listens on: it is bound, so that nobody takes it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["khong phai dia chi"], "https://ten-co-quan.tinh.gov.vn/"),
        (["ftp://so.tinh.gov.vn/"], "không phải địa chỉ của một cổng"),
        (["https://ten:matkhau@so.tinh.gov.vn/"], "bỏ phần trước dấu @"),
        (["http://127.0.0.1/"], "--allow-host 127.0.0.1:80"),
        (["http://127.0.0.1:8200/"], "--allow-host 127.0.0.1:8200"),
        (["https://10.1.2.3/"], "địa chỉ mạng riêng"),
        (["https://[::1]/"], "--allow-host [::1]:443"),
        (["https://169.254.169.254/"], "--allow-host 169.254.169.254:443"),
        (["http://localhost/"], "--allow-host localhost:80"),
        (["so.tinh.gov.vn", "--tier", "phuong"], "so, huyen, xa"),
        (["so.tinh.gov.vn", "--at", "hôm qua"], "2025-10-15"),
        (
            ["so.tinh.gov.vn", "--at", "1999-01-01"],
            "bac-giang-2294-2020-so (so, từ 17/11/2020 đến 31/12/2025)",
        ),
        (["so.tinh.gov.vn", "--rubric", "khong-co"], "province-2026-so"),
        (["so.tinh.gov.vn", "--rubric", "province-2026-xa"], "--tier xa"),
        (["so.tinh.gov.vn", "--host", "http://x"], "--host cần một tên miền"),
        (["so.tinh.gov.vn", "--section", "tin=/tin"], "--section không có mục ‘tin’"),
        (["so.tinh.gov.vn", "--section", "news"], "news=/tin-tuc"),
        (["so.tinh.gov.vn", "--allow-host", "127.0.0.1"], "127.0.0.1:8200"),
        (["so.tinh.gov.vn", "--max-pages", "nhiều"], "‘--max-pages’ không dùng được: cần một số nguyên"),
        (["so.tinh.gov.vn", "--max-pages", "0"], "cần từ 1 trở lên"),
        (["so.tinh.gov.vn", "--delay", "99"], "cần không quá 60"),
        (["so.tinh.gov.vn", "--nhanh"], "không có tuỳ chọn ‘--nhanh’"),
        (["so.tinh.gov.vn", "thua"], "thừa tham số: thua"),
        ([], "thiếu ‘ĐỊA_CHỈ’"),
        (["so.tinh.gov.vn", "--json", "/"], "‘/’ là thư mục"),
        (["so.tinh.gov.vn", "--out", "/proc/bao-cao"], "Không ghi được vào thư mục ‘/proc/bao-cao’"),
    ],
)
def test_an_audit_that_cannot_be_as_asked(soicong: Soicong, arguments: list[str], said: str) -> None:
    at = () if "--at" in arguments else AT
    message = soicong.refuses("audit", *arguments, *at)
    assert said in message
    assert message.count("\n") == 1
    assert not soicong.data.exists() or not list(soicong.data.rglob("*.warc.gz"))


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("runuser"), reason="root may write everywhere")
def test_a_read_only_folder_is_said_before_any_crawling(soicong: Soicong) -> None:
    folder = soicong.folder / "bao-cao"
    folder.write_text("một tệp, không phải thư mục")
    assert "bao-cao" in soicong.refuses("audit", "so.tinh.gov.vn", *AT, "--out", folder)
    assert "bao-cao" in soicong.refuses("demo", "--out", folder)
    assert "bao-cao" in soicong.refuses("audit", "so.tinh.gov.vn", *AT, "--json", folder / "x.json")


def test_a_portal_that_is_down_is_no_bad_input(soicong: Soicong) -> None:
    with closed_port() as port:
        ended = soicong(
            *("audit", f"http://127.0.0.1:{port}/", *AT, "--allow-host", f"127.0.0.1:{port}"),
            *("--json", "down.json", "--out", "reports"),
        )
    assert ended.code == 3, ended.said
    assert "Chưa đánh giá được: Không kết nối được tới cổng (máy chủ từ chối kết nối)." in ended.out
    result = soicong.json("down.json")
    assert (result["status"], result["score"]["grade"]) == ("not_scored", "")
    assert {finding["outcome"] for finding in result["findings"]} == {"cantTell"}
    # Whether it is down for good is not for one look to say.
    once = {finding["criterion"] for finding in result["findings"] if finding["need"] == "repeat"}
    assert {f["cause"] for f in result["findings"] if f["criterion"] not in once} == {"site"}
    assert {f["cause"] for f in result["findings"] if f["criterion"] in once} == {"ours"}
    assert (soicong.folder / "reports" / "127.0.0.1.html").exists()
    (run,) = soicong.runs()
    assert (run["id"], run["status"]) == (1, "not_seen")


def test_a_host_that_does_not_exist_is_no_bad_input(soicong: Soicong) -> None:
    ended = soicong("audit", "https://khong-co.tinh.invalid/", *AT, "--json", "none.json")
    assert ended.code == 3, ended.said
    assert "tên miền" in ended.out.lower()
    result = soicong.json("none.json")
    assert result["status"] == "not_scored"
    assert "tên miền" in result["not_scored"].lower()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("ma,ten,mau\na,b,c\n", "không có cột tên này"),
        ("code,name,tier\nx,Sở X,so\n", "(home_url)"),
        (
            "code,name,tier,group,home_url,sister_urls\nx,Sở X,phong,so,https://x.gov.vn,\n",
            "không có cấp ‘phong’",
        ),
        ("", "bad.csv"),
    ],
)
def test_a_list_of_agencies_that_cannot_be_read(soicong: Soicong, content: str, said: str) -> None:
    (soicong.folder / "bad.csv").write_text(content, "utf-8")
    assert said in soicong.refuses("agencies", "import", "bad.csv")
    assert "Chưa có cơ quan nào" in soicong("agencies", "list").out


def test_a_list_that_is_not_there_and_one_that_is(soicong: Soicong) -> None:
    assert "khong-co.csv" in soicong.refuses("agencies", "import", "khong-co.csv")
    (soicong.folder / "good.csv").write_text(
        "code,name,tier,group,home_url,sister_urls\nso-x,Sở X,so,so,https://sox.tinh.gov.vn/,\n", "utf-8"
    )
    assert "1 mới" in soicong("agencies", "import", "good.csv").out
    assert "1 giữ nguyên" in soicong("agencies", "import", "good.csv").out
    assert "Sở X" in soicong("agencies", "list").out
    assert "chỉ chọn một trong hai" in soicong.refuses("crawl", "so-x", "--all")
    assert "so-y" in soicong.refuses("crawl", "so-y")
    assert "1999" in soicong.refuses("crawl", "--all", "--at", "1999-01-01")


@pytest.mark.parametrize("command", [["crawl", "--all"], ["rank"], ["report"], ["crawl"]])
def test_nothing_is_there_yet(soicong: Soicong, command: list[str]) -> None:
    assert "Chưa" in soicong.refuses(*command)
    assert "Chưa có lượt kiểm tra nào" in soicong("runs", "list").out
    assert soicong.runs() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\nid: ", "\nidd: ", "có phải là ‘id’?"),
        ("    points: 6\n", "    points: 7\n", "tổng điểm các mục là 101"),
        ("\nheadings:\n", "\nheadings: &anchor\n", "không dùng neo YAML ‘&anchor’"),
        ("\nheadings:\n", "\nheadings: *anchor\n", "dòng 24"),
        ("check: section_reachable", "check: section_reachible", "section_reachable"),
    ],
)
def test_a_rubric_with_a_typo_names_the_line_and_the_mend(
    soicong: Soicong, old: str, new: str, said: str
) -> None:
    text = RUBRIC.read_text("utf-8")
    assert old in text
    (soicong.folder / "typo.yaml").write_text(text.replace(old, new, 1), "utf-8")
    message = soicong.refuses("rubric", "lint", "typo.yaml")
    assert said in message
    assert "typo.yaml, dòng " in message


def test_rubrics_are_listed_shown_and_found_sound(soicong: Soicong) -> None:
    listed = soicong("rubric", "list").out
    assert all(path.stem in listed for path in RUBRIC.parent.glob("*.yaml"))
    shown = soicong("rubric", "show", RUBRIC.stem).out
    assert "Nghị định 43/2011/NĐ-CP" in shown
    assert soicong("rubric", "lint").code == 0
    assert RUBRIC.stem in soicong.refuses("rubric", "show", "khong-co")
    assert "không mở được tệp" in soicong.refuses("rubric", "lint", "khong-co.yaml")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("khong-phai-dia-chi", "postgresql://"),
        ("postgresql://ten:bimat@127.0.0.1:1/soicong", "Không mở được cơ sở dữ liệu"),
        ("sqlite:////proc/khong/co.sqlite3", "Không tạo được thư mục"),
    ],
)
def test_a_database_that_cannot_be_opened(soicong: Soicong, url: str, said: str) -> None:
    for command in (["db", "upgrade"], ["runs", "list"]):
        message = soicong.refuses(*command, SOICONG_DATABASE=url)
        assert "bimat" not in message, "a password is never shown"
        if command == ["db", "upgrade"]:
            assert said in message


def test_a_database_of_a_newer_version(soicong: Soicong) -> None:
    assert "sẵn sàng" in soicong("db", "upgrade").out
    with sqlite3.connect(soicong.data / "soicong.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in (["db", "upgrade"], ["runs", "list"], ["audit", "so.tinh.gov.vn", *AT]):
        assert "phiên bản mới hơn" in soicong.refuses(*command)
    assert not list(soicong.data.rglob("*.warc.gz")), "nothing is crawled that could not be kept"


def test_a_name_map_that_is_not_there(soicong: Soicong) -> None:
    message = soicong.refuses("audit", "so.tinh.gov.vn", *AT, SOICONG_NAME_MAP="khong-co.json")
    assert "SOICONG_NAME_MAP" in message


def test_an_unknown_benchmark(soicong: Soicong) -> None:
    assert "portal, samples" in soicong.refuses("bench", "khong-co")
    assert "samples" in soicong("bench").out
