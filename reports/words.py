"""The words that officials read for the machine's words, each with a sign that does not need colour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How an outcome is shown: its word, a sign, a style name, and what it means."""

    word: str
    sign: str
    style: str
    meaning: str


VERDICTS: dict[str, Verdict] = {
    "passed": Verdict(
        word="Đạt", sign="✓", style="passed", meaning="tìm thấy đủ điều tiêu chí đòi hỏi; được trọn điểm"
    ),
    "partial": Verdict(
        word="Đạt một phần",
        sign="½",
        style="partial",
        meaning="tìm thấy một phần; được phần điểm tương ứng",
    ),
    "failed": Verdict(
        word="Chưa đạt",
        sign="✕",
        style="failed",
        meaning="đã xem những nơi phải có mà không thấy, hoặc thấy mà chưa đủ mức; không được điểm",
    ),
    "cantTell": Verdict(
        word="Chưa kết luận",
        sign="?",
        style="unknown",
        meaning="chưa xem được đủ để nói có hay không; không bị trừ điểm mà làm rộng khoảng điểm",
    ),
    "untested": Verdict(
        word="Chờ cơ quan trả lời",
        sign="…",
        style="unknown",
        meaning="chỉ cơ quan mới biết số liệu; điểm để ngỏ cho tới khi có câu trả lời",
    ),
    "inapplicable": Verdict(
        word="Không áp dụng",
        sign="–",
        style="inapplicable",
        meaning="tiêu chí không áp dụng cho cơ quan này; điểm được chia lại trong nhóm",
    ),
}

UNKNOWN_VERDICT = Verdict(word="Chưa rõ", sign="?", style="unknown", meaning="")

TIERS = {
    "so": "Sở, cơ quan chuyên môn cấp tỉnh",
    "huyen": "Ủy ban nhân dân cấp huyện",
    "xa": "Ủy ban nhân dân cấp xã",
    "tinh": "Cổng thông tin điện tử tỉnh",
}

NEEDS = {
    "live": (
        "Cần xem trên cổng đang chạy",
        "Tên miền, chứng thư, tìm kiếm… chỉ kiểm tra được trên cổng đang chạy; lượt này chưa kiểm tra được.",
    ),
    "repeat": (
        "Cần theo dõi nhiều ngày",
        "Độ ổn định chỉ kết luận được sau nhiều lần xem trong nhiều ngày.",
    ),
    "form": ("Cần cơ quan trả lời", "Số liệu chỉ cơ quan mới có; xem câu hỏi bên dưới."),
    "unseen": (
        "Chưa xem được trang liên quan",
        "Có trang chưa tải được hoặc nằm ngoài số trang được xem trong lượt này.",
    ),
    "look": ("Cần người xem lại", "Máy chưa đủ căn cứ; cần cán bộ mở trang và xác nhận."),
    "": ("Lý do khác", "Xem giải thích ở từng tiêu chí."),
}

CAUSES = {
    "site": "do cổng",
    "network": "do đường truyền",
    "policy": "do phạm vi của lần xem này",
    "ours": "do công cụ đánh giá",
}

SECTION_STATES = {
    "present": Verdict(word="Có", sign="✓", style="passed", meaning="có mục và có nội dung"),
    "external": Verdict(
        word="Ở trang khác", sign="↗", style="partial", meaning="thực đơn dẫn sang máy chủ khác"
    ),
    "empty": Verdict(word="Trống", sign="○", style="failed", meaning="có mục nhưng chưa có nội dung"),
    "absent": Verdict(word="Không thấy", sign="✕", style="failed", meaning="đã tìm mà không thấy"),
    "unknown": Verdict(word="Chưa rõ", sign="?", style="unknown", meaning="chưa đủ căn cứ"),
}
