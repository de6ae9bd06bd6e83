"""Codes of probes in words that an official understands; the codes are those of docs/probes.md."""

from __future__ import annotations

_CERTIFICATES = {
    "expired": "chứng thư đã hết hạn",
    "not_yet_valid": "chứng thư chưa đến ngày có hiệu lực",
    "self_signed": "chứng thư tự ký",
    "unknown_issuer": "không xác minh được đơn vị cấp chứng thư hoặc thiếu chứng thư trung gian",
    "hostname_mismatch": "chứng thư cấp cho tên miền khác",
    "not_trusted": "chứng thư không được tin cậy",
    "tls_unsupported": "máy chủ chỉ dùng kiểu mã hoá đã lỗi thời",
}
_ERRORS = {
    "robots": "tệp robots.txt của cổng không cho phép",
    "robots_unreachable": "không đọc được tệp robots.txt của cổng",
    "window_closed": "hết khung giờ được phép thu thập",
    "post_form": "biểu mẫu gửi dữ liệu lên máy chủ nên không tự thử",
    "timeout": "hết thời gian chờ",
    "connect_timeout": "hết thời gian chờ kết nối",
    "connection_lost": "kết nối bị ngắt giữa chừng",
    "connect_refused": "máy chủ từ chối kết nối",
    "network_unreachable": "không có đường mạng tới máy chủ",
    "tls": "bắt tay TLS không thành",
    "protocol": "máy chủ trả lời sai giao thức",
    "redirect_loop": "chuyển hướng vòng tròn",
    "bad_url": "địa chỉ viết sai",
    "body_undecodable": "nội dung trả lời không đọc được",
    "empty_answer": "máy chủ trả lời rỗng",
    "empty_dom": "máy chủ trả lời rỗng",
    "body_too_large": "trả lời quá lớn, chỉ đọc được một phần",
    "body_failed": "nội dung trả lời bị ngắt giữa chừng",
    "err_content_length_mismatch": "nội dung trả lời bị ngắt giữa chừng",
    "err_incomplete_chunked_encoding": "nội dung trả lời bị ngắt giữa chừng",
    "out_of_order": "trang báo lỗi máy chủ hoặc đang bảo trì",
    "needs_browser": "kết quả do mã JavaScript dựng, chưa xem được bằng trình duyệt",
    "side_column": "trang nào cũng có liên kết tới tin được tìm nên kết quả không nói lên điều gì",
    "no_recorded_dns": "không có bản ghi tên miền đã lưu",
}
# Beginnings of codes that carry a part of their own, longest first.
_FAMILIES = {
    "refused_dns": "không hỏi được địa chỉ của tên miền",
    "refused_nxdomain": "tên miền không phân giải được",
    "refused": "địa chỉ không được phép truy cập",
    "blocked_": "cổng chặn truy cập tự động, mã trả lời {rest}",
    "http_": "máy chủ trả lời mã {rest}",
}


def reason_of(code: str) -> str:
    """What a code means, as the end of a sentence; words that are no code stay as they are."""
    words = (_CERTIFICATES | _ERRORS).get(code)
    if words is not None:
        return words
    for begins, family in _FAMILIES.items():
        rest = code.removeprefix(begins)
        if rest != code and (rest.isdigit() or "{rest}" not in family):
            return family.format(rest=rest)
    return f"lỗi ‘{code}’ của công cụ" if code.isascii() and " " not in code else code
