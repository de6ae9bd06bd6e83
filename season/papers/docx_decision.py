"""The Word templates of the proposal and of the decision that it proposes."""

from __future__ import annotations

from typing import Any

from season.papers import docx_pieces as pieces
from season.papers.docx_pieces import annex_head, annexes, body, foot, head, listing, say, tag

_ABOUT = "kết quả đánh giá, xếp hạng {{ subject }} năm\u00a0{{ year }}"


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
    # A first season has nothing to compare with: a table of its own, as an empty column would ask a question.
    tag(made, "{%p if table.compares %}")
    listing(
        made,
        (
            ("Hạng", 16, "{{ line.place }}", "center"),
            ("Cơ quan", 63, "{{ line.name }}", "left"),
            ("{{ table.score_title }}", 27, "{{ line.score }}", "center"),
            ("Xếp loại", 23, "{{ line.grade }}", "center"),
            ("So với kỳ trước", 36, "{{ line.compared }}", "center"),
        ),
        loop="line in table.placed",
    )
    tag(made, "{%p else %}")
    listing(
        made,
        (
            ("Hạng", 16, "{{ line.place }}", "center"),
            ("Cơ quan", 88, "{{ line.name }}", "left"),
            ("{{ table.score_title }}", 33, "{{ line.score }}", "center"),
            ("Xếp loại", 28, "{{ line.grade }}", "center"),
        ),
        loop="line in table.placed",
    )
    tag(made, "{%p endif %}")
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
            ("{{ table.score_title }}", 27, "{{ line.score }}", "center"),
            ("Lý do", 59, "{{ line.reason }}", "left"),
        ),
        loop="line in table.unplaced",
    )
    tag(made, "{%p endif %}")
    tag(made, "{%p endfor %}")
    pieces.end(made)
