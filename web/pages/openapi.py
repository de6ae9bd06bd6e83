"""The description of the interface for programs."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from web.api.answering import described


def openapi(request: Request) -> Response:
    """OpenAPI 3.1 of the documented routes."""
    application = request.app
    assert isinstance(application, FastAPI)  # noqa: S101 — the application that serves this
    return JSONResponse(described(application))
