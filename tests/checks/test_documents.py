"""Lists of documents: attributes, files, full text."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.documents import document_attributes, files_download, full_text_download
from checks.model import Outcome
from checks.reading.facts import PageFacts
from evidence.model import Cause, Visibility
from tests.checks.builders import address, case, html, listing

COLUMNS = (
    "Số ký hiệu",
    "Ngày ban hành",
    "Ngày hiệu lực",
    "Loại văn bản",
    "Cơ quan ban hành",
    "Trích yếu",
    "Tệp đính kèm",
)
ALL = ("kind", "authority", "number", "date", "effective", "abstract")
FILE = '<a href="/tep/{number}.pdf">Tải về</a>'


def row(
    number: Any,
    *,
    effective: str = "15/03/2026",
    file: bool = True,
    title: str = "Ban hành quy chế làm việc của cơ quan",
) -> Any:
    return (
        f"{number}/2026/QĐ-UBND",
        "02/03/2026",
        effective,
        "Quyết định",
        "UBND tỉnh Mẫu",
        title,
        FILE.format(number=number) if file else "",
    )


def table(*rows: Any, columns: Any = COLUMNS) -> Any:
    head = "".join(f"<th>{label}</th>" for label in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    return html(
        f"<h1>Văn bản</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        title="Văn bản quy phạm pháp luật",
    )


def portal(page: Any, pages: Any = None, **fields: Any) -> Any:
    return case(
        pages={"/van-ban": page, **(pages or {})},
        sections={"legal_documents": {"pages": ["/van-ban"], **fields.pop("section", {})}},
        **fields,
    )


def attributes(given: Any, wanted: Any = ALL) -> Any:
    return document_attributes(
        given, section="legal_documents", attributes=wanted, share=Fraction(4, 5), sample=2
    )


def files(given: Any) -> Any:
    return files_download(given, section="legal_documents", share=Fraction(1, 2), sample=2)


def full_text(given: Any) -> Any:
    return full_text_download(given, sections=("plans",), share=Fraction(1, 2))


def test_complete_attributes_pass() -> None:
    finding = attributes(portal(table(row(11), row(12))))
    assert finding.outcome is Outcome.PASSED
    assert finding.note.startswith(
        "Trong 2 văn bản đã xem, số văn bản có: hình thức văn bản 2, cơ quan ban hành 2"
    )
    assert finding.citations[0].quote == "11/2026/QĐ-UBND"


def test_a_missing_attribute_costs_its_part() -> None:
    finding = attributes(portal(table(row(11, effective=""), row(12, effective=""))))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(5, 6))
    assert finding.measured["shown"]["effective"] == 0


def test_no_wanted_attribute_fails() -> None:
    finding = attributes(portal(table(row(11), row(12))), wanted=("signer",))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/van-ban"),)


def linked(**fields: Any) -> Any:
    title = '<a href="/van-ban/11">Ban hành quy chế làm việc của cơ quan</a>'
    return portal(table(row(11, effective="", file=False, title=title)), **fields)


DETAIL = html(
    "<h1>Quyết định ban hành quy chế</h1><table><tr><td>Số ký hiệu</td><td>11/2026/QĐ-UBND</td></tr>"
    "<tr><td>Ngày ban hành</td><td>02/03/2026</td></tr><tr><td>Ngày hiệu lực</td><td>15/03/2026</td></tr>"
    "<tr><td>Trích yếu</td><td>Ban hành quy chế làm việc của cơ quan</td></tr></table>"
    '<p>Tệp: <a href="/tep/11.pdf">11.pdf</a></p>',
    title="Quyết định",
)


def test_what_the_list_lacks_may_stand_on_the_documents_page() -> None:
    seen = linked(pages={"/van-ban/11": DETAIL})
    assert attributes(seen).outcome is Outcome.PASSED
    assert files(seen).outcome is Outcome.PASSED


def test_what_the_list_lacks_is_open_where_the_page_was_not_read() -> None:
    finding = attributes(linked())
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(5, 6), 1)
    assert files(linked()).outcome is Outcome.CANT_TELL


def several(read: Any) -> Any:
    """Four documents whose list shows neither file nor effect; the own pages of the first `read` were read."""
    rows = [
        row(n, effective="", file=False, title=f'<a href="/van-ban/{n}">Ban hành quy chế số {n}</a>')
        for n in (11, 12, 13, 14)
    ]
    bare = html("<h1>Quyết định ban hành quy chế</h1><p>Số ký hiệu: {n}/2026/QĐ-UBND</p>")
    return portal(table(*rows), pages={f"/van-ban/{n}": bare for n in (11, 12, 13, 14)[:read]})


def test_documents_seen_whole_stand_for_the_others() -> None:
    finding = attributes(several(2))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(5, 6))
    assert "xét theo 2 văn bản đã xem cả trang riêng" in finding.note
    none = files(several(2))
    assert none.outcome is Outcome.FAILED
    assert "0/2 văn bản đã xem có tệp tải về" in none.note
    assert "trong số 4 văn bản của danh sách" in none.note


def test_too_few_seen_whole_leave_it_open() -> None:
    assert attributes(several(1)).outcome is Outcome.CANT_TELL
    assert files(several(1)).outcome is Outcome.CANT_TELL


def test_documents_with_files_pass() -> None:
    finding = files(portal(table(row(11), row(12, file=False))))
    assert finding.outcome is Outcome.PASSED
    assert "1/2 văn bản đã xem có tệp tải về (mức đạt: từ 50%)" in finding.note


def test_few_files_are_partial_and_none_fail() -> None:
    few = files(portal(table(row(11), *(row(n, file=False) for n in (12, 13, 14)))))
    assert (few.outcome, few.degree) == (Outcome.PARTIAL, Fraction(1, 2))
    none = files(portal(table(row(11, file=False), row(12, file=False))))
    assert none.outcome is Outcome.FAILED
    assert none.looked_at


def lost_file(**fields: Any) -> Any:
    """A list whose only file was answered with 404."""
    given = portal(table(row(11)), unseen={"/tep/11.pdf": (Visibility.ERRORED, Cause.SITE)})
    pages = tuple(
        page if page.visibility is Visibility.SEEN else replace(page, status=404) for page in given.site.pages
    )
    return replace(given, site=replace(given.site, pages=pages, **fields))


def test_files_that_are_gone_do_not_count() -> None:
    finding = files(lost_file())
    assert finding.outcome is Outcome.FAILED
    assert "1 văn bản có liên kết tệp bị hỏng" in finding.note


def test_files_that_a_mirror_lacks_are_open() -> None:
    finding = files(lost_file(soicong_archive=False))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, 0, 1)
    assert "hỏng" not in finding.note


@pytest.mark.parametrize("judge", [attributes, files])
def test_a_list_without_documents_needs_a_look(judge: Any) -> None:
    finding = judge(portal(html("<p>Mời xem các trang bên cạnh.</p>")))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")


def scripted(key: str = "legal_documents") -> Any:
    page = PageFacts(url=address("/van-ban"), title="Văn bản", needs_browser="tải bằng JavaScript")
    return case(pages={"/van-ban": ""}, sections={key: {"pages": ["/van-ban"]}}, facts={"/van-ban": page})


@pytest.mark.parametrize("judge", [attributes, files])
def test_lists_built_by_scripts_are_open(judge: Any) -> None:
    assert judge(scripted()).cause is Cause.OURS
    assert full_text(scripted("plans")).cause is Cause.OURS


@pytest.mark.parametrize("judge", [attributes, files, full_text])
def test_a_missing_section_fails(judge: Any) -> None:
    assert judge(case()).outcome is Outcome.FAILED


def plans(*titles: Any, pages: Any = None, body: str = "") -> Any:
    page = listing([(title, "01/03/2026") for title in titles]) if titles else html(body)
    return case(pages={"/ke-hoach": page, **(pages or {})}, sections={"plans": {"pages": ["/ke-hoach"]}})


PLAN = html('<h1>Kế hoạch phát triển ngành năm 2026</h1><p><a href="/tep/kh.pdf">Toàn văn kế hoạch</a></p>')


def test_plans_with_files_pass() -> None:
    finding = full_text(plans("Kế hoạch phát triển ngành năm 2026", pages={"/bai-viet/1": PLAN}))
    assert finding.outcome is Outcome.PASSED
    assert finding.citations[0].quote == "Kế hoạch phát triển ngành năm 2026"


def test_plans_without_files_fail() -> None:
    page = html("<h1>Kế hoạch phát triển ngành năm 2026</h1><p>Sở vừa ban hành kế hoạch.</p>")
    finding = full_text(plans("Kế hoạch phát triển ngành năm 2026", pages={"/bai-viet/1": page}))
    assert finding.outcome is Outcome.FAILED


def test_few_plans_with_files_are_partial() -> None:
    titles = [f"Kế hoạch phát triển ngành giai đoạn {n}" for n in range(1, 5)]
    page = html("<h1>Kế hoạch phát triển ngành</h1><p>Sở vừa ban hành kế hoạch.</p>")
    given = plans(*titles, pages={"/bai-viet/1": PLAN, **{f"/bai-viet/{n}": page for n in (2, 3, 4)}})
    assert full_text(given).degree == Fraction(1, 2)


def test_plans_whose_pages_were_not_read_are_open() -> None:
    finding = full_text(plans("Kế hoạch phát triển ngành năm 2026"))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, 0, 1)


def test_a_page_of_files_is_enough() -> None:
    finding = full_text(
        plans(body='<p>Kế hoạch của Sở</p><p><a href="/tep/kh.pdf">Toàn văn kế hoạch</a></p>')
    )
    assert finding.outcome is Outcome.PASSED
    assert "tệp toàn văn" in finding.note


def test_a_page_without_files_fails() -> None:
    assert full_text(plans(body="<p>Sở đang xây dựng kế hoạch.</p>")).outcome is Outcome.FAILED


def test_another_section_that_was_not_seen_may_hold_the_texts() -> None:
    given = case(
        pages={"/ke-hoach": html("<p>Sở đang xây dựng kế hoạch.</p>")},
        sections={"plans": {"pages": ["/ke-hoach"]}, "strategy": {"state": SectionState.UNKNOWN}},
    )
    finding = full_text_download(given, sections=("plans", "strategy"), share=Fraction(1, 2))
    assert finding.outcome is Outcome.CANT_TELL
    listed = case(
        pages={"/ke-hoach": listing([("Kế hoạch phát triển ngành năm 2026", "01/03/2026")])},
        sections={"plans": {"pages": ["/ke-hoach"]}, "strategy": {"state": SectionState.UNKNOWN}},
    )
    finding = full_text_download(listed, sections=("plans", "strategy"), share=Fraction(1, 2))
    assert (finding.outcome, finding.ceiling) == (Outcome.CANT_TELL, 1)
