"""The Word templates of the letters: the one with the survey form, and the one to Sở Nội vụ with its list."""

from __future__ import annotations

from typing import Any

from season.papers import docx_pieces as pieces
from season.papers.docx_pieces import annex_head, annexes, body, foot, head, listing, say, tag

_ABOUT = "kết quả đánh giá, xếp hạng {{ subject }} năm\u00a0{{ year }}"


def letter(made: Any) -> None:
    """The letter with the survey form."""
    head(
        made,
        above="{{ parent_caps }}",
        issuer="{{ department_caps }}",
        number="Số: {{ number }}",
        subject="V/v khảo sát, tự đánh giá {{ subject }} năm\u00a0{{ year }}",
    )
    _addressees(made)
    body(
        made,
        "Thực hiện {{ basis }}, {{ department }} tổ chức đánh giá, xếp hạng {{ subject }} năm {{ year }}. Để có số "
        "liệu đánh giá, {{ department }} đề nghị các cơ quan, đơn vị thực hiện các nội dung sau:",
    )
    body(
        made,
        "1. Rà soát, thu thập số liệu và tự chấm điểm theo Phiếu khảo sát kèm theo Công văn này. Số liệu tính từ ngày "
        "{{ window_from }} đến ngày {{ window_until }}.",
    )
    body(
        made,
        "2. Những nội dung đo được tự động trên cổng thông tin điện tử đã được điền sẵn trong Phiếu (tệp XLSX); cơ "
        "quan đối chiếu và ghi ý kiến nếu chưa thống nhất. Mỗi số liệu cơ quan tự khai cần kèm căn cứ: đường dẫn trên "
        "cổng thông tin điện tử hoặc số, ký hiệu văn bản. Đề nghị giữ nguyên câu hỏi, không thêm hoặc xóa dòng.",
    )
    body(
        made,
        "3. Thủ trưởng cơ quan xác nhận sự đầy đủ, chính xác của số liệu và gửi Phiếu về {{ department }} chậm nhất "
        "ngày **{{ answers_due }}** ({{ answer_days }} ngày kể từ ngày phát hành Công văn). Cơ quan gửi muộn hoặc "
        "không gửi được nêu tên trong báo cáo kết quả.",
    )
    body(
        made,
        "4. Tạo điều kiện để {{ department }} thẩm tra, xác minh số liệu từ ngày {{ verification_on }}. Kết quả dự "
        "kiến công bố từ ngày {{ publication_on }}; cơ quan có ý kiến về kết quả gửi {{ department }} trong {{ "
        "objection_days }} ngày kể từ ngày nhận thông báo.",
    )
    body(made, "Thông tin trao đổi, đề nghị liên hệ: {{ contact }}.", keep=True)
    body(made, "Trân trọng./.", keep=True)
    foot(
        made,
        ("- Như trên;", "- {{ superior }} (để báo cáo);", "- Lưu: VT."),
        authority="",
        title="{{ signer.title }}",
        name="{{ signer.name }}",
    )
    annexes(made)
    tag(made, "{%p for form in forms %}")
    annex_head(
        made,
        "Phụ lục{{ form.numeral }}",
        "PHIẾU KHẢO SÁT\n{{ form.title_caps }} NĂM\u00a0{{ year }}",
        "(Kèm theo Công văn số {{ number }} {{ dated }} của {{ department }})",
    )
    say(made, "Dùng cho: {{ form.group }}", size=13, align="left")
    say(made, "Tên cơ quan: …………………………………………………………", size=13, align="left")
    say(made, "Người điền phiếu, điện thoại: ……………………………………", size=13, align="left", after=6)
    listing(
        made,
        (
            ("TT", 10, "{{ row.number }}", "center"),
            ("Nội dung", 71, "{{ row.title }}", "left"),
            ("Điểm tối đa", 17, "{{ row.maximum }}", "center"),
            ("Tự chấm điểm", 19, "{{ row.answer }}", "center"),
            ("Căn cứ (đường dẫn; số, ký hiệu văn bản)", 48, "", "left"),
        ),
        loop="row in form.rows",
        bold_when="row.heading",
    )
    say(made, "{{ form.note }}", size=11, how="i", align="left", before=4, after=8)
    table = pieces.grid(made, (82, 83), borders=False)
    pieces.flag(table.rows[0], "cantSplit")
    pieces.lines(table.rows[0].cells[1], _SIGNED_FORM)
    tag(made, "{%p endfor %}")


def personnel(made: Any) -> None:
    """The list for Sở Nội vụ: what the rating says of each agency and who heads it."""
    head(
        made,
        above="{{ parent_caps }}",
        issuer="{{ department_caps }}",
        number="Số: {{ number }}",
        subject="V/v cung cấp " + _ABOUT,
    )
    say(made, "Kính gửi: Sở Nội vụ", align="center", before=14, after=12)
    body(
        made,
        "Thực hiện {{ basis }}, {{ department }} gửi Sở Nội vụ "
        + _ABOUT
        + " của {{ counted }} cơ quan nhà nước "
        "{{ province }} (Danh sách kèm theo) để đưa vào nội dung xác định trách nhiệm trong thực thi công vụ của người "
        "đứng đầu, đánh giá mức độ hoàn thành nhiệm vụ và bình xét danh hiệu thi đua, khen thưởng năm {{ year }}.",
    )
    body(
        made,
        "Cơ quan không xếp hạng được ghi kèm lý do trong cột Ghi chú; cơ quan chưa xem được cổng thông tin điện tử "
        "không phải là cơ quan đạt 0 điểm.",
    )
    body(made, "Trân trọng./.", keep=True)
    foot(
        made,
        ("- Như trên;", "- {{ superior }} (để báo cáo);", "- Lưu: VT."),
        authority="",
        title="{{ signer.title }}",
        name="{{ signer.name }}",
    )
    annexes(made)
    annex_head(
        made,
        "DANH SÁCH",
        "KẾT QUẢ ĐÁNH GIÁ, XẾP HẠNG {{ subject_caps }} NĂM {{ year }} CỦA CÁC CƠ QUAN",
        "(Kèm theo Công văn số {{ number }} {{ dated }} của {{ department }})",
        break_before=False,
    )
    listing(
        made,
        (
            ("TT", 10, "{{ row.number }}", "center"),
            ("Cơ quan", 47, "{{ row.name }}", "left"),
            ("Người đứng đầu", 21, "{{ row.head }}", "center"),
            ("Kết quả", 55, "{%p for told in row.results %}\n{{ told }}\n{%p endfor %}", "left"),
            ("Ghi chú", 32, "{%p for told in row.remarks %}\n{{ told }}\n{%p endfor %}", "left"),
        ),
        loop="row in rows",
        size=11.5,
    )
    pieces.end(made)


def _addressees(made: Any) -> None:
    tag(made, "{%p if addressees|length == 1 %}")
    say(made, "Kính gửi: {{ addressees[0] }}", align="center", before=14, after=12)
    tag(made, "{%p else %}")
    say(made, "Kính gửi:", align="left", indent=25, before=14, keep=True)
    tag(made, "{%p for one in addressees %}")
    say(made, "- {{ one }}{{ '.' if loop.last else ';' }}", align="left", indent=38, keep=True)
    tag(made, "{%p endfor %}")
    say(made, "", size=6, align="left")
    tag(made, "{%p endif %}")


_SIGNED_FORM = (
    ("……………, ngày …… tháng …… năm ……", 12, "i"),
    ("THỦ TRƯỞNG CƠ QUAN", 12, "b"),
    ("(Ký, ghi rõ họ tên, đóng dấu)", 12, "i"),
    ("", 12, ""),
    ("", 12, ""),
)
