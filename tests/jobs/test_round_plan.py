"""How long a round takes, and why: what is said before it starts."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from crawler.hours import Hours
from crawler.pace import Budget
from db.migrate import upgrade
from evidence.model import Agency, Tier
from jobs.audit import AuditRequest
from jobs.logs import start_logs, stop_logs
from jobs.round_plan import PlannedPortal, plan_round
from jobs.round_planning import duration, longest_window, told
from jobs.round_run import tell_plan
from jobs.settings import settings
from scoring.rubric import find

BUDGET = Budget()
EVENING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 22:00 in Vietnam
ONE_NIGHT = longest_window(Hours.parse("22:00-05:00"))


def portals(
    count: int, *, address: str = "", pages: int = 150, window: float = ONE_NIGHT
) -> list[PlannedPortal]:
    """Portals at one address, or each at its own."""
    return [
        PlannedPortal(code=f"so-{n}", address=address or f"203.0.113.{n}", pages=pages, window=window)
        for n in range(count)
    ]


def test_a_province_at_one_address_takes_as_long_as_that_address_may_be_asked() -> None:
    plan = plan_round(portals(150, address="203.0.113.7"), parallel=50, budget=BUDGET)
    assert plan.seconds == pytest.approx(7.2 * 3600, rel=0.05)
    assert plan.seconds >= 150 * 150
    assert plan.slowest is not None
    assert plan.slowest.shared
    assert not plan.fits(ONE_NIGHT)


def test_a_province_with_an_address_for_each_is_as_long_as_its_slowest_portal() -> None:
    plan = plan_round(
        [*portals(20), PlannedPortal(code="cham", address="203.0.113.99", pages=900)],
        parallel=50,
        budget=BUDGET,
    )
    assert plan.slowest is not None
    assert plan.slowest.portals == ("cham",)
    assert plan.seconds == plan.slowest.seconds
    assert plan.fits(ONE_NIGHT)


def test_more_portals_than_places_wait_for_a_place() -> None:
    few, many = (plan_round(portals(200), parallel=places, budget=BUDGET) for places in (200, 10))
    assert not few.by_places
    assert many.by_places
    assert many.seconds == pytest.approx(20 * few.seconds)


def test_a_portal_never_takes_longer_than_it_is_given() -> None:
    slow = PlannedPortal(code="cham", address="", pages=20_000, longest=3600)
    assert plan_round([slow], parallel=50, budget=BUDGET).seconds == 3600


def test_what_does_not_fit_is_told_with_what_to_change() -> None:
    wanted = portals(150, address="203.0.113.7")
    lines = told(
        plan_round(wanted, parallel=50, budget=BUDGET), wanted, now=EVENING, parallel=50, budget=BUDGET
    )
    assert lines[0].startswith("Dự kiến 150 cổng trong 7 giờ")
    assert "150 cổng ở chung, 22.500 trang, cả địa chỉ mỗi 1 giây một lần tải" in lines[1]
    assert lines[2].startswith("Không vừa khung giờ 7 giờ. Có thể: chia 2 đêm")
    assert "--max-pages 100 (còn" in lines[2]


def test_what_fits_is_told_in_two_lines() -> None:
    wanted = portals(3)
    lines = told(
        plan_round(wanted, parallel=50, budget=BUDGET), wanted, now=EVENING, parallel=50, budget=BUDGET
    )
    assert len(lines) == 2
    assert lines[0] == "Dự kiến 3 cổng trong 6 phút, xong khoảng 22:06 ngày 23/11."


def test_a_window_that_is_too_short_for_a_portal_is_named() -> None:
    wanted = [*portals(1, window=60.0), *portals(1, address="203.0.113.50")]
    plan = plan_round(wanted, parallel=50, budget=BUDGET)
    assert [one.code for one in plan.too_long] == ["so-0"]
    lines = told(plan, wanted, now=EVENING, parallel=50, budget=BUDGET)
    assert any(line.startswith("Cổng so-0 cần 6 phút, dài hơn khung giờ của nó (1 phút)") for line in lines)


def test_a_round_of_nothing_says_nothing() -> None:
    assert told(plan_round([], parallel=50, budget=BUDGET), [], now=EVENING, parallel=50, budget=BUDGET) == ()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "dưới 1 phút"),
        (2400, "40 phút"),
        (22_500, "6 giờ 15 phút"),
        (7200, "2 giờ"),
        (float("inf"), "không hạn"),
    ],
)
def test_durations_are_told_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_log_names_each_portal_whose_window_is_too_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    configuration = settings()
    upgrade(configuration.database)
    requests = [
        AuditRequest(
            agency=Agency(code=code, name=code, tier=Tier.SO, home_url="http://127.0.0.1:9/"),
            start_url="http://127.0.0.1:9/",
            rubric=find("province-2026-so"),
            at=date(2026, 10, 15),
            max_pages=150,
            hours=Hours.parse(window),
        )
        for code, window in (("so-y-te", "01:00-01:03"), ("so-khcn", "22:00-05:00"))
    ]
    printed = Console(file=io.StringIO(), width=400)
    start_logs(printed)
    try:
        tell_plan(printed, configuration, requests)
    finally:
        stop_logs()
    [line] = capfd.readouterr().err.splitlines()
    assert " level=error event=window_too_short agency=so-y-te " in line
    assert "window_seconds=180.0" in line
    assert "Cổng so-y-te cần" in printed.file.getvalue()  # type: ignore[attr-defined]
