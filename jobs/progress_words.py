"""How the end of a walk is called."""

from __future__ import annotations

from crawler.order import Event

_ENDS = {
    "finished": "xem hết",
    "page_budget": "hết số trang cho phép",
    "time_budget": "hết giờ",
    "blocked": "bị chặn",
    "home_unseen": "không xem được trang chủ",
    "interrupted": "dừng theo yêu cầu",
    "window_closed": "hết khung giờ, sẽ đi tiếp lần sau",
    "error": "dừng vì lỗi của công cụ",
}


def end_called(stop_reason: str) -> str:
    """What people read for a stop reason."""
    return _ENDS.get(stop_reason, stop_reason)


def walked(name: str, *, pages: int, sections: int, stop_reason: str) -> str:
    """A sentence on a walk that has ended."""
    ended = end_called(stop_reason)
    return f"{name}: đã xem {pages} trang, thấy {sections} mục trên liên kết ({ended})"


def continued(name: str, *, run: str, pages: int) -> str:
    """A sentence on a run that goes on."""
    return f"{name}: tiếp tục lượt {run} dở dang (đã xem xong {pages} trang); muốn làm lại từ đầu: --fresh"


def put_off(name: str, event: Event) -> str:
    """A sentence on a portal that waits: for its hours (`waiting`), or to be tried once more (`again`)."""
    if event.kind == "waiting":
        return f"{name}: chờ khung giờ mở lúc {event.text}"
    return f"{name}: chưa xem được, thử lại lúc {event.text}"
