"""The registry of agencies in the page: list, files in and out, one agency, what people do to it, taking back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from pathlib import Path

from fastapi import HTTPException
from starlette.responses import Response

from checks.vietnamese import fold
from db.agencies_cells import TIER_WORDS
from db.agencies_columns import AgencyFileProblem
from db.agencies_export import exported, template
from db.problem import DatabaseProblem
from db.registration import fields_of
from db.registry import Draft, Registry, RegistryProblem
from db.registry_acts import move, rename, retire
from db.web_watch import WebEvent
from jobs.addresses import day, portal_url
from jobs.problems import InputProblem
from jobs.registry_changes import carried_out
from jobs.registry_files import ImportRequest, brought_in, counts_told, listed_agencies, plan_parts
from jobs.registry_words import ACT_WORDS, FIELD_WORDS, Author, shown_value, signed
from web.security_log import note
from web.visit import Here, Visit

LARGEST = 4 * 1024 * 1024  # bytes; as large as a workbook of ten thousand lines
PAGE = 50
_ACTS = 15
_LINES = 200
_REFUSED = (InputProblem, RegistryProblem, DatabaseProblem, AgencyFileProblem)
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def listed(visit: Here, tim: str = "", trang: int = 1) -> Response:
    """The agencies of today."""
    return _listed(visit, tim, trang)


def _listed(
    visit: Visit,
    tim: str = "",
    trang: int = 1,
    *,
    problem: str = "",
    done: str = "",
    parts: tuple[tuple[str, list[str]], ...] = (),
) -> Response:
    registry = visit.site.store.registry().load()
    text = fold(tim[:100].strip())
    found = [
        one
        for one in registry.all_at(visit.today, ended=True)
        if not text or text in fold(one.name) or text in one.code
    ]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(trang, 1), pages)
    acts = sorted(registry.acts, key=lambda act: -act.id)[:_ACTS]
    return visit.page(
        "registry.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem.splitlines()[:_LINES],
        done=done,
        parts=parts,
        most=_LINES,
        agencies=[(one, one.active(visit.today)) for one in found[(page - 1) * PAGE : page * PAGE]],
        count=len(found),
        asked=tim[:100],
        page=page,
        pages=pages,
        acts=acts,
        act_words=ACT_WORDS,
        tiers=TIER_WORDS,
        kinds=_MEDIA,
    )


def download(visit: Here, kind: str) -> Response:
    """The registry of today as a file that can be changed and brought in again; `mau.xlsx` is the empty one."""
    name, _, form = kind.rpartition(".")
    if form not in _MEDIA or name not in ("co-quan", "mau"):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if name == "mau":
        content = template(form)
    else:
        content = exported(visit.site.store.registry().load(), visit.today, ended=True, form=form)
        event = WebEvent(
            at=visit.now, kind="registry_exported", account=visit.who.name, address=visit.knock.address
        )
        note(visit.site.store, event, form=form)
    named = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=_MEDIA[form], headers=named)


def bring_in(visit: Here) -> Response:
    """Bring a list in, or show what that would change; one wrong line and nothing is written."""
    upload = visit.uploads.get("tep")
    if upload is None or not upload.size:
        return _listed(visit, problem="Hãy chọn tệp danh sách (.xlsx hoặc .csv).")
    form = Path(upload.name).suffix.lower()
    if form.removeprefix(".") not in _MEDIA:
        return _listed(visit, problem="Tệp cần kết thúc bằng .xlsx hoặc .csv.")
    dry = visit.form.get("viec") != "nhap"
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        path = Path(folder) / _plain_name(upload.name)
        with path.open("wb") as stream:
            shutil.copyfileobj(upload.file, stream)
        try:
            on = _day(visit)
            number, plan = brought_in(
                visit.site.store,
                listed_agencies(path),
                ImportRequest(
                    path=path,
                    on=None,
                    correcting=False,
                    dry_run=dry,
                    author=_author(visit, otherwise=""),
                ),
                on,
            )
        except _REFUSED as problem:
            return _listed(visit, problem=str(problem).replace(str(path), upload.name[-100:]))
    if dry:
        said = f"Xem trước, chưa ghi gì: {counts_told(plan)}. Chọn lại tệp rồi bấm ‘Nhập’ để ghi."
        return _listed(visit, done=said, parts=plan_parts(plan, on))
    _note(visit, f"nhập danh sách, việc {number}")
    return _listed(visit, done=f"Đã nhập: {counts_told(plan)}." + (f" Việc số {number}." if number else ""))


def undo(visit: Here, number: int) -> Response:
    """Take back an act."""
    try:
        act = visit.site.store.registry().undo(number, signed(_author(visit)))
    except _REFUSED as problem:
        return _listed(visit, problem=str(problem))
    _note(visit, f"huỷ việc {number}")
    return _listed(visit, done=f"Đã huỷ việc số {number} ({ACT_WORDS[act.kind]}).")


def one(visit: Here, code: str) -> Response:
    """One agency, and what can be done to it."""
    return _one(visit, code)


def _one(
    visit: Visit, code: str, *, problem: str = "", done: str = "", lines: tuple[str, ...] = ()
) -> Response:
    registry = visit.site.store.registry().load()
    held = registry.at(code, visit.today)
    if held is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail="Không có cơ quan nào mang mã này.")
    return visit.page(
        "registry_agency.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        done=done,
        lines=lines,
        held=held,
        active=held.active(visit.today),
        fields=[
            (FIELD_WORDS[name], shown_value(held, name))
            for name in fields_of(held)
            if shown_value(held, name) != "–"
        ],
        typed=visit.form,
        today=visit.today,
    )


def change(visit: Here, code: str, act: str) -> Response:
    """Rename an agency, move its portal, or let it end."""
    typed = visit.form
    try:
        on = _day(visit)
        if not typed.get("ly-do", "").strip():
            raise InputProblem("Hãy ghi căn cứ: số, ngày của văn bản.")
        plan = _plan(act, code, on, typed.get("ten", ""), typed.get("dia-chi", ""))
        number, lines = carried_out(visit.site.store, plan, _author(visit))
    except _REFUSED as problem:
        return _one(visit, code, problem=str(problem))
    _note(visit, f"{act} {code}, việc {number}")
    return _one(visit, code, done=f"Đã ghi việc số {number}.", lines=tuple(lines))


def _plan(act: str, code: str, on: date, name: str, address: str) -> Callable[[Registry], Draft]:
    if act == "ten":
        plain = " ".join(name.split())[:300]
        if not plain:
            raise InputProblem("Hãy ghi tên mới của cơ quan.")
        return lambda known: rename(known, code, plain, on, None)
    if act == "dia-chi":
        home = portal_url(address[:2_000])
        return lambda known: move(known, code, home, on)
    if act == "ngung":
        return lambda known: retire(known, code, on)
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _day(visit: Visit) -> date:
    """The first day of the new state; today where none is given. Raises InputProblem."""
    text = visit.form.get("tu-ngay", "").strip()[:20]
    return day(text, "Từ ngày") if text else visit.today


def _plain_name(name: str) -> str:
    """The name of a file that was sent, fit for a folder of ours: problems tell it."""
    kept = "".join(sign if sign.isalnum() or sign in "._- " else "-" for sign in name)
    return kept[-80:].lstrip(".") or "danh-sach"


def _author(visit: Visit, *, otherwise: str = "Qua trang quản trị") -> Author:
    return Author(by=visit.who.full_name, why=visit.form.get("ly-do", "").strip()[:500] or otherwise)


def _note(visit: Visit, detail: str) -> None:
    visit.site.store.web_watch().note(
        WebEvent(
            at=visit.now,
            kind="registry_changed",
            account=visit.who.name,
            address=visit.knock.address,
            detail=detail[:300],
        )
    )
