"""Is the leaders' schedule that of the evaluation's week (30/09/2026 is a Wednesday)?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from checks.model import Outcome
from checks.reading.facts import PageFacts
from checks.work_schedule import work_schedule
from evidence.model import Cause
from tests.checks.builders import address, case, html, item, listing


def judge(given: Any) -> Any:
    return work_schedule(given, section="leaders_schedule", week=Fraction(1), month=Fraction(1, 2))


def schedule(body: Any, **fields: Any) -> Any:
    page = html(f"<h1>Lịch làm việc của lãnh đạo Sở</h1>{body}", title="Lịch làm việc")
    return case(pages={"/lich": page}, sections={"leaders_schedule": {"pages": ["/lich"], **fields}})


def entries(*titles: Any) -> Any:
    return case(
        pages={"/lich": listing([(title, "") for title in titles])},
        sections={"leaders_schedule": {"pages": ["/lich"]}},
    )


TABLE = (
    "<table><tr><th>Ngày</th><th>Thời gian</th><th>Nội dung</th><th>Địa điểm</th></tr>"
    "<tr><td>Thứ Hai, {monday}</td><td>8h00</td><td>Giám đốc họp giao ban</td><td>Phòng họp A</td></tr>"
    "<tr><td>Thứ Ba, {tuesday}</td><td>14h00</td><td>Phó Giám đốc tiếp công dân</td>"
    "<td>Tầng 1</td></tr></table>"
)


def test_a_table_of_this_week_passes() -> None:
    finding = judge(schedule(TABLE.format(monday="28/09/2026", tuesday="29/09/2026")))
    assert finding.outcome is Outcome.PASSED
    assert "Lịch làm việc của tuần đánh giá đã đăng" in finding.note
    assert finding.citations[0].url == address("/lich")


@pytest.mark.parametrize(
    "title",
    [
        "Lịch công tác tuần từ ngày 28/9 đến ngày 02/10/2026",
        "Lịch làm việc của lãnh đạo Sở tuần 40/2026",
        "Lịch làm việc tuần 40 năm 2026 của Ban Giám đốc",
        "Lịch công tác từ 05/10/2026 đến 09/10/2026",
    ],
)
def test_titles_of_entries_name_the_week(title: Any) -> None:
    finding = judge(entries(title, "Lịch công tác tuần từ ngày 31/8 đến ngày 04/9/2026"))
    assert finding.outcome is Outcome.PASSED


def test_an_entry_that_names_no_days_is_the_schedule_of_its_week() -> None:
    given = schedule("", items=[item("Lịch công tác tuần của lãnh đạo", date(2026, 9, 27))])
    page = PageFacts(url=address("/lich"), title="Lịch", items=given.section("leaders_schedule").items)
    with_items = case(
        pages={"/lich": ""}, sections={"leaders_schedule": {"pages": ["/lich"]}}, facts={"/lich": page}
    )
    assert judge(with_items).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "title", ["Lịch công tác tháng 9/2026 của lãnh đạo Sở", "Lịch công tác từ 07/9 đến 11/9/2026 của Sở"]
)
def test_a_schedule_of_the_month_is_half(title: Any) -> None:
    finding = judge(entries(title))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 2))
    assert "chưa thấy lịch của tuần 28/09/2026–04/10/2026" in finding.note


@pytest.mark.parametrize(
    "title",
    [
        "Lịch công tác từ 07/9 đến 11/9/2020 của Sở",
        "Lịch làm việc tuần 99/2026",
        "Lịch tháng 13/2026 ban hành",
    ],
)
def test_an_old_schedule_fails_and_one_without_a_real_day_is_open(title: Any) -> None:
    finding = judge(entries(title))
    assert finding.outcome is (Outcome.FAILED if "2020" in title else Outcome.CANT_TELL)


def test_an_old_schedule_says_how_old_it_is() -> None:
    finding = judge(schedule(TABLE.format(monday="01/06/2026", tuesday="02/06/2026")))
    assert finding.outcome is Outcome.FAILED
    assert "Lịch làm việc mới nhất là ngày 02/06/2026" in finding.note
    assert finding.looked_at == (address("/lich"),)


def test_a_schedule_in_a_picture_needs_a_look() -> None:
    finding = judge(schedule('<img src="/anh/lich.jpg" width="900" alt="">'))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")


def scripted(*items: Any) -> Any:
    page = PageFacts(url=address("/lich"), title="Lịch", items=items, needs_browser="tải bằng JavaScript")
    return case(
        pages={"/lich": ""}, sections={"leaders_schedule": {"pages": ["/lich"]}}, facts={"/lich": page}
    )


def test_a_schedule_built_by_scripts_is_open() -> None:
    finding = judge(scripted())
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.OURS)


def test_a_monthly_schedule_beside_scripts_is_at_least_half() -> None:
    finding = judge(scripted(item("Lịch công tác tháng 9/2026")))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)


def test_no_schedule() -> None:
    assert judge(case()).outcome is Outcome.FAILED


def test_a_cut_list_may_hold_a_newer_schedule() -> None:
    given = case(
        pages={"/lich": listing([("Lịch công tác từ 07/9 đến 11/9/2020 của Sở", "")])},
        sections={"leaders_schedule": {"pages": ["/lich"], "complete": False}},
    )
    finding = judge(given)
    assert (finding.outcome, finding.unseen) == (Outcome.CANT_TELL, (address("/lich"),))


def test_an_entry_whose_days_nobody_could_read_may_be_the_current_one() -> None:
    finding = judge(entries("Lịch công tác tháng 9/2026 của Sở", "Lịch công tác tuần của lãnh đạo Sở"))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)
