"""A new installation: the pages answer before anybody may log in, and the first administrator is made once."""

from __future__ import annotations

import httpx
import pytest

from db.web_accounts import Role
from tests.web.served import PASSWORD, Served, sent
from web.headers import LARGEST_BODY
from web.log_in import make_code

FIELDS = {"name": "quan.tri", "full_name": "Người Quản Trị", "password": PASSWORD, "again": PASSWORD}


def test_the_front_page_and_the_description_answer_before_there_is_an_administrator(site: Served) -> None:
    with site.browser() as client:
        front, described = client.get("/"), client.get("/openapi.json")
        assert "Chưa có người quản trị" in front.text
        assert described.json()["openapi"].startswith("3.1")
        assert "Thiết lập" in client.get("/dang-nhap").text


def test_every_answer_forbids_scripts_frames_and_other_hosts(site: Served) -> None:
    with site.browser() as client:
        for path in ("/", "/khong-co", "/static/soicong.css", "/openapi.json"):
            headers = client.get(path).headers
            assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
            assert "script" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert "server" not in headers
        assert "immutable" not in client.get("/static/soicong.css").headers["cache-control"]
        kept = client.get(client.get("/").text.split('stylesheet" href="')[1].split('"')[0])
        assert "immutable" in kept.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [("/khong-co", 404, "Không có trang này"), ("/static/khong-co", 404, "Không có trang này")],
)
def test_problems_are_pages_in_plain_words(site: Served, path: str, status: int, says: str) -> None:
    with site.browser() as client:
        answer = client.get(path)
        assert (answer.status_code, says in answer.text) == (status, True)
        assert client.get("/api/khong-co").headers["content-type"] == "application/problem+json"


def test_other_hosts_names_and_large_bodies_are_refused(site: Served) -> None:
    with site.browser() as client:
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
        assert client.post("/dang-nhap", content=b"x" * (LARGEST_BODY + 1)).status_code == 413

        def endless() -> object:
            yield from (b"x" * 65_536 for _ in range(16))

        try:
            answer = client.post("/dang-nhap", content=endless())  # type: ignore[arg-type]
        except httpx.HTTPError:
            return
        assert answer.status_code >= 400


def test_the_first_administrator_is_made_by_the_code_and_only_once(site: Served) -> None:
    code = make_code(site.store, None, at=site.clock())
    with site.browser() as client:
        assert "Mã không đúng" in sent(client, "/thiet-lap", code="ABCD" * 8, **FIELDS).text
        assert (
            "Tên tài khoản gồm"
            in sent(client, "/thiet-lap", code=code, **FIELDS | {"name": "Tên có dấu"}).text
        )
        assert "không giống nhau" in sent(client, "/thiet-lap", code=code, **FIELDS | {"again": "khác"}).text
        assert sent(client, "/thiet-lap", code=code, **FIELDS).status_code == 303
        assert client.get("/").headers["location"] == "/tong-quan"
        made = site.store.web_accounts().get("quan.tri")
        assert (made.role, made.full_name) == (Role.ADMINISTRATOR, "Người Quản Trị")
    with site.browser() as late:
        assert late.get("/thiet-lap").headers["location"] == "/dang-nhap"
        again = make_code(site.store, None, at=site.clock())
        assert site.store.web_accounts().account_of_code(again, at=site.clock()) is None
