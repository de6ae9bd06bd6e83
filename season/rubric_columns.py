"""The annex of a rubric as a workbook: its sheets, rows and columns, as staff read them, and what each is in a rubric."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE = "Bộ tiêu chí"
CRITERIA = "Tiêu chí"
GUIDE = "Hướng dẫn"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One row of the first sheet, or one column of the second. `key` is its name in a rubric file."""

    key: str
    title: str
    explanation: str
    required: bool = True


WHOLE_FIELDS = (
    Field(
        key="id",
        title="Mã bộ tiêu chí",
        explanation="Chữ thường không dấu, số, gạch nối: bo-tieu-chi-2027-so",
    ),
    Field(key="title", title="Tên bộ tiêu chí", explanation="Như trong quyết định"),
    Field(key="tier", title="Cấp", explanation="sở, huyện, xã, tỉnh hoặc mọi cấp"),
    Field(key="league", title="Nhóm xếp hạng", explanation="Tên nhóm cơ quan được xếp hạng với nhau"),
    Field(key="decision", title="Quyết định", explanation="Số, ngày, cơ quan ban hành"),
    Field(
        key="note", title="Ghi chú", explanation="Tiêu chí lấy từ đâu, chỗ nào là cách hiểu", required=False
    ),
    Field(
        key="adopted", title="Đã ban hành", explanation="có / không; ‘không’ thì mọi bản in ghi là dự thảo"
    ),
    Field(key="from", title="Hiệu lực từ", explanation="Ngày, ví dụ 01/07/2026"),
    Field(key="until", title="Hiệu lực đến", explanation="Bỏ trống khi còn hiệu lực", required=False),
    Field(key="legal_basis", title="Căn cứ pháp lý", explanation="Mỗi văn bản một dòng trong ô"),
    Field(key="points", title="Tổng điểm", explanation="Bằng tổng điểm các mục"),
    Field(
        key="coverage_for_place",
        title="Phần phải chấm được để có hạng (%)",
        explanation="Ví dụ 90: chấm được ít nhất 90% số điểm mới xếp hạng",
    ),
    Field(key="start", title="Kỳ số liệu bắt đầu", explanation="Ngày/tháng hằng năm, ví dụ 01/10"),
    Field(key="rating_months", title="Số tháng xếp loại sau kỳ", explanation="Ví dụ 3 (quý IV)"),
    Field(
        key="grades",
        title="Các mức",
        explanation="Từ cao xuống thấp, mỗi mức một dòng trong ô: Tốt: 80",
        required=False,
    ),
)
CRITERION_FIELDS = (
    Field(
        key="heading",
        title="Mục",
        explanation="Số của mục; chỉ cần ghi ở tiêu chí đầu của mục",
        required=False,
    ),
    Field(key="heading_title", title="Tên mục", explanation="Ghi ở tiêu chí đầu của mục", required=False),
    Field(
        key="heading_points", title="Điểm của mục", explanation="Ghi ở tiêu chí đầu của mục", required=False
    ),
    Field(key="id", title="Mã tiêu chí", explanation="Mục.số: 1.1"),
    Field(key="title", title="Tiêu chí", explanation="Tên tiêu chí"),
    Field(key="points", title="Điểm", explanation="Điểm tối đa của tiêu chí"),
    Field(
        key="success_condition",
        title="Điều kiện đạt",
        explanation="Khi nào được trọn điểm; số lấy từ tham số viết {tên_tham_số}",
    ),
    Field(key="remedy", title="Cách khắc phục", explanation="Cơ quan phải làm gì khi chưa đạt"),
    Field(
        key="legal_basis",
        title="Căn cứ",
        explanation="Mỗi căn cứ một dòng trong ô: Nghị định 224/2026/NĐ-CP, Điều 9, khoản 1",
    ),
    Field(
        key="check",
        title="Phép kiểm tra",
        explanation="Bỏ trống: hỏi cơ quan bằng phiếu. Tên các phép kiểm tra ở cuối trang này",
        required=False,
    ),
    Field(
        key="parameters",
        title="Tham số",
        explanation="Mỗi tham số một dòng trong ô: section: news",
        required=False,
    ),
    Field(
        key="needs",
        title="Cần",
        explanation="lưu trữ, trực tiếp, nhiều lần, phiếu (một hoặc nhiều, cách nhau dấu phẩy)",
        required=False,
    ),
    Field(
        key="question",
        title="Câu hỏi cho cơ quan",
        explanation="Bắt buộc khi không có phép kiểm tra hoặc khi cần phiếu",
        required=False,
    ),
    Field(
        key="derived",
        title="Suy ra",
        explanation="có: tiêu chí do người soạn suy ra; không: chép nguyên từ quyết định; bỏ trống: không",
        required=False,
    ),
)
TITLES = {field.key: field.title for field in (*WHOLE_FIELDS, *CRITERION_FIELDS)}
TIERS = {"so": "sở", "huyen": "huyện", "xa": "xã", "tinh": "tỉnh", "any": "mọi cấp"}
NEEDS = {"archive": "lưu trữ", "live": "trực tiếp", "repeat": "nhiều lần", "form": "phiếu"}
ASK = "ask_agency"
"""The check of a criterion for which none is named: the agency is asked."""
