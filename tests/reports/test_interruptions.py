"""Outages and announced maintenance as the portal's report tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from checks.steadiness import Answering, Look, Maintenance, steadiness
from checks.watched import measured_of
from reports.interruptions import interruptions

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam


def measured(
    text: str, *, reason: str = "http_503", maintenance: tuple[Maintenance, ...] = ()
) -> dict[str, Any]:
    """Hourly looks: '+' answered, '-' did not."""
    looks = [
        Look(
            at=START + timedelta(hours=place),
            state=Answering.ANSWERED if mark == "+" else Answering.SILENT,
            reason="" if mark == "+" else reason,
        )
        for place, mark in enumerate(text)
    ]
    return measured_of(steadiness(looks, maintenance), maintenance, through_the_day=True)


def test_an_outage_tells_its_bounds_and_its_reason() -> None:
    assert interruptions(measured("++--+")) == (
        "Ngừng sau 09:00 02/03/2026, chậm nhất 10:00 02/03/2026; trả lời lại lúc 12:00 02/03/2026; 2 lần xem, "
        "ít nhất 1 giờ 0 phút, nhiều nhất 3 giờ 0 phút (mã trả lời 503).",
    )


def test_ends_that_were_not_seen_are_told_as_such() -> None:
    newest, oldest = interruptions(measured("-+-", reason="nxdomain"))
    assert newest == (
        "Ngừng sau 09:00 02/03/2026, chậm nhất 10:00 02/03/2026; lần xem cuối 10:00 02/03/2026 chưa trả lời; "
        "1 lần xem, ít nhất 0 phút (tên miền không tồn tại)."
    )
    assert oldest.startswith("Ngừng từ trước 08:00 02/03/2026; trả lời lại lúc 09:00 02/03/2026;")


def test_many_are_counted_and_maintenance_follows() -> None:
    span = Maintenance(begins=START, ends=START + timedelta(hours=1), reason="CV 45")
    told = interruptions(measured("-" + "+-" * 12, maintenance=(span,)))
    assert len(told) == 12
    assert told[-2:] == (
        "Và 2 lần ngừng trước đó.",
        "Bảo trì đã báo trước, không tính: 08:00 02/03/2026 – 09:00 02/03/2026 (CV 45).",
    )


def test_other_findings_tell_none() -> None:
    assert interruptions({"looks": 12}) == ()
