"""The application: the declared routes behind their gates. What is not declared is not served."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute

from web.api.answering import PROBLEMS, UNCHANGED, Tagged
from web.gate import Gate
from web.headers import SafeAnswers
from web.problems import add_problems
from web.routes import ROUTES, Declared
from web.site import Site
from web.words import MOTTO, PRODUCT

_VERSION = "0.1.0"


class UndeclaredRoute(Exception):
    """A route of the application says not who may use it; the application does not start."""


def made(site: Site, routes: Sequence[Declared] = ROUTES) -> FastAPI:
    """The application of a site. Raises UndeclaredRoute."""

    @asynccontextmanager
    async def checked(application: FastAPI) -> AsyncIterator[None]:
        demand_declared(application)  # also what was added after it was made
        yield

    application = FastAPI(
        title=PRODUCT,
        summary=MOTTO,
        version=_VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=checked,
        redirect_slashes=False,
    )
    for route in routes:
        application.router.add_api_route(
            route.path,
            route.answer,
            methods=[route.method],
            status_code=route.status,
            dependencies=[Depends(Gate(site, route.access))],
            include_in_schema=route.documented,
            response_class=HTMLResponse
            if not route.documented
            else Response
            if route.media
            else JSONResponse,
            responses=_responses(route) if route.documented else None,
            operation_id=route.operation or None,
            route_class_override=Tagged if route.documented else None,
            name=route.name,
        )
    add_problems(application)
    demand_declared(application)
    return application


def _responses(route: Declared) -> dict[int | str, dict[str, Any]]:
    files: dict[int | str, dict[str, Any]] = (
        {"200": {"description": "Tệp.", "content": {one: {} for one in route.media}}} if route.media else {}
    )
    return {**files, **UNCHANGED, **PROBLEMS}


def guarded(application: FastAPI, site: Site) -> SafeAnswers:
    """The application as it is served: around it, also around its answers to failures, stand the headers."""
    return SafeAnswers(application, site, {route.path: route.largest for route in ROUTES if route.largest})


def demand_declared(application: FastAPI) -> None:
    """Refuse an application with a route that has no gate. Raises UndeclaredRoute."""
    open_ones = [_told(route) for route in application.routes if gate_of(route) is None]
    if open_ones:
        raise UndeclaredRoute(f"routes that do not declare who may use them: {', '.join(open_ones)}")


def gate_of(route: BaseRoute) -> Gate | None:
    """The gate of a route; None where it has none."""
    if not isinstance(route, APIRoute):
        return None
    return next((one.dependency for one in route.dependencies if isinstance(one.dependency, Gate)), None)


def _told(route: BaseRoute) -> str:
    return str(getattr(route, "path", route))
