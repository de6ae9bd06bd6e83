"""What the templates' placeholders stand for: texts and lists of texts, nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from reports.text import clean
from season.model import SeasonResult
from season.papers import wording
from season.papers.law import legal_bases
from season.papers.model import BLANK, Kind, Office, Signer
from season.papers.views import LineView, TableView, agency_views, asked_forms, missing_forms, table_views

Values = dict[str, Any]
_ISSUED = re.compile(r"(?i)(?:quyết định|nghị quyết|nghị định|thông tư|kế hoạch|chỉ thị|luật)\b")
_SIGNS = {
    Kind.LETTER: "",
    Kind.PROPOSAL: "TTr-",
    Kind.DECISION: "QĐ-UBND",
    Kind.PERSONNEL: "",
    Kind.NOTICES: "TB-",
}
_SIGNS |= {Kind.REPORT: "BC-", Kind.TABLES: ""}
_SPACE_FOR_NUMBER = wording.NO_BREAK * 8


def common(result: SeasonResult, office: Office, kind: Kind) -> Values:
    """What stands in every paper."""
    province = wording.province_name(result.province)
    superior = f"Ủy ban nhân dân {province}"
    department = clean(result.department) or BLANK
    parent = clean(office.parent) or superior
    subject = subject_of(result)
    year = result.period.season
    signer = office.province_signer if kind is Kind.DECISION else office.department_signer
    default = "CHỦ TỊCH" if kind is Kind.DECISION else "GIÁM ĐỐC"
    return {
        "year": str(year),
        "province": province,
        "province_held": wording.held(province),
        "superior": superior,
        "superior_caps": superior.upper(),
        "superior_head": wording.two_lines(superior).upper(),
        "parent_caps": wording.two_lines(parent).upper(),
        "department": department,
        "department_caps": department.upper(),
        "subject": subject,
        "subject_caps": subject.upper(),
        "number": number(office, kind),
        "dated": wording.day_in_words(office.day, result.composed_on.year),
        "dateline": f"{clean(office.place) or BLANK}, {wording.day_in_words(office.day, result.composed_on.year)}",
        "contact": clean(office.contact) or BLANK,
        "signer": signer_values(signer, default),
        "basis": basis_of(result),
        "window_from": wording.day(result.period.window_from),
        "window_until": wording.day(result.period.window_until),
        "objection_days": str(result.period.objection_days),
        "draft_note": draft_note(result),
    }


def signer_values(signer: Signer, default: str) -> Values:
    """Title in capitals and name of a signer."""
    return {"title": (clean(signer.title) or default).upper(), "name": clean(signer.name) or BLANK}


def number(office: Office, kind: Kind) -> str:
    """The paper's number and signs; without a number, room for it."""
    if given := clean(office.numbers.get(kind, "")):
        return given
    signs = _SIGNS[kind]
    if kind is Kind.DECISION:
        return f"{_SPACE_FOR_NUMBER}/{signs}"
    symbol = clean(office.symbol) or BLANK[:2]
    return f"{_SPACE_FOR_NUMBER}/{signs}{symbol}" if signs else f"{_SPACE_FOR_NUMBER}/{symbol}-{BLANK[:2]}"


def draft_note(result: SeasonResult) -> str:
    """The note that every page carries where a scheme is not adopted; '' otherwise."""
    notes = dict.fromkeys(clean(table.draft_note) for table in result.tables if table.draft_note)
    return "; ".join(notes).capitalize() if notes else ""


def subject_of(result: SeasonResult) -> str:
    """What was rated: the schemes' titles, without what every title repeats."""
    titles = dict.fromkeys(
        wording.lower_first(wording.subject(table.scheme_title)) for table in result.tables
    )
    return wording.joined(tuple(titles)) or "mức độ ứng dụng công nghệ thông tin, cổng thông tin điện tử"


def basis_of(result: SeasonResult) -> str:
    """The decisions by which agencies are rated; what nobody has issued is no basis."""
    found = dict.fromkeys(clean(table.decision) for table in result.tables)
    decisions = [one for one in found if _ISSUED.match(one)]
    return (
        wording.joined(tuple(decisions))
        or f"quy định về đánh giá, xếp hạng của {wording.province_name(result.province)}"
    )


def proposal(result: SeasonResult, office: Office) -> Values:
    """The department's proposal."""
    views = table_views(result)
    return common(result, office, Kind.PROPOSAL) | {
        "letter_on": wording.day(result.period.letter_on),
        "answers_due": wording.day(result.period.answers_due),
        "answers_told": answers_told(result),
        "verification_told": verification_told(result),
        "tables": [table_values(view, result) for view in views],
    }


def decision(result: SeasonResult, office: Office) -> Values:
    """The chairman's decision with its annexes."""
    views = table_views(result)
    counted = len({line.code for view in views for line in view.lines})
    return common(result, office, Kind.DECISION) | {
        "legal_bases": [clean(line) for line in legal_bases(result.composed_on)] + _decisions(result),
        "proposer": head_of_department(result),
        "proposal_number": number(office, Kind.PROPOSAL),
        "dated_proposal": wording.day_in_words(None, result.composed_on.year),
        "counted": wording.count(counted),
        "annexes_told": "các Phụ lục" if len(views) > 1 else "Phụ lục",
        "tables": [table_values(view, result) for view in views],
    }


def personnel(result: SeasonResult, office: Office) -> Values:
    """The list for Sở Nội vụ: one row an agency, all schemes in it."""
    rows = agency_views(result, table_views(result))
    return common(result, office, Kind.PERSONNEL) | {
        "counted": wording.count(len(rows)),
        "rows": [
            {
                "number": str(index),
                "name": row.name,
                "head": row.head,
                "results": [_told(table, line) for table, line in row.results],
                "remarks": _remarks(result, row.answered, [line for _, line in row.results]),
            }
            for index, row in enumerate(rows, start=1)
        ],
    }


def table_values(view: TableView, result: SeasonResult) -> Values:
    """A table as templates print it."""
    title = (
        f"{_upper_first(view.scheme_title)} – {view.group}" if view.group else _upper_first(view.scheme_title)
    )
    about = f"Kết quả đánh giá, xếp hạng {view.scheme_title} năm{wording.NO_BREAK}{result.period.season}"
    notes = [f"{note.rstrip('.')}." for note in view.notes if "dự thảo tiêu chí" not in note.lower()]
    notes += [clean(note) for scheme, note in result.law_notes if scheme == view.given.scheme]
    if view.shared and not any("cùng hạng" in note for note in notes):
        notes.append(
            f"Các cơ quan bằng {wording.score_word(index=view.given.is_index)} được xếp cùng hạng; "
            "hạng kế tiếp tính theo số cơ quan xếp trên."
        )
    leaders = [line for line in view.placed if int(line.place) <= 3]
    return {
        "numeral": f" {view.numeral}" if view.numeral else "",
        "title": title,
        "group": view.group,
        "annex_title": about.upper(),
        "group_caps": view.group.upper(),
        "decision": view.decision,
        "headings": [list(heading) for heading in view.headings],
        "compares": view.compares,
        "score_title": _upper_first(wording.score_word(index=view.given.is_index)),
        "placed": [line_values(line) for line in view.placed],
        "unplaced": [line_values(line) for line in view.unplaced],
        "grades": [list(grade) for grade in view.grades],
        "told": _table_told(view),
        "leaders": "; ".join(
            f"{line.name} ({wording.score_told(line.score, index=view.given.is_index)})"
            for line in leaders[:5]
        ),
        "unplaced_told": _unplaced_told(view),
        "notes": notes,
    }


def line_values(line: LineView) -> Values:
    """A line as templates print it."""
    return {
        "code": line.code,
        "name": line.name,
        "place": line.place,
        "score": line.score,
        "grade": line.grade or "–",
        "self_assessed": line.self_assessed,
        "measured": line.measured,
        "change": line.change,
        "steps": line.steps,
        "compared": line.compared or "–",
        "reason": line.reason,
        "headings": [list(heading) for heading in line.headings],
        "reviews": str(line.reviews),
    }


def answers_told(result: SeasonResult) -> str:
    """How agencies answered the survey, those that did not by name."""
    asked = {line.agency.code for table in result.tables for line in table.lines}
    late, part, missing = [], [], []
    for one in result.late:
        name, titles = clean(one.name), missing_forms(result, one)
        if not titles:
            late.append(name)
        elif len(titles) < len(asked_forms(result, one)):
            part.append(f"{name}: thiếu phiếu {wording.joined(titles)}")
        else:
            missing.append(name)
    on_time = max(len(asked) - len(missing) - len(part) - len(late), 0)
    told = f"Có {wording.count(on_time)}/{wording.count(len(asked))} cơ quan gửi Phiếu khảo sát đúng hạn"
    if late:
        told += f"; {wording.count(len(late))} cơ quan gửi muộn ({'; '.join(late)})"
    if part:
        told += f"; {wording.count(len(part))} cơ quan chưa gửi đủ phiếu ({'; '.join(part)})"
    if missing:
        told += f"; {wording.count(len(missing))} cơ quan chưa gửi ({'; '.join(missing)})"
    return f"{told}."


def verification_told(result: SeasonResult) -> str:
    """What verification changed."""
    lines = [line for table in result.tables for line in table.lines]
    reviews, agencies = (
        sum(line.reviews for line in lines),
        len({line.agency.code for line in lines if line.reviews}),
    )
    told = f"Từ ngày {wording.day(result.period.verification_on)}, {clean(result.department)} thẩm tra, xác minh số liệu"
    if not reviews:
        return f"{told}; không có điểm nào thay đổi sau thẩm tra."
    changed = (
        f"{wording.count(reviews)} nội dung của {wording.count(agencies)} cơ quan được xác định lại điểm"
    )
    return f"{told}; sau thẩm tra, {changed}."


def head_of_department(result: SeasonResult) -> str:
    """'Giám đốc Sở Khoa học và Công nghệ'."""
    name = clean(result.department) or BLANK
    return f"Giám đốc {name}" if name.lower().startswith("sở") else f"Thủ trưởng {name}"


def _table_told(view: TableView) -> str:
    if not view.placed:
        return f"Chưa cơ quan nào trong {wording.count(len(view.lines))} cơ quan được xếp hạng."
    told = f"{wording.count(len(view.placed))}/{wording.count(len(view.lines))} cơ quan được xếp hạng"
    return f"{told}. Xếp loại: {view.grades_told}." if view.grades else f"{told}."


def _unplaced_told(view: TableView) -> str:
    """Those without a place with their reasons, the same reason told once."""
    reasons: dict[str, list[str]] = {}
    for line in view.unplaced:
        reasons.setdefault(line.reason or "chưa đủ căn cứ", []).append(line.name)
    parts = [f"{'; '.join(names)} – {wording.lower_first(reason)}" for reason, names in reasons.items()]
    return f"Không xếp hạng: {'. '.join(parts)}." if parts else ""


def _told(table: TableView, line: LineView) -> str:
    """One result in the list for Sở Nội vụ."""
    grade = f", {line.grade}" if line.grade else ""
    place = f", hạng {line.place}/{len(table.placed)}" if line.place else ", không xếp hạng"
    index = table.given.is_index
    points = (
        f"chưa có {wording.score_word(index=index)}"
        if line.given.low is None
        else wording.score_told(line.score, index=index)
    )
    return f"{_upper_first(table.scheme_title)}: {points}{grade}{place}"


def _remarks(result: SeasonResult, answered: str, lines: Sequence[LineView]) -> list[str]:
    """Why there is no place, and how the survey was answered where it was not in time; never an empty list."""
    reasons = [f"{line.reason}." for line in lines if line.reason]
    if answered != "đúng hạn":
        reasons.append(f"Phiếu khảo sát: {answered}.")
    return list(dict.fromkeys(reasons)) or [""]


def _decisions(result: SeasonResult) -> list[str]:
    decisions = dict.fromkeys(clean(table.decision) for table in result.tables if table.decision)
    return [one if one.lower().startswith("căn cứ") else f"Căn cứ {one}" for one in decisions]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
