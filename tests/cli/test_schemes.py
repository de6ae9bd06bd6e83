"""`./soicong schemes` as a user calls it: the seeds' figures in a table, ranked, compared, written, reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.command import Soicong

YEAR_2019 = (
    "Tên cơ quan,Nhóm,Hạng: 3,Tổng,Hạng\n"
    'Bắc Kạn,tinh,42,"0,7699",16\n'
    'Thừa Thiên-Huế,tinh,,"0,9039",1\n'
    "Bộ Tài chính,bo,,,1\n"
)
YEAR_2018 = (
    "Tên cơ quan;Nhóm;Hạng: 3;Tổng;Hạng;Cách đơn vị đứng đầu\n"
    "Bắc Kạn;tinh;55;0,662;26;0,209\nĐà Nẵng;tinh;;;1;\n"
)
LANG_SON = (
    "Chỉ tiêu;Số liệu\nTin, bài trên Trang TTĐT thành phần;khoảng 1.750\ndich-vu-2;720\ndich-vu-3;499\n"
    "dich-vu-4;563\ndich-vu;1782\nho-so-tiep-nhan;19569\nho-so-truc-tuyen;2427\nty-le-truc-tuyen;12,4%\n"
)


@pytest.fixture
def soicong(tmp_path: Path) -> Soicong:
    for name, text in (("2019.csv", YEAR_2019), ("2018.csv", YEAR_2018), ("phieu.csv", LANG_SON)):
        (tmp_path / name).write_text(text, "utf-8")
    return Soicong(tmp_path)


def test_the_national_index_is_ranked_compared_and_written(soicong: Soicong) -> None:
    ended = soicong(
        "schemes", "rank", "ict-index-2019", "2019.csv", "--previous", "2018.csv", "-o", "ra.xlsx"
    )
    assert ended.code == 0, ended.said
    bac_kan = next(line for line in ended.out.splitlines() if "Bắc Kạn" in line).split()
    assert bac_kan[:8] == ["16", "Bắc", "Kạn", "0,7699", "0,134", "+0,1079", "+10", "0,209"]
    assert "Kỳ trước đứng đầu: Đà Nẵng" in ended.out
    assert "hạng 42 (+13)" in ended.out
    sheet = load_workbook(soicong.folder / "ra.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (line,) = (row for row in rows if row[1] == "Bắc Kạn")
    assert line[2:9] == [16, 0.7699, None, 0.134, 0.1079, 10, 0.209]


def test_lists_and_shows(soicong: Soicong) -> None:
    listed = soicong("schemes", "list").out
    assert "cao-bang-1513-2018-so" in listed
    assert "lang-son-6-thang" in listed
    shown = soicong("schemes", "show", "bac-giang-2294-2020-cntt-huyen").out
    assert "chỉ số = điểm ÷ điểm tối đa (cách hiểu của dự án)" in shown
    assert "Ứng dụng CNTT tại cấp xã (tối đa 15)" in shown
    assert "Mức: Tốt từ 0,8; Khá từ 0,65; Trung bình từ 0,5; Yếu từ 0" in shown


def test_a_template_is_filled_and_ranked(soicong: Soicong) -> None:
    assert soicong("schemes", "template", "bac-giang-2294-2020-cntt-tinh", "-o", "mau.xlsx").code == 0
    path = soicong.folder / "mau.xlsx"
    book = load_workbook(path)
    sheet = book["Cơ quan"]
    sheet.append(["so-a", "Sở A", 10, 20, 30, 10, 5, 5])
    sheet.append(["so-b", "Sở B", 10, 30, 20, 10, 5, 5])
    sheet.append(["so-c", "Sở C", 1, 2, 3, 4, 5, 6])
    book.save(path)
    ended = soicong("schemes", "rank", "bac-giang-2294-2020-cntt-tinh", "mau.xlsx")
    assert ended.code == 0, ended.said
    lines = [line.split()[:5] for line in ended.out.splitlines() if "Sở" in line and "0," in line]
    assert lines == [
        ["1", "Sở", "A", "0,8", "Tốt"],
        ["1", "Sở", "B", "0,8", "Tốt"],
        ["3", "Sở", "C", "0,21", "Yếu"],
    ]


def test_a_report_of_counts(soicong: Soicong) -> None:
    ended = soicong("schemes", "report", "lang-son-6-thang", "phieu.csv", "-o", "bao-cao.csv")
    assert ended.code == 0, ended.said
    assert "khoảng 1.750" in ended.out
    assert "12,4%" in ended.out
    assert "1782,dịch vụ,phiếu của cơ quan" in (soicong.folder / "bao-cao.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "ict-index-2018"], "có phải là ‘ict-index-2019’"),
        (["rank", "ict-index-2019", "khong-co.xlsx"], "khong-co.xlsx: không mở được tệp"),
        (
            ["rank", "cao-bang-1513-2018-so", "2019.csv"],
            "không có nhóm ‘tinh’; hãy ghi một trong các nhóm: so",
        ),
        (["rank", "ict-index-2019", "2019.csv", "--season", "2026"], "không có hạng mục lấy điểm cổng"),
        (["rank", "ict-index-2019", "2019.csv", "-o", "ra.pdf"], "kết thúc bằng .xlsx hoặc .csv"),
        (
            ["rank", "cao-bang-1513-2018-so", "so.csv", "--season", "2026"],
            "Kỳ 2026 chưa có lượt chính thức nào",
        ),
        (["report", "lang-son", "phieu.csv"], "có phải là ‘lang-son-6-thang’"),
        (["report", "lang-son-6-thang"], "chưa có cổng nào được kiểm tra, cũng chưa có phiếu"),
    ],
)
def test_bad_input_is_told(soicong: Soicong, arguments: list[str], said: str) -> None:
    (soicong.folder / "so.csv").write_text("Tên cơ quan;Tổng\nSở A;46,9\n", "utf-8")
    assert said in soicong.refuses("schemes", *arguments)


def test_sums_that_do_not_agree_are_refused(soicong: Soicong) -> None:
    (soicong.folder / "phieu.csv").write_text(LANG_SON.replace("1782", "1783"), "utf-8")
    assert "ghi 1.783, nhưng cộng các phần được 1.782" in soicong.refuses(
        "schemes", "report", "lang-son-6-thang", "phieu.csv", "-o", "bao-cao.csv"
    )
    assert not (soicong.folder / "bao-cao.csv").exists()
