"""Choosing a password by a one-time code: the first administrator's, and everybody else's."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from db.web_accounts import Account, NewAccount, Role
from db.web_watch import WebEvent
from web.log_in import TOO_MANY, codes_held, enter, wrong_code
from web.passwords import SHORTEST, hashed, wrong_with
from web.secrets import kept_code
from web.security_log import note
from web.visit import Here, Visit
from web.words import first_page

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,58}[a-z0-9])?")
NAME_RULE = "Tên tài khoản gồm chữ thường không dấu, chữ số và . _ - @, tối đa 60 ký tự."
_NOT_GOOD = "Mã không đúng, đã dùng hoặc quá hạn. Lấy mã mới trên máy chủ: ./soicong accounts code (thêm tên tài khoản)."


def set_up_form(visit: Here) -> Response:
    """The form that makes the first administrator."""
    if visit.site.store.web_accounts().has_administrator():
        return visit.to("/dang-nhap")
    return _set_up(visit, "", HTTPStatus.OK)


def set_up(visit: Here) -> Response:
    """Make the first administrator."""
    accounts = visit.site.store.web_accounts()
    if accounts.has_administrator():
        return visit.to("/dang-nhap")
    name, full_name = _typed(visit, "name").casefold(), _typed(visit, "full_name")
    if codes_held(visit.site.store, visit.knock):
        return _set_up(visit, TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    problem = "" if NAME.fullmatch(name) else NAME_RULE
    problem = problem or ("" if full_name else "Hãy ghi họ tên người quản trị.")
    problem = problem or _wrong_password(visit, (name, full_name))
    if problem:
        return _set_up(visit, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    account = accounts.set_up(
        kept_code(_typed(visit, "code")),
        NewAccount(
            name=name,
            full_name=full_name,
            role=Role.ADMINISTRATOR,
            password_hash=hashed(visit.form["password"]),
            created_by=name,
        ),
        at=visit.now,
    )
    if account is None:
        wrong_code(visit.site.store, visit.knock)
        return _set_up(visit, _NOT_GOOD, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _entered(visit, account, "first_administrator")


def choose_form(visit: Here) -> Response:
    """The form that sets a password by a code."""
    return _choose(visit, "", HTTPStatus.OK)


def choose(visit: Here) -> Response:
    """Set a password by a code, and log in."""
    accounts, code = visit.site.store.web_accounts(), kept_code(_typed(visit, "code"))
    if codes_held(visit.site.store, visit.knock):
        return _choose(visit, TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    account = accounts.account_of_code(code, at=visit.now)
    if account is None or not account.active:
        wrong_code(visit.site.store, visit.knock)
        return _choose(visit, _NOT_GOOD, HTTPStatus.UNPROCESSABLE_ENTITY)
    if problem := _wrong_password(visit, (account.name, account.full_name)):
        return _choose(visit, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = accounts.choose_password(code, hashed(visit.form["password"]), at=visit.now)
    if chosen is None:
        return _choose(visit, _NOT_GOOD, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _entered(visit, chosen, "password_chosen")


def _entered(visit: Visit, account: Account, what: str) -> Response:
    store = visit.site.store
    note(store, WebEvent(at=visit.now, kind=what, account=account.name, address=visit.knock.address))
    led = RedirectResponse(first_page(account), status_code=HTTPStatus.SEE_OTHER)
    return visit.entered(led, enter(store, account, visit.knock))


def _wrong_password(visit: Visit, own_words: tuple[str, ...]) -> str:
    password = visit.form.get("password", "")
    if password != visit.form.get("again", ""):
        return "Hai lần nhập mật khẩu không giống nhau."
    return wrong_with(password, own_words=own_words)


def _typed(visit: Visit, name: str) -> str:
    return " ".join(visit.form.get(name, "").split())[:200]


def _set_up(visit: Visit, problem: str, status: HTTPStatus) -> Response:
    typed = {name: _typed(visit, name) for name in ("name", "full_name")}
    return visit.page("set_up.html", status=status, problem=problem, typed=typed, shortest=SHORTEST)


def _choose(visit: Visit, problem: str, status: HTTPStatus) -> Response:
    return visit.page("choose_password.html", status=status, problem=problem, shortest=SHORTEST)
