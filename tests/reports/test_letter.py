"""The letter for the allow-list: its parts by decree, blanks for what nobody said, and a Word file that opens."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx

from reports.letter import BLANK, COUNTRY, MOTTO, AllowList, allow_list_letter
from reports.letter_docx import letter_docx

_ASKED = AllowList(
    portals=(("Sở Y tế", "https://soyte.tinh.gov.vn/"),),
    user_agent="SoiCong/0.1 (+https://skhcn.tinh.gov.vn)",
    addressee="Sở Y tế",
    sender="Sở Khoa học và Công nghệ",
    day=date(2026, 11, 22),
    egress=("203.0.113.7",),
    hours="22:00-05:00",
    delay=1.5,
)


def _texts(data: bytes) -> str:
    made = docx.Document(BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in made.paragraphs)])


def test_every_part_of_an_official_letter_stands_there() -> None:
    text = _texts(letter_docx(allow_list_letter(_ASKED)))
    for part in (
        COUNTRY,
        MOTTO,
        "Số: ",
        "V/v ",
        "ngày 22 tháng 11 năm 2026",
        "Kính gửi: Sở Y tế",
        "Nơi nhận:",
        "PHỤ LỤC",
    ):
        assert part in text
    for fact in (
        "SoiCong/0.1",
        "203.0.113.7",
        "22:00-05:00",
        "1,5 giây",
        "Disallow: /",
        "grep 'SoiCong/'",
        "Điều 12",
    ):
        assert fact in text


def test_what_nobody_said_is_a_blank() -> None:
    bare = allow_list_letter(AllowList(portals=(("x", "https://x.gov.vn/"),), user_agent="SoiCong/0.1"))
    assert (bare.parent, bare.sender, bare.addressee, bare.signer) == (BLANK, BLANK, BLANK, BLANK)
    assert dict(bare.annex)["Địa chỉ IP nguồn"] == BLANK
    assert bare.dateline.count(BLANK) == 4


def test_the_same_letter_gives_the_same_text() -> None:
    assert _texts(letter_docx(allow_list_letter(_ASKED))) == _texts(letter_docx(allow_list_letter(_ASKED)))
