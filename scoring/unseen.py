"""Why a portal's home page could not be read, in words that an official understands."""

from __future__ import annotations

from evidence.model import Page, Visibility

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
    "too_many_elements": "trang có quá nhiều phần tử",
    "redirect_loop": "chuyển hướng vòng tròn",
    "tls_unsupported": "máy chủ chỉ dùng kiểu mã hoá đã lỗi thời",
    "tls_certificate": "chứng thư không dùng được",
    "tls_failed": "bắt tay TLS không thành",
    "login_required": "đòi đăng nhập",
    "private_address": "địa chỉ mạng riêng",
    "special_address": "địa chỉ dành riêng",
    "own_address": "địa chỉ của chính máy này",
    "port": "số cổng mạng khác 80 và 443",
}


def why(page: Page | None) -> str:
    """Why a home page was not read: the end of a sentence, without its full stop."""
    if page is None:
        return "không có trang chủ trong dữ liệu đã lưu"
    if page.reason in _WHOLE:
        return _WHOLE[page.reason]
    if page.visibility in _WHAT:
        said = _WHAT[page.visibility]
        detail = f"mã trả lời {page.status}" if page.status else _DETAILS.get(page.reason, page.reason)
        return f"{said} ({detail})" if detail else said
    if page.readable:
        return "không đọc được nội dung trang chủ"
    return f"trang chủ trả lời mã {page.status}" if page.status else "trang chủ không có nội dung"
