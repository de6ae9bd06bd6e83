"""The criteria tables of docs/methodology.md, generated from the rubrics so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.model import Criterion, Heading, Need, Rubric
from scoring.rounding import printed
from scoring.rubric import validity

BEGIN = "<!-- criteria tables: generated from scoring/rubrics, do not edit below -->"
END = "<!-- end of criteria tables -->"

_NEEDS = {
    Need.ARCHIVE: "trang đã lưu",
    Need.LIVE: "cổng đang chạy",
    Need.REPEAT: "nhiều ngày",
    Need.FORM: "cơ quan khai báo",
}


def criteria_tables(rubrics: Iterable[Rubric]) -> str:
    """Markdown: a section per rubric, a table per heading."""
    return "\n\n".join(_rubric(rubric) for rubric in rubrics)


def with_tables(document: str, tables: str) -> str:
    """A document with its generated part replaced.

    Raises ValueError where the two marker lines are lacking.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document lacks the lines '{BEGIN}' and '{END}'")
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def _rubric(rubric: Rubric) -> str:
    lines = [
        f"### {rubric.title}",
        "",
        f"Mã: `{rubric.id}` · cấp: `{rubric.tier}` · hiệu lực {validity(rubric)} · "
        f"{printed(rubric.points)} điểm · {len(rubric.criteria)} tiêu chí",
        "",
    ]
    if rubric.draft_note:
        lines += [f"**{rubric.draft_note.capitalize()}.** {rubric.note}", ""]
    if rubric.grades:
        grades = "; ".join(f"{grade.name} từ {printed(grade.at_least)}" for grade in rubric.grades)
        lines += [f"Xếp loại: {grades}.", ""]
    return "\n".join(lines) + "\n" + "\n\n".join(_heading(heading) for heading in rubric.headings)


def _heading(heading: Heading) -> str:
    rows = [
        f"#### {heading.id}. {heading.title} ({printed(heading.points)} điểm)",
        "",
        "| Mã | Tiêu chí | Điểm | Điều kiện đạt | Căn cứ | Xem từ |",
        "|---|---|---:|---|---|---|",
    ]
    return "\n".join([*rows, *(_row(criterion) for criterion in heading.criteria)])


def _row(criterion: Criterion) -> str:
    cells = (
        criterion.id,
        criterion.title,
        printed(criterion.points),
        criterion.success_condition,
        "; ".join(basis.label for basis in criterion.legal_basis),
        ", ".join(_NEEDS[need] for need in Need if need in criterion.needs),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
