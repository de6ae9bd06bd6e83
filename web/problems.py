"""What is shown where a request cannot be answered: a page in plain words, or problem+json for programs."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from db.problem import DatabaseProblem, ProblemKind
from jobs.problems import InputProblem, keep_trace
from web.rendering import render
from web.words import PROBLEMS

_log = logging.getLogger(__name__)


def add_problems(application: FastAPI) -> None:
    """Let an application answer its problems so."""
    application.add_exception_handler(HTTPException, _refused)
    application.add_exception_handler(RequestValidationError, _not_readable)
    application.add_exception_handler(DatabaseProblem, _database)
    application.add_exception_handler(InputProblem, _not_to_be_had)
    application.add_exception_handler(Exception, _failed)


def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101 — registered for it
    if problem.status_code == HTTPStatus.UNAUTHORIZED and not _for_programs(request):
        return RedirectResponse((problem.headers or {})["Location"], status_code=HTTPStatus.SEE_OTHER)
    standard = HTTPStatus(problem.status_code).phrase
    said = problem.detail if problem.detail != standard else ""
    answer = _answer(request, problem.status_code, said)
    for name, value in (problem.headers or {}).items():
        answer.headers[name] = value
    return answer


def _not_readable(request: Request, _: Exception) -> Response:
    return _answer(request, HTTPStatus.BAD_REQUEST, "")


def _database(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, DatabaseProblem)  # noqa: S101 — registered for it
    if problem.kind is ProblemKind.NOT_STORED:
        return _answer(request, HTTPStatus.NOT_FOUND, "")
    _log.error("%s", problem)
    return _answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "")


def _not_to_be_had(request: Request, problem: Exception) -> Response:
    return _answer(request, HTTPStatus.NOT_FOUND, str(problem))


def _failed(request: Request, problem: Exception) -> Response:
    _log.error("%s", keep_trace(problem))
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "")


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path == "/openapi.json"


def _answer(request: Request, status: int, said: str) -> Response:
    title, advice = PROBLEMS.get(status, PROBLEMS[HTTPStatus.INTERNAL_SERVER_ERROR])
    if _for_programs(request):
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": said or advice,
        }
        return JSONResponse(body, status_code=status, media_type="application/problem+json")
    visit = getattr(request.state, "visit", None)
    page = render("problem.html", visit=visit, status=status, title=title, advice=said or advice)
    return HTMLResponse(page, status_code=status)
