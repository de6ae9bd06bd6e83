"""One request by somebody: who it is, what their forms must carry, and how a page is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from db.web_accounts import Account
from jobs.addresses import HANOI
from web.headers import LIVE, WITH_SCRIPT
from web.log_in import LONGEST, Entered, Knock
from web.rendering import render
from web.secrets import form_token, kept, new_identifier
from web.site import Site
from web.visit_marks import Looker

_DEVICE_LASTS = 180 * 24 * 3600  # seconds


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that was sent: its name at the sender's, its bytes (until the request ends), how many."""

    name: str
    file: BinaryIO
    size: int


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A request. `session` is the identifier in the browser's cookie of a session that holds, '' where nobody is logged in.

    `form_cookie` is what form tokens are made of where nobody is logged in; `form` and `uploads` are
    the fields and files that were sent.
    """

    site: Site
    path: str
    account: Account | None
    session: str
    form_cookie: str
    form_cookie_new: bool
    knock: Knock
    form: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """When the request came."""
        return self.knock.at

    @property
    def today(self) -> date:
        """The day of the request in Vietnam."""
        return self.now.astimezone(HANOI).date()

    @property
    def looker(self) -> Looker:
        """Who looks, for the custody log."""
        return Looker(name=self.who.name, session=kept(self.session))

    @property
    def token(self) -> str:
        """What each form of this browser carries."""
        return form_token(self.session or self.form_cookie)

    @property
    def who(self) -> Account:
        """The account of a route that is not public."""
        assert self.account is not None  # noqa: S101 — the gate lets nobody else in
        return self.account

    def page(
        self,
        template: str,
        *,
        status: int = HTTPStatus.OK,
        script: str = "",
        live: bool = False,
        **values: Any,
    ) -> Response:
        """A page made of a template; `script` is the file of ours that it may run, none where empty.

        `live`: the script may ask this server for what is new.
        """
        made = HTMLResponse(
            render(template, visit=self, script=script, status=int(status), **values), status_code=status
        )
        if script:
            made.headers["Content-Security-Policy"] = LIVE if live else WITH_SCRIPT
        return self.given(made)

    def to(self, address: str) -> Response:
        """Lead on to another page of this site."""
        return self.given(RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER))

    def given(self, response: Response) -> Response:
        """A response with the cookie that the forms of a browser need."""
        if self.form_cookie_new and self.account is None:
            self._set(response, names(self.site)["form"], self.form_cookie, None)
        return response

    def entered(self, response: Response, entered: Entered) -> Response:
        """A response that gives the browser its session."""
        cookies = names(self.site)
        self._set(response, cookies["session"], entered.session, int(LONGEST.total_seconds()))
        self._set(response, cookies["device"], entered.device, _DEVICE_LASTS)
        return response

    def left(self, response: Response) -> Response:
        """A response that takes the session away."""
        self._set(response, names(self.site)["session"], "", 0)
        return response

    def _set(self, response: Response, name: str, value: str, seconds: int | None) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self.site.secure
        )


def names(site: Site) -> dict[str, str]:
    """The cookies' names; with TLS no other host can set them (the prefix `__Host-`)."""
    prefix = "__Host-" if site.secure else ""
    return {kind: f"{prefix}soicong-{kind}" for kind in ("session", "device", "form")}


def new_form_cookie(request: Request, site: Site) -> tuple[str, bool]:
    """What form tokens of a browser are made of, and whether it is new to the browser."""
    known = request.cookies.get(names(site)["form"], "")
    return (known, False) if len(known) >= 40 else (new_identifier(), True)


def _here(request: Request) -> Visit:
    visit = request.state.visit
    assert isinstance(visit, Visit)  # noqa: S101 — the gate of every route has made it
    return visit


Here = Annotated[Visit, Depends(_here)]
"""The parameter of a route that is given its visit."""
