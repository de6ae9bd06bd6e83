"""The self-assessment form in the page, and the workbook down and up. One reader checks both: season.survey_reading.

What is filled in in the page is typed into the agency's workbook and read back, so that questions, checks and the file
that is kept are those of a workbook that came by mail.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from fastapi import HTTPException
from starlette.responses import Response

from db.web_accounts import Role
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.season_held import Held, held_season
from jobs.survey import form_for, take
from scoring.rounding import printed
from season.problem import SeasonProblem
from season.survey_filling import typed
from season.survey_form import AMOUNT, LINKS, NOTE, POINTS, SHEET, Form
from season.survey_xlsx import form_xlsx
from web.pages.agency_desk import desk_page, may_send
from web.pages.verification import signer
from web.visit import Here, Visit

LARGEST = 4 * 1024 * 1024  # bytes of an uploaded workbook with its form
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELDS = {"diem": POINTS, "so": AMOUNT, "duong-dan": LINKS, "ghi-chu": NOTE}
_WORDS = {POINTS: "điểm tự chấm", AMOUNT: "số liệu", LINKS: "đường dẫn", NOTE: "ghi chú"}
_PLACE = re.compile(rf"^[^\n]*?, trang ‘{SHEET}’, ô ([A-Z]+)(\d+): ", re.MULTILINE)


def form(visit: Here, code: str, scheme: str) -> Response:
    """The form of an agency with what the machine measured filled in."""
    held, found = _form(visit, code, scheme)
    return _page(visit, held, found)


def filled_in(visit: Here, code: str, scheme: str) -> Response:
    """Take the form as it was filled in in the page."""
    held, found = _form(visit, code, scheme)
    cells = {
        item.question.id: {
            column: visit.form.get(f"{name}-{item.question.id}", "") for name, column in _FIELDS.items()
        }
        for item in found.items
    }
    content, rows = typed(
        form_xlsx(found),
        cells,
        signed_by=visit.form.get("nguoi-ky", "")[:200],
        signed_on=visit.form.get("ngay-ky", "")[:20],
    )
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        path = Path(folder) / f"{code}.xlsx"
        path.write_bytes(content)
        problem = _taken(visit, held, path, code)
    if problem:
        return _page(visit, held, found, problem=_PLACE.sub(lambda place: _said(place, rows), problem))
    return visit.to(f"/co-quan/{quote(code, safe='')}?da=phieu")


def download(visit: Here, code: str, scheme: str) -> Response:
    """The workbook to fill in in an office program."""
    _, found = _form(visit, code, scheme)
    named = {
        "Content-Disposition": f'attachment; filename="phieu-{quote(code, safe="")}-{found.period.season}.xlsx"'
    }
    return Response(form_xlsx(found), media_type=XLSX, headers=named)


def uploaded(visit: Here, code: str) -> Response:
    """Take a workbook that was filled in."""
    upload = visit.uploads.get("tep")
    if upload is None or not upload.size:
        return desk_page(visit, code, problem="Hãy chọn tệp phiếu (.xlsx) đã điền rồi gửi lại.")
    name = re.sub(r"[^\w .()-]", "_", Path(upload.name).name)[-100:].lstrip(".") or "phieu.xlsx"
    try:
        held = held_season(visit.site.store, None)
    except InputProblem as problem:
        return desk_page(visit, code, problem=str(problem))
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        path = Path(folder) / name
        with path.open("wb") as stream:
            shutil.copyfileobj(upload.file, stream)
        problem_told = _taken(visit, held, path, code)
    if problem_told:
        return desk_page(visit, code, problem=problem_told)
    return visit.to(f"/co-quan/{quote(code, safe='')}?da=phieu")


def _taken(visit: Visit, held: Held, path: Path, code: str) -> str:
    """Keep a form; why it was not, '' where it was."""
    if not may_send(held):
        return f"Kỳ {held.period.season} không còn, hoặc chưa, nhận phiếu vào lúc này."
    author = Author(by=signer(visit), why=f"Gửi qua trang web, tài khoản {visit.who.name}")
    try:
        take(visit.site.store, held, [path], agency=code, author=author)
    except (InputProblem, SeasonProblem) as problem:
        return str(problem)
    return ""


def _form(visit: Visit, code: str, scheme: str) -> tuple[Held, Form]:
    held = held_season(visit.site.store, None)
    found = form_for(visit.site.store, held, code, scheme)
    if not found.items:
        raise HTTPException(404)
    return held, found


def _page(visit: Visit, held: Held, found: Form, *, problem: str = "") -> Response:
    return visit.page(
        "survey_form.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem.splitlines(),
        held=held,
        form=found,
        code=found.agency.code,
        printed=printed,
        typed=visit.form or _sent_before(visit, held, found),
        may=visit.who.role is Role.AGENCY and may_send(held),
        late=held.today > held.period.answers_due,
    )


def _sent_before(visit: Visit, held: Held, found: Form) -> dict[str, str]:
    """What the form that counts now says, as the fields show it: whoever mends it does not begin anew."""
    forms = visit.site.store.season_desk().forms(held.period.season, found.agency.code)
    newest = next((one for one in forms if one.scheme == found.rated.id), None)
    told: dict[str, str] = {}
    for claim in newest.claims if newest is not None else ():
        texts = (
            "" if claim.points is None else printed(claim.points),
            "" if claim.amount is None else printed(claim.amount, 4),
            "\n".join(claim.links),
            claim.note,
        )
        told |= {f"{name}-{claim.item}": text for name, text in zip(_FIELDS, texts, strict=True)}
    return told


def _said(place: re.Match[str], rows: Mapping[int, str]) -> str:
    """The place of a cell as somebody sees it in the page."""
    column = 0
    for letter in place[1]:
        column = 26 * column + ord(letter) - 64
    item = rows.get(int(place[2]), "")
    return f"Mục {item}, {_WORDS[column]}: " if item and column in _WORDS else "Ký xác nhận: "
