"""An archived page at the element that was quoted: harmless markup, in a sandbox of its own."""

from __future__ import annotations

import hashlib

from fastapi import HTTPException
from starlette.responses import HTMLResponse, Response

from reports.exhibits import exhibit_page
from scoring.result import canonical_bytes
from web.pages.portal import found_run
from web.visit import Here

# No script, no form, no request to anybody, and no share in this site's cookies, whatever the page says.
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; sandbox"
)


def evidence(visit: Here, code: str, run: int, number: int, trich: int = 0) -> Response:
    """One archived page; `trich` is the mark of a quote, which is led to."""
    found = found_run(visit, code, run)
    digest = hashlib.sha256(canonical_bytes(found.document)).hexdigest()
    page = visit.site.evidence.page(visit.site.store, run, digest, found.document, number)
    if page is None:
        raise HTTPException(
            404,
            detail="Bản lưu này không mở được: kho lưu của lượt không còn trang ấy, hoặc trang không có chữ để đọc.",
        )
    wanted, shown = page
    if trich:
        anchor = shown.anchors.get(trich)
        return visit.to(f"/cong/{code}/chung-cu-{run}/{number}.html" + (f"#trich-{anchor}" if anchor else ""))
    visit.site.views.note(visit.site.store, visit.looker, run, "web_evidence")
    text = exhibit_page(found.document, wanted, shown, report=str(run))
    return HTMLResponse(text, headers={"Content-Security-Policy": SANDBOX})
