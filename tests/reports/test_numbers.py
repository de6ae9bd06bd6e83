"""Numbers that provinces report, and pages of files: how they are written on the page and in the terminal."""

from __future__ import annotations

import io
from typing import Any

from lxml import html
from rich.console import Console

from reports.build import portal_report
from reports.numbers import number_lines
from reports.terminal import portal_summary
from tests.reports import example


def test_how_numbers_are_written() -> None:
    total, window, services = number_lines(example.COUNTS)
    assert (total.value, total.days) == ("ít nhất 1.782", "đến 30/09/2026")
    assert (window.value, window.days) == ("120", "01/10/2025 – 30/09/2026")
    assert window.note == "3 mục không ghi ngày, không tính"
    assert (services.value, services.days) == ("–", "")
    assert services.note.startswith("mục dẫn sang")


def test_the_page_has_a_table_of_numbers() -> None:
    page: Any = html.fromstring(portal_report(example.document()))
    (part,) = page.xpath("//section[@id='so-lieu']")
    assert [" ".join(cell.text_content().split()) for cell in part.xpath(".//tbody/tr[1]/*")] == [
        "Tin, bài",
        "ít nhất 1.782",
        "đến 30/09/2026",
        "/tin-tuc",
        "",
    ]
    assert page.xpath("//nav//a[@href='#so-lieu']")


def test_a_result_of_older_date_has_no_numbers() -> None:
    document = example.document()
    del document["counts"]
    assert "so-lieu" not in portal_report(document)


def test_the_terminal_shows_them() -> None:
    console = Console(width=110, file=io.StringIO(), color_system=None, legacy_windows=False)
    console.print(portal_summary(example.document(), findings=False))
    assert isinstance(console.file, io.StringIO)
    said = console.file.getvalue()
    assert "Số liệu đếm được" in said
    assert "ít nhất 1.782" in said
    assert "01/10/2025 – 30/09/2026" in said


def test_a_quote_of_a_file_names_its_page() -> None:
    document = example.document()
    cited = {"url": example.HOST + "/kh.pdf", "sha256": "", "quote": "năm 2026", "path": "trang 3"}
    document["findings"][0]["citations"] = [cited | {"screenshot_sha256": ""}]
    page: Any = html.fromstring(portal_report(document))
    (said,) = (li.text_content() for li in page.xpath("//article//li[q='năm 2026']"))
    assert "kh.pdf, trang 3" in said
