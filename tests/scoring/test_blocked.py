"""A portal that blocked the crawl says so in its result, with what may be done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from evidence.model import Agency, Cause, Page, Probe, Site, Tier, Visibility
from scoring.blocked import block_notes

MOMENT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
HOME = "http://so.example.gov.vn/"


def page(path: str, reason: str = "") -> Page:
    seen = Visibility.BLOCKED if reason else Visibility.SEEN
    return Page(
        url=HOME + path,
        requested_url=HOME + path,
        fetched_at=MOMENT,
        visibility=seen,
        cause=Cause.SITE if reason else None,
        reason=reason,
    )


def site(*pages: Page, stopped: bool = False, block: dict[str, Any] | None = None) -> Site:
    told = {"kind": "flood", "rests": 4, "again_after_seconds": 21_600}
    probe = Probe(name="block", url=HOME, observed_at=MOMENT, value={**told, **(block or {})})
    return Site(
        agency=Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME),
        pages=pages,
        probes=(probe,) if block is not None else (),
        started_at=MOMENT,
        finished_at=MOMENT,
        stop_reason="blocked" if stopped else "finished",
        bodies=None,  # type: ignore[arg-type]
    )


def test_a_portal_that_lets_us_on_has_no_note() -> None:
    assert block_notes(site(page(""), page("tin-tuc"))) == ()


def test_single_blocked_pages_are_counted_with_the_commonest_kind() -> None:
    (note,) = block_notes(site(page(""), page("a", "waf"), page("b", "waf"), page("c", "http_403")))
    assert note.startswith("Cổng đã chặn công cụ ở 3 trang (tường lửa ứng dụng web)")
    assert "không trừ điểm" in note
    assert "danh sách được phép" in note


def test_a_status_is_named_by_its_number() -> None:
    assert "(mã trả lời 403)" in block_notes(site(page("a", "http_403")))[0]


def test_pages_for_members_are_no_block_of_the_crawl() -> None:
    assert block_notes(site(page(""), page("a", "login_required"))) == ()


def test_a_portal_that_was_left_says_when_it_may_be_tried_again() -> None:
    (note,) = block_notes(site(page("a", "flood"), stopped=True, block={}))
    assert "không cho công cụ xem tiếp (giới hạn số lượt truy cập)" in note
    assert "tự nghỉ 4 lần" in note
    assert "ít nhất 6 giờ" in note
    (sooner,) = block_notes(site(page("a", "flood"), stopped=True, block={"again_after_seconds": 301}))
    assert "ít nhất 6 phút" in sooner


def test_waiting_does_not_help_against_a_border() -> None:
    (note,) = block_notes(site(page("a", "geo"), stopped=True, block={"kind": "geo", "rests": 0}))
    assert "chặn theo khu vực mạng" in note
    assert "Có thể xem lại" not in note
    assert "tự nghỉ" not in note


def test_an_archive_without_the_probe_has_the_note_without_times() -> None:
    (note,) = block_notes(site(page("a", "flood"), stopped=True))
    assert "Có thể xem lại" not in note
