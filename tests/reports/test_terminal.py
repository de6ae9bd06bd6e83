"""What the terminal shows."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from rich.console import Console, RenderableType

from reports.terminal import leagues_table, level_bar, portal_summary, verdict_line
from scoring.human_check import stamped
from scoring.ranking import leagues
from tests.reports import example
from tests.reports.test_province import RESULTS
from tests.scoring.test_human_check import CHECK


def printed(what: RenderableType, width: int = 110) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None, legacy_windows=False)
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_result_in_the_terminal() -> None:
    said = printed(portal_summary(example.document()))
    for expected in (
        "Sở Thông tin và Truyền thông tỉnh Hoà Phong",
        "Điểm 64,49–77,09 / 100   Xếp loại Trung bình–Khá   Đã chấm 87,4\u00a0%",
        "Dự thảo tiêu chí, chưa ban hành; kết quả do máy đánh giá, chưa đối chiếu với người chấm.",
        "40 đạt · 12 đạt một phần · 9 chưa đạt",
        "4. Thông tin chỉ đạo điều hành",
        "████████████········          9 / 15",
        "+3  4.4 Lịch làm việc của lãnh đạo. Đăng lịch tuần",
        "½ Đạt một phần",
        "1,4–2/2",
    ):
        assert expected in said


def test_a_result_without_its_findings_is_short() -> None:
    said = printed(portal_summary(example.document(), findings=False, mends=0))
    assert "Từng tiêu chí" not in said
    assert "Nên sửa trước" not in said


def test_a_portal_that_could_not_be_seen() -> None:
    document = example.not_scored("Cổng chặn công cụ đánh giá.")
    document["rubric"]["adopted"] = True
    said = printed(portal_summary(document))
    assert "Chưa đánh giá được: Cổng chặn công cụ đánh giá." in said
    assert "Điểm" not in said
    assert "Dự thảo" not in said
    assert "Kết quả do máy đánh giá, chưa đối chiếu với người chấm." in said


def test_once_people_have_checked_the_machine_it_is_said() -> None:
    words = "đã đối chiếu với người chấm: 12 cổng, κ = 0,81 (giữa hai người chấm κ = 0,79), ngày 20/11/2026"
    document = stamped(example.document(), CHECK)
    assert f"kết quả do máy đánh giá, {words}." in printed(portal_summary(document), 180)
    said = printed(leagues_table(leagues(RESULTS), human_check=words), 180)
    assert said.rstrip().endswith(f"Kết quả do máy đánh giá, {words}.")


def test_what_a_portal_writes_is_never_markup_or_control() -> None:
    finding = example.document()["findings"][0] | {"note": "[red]đỏ[/red] \x1b[2Jxoá"}
    assert printed(verdict_line(finding)) == "✓ 1.1 Sơ đồ, cơ cấu tổ chức bộ máy: [red]đỏ[/red] [2Jxoá\n"


@pytest.mark.parametrize("width", [60, 80, 140])
def test_it_fits_narrow_and_wide_terminals(width: int) -> None:
    said = printed(portal_summary(example.document()), width)
    assert max(len(line) for line in said.splitlines()) <= width


def test_heading_that_does_not_apply() -> None:
    document = example.document()
    document["headings"][6] |= {"points": 0, "low": 0, "high": 0, "inapplicable": True}
    assert "không áp dụng" in printed(portal_summary(document))


def test_the_leagues_in_the_terminal() -> None:
    said = printed(leagues_table(leagues(RESULTS)))
    lines = said.splitlines()
    order = [next(i for i, line in enumerate(lines) if f"Cơ quan {code} <b>" in line) for code in "ebacd"]
    assert order == sorted(order)
    assert "70–75" in said
    assert "Cổng không trả lời." in said
    assert "chưa đánh giá" in said
    assert "Lưu ý: dự thảo tiêu chí, chưa ban hành." in said
    assert said.rstrip().endswith("Kết quả do máy đánh giá, chưa đối chiếu với người chấm.")
    assert printed(leagues_table(())) == "Chưa có kết quả nào để xếp hạng.\n"


def test_the_bar_of_a_heading() -> None:
    assert level_bar(Decimal(5), Decimal(7), Decimal(10)).plain == "█" * 10 + "▒" * 4 + "·" * 6
    assert level_bar(Decimal(5), Decimal(5), Decimal(10)).plain == "█" * 10 + "·" * 10
    assert level_bar(Decimal(0), Decimal(0), Decimal(0)).plain == "·" * 20
