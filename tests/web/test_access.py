"""Who may open what: every route, every role, own and others' objects; what is not declared is not served."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.responses import PlainTextResponse

from db.web_accounts import Role
from tests.db import example
from tests.web.served import Served
from web.access import PUBLIC
from web.application import UndeclaredRoute, gate_of, made
from web.routes import ROUTES

OWN, OTHER = "so-tttt", "so-khac"
ALL = frozenset(Role)
OFFICE = ALL - {Role.AGENCY}
REVIEWER = frozenset({Role.REVIEWER})
AUDITORS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
AGENCY = frozenset({Role.AGENCY})
RUNNERS = frozenset({Role.STAFF, Role.ADMINISTRATOR})
CHECKERS = RUNNERS | AGENCY
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
NOBODY: frozenset[Role] = frozenset()
# By hand, not read from the declarations: who may, of agencies whether of others' objects, and whether without logging in.
# route: (roles, agencies also others', public)
EXPECTED: dict[str, tuple[frozenset[Role], bool, bool]] = {
    "GET /": (ALL, True, True),
    "GET /static/{name}": (ALL, True, True),
    "GET /openapi.json": (ALL, True, True),
    "GET /dang-nhap": (ALL, True, True),
    "POST /dang-nhap": (ALL, True, True),
    "POST /dang-xuat": (ALL, True, False),
    "GET /thiet-lap": (ALL, True, True),
    "POST /thiet-lap": (ALL, True, True),
    "GET /dat-mat-khau": (ALL, True, True),
    "POST /dat-mat-khau": (ALL, True, True),
    "GET /tong-quan": (OFFICE, False, False),
    "GET /bang": (OFFICE, False, False),
    "GET /bang/{slug}": (OFFICE, False, False),
    "GET /bang/{slug}/tai/{kind}": (OFFICE, False, False),
    "GET /cong/{code}": (ALL, False, False),
    "GET /cong/{code}/so-sanh": (ALL, False, False),
    "GET /cong/{code}/{run:int}": (ALL, False, False),
    "GET /cong/{code}/{run:int}/tai/{kind}": (ALL, False, False),
    "GET /cong/{code}/chung-cu-{run:int}/{number:int}.html": (ALL, False, False),
    "GET /tham-tra": (OFFICE, False, False),
    "POST /tham-tra/nhieu/{code}": (REVIEWER, False, False),
    "POST /tham-tra/viec/{number:int}/xac-nhan": (REVIEWER, False, False),
    "POST /tham-tra/xac-nhan": (REVIEWER, False, False),
    "POST /tham-tra/viec/{number:int}/huy": (REVIEWER, False, False),
    "GET /tham-tra/muc/{code}/{scheme}/{item}": (OFFICE, False, False),
    "GET /tham-tra/cung/{code}/{scheme}/{item}": (OFFICE, False, False),
    "POST /tham-tra/muc/{code}/{scheme}/{item}": (REVIEWER, False, False),
    "POST /tham-tra/muc/{code}/{scheme}/{item}/hoi": (REVIEWER, False, False),
    "POST /tham-tra/cung/{code}/{scheme}/{item}": (REVIEWER, False, False),
    "POST /tham-tra/cung-viec/huy": (REVIEWER, False, False),
    "GET /nhan-de-xuat": (OFFICE, False, False),
    "GET /nhan-de-xuat/yaml": (OFFICE, False, False),
    "POST /nhan-de-xuat/{number:int}/bo": (RUNNERS, False, False),
    "GET /kien-nghi": (OFFICE, False, False),
    "GET /kien-nghi/{number:int}": (OFFICE, False, False),
    "POST /kien-nghi/{number:int}": (REVIEWER, False, False),
    "GET /co-quan/{code}": (ALL, False, False),
    "POST /co-quan/{code}/kien-nghi": (AGENCY, False, False),
    "POST /co-quan/{code}/tra-loi/{number:int}": (AGENCY, False, False),
    "GET /co-quan/{code}/phieu/{scheme}": (ALL, False, False),
    "POST /co-quan/{code}/phieu/{scheme}": (AGENCY, False, False),
    "GET /co-quan/{code}/phieu/{scheme}/xlsx": (ALL, False, False),
    "POST /co-quan/{code}/nop": (AGENCY, False, False),
    "GET /kiem-toan": (AUDITORS, False, False),
    "GET /kiem-toan/luot/{run:int}": (AUDITORS, False, False),
    "POST /kiem-toan/luot/{run:int}/goi": (AUDITORS, False, False),
    "POST /kiem-toan/kiem-tra": (AUDITORS, False, False),
    "GET /kiem-tra": (CHECKERS, True, False),
    "POST /kiem-tra": (CHECKERS, True, False),
    "POST /kiem-tra/may-chu": (RUNNERS, False, False),
    "POST /kiem-tra/may-chu/bo": (RUNNERS, False, False),
    "GET /kiem-tra/{number:int}": (CHECKERS, True, False),
    "GET /kiem-tra/{number:int}/tien-do": (CHECKERS, True, False),
    "GET /kiem-tra/{audit:int}/chung-cu/{number:int}.html": (CHECKERS, True, False),
    "POST /kiem-tra/{number:int}/dung": (CHECKERS, True, False),
    "POST /kiem-tra/{number:int}/di-tiep": (CHECKERS, True, False),
    "POST /kiem-tra/{number:int}/duong-dan": (CHECKERS, True, False),
    "POST /kiem-tra/{number:int}/duong-dan/bo": (CHECKERS, True, False),
    "POST /co-quan/{code}/xem-lai": (AGENCY, False, False),
    "GET /bao-cao/{secret}": (ALL, True, True),
    "GET /bao-cao/{secret}/chung-cu/{number:int}.html": (ALL, True, True),
    "GET /dot": (OFFICE, False, False),
    "GET /dot/moi": (RUNNERS, False, False),
    "POST /dot/moi": (RUNNERS, False, False),
    "POST /dot/dung": (RUNNERS, False, False),
    "GET /dot/{number:int}": (OFFICE, False, False),
    "GET /dot/{number:int}/tien-do": (OFFICE, False, False),
    "GET /dot/{number:int}/nhat-ky": (OFFICE, False, False),
    "POST /dot/{number:int}/di-tiep": (RUNNERS, False, False),
    "POST /dot/{number:int}/thu-lai": (RUNNERS, False, False),
    "GET /quan-tri": (ADMINISTRATORS, False, False),
    "GET /quan-tri/tai-khoan": (ADMINISTRATORS, False, False),
    "POST /quan-tri/tai-khoan": (ADMINISTRATORS, False, False),
    "POST /quan-tri/tai-khoan/{name}/ma": (ADMINISTRATORS, False, False),
    "POST /quan-tri/tai-khoan/{name}/khoa": (ADMINISTRATORS, False, False),
    "POST /quan-tri/tai-khoan/{name}/mo": (ADMINISTRATORS, False, False),
    "GET /quan-tri/co-quan": (ADMINISTRATORS, False, False),
    "GET /quan-tri/co-quan/tai/{kind}": (ADMINISTRATORS, False, False),
    "POST /quan-tri/co-quan/nhap": (ADMINISTRATORS, False, False),
    "POST /quan-tri/co-quan/viec/{number:int}/huy": (ADMINISTRATORS, False, False),
    "GET /quan-tri/co-quan/{code}": (ADMINISTRATORS, False, False),
    "POST /quan-tri/co-quan/{code}/{act}": (ADMINISTRATORS, False, False),
    "GET /quan-tri/cai-dat": (ADMINISTRATORS, False, False),
    "GET /quan-tri/sao-luu": (ADMINISTRATORS, False, False),
    "POST /quan-tri/sao-luu": (ADMINISTRATORS, False, False),
    "GET /quan-tri/khoa": (ADMINISTRATORS, False, False),
    "POST /quan-tri/khoa": (ADMINISTRATORS, False, False),
    "POST /quan-tri/khoa/{number:int}/thu-hoi": (ADMINISTRATORS, False, False),
    "GET /api/v1/agencies": (OFFICE, False, False),
    "GET /api/v1/agencies/{code}": (ALL, False, False),
    "GET /api/v1/agencies/{code}/runs": (ALL, False, False),
    "GET /api/v1/agencies/{code}/runs/{run}": (ALL, False, False),
    "GET /api/v1/agencies/{code}/runs/{run}/findings": (ALL, False, False),
    "GET /api/v1/agencies/{code}/runs/{run}/differences": (ALL, False, False),
    "GET /api/v1/agencies/{code}/runs/{run}/files/{kind}": (ALL, False, False),
    "GET /api/v1/agencies/{code}/objections": (ALL, False, False),
    "GET /api/v1/leagues": (OFFICE, False, False),
    "GET /api/v1/leagues/{slug}": (OFFICE, False, False),
    "GET /api/v1/leagues/{slug}/files/{kind}": (OFFICE, False, False),
    "GET /api/v1/rounds": (OFFICE, False, False),
    "GET /api/v1/rounds/{number}/portals": (OFFICE, False, False),
    "GET /api/v1/rubrics": (ALL, True, False),
    "GET /api/v1/rubrics/{name}": (ALL, True, False),
    "GET /api/v1/season/queue": (OFFICE, False, False),
    "GET /api/v1/season/objections": (OFFICE, False, False),
    "GET /api/v1/audits": (CHECKERS, True, False),
    "POST /api/v1/audits": (CHECKERS, True, False),
    "GET /api/v1/audits/{number}": (CHECKERS, True, False),
    "GET /api/v1/audits/{number}/result": (CHECKERS, True, False),
    "GET /cong-bo": (OFFICE, False, False),
    "POST /cong-bo": (RUNNERS, False, False),
    "POST /cong-bo/thu-hoi": (RUNNERS, False, False),
    "GET /xep-hang": (ALL, True, True),
    "GET /xep-hang/{season:int}": (ALL, True, True),
    "GET /xep-hang/{season:int}/json": (ALL, True, True),
    "GET /bo-tieu-chi": (ALL, True, False),
    "GET /bo-tieu-chi/{name}": (ALL, True, False),
    "GET /bo-tieu-chi/{name}/khac": (ALL, True, False),
    "GET /cham-thu": (OFFICE, False, False),
    "GET /cham-thu/{name}": (OFFICE, False, False),
    "GET /{rest:path}": (ALL, True, True),
}
NAMES = {
    "name": "soicong.css",
    "slug": "so",
    "kind": "json",
    "run": "1",
    "number": "1",
    "audit": "1",
    "season": "2026",
    "act": "ten",
    "secret": "khong-co",
    "scheme": "bo",
    "item": "2.1",
}


@pytest.fixture(scope="module")
def filled(site: Served) -> Served:
    site.store.save_agencies([example.agency(), example.agency(OTHER)])
    site.account(Role.ADMINISTRATOR)
    return site


def test_every_route_has_its_expectation() -> None:
    assert {route.name for route in ROUTES} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
@pytest.mark.parametrize("role", [None, *Role])
def test_a_route_is_open_to_its_roles_and_owners_only(filled: Served, name: str, role: Role | None) -> None:
    roles, also_others, public = EXPECTED[name]
    method, path = name.split(" ")
    account = filled.account(role, agency=OWN if role is Role.AGENCY else None) if role is not None else None
    with filled.browser(account) as client:
        for code in (OWN, OTHER) if "{code}" in path else ("",):
            answer = client.request(
                method,
                path.replace("{rest:path}", "khong-co").replace(":int}", "}").format(code=code, **NAMES),
            )
            may = public or (role in roles and (role is not Role.AGENCY or also_others or code == OWN))
            if may and method == "POST":
                assert (
                    answer.status_code == 403
                )  # let in, and sent back for its form has no token or it has no key
                assert ("cần một khoá" if "/api/" in path else "Biểu mẫu đã hết hạn") in answer.text
            elif may:
                assert answer.status_code not in (401, 403), (code, answer.status_code)
                assert not answer.headers.get("location", "").startswith("/dang-nhap?")
            elif role is None and path.startswith("/api/"):
                assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            elif role is None:
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/dang-nhap?tiep=")
            else:
                assert answer.status_code == 403, code
                assert "Bạn không có quyền xem trang này" in answer.text


def test_a_refused_page_is_noted(filled: Served) -> None:
    with filled.browser(filled.account(Role.AGENCY, agency=OWN)) as client:
        client.get(f"/cong/{OTHER}")
    (event,) = filled.store.web_watch().events(limit=1)
    assert (event.kind, event.account, event.detail) == ("forbidden", f"agency-{OWN}", f"GET /cong/{OTHER}")


def test_a_route_without_a_declaration_does_not_start(filled: Served) -> None:
    application = made(filled.site)
    assert all(gate_of(route) is not None for route in application.routes)
    application.add_api_route("/kin", lambda: PlainTextResponse("ai cũng xem được"))
    with pytest.raises(UndeclaredRoute, match="/kin"):
        _start(application)


def test_a_declaration_without_roles_lets_nobody_in() -> None:
    from web.access import Access, Decision

    nobody = replace(PUBLIC, public=False)
    assert nobody == Access()
    assert nobody.decide(None, {}) is Decision.LOG_IN


def _start(application: object) -> None:
    import asyncio

    from fastapi import FastAPI

    assert isinstance(application, FastAPI)

    async def lifespan() -> None:
        async with application.router.lifespan_context(application):
            pass

    asyncio.run(lifespan())
