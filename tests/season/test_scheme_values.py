"""Tables of values: what is read for a scheme and for a report of counts, and every cell to mend."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from scoring.count_report import find_report
from scoring.count_report_model import Reported
from scoring.scheme import find_scheme, parse_scheme
from scoring.scheme_model import Span
from scoring.scheme_ranking import scheme_tables
from season.grid import GridProblem, read_grid
from season.scheme_sheet import table_rows, template_guide, template_rows
from season.scheme_values import SchemeValues, count_values, scheme_values
from tests.scoring.good_scheme import GOOD

SCHEME = parse_scheme(GOOD.encode(), "mau.yaml")


def values(folder: Path, text: str) -> SchemeValues:
    path = folder / "bang.csv"
    path.write_text(text, "utf-8")
    return scheme_values(read_grid(path), SCHEME)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(GridProblem) as raised:
        values(folder, text)
    return raised.value.problems


def test_a_table_with_its_titles_above(tmp_path: Path) -> None:
    read = values(
        tmp_path,
        "Số liệu năm 2026;;;;;;\n"
        "STT;Mã;Đơn vị;Nhóm;1. Hạ tầng;Điểm cổng;Hạng: Cổng;Mức\n"
        "1;so-a;Sở A;Sở;3,5;80;2;Khá\n"
        "2;;Huyện B;huyen;–;;;\n"
        ";;Điểm tối đa;;4;;;\n",
    )
    first, second = read.agencies
    assert (first.code, first.name, first.league, first.level) == ("so-a", "Sở A", "so", "Khá")
    assert first.parts == {"1": Span.of(Fraction("3.5"))}
    assert first.portal == (Span.of(Fraction(80)), Fraction(100))
    assert first.places == {"2": 2}
    assert (second.code, second.league, second.parts) == ("huyen-b", "huyen", {})
    assert read.maxima == {"1": Fraction(4)}


def test_criteria_are_columns_too(tmp_path: Path) -> None:
    read = values(tmp_path, "Mã;Máy tính;1.2\nso-a;1;2,5\n")
    assert read.agencies[0].parts == {"1.1": Span.of(Fraction(1)), "1.2": Span.of(Fraction("2.5"))}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Sở A;3\nSở B;4\n",
            [
                "bang.csv: không thấy dòng tên cột; hãy ghi một dòng có ‘Tên cơ quan’ và tên các hạng mục "
                "(mẫu: ./soicong schemes template mau -o mau.xlsx)."
            ],
        ),
        (
            "Tên;Hạ tẩng;Hạ tầng;1\nA;1;1;1\n",
            [
                "bang.csv, dòng 1, cột 3: cột ‘Hạ tầng’ lặp lại cột ở dòng 1, cột 2; hãy giữ một cột.",
                "bang.csv, dòng 1, cột 4: cột ‘1’ lặp lại cột ở dòng 1, cột 2; hãy giữ một cột.",
            ],
        ),
        (
            "Tên;Hạ tầngg;Mạng lưới\nA;1;2\n",
            [
                "bang.csv, dòng 1, cột 2: không rõ cột ‘Hạ tầngg’; có phải là ‘Hạ tầng’? hãy ghi đúng tên hoặc bỏ cột này.",
                "bang.csv, dòng 1, cột 3: không rõ cột ‘Mạng lưới’; hãy ghi đúng tên hoặc bỏ cột này.",
            ],
        ),
        (
            "Tên;Hạ tầng;Hạng\nA;khá;1\nB;1;1,5\n",
            [
                "bang.csv, dòng 2, cột 2: ‘khá’ không phải một số; hãy ghi một số, ví dụ 46,9.",
                "bang.csv, dòng 3, cột 3: ‘1,5’ không phải một hạng; hãy ghi số nguyên từ 1.",
            ],
        ),
        (
            "Tên;Hạ tầng\nA;1\nA;2\n;3\n",
            [
                "bang.csv, dòng 3, cột 1: ‘a’ đã có ở dòng 2, cột 1; hãy giữ một dòng.",
                "bang.csv, dòng 4, cột 1: dòng có số liệu mà không có tên cơ quan; hãy ghi tên.",
            ],
        ),
        (
            "Tên;Hạ tầng\n",
            ["bang.csv: dưới dòng tên cột không có cơ quan nào; hãy ghi mỗi cơ quan một dòng."],
        ),
    ],
)
def test_every_cell_to_mend_is_named(tmp_path: Path, text: str, sentences: list[str]) -> None:
    assert list(problems(tmp_path, text)) == sentences


def test_the_empty_table_is_read_back_once_it_is_filled(tmp_path: Path) -> None:
    scheme = find_scheme("cao-bang-1513-2018-so")
    heading, maxima = template_rows(scheme)
    assert maxima[1] == "Điểm tối đa"
    assert template_guide(scheme)[0] == ["Cột", "Cách ghi"]
    filled = [str(cell) for cell in heading]
    line = dict.fromkeys(filled, "") | {"Tên cơ quan": "Sở A", "Tổng": "46,9", "Hạng": "1", "Mức": "Mức III"}
    path = tmp_path / "bang.csv"
    path.write_text(f"{';'.join(filled)}\n{';'.join(line[name] for name in filled)}\n", "utf-8")
    read = scheme_values(read_grid(path), scheme)
    (table,) = scheme_tables(scheme, read.agencies)
    rows = list(table_rows([table], compared=True))
    assert rows[2][:6] == ["Mã", "Tên cơ quan", "Hạng", "Tổng", "Mức", "Cách đơn vị đứng đầu"]
    assert rows[3][:6] == ["so-a", "Sở A", 1, 46.9, "Mức III", 0.0]


def counted(folder: Path, text: str) -> tuple[dict[str, Reported], dict[str, Fraction]]:
    path = folder / "bang.csv"
    path.write_text(text, "utf-8")
    return count_values(read_grid(path), find_report("lang-son-6-thang"))


def test_a_report_of_counts_is_read(tmp_path: Path) -> None:
    found, shares = counted(
        tmp_path,
        "Chỉ tiêu;Số liệu\n1. Hồ sơ tiếp nhận;19.569\ntin-bai-thanh-phan;khoảng 1.750\nSở, ngành;ít nhất 17\n"
        '"Tỷ lệ hồ sơ tiếp nhận trực tuyến mức độ 3, 4";12,4%\n',
    )
    assert found == {
        "ho-so-tiep-nhan": Reported(value=19569),
        "tin-bai-thanh-phan": Reported(value=1750, about=True),
        "don-vi-so": Reported(value=17, at_least=True),
    }
    assert shares == {"ty-le-truc-tuyen": Fraction("12.4")}


def test_what_is_wrong_in_a_report_of_counts(tmp_path: Path) -> None:
    with pytest.raises(GridProblem) as raised:
        counted(tmp_path, "Hồ sơ tiếp nhận;nhiều\nHồ sơ tiếp nhậm;1\nSở, ngành;17\nSở, ngành;18\n")
    assert raised.value.problems == (
        "bang.csv, dòng 1, cột 2: ‘nhiều’ không phải một số nguyên; hãy ghi ví dụ 3621 hoặc ‘khoảng 1750’.",
        "bang.csv, dòng 2, cột 1: không có chỉ tiêu ‘Hồ sơ tiếp nhậm’; có phải là ‘Hồ sơ tiếp nhận’? "
        "hãy giữ nguyên tên chỉ tiêu của mẫu.",
        "bang.csv, dòng 4, cột 1: chỉ tiêu ‘Sở, ngành’ lặp lại; hãy giữ một dòng.",
    )
    with pytest.raises(GridProblem, match="không có chỉ tiêu nào"):
        counted(tmp_path, "Chỉ tiêu;Số liệu\n")
