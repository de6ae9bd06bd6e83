"""Files of a panel: the form, what officials hand in, and what is refused with line and mend."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.panel.cases import judged_portals
from benchmarks.panel.form import COLUMNS, form
from benchmarks.panel.reading import CRITERION, FIRST, PORTAL, SECOND, read_panel
from benchmarks.panel.runs import from_folder
from jobs.problems import InputProblem
from scoring.rubric import FOLDER, load
from tests import panels
from tests.test_agreement import compared, results


def one_panel(folder: Path, change: dict[str, str], row: int = 2) -> str:
    """What is said of a good panel with one row changed (rows as Excel counts them)."""
    documents = results(1)
    rows = panels.rows(documents, panels.points)
    rows[row - 2] |= change
    with pytest.raises(InputProblem) as refused:
        compared(folder, documents, rows)
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {FIRST: "7"},
            "dòng 2, cột ‘Người chấm 1’: ‘7’ vượt điểm tối đa 1 của tiêu chí 1.1; ghi số từ 0 đến 1",
        ),
        ({SECOND: "-1"}, "dòng 2, cột ‘Người chấm 2’: ‘-1’ không phải là điểm; ghi số từ 0 đến 1"),
        ({SECOND: "đạt"}, "‘không xác định’ hoặc ‘không áp dụng’"),
        ({CRITERION: "TC 1.99"}, "dòng 2, cột ‘Mã tiêu chí’: bộ tiêu chí bac-giang-2294-2020-so"),
        ({CRITERION: ""}, "dòng 2, cột ‘Mã tiêu chí’: ô trống"),
        ({PORTAL: "so-1"}, "dòng 2, cột ‘Mã cổng’: không có kết quả nào của cổng ‘so-1’; có phải ‘so-01’?"),
        ({PORTAL: "cong-xx"}, "các mã có: so-01"),
        (
            {CRITERION: "TC 1.2"},
            "dòng 3, cột ‘Mã tiêu chí’: cổng ‘so-01’ đã có tiêu chí 1.2 ở dòng 2; xoá dòng thừa",
        ),
    ],
)
def test_a_wrong_cell_is_one_sentence_with_line_and_mend(
    change: dict[str, str], said: str, tmp_path: Path
) -> None:
    message = one_panel(tmp_path, change)
    assert message.startswith("phieu-1.csv, dòng ")
    assert said in message
    assert "\n" not in message


def test_many_wrong_cells_are_listed_and_counted(tmp_path: Path) -> None:
    documents = results(1)
    with pytest.raises(InputProblem) as refused:
        compared(tmp_path, documents, panels.rows(documents, lambda _: "9"))
    lines = str(refused.value).splitlines()
    assert lines[0] == "Phiếu chấm có 150 chỗ cần sửa; chưa đối chiếu gì:"
    assert lines[-1] == "  … và 140 chỗ khác."
    assert len(lines) == 12


def test_a_form_of_another_rubric_is_refused(tmp_path: Path) -> None:
    other = load(FOLDER / "province-2026-so.yaml")
    path = tmp_path / "phieu.csv"
    path.write_bytes(form(other, [panels.agency(1)]))
    runs = from_folder(panels.write_results(tmp_path / "kq", results(1)))
    with pytest.raises(InputProblem, match="phiếu theo ‘province-2026-so’ còn kết quả của cổng ‘so-01’ theo"):
        judged_portals([read_panel(path)], runs)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tệp trống"),
        (b"\xef\xbb\xbf\r\n,,,\r\n", "tệp trống"),
        ("Mã cổng,Mã tiêu chí,Người chấm 1,Người chấm 2\n".encode(), "không có dòng chấm nào"),
        ("Mã cổng,Mã tiêu chí,Người chấm 1\na,1.1,1\n".encode(), "dòng 1: thiếu cột ‘Người chấm 2’"),
        ("Mã cổg,Mã tiêu chí,Người chấm 1,Người chấm 2\n".encode(), "đổi tên cột ‘Mã cổg’ thành ‘Mã cổng’"),
        (
            "Mã cổng,Mã tiêu chí,Người chấm 1,Người chấm 2,Mã cổng\n".encode(),
            "cột ‘Mã cổng’: tên cột lặp lại",
        ),
        ("Mã cổng,Mã tiêu chí\nsở,1\n".encode("cp1258", "replace"), "dòng 1: chữ không ở bảng mã UTF-8"),
        ("Mã cổng,Mã tiêu chí,Người chấm 1,Người chấm 2\na,1.1,0,5,1\n".encode(), "dòng 2: có 5 ô trong khi"),
        (b"PK\x03\x04...", "đây là sổ tính Excel, không phải CSV"),
        (b"a\x00b", "tệp không phải là văn bản"),
        ('Mã cổng,Mã tiêu chí,Người chấm 1,Người chấm 2\n"a"b,1,1,1\n'.encode(), "dấu ngoặc kép"),
    ],
)
def test_a_file_that_is_no_panel(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "phieu.csv"
    path.write_bytes(content)
    with pytest.raises(InputProblem) as refused:
        read_panel(path)
    assert said in str(refused.value)
    assert str(refused.value).startswith("phieu.csv")


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputProblem, match=r"khong-co.csv: không tìm thấy tệp"):
        read_panel(tmp_path / "khong-co.csv")
    with pytest.raises(InputProblem, match="không đọc được"):
        read_panel(tmp_path)
    monkeypatch.setattr("benchmarks.panel.reading.MAXIMUM_BYTES", 10)
    large = tmp_path / "lon.csv"
    large.write_bytes(b"x" * 11)
    with pytest.raises(InputProblem, match="lớn hơn 20 MB"):
        read_panel(large)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_as_sheets_save_them(encoding: str, separator: str, tmp_path: Path) -> None:
    lines = [
        ("Cổng", "Tiêu chí", "Người chấm 1 điểm", "Người chấm 2 điểm"),
        ("a", "tc 10.10", '"0,5"', "0.5"),
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    path = tmp_path / "phieu.csv"
    path.write_bytes(f"{text}\r\n{separator * 3}\r\n".encode(encoding))
    (entry,) = read_panel(path)
    assert (entry.portal, entry.criterion, entry.first, entry.second) == ("a", "10.10", "0,5", "0.5")
    path.write_bytes(f"sep={separator}\n{text}\n".encode(encoding))
    assert read_panel(path) == (entry,)


def test_the_form_follows_the_rubric_and_opens_in_a_sheet(tmp_path: Path) -> None:
    hostile = replace(panels.agency(1), name="=HYPERLINK(1)")
    content = form(panels.RUBRIC, [hostile, panels.agency(2)])
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert list(lines[0]) == list(COLUMNS)
    assert len(lines) == 2 * len(panels.RUBRIC.criteria)
    assert {line[CRITERION] for line in lines} == {
        f"TC {criterion.id}" for criterion in panels.RUBRIC.criteria
    }
    assert {line[FIRST] + line[SECOND] for line in lines} == {""}
    assert not any(cell[:1] in ("=", "+", "-", "@") for line in lines for cell in line.values() if cell)
    path = tmp_path / "phieu.csv"
    path.write_bytes(content)
    runs = from_folder(panels.write_results(tmp_path / "kq", results(2)))
    assert [portal.whole for portal in judged_portals([read_panel(path)], runs)] == [False, False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "không có kết quả JSON nào"),
        ("{", "không phải tệp JSON nguyên vẹn"),
        ('{"schema": "soicong-result-1"}', "không đúng dạng"),
    ],
)
def test_a_folder_without_results(content: str | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "x.json").write_text(content, "utf-8")
    with pytest.raises(InputProblem, match=said):
        from_folder(tmp_path)
    with pytest.raises(InputProblem, match="Không đọc được thư mục"):
        from_folder(tmp_path / "khong-co")


def test_results_of_an_older_rubric_are_refused(tmp_path: Path) -> None:
    document = panels.result(1)
    del document["findings"][0]
    with pytest.raises(InputProblem, match="theo một bản cũ của bộ tiêu chí"):
        from_folder(panels.write_results(tmp_path, [document]))
