"""Leaders, the agency's contacts and the directory of officials, as pages show them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import pytest

from checks.case import SectionState
from checks.model import Outcome
from checks.people import leaders, official_contacts, transaction_contacts
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import HOME, address, case, html

DIRECTORY_FIELDS: Final = ("name", "position", "unit", "phone", "email")
SCRIPTED = PageFacts(url=address("/lanh-dao"), title="Lãnh đạo", needs_browser="dựng bằng JavaScript")
BIOGRAPHY = (
    "<p>Tiểu sử: sinh ngày 02/3/1970, quê quán huyện Mẫu; trình độ thạc sĩ; nguyên Phó Giám đốc Sở.</p>"
)
DUTIES = "<p>Nhiệm vụ: phụ trách chung, chỉ đạo công tác tổ chức cán bộ và tài chính.</p>"


def leader(name: Any, position: Any, *rest: Any) -> Any:
    return f'<div class="person"><h3>{name}</h3><p>Chức vụ: {position}</p>{"".join(rest)}</div>'


def led(*people: Any, **fields: Any) -> Any:
    page = html("<h1>Lãnh đạo Sở</h1>" + "".join(people), title="Lãnh đạo Sở")
    return case(pages={"/lanh-dao": page}, sections={"leaders": {"pages": ["/lanh-dao"]}}, **fields)


def judge(given: Any) -> Any:
    return leaders(given, section="leaders", fields=("name", "biography", "duties"))


def test_leaders_introduced_in_full_pass() -> None:
    finding = judge(
        led(
            leader("Nguyễn Văn An", "Giám đốc", BIOGRAPHY, DUTIES),
            leader("Trần Thị Bình", "Phó Giám đốc", BIOGRAPHY, DUTIES),
        )
    )
    assert finding.outcome is Outcome.PASSED
    assert "nêu 2 người; 2 người đủ họ tên, tiểu sử tóm tắt và nhiệm vụ đảm nhiệm" in finding.note
    assert finding.citations[0].quote == "Nguyễn Văn An"


def test_the_share_of_fields_is_exact() -> None:
    finding = judge(
        led(
            leader("Nguyễn Văn An", "Giám đốc", BIOGRAPHY, DUTIES),
            leader("Trần Thị Bình", "Phó Giám đốc"),
            leader("Lê Văn Cường", "Phó Giám đốc"),
        )
    )
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(5, 9))
    assert finding.measured["fields"] == {"name": 3, "biography": 1, "duties": 1}


def test_a_profile_that_was_not_read_is_open() -> None:
    finding = judge(led(leader('<a href="/lanh-dao/an">Nguyễn Văn An</a>', "Giám đốc")))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 3), 1)
    assert "Một số trang tiểu sử chưa xem được." in finding.note


def test_no_name_that_could_be_read_needs_a_look() -> None:
    finding = judge(led('<img src="/anh/lanh-dao.jpg" width="600" alt="">'))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")


def directory(given: Any) -> Any:
    return official_contacts(
        given,
        sections=("official_contacts", "subordinate_units", "leaders"),
        fields=DIRECTORY_FIELDS,
        minimum_people=3,
    )


@pytest.mark.parametrize("check", [judge, directory])
def test_people_built_by_scripts_are_open(check: Any) -> None:
    finding = check(led(facts={"/lanh-dao": SCRIPTED}))
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.OURS)


@pytest.mark.parametrize("check", [judge, directory])
def test_a_missing_section_fails(check: Any) -> None:
    assert check(case()).outcome is Outcome.FAILED


def staff(*rows: Any) -> Any:
    head = "".join(f"<th>{label}</th>" for label in ("Họ và tên", "Chức vụ", "Đơn vị", "Điện thoại", "Email"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return html(f"<h1>Danh bạ</h1><table><tr>{head}</tr>{body}</table>", title="Danh bạ")


def person(name: Any, phone: str = "0204.3859.001", mail: str = "an@tinhmau.gov.vn") -> Any:
    return (name, "Trưởng phòng", "Phòng Quản lý Công nghệ", phone, mail)


NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường")


def test_a_full_directory_passes() -> None:
    given = case(
        pages={"/danh-ba": staff(*map(person, NAMES))},
        sections={"official_contacts": {"pages": ["/danh-ba"]}},
    )
    finding = directory(given)
    assert finding.outcome is Outcome.PASSED
    assert "Có 3 cán bộ, công chức được nêu (mức đạt: từ 3 người)" in finding.note
    assert "thư điện tử 3/3" in finding.note


def test_a_short_directory_earns_its_share() -> None:
    given = case(
        pages={"/danh-ba": staff(*(person(name, mail="") for name in NAMES[:2]))},
        sections={"official_contacts": {"pages": ["/danh-ba"]}},
    )
    finding = directory(given)
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(4, 5) * Fraction(2, 3))


def test_a_post_may_name_the_unit() -> None:
    page = html(
        "<h1>Lãnh đạo Sở</h1>" + leader("Phạm Văn Dũng", "Phó Giám đốc Sở Khoa học và Công nghệ tỉnh Mẫu")
    )
    given = case(pages={"/lanh-dao": page}, sections={"leaders": {"pages": ["/lanh-dao"]}})
    assert directory(given).measured["fields"]["unit"] == 1


def test_a_second_list_does_not_lower_a_full_directory() -> None:
    given = case(
        pages={
            "/danh-ba": staff(*map(person, NAMES)),
            "/lanh-dao": html("<h1>Lãnh đạo Sở</h1>" + leader("Phạm Văn Dũng", "Giám đốc")),
        },
        sections={"official_contacts": {"pages": ["/danh-ba"]}, "leaders": {"pages": ["/lanh-dao"]}},
    )
    assert directory(given).outcome is Outcome.PASSED


def test_a_directory_that_may_be_elsewhere_is_open() -> None:
    given = case(
        pages={"/lanh-dao": html("<h1>Lãnh đạo Sở</h1>" + leader("Phạm Văn Dũng", "Giám đốc"))},
        sections={
            "official_contacts": {"state": SectionState.UNKNOWN},
            "leaders": {"pages": ["/lanh-dao"]},
        },
    )
    finding = directory(given)
    assert (finding.outcome, finding.ceiling) == (Outcome.CANT_TELL, 1)


def contacts(given: Any, fields: Any = ("address", "phone", "fax", "email")) -> Any:
    return transaction_contacts(
        given,
        fields=fields,
        official_email_domains=("gov.vn",),
        unofficial_email_degree=Fraction(1, 2),
    )


def with_footer(footer: Any, **fields: Any) -> Any:
    return case(pages={"/": html("<p>Trang chủ của Sở</p>", footer=footer)}, **fields)


FULL = (
    "<p>Địa chỉ: Số 5 đường Hùng Vương, phường Mẫu, tỉnh Mẫu</p><p>Điện thoại: 0204.3859.001</p>"
    "<p>Fax: 0204.3859.002</p><p>Email: sokhcn@tinhmau.gov.vn</p>"
)


def test_all_contacts_in_the_footer_pass() -> None:
    finding = contacts(with_footer(FULL))
    assert finding.outcome is Outcome.PASSED
    assert finding.note == "Thông tin giao dịch: thấy 4/4 nội dung."
    assert "sokhcn@tinhmau.gov.vn" in [citation.quote for citation in finding.citations]


def test_an_unofficial_e_mail_counts_in_part() -> None:
    finding = contacts(with_footer(FULL.replace("@tinhmau.gov.vn", "@gmail.com")))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(7, 8))
    assert "sokhcn@gmail.com không thuộc tên miền gov.vn" in finding.note


def test_an_official_e_mail_beside_an_unofficial_one_counts_in_full() -> None:
    finding = contacts(with_footer(FULL + "<p>Email: sokhcnmau@gmail.com</p>"))
    assert finding.outcome is Outcome.PASSED


def test_missing_fields_are_named() -> None:
    finding = contacts(with_footer("<p>Điện thoại: 0204.3859.001</p>"))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 4))
    assert "chưa thấy địa chỉ, fax và thư điện tử" in finding.note
    assert finding.looked_at == (HOME,)


def test_no_contacts_at_all_fail() -> None:
    assert contacts(with_footer("<p>Bản quyền thuộc về Sở</p>")).outcome is Outcome.FAILED


def test_the_contact_page_counts_before_the_footer() -> None:
    given = case(
        pages={"/lien-he": html(f"<h1>Liên hệ</h1>{FULL}")}, sections={"contact": {"pages": ["/lien-he"]}}
    )
    finding = contacts(given)
    assert finding.outcome is Outcome.PASSED
    assert {citation.url for citation in finding.citations} == {address("/lien-he")}


def test_a_contact_page_that_was_not_seen_leaves_the_rest_open() -> None:
    given = with_footer(
        "<p>Điện thoại: 0204.3859.001</p>", sections={"contact": {"state": SectionState.UNKNOWN}}
    )
    finding = contacts(given, fields=("address", "phone"))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)


def test_a_contact_page_on_another_host_leaves_the_rest_open() -> None:
    given = with_footer("", sections={"contact": {"url": "https://tinhmau.gov.vn/", "external": True}})
    assert contacts(given).outcome is Outcome.CANT_TELL


def test_contacts_of_a_portal_whose_pages_were_not_read() -> None:
    from dataclasses import replace

    given = replace(case(sections={"contact": {"state": SectionState.UNKNOWN}}), facts={})
    assert contacts(given).outcome is Outcome.CANT_TELL


def test_a_picture_that_leads_to_a_profile_is_a_profile() -> None:
    picture = '<a href="/lanh-dao/an"><img src="/anh/an.jpg" width="200" alt=""></a>'
    finding = judge(led(leader("Nguyễn Văn An", "Giám đốc", picture)))
    assert finding.outcome is Outcome.CANT_TELL
