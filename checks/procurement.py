"""Investment projects: listed by state, with the fields that the law names (heading 7)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from checks.case import Case
from checks.doubt import looked_at, open_question, settle, unproven
from checks.gathering import Gathered, cite_gathered, gather, seen_whole, unread_pages
from checks.model import Finding, failed
from checks.reading.facts import PageFacts
from checks.reading.projects import Project, read_projects
from checks.registry import Degree, check
from checks.texts import cite_landing
from checks.topics import says, titles
from checks.wording import mean, percent, share_of
from evidence.model import Cause

State = Literal["preparing", "running", "finished"]
Field = Literal["name", "goal", "field", "kind", "time", "cost", "funding", "funder", "state"]

_STATES: tuple[State, ...] = ("preparing", "running", "finished")
_FIELD_TITLES: dict[str, str] = {
    "name": "tên",
    "goal": "mục tiêu",
    "field": "lĩnh vực",
    "kind": "loại dự án",
    "time": "thời gian",
    "cost": "kinh phí",
    "funding": "loại hình tài trợ",
    "funder": "nhà tài trợ",
    "state": "tình trạng",
}


def shown_projects(case: Case, key: str) -> tuple[Gathered[Project], ...]:
    """The projects of a section, each once."""
    return gather(case, [key], read_projects, lambda project: project.name)


def state_of(project: Gathered[Project]) -> State | None:
    """The state that a project's row or page tells, else the one that the list's heading names.

    Where a text names several, preparing outranks running, and running finished (a planned end).
    """
    texts = [told.state for told in project.told]
    texts += [name for page, _ in project.tellings for name in _page_names(page)]
    return next((state for text in texts for state in _STATES if says(text, state)), None)


def _page_names(page: PageFacts) -> tuple[str, ...]:
    """What the page calls itself: its first headings, last breadcrumb and title."""
    return (*(heading.text for heading in page.headings[:2]), *page.breadcrumbs[-1:], page.title)


def _no_projects(case: Case, key: str) -> Finding:
    """No project was read: no section, not seen, or a section without any."""
    section = case.section(key)
    if not section.present:
        return case.missing(key)
    note = "Chưa đọc được dự án nào trong mục dự án."
    return unproven(case, [key], note, citations=cite_landing(case, section)) or failed(
        "Mục dự án không có danh sách dự án nào.",
        citations=cite_landing(case, section),
        looked_at=looked_at(case, [key]),
        count=0,
    )


@check("project_list", more_helps=True)
def project_list(case: Case, *, section: str, states: tuple[State, ...]) -> Finding:
    """Projects are listed by state.

    Applicability: every portal; an agency without projects declares that and a reviewer confirms it.
    Expectation: for each of `states` at least one project is shown in that state; equal shares. Assumption: a
    project's state is what its row or page says, else what the list's heading says.
    """
    projects = shown_projects(case, section)
    if not projects:
        return _no_projects(case, section)
    by_state = {state: [project for project in projects if state_of(project) == state] for state in states}
    found = [state for state in states if by_state[state]]
    lacking = [state for state in states if not by_state[state]]
    note = (
        f"Có {len(projects)} dự án; có danh sách dự án {titles(found)}"
        if found
        else (f"Có {len(projects)} dự án, chưa thấy ghi tình trạng")
    )
    note += (
        f"; chưa thấy dự án {titles(lacking)} (nếu chưa phát sinh, cơ quan cần khai báo)." if lacking else "."
    )
    return settle(
        case,
        [section],
        share_of(len(found), len(states)),
        note,
        citations=cite_gathered(case, [by_state[state][0] for state in found])
        or cite_gathered(case, projects),
        count=len(projects),
        by_state={state: len(by_state[state]) for state in states},
    )


@check("project_fields")
def project_fields(
    case: Case, *, section: str, fields: tuple[Field, ...], share: Degree, sample: int
) -> Finding:
    """Each project shows the minimum fields.

    Applicability: every portal; an agency without projects declares that. Expectation: the mean share of
    `fields` told per project reaches `share`; below it that mean is earned. Assumptions: lists and projects'
    own pages complete each other; own pages are alike, so projects whose own page was read stand for the
    others where these are at least `sample`; with fewer it stays open.
    """
    projects = shown_projects(case, section)
    if not projects:
        return _no_projects(case, section)
    every = _mean_share(projects, fields)
    unread = unread_pages(projects)
    judged = projects if every >= share or not unread else seen_whole(projects, sample)
    reached = _mean_share(judged or projects, fields)
    degree = Fraction(1) if reached >= share else reached
    counts = {field: sum(_tells(project, field) for project in judged or projects) for field in fields}
    lacking = [_FIELD_TITLES[field] for field in fields if counts[field] < len(judged or projects)]
    note = (
        f"{len(projects)} dự án, trung bình nêu {percent(reached)} thông tin (mức đạt: từ {percent(share)})"
    )
    if 0 < len(judged) < len(projects):
        note += f", xét theo {len(judged)} dự án đã xem cả trang riêng"
    note += f"; chưa đủ: {', '.join(lacking)}." if lacking else "."
    cited = cite_gathered(case, judged or projects)
    if not judged:
        return open_question(
            f"{note} Còn {len(unread)} trang chi tiết dự án chưa xem.",
            cause=Cause.OURS,
            need="unseen",
            floor=degree,
            citations=cited,
            unseen=unread,
            counts=counts,
        )
    return settle(case, [section], degree, note, citations=cited, count=len(projects), counts=counts)


def _mean_share(projects: Sequence[Gathered[Project]], fields: tuple[Field, ...]) -> Fraction:
    told = [sum(_tells(project, field) for field in fields) for project in projects]
    return mean(share_of(count, len(fields)) for count in told)


def _tells(project: Gathered[Project], field: str) -> bool:
    told = any(str(getattr(each, field)).strip() for each in project.told)
    return told or (field == "state" and state_of(project) is not None)
