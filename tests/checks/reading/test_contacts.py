"""Contact details as footers and contact pages write them."""

import pytest

from checks.reading.contacts import find_contacts, find_emails

FOOTER = (
    "Địa chỉ: Số 12 Lê Lợi, Quận An Phú, Thành phố Hà Mẫu - Điện thoại: (024) 30001111; Fax: (025) 30002222;\n"
    "Bộ phận một cửa: (024) 30003333; Email: mot_cua@hanoi.gov.vn"
)


def test_a_footer_on_one_line() -> None:
    found = find_contacts(FOOTER)
    assert found.addresses == ("Số 12 Lê Lợi, Quận An Phú, Thành phố Hà Mẫu",)
    assert found.phones == ("(024) 30001111", "(024) 30003333")
    assert found.faxes == ("(025) 30002222",)
    assert found.emails == ("mot_cua@hanoi.gov.vn",)


@pytest.mark.parametrize(
    ("text", "phones", "faxes"),
    [
        (
            "Điện thoại: 0204.3555.995 - 0204.3555.689. Fax: 0204.3855.995",
            ("0204.3555.995", "0204.3555.689"),
            ("0204.3855.995",),
        ),
        ("ĐT: 02043 123 456, Fax 02043 123 457", ("02043 123 456",), ("02043 123 457",)),
        ("Hotline: 1900 1234 ; 0912345678", ("1900 1234", "0912345678"), ()),
        ("Điện thoại: 3555 995", ("3555 995",), ()),
        ("Điện thoại\n0204 3555 995", ("0204 3555 995",), ()),
        ("(84-24) 3943 1518", ("(84-24) 3943 1518",), ()),
        ("Tel: +84 24 3825 1234/ Fax: 024-38251235", ("+84 24 3825 1234",), ("024-38251235",)),
        ("ĐT: (0204 3555 995", ("0204 3555 995",), ()),
        ("Fax: 0204 3555 995 - 0204 3555 996", (), ("0204 3555 995", "0204 3555 996")),
        ("ngày 24/08/2022 04:30 PM, 123456 lượt xem, số 1513/QĐ-UBND", (), ()),
        ("Mã số: 0000000012345678901", (), ()),
        ("ĐT: 0123", (), ()),
        ("Điện thoại: (0230) 3.787.207; Fax: (0230)3.787.208", ("(0230) 3.787.207",), ("(0230)3.787.208",)),
        ("Tài khoản 012345678 tại kho bạc", (), ()),
    ],
)
def test_numbers(text: str, phones: tuple[str, ...], faxes: tuple[str, ...]) -> None:
    found = find_contacts(text)
    assert (found.phones, found.faxes) == (phones, faxes)


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("Email: So_TTTT@BacGiang.gov.vn.", ("so_tttt@bacgiang.gov.vn",)),
        ("so_tttt[at]bacgiang[dot]gov[dot]vn", ("so_tttt@bacgiang.gov.vn",)),
        ("vanthu (at) moha.gov.vn; vanthu@moha.gov.vn", ("vanthu@moha.gov.vn",)),
        ("vanthu at moha.gov.vn", ("vanthu@moha.gov.vn",)),
        ("meet at noon.please", ()),
        ("không có", ()),
    ],
)
def test_emails(text: str, emails: tuple[str, ...]) -> None:
    assert find_emails(text) == emails


@pytest.mark.parametrize(
    ("text", "responsible"),
    [
        (
            "Chịu trách nhiệm chính: Ông Nguyễn Văn A - Giám đốc Sở. Địa chỉ: Tòa nhà B, đường C",
            "Chịu trách nhiệm chính: Ông Nguyễn Văn A - Giám đốc Sở",
        ),
        ("Trưởng Ban biên tập: Trần Thị B - Phó Giám đốc", "Trưởng Ban biên tập: Trần Thị B - Phó Giám đốc"),
        ("Không nêu người nào", ""),
    ],
)
def test_the_responsible_person(text: str, responsible: str) -> None:
    assert find_contacts(text).responsible == responsible


def test_an_address_that_is_a_web_or_mail_address_is_none() -> None:
    assert find_contacts("Địa chỉ: http://so.gov.vn/lien-he").addresses == ()
    assert find_contacts("Trụ sở: 26 Lý Thường Kiệt").addresses == ("26 Lý Thường Kiệt",)


def test_running_text_is_not_searched() -> None:
    assert find_contacts("Điện thoại: 0204 3555 995. " + "Toàn tỉnh có nhiều đơn vị. " * 40).phones == ()
