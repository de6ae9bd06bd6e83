"""The papers of a season as staff make them: in one command, from templates of their own; what is wrong is one sentence."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from tests.cli.command import Soicong

pytestmark = pytest.mark.browser
AGENCIES = """code,name,tier,home_url
so-y,Sở Y tế,so,https://soyte.example.gov.vn/
so-x,"Sở Xây dựng & {{ nhà ở }}",so,https://soxd.example.gov.vn/
"""
OFFICE = {
    "SOICONG_ORGANISATION": "Sở Khoa học và Công nghệ",
    "SOICONG_PARENT": "Ủy ban nhân dân tỉnh Phú Nguyên",
    "SOICONG_SIGNER": "Giám đốc/Lê Thị Mẫu",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Soicong:
    soicong = Soicong(tmp_path_factory.mktemp("papers"), **OFFICE)
    (soicong.folder / "two.csv").write_text(AGENCIES, "utf-8")
    assert soicong("agencies", "import", "two.csv", "--on", "01/01/2025").code == 0
    schemes = ("--scheme", "province-2026-so", "--scheme", "bac-giang-2294-2020-cntt-tinh")
    ended = soicong("season", "open", "2026", "--why", "KH 5", *schemes)
    assert ended.code == 0, ended.said
    return soicong


def text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def test_one_command_makes_all_papers_but_a_decision_on_draft_criteria(opened: Soicong) -> None:
    ended = opened(
        "papers", "make", "2026", "-o", "ra", "--number", "to-trinh=57/TTr-SKHCN", "--date", "18/11/2026"
    )
    assert ended.code == 0, ended.said
    folder = opened.folder / "ra"
    made = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert made == [
        "bang-xep-hang.pdf",
        "bang-xep-hang.xlsx",
        "bao-cao.pdf",
        "cong-van-khao-sat.docx",
        "danh-sach-so-noi-vu.docx",
        "thong-bao/so-x.pdf",
        "thong-bao/so-y.pdf",
        "to-trinh.docx",
    ]
    assert "Không lập Quyết định cho province-2026-so: dự thảo tiêu chí, chưa ban hành." in ended.out
    tables = docx.Document(str(folder / "to-trinh.docx")).tables
    head = " ".join(cell.text for row in tables[0].rows for cell in row.cells)
    assert "Số: 57/TTr-SKHCN" in head
    assert "ngày 18 tháng 11 năm 2026" in head
    assert tables[1].rows[0].cells[1].text.split() == ["GIÁM", "ĐỐC", "Lê", "Thị", "Mẫu"]
    notice = pypdfium2.PdfDocument(str(folder / "thong-bao/so-x.pdf"))
    told = " ".join(page.get_textpage().get_text_bounded() for page in notice)
    assert "Kính gửi: Sở Xây dựng & {{ nhà ở }}" in " ".join(told.split())
    book = openpyxl.load_workbook(BytesIO((folder / "bang-xep-hang.xlsx").read_bytes()))
    assert [cell.value for cell in book.worksheets[1]["C"]][6:8] == ["Sở Xây dựng & {{ nhà ở }}", "Sở Y tế"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--only", "quyet-dinh"),
            "Không lập Quyết định cho province-2026-so: dự thảo tiêu chí, chưa ban hành.",
        ),
        (
            ("--only", "quyet-dinh", "--scheme", "bac-giang-2294-2020-cntt-tinh"),
            "Chưa cơ quan nào được xếp hạng",
        ),
        (("--only", "thu"), "--only cần một trong: cong-van, to-trinh, quyet-dinh"),
        (("--scheme", "x"), "không có bộ tiêu chí ‘x’"),
        (("--templates", "khong-co"), "papers templates -o khong-co"),
        (("--number", "57"), "--number cần dạng LOẠI=SỐ"),
        (("--signer", "Giám đốc"), "--signer cần dạng CHỨC_VỤ/HỌ_TÊN"),
        (("--date", "mai"), "--date cần một ngày dạng"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    opened: Soicong, options: tuple[str, ...], sentence: str
) -> None:
    assert sentence in opened.refuses("papers", "make", "2026", "-o", "sai", *options)
    assert not list((opened.folder / "sai").glob("*")) if (opened.folder / "sai").exists() else True


def test_templates_are_copied_changed_and_used(opened: Soicong) -> None:
    assert opened("papers", "templates", "-o", "mau").code == 0
    changed = opened.folder / "mau" / "to-trinh.docx"
    document = docx.Document(str(changed))
    found = next(run for one in document.paragraphs for run in one.runs if "III. ĐỀ NGHỊ" in run.text)
    found.text = "III. KIẾN NGHỊ"
    document.save(str(changed))
    assert "giữ nguyên" in opened("papers", "templates", "-o", "mau").out
    only = ("papers", "make", "2026", "-o", "ra2", "--only", "to-trinh", "--templates", "mau")
    assert opened(*only).code == 0
    assert "III. KIẾN NGHỊ" in text(opened.folder / "ra2" / "to-trinh.docx")
    found.text = "{{ chuc_vu }}"
    document.save(str(changed))
    before = (opened.folder / "ra2" / "to-trinh.docx").read_bytes()
    said = opened.refuses(*only)
    assert "to-trinh.docx" in said
    assert "‘chuc_vu’" in said
    assert [path.name for path in (opened.folder / "ra2").iterdir()] == ["to-trinh.docx"]
    assert (opened.folder / "ra2" / "to-trinh.docx").read_bytes() == before
