"""The gate before every route: who asks, whether they may, and whether their form is one of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from db.web_accounts import Account
from db.web_keys import Scope
from db.web_watch import WebEvent
from web.access import Access, Decision
from web.keys import bearer
from web.log_in import IDLE, LONGEST, Knock
from web.pace import OF_ACCOUNT, OF_ADDRESS
from web.secrets import form_token, kept, same
from web.site import Site
from web.visit import Upload, Visit, names, new_form_cookie
from web.words import EXPIRED_FORM, NEEDS_KEY

_SAFE = frozenset({"GET", "HEAD"})
FORM_FIELD = "form_token"
_MOST_FIELDS = 1_000  # a form of 200 items has four fields each; how long a body may be says web.headers
_LONGEST_FIELD = 64 * 1024  # bytes


class Gate:
    """The gate of one route, by what the route declares."""

    def __init__(self, site: Site, access: Access) -> None:
        self._site = site
        self.access = access

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        """Let a request through with its visit, or end it. Raises HTTPException.

        Nothing of a body is read before it is decided who asks and where the form came from; uploads end with the request.
        """
        account, session, scopes = await run_in_threadpool(self._who, request)
        cookie, new = new_form_cookie(request, self._site)
        knock = Knock(
            address=request.client.host if request.client is not None else "",
            device=request.cookies.get(names(self._site)["device"], ""),
            at=self._site.clock(),
        )
        visit = Visit(
            site=self._site,
            path=request.url.path,
            account=account,
            session=session,
            form_cookie=cookie,
            form_cookie_new=new,
            knock=knock,
        )
        request.state.visit = visit
        self._demand_pace(visit)
        self._decide(request, visit, scopes)
        try:
            if request.method not in _SAFE:
                if self.access.scope is not None:
                    # A program's words are believed for its key; a cookie would be sent by pages of others, too.
                    if scopes is None:
                        raise HTTPException(HTTPStatus.FORBIDDEN, detail=NEEDS_KEY)
                    yield
                    return
                self._demand_own_origin(request)
                form, uploads = await _form(request)
                visit = request.state.visit = replace(visit, form=form, uploads=uploads)
                _demand_own_token(visit)
            yield
        finally:
            await request.close()

    def _who(self, request: Request) -> tuple[Account | None, str, frozenset[Scope] | None]:
        """The account, what it is known by (session or key), and the scopes of a key (None for a session)."""
        told = request.headers.get("authorization")
        if self.access.scope is not None and told is not None:
            key = bearer(told)
            held = self._site.store.web_keys().find(kept(key), at=self._site.clock()) if key else None
            return (held.account, key, held.scopes) if held is not None else (None, "", None)
        session = request.cookies.get(names(self._site)["session"], "")
        if not session:
            return None, "", None
        found = self._site.store.web_sessions().find(
            kept(session), at=self._site.clock(), idle=IDLE, longest=LONGEST
        )
        return (found.account, session, None) if found is not None else (None, "", None)

    def _demand_pace(self, visit: Visit) -> None:
        """Programs ask no faster than they are told."""
        if self.access.scope is None:
            return
        known = visit.account
        asker = f"account {known.id}" if known is not None else f"address {visit.knock.address}"
        seconds = self._site.pace.wait(asker, OF_ACCOUNT if known is not None else OF_ADDRESS, at=visit.now)
        if seconds:
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})

    def _decide(self, request: Request, visit: Visit, scopes: frozenset[Scope] | None) -> None:
        decision = self.access.decide(visit.account, request.path_params, scopes)
        if decision is Decision.LOG_IN:
            if self.access.scope is not None:
                raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            onward = quote(asked) if request.method in _SAFE else ""
            raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"Location": f"/dang-nhap?tiep={onward}"})
        if decision is Decision.FORBIDDEN:
            self._site.store.web_watch().note(
                WebEvent(
                    at=visit.now,
                    kind="forbidden",
                    account=visit.who.name,
                    address=visit.knock.address,
                    detail=f"{request.method} {request.url.path}"[:300],
                )
            )
            raise HTTPException(HTTPStatus.FORBIDDEN)

    def _demand_own_origin(self, request: Request) -> None:
        """A form of another site has not our origin."""
        origin = request.headers.get("origin")
        ours = f"{'https' if self._site.secure else 'http'}://{request.headers.get('host', '')}".lower()
        own = (origin is None or origin.lower() == ours) and request.headers.get("sec-fetch-site") in (
            None,
            "same-origin",
            "none",
        )
        if not own:
            raise HTTPException(HTTPStatus.FORBIDDEN, detail=EXPIRED_FORM)


def _demand_own_token(visit: Visit) -> None:
    """A form of another site has not our token."""
    token = form_token(visit.session or visit.form_cookie)
    if not same(visit.form.get(FORM_FIELD, ""), token):
        raise HTTPException(HTTPStatus.FORBIDDEN, detail=EXPIRED_FORM)


async def _form(request: Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """The fields and files of a form. Raises HTTPException where it is none."""
    kind = request.headers.get("content-type", "").split(";", 1)[0].strip()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return {}, {}
    sent = await request.form(max_fields=_MOST_FIELDS, max_files=1, max_part_size=_LONGEST_FIELD)
    fields = {name: value for name, value in sent.items() if not isinstance(value, UploadFile)}
    files = {
        name: Upload(name=value.filename, file=value.file, size=value.size or 0)
        for name, value in sent.items()
        if isinstance(value, UploadFile) and value.filename
    }
    return fields, files
