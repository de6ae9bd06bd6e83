"""A list of agencies as staff keep it, and what they are told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.agencies_csv import AgencyFileProblem, read_agencies
from evidence.model import Agency, Tier

HEADER = "code,name,tier,group,home_url,sister_urls\n"
GOOD = (
    "so-tttt,Sở Thông tin và Truyền thông,so,Khối tổng hợp,https://sotttt.tinh.gov.vn,"
    "https://dvc.tinh.gov.vn https://vanban.tinh.gov.vn\n"
    "huyen-a,UBND huyện An Lạc,huyen,,http://anlac.tinh.gov.vn/,\n"
)
EXPECTED = (
    Agency(
        code="so-tttt",
        name="Sở Thông tin và Truyền thông",
        tier=Tier.SO,
        group="Khối tổng hợp",
        home_url="https://sotttt.tinh.gov.vn",
        sister_urls=("https://dvc.tinh.gov.vn", "https://vanban.tinh.gov.vn"),
    ),
    Agency(code="huyen-a", name="UBND huyện An Lạc", tier=Tier.HUYEN, home_url="http://anlac.tinh.gov.vn/"),
)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "co-quan.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(AgencyFileProblem) as caught:
        read_agencies(written(folder, content))
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + GOOD).encode(),
        (HEADER + GOOD).encode("utf-8-sig"),
        (HEADER + GOOD).replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"),
        (HEADER + GOOD).replace(",", "\t").encode("utf-16"),
        ("sep=;\r\n" + (HEADER + GOOD).replace(",", ";")).encode("utf-8-sig"),
        (HEADER + GOOD + ",,,,,\n\n").encode(),
        (HEADER + GOOD.replace("Sở Thông tin", "Sở  Tho\u0302ng tin ")).encode(),  # decomposed, with blanks
    ],
    ids=["plain", "bom", "semicolons", "excel-unicode", "sep-line", "blank-lines", "decomposed"],
)
def test_what_excel_writes_is_read(tmp_path: Path, content: bytes) -> None:
    assert read_agencies(written(tmp_path, content)) == EXPECTED


def test_the_two_optional_columns_may_lack(tmp_path: Path) -> None:
    path = written(tmp_path, "home_url,code,tier,name\nhttps://a.gov.vn,a,xa,UBND xã A\n")
    assert read_agencies(path) == (
        Agency(code="a", name="UBND xã A", tier=Tier.XA, home_url="https://a.gov.vn"),
    )


def test_wrong_column_names_get_a_suggestion(tmp_path: Path) -> None:
    said = refused(tmp_path, "code,tên,teir,home_url,xyz\na,A,so,https://a.gov.vn,1\n")
    assert "Dòng 1, cột ‘tên’: không có cột tên này; có phải ý bạn là ‘name’?" in said
    assert "cột ‘teir’: không có cột tên này; có phải ý bạn là ‘tier’?" in said
    assert "cột ‘xyz’: không có cột tên này; Các cột: code, name, tier, group, home_url, sister_urls" in said
    assert "thiếu cột name, tier" in said


def test_every_wrong_line_is_named_with_its_row_and_column(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        HEADER
        + GOOD
        + "Sở A,Sở A,sở,,sotttt.gov.vn,\n"  # row 4
        + "so-tttt,,so,,https://x.gov.vn,ftp://y.gov.vn\n"  # row 5
        + "so-b,Sở B,so,,https://SOTTTT.tinh.gov.vn/,\n"  # row 6
        + "so-c,Sở C,so,,https://ten:mat-khau@c.gov.vn,,thừa\n"  # row 7
        + "so-d,Sở D,so,,https://ten:mat-khau@d.gov.vn,\n"  # row 8
        + "so-e,Sở E,so,,https://[x,\n"  # row 9
        + "so-f,Sở F,phòng ban,,https://,\n",  # row 10
    )
    for expected in (
        "Chưa nhập danh sách cơ quan từ co-quan.csv: có 12 chỗ cần sửa.",
        "Dòng 4, cột code: mã ‘Sở A’ không hợp lệ; chỉ dùng chữ không dấu",
        "Dòng 4, cột tier: không có cấp ‘sở’; có phải ý bạn là ‘so’? Các cấp: so, huyen, xa, tinh.",
        "Dòng 4, cột home_url: địa chỉ ‘sotttt.gov.vn’ không bắt đầu bằng http:// hay https://",
        "Dòng 5, cột name: ô trống; điền giá trị vào ô.",
        "Dòng 5, cột sister_urls: địa chỉ ‘ftp://y.gov.vn’ không bắt đầu bằng",
        "Dòng 5, cột code: ‘so-tttt’ đã có ở dòng 2; xoá dòng thừa",
        "Dòng 6, cột home_url: ‘https://SOTTTT.tinh.gov.vn/’ đã có ở dòng 2",
        "Dòng 7: có 7 ô trong khi dòng tên cột có 6; đặt trong ngoặc kép",
        "Dòng 8, cột home_url: địa chỉ trỏ tới d.gov.vn chứa tên đăng nhập hoặc mật khẩu",
        "Dòng 9, cột home_url: địa chỉ ‘https://[x’ viết sai",
        "Dòng 10, cột tier: không có cấp ‘phòng ban’; Các cấp:",
        "Dòng 10, cột home_url: địa chỉ ‘https://’ không có tên máy chủ hợp lệ",
    ):
        assert expected in said, said
    assert "mat-khau@" not in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp: tệp trống; dòng đầu phải là: code,name,tier,group,home_url,sister_urls"),
        (HEADER, "không có cơ quan nào"),
        (b"PK\x03\x04...", "sổ tính Excel, không phải CSV; trong Excel chọn Lưu thành → ‘CSV UTF-8’"),
        (HEADER.encode() + "x,Sở".encode("utf-16-le")[:-1] + b"\xff", "Dòng 2: chữ không ở bảng mã UTF-8"),
        (HEADER + "a\x00b", "tệp không phải là văn bản"),
        (HEADER + '"mở mà không đóng', "dấu ngoặc kép hoặc dấu phân cách sai"),
        ("code,code,name,tier,home_url\n", "Dòng 1, cột code: tên cột lặp lại; bỏ bớt một cột"),
        ("code,,name,tier,home_url\n", "Dòng 1, cột 2: cột không có tên"),
    ],
)
def test_a_file_that_is_no_list(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    assert sentence in refused(tmp_path, content)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AgencyFileProblem, match="không tìm thấy tệp; kiểm tra lại đường dẫn"):
        read_agencies(tmp_path / "none.csv")
    with pytest.raises(AgencyFileProblem, match="không đọc được"):
        read_agencies(tmp_path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(AgencyFileProblem, match="lớn hơn 20 MB"):
        read_agencies(path)
