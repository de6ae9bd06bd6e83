"""What `survey import` refuses: one clear sentence with file, cell and mend, and nothing half-imported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.migrate import upgrade
from db.store import Store
from jobs.addresses import today
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author
from jobs.survey import import_forms, write_all_forms
from season.survey_filling import Filled, filled
from season.survey_form import HIDDEN, ID, POINTS, SHEET, TITLE
from tests.season.example import FORM_ITEM, MEASURED_ITEM, agency, opened

TODAY = today()
LAN = Author(by="Lan", why="CV 210")
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A season of three agencies, whose forms lie filled in and signed beside the database. No test changes it."""
    folder = tmp_path_factory.mktemp("season")
    url = f"sqlite:///{folder / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        opened(
            store,
            (agency("so-a", "Sở A"), agency("so-b", "Sở B"), agency("so-c", "Sở C")),
            letter_on=TODAY - timedelta(days=5),
            answers_due=TODAY + timedelta(days=10),
            verification_on=TODAY + timedelta(days=11),
            publication_on=TODAY + timedelta(days=50),
            closed_on=TODAY + timedelta(days=90),
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOICONG_DATA", str(folder))
        patch.delenv("SOICONG_DATABASE", raising=False)
        write_all_forms(folder, season=None)
    for path in folder.glob("*.xlsx"):
        items = {FORM_ITEM.id: Filled(points=Fraction(1, 2), amount=Fraction(120))}
        path.write_bytes(filled(path.read_bytes(), items, signed_by="Nguyễn Văn Mẫu", signed_on=TODAY))
    return folder


@pytest.fixture
def data(season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    for path in season.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    return tmp_path


def kept(data: Path) -> list[str]:
    with Store(f"sqlite:///{data / 'soicong.sqlite3'}") as store:
        return [one.agency_code for one in store.season_desk().forms(2026)]


def take_in(*paths: Path, agency: str | None = None) -> ExitCode:
    return import_forms(paths, season=None, agency=agency, received=None, author=LAN)


def refused(data: Path, *paths: Path, agency: str | None = None) -> str:
    """What is said; nothing may have come in."""
    before = kept(data)
    with pytest.raises(InputProblem) as caught:
        take_in(*paths, agency=agency)
    assert kept(data) == before, "nothing half-imported"
    return str(caught.value)


def changed(path: Path, change: Change) -> Path:
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def row_of(sheet: Any, item: str) -> int:
    return next(
        row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row=row, column=ID).value) == item
    )


def typed(column: int, item: str, value: Any) -> Change:
    def change(book: Any) -> None:
        book[SHEET].cell(row=row_of(book[SHEET], item), column=column).value = value

    return change


def hidden(label: str, value: str) -> Change:
    def change(book: Any) -> None:
        sheet = book[HIDDEN]
        row = next(row for row in range(1, 6) if sheet.cell(row=row, column=1).value == label)
        sheet.cell(row=row, column=2).value = value

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (typed(POINTS, FORM_ITEM.id, "khá tốt"), "‘khá tốt’ không phải một số; hãy ghi một số"),
        (typed(POINTS, FORM_ITEM.id, "=SUM(1;1)"), "có công thức; hãy dán thành giá trị"),
        (typed(TITLE, MEASURED_ITEM.id, "Câu hỏi dễ hơn"), f"câu hỏi của mục {MEASURED_ITEM.id} đã bị sửa"),
        (hidden("season", "2025"), "phiếu của kỳ 2025, không phải kỳ 2026; hãy xin phiếu mới"),
        (hidden("agency", "so-x"), "phiếu của cơ quan mã ‘so-x’"),
    ],
    ids=["text", "formula", "question", "period", "agency"],
)
def test_one_wrong_form_keeps_all_of_a_call_out(data: Path, change: Change, sentence: str) -> None:
    wrong = changed(data / "so-b.xlsx", change)
    said = refused(data, data / "so-a.xlsx", wrong, data / "so-c.xlsx")
    assert sentence in said
    first, *rest = said.split("\n")
    assert first.startswith("so-b.xlsx, trang ‘Phiếu tự chấm’, ô ") or first.startswith("so-b.xlsx: ")
    assert rest == ["Không nhập phiếu nào."]
    assert kept(data) == []


def test_a_form_of_another_agency_than_the_one_that_is_named(data: Path) -> None:
    said = refused(data, data / "so-a.xlsx", agency="so-b")
    assert "phiếu của Sở A (mã ‘so-a’), không phải của ‘so-b’; hãy xin đúng phiếu" in said


def test_forty_megabytes_are_neither_read_nor_unpacked(data: Path) -> None:
    big = data / "to.xlsx"
    big.write_bytes(b"\0" * 40_000_000)
    assert "tệp nặng 40 MB, chỉ nhận đến" in refused(data, big, data / "so-a.xlsx")
    packed = io.BytesIO((data / "so-b.xlsx").read_bytes())
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/picture.bin", b"\0" * 40_000_000)
    (data / "so-b.xlsx").write_bytes(packed.getvalue())
    assert "so-b.xlsx: " in refused(data, data / "so-b.xlsx")


def test_a_form_twice_in_one_call_or_again_later(data: Path) -> None:
    path = data / "so-a.xlsx"
    other = data / "so-a-ban-2.xlsx"
    other.write_bytes(path.read_bytes())
    assert "so-a.xlsx được nêu hai lần trong một lệnh" in refused(data, path, data / "so-b.xlsx", path)
    assert "đều là phiếu của Sở A: hãy giữ tệp đúng" in refused(data, path, other)
    assert take_in(path) is ExitCode.DONE
    said = refused(data, data / "so-b.xlsx", other)
    assert f"đúng tệp này đã được nhập (nhận ngày {TODAY:%d/%m/%Y})" in said
    assert kept(data) == ["so-a"]
