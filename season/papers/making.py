"""From a season's result to its papers. What a browser has to print is handed out as HTML; writing files is the caller's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from reports.text import clean
from season.model import SeasonResult
from season.papers import context, pages, survey_letter, templating, wording
from season.papers.model import Kind, Office, Paper, PaperProblem, SurveyForm
from season.papers.tables_xlsx import workbook
from season.papers.templating import Templates
from season.papers.views import agency_views, table_views

NOTICES = "thong-bao"
"""The folder of the notices, one file an agency."""


def refusal(result: SeasonResult) -> str:
    """Why no decision can be drawn up for these tables, as one sentence; '' where it can."""
    if not result.tables:
        return "Chưa có bảng xếp hạng nào nên chưa lập được dự thảo Quyết định: kiểm tra, chấm điểm trước."
    drafts = dict.fromkeys(clean(table.scheme) for table in result.tables if table.draft_note)
    if not drafts:
        placed = any(line.place is not None for table in result.tables for line in table.lines)
        return "" if placed else "Chưa cơ quan nào được xếp hạng nên chưa lập được dự thảo Quyết định."
    return (
        f"Không lập Quyết định cho {'; '.join(drafts)}: {context.draft_note(result).lower()}. Ban hành tiêu chí trước, hoặc "
        "chọn bộ tiêu chí đã ban hành bằng --scheme."
    )


def of_schemes(result: SeasonResult, schemes: Collection[str]) -> SeasonResult:
    """The result with the tables of some schemes only; all of them where none is named. Raises PaperProblem."""
    if not schemes:
        return result
    known = tuple(dict.fromkeys(table.scheme for table in result.tables))
    for scheme in schemes:
        if scheme not in known:
            raise PaperProblem(
                f"Mùa {result.period.season} không có bộ tiêu chí ‘{scheme}’. Đang có: {', '.join(known)}."
            )
    return replace(
        result,
        tables=tuple(table for table in result.tables if table.scheme in schemes),
        owed=tuple(one for one in result.owed if one.scheme in schemes),
    )


def papers(
    result: SeasonResult,
    *,
    office: Office,
    forms: Sequence[SurveyForm] = (),
    kinds: Collection[Kind] = tuple(Kind),
    templates: Templates | None = None,
) -> Iterator[Paper]:
    """The papers of these kinds, one after the other. Raises PaperProblem: a broken template, a decision that is refused."""
    chosen = templates or Templates()
    if Kind.DECISION in kinds and (why_not := refusal(result)):
        raise PaperProblem(why_not)
    for kind in Kind:
        if kind in kinds:
            yield from _made(kind, result, office, forms, chosen)


def _made(
    kind: Kind, result: SeasonResult, office: Office, forms: Sequence[SurveyForm], templates: Templates
) -> Iterator[Paper]:
    if kind is Kind.LETTER:
        values = survey_letter.letter(result, office, forms)
        yield _word(kind, "cong-van-khao-sat.docx", values, result, templates)
    elif kind is Kind.PROPOSAL:
        yield _word(kind, "to-trinh.docx", context.proposal(result, office), result, templates)
    elif kind is Kind.DECISION:
        yield _word(kind, "quyet-dinh.docx", context.decision(result, office), result, templates)
    elif kind is Kind.PERSONNEL:
        yield _word(kind, "danh-sach-so-noi-vu.docx", context.personnel(result, office), result, templates)
    elif kind is Kind.TABLES:
        yield Paper(kind=kind, path="bang-xep-hang.xlsx", content=workbook(result, office))
        yield _page(
            kind, "bang-xep-hang.pdf", "bang-xep-hang.html", pages.league_tables(result, office), templates
        )
    elif kind is Kind.NOTICES:
        for view in agency_views(result, table_views(result)):
            path = f"{NOTICES}/{wording.file_name(view.agency.code)}.pdf"
            yield _page(kind, path, "thong-bao.html", pages.notice(result, office, view), templates)
    else:
        yield _page(kind, "bao-cao.pdf", "bao-cao.html", pages.report(result, office), templates)


def _word(kind: Kind, name: str, values: context.Values, result: SeasonResult, templates: Templates) -> Paper:
    made_on = datetime.combine(result.composed_on, time(), UTC)
    title = f"{TITLES[kind]} năm {result.period.season}"
    return Paper(
        kind=kind, path=name, content=templating.docx(templates, name, values, title=title, made_on=made_on)
    )


def _page(kind: Kind, path: str, name: str, values: context.Values, templates: Templates) -> Paper:
    return Paper(kind=kind, path=path, html=templating.html(templates, name, values))


TITLES = {
    Kind.LETTER: "Công văn khảo sát",
    Kind.PROPOSAL: "Tờ trình",
    Kind.DECISION: "Dự thảo Quyết định",
    Kind.PERSONNEL: "Danh sách gửi Sở Nội vụ",
    Kind.TABLES: "Bảng xếp hạng",
    Kind.NOTICES: "Thông báo cho từng cơ quan",
    Kind.REPORT: "Báo cáo",
}
"""What each kind is called."""
