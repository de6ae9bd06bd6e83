"""`./soicong rescore` of files: archives of other software, and what is no archive."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.cli.command import Soicong

AT = ("--at", "2025-10-15")
HOME = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Sở Thử nghiệm tỉnh Phú Nguyên</title></head>
<body><nav><a href="/gioi-thieu">Giới thiệu</a> <a href="/tin-tuc">Tin tức - Sự kiện</a></nav>
<p>Cổng thông tin điện tử Sở Thử nghiệm.</p></body></html>"""
NEWS = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tin tức - Sự kiện</title></head>
<body><h1>Tin tức - Sự kiện</h1><ul>
<li><a href="/tin-tuc/hoi-nghi.html">Hội nghị sơ kết chín tháng đầu năm</a> <span>14/10/2025</span></li>
<li><a href="/tin-tuc/tap-huan.html">Tập huấn chuyển đổi số cho cán bộ cấp xã</a> <span>09/10/2025</span></li>
<li><a href="/tin-tuc/tiep-dan.html">Giám đốc Sở tiếp công dân định kỳ tháng 10</a> <span>02/10/2025</span></li>
</ul></body></html>"""


@pytest.fixture
def foreign(soicong: Soicong) -> Path:
    """An archive as other software writes one: responses only."""
    path = soicong.folder / "kho.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, body in (("http://so.thu.gov.vn/", HOME), ("http://so.thu.gov.vn/tin-tuc", NEWS)):
            http = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body.encode()),
                    length=len(body.encode()),
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": "2025-10-15T02:00:00Z"},
                )
            )
    return path


def test_an_archive_of_other_software_is_judged(soicong: Soicong, foreign: Path) -> None:
    ended = soicong("rescore", foreign, *AT, "--json", "kq.json")
    assert ended.code == 0, ended.said
    assert "chấm theo cấp ‘so’" in ended.out
    result = soicong.json("kq.json")
    assert result["agency"]["host"] == "so.thu.gov.vn"
    assert result["sections"]["news"]["present"] is True
    assert result["sections"]["news"]["newest"] == "2025-10-14"
    findings = {finding["criterion"]: finding for finding in result["findings"]}
    assert findings["2.1"]["outcome"] == "passed"
    assert (findings["11.2"]["outcome"], findings["11.2"]["need"]) == ("cantTell", "live")


def test_the_tier_and_the_day_are_the_users_choice(soicong: Soicong, foreign: Path) -> None:
    ended = soicong("rescore", foreign, "--tier", "huyen", "--json", "kq.json")
    assert ended.code == 0, ended.said
    result = soicong.json("kq.json")
    assert (result["rubric"]["id"], result["evaluated_at"]) == ("bac-giang-2294-2020-huyen", "2025-10-15")
    assert "2024" in soicong.refuses("rescore", foreign, "--tier", "xa", "--at", "2024-01-01")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trong.warc.gz", b"", "không có trang nào đọc được"),
        ("chu.warc", "đây là một tệp chữ\n".encode(), "không phải WARC"),
        ("anh.warc.gz", b"\x89PNG\r\n\x1a\n" + bytes(400), "không phải kho lưu WARC"),
        ("hong.warc.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 300, "hong.warc.gz"),
    ],
)
def test_what_is_no_archive(soicong: Soicong, name: str, content: bytes, said: str) -> None:
    (soicong.folder / name).write_bytes(content)
    assert said in soicong.refuses("rescore", name, *AT)


def test_an_archive_cut_within_its_first_page(soicong: Soicong, foreign: Path) -> None:
    foreign.write_bytes(foreign.read_bytes()[:200])
    assert "không có trang nào đọc được" in soicong.refuses("rescore", foreign, *AT)


def test_files_and_runs_that_are_not_there(soicong: Soicong) -> None:
    assert "khong-co.warc.gz" in soicong.refuses("rescore", "khong-co.warc.gz")
    assert "là thư mục" in soicong.refuses("rescore", soicong.folder)
    assert "runs list" in soicong.refuses("rescore", "12")
    assert "Không có tệp ‘²’" in soicong.refuses("rescore", "²")


def test_a_result_that_cannot_be_written_is_said_first(soicong: Soicong, foreign: Path) -> None:
    message = soicong.refuses("rescore", foreign, *AT, "--json", "/proc/kq.json")
    assert "/proc" in message
    assert not soicong.data.exists() or not list(soicong.data.rglob("*.html"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_archive_that_may_not_be_read(soicong: Soicong, foreign: Path) -> None:
    foreign.chmod(0)
    assert "không có quyền" in soicong.refuses("rescore", foreign, *AT)
