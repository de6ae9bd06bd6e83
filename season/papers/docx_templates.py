"""The Word templates of the season's papers, as they are handed out: made here, edited by staff in Word.

Placeholders are docxtpl's; what each stands for is told in docs/papers.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
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


def proposal(made: Any) -> None:
    """The department's proposal to the chairman."""
    head(made, above="{{ parent_caps }}", issuer="{{ department_caps }}", number="Số: {{ number }}")
    pieces.title(made, "TỜ TRÌNH", f"Về việc công bố {_ABOUT}")
    say(made, "Kính gửi: Chủ tịch {{ superior }}", align="center", before=2, after=10)
    body(
        made,
        "Thực hiện {{ basis }}, {{ department }} đã tổ chức đánh giá, xếp hạng {{ subject }} năm {{ year }} của các cơ "
        "quan nhà nước {{ province }}. {{ department }} kính báo cáo và trình như sau:",
    )
    body(made, "**I. QUÁ TRÌNH THỰC HIỆN**", keep=True)
    body(
        made,
        "1. Ngày {{ letter_on }}, {{ department }} gửi Công văn và Phiếu khảo sát; hạn trả lời là ngày {{ answers_due "
        "}}. Số liệu tính từ ngày {{ window_from }} đến ngày {{ window_until }}.",
    )
    body(made, "2. {{ answers_told }}")
    body(made, "3. {{ verification_told }}")
    body(made, "**II. KẾT QUẢ**", keep=True)
    tag(made, "{%p for table in tables %}")
    body(made, "**{{ loop.index }}. {{ table.title }}**", keep=True)
    body(made, "{{ table.told }}")
    tag(made, "{%p if table.leaders %}")
    body(made, "Dẫn đầu: {{ table.leaders }}.")
    tag(made, "{%p endif %}")
    tag(made, "{%p if table.unplaced_told %}")
    body(made, "{{ table.unplaced_told }}")
    tag(made, "{%p endif %}")
    tag(made, "{%p endfor %}")
    body(made, "**III. ĐỀ NGHỊ**", keep=True)
    body(
        made,
        "{{ department }} kính trình Chủ tịch {{ superior }} xem xét, ban hành Quyết định công bố "
        + _ABOUT
        + " "
        "(có dự thảo Quyết định kèm theo)./.",
        keep=True,
    )
    say(
        made,
        "(Gửi kèm: dự thảo Quyết định; Báo cáo kết quả; bảng xếp hạng chi tiết.)",
        size=13,
        how="i",
        indent=10,
        keep=True,
    )
    foot(
        made,
        ("- Như trên;", "- Các Phó Chủ tịch {{ superior }};", "- Lưu: VT."),
        authority="",
        title="{{ signer.title }}",
        name="{{ signer.name }}",
    )


def decision(made: Any) -> None:
    """The chairman's decision, with the ranked tables as its annexes."""
    head(
        made,
        above="",
        issuer="{{ superior_head }}",
        number="Số: {{ number }}",
        draft=True,
    )
    pieces.title(made, "QUYẾT ĐỊNH", f"Công bố {_ABOUT} của các cơ quan nhà nước {{{{ province_held }}}}")
    say(made, "CHỦ TỊCH {{ superior_caps }}", how="b", align="center", after=10)
    tag(made, "{%p for line in legal_bases %}")
    body(made, "{{ line }};", how="i", after=4)
    tag(made, "{%p endfor %}")
    body(
        made,
        "Theo đề nghị của {{ proposer }} tại Tờ trình số {{ proposal_number }} {{ dated_proposal }}.",
        how="i",
    )
    say(made, "QUYẾT ĐỊNH:", how="b", align="center", before=6, after=8, keep=True)
    body(
        made,
        "**Điều 1.** Công bố "
        + _ABOUT
        + " của {{ counted }} cơ quan nhà nước {{ province }}, chi tiết tại {{ annexes_told }} "
        "kèm theo Quyết định này.",
    )
    body(made, "**Điều 2.** Tổ chức thực hiện", keep=True)
    body(
        made,
        "1. Thủ trưởng các cơ quan có tên tại Điều 1 chỉ đạo khắc phục tồn tại, hạn chế theo thông báo kết quả của "
        "{{ department }} và chịu trách nhiệm về kết quả đánh giá, xếp hạng của cơ quan mình.",
    )
    body(
        made,
        "2. Sở Nội vụ đưa kết quả đánh giá, xếp hạng vào nội dung xác định trách nhiệm trong thực thi công vụ của "
        "người đứng đầu, đánh giá mức độ hoàn thành nhiệm vụ và bình xét danh hiệu thi đua, khen thưởng năm {{ year }} "
        "của các cơ quan, đơn vị.",
    )
    body(
        made,
        "3. {{ department }} thông báo kết quả chi tiết tới từng cơ quan, công khai kết quả trên Cổng thông tin điện "
        "tử của tỉnh và theo dõi, đôn đốc việc khắc phục.",
    )
    body(made, "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký.")
    body(
        made,
        "**Điều 4.** Chánh Văn phòng {{ superior }}, {{ proposer }}, Giám đốc Sở Nội vụ và Thủ trưởng các cơ quan có "
        "tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
        keep=True,
    )
    foot(
        made,
        (
            "- Như Điều 4;",
            "- Chủ tịch, các Phó Chủ tịch {{ superior }};",
            "- Cổng thông tin điện tử tỉnh;",
            "- Lưu: VT.",
        ),
        authority="",
        title="{{ signer.title }}",
        name="{{ signer.name }}",
    )
    annexes(made)
    tag(made, "{%p for table in tables %}")
    annex_head(
        made,
        "Phụ lục{{ table.numeral }}",
        "{{ table.annex_title }}\n{{ table.group_caps }}",
        "(Kèm theo Quyết định số {{ number }} {{ dated }} của Chủ tịch {{ superior }})",
    )
    tag(made, "{%p if table.placed %}")
    listing(
        made,
        (
            ("Hạng", 16, "{{ line.place }}", "center"),
            ("Cơ quan", 63, "{{ line.name }}", "left"),
            ("Điểm", 27, "{{ line.score }}", "center"),
            ("Xếp loại", 23, "{{ line.grade }}", "center"),
            ("So với kỳ trước", 36, "{{ line.compared }}", "center"),
        ),
        loop="line in table.placed",
    )
    tag(made, "{%p endif %}")
    tag(made, "{%p for note in table.notes %}")
    say(made, "{{ note }}", size=11, how="i", before=3)
    tag(made, "{%p endfor %}")
    tag(made, "{%p if table.unplaced %}")
    say(made, "Các cơ quan không xếp hạng", size=13, how="b", align="left", before=10, after=4, keep=True)
    listing(
        made,
        (
            ("TT", 16, "{{ loop.index }}", "center"),
            ("Cơ quan", 63, "{{ line.name }}", "left"),
            ("Điểm", 27, "{{ line.score }}", "center"),
            ("Lý do", 59, "{{ line.reason }}", "left"),
        ),
        loop="line in table.unplaced",
    )
    tag(made, "{%p endif %}")
    tag(made, "{%p endfor %}")
    pieces.end(made)


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
TEMPLATES: dict[str, Callable[[Any], None]] = {
    "cong-van-khao-sat.docx": letter,
    "to-trinh.docx": proposal,
    "quyet-dinh.docx": decision,
    "danh-sach-so-noi-vu.docx": personnel,
}
"""File name → what lays the template out."""


def template(name: str) -> bytes:
    """A template as it is handed out. KeyError for a name that is not in TEMPLATES."""
    made = pieces.document()
    TEMPLATES[name](made)
    made.core_properties.created = made.core_properties.modified = datetime(2020, 3, 5, tzinfo=UTC)
    made.core_properties.author = made.core_properties.title = ""
    held = BytesIO()
    made.save(held)
    return held.getvalue()
