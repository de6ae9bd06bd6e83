"""A league on paper: the province's page of this one league, printed by the browser, one at a time."""

from __future__ import annotations

import threading
from datetime import date
from http import HTTPStatus

from fastapi import HTTPException

from jobs.printing import NotPrinted, printed
from reports.province import ProvinceContext, province_report
from scoring.model import League

MOST = 1_000  # lines; more are some forty sheets of paper that nobody reads, and seconds of the browser's time each
_SECONDS = 60.0
_ONE = threading.Lock()


def league_pdf(league: League, *, on: date, human_check: str) -> bytes:
    """The bytes of a PDF. Raises HTTPException where it cannot be made, with what to do instead."""
    if len(league.standings) > MOST:
        raise HTTPException(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            detail=f"Bảng có hơn {MOST} cơ quan, in ra quá dài. Hãy tải tệp XLSX hoặc CSV.",
        )
    title = f"{league.title}, tính đến ngày {on:%d/%m/%Y}"
    page = province_report([league], context=ProvinceContext(title=title, human_check=human_check))
    if not _ONE.acquire(timeout=20):
        raise HTTPException(
            HTTPStatus.TOO_MANY_REQUESTS, detail="Máy đang in một bảng khác. Hãy thử lại sau ít phút."
        )
    try:
        return printed(page, name="bảng xếp hạng", seconds=_SECONDS)
    except (NotPrinted, OSError) as problem:
        raise HTTPException(
            HTTPStatus.SERVICE_UNAVAILABLE,
            detail="Máy chủ chưa in được bảng này. Hãy tải tệp XLSX, hoặc báo người quản trị chạy ./soicong health.",
        ) from problem
    finally:
        _ONE.release()
