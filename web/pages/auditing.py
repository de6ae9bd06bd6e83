"""The auditor's pages: a run's evidence and who did what with it, its package, and verifying a package that somebody has."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import HTTPException
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from assurance.custody import Kind, read_event, stream_of
from assurance.verdict import NAMES
from checks.vietnamese import fold
from db.records import RunSummary
from jobs.bounded_verify import verdict_of
from jobs.custody import log_of, witness
from jobs.evidence_settings import evidence_settings
from jobs.packaging import packed
from jobs.problems import InputProblem
from web.visit import Here, Visit

LARGEST = 256 * 1024 * 1024  # bytes; a run's package is mostly its archive
PAGE = 50
_ONE = threading.Semaphore(1)
"""One package at a time is made or verified: both read whole archives."""

KINDS = {
    Kind.CAPTURE: "thu thập xong, băm kho lưu",
    Kind.FOUND: "nhận kho lưu có sẵn",
    Kind.ASSESSMENT: "chấm điểm",
    Kind.REVIEW: "thẩm tra",
    Kind.THINNING: "rút gọn theo chính sách lưu trữ",
    Kind.ERASURE: "xoá theo yêu cầu",
    Kind.EXPORT: "xuất gói chứng cứ",
    Kind.VIEW: "xem",
    Kind.VERIFICATION: "kiểm tra gói",
    Kind.DELETION: "xoá kho lưu",
    Kind.SECURITY: "việc an ninh",
}
STATES = {"passed": "đạt", "failed": "SAI", "noted": "lưu ý", "skipped": "không xem"}


def listed(visit: Here, cq: str = "", trang: int = 1) -> Response:
    """The runs that count now, by agency; and the form to verify a package."""
    return _listed(visit, cq, trang)


def _listed(visit: Visit, cq: str = "", trang: int = 1, *, problem: str = "") -> Response:
    standings = visit.site.standings(visit.today)
    text = fold(cq[:100].strip())
    agencies = sorted((one.result.agency for one in standings.all), key=lambda agency: agency.name)
    chosen = [one for one in agencies if not text or text in fold(one.name) or text == one.code]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(trang, 1), pages)
    return visit.page(
        "auditing.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        agencies=[
            (one, standings.runs[one.code])
            for one in chosen[(page - 1) * PAGE : page * PAGE]
            if one.code in standings.runs
        ],
        asked=cq[:100],
        count=len(chosen),
        page=page,
        pages=pages,
    )


def run_evidence(visit: Here, run: int) -> Response:
    """What the custody log knows of a run, and its package."""
    return _run_page(visit, run)


def _run_page(visit: Visit, run: int, *, problem: str = "") -> Response:
    store = visit.site.store
    record: RunSummary = store.load_run(run)
    log = log_of(store)
    lines = [*log.lines(stream_of(run, Kind.CAPTURE)), *log.lines(stream_of(run, Kind.VIEW))]
    events = sorted(
        (event for line in lines if (event := read_event(line)) is not None),
        key=lambda event: int(event["number"]),
    )
    making = [event for event in events if stream_of(run, event["kind"]) == str(run)]
    used = [event for event in events if stream_of(run, event["kind"]) != str(run)]
    return visit.page(
        "auditing_run.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        run=record,
        making=making,
        used=used[-PAGE:],
        left_out=max(0, len(used) - PAGE),
        kinds=KINDS,
        hashes=_hashes,
        there=visit.site.evidence.there(store, run),
    )


def export(visit: Here, run: int) -> Response:
    """Make the package of a run and hand it over; the custody log names the account."""
    site = visit.site
    site.store.load_run(run)
    by = witness(site.configuration)
    by = replace(by, who=replace(by.who, operator=visit.who.name))
    folder = Path(tempfile.mkdtemp(prefix="soicong-"))
    try:
        with _alone():
            package, path, _ = packed(
                site.store,
                run,
                evidence_settings(site.configuration),
                output=folder / "goi.zip",
                for_third_parties=visit.form.get("rut-gon") == "co",
                by=by,
            )
    except InputProblem as problem:
        shutil.rmtree(folder, ignore_errors=True)
        return _run_page(visit, run, problem=str(problem))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        path,
        media_type="application/zip",
        filename=f"{package.identifier}.zip",
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def verify(visit: Here) -> Response:
    """Verify a package of evidence or of a season that was sent; what it proves."""
    upload = visit.uploads.get("goi")
    if upload is None or not upload.size:
        return _listed(visit, problem="Hãy chọn tệp gói (.zip) rồi gửi lại.")
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        path = Path(folder) / "goi.zip"
        with path.open("wb") as stream:
            shutil.copyfileobj(upload.file, stream)
        if not zipfile.is_zipfile(path):
            return _listed(
                visit,
                problem=f"Tệp ‘{upload.name[-100:]}’ không phải tệp ZIP: hãy chọn gói đúng như đã nhận.",
            )
        try:
            with _alone():
                verdict: dict[str, Any] = json.loads(
                    verdict_of(path, visit.site.configuration, operator=visit.who.name)
                )
        except InputProblem as problem:
            return _listed(visit, problem=str(problem).replace(f"‘{path}’", f"‘{upload.name[-100:]}’"))
    return visit.page(
        "auditing_verdict.html", verdict=verdict, name=upload.name[-100:], checks=_checks(verdict)
    )


def _checks(verdict: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each check: its name, how it ended, what is told; of a season's package its steps."""
    if "checks" in verdict:
        return [(NAMES[one["name"]], STATES[one["state"]], one["told"]) for one in verdict["checks"]]
    return [
        (step["step"], STATES["failed" if step["wrong"] else "passed"], " ".join(step["wrong"]))
        for step in verdict["steps"]
    ]


def _hashes(event: dict[str, Any]) -> list[tuple[str, str]]:
    """Where and by what an event came, and those of its facts that are single values, as they stand in the log."""
    facts = [(name, str(value)) for name, value in event["facts"].items() if isinstance(value, str | int)]
    return [("host", event["host"]), ("tool", event["tool"]), ("at", event["at"]), *facts]


@contextmanager
def _alone() -> Iterator[None]:
    """Only one package is worked on at a time. Raises HTTPException where another one takes long."""
    if not _ONE.acquire(timeout=20):
        raise HTTPException(
            HTTPStatus.TOO_MANY_REQUESTS,
            detail="Máy đang lập hoặc kiểm tra một gói khác. Hãy thử lại sau ít phút.",
        )
    try:
        yield
    finally:
        _ONE.release()
