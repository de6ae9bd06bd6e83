"""Parts of a portal that a crawl did not visit by its own rules, in words, and whether a section may stand in one."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.model import LeftOut

_WHY = {
    "budget": "quá nhiều trang cùng một dạng địa chỉ, chỉ duyệt những trang đầu",
    "list_budget": "danh sách dài hơn số trang cần đọc, phần cũ hơn không duyệt",
    "same_entries": "các trang tiếp theo của danh sách lặp lại những tin đã có",
    "near_duplicate": "nhiều trang liền nhau gần như giống hệt và không dẫn tới nội dung mới",
    "fruitless": "nhiều địa chỉ liền nhau không dẫn tới trang nào (chuyển hướng vòng, báo không tìm thấy hoặc chỉ là tệp)",
    "growing_path": "đường dẫn tự dài ra và lặp lại chính nó",
    "calendar": "lịch sinh ra mỗi ngày, tháng, năm một địa chỉ, không có điểm dừng",
    "print_view": "bản để in, gửi hoặc chia sẻ của trang đã xem",
    "action": "nút sắp xếp, đổi giao diện, trả lời bình luận và các thao tác khác, không phải trang nội dung",
    "way_back": "liên kết mang theo địa chỉ của chính trang chứa nó (để quay lại), chỉ mở một lần không kèm tham số ấy",
    "same_page": "cùng một trang viết bằng nhiều địa chỉ (mã phiên, tham số ngẫu nhiên, chữ hoa), chỉ xem một lần",
    "other_host": "nhiều máy chủ con khác tên với cổng, ngoài phạm vi đánh giá",
}


def why_left_out(reason: str) -> str:
    """Why addresses were not visited, as a part of a Vietnamese sentence."""
    return _WHY.get(reason, "theo quy tắc duyệt của công cụ")


def may_hold(left_out: Iterable[LeftOut], key: str) -> LeftOut | None:
    """The first pattern that was left out although its links name a section; None where none does."""
    return next((one for one in left_out if key in one.sections), None)
