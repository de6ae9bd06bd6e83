"""Administrative procedures as the portal lists and explains them (heading 8)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from checks.case import Case
from checks.doubt import looked_at, open_question, settle, unproven
from checks.gathering import Gathered, cite_gathered, gather, seen_whole, unread_pages
from checks.marks import is_official
from checks.model import Finding, failed, passed
from checks.reading.procedures import Procedure, read_procedures
from checks.registry import Degree, check
from checks.texts import cite_landing, cite_outside
from checks.wording import mean, share_of
from evidence.model import Cause

Field = Literal["field", "level"]
Level = Literal["1", "2", "3", "4", "full", "partial"]
Part = Literal["guide", "dossier", "forms"]

_FIELD_TITLES = {"field": "lĩnh vực", "level": "mức độ"}
_PART_TITLES = {"guide": "hướng dẫn thực hiện", "dossier": "thành phần hồ sơ", "forms": "biểu mẫu"}


def shown_procedures(case: Case, key: str) -> tuple[Gathered[Procedure], ...]:
    """The procedures of a section, each once."""
    return gather(case, [key], read_procedures, lambda procedure: procedure.name)


def _tells(procedure: Gathered[Procedure], field: Field, levels: tuple[Level, ...]) -> bool:
    if field == "field":
        return any(told.field for told in procedure.told)
    return any(told.level in levels for told in procedure.told)


def _has(procedure: Gathered[Procedure], part: Part) -> bool:
    match part:
        case "guide":
            return any(told.has_guide for told in procedure.told)
        case "dossier":
            return any(told.has_dossier for told in procedure.told)
        case "forms":
            return any(told.forms for told in procedure.told)


def _none_read(case: Case, key: str, *, counts_when_shared: bool) -> Finding:
    """No procedure was read: on a shared system, not seen, or a section without any."""
    section = case.section(key)
    if not section.present:
        return case.missing(key)
    if section.external and counts_when_shared and is_official(section.url):
        return passed(
            "Danh mục thủ tục hành chính nằm trên hệ thống dùng chung, cổng có liên kết đến.",
            citations=cite_outside(case, section),
            link=section.url,
        )
    note = "Chưa đọc được thủ tục hành chính nào trong mục."
    return unproven(case, [key], note, citations=cite_landing(case, section)) or failed(
        "Mục thủ tục hành chính không có thủ tục nào.",
        citations=cite_landing(case, section),
        looked_at=looked_at(case, [key]),
        count=0,
    )


@check("procedure_list")
def procedure_list(
    case: Case,
    *,
    section: str,
    fields: tuple[Field, ...],
    levels: tuple[Level, ...] = ("1", "2", "3", "4", "full", "partial"),
    sample: int,
    share: Degree = Fraction(1),
    counts_when_shared: bool = False,
) -> Finding:
    """Procedures are listed with their field and level.

    Applicability: every portal; a list on a shared system counts only with `counts_when_shared`. Expectation:
    on the share `share` of the procedures each of `fields` is told, the level as one of `levels`; fields earn
    equal shares, below `share` in proportion. Assumptions: lists and procedures' own pages complete each
    other; own pages are alike, so what lists lack is judged by the procedures whose own page was read where
    these are at least `sample`; with fewer it stays open.
    """
    procedures = shown_procedures(case, section)
    if not procedures:
        return _none_read(case, section, counts_when_shared=counts_when_shared)
    counts = {field: sum(_tells(each, field, levels) for each in procedures) for field in fields}
    unread = unread_pages(procedures)
    whole = seen_whole(procedures, sample)
    shares = []
    for field in fields:
        listed = share_of(counts[field], len(procedures))
        judged = sum(_tells(each, field, levels) for each in whole)
        shares.append(listed if listed >= share or not whole else share_of(judged, len(whole)))
    degree = mean(Fraction(1) if each >= share else each for each in shares)
    told = ", ".join(f"{counts[field]} thủ tục ghi {_FIELD_TITLES[field]}" for field in fields)
    note = f"Trong {len(procedures)} thủ tục đã xem: {told}."
    if degree < 1 and unread and whole:
        note += f" Điều danh sách không ghi được xét theo {len(whole)} thủ tục đã xem cả trang riêng."
    cited = cite_gathered(case, procedures)
    if degree < 1 and not whole:
        return open_question(
            f"{note} Còn {len(unread)} trang chi tiết thủ tục chưa xem.",
            cause=Cause.OURS,
            need="unseen",
            floor=degree,
            citations=cited,
            unseen=unread,
            counts=counts,
        )
    return settle(case, [section], degree, note, citations=cited, count=len(procedures), counts=counts)


@check("procedure_guides")
def procedure_guides(
    case: Case,
    *,
    section: str,
    parts: tuple[Part, ...],
    share: Degree = Fraction(1),
    counts_when_shared: bool = False,
) -> Finding:
    """Procedures come with guide, dossier and forms.

    Applicability: every portal; guides on a shared system count only with `counts_when_shared`. Expectation:
    on the share `share` of the procedures that were read each of `parts` is there; parts earn equal shares,
    below `share` in proportion. Assumption: procedures whose own page was read stand for the others.
    """
    procedures = shown_procedures(case, section)
    if not procedures:
        return _none_read(case, section, counts_when_shared=counts_when_shared)
    read = [each for each in procedures if not each.unread or any(_has(each, part) for part in parts)]
    if not read:
        return open_question(
            f"Có {len(procedures)} thủ tục nhưng chưa xem được trang chi tiết nào.",
            cause=Cause.OURS,
            need="unseen",
            citations=cite_gathered(case, procedures),
            unseen=unread_pages(procedures),
        )
    counts = {part: sum(_has(each, part) for each in read) for part in parts}
    shares = [share_of(counts[part], len(read)) for part in parts]
    degree = mean(Fraction(1) if each >= share else each for each in shares)
    told = ", ".join(f"{counts[part]} có {_PART_TITLES[part]}" for part in parts)
    note = f"Trong {len(read)} thủ tục đã xem chi tiết: {told}."
    cited = cite_gathered(case, read)
    return settle(
        case, [section], degree, note, citations=cited, count=len(procedures), read=len(read), counts=counts
    )
