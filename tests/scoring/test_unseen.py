"""In what state a portal is that nobody could read, and how that is said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from evidence.model import Cause, Page, Probe, Visibility
from scoring.unseen import Unseen, kind_of, reason_words, why
from tests.scoring.builders import HOME, SEEN_AT, home_page


def _unseen(visibility: Visibility, reason: str = "", **fields: object) -> Page:
    return home_page(
        status=None, visibility=visibility, cause=Cause.SITE, reason=reason, record=None, **fields
    )


def _look(day: int, *, reason: str = "refused_nxdomain", error: str | None = None) -> Probe:
    at: datetime = SEEN_AT + timedelta(days=day)
    value = {} if error else {"answered": not reason, "status": 200 if not reason else None, "reason": reason}
    return Probe(name="availability", url=HOME, observed_at=at, value=value, error=error)


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (_unseen(Visibility.UNREACHABLE, "timeout_connect"), Unseen.DOWN),
        (_unseen(Visibility.BLOCKED, "captcha"), Unseen.BLOCKED),
        (_unseen(Visibility.REFUSED, "robots_disallow"), Unseen.REFUSED),
        (_unseen(Visibility.REFUSED, "redirected_out_of_scope"), Unseen.MOVED),
        (_unseen(Visibility.UNREACHABLE, "nxdomain"), Unseen.UNRESOLVED),
        (_unseen(Visibility.NOT_HTML), Unseen.UNREADABLE),
        (home_page(status=500), Unseen.UNREADABLE),
        (None, Unseen.UNREADABLE),
    ],
)
def test_the_state_of_a_portal(page: Page | None, kind: Unseen) -> None:
    assert kind_of(page) is kind


def test_a_name_that_did_not_resolve_for_days_is_a_retired_portal() -> None:
    gone = _unseen(Visibility.UNREACHABLE, "nxdomain")
    looks = [_look(-9, reason=""), _look(0), _look(1, error="timeout"), _look(2), _look(3)]

    assert kind_of(gone, looks) is Unseen.RETIRED
    assert why(gone, looks) == (
        "cổng đã ngừng: tên miền không phân giải được ở 3 lần xem từ 15/10/2025 đến 18/10/2025"
    )


@pytest.mark.parametrize(
    "looks",
    [
        [_look(0), _look(1)],  # too few
        [_look(0), _look(0), _look(0), _look(1)],  # on too few days
        [_look(0), _look(1), _look(2), _look(3, reason="")],  # it was there again
        [_look(0), _look(1), _look(2, reason="connect_timeout"), _look(3)],
    ],
)
def test_a_slip_of_a_name_server_retires_nobody(looks: list[Probe]) -> None:
    gone = _unseen(Visibility.UNREACHABLE, "nxdomain")

    assert kind_of(gone, looks) is Unseen.UNRESOLVED
    assert why(gone, looks).startswith("tên miền không còn phân giải được")


def test_a_portal_that_moved_says_where_to() -> None:
    moved = _unseen(
        Visibility.REFUSED,
        "redirected_out_of_scope",
        redirects=(HOME, "https://sokhcn.tinhmoi.gov.vn/trang-chu"),
    )

    assert why(moved) == (
        "trang chủ chuyển sang tên miền khác (sokhcn.tinhmoi.gov.vn), cổng có thể đã đổi địa chỉ"
    )
    assert "()" not in why(_unseen(Visibility.REFUSED, "redirected_out_of_scope"))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("http_503", "mã trả lời 503"),
        ("nxdomain", "tên miền không tồn tại"),
        ("connection_refused", "máy chủ từ chối kết nối"),
        ("network_down", "không máy chủ nào trả lời lúc ấy, có thể do mạng của máy này"),
        ("unknown:Odd", "unknown:Odd"),
    ],
)
def test_a_machine_word_is_told_in_words_where_there_are_any(reason: str, words: str) -> None:
    assert reason_words(reason) == words
