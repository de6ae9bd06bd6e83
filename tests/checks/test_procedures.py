"""Procedures with field and level, guide, dossier and forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.case import SectionState
from checks.model import Finding, Outcome
from checks.procedures import procedure_guides, procedure_list
from evidence.model import Cause
from tests.checks.builders import HOME, case, html

NAMES = (
    "Cấp giấy phép hoạt động bưu chính",
    "Đăng ký hoạt động khoa học và công nghệ",
    "Cấp phép thiết lập trang thông tin điện tử",
)
OUTSIDE: dict[str, Any] = {
    "url": "https://dichvucong.tinhmau.gov.vn/thu-tuc",
    "external": True,
    "state": SectionState.PRESENT,
    "label": "Thủ tục hành chính",
}


def table(levels: tuple[str, ...], *, field: str = "Bưu chính") -> str:
    rows = "".join(
        f'<tr><td><a href="/tthc/{n}">{name}</a></td><td>{field}</td><td>{level}</td></tr>'
        for n, (name, level) in enumerate(zip(NAMES, levels, strict=True))
    )
    head = "<tr><th>Tên thủ tục</th><th>Lĩnh vực</th><th>Mức độ</th></tr>"
    return html(f"<h1>Thủ tục hành chính</h1><table>{head}{rows}</table>")


def own_page(name: str, *, guide: bool = True, dossier: bool = True, forms: bool = True) -> str:
    parts = (
        (
            "<h3>Trình tự thực hiện</h3><p>Bước 1: Tổ chức, cá nhân nộp hồ sơ tại bộ phận một cửa.</p>"
            if guide
            else ""
        )
        + ("<h3>Thành phần hồ sơ</h3><p>Đơn đề nghị và bản sao giấy chứng nhận.</p>" if dossier else "")
        + ('<p><a href="/tep/mau-don.docx">Mẫu đơn đề nghị</a></p>' if forms else "")
    )
    return html(f"<h1>{name}</h1>{parts}", title=name)


def details(**parts: bool) -> dict[str, str]:
    return {f"/tthc/{n}": own_page(name, **parts) for n, name in enumerate(NAMES)}


def judged(check: Any, pages: dict[str, str] | None = None, *, given: Any = None, **rule: Any) -> Finding:
    fields = {"pages": list(pages), **(given or {})} if pages else given
    built = case(pages=pages, sections={"procedures": fields} if fields else {})
    found: Finding = check(built, section="procedures", **rule)
    return found


def listed(pages: dict[str, str] | None = None, **rule: Any) -> Finding:
    return judged(procedure_list, pages, fields=("field", "level"), sample=2, **rule)


def guided(pages: dict[str, str] | None = None, **rule: Any) -> Finding:
    return judged(procedure_guides, pages, parts=("guide", "dossier", "forms"), **rule)


FULL = ("Toàn trình", "Một phần", "Toàn trình")


class TestProcedureList:
    def test_field_and_level_of_every_procedure_pass(self) -> None:
        found = listed({"/tthc": table(FULL), **details()})
        assert found.outcome is Outcome.PASSED, found.note
        assert found.note == "Trong 3 thủ tục đã xem: 3 thủ tục ghi lĩnh vực, 3 thủ tục ghi mức độ."

    def test_old_levels_count_only_where_the_rubric_names_them(self) -> None:
        pages = {"/tthc": table(("Mức độ 4", "Mức độ 3", "Mức độ 2")), **details()}
        assert listed(pages).outcome is Outcome.PASSED
        found = listed(pages, levels=("full", "partial"))
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))

    def test_a_share_of_the_procedures_may_be_enough(self) -> None:
        pages = {"/tthc": table(("Toàn trình", "Một phần", "")), **details()}
        assert listed(pages).degree == Fraction(5, 6)
        assert listed(pages, share=Fraction(3, 5)).outcome is Outcome.PASSED

    def test_neither_field_nor_level_fails(self) -> None:
        found = listed({"/tthc": table(("", "", ""), field=""), **details()})
        assert found.outcome is Outcome.FAILED
        assert found.looked_at

    def test_own_pages_that_were_not_read_keep_it_open(self) -> None:
        found = listed({"/tthc": table(("", "", ""))})
        assert (found.outcome, found.floor, len(found.unseen)) == (Outcome.CANT_TELL, Fraction(1, 2), 3)

    def test_procedures_read_whole_stand_for_the_others(self) -> None:
        some = dict(list(details().items())[:2])
        found = listed({"/tthc": table(("", "", "")), **some})
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))
        assert "xét theo 2 thủ tục đã xem cả trang riêng" in found.note
        one = dict(list(details().items())[:1])
        assert listed({"/tthc": table(("", "", "")), **one}).outcome is Outcome.CANT_TELL

    def test_a_shared_system_counts_only_with_the_parameter(self) -> None:
        assert listed(given=OUTSIDE).cause is Cause.POLICY
        found = listed(given=OUTSIDE, counts_when_shared=True)
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].url == HOME

    def test_no_section_or_no_procedure_fails(self) -> None:
        assert listed().outcome is Outcome.FAILED
        found = listed({"/tthc": html("<p>Quy trình tiếp nhận tại bộ phận một cửa.</p>")})
        assert (found.outcome, found.measured["count"]) == (Outcome.FAILED, 0)


class TestProcedureGuides:
    def test_guide_dossier_and_forms_pass(self) -> None:
        found = guided({"/tthc": table(FULL), **details()})
        assert found.outcome is Outcome.PASSED, found.note
        assert found.measured["read"] == 3

    def test_each_part_earns_its_share(self) -> None:
        found = guided({"/tthc": table(FULL), **details(forms=False)})
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(2, 3))
        assert "0 có biểu mẫu" in found.note

    def test_pages_that_tell_nothing_fail(self) -> None:
        bare = {
            f"/tthc/{n}": html(f"<h1>{name}</h1><p>Liên hệ bộ phận một cửa.</p>")
            for n, name in enumerate(NAMES)
        }
        found = guided({"/tthc": table(FULL), **bare})
        assert found.outcome is Outcome.FAILED

    def test_no_own_page_read_stays_open(self) -> None:
        found = guided({"/tthc": table(FULL)})
        assert (found.outcome, len(found.unseen)) == (Outcome.CANT_TELL, 3)

    def test_some_own_pages_stand_for_the_others(self) -> None:
        found = guided({"/tthc": table(FULL), "/tthc/1": own_page(NAMES[1])})
        assert (found.outcome, found.measured["read"]) == (Outcome.PASSED, 1)

    def test_a_foreign_section_stays_open_and_none_fails(self) -> None:
        assert guided(given=OUTSIDE).need == "look"
        assert guided().outcome is Outcome.FAILED
