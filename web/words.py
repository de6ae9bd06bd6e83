"""The words of the web room that stand in more than one place."""

from __future__ import annotations

from dataclasses import dataclass

from db.web_accounts import Account, Role
from scoring.rubric_diff import CriterionFate

PRODUCT = "Soi Cổng"
MOTTO = "Đánh giá cổng thông tin điện tử của cơ quan nhà nước"

ROLES = {
    Role.STAFF: "Cán bộ vận hành",
    Role.REVIEWER: "Người thẩm định",
    Role.AGENCY: "Cơ quan được đánh giá",
    Role.AUDITOR: "Kiểm toán viên",
    Role.ADMINISTRATOR: "Quản trị",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the menu; `begins` are the beginnings of paths that it stands for."""

    title: str
    href: str
    begins: tuple[str, ...]


_OVERVIEW = Entry(title="Tổng quan", href="/tong-quan", begins=("/tong-quan",))
_LEAGUES = Entry(title="Bảng xếp hạng", href="/bang", begins=("/bang", "/cong"))
_REVIEWS = Entry(
    title="Thẩm tra", href="/tham-tra", begins=("/tham-tra", "/kien-nghi", "/co-quan", "/nhan-de-xuat")
)
_EVIDENCE = Entry(title="Kiểm toán", href="/kiem-toan", begins=("/kiem-toan",))
_CHECKS = Entry(title="Kiểm tra cổng", href="/kiem-tra", begins=("/kiem-tra",))
_ADMINISTRATION = Entry(title="Quản trị", href="/quan-tri", begins=("/quan-tri",))
_ROUNDS = Entry(title="Đợt", href="/dot", begins=("/dot",))
_RUBRICS = Entry(title="Bộ tiêu chí", href="/bo-tieu-chi", begins=("/bo-tieu-chi", "/cham-thu"))


def menu(account: Account | None) -> tuple[Entry, ...]:
    """The entries that an account may follow."""
    if account is None:
        return ()
    if account.role is Role.AGENCY:
        own = Entry(title="Cổng của cơ quan", href=f"/cong/{account.agency_code}", begins=("/cong",))
        desk = Entry(title="Tự chấm, kiến nghị", href=f"/co-quan/{account.agency_code}", begins=("/co-quan",))
        return (own, desk, _CHECKS, _RUBRICS)
    audits = (_EVIDENCE,) if account.role in (Role.AUDITOR, Role.ADMINISTRATOR) else ()
    checks = (_CHECKS,) if account.role in (Role.STAFF, Role.ADMINISTRATOR) else ()
    administration = (_ADMINISTRATION,) if account.role is Role.ADMINISTRATOR else ()
    return (_OVERVIEW, _LEAGUES, _REVIEWS, *audits, _ROUNDS, *checks, _RUBRICS, *administration)


def first_page(account: Account) -> str:
    """Where somebody lands after logging in."""
    return menu(account)[0].href


FATES = {
    CriterionFate.NEW: "tiêu chí mới",
    CriterionFate.GONE: "bỏ",
    CriterionFate.RENUMBERED: "đổi mã",
    CriterionFate.CHANGED: "đổi",
}
"""What became of a criterion from one rubric to another."""

PROBLEMS = {
    400: (
        "Địa chỉ hoặc biểu mẫu chưa đúng",
        "Một phần của địa chỉ hoặc biểu mẫu không đọc được. Hãy quay lại trang trước và thử lại.",
    ),
    401: (
        "Cần khoá",
        "Hãy gửi khoá còn hạn trong dòng Authorization: Bearer KHOÁ; người quản trị cấp khoá ở trang /quan-tri/khoa.",
    ),
    403: (
        "Bạn không có quyền xem trang này",
        "Tài khoản đang dùng không được mở trang này. Nếu cần, hãy nhờ người quản trị cấp quyền.",
    ),
    404: (
        "Không có trang này",
        "Địa chỉ có thể đã gõ nhầm, hoặc nội dung đã được chuyển đi. Hãy bắt đầu lại từ trang đầu.",
    ),
    405: ("Không mở được theo cách này", "Trang này chỉ nhận biểu mẫu gửi từ trang của Soi Cổng."),
    413: ("Nội dung gửi lên quá lớn", "Hãy gửi ít hơn rồi thử lại."),
    429: ("Quá nhiều yêu cầu", "Hãy chờ một lúc rồi thử lại."),
    500: (
        "Có lỗi của công cụ",
        "Yêu cầu chưa làm xong; dữ liệu đã lưu không bị ảnh hưởng. Hãy thử lại; nếu vẫn lỗi, báo cho người quản trị.",
    ),
    503: (
        "Chưa lấy được dữ liệu",
        "Cơ sở dữ liệu đang không trả lời. Trang sẽ mở lại được khi cơ sở dữ liệu chạy lại.",
    ),
}
"""What is said by status: a heading and what to do."""

NEEDS_KEY = "Việc này cần một khoá trong Authorization; trang đã đăng nhập dùng biểu mẫu ở /kiem-tra."
EXPIRED_FORM = "Biểu mẫu đã hết hạn hoặc được gửi từ nơi khác. Hãy mở lại trang rồi gửi lại."
