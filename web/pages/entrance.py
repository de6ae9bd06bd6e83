"""Logging in and out."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from db.web_accounts import Account
from web import log_in as entering
from web.visit import Here, Visit
from web.words import first_page

_LONGEST_NAME = 100


def form(visit: Here, tiep: str = "") -> Response:
    """The form; `tiep` is the page to go on to."""
    if visit.account is not None:
        return visit.to(_onward(visit.account, tiep))
    return _asked(visit, "", tiep, "", HTTPStatus.OK)


def log_in(visit: Here) -> Response:
    """Check name and password."""
    name, onward = visit.form.get("name", "")[:_LONGEST_NAME], visit.form.get("onward", "")
    entered = entering.log_in(visit.site.store, name, visit.form.get("password", ""), visit.knock)
    if isinstance(entered, str):
        held = entered == entering.TOO_MANY
        status = HTTPStatus.TOO_MANY_REQUESTS if held else HTTPStatus.UNPROCESSABLE_ENTITY
        return _asked(visit, name, onward, entered, status)
    led = RedirectResponse(_onward(entered.account, onward), status_code=HTTPStatus.SEE_OTHER)
    return visit.entered(led, entered)


def log_out(visit: Here) -> Response:
    """End the session."""
    entering.log_out(visit.site.store, visit.session, visit.who, visit.knock)
    return visit.left(RedirectResponse("/", status_code=HTTPStatus.SEE_OTHER))


def _asked(visit: Visit, name: str, onward: str, problem: str, status: HTTPStatus) -> Response:
    ready = visit.site.store.web_accounts().has_administrator()
    return visit.page("log_in.html", status=status, name=name, onward=onward, problem=problem, ready=ready)


def _onward(account: Account, asked: str) -> str:
    """The page that was asked for, where it is one of this site; else the account's first page."""
    own = asked.startswith("/") and not asked.startswith(("//", "/\\", "/dang-"))
    printable = all(" " < sign < "\x7f" for sign in asked)
    return asked if own and printable else first_page(account)
