"""A season as staff see it: opened, changed, shown, reminded of, closed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from jobs.addresses import today
from tests.cli.command import Soicong

TODAY = today()
OPEN = ("season", "open", "2026", "--scheme", "province-2026-so")
AGENCIES = """code,name,tier,home_url,contact
so-y,Sở Y tế,so,https://soyte.example.gov.vn/,Nguyễn Văn A <lan@soyte.example.gov.vn>
so-x,Sở Xây dựng,so,https://soxd.example.gov.vn/,
"""


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def registered(tmp_path: Path) -> Soicong:
    soicong = Soicong(tmp_path)
    (tmp_path / "two.csv").write_text(AGENCIES, "utf-8")
    ended = soicong("agencies", "import", "two.csv", "--on", "01/01/2025")
    assert ended.code == 0, ended.said
    return soicong


def opened(soicong: Soicong, letter: date) -> None:
    """A season whose letter went out on a day."""
    ended = soicong(*OPEN, "--letter", written(letter), "--why", "CV 12", "--by", "Lan")
    assert ended.code == 0, ended.said


def test_a_season_follows_the_rules_where_no_day_is_given(registered: Soicong) -> None:
    assert "chưa mở" in registered.refuses("season", "show", "2026")
    assert registered("season", "open", "2026", "--why", "KH 5").code == 0
    told = json.loads(registered("season", "show", "2026", "--at", "05/10/2026", "--json").out)
    assert (told["window_from"], told["window_until"]) == ("2025-10-01", "2026-10-01")
    assert (told["letter_on"], told["answers_due"]) == ("2026-10-01", "2026-10-16")
    assert told["verification_on"] == "2026-10-17"
    assert told["publication_on"] <= "2026-12-31"
    assert told["schemes"] == ["province-2026-so"]
    assert told["phase"] == "survey"
    assert {one["answer"] for one in told["answers"]} == {"waiting"}
    after = json.loads(registered("season", "show", "--at", "20/10/2026", "--json").out)
    assert after["phase"] == "verification"
    assert {one["answer"] for one in after["answers"]} == {"missing"}
    assert "đã mở" in registered.refuses("season", "open", "2026", "--why", "lại")


def test_dates_that_do_not_fit_are_one_sentence(registered: Soicong) -> None:
    for options, sentence in (
        (("--letter", "20/10/2026", "--answers-due", "16/10/2026"), "hạn trả lời (16/10/2026) phải sau"),
        (("--letter", "hôm nay"), "--letter cần một ngày dạng"),
        (("--scheme", "province-2026-sở"), "Không có bộ tiêu chí ‘province-2026-sở’"),
    ):
        said = registered.refuses("season", "open", "2026", *options, "--why", "KH 5")
        assert sentence in said
        assert said.count("\n") == 1
    assert "Chưa mở kỳ nào" in registered("season", "list").out


def test_a_change_needs_a_reason_and_keeps_what_was_before(registered: Soicong) -> None:
    opened(registered, date(2026, 10, 1))
    assert "lý do" in registered.refuses(
        "season", "change", "2026", "--answers-due", "20/10/2026", "--why", ""
    )
    ended = registered(
        *("season", "change", "2026", "--answers-due", "16/10/2026", "--objection-days", "10"),
        *("--why", "CV 45: gia hạn", "--by", "Minh"),
    )
    assert "số ngày kiến nghị: 7 → 10" in ended.out
    assert "hạn trả lời" not in ended.out
    shown = registered("season", "show", "2026", "--at", "05/10/2026").out
    assert "Minh: CV 45: gia hạn" in shown
    assert "Kỳ 2026: thu phiếu tự chấm" in shown
    assert "Chốt số liệu đo: chưa đặt" in shown
    assert "Không có gì đổi" in registered.refuses(
        "season", "change", "2026", "--objection-days", "10", "--why", "lại"
    )
    assert json.loads(registered("season", "list", "--json").out)[0]["changes"] == 1


def test_whom_no_mail_reaches_is_listed(registered: Soicong) -> None:
    opened(registered, TODAY - timedelta(days=5))
    ended = registered("season", "remind")
    assert ended.code == 0, ended.said
    assert "còn 2 phiếu chưa nhận" in ended.out
    assert "lan@soyte.example.gov.vn" in ended.out
    assert "sổ chưa ghi thư điện tử" in ended.out
    assert "Không gửi thư nào" in ended.out


def test_a_reminder_is_kept_for_a_mail_server_that_is_down_and_not_made_twice(registered: Soicong) -> None:
    opened(registered, TODAY - timedelta(days=5))
    mail = {
        "SOICONG_SMTP_HOST": "127.0.0.1",
        "SOICONG_SMTP_PORT": "9",
        "SOICONG_SMTP_SECURITY": "none",
        "SOICONG_SMTP_SENDER": "soicong@example.gov.vn",
        "SOICONG_ALERT_AGENCIES": "1",
        "SOICONG_ALERT_STAFF": "phong@example.gov.vn",
    }
    first = registered("season", "remind", **mail)
    assert first.code == 2
    assert "Đã soạn 2 thư nhắc, gửi được 0, còn 2 chờ" in first.err
    again = registered("season", "remind", **mail)
    assert "lần nhắc này đã gửi rồi" in again.out
    to_agency = registered("alerts", "show", "1", **mail).out
    assert "Tới: lan@soyte.example.gov.vn" in to_agency
    assert "Sở Y tế" in to_agency
    assert "Sở Xây dựng" not in to_agency
    assert "Kết quả tự động" not in to_agency


def test_a_season_closes_after_its_publication(registered: Soicong) -> None:
    opened(registered, TODAY - timedelta(days=5))
    assert "chỉ khép được sau ngày công bố" in registered.refuses("season", "close", "2026", "--why", "QĐ 8")
    ended = registered(
        *("season", "change", "2026", "--why", "CV", "--letter", written(TODAY - timedelta(days=40))),
        *("--answers-due", written(TODAY - timedelta(days=25)), "--until", "01/10/2026"),
        *("--verification", written(TODAY - timedelta(days=24))),
        *("--publication", written(TODAY - timedelta(days=1))),
    )
    assert ended.code == 0, ended.said
    assert registered("season", "close", "2026", "--why", "QĐ 8").code == 0
    assert "đã khép" in registered("season", "list").out
    assert "không nhắc trả lời phiếu" in registered.refuses("season", "remind")
