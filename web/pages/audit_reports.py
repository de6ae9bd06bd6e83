"""The report of a one-off audit, for who asked for it and behind its link, with the pages that it cites."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import HTTPException
from starlette.responses import HTMLResponse, Response

from db.audit_records import AuditRecord
from db.web_accounts import Role
from reports.exhibits import exhibit_page
from web import audit_views
from web.pages.evidence import SANDBOX
from web.pages.portal import Chosen
from web.secrets import kept
from web.visit import Here, Visit

_NO_LINK = "Đường dẫn này không còn hiệu lực: nó đã hết hạn hoặc đã bị thu hồi. Hãy hỏi lại người gửi."


def report_page(
    visit: Visit, record: AuditRecord, chosen: Sequence[str], *, address: str, shared: bool, link: str = ""
) -> Response:
    """The report at an address of ours. `link`: one that was just made, to be copied."""
    found = audit_views.result_of(visit.site.configuration, record)
    if found is None:
        return visit.page("audit_gone.html", audit=record, shared=shared)
    values = audit_views.report_values(
        visit.site.configuration,
        found,
        folder=f"{address}/chung-cu",
        wanted=frozenset(chosen),
        today=visit.today,
    )
    return visit.page("audit_report.html", audit=record, shared=shared, link=link, run=found.run, **values)


def shared_report(visit: Here, secret: str, sua: Chosen = None) -> Response:
    """The report of a link that needs no log-in."""
    return report_page(visit, _shared(visit, secret), sua or [], address=f"/bao-cao/{secret}", shared=True)


def shared_evidence(visit: Here, secret: str, number: int, trich: int = 0) -> Response:
    """A page that such a report cites."""
    return _evidence(visit, _shared(visit, secret), number, trich, f"/bao-cao/{secret}")


def evidence(visit: Here, audit: int, number: int, trich: int = 0) -> Response:
    """A page that a report cites, for who asked for it."""
    record = visit.site.store.web_audits().get(audit)
    if visit.who.role is Role.AGENCY and record.asked_for != visit.who.agency_code:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _evidence(visit, record, number, trich, f"/kiem-tra/{audit}")


def _shared(visit: Visit, secret: str) -> AuditRecord:
    record = visit.site.store.web_audits().shared(kept(secret), at=visit.now)
    if record is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail=_NO_LINK)
    return record


def _evidence(visit: Visit, record: AuditRecord, number: int, mark: int, address: str) -> Response:
    configuration = visit.site.configuration
    found = audit_views.result_of(configuration, record)
    page = audit_views.exhibit_of(configuration, record, found, number) if found is not None else None
    if found is None or page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail="Bản lưu này không mở được.")
    wanted, shown = page
    if mark:
        anchor = shown.anchors.get(mark)
        return visit.to(f"{address}/chung-cu/{number}.html" + (f"#trich-{anchor}" if anchor else ""))
    text = exhibit_page(found.document, wanted, shown, report=f"../{address.rsplit('/', 1)[1]}")
    return HTMLResponse(text, headers={"Content-Security-Policy": SANDBOX})
