"""What somebody sees where something fails: a page in plain words with all its headers, and nothing of the inside."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from db.migrate import upgrade
from db.problem import DatabaseProblem, ProblemKind
from db.store import Store
from jobs.settings import settings
from web.access import PUBLIC
from web.application import guarded, made
from web.headers import POLICY
from web.routes import Declared
from web.site import Site
from web.visit import Here


def broken(visit: Here) -> None:
    raise RuntimeError("bí mật bên trong")


def unreachable(visit: Here) -> None:
    raise DatabaseProblem("Cơ sở dữ liệu /srv/kín đang bận", ProblemKind.BUSY)


def asked(folder: Path, answer: object, path: str) -> httpx.Response:
    configuration = settings({"SOICONG_DATA": str(folder)})
    upgrade(configuration.database)
    with Store(configuration.database) as store:
        site = Site(store=store, configuration=configuration, origin="https://soicong.tinh.gov.vn")
        route = Declared(method="GET", path=path, answer=answer, access=PUBLIC)  # type: ignore[arg-type]
        transport = httpx.ASGITransport(guarded(made(site, (route,)), site), raise_app_exceptions=False)

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url=site.origin) as client:
                return await client.get(path)

        return asyncio.run(ask())


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [(broken, 500, "Có lỗi của công cụ"), (unreachable, 503, "Cơ sở dữ liệu đang không trả lời")],
)
def test_a_failure_is_a_page_that_tells_nothing_of_the_inside(
    tmp_path: Path, answer: object, status: int, says: str
) -> None:
    got = asked(tmp_path, answer, "/hong")
    assert (got.status_code, says in got.text) == (status, True)
    assert "bí mật" not in got.text
    assert "/srv/" not in got.text
    assert got.headers["content-security-policy"] == POLICY
    assert got.headers["strict-transport-security"] == "max-age=31536000"


def test_programs_are_told_in_their_own_form(tmp_path: Path) -> None:
    got = asked(tmp_path, unreachable, "/api/hong")
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json()["status"] == 503


def test_behind_tls_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    from web.pages.entrance import form

    cookie = asked(tmp_path, form, "/dang-nhap").headers["set-cookie"]
    assert cookie.startswith("__Host-soicong-form=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
