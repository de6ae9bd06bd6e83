"""When leaders work and when they receive citizens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from samples.model import Grid, P, Page, Plan
from samples.writing.pen import Pen, as_date, vietnamese

Setting = Mapping[str, object]


def work_schedule(plan: Plan, setting: Setting) -> Page:
    """The leaders' week; `week` is a Monday."""
    pen = Pen(plan, "schedule")
    monday = as_date(setting.get("week"), date(2025, 10, 13))
    sunday = monday + timedelta(days=6)
    names = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu")
    rows = []
    for index, name in enumerate(names):
        topic, other = pen.random.sample(pen.profile["topics"], 2)
        day = monday + timedelta(days=index)
        rows.append(
            (
                f"{name}, {vietnamese(day)}",
                f"8h00: {pen.profile['head']} họp giao ban về {topic}",
                f"14h00: Phó {pen.profile['head']} làm việc với các đơn vị về {other}",
            )
        )
    heading = f"Lịch công tác tuần của lãnh đạo {pen.short} (từ ngày {vietnamese(monday)} đến ngày {vietnamese(sunday)})"
    return Page(
        key="leaders_schedule",
        label="",
        slug="",
        blocks=(
            P(heading),
            Grid(caption="Lịch làm việc của lãnh đạo", headers=("Ngày", "Sáng", "Chiều"), rows=tuple(rows)),
        ),
    )


def reception_schedule(plan: Plan) -> Page:
    """When leaders receive citizens."""
    pen = Pen(plan, "reception")
    rows = tuple(
        (
            vietnamese(day),
            f"{pen.profile['head'] if index == 0 else 'Phó ' + pen.profile['head']} {pen.short}",
            "8h00 - 11h30",
            "Phòng tiếp công dân, tầng 1",
        )
        for index, day in enumerate((date(2025, 10, 10), date(2025, 10, 20), date(2025, 10, 30)))
    )
    return Page(
        key="citizen_reception_schedule",
        label="",
        slug="",
        blocks=(
            P(
                "Lịch tiếp công dân định kỳ của lãnh đạo tháng 10/2025. Trường hợp đột xuất sẽ có thông báo riêng."
            ),
            Grid(
                caption="Lịch tiếp công dân tháng 10/2025",
                headers=("Ngày tiếp", "Người tiếp", "Thời gian", "Địa điểm"),
                rows=rows,
            ),
        ),
    )
