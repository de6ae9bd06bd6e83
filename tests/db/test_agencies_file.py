"""A list of agencies as staff keep it, and what they are told where it is wrong."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from db.agencies_cells import Origin
from db.agencies_columns import AgencyFileProblem
from db.agencies_file import read_agencies, read_agency_list
from db.registration import Purpose, RetiredAddress, Sister
from db.registry import ActKind
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


def test_vietnamese_headings_below_a_title_and_among_columns_of_officials(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "DANH SÁCH CÁC SỞ;;;;;\n\n"
        "STT;MÃ (*);Tên cơ quan;Cấp;Địa chỉ cổng;Ghi chú\n"
        "1;so-y;Sở Y tế;Sở;https://soyte.tinh.gov.vn;mới\n;;;;;\n",
    )
    assert read_agencies(path) == (
        Agency(code="so-y", name="Sở Y tế", tier=Tier.SO, home_url="https://soyte.tinh.gov.vn"),
    )


def test_a_heading_of_two_lines_is_read_as_one(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Mã,Tên cơ quan,Cấp,Thông tin cổng,\n,,,Địa chỉ cổng,Liên hệ\nx,Xã X,xã,https://x.gov.vn,VP\n",
    )
    (line,) = read_agency_list(path).lines
    assert (line.row, line.given["home_url"], line.given["contact"]) == (3, "https://x.gov.vn", "VP")


@pytest.mark.parametrize("encoding", ["cp1258", "utf-16-le", "utf-16-be"])
def test_older_encodings_of_windows_are_read(tmp_path: Path, encoding: str) -> None:
    text = "Mã;Tên cơ quan;Cấp;Địa chỉ cổng\nso-kh;Sở Kế hoạch và Đầu tư;sở;https://khdt.tinh.gov.vn\n"
    if encoding == "cp1258":
        text = "".join(map(_tone_apart, text))
    assert read_agencies(written(tmp_path, text.encode(encoding)))[0].name == "Sở Kế hoạch và Đầu tư"


def _tone_apart(letter: str) -> str:
    """As Windows-1258 holds letters: what is not in it is a letter with its tone mark after it."""
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
    return base + tones


def test_every_column_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "code;name;tier;home_url;sister_urls;contact;crawl_window;delay;active_from;active_until;retired_urls;"
        "predecessors\n"
        'so-m;Sở Mới;so;https://m.gov.vn;"dịch vụ công: https://dvc.gov.vn; https://khac.gov.vn";VP Sở;22:00-05:00;'
        '1,5;1/3/2025;2030-01-31;"https://cu.gov.vn (01/01/2020 - 28/02/2025); https://cu2.gov.vn (đến 31/12/2019)";'
        '"sáp nhập 01/03/2025: so-a, so-b"\n',
    )
    (line,) = read_agency_list(path).lines
    assert dict(line.given) == {
        "name": "Sở Mới",
        "tier": Tier.SO,
        "home_url": "https://m.gov.vn",
        "sisters": (
            Sister(url="https://dvc.gov.vn", purpose=Purpose.SERVICES),
            Sister(url="https://khac.gov.vn"),
        ),
        "contact": "VP Sở",
        "crawl_window": "22:00-05:00",
        "delay": 1.5,
        "active_from": date(2025, 3, 1),
        "active_until": date(2030, 1, 31),
        "retired": (
            RetiredAddress(url="https://cu.gov.vn", since=date(2020, 1, 1), until=date(2025, 2, 28)),
            RetiredAddress(url="https://cu2.gov.vn", until=date(2019, 12, 31)),
        ),
    }
    assert line.origins == (Origin(kind=ActKind.MERGE, on=date(2025, 3, 1), codes=("so-a", "so-b")),)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("active_from", "31/02/2025", "‘31/02/2025’ không phải một ngày; ghi ngày/tháng/năm"),
        ("active_until", "01/07/0025", "không phải một ngày"),
        ("delay", "nhanh", "‘nhanh’ không phải số giây"),
        ("delay", "61", "ghi một số từ 0 đến 60"),
        ("sister_urls", "lịch của sở", "không có địa chỉ nào"),
        (
            "sister_urls",
            "diễn đàn: https://x.gov.vn",
            "không có công dụng ‘diễn đàn’; chọn một trong: dịch vụ công",
        ),
        ("retired_urls", "https://x.gov.vn (năm ngoái)", "trong ngoặc chỉ ghi ngày"),
        ("retired_urls", "https://x.gov.vn (02/01/2025 - 01/01/2025)", "ngày cuối trước ngày đầu"),
        ("predecessors", "so-a", "không đọc được ‘so-a’; ghi dạng: sáp nhập 01/03/2025: so-tttt"),
        ("crawl_window", "đêm", "khung giờ sai; ghi dạng 22:00-05:00"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why_and_what_to_write(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    path = written(tmp_path, f"code;{column}\nso-a;{cell}\n")
    with pytest.raises(AgencyFileProblem) as caught:
        read_agency_list(path, window_problem=lambda text: "khung giờ sai" if text else "")
    assert f"Dòng 2, cột {column}: " in str(caught.value)
    assert said in str(caught.value)


def test_an_end_before_the_beginning_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "code,active_from,active_until\na,02/01/2025,01/01/2025\n")
    with pytest.raises(AgencyFileProblem, match="Dòng 2: ngày cuối hoạt động trước ngày đầu"):
        read_agency_list(path)


def test_one_address_may_pass_from_one_agency_to_the_next(tmp_path: Path) -> None:
    head = "code,name,tier,home_url,active_from,active_until\n"
    old, new = "a,Sở A,so,https://x.gov.vn,,30/06/2025\n", "b,Sở B,so,https://x.gov.vn/,{},\n"
    assert len(read_agencies(written(tmp_path, head + old + new.format("01/07/2025")))) == 2
    assert "đã có ở dòng 2" in refused(tmp_path, head + old + new.format("30/06/2025"))


def test_wrong_column_names_get_a_suggestion(tmp_path: Path) -> None:
    said = refused(tmp_path, "code,tên,teir,home_url,xyz\na,A,so,https://a.gov.vn,1\n")
    assert "cột ‘teir’: không có cột tên này; có phải ý bạn là ‘Cấp’?" in said
    assert "cột ‘xyz’: không có cột tên này; xoá cột này, hoặc đặt đúng tên. Các cột: Mã, Tên cơ quan" in said
    assert "cột ‘tên’" not in said


def test_a_new_agency_needs_the_required_columns(tmp_path: Path) -> None:
    said = refused(tmp_path, "code,name\na,A\n")
    assert "mã ‘a’ chưa có trong sổ mà tệp thiếu cột ‘Cấp’ (tier), ‘Địa chỉ cổng’ (home_url)" in said


def test_every_wrong_line_is_named_with_its_row_and_column(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        HEADER
        + GOOD
        + "Sở A,Sở A,sỏ,,sotttt.gov.vn,\n"  # row 4
        + "so-tttt,,so,,https://x.gov.vn,ftp://y.gov.vn\n"  # row 5
        + "so-b,Sở B,so,,https://SOTTTT.tinh.gov.vn/,\n"  # row 6
        + "so-c,Sở C,so,,https://ten:mat-khau@c.gov.vn,,thừa\n"  # row 7
        + "so-d,Sở D,so,,https://ten:mat-khau@d.gov.vn,\n"  # row 8
        + "so-e,Sở E,so,,https://[x,\n"  # row 9
        + "so-f,Sở F,phòng ban,,https://,\n"  # row 10
        + "so-tttt,Sở G,so,,https://g.gov.vn,\n",  # row 11
    )
    for expected in (
        "Chưa nhập danh sách cơ quan từ co-quan.csv: có 11 chỗ cần sửa.",
        "Dòng 4, cột code: mã ‘Sở A’ không hợp lệ; chỉ dùng chữ không dấu",
        "Dòng 4, cột home_url: địa chỉ ‘sotttt.gov.vn’ không bắt đầu bằng http:// hay https://",
        "Dòng 5, cột name: ô trống; điền giá trị vào ô.",
        "Dòng 5, cột sister_urls: địa chỉ ‘ftp://y.gov.vn’ không bắt đầu bằng",
        "Dòng 6, cột home_url: ‘https://SOTTTT.tinh.gov.vn/’ đã có ở dòng 2",
        "Dòng 7: có 7 ô trong khi dòng tên cột có 6; đặt trong ngoặc kép",
        "Dòng 8, cột home_url: địa chỉ trỏ tới d.gov.vn chứa tên đăng nhập hoặc mật khẩu",
        "Dòng 9, cột home_url: địa chỉ ‘https://[x’ viết sai",
        "Dòng 10, cột tier: không có cấp ‘phòng ban’;",
        "Các cấp: sở, huyện, xã, tỉnh.",
        "Dòng 10, cột home_url: địa chỉ ‘https://’ không có tên máy chủ hợp lệ",
        "Dòng 11, cột code: ‘so-tttt’ đã có ở dòng 2; xoá dòng thừa",
    ):
        assert expected in said, said
    assert "mat-khau@" not in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp: tệp trống; dòng đầu phải có tên cột: Mã, Tên cơ quan, Cấp"),
        (HEADER, "không có cơ quan nào"),
        (b"\xd0\xcf\x11\xe0....", "đời cũ (.xls) hoặc có mật khẩu; trong Excel chọn Lưu thành"),
        (HEADER.encode() + "x,Sở".encode("utf-16-le")[:-1] + b"\xff", "Dòng 2: chữ không ở bảng mã UTF-8"),
        (HEADER.encode() + b"x,S\xb4 Y t\xd5\n", "chữ không ở bảng mã UTF-8"),  # TCVN3
        (HEADER + "a\x00b", "tệp không phải là văn bản"),
        (HEADER + '"mở mà không đóng', "dấu ngoặc kép hoặc dấu phân cách sai"),
        (
            "code,Mã,name,tier,home_url\na,a,A,so,https://a.vn\n",
            "Dòng 1, cột Mã: tên cột lặp lại; bỏ bớt một cột",
        ),
        ("code,,name,tier,home_url\na,x,A,so,https://a.vn\n", "Dòng 1, cột 2: cột không có tên"),
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
    with pytest.raises(AgencyFileProblem, match="lớn hơn 8 MB"):
        read_agencies(path)
