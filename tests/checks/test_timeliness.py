"""Posted in time: only where the day of issue and the day of posting are both on the portal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from checks.model import Outcome
from checks.reading.facts import Article, FoundDate, PageFacts
from checks.timeliness import published_within
from evidence.model import Cause
from tests.checks.builders import address, case, html, item, listing

AGENCY = "Sở Khoa học và Công nghệ"


def judge(given: Any, key: str = "law_dissemination", **parameters: Any) -> Any:
    return published_within(
        given, sections=(key,), share=Fraction(4, 5), **{"working_days": 15, **parameters}
    )


def laws(*entries: Any, **fields: Any) -> Any:
    return case(
        pages={"/pbgdpl": listing(entries)}, sections={"law_dissemination": {"pages": ["/pbgdpl"], **fields}}
    )


def table(*rows: Any) -> Any:
    """A list of documents: number, abstract, authority, day of issue, day of posting."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(
        f"<th>{label}</th>"
        for label in ("Số ký hiệu", "Trích yếu", "Cơ quan ban hành", "Ngày ban hành", "Ngày đăng")
    )
    page = html(f"<h1>Văn bản</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    return case(pages={"/van-ban": page}, sections={"legal_documents": {"pages": ["/van-ban"]}})


def row(number: Any, authority: Any, issued: Any, posted: Any) -> Any:
    return (number, f"Quyết định ban hành quy chế số {number}", authority, issued, posted)


def test_texts_posted_in_time_pass() -> None:
    finding = judge(
        laws(
            ("Nghị định số 224/2026/NĐ-CP ngày 24/6/2026 quy định về cổng thông tin", "01/07/2026"),
            ("Nghị định số 45/2026/NĐ-CP ngày 02/02/2026 về dữ liệu", "10/02/2026"),
        )
    )
    assert finding.outcome is Outcome.PASSED
    assert finding.note == (
        "2/2 văn bản ban hành trong kỳ được đăng trong 15 ngày làm việc kể từ ngày ban hành "
        "(100%; mức đạt: từ 80%); chậm nhất 6 ngày làm việc."
    )
    assert "Nghị định số 224/2026/NĐ-CP" in finding.citations[0].quote


def test_late_texts_lower_the_degree_and_are_shown() -> None:
    finding = judge(
        laws(
            ("Nghị định số 224/2026/NĐ-CP ngày 24/6/2026 quy định về cổng thông tin", "01/07/2026"),
            ("Nghị định số 45/2026/NĐ-CP ngày 02/02/2026 về dữ liệu", "10/04/2026"),
        )
    )
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(5, 8))
    assert finding.measured["late"] == 1
    assert finding.measured["examples"][0]["issued"] == "2026-02-02"


def test_the_day_of_issue_of_the_entry_above_is_not_that_of_the_entry_posted_then() -> None:
    finding = judge(
        laws(
            ("Nghị định số 224/2026/NĐ-CP được ban hành ngày 10/08/2026 về cổng thông tin", "10/09/2026"),
            ("Quyết định số 3/2026/QĐ-UBND được ban hành ngày 06/07/2026 về dữ liệu", "10/08/2026"),
        )
    )
    assert (finding.outcome, finding.measured["late"]) == (Outcome.FAILED, 2)


def test_a_list_of_several_sections_counts_once() -> None:
    given = laws(("Nghị định số 45/2026/NĐ-CP ngày 02/02/2026 về dữ liệu", "10/04/2026"))
    both = replace(
        given, sections={**given.sections, "plans": replace(given.section("law_dissemination"), key="plans")}
    )
    finding = published_within(
        both, sections=("law_dissemination", "plans"), share=Fraction(4, 5), working_days=15
    )
    assert (finding.outcome, finding.measured["pairs"]) == (Outcome.FAILED, 1)


def test_only_late_texts_fail() -> None:
    finding = judge(laws(("Nghị định số 45/2026/NĐ-CP ngày 02/02/2026 về dữ liệu", "10/08/2026")))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/pbgdpl"),)


def test_own_texts_have_less_time_than_those_of_others() -> None:
    documents = table(
        row("12/2026/QĐ-UBND", AGENCY, "02/03/2026", "04/03/2026"),
        row("13/2026/QĐ-UBND", "UBND tỉnh Mẫu", "02/03/2026", "13/03/2026"),
    )
    finding = judge(documents, "legal_documents", working_days=2, others_working_days=10)
    assert finding.outcome is Outcome.PASSED
    assert "2 ngày làm việc với văn bản của cơ quan, 10 với văn bản của cơ quan khác" in finding.note
    strict = judge(documents, "legal_documents", working_days=2)
    assert strict.measured["late"] == 1


def test_one_day_is_never_enough() -> None:
    finding = judge(laws(("Hướng dẫn thi hành Luật Đất đai mới", "01/07/2026")))
    assert (finding.outcome, finding.cause, finding.need) == (Outcome.CANT_TELL, Cause.SITE, "look")
    assert "chưa thấy văn bản nào ghi cả ngày ban hành và ngày đăng" in finding.note


def test_the_only_day_of_a_document_is_that_of_its_issue() -> None:
    page = html(
        "<h1>Văn bản</h1><table><tr><th>Số ký hiệu</th><th>Trích yếu</th><th>Ngày ban hành</th></tr>"
        "<tr><td>12/2026/QĐ-UBND</td><td>Quyết định ban hành quy chế</td><td>02/03/2026</td></tr>"
        "<tr><td>13/2026/QĐ-UBND</td><td>Quyết định ban hành quy định</td><td>03/03/2026</td></tr></table>"
    )
    given = case(pages={"/van-ban": page}, sections={"legal_documents": {"pages": ["/van-ban"]}})
    assert judge(given, "legal_documents").outcome is Outcome.CANT_TELL


def test_texts_of_other_years_are_told_and_not_judged() -> None:
    finding = judge(laws(("Luật số 10/2012/QH13 ngày 18/6/2012 về lao động", "01/07/2026")))
    assert finding.outcome is Outcome.CANT_TELL
    assert "ban hành ngày 18/06/2012, ngoài kỳ đánh giá" in finding.note


def test_days_that_run_backwards_are_left_out() -> None:
    finding = judge(laws(("Nghị định số 45/2026/NĐ-CP ngày 02/02/2026 về dữ liệu", "10/01/2026")))
    assert finding.outcome is Outcome.CANT_TELL
    assert "1 văn bản ghi ngày đăng trước ngày ban hành" in finding.note


def detail(dates: Any, article_day: Any = None) -> Any:
    """An entry whose own page shows these labelled days."""
    entry = item("Kế hoạch phát triển ngành", url="/ke-hoach/1")
    page = PageFacts(
        url=address("/ke-hoach/1"),
        title="Kế hoạch",
        dates=tuple(FoundDate(value=day, text="", label=label) for label, day in dates),
        article=Article(title="Kế hoạch", day=article_day) if article_day else None,
    )
    return case(
        pages={"/ke-hoach": html("<p>Kế hoạch</p>")},
        sections={"plans": {"pages": ["/ke-hoach"], "items": [entry]}},
        facts={"/ke-hoach/1": page},
    )


def test_labelled_days_on_the_texts_own_page_count() -> None:
    both = detail([("ngay ban hanh", date(2026, 3, 2)), ("ngay dang", date(2026, 3, 4))])
    assert judge(both, "plans").outcome is Outcome.PASSED
    own_day = detail([("ngay ban hanh", date(2026, 3, 2))], article_day=date(2026, 3, 4))
    assert judge(own_day, "plans").outcome is Outcome.PASSED


def test_the_pages_own_day_is_no_posting_where_it_is_that_of_issue() -> None:
    issue_only = detail([("ngay ban hanh", date(2026, 3, 2))], article_day=date(2026, 3, 2))
    assert judge(issue_only, "plans").outcome is Outcome.CANT_TELL


def test_a_day_in_the_list_that_is_labelled_as_issue_is_no_posting() -> None:
    entry = item("Kế hoạch phát triển ngành", date(2026, 3, 2))
    page = PageFacts(
        url=address("/ke-hoach"),
        title="Kế hoạch",
        items=(entry,),
        dates=(FoundDate(value=date(2026, 3, 2), text="02/03/2026", label="ngay ban hanh"),),
    )
    given = case(
        pages={"/ke-hoach": ""}, sections={"plans": {"pages": ["/ke-hoach"]}}, facts={"/ke-hoach": page}
    )
    assert judge(given, "plans").outcome is Outcome.CANT_TELL


def test_no_section_and_no_list() -> None:
    assert judge(case()).outcome is Outcome.FAILED
    page = PageFacts(url=address("/pbgdpl"), title="PBGDPL", needs_browser="tải bằng JavaScript")
    given = case(
        pages={"/pbgdpl": ""}, sections={"law_dissemination": {"pages": ["/pbgdpl"]}}, facts={"/pbgdpl": page}
    )
    assert judge(given).cause is Cause.OURS


def test_a_text_posted_on_the_day_of_its_issue_is_in_time() -> None:
    finding = judge(laws(("Nghị định số 45/2026/NĐ-CP ngày 02/02/2026 về dữ liệu", "02/02/2026")))
    assert finding.outcome is Outcome.PASSED
    assert finding.measured["slowest"] == 0
