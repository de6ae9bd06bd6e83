"""One-off audits: asking for one, watching it, stopping it and going on, its link, and the hosts that staff approves."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import HTTPException, Query
from starlette.responses import Response

from checks.vocabulary import titles
from db.audit_records import ApprovedHost, AuditState
from evidence.model import Tier
from jobs.addresses import known_host
from jobs.one_off_rules import (
    DECLARED,
    LINK_LASTS,
    OF_AGENCY,
    OF_OFFICE,
    active_agencies,
)
from jobs.problems import InputProblem
from web import audit_views
from web.audit_asking import asked, mine, note, own_agency
from web.live import told_live
from web.pages.audit_reports import report_page
from web.pages.portal import Chosen
from web.secrets import kept, new_identifier
from web.visit import Here, Visit

_LISTED = 30
RECHECKED = "Lần xem lại này không thay kết quả chính thức."


def form(visit: Here) -> Response:
    """The form, and the audits that were asked for."""
    return _page(visit)


def _page(visit: Visit, *, problem: str = "", done: str = "") -> Response:
    own = own_agency(visit)
    audits = visit.site.store.web_audits()
    limits = OF_AGENCY if own else OF_OFFICE
    registered = (
        next((one for one in active_agencies(visit.site.store, visit.today) if one.code == own), None)
        if own
        else None
    )
    listed = audits.list(asked_for=own, limit=_LISTED)
    return visit.page(
        "audits.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        done=done,
        own=registered,
        office=own is None,
        audits=listed,
        states=audit_views.STATES,
        limits=limits,
        rest=limits.rest // timedelta(minutes=1),
        sections=sorted(titles().items(), key=lambda one: one[1]),
        rows=range(1, DECLARED + 1),
        tiers=tuple(Tier),
        hosts=audits.hosts() if own is None else (),
        typed=visit.form,
    )


def ask(visit: Here) -> Response:
    """Put an audit into the queue."""
    pairs = [
        (visit.form.get(f"muc-{row}", ""), visit.form.get(f"dia-chi-{row}", ""))
        for row in range(1, DECLARED + 1)
    ]
    try:
        record = asked(visit, visit.form.get("dia-chi", ""), pairs, tier=visit.form.get("cap", ""))
    except InputProblem as problem:
        return _page(visit, problem=str(problem))
    return visit.to(f"/kiem-tra/{record.id}")


def recheck(visit: Here, code: str) -> Response:
    """An agency looks at its own portal again after mending; never official."""
    own = next((one for one in active_agencies(visit.site.store, visit.today) if one.code == code), None)
    if own is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail="Cơ quan này không có trong sổ vào hôm nay.")
    try:
        record = asked(visit, own.home_url, [], tier=own.tier.value)
    except InputProblem as problem:
        return _page(visit, problem=str(problem))
    return visit.to(f"/kiem-tra/{record.id}")


def one(
    visit: Here, number: int, sua: Chosen = None, dung_yen: Annotated[str, Query(alias="dung-yen")] = ""
) -> Response:
    """An audit as it stands: where it waits or runs what is known so far, at its end the report.

    `dung_yen`: without scripts, do not load it anew by itself.
    """
    record = mine(visit, number)
    if record.state is AuditState.DONE:
        return report_page(visit, record, sua or [], address=f"/kiem-tra/{number}", shared=False)
    shown = audit_views.live(visit.site.store, number)
    return visit.page(
        "audit.html",
        script="live.js" if record.open else "",
        live=record.open,
        audit=record,
        shown=shown,
        office=own_agency(visit) is None,
        states=audit_views.STATES,
        still=bool(dung_yen),
    )


def progress(visit: Here, number: int) -> Response:
    """What becomes of an audit, as it happens."""
    mine(visit, number)
    store = visit.site.store
    return told_live(lambda: audit_views.live(store, number))


def stop(visit: Here, number: int) -> Response:
    """Take an audit back, or stop it; it can go on later."""
    record = mine(visit, number)
    audits = visit.site.store.web_audits()
    if record.open and not audits.cancel(number, at=visit.now):
        audits.ask_to_stop(number, at=visit.now)
    return visit.to(f"/kiem-tra/{number}")


def go_on(visit: Here, number: int) -> Response:
    """Let an interrupted audit go on where it was."""
    mine(visit, number)
    if not visit.site.store.web_audits().go_on(number, at=visit.now):
        return _page(
            visit, problem="Lần kiểm tra này không đi tiếp được: nó đã xong, hoặc cổng ấy đang được kiểm tra."
        )
    return visit.to(f"/kiem-tra/{number}")


def share(visit: Here, number: int) -> Response:
    """Make a link that needs no log-in; the one before is void. It is shown this once: only its hash is kept."""
    record = mine(visit, number)
    if record.state is not AuditState.DONE:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail="Chưa có báo cáo để chia sẻ.")
    secret, until = new_identifier(), visit.now + LINK_LASTS
    visit.site.store.web_audits().share(number, kept(secret), until=until)
    note(visit, "audit_shared", str(number))
    fresh = visit.site.store.web_audits().get(number)
    link = f"{visit.site.origin}/bao-cao/{secret}"
    return report_page(visit, fresh, [], address=f"/kiem-tra/{number}", shared=False, link=link)


def unshare(visit: Here, number: int) -> Response:
    """Take the link away."""
    mine(visit, number)
    visit.site.store.web_audits().share(number, None, until=None)
    note(visit, "audit_unshared", str(number))
    return visit.to(f"/kiem-tra/{number}")


def approve(visit: Here) -> Response:
    """Approve a host outside gov.vn."""
    reason = visit.form.get("ly-do", "").strip()[:300]
    try:
        host = known_host(visit.form.get("may-chu", "")[:253])
    except InputProblem:
        return _page(visit, problem="Máy chủ cần là một tên miền, ví dụ benhvien-tinh.vn.")
    if not reason:
        return _page(visit, problem="Hãy ghi lý do duyệt, ví dụ số công văn hoặc cơ quan dùng tên miền này.")
    visit.site.store.web_audits().approve(
        ApprovedHost(host=host, approved_at=visit.now, approved_by=visit.who.full_name, reason=reason)
    )
    note(visit, "audit_host_approved", host)
    return _page(visit, done=f"Đã duyệt máy chủ {host}.")


def disapprove(visit: Here) -> Response:
    """Take the approval of a host back."""
    host = visit.form.get("may-chu", "")[:253]
    if visit.site.store.web_audits().disapprove(host):
        note(visit, "audit_host_disapproved", host)
    return _page(visit, done=f"Đã thôi duyệt máy chủ {host}.")
