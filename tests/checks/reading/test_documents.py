"""Document numbers, kinds, and documents in lists and on their own pages."""

from datetime import date

import pytest

from checks.reading.documents import document_kind, document_numbers, is_legal_normative, read_documents
from checks.reading.facts import Item, PageFacts
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/van-ban"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1513/QĐ-UBND", "1513/QĐ-UBND"),
        ("4398/BC-UBND", "4398/BC-UBND"),
        ("57/TTr-STTTT", "57/TTr-STTTT"),
        ("48/2009/QĐ-TTg", "48/2009/QĐ-TTg"),
        ("36a/NQ-CP", "36a/NQ-CP"),
        ("42/2022/NĐCP", "42/2022/NĐCP"),
        ("01 /2018/TT-VPCP", "01/2018/TT-VPCP"),
        ("148/2025/QH15", "148/2025/QH15"),
        ("310/BTTTT-ƯDCNTT", "310/BTTTT-ƯDCNTT"),
        ("66.13/2026/NQ-CP", "66.13/2026/NQ-CP"),
        ("24_2011_TT-BTTTT", "24/2011/TT-BTTTT"),
        ("392/QÐ-BTTTT", "392/QĐ-BTTTT"),
        ("12-NQ/TW", "12-NQ/TW"),
        ("12/2016/TTLT-BTC-BNV", "12/2016/TTLT-BTC-BNV"),
        ("Kế hoạch số 102/KH-STTTT.", "102/KH-STTTT"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert document_numbers(text) == (number,)


@pytest.mark.parametrize("text", ["24/7/Hotline", "10/Hà Nội", "12/6/2020", "quý I/2022", "tin tức", "5/6"])
def test_what_is_no_number(text: str) -> None:
    assert document_numbers(text) == ()


def test_a_legal_normative_document_carries_the_year() -> None:
    assert is_legal_normative("06/2024/QĐ-UBND")
    assert is_legal_normative("148/2025/QH15")
    assert not is_legal_normative("1513/QĐ-UBND")
    assert not is_legal_normative("12/2024/KH-UBND")
    assert not is_legal_normative("12/2024/XYZ")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quyết định số 12/QĐ-UBND", "Quyết định"),
        ("Dự thảo Nghị quyết về", "Nghị quyết"),
        ("57/TTr-STTTT", "Tờ trình"),
        ("310/BTTTT-ƯDCNTT", "Công văn"),
        ("42/2022/NĐCP", "Nghị định"),
        ("9/L-CTN", "Luật"),
        ("Tin hoạt động", ""),
        ("ABC 12/AB-CD", ""),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert document_kind(text) == kind


TABLE = """<main><h1>Văn bản quy phạm pháp luật</h1><table>
<tr><th>STT</th><th>Số ký hiệu</th><th>Ngày ban hành</th><th>Trích yếu</th><th>Cơ quan ban hành</th><th>Loại văn bản</th>
<th>Ngày hiệu lực</th><th>Người ký</th><th>Tải về</th></tr>
<tr><td>1</td><td>06/2024/QĐ-UBND</td><td>12/03/2024</td><td><a href="/vb/6">Quy định về quản lý hạ tầng viễn thông</a></td>
<td>UBND tỉnh</td><td>Quyết định</td><td>22/03/2024</td><td>Lê Ánh Dương</td><td><a href="/f/06.pdf">PDF</a></td></tr>
<tr><td>2</td><td>1513/QĐ-UBND</td><td>01/03/2024</td><td><a href="/vb/7">Phê duyệt kế hoạch chuyển đổi số</a></td>
<td>UBND tỉnh</td><td></td><td></td><td></td><td></td></tr></table></main>"""


def test_rows_of_a_table_tell_all_attributes() -> None:
    first, second = read_documents(read_page(URL, TABLE.encode()))
    assert (first.number, first.kind, first.authority) == ("06/2024/QĐ-UBND", "Quyết định", "UBND tỉnh")
    assert (first.issued, first.effective) == (date(2024, 3, 12), date(2024, 3, 22))
    assert first.abstract == "Quy định về quản lý hạ tầng viễn thông"
    assert (first.signer, first.url) == ("Lê Ánh Dương", "https://so.tinh.gov.vn/vb/6")
    assert first.files == ("https://so.tinh.gov.vn/f/06.pdf",)
    assert first.kind_labelled
    assert (second.kind, second.kind_labelled, second.effective) == ("Quyết định", False, None)


LIST = """<main><h1>Văn bản</h1><ul>
<li><a href="/vb/1">Quyết định số 12/QĐ-UBND ngày 01/6/2020 của UBND tỉnh về việc phê duyệt đề án</a></li>
<li><a href="/vb/2">Kế hoạch tuyên truyền phổ biến giáo dục pháp luật</a> <span>(10/02/2021)</span></li>
<li><a href="/tin/3">Lãnh đạo sở thăm và tặng quà gia đình chính sách</a></li></ul></main>"""


def test_entries_without_a_table() -> None:
    first, second = read_documents(read_page(URL, LIST.encode()))
    assert (first.number, first.issued) == ("12/QĐ-UBND", date(2020, 6, 1))
    assert (second.kind, second.issued) == ("Kế hoạch", date(2021, 2, 10))


DETAIL = """<title>Quyết định 06/2024/QĐ-UBND</title><main><h1>Quyết định 06/2024/QĐ-UBND</h1><table>
<tr><td>Số ký hiệu</td><td>06/2024/QĐ-UBND</td></tr><tr><td>Ngày ban hành</td><td>12/03/2024</td></tr>
<tr><td>Ngày hiệu lực</td><td>22/03/2024</td></tr><tr><td>Trích yếu</td><td>Quy định về quản lý hạ tầng</td></tr>
<tr><td>Cơ quan ban hành</td><td>UBND tỉnh</td></tr><tr><td>Người ký</td><td>Lê Ánh Dương</td></tr></table>
<a href="/f/06.pdf">Tải về văn bản</a></main>"""


def test_a_documents_own_page() -> None:
    document = read_documents(read_page(URL, DETAIL.encode()))[0]
    assert (document.number, document.kind, document.kind_labelled) == (
        "06/2024/QĐ-UBND",
        "Quyết định",
        False,
    )
    assert (document.issued, document.effective) == (date(2024, 3, 12), date(2024, 3, 22))
    assert document.files == ("https://so.tinh.gov.vn/f/06.pdf",)
    assert document.abstract == "Quy định về quản lý hạ tầng"


def test_a_number_alone_in_an_entry() -> None:
    item = Item(
        title="12/QĐ-UBND",
        url=URL,
        number="12/QĐ-UBND",
        text="12/QĐ-UBND",
        abstract="Về việc khen thưởng các tập thể",
    )
    (document,) = read_documents(PageFacts(url=URL, title="", items=(item,)))
    assert document.abstract == "Về việc khen thưởng các tập thể"
    assert document.issued is None


def test_a_page_of_news_holds_no_documents() -> None:
    item = Item(
        title="Lãnh đạo sở thăm gia đình chính sách", url=URL, text="Lãnh đạo sở thăm gia đình chính sách"
    )
    assert read_documents(PageFacts(url=URL, title="", items=(item,))) == ()


def test_a_detail_table_of_names_and_values_is_one_document() -> None:
    more = "".join(f"<li><a href='/vb/{n}'>1{n}/2025/QĐ-UBND (0{n}/06/2025)</a></li>" for n in (1, 2, 3))
    rows = "".join(
        f"<tr><th>{name}</th><td>{value}</td></tr>"
        for name, value in (
            ("Số ký hiệu", "17/2025/QĐ-UBND"),
            ("Ngày ban hành", "09/07/2025"),
            ("Người ký", "Chu Đình Khiêm"),
            ("Tệp", "<a href='/17.pdf'>17_2025_QD-UBND.pdf</a>"),
        )
    )
    html = f"<body><main><table>{rows}</table><h4>Văn bản mới</h4><ul>{more}</ul></main></body>"
    first, *others = read_documents(read_page(URL, html.encode()))
    assert (first.number, first.issued, first.files) == (
        "17/2025/QĐ-UBND",
        date(2025, 7, 9),
        ("https://so.tinh.gov.vn/17.pdf",),
    )
    assert [other.number for other in others] == ["11/2025/QĐ-UBND", "12/2025/QĐ-UBND", "13/2025/QĐ-UBND"]
