"""Why a portal's home page could not be read, in words that an official understands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from evidence.model import Page, Probe, Visibility
from scoring.calendar import ZONE

_NO_NAME = frozenset({"nxdomain", "no_address"})
_ELSEWHERE = "redirected_out_of_scope"
# A name that does not resolve once may be a slip of a name server; a portal is gone only after a while.
_RETIRED_LOOKS, _RETIRED_DAYS = 3, 3

_WHAT = {
    Visibility.BLOCKED: "cổng chặn truy cập tự động",
    Visibility.UNREACHABLE: "không kết nối được tới cổng",
    Visibility.REFUSED: "địa chỉ không được phép truy cập",
    Visibility.ERRORED: "trang chủ trả lời lỗi",
    Visibility.OUT_OF_BUDGET: "hết thời gian trước khi xem được trang chủ",
    Visibility.NOT_HTML: "trang chủ không phải trang web",
}
# Reasons that say all by themselves.
_WHOLE = {
    "nxdomain": "tên miền không còn phân giải được, cổng có thể đã ngừng hoặc chuyển địa chỉ",
    "no_address": "tên miền không còn phân giải được, cổng có thể đã ngừng hoặc chuyển địa chỉ",
    "servfail": "không hỏi được địa chỉ của tên miền (máy chủ tên miền báo lỗi), chưa thể nói là do cổng",
    "dns_timeout": "máy đang chạy công cụ không hỏi được địa chỉ của tên miền",
    "dns_unreachable": "máy đang chạy công cụ không hỏi được địa chỉ của tên miền",
    "dns_error": "máy đang chạy công cụ không hỏi được địa chỉ của tên miền",
    "robots_disallow": "tệp robots.txt của cổng không cho phép truy cập trang chủ",
    "window_closed": "hết khung giờ được phép thu thập trước khi xem được trang chủ",
    "out_of_order": "trang chủ báo lỗi máy chủ hoặc đang bảo trì",
    _ELSEWHERE: "trang chủ chuyển sang tên miền khác{target}, cổng có thể đã đổi địa chỉ",
    "robots_unreachable": "không đọc được tệp robots.txt của cổng nên không xem tiếp",
}
# Reasons that stand in brackets behind what happened.
_DETAILS = {
    "connection_refused": "máy chủ từ chối kết nối",
    "connection_reset": "máy chủ ngắt kết nối giữa chừng",
    "connect_failed": "kết nối không thành",
    "empty_response": "máy chủ không trả lời gì",
    "no_route": "không có đường mạng tới máy chủ",
    "timeout_connect": "hết thời gian chờ kết nối",
    "timeout_read": "máy chủ trả lời quá chậm",
    "timeout_render": "trang dựng quá chậm trên trình duyệt",
    "broken_answer": "máy chủ trả lời sai giao thức",
    "broken_encoding": "nội dung nén bị hỏng",
    "truncated": "nội dung bị cắt giữa chừng",
    "body_too_large": "trang quá lớn",
    "too_long": "trang quá dài",
    "data_failed": "cổng không trả dữ liệu cho trang",
    "robots_parts": "robots.txt không cho tải dữ liệu của trang",
    "redirect_loop": "chuyển hướng vòng tròn",
    "tls_unsupported": "máy chủ chỉ dùng kiểu mã hoá đã lỗi thời",
    "tls_certificate": "chứng thư không dùng được",
    "tls_failed": "bắt tay TLS không thành",
    "login_required": "đòi đăng nhập",
    "private_address": "địa chỉ mạng riêng",
    "special_address": "địa chỉ dành riêng",
    "own_address": "địa chỉ của chính máy này",
    "port": "số cổng mạng khác 80 và 443",
    "network_down": "không máy chủ nào trả lời lúc ấy, có thể do mạng của máy này",
    "robots": "robots.txt không cho phép",
    "robots_unreachable": "không đọc được robots.txt",
    "blocked_200": "trang chặn hoặc thông báo ở chỗ của trang",
}


def reason_words(reason: str) -> str:
    """A machine word for why something did not answer, as people read it."""
    if reason.startswith("http_"):
        return f"mã trả lời {reason.removeprefix('http_')}"
    return "tên miền không tồn tại" if reason in _NO_NAME else _DETAILS.get(reason, reason)


class Unseen(StrEnum):
    """In what state a portal is that has no score."""

    DOWN = "down"  # it does not answer
    UNRESOLVED = "unresolved"  # its name does not resolve, at too few looks to say more
    RETIRED = "retired"  # its name did not resolve at several looks over days
    BLOCKED = "blocked"  # it turned us away
    REFUSED = "refused"  # robots.txt, or our own policy, forbids it
    MOVED = "moved"  # its home page leads to another domain
    UNREADABLE = "unreadable"  # there is an answer, but no page to read


_TELLING = {_ELSEWHERE: Unseen.MOVED, "out_of_order": Unseen.DOWN}


def kind_of(page: Page | None, looks: Sequence[Probe] = ()) -> Unseen:
    """The state of a portal whose home page was not read; `looks` are its probes `availability`, of all runs."""
    if page is None:
        return Unseen.UNREADABLE
    if page.reason in _NO_NAME:
        return Unseen.RETIRED if _nameless(looks) else Unseen.UNRESOLVED
    if page.reason in _TELLING:
        return _TELLING[page.reason]
    known = {
        Visibility.BLOCKED: Unseen.BLOCKED,
        Visibility.REFUSED: Unseen.REFUSED,
        Visibility.UNREACHABLE: Unseen.DOWN,
    }
    return known.get(page.visibility, Unseen.UNREADABLE)


def _nameless(looks: Sequence[Probe]) -> list[date]:
    """Days of the last looks at which the name did not resolve, oldest first; none where they are too few to tell."""
    last: list[date] = []
    for look in sorted(looks, key=lambda one: one.observed_at, reverse=True):
        if look.error is None:
            if str(look.value.get("reason", "")).removeprefix("refused_") not in _NO_NAME:
                break
            last.append(look.observed_at.astimezone(ZONE).date())
    enough = len(last) >= _RETIRED_LOOKS and len(set(last)) >= _RETIRED_DAYS
    return last[::-1] if enough else []


def why(page: Page | None, looks: Sequence[Probe] = ()) -> str:
    """Why a home page was not read: the end of a sentence, without its full stop."""
    if page is None:
        return "không có trang chủ trong dữ liệu đã lưu"
    if page.reason in _NO_NAME and (days := _nameless(looks)):
        when = f"từ {days[0]:%d/%m/%Y} đến {days[-1]:%d/%m/%Y}"
        return f"cổng đã ngừng: tên miền không phân giải được ở {len(days)} lần xem {when}"
    if page.reason in _WHOLE:
        target = urlsplit(page.redirects[-1]).hostname if page.redirects else ""
        return _WHOLE[page.reason].format(target=f" ({target})" if target else "")
    if page.visibility in _WHAT:
        said = _WHAT[page.visibility]
        detail = f"mã trả lời {page.status}" if page.status else _DETAILS.get(page.reason, page.reason)
        return f"{said} ({detail})" if detail else said
    if page.readable:
        return "không đọc được nội dung trang chủ"
    return f"trang chủ trả lời mã {page.status}" if page.status else "trang chủ không có nội dung"
