"""One-off audits for programs: ask for one, follow it, take what it found."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import HTTPException, Response

from db.audit_records import AuditRecord, AuditState
from jobs.human_check import human_check
from jobs.problems import InputProblem
from reports.published import masked
from scoring.human_check import stamped
from scoring.human_check import told as checked_told
from web.api import schema
from web.api.answering import ROOT
from web.api.asked import LIMIT, AuditNumber, Cursor, Limit, number_of, told
from web.api.results import finding_of, score_of
from web.audit_asking import asked, mine, own_agency
from web.audit_views import links_of, result_of
from web.visit import Here, Visit


def audits(visit: Here, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Audits:
    """Các lần kiểm tra một cổng, mới nhất trước; cơ quan thấy những lần của mình."""
    found = visit.site.store.web_audits().list(
        asked_for=own_agency(visit), limit=limit + 1, before=number_of(cursor) or None
    )
    page = found[:limit]
    return schema.Audits(
        items=[_audit(visit, one) for one in page],
        next=told(page[-1].id) if len(found) > limit else None,
    )


def ask_audit(visit: Here, wish: schema.AuditWish, answer: Response) -> schema.Audit:
    """Gửi yêu cầu kiểm tra một cổng; theo dõi ở địa chỉ trong Location."""
    pairs = [(one.section, one.url) for one in wish.sections]
    try:
        record = asked(visit, wish.url, pairs, tier=wish.tier)
    except InputProblem as problem:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, detail=str(problem)) from problem
    answer.headers["Location"] = f"{ROOT}/audits/{record.id}"
    return _audit(visit, record)


def audit(visit: Here, number: AuditNumber) -> schema.Audit:
    """Một lần kiểm tra: đang ở đâu, đã thấy gì."""
    return _audit(visit, mine(visit, number))


def audit_result(visit: Here, number: AuditNumber) -> schema.AuditResult:
    """Kết quả của một lần kiểm tra đã xong."""
    record = mine(visit, number)
    configuration = visit.site.configuration
    found = result_of(configuration, record) if record.state is AuditState.DONE else None
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail="Chưa có kết quả, hoặc kết quả đã hết hạn lưu.")
    shown = masked(stamped(found.document, human_check(configuration)))
    links = links_of(found, f"/kiem-tra/{number}/chung-cu")
    return schema.AuditResult(
        score=score_of(found.run.score) if found.run.score is not None else None,
        human_check=checked_told(shown["run"]),
        items=[finding_of(one, links, "") for one in shown["findings"]],
    )


def _audit(visit: Visit, one: AuditRecord) -> schema.Audit:
    waiting = one.state is AuditState.WAITING
    return schema.Audit(
        id=one.id,
        url=one.url,
        agency=one.agency_code,
        tier=one.tier,
        asked_at=one.asked_at,
        state=one.state.value,
        before=visit.site.store.web_audits().before(one.id) if waiting else 0,
        pages=one.progress.pages,
        sections=[schema.SectionPlace(section=key, url=url) for key, url in one.progress.sections],
        why=one.why,
    )
