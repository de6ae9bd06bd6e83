"""Keys of programs, for administrators: made and shown once, revoked."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from db.problem import DatabaseProblem
from db.web_accounts import Role
from db.web_keys import Scope
from jobs.problems import InputProblem
from web.keys import (
    LONGEST_DAYS,
    LONGEST_NAME,
    SCOPES,
    USUAL_DAYS,
    key_state,
    make_key,
    revoke_key,
    scopes_of,
)
from web.visit import Here, Visit

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def listed(visit: Here) -> Response:
    """The keys that were made."""
    return _page(visit)


def add(visit: Here) -> Response:
    """Make a key; it is shown this once."""
    days = visit.form.get("ngay", "").strip()
    try:
        if not days.isascii() or not days.isdigit() or len(days) > 4:
            raise InputProblem(f"Số ngày cần là một số từ 1 đến {LONGEST_DAYS}.")
        chosen = [scope.value for scope in Scope if visit.form.get(f"quyen-{scope.value}") == "co"]
        if not chosen:
            raise InputProblem("Hãy chọn ít nhất một quyền.")
        key, secret = make_key(
            visit.site.store,
            visit.form.get("ten", "")[:1_000],
            visit.form.get("tai-khoan", "")[:100],
            scopes_of(chosen),
            days=int(days),
            by=visit.who.name,
            at=visit.now,
        )
    except (InputProblem, DatabaseProblem) as problem:
        return _page(visit, problem=str(problem))
    return _page(visit, done=f"Đã thêm khoá số {key.id} ({key.name}).", secret=secret)


def revoke(visit: Here, number: Number) -> Response:
    """End a key."""
    key = revoke_key(visit.site.store, number, by=visit.who.name, at=visit.now)
    return _page(visit, done=f"Đã thu hồi khoá số {key.id} ({key.name}).")


def _page(visit: Visit, *, problem: str = "", done: str = "", secret: str = "") -> Response:
    store = visit.site.store
    return visit.page(
        "keys.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        done=done,
        secret=secret,
        keys=[
            (one, key_state(one, visit.now), [scope for scope in Scope if scope in one.scopes])
            for one in store.web_keys().all()
        ],
        accounts=[
            one for one in store.web_accounts().all() if one.active and one.role is not Role.ADMINISTRATOR
        ],
        scopes=SCOPES,
        usual_days=USUAL_DAYS,
        longest_days=LONGEST_DAYS,
        longest_name=LONGEST_NAME,
        typed=visit.form if problem else {},
    )
