"""What people may try against people and pages, against the real server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from crawler.standard_address import read_address
from db.audit_records import AuditRecord, NewAudit
from db.web_accounts import Account, Role
from db.web_keys import Scope
from jobs.one_off_rules import OF_OFFICE
from tests.web.province import OTHER, OWN, fill
from tests.web.season import ITEM, ONE, SCHEME, TWO, fill_season, object_to
from tests.web.served import PASSWORD, Served, sent, token_of
from web import log_in, passwords
from web.keys import make_key
from web.log_in import make_code
from web.routes import ROUTES
from web.words import EXPIRED_FORM

STRANGER = "https://evil.example"


@pytest.fixture(scope="module")
def runs(site: Served) -> dict[str, int]:
    site.account(Role.ADMINISTRATOR)
    site.account(Role.STAFF, password_hash=passwords.hashed(PASSWORD))
    made = {**fill(site.store, site.site.configuration.data), **fill_season(site.store)}
    object_to(site.store)
    return made


@pytest.fixture(scope="module")
def person(site: Served, runs: dict[str, int]) -> Account:
    return site.account(Role.STAFF)


@pytest.fixture
def own(site: Served, runs: dict[str, int]) -> Iterator[httpx.Client]:
    with site.browser(site.account(Role.AGENCY, agency=OWN)) as client:
        yield client


@pytest.fixture(autouse=True)
def _later(site: Served) -> Iterator[None]:
    """Each test has its own quarter of an hour, so that none inherits another's wrong attempts."""
    yield
    site.clock.ahead += timedelta(hours=1)


def attempt(client: httpx.Client, name: str, password: str, **more: str) -> httpx.Response:
    return sent(client, "/dang-nhap", name=name, password=password, **more)


def strangers_audit(site: Served) -> AuditRecord:
    """An audit that staff asked for."""
    staff, host = site.account(Role.STAFF), f"x{len(site.store.web_audits().list())}.thu.gov.vn"
    new = NewAudit(account_id=staff.id, agency_code=None, host=host, url=f"https://{host}/", tier="so")
    made = site.store.web_audits().ask(new, OF_OFFICE, at=site.clock())
    assert isinstance(made, AuditRecord)
    return made


# Sessions


def test_a_session_that_somebody_else_began_is_not_logged_in_by_the_victim(
    site: Served, person: Account
) -> None:
    attacker = site.account(Role.AUDITOR)
    planted = site.session(attacker)
    with site.browser() as victim:
        form = token_of(victim.get("/dang-nhap").text)
        victim.cookies.set("soicong-session", "planted" * 7)
        fields = {"form_token": form, "name": "staff", "password": PASSWORD}
        answer = victim.post("/dang-nhap", data=fields)
        given = answer.cookies.get("soicong-session")
        assert given
        assert given not in (planted, "planted" * 7)
    with site.browser() as thief:
        for known in (planted, "planted" * 7):
            thief.cookies.set("soicong-session", known)
            told = thief.get("/tong-quan")
            assert "Người staff" not in told.text


def test_keys_open_no_pages_and_sessions_no_interface(site: Served, person: Account) -> None:
    _, key = make_key(site.store, "chương trình", "staff", [Scope.RESULTS], days=1, by="x", at=site.clock())
    with site.browser() as client:
        client.cookies.set("soicong-session", key)
        assert client.get("/tong-quan").status_code == 303
        client.cookies.clear()
        bearer = {"authorization": f"Bearer {key}"}
        assert client.get("/api/v1/agencies", headers=bearer).status_code == 200
        assert client.get("/tong-quan", headers=bearer).status_code == 303
        stolen = {"authorization": f"Bearer {site.session(person)}"}
        assert client.get("/api/v1/agencies", headers=stolen).status_code == 401
        assert client.get("/tong-quan", params={"soicong-session": site.session(person)}).status_code == 303


# Forms of other sites

HEADERS_OF_OTHERS: tuple[dict[str, str], ...] = (
    {"origin": STRANGER},
    {"origin": "null"},
    {"origin": "@.evil.example"},
    {"origin": "https://127.0.0.1"},
    {"origin": "http://evil.example/@"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
)


def test_no_form_of_another_site_is_taken(site: Served, runs: dict[str, int]) -> None:
    asked = 0
    with ExitStack() as stack:
        clients: dict[Role | None, tuple[httpx.Client, str, str]] = {}
        for route in ROUTES:
            if (
                route.method != "POST" or route.access.scope is not None
            ):  # programs are known by their key, not by a cookie
                continue
            role = next((one for one in Role if one in route.access.roles), None)
            if role not in clients:
                account = None
                if role is not None:
                    account = site.account(role, agency=OWN if role is Role.AGENCY else None)
                one, other = (stack.enter_context(site.browser(account)) for _ in range(2))
                page = "/khong-co" if role else "/dang-nhap"
                clients[role] = one, token_of(one.get(page).text), token_of(other.get(page).text)
            client, token, others = clients[role]
            address = re.sub(
                r"\{(\w+)(:\w+)?\}", lambda found: OWN if found[1] == "code" else "1", route.path
            )
            fields = {"form_token": token}
            for headers in HEADERS_OF_OTHERS:
                told = {name: value.replace("@", site.origin) for name, value in headers.items()}
                refused = client.post(address, data=fields, headers=told)
                assert (refused.status_code, EXPIRED_FORM in refused.text) == (403, True), (address, headers)
                asked += 1
            bodies: tuple[dict[str, Any], ...] = (
                {"data": {"form_token": others}},
                {"json": fields},
                {"content": f"form_token={token}", "headers": {"content-type": "text/plain"}},
                {"params": fields},
            )
            assert [client.post(address, **body).status_code for body in bodies] == [403] * 4, address
    assert asked > 250


def test_what_changes_something_is_never_asked_for_by_get(site: Served, runs: dict[str, int]) -> None:
    only = {route.path for route in ROUTES if route.method == "POST"} - {
        route.path for route in ROUTES if route.method == "GET"
    }
    assert len(only) > 20
    with site.browser(site.account(Role.ADMINISTRATOR)) as client:
        for path in sorted(only):
            address = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: OWN if found[1] == "code" else "1", path)
            for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
                told = client.request(method, address, headers={"x-http-method-override": "POST"})
                assert told.status_code in (404, 405), (method, address)


# Objects of others


def test_an_agency_reaches_no_object_of_others_by_its_number(
    site: Served, runs: dict[str, int], own: httpx.Client
) -> None:
    foreign = runs[OTHER]
    audit = strangers_audit(site)
    for path in (
        f"/cong/{OWN}/{foreign}",
        f"/cong/{OWN}/{foreign}/tai/json",
        f"/cong/{OWN}/{foreign}/tai/html",
        f"/cong/{OWN}/chung-cu-{foreign}/1.html",
        f"/cong/{OWN}/so-sanh?tu={foreign}&den={foreign}",
        f"/cong/{OWN}/so-sanh?tu={runs[OWN]}&den={foreign}",
        f"/kiem-tra/{audit.id}",
        f"/kiem-tra/{audit.id}/tien-do",
        f"/kiem-tra/{audit.id}/chung-cu/1.html",
    ):
        told = own.get(path)
        assert told.status_code in (403, 404), path
        assert "Sở Hai" not in told.text
    for path in (
        f"/kiem-tra/{audit.id}/dung",
        f"/kiem-tra/{audit.id}/di-tiep",
        f"/kiem-tra/{audit.id}/duong-dan",
    ):
        answer = own.post(path, data={"form_token": token_of(own.get("/kiem-tra").text)})
        assert answer.status_code in (403, 404), path
    assert site.store.web_audits().get(audit.id).open


@pytest.mark.parametrize("scope", [[scope] for scope in Scope] + [list(Scope)])
def test_an_agencys_key_reaches_its_own_objects_in_its_scopes_only(
    site: Served, runs: dict[str, int], scope: list[Scope]
) -> None:
    account = site.account(Role.AGENCY, agency=OWN)
    _, key = make_key(site.store, "khoá", account.name, scope, days=1, by="x", at=site.clock())
    headers = {"authorization": f"Bearer {key}"}
    asked = 0
    with site.browser() as client:
        for route in ROUTES:
            if route.access.scope is None:
                continue
            for code in (OWN, OTHER):
                site.clock.ahead += timedelta(seconds=10)  # as slowly as one is told to ask
                words = {
                    "code": code,
                    "run": str(runs[OTHER]),
                    "slug": "so",
                    "kind": "json",
                    "number": "1",
                    "name": "x",
                }
                path = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: words[found[1]], route.path)  # noqa: B023
                told = client.get(path, headers=headers)
                may = (
                    Role.AGENCY in route.access.roles
                    and route.access.scope in scope
                    and ("{code}" not in route.path or code == OWN)
                )
                asked += 1
                assert (told.status_code != 403) is may, (path, told.status_code)
                if may and "{run}" in route.path:
                    assert told.status_code in (400, 404), path  # a run of another under its own code
                assert "Sở Hai" not in told.text
    assert asked > 20


@pytest.mark.parametrize(
    "path",
    [
        f"/cong/{OWN}/../{OTHER}",
        f"/cong/{OWN}%2f..%2f{OTHER}",
        f"/cong/{OWN}/%2e%2e/{OTHER}",
        f"//cong/{OTHER}",
        f"/cong//{OTHER}",
        f"/cong/{OTHER}/",
        f"/CONG/{OTHER}",
        f"/cong/{OTHER.upper()}",
        f"/cong/{OTHER}%00",
        f"/cong/{OTHER};{OWN}",
        f"/cong/{OTHER}%20",
        f"/cong/{OTHER}?code={OWN}",
        f"/cong/{OWN}\\..\\{OTHER}",
    ],
)
def test_no_spelling_of_an_address_passes_the_gate(site: Served, own: httpx.Client, path: str) -> None:
    status, text = raw(site, "GET", path, cookie=own.cookies["soicong-session"])
    assert status in (303, 400, 403, 404), path
    if status == 303:
        assert OTHER not in text.split("location:", 1)[-1].split("\r\n", 1)[0]
    assert "Sở Hai" not in text


def raw(
    site: Served, method: str, path: str, *, cookie: str = "", host: str = "", more: str = ""
) -> tuple[int, str]:
    """A request as nobody tidies it up; the status and the answer."""
    parts = urlsplit(site.origin)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=60) as connection:
        lines = f"{method} {path} HTTP/1.1\r\nHost: {host or parts.netloc}\r\nConnection: close\r\n{more}"
        lines += f"Cookie: soicong-session={cookie}\r\n" if cookie else ""
        connection.sendall(f"{lines}\r\n".encode())
        got = b""
        while piece := connection.recv(65_536):
            got += piece
    told = got.decode("utf-8", "replace")
    return int(told.split(" ", 2)[1]), told


# Enumeration


def test_unknown_closed_and_new_accounts_take_the_same_work_and_the_same_words(
    site: Served, person: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = site.account(Role.REVIEWER, password_hash=passwords.hashed(PASSWORD))
    site.store.web_accounts().set_disabled(closed.name, site.clock())
    fresh = site.account(Role.AUDITOR)  # has chosen no password yet
    work: list[str] = []
    real = passwords._hasher

    class Counting:
        """The hasher, which notes what each check costs: memory, passes, lanes."""

        def verify(self, stored: str, typed: str) -> bool:
            work.append(stored.split("$")[3])
            return real.verify(stored, typed)

        def hash(self, typed: str) -> str:
            return real.hash(typed)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    told = []
    with site.browser() as client:
        for name in ("staff", "khong-co", closed.name, fresh.name):
            page = attempt(client, name, "sai mật khẩu này rồi")
            told.append(
                (page.status_code, page.text.replace(f'value="{name}"', "").split('<form class="fields"')[0])
            )
    site.store.web_accounts().set_disabled(closed.name, None)
    assert len(set(told)) == 1
    assert len(work) == 4
    assert len(set(work)) == 1


def test_an_unknown_name_is_held_after_as_many_attempts_as_a_known_one(site: Served, person: Account) -> None:
    for name in ("staff", "khong-co-ai"):
        site.clock.ahead += timedelta(hours=1)
        site.store.web_watch().wrong([f"account:{name}"] * (log_in.WRONG_OF_ACCOUNT - 1), at=site.clock())
        with site.browser() as client:
            told = [attempt(client, name, "sai mật khẩu này rồi").status_code for _ in range(2)]
        assert told == [422, 429]


def test_what_is_not_there_and_what_is_not_ones_own_are_answered_alike(
    site: Served, runs: dict[str, int], own: httpx.Client
) -> None:
    number = strangers_audit(site).id
    for there, nowhere in (
        (f"/cong/{OTHER}", "/cong/khong-co"),
        (f"/co-quan/{OTHER}", "/co-quan/khong-co"),
        (f"/cong/{OTHER}/{runs[OTHER]}", f"/cong/{OTHER}/99999"),
        ("/kien-nghi/1", "/kien-nghi/99999"),
        ("/bang/so", "/bang/khong-co"),
        (f"/kiem-tra/{number}", "/kiem-tra/99999"),
        (f"/kiem-tra/{number}/chung-cu/1.html", "/kiem-tra/99999/chung-cu/1.html"),
    ):
        one, two = own.get(there), own.get(nowhere)
        assert one.status_code == two.status_code, there
        assert re.sub(r"\d+", "", one.text) == re.sub(r"\d+", "", two.text), there


def test_codes_that_are_used_old_or_nobodys_are_answered_alike(site: Served, runs: dict[str, int]) -> None:
    account = site.account(Role.REVIEWER)
    old = make_code(site.store, account, at=site.clock() - log_in.CODE_LASTS)
    used = make_code(site.store, account, at=site.clock())
    fields = {"password": "mùa thu lá vàng rơi", "again": "mùa thu lá vàng rơi"}
    with site.browser() as client:
        assert sent(client, "/dat-mat-khau", code=used, **fields).status_code == 303
        client.cookies.clear()
        told = {sent(client, "/dat-mat-khau", code=code, **fields).text for code in (used, old, "ABCD-EFGH")}
    assert len({re.sub(r"[0-9a-f]{64}", "", text) for text in told}) == 1


# Lock-out


def test_no_header_hides_from_where_somebody_guesses(site: Served, person: Account) -> None:
    with site.browser() as client:
        for number in range(log_in.WRONG_OF_ADDRESS):
            site.store.web_watch().wrong(["address:127.0.0.1"], at=site.clock())
            del number
        for header in ("x-forwarded-for", "forwarded", "x-real-ip", "client-ip", "true-client-ip"):
            client.headers[header] = "203.0.113.9"
            assert attempt(client, "ai-do", "một mật khẩu nào đó").status_code == 429


def test_somebody_who_guesses_locks_neither_the_owners_browser_nor_a_code_nor_a_session(
    site: Served, runs: dict[str, int]
) -> None:
    owner = site.account(Role.ADMINISTRATOR, password_hash="")
    code = make_code(site.store, owner, at=site.clock())
    fields = {"password": PASSWORD, "again": PASSWORD}
    with site.browser() as browser, site.browser() as stranger:
        assert sent(browser, "/dat-mat-khau", code=code, **fields).status_code == 303
        site.store.web_watch().wrong([f"account:{owner.name}"] * log_in.WRONG_OF_ACCOUNT, at=site.clock())
        assert attempt(stranger, owner.name, PASSWORD).status_code == 429
        assert browser.get("/quan-tri").status_code == 200
        browser.cookies.delete("soicong-session")
        assert attempt(browser, owner.name, PASSWORD).status_code == 303


# Mass assignment


def test_fields_that_a_form_has_not_change_nothing(
    site: Served, runs: dict[str, int], own: httpx.Client
) -> None:
    account = site.account(Role.REVIEWER)
    code = make_code(site.store, account, at=site.clock())
    more = {"role": "administrator", "vai-tro": "administrator", "agency": OTHER, "name": "khac", "id": "1"}
    with site.browser() as client:
        fields = {"password": PASSWORD, "again": PASSWORD, **more}
        assert sent(client, "/dat-mat-khau", code=code, **fields).status_code == 303
        assert client.get("/quan-tri").status_code == 403
    after = site.store.web_accounts().by_name(account.name)
    assert after is not None
    assert (after.role, after.agency_code, after.id) == (account.role, account.agency_code, account.id)


def test_an_objection_is_the_agencys_own_whatever_it_says(site: Served, runs: dict[str, int]) -> None:
    with site.browser(site.account(Role.AGENCY, agency=TWO)) as client:
        before = len(site.store.season_desk().objections(2026, ONE))
        fields = {
            "muc": f"{SCHEME}/{ITEM}",
            "noi-dung": "Mục có tin.",
            "agency_code": ONE,
            "code": ONE,
            "ma": ONE,
            "recorded_by": "Người khác",
            "received_on": "2020-01-01",
            "late": "",
            "id": "1",
        }
        token = token_of(client.get(f"/co-quan/{TWO}").text)
        client.post(f"/co-quan/{TWO}/kien-nghi", data={"form_token": token, **fields})
    assert len(site.store.season_desk().objections(2026, ONE)) == before
    for one in site.store.season_desk().objections(2026, TWO):
        assert one.recorded_by != "Người khác"
        assert one.received_on.year > 2020


# Uploads


@pytest.mark.parametrize(
    "name",
    [
        "../../../../tmp/dot-dat.xlsx",
        "/etc/cron.d/x.xlsx",
        "..\\..\\x.xlsx",
        "a\x00.xlsx",
        "x" * 300 + ".xlsx",
        "=1.xlsx",
    ],
)
def test_the_name_of_an_upload_leads_nowhere(site: Served, runs: dict[str, int], name: str) -> None:
    data = site.site.configuration.data
    before = {path for path in data.rglob("*") if "sqlite3" not in path.name}
    with site.browser(site.account(Role.AGENCY, agency=TWO)) as client:
        token = token_of(client.get(f"/co-quan/{TWO}").text)
        content = client.get(f"/co-quan/{TWO}/phieu/{SCHEME}/xlsx").content
        told = client.post(
            f"/co-quan/{TWO}/nop", data={"form_token": token}, files={"tep": (name, content + b"x")}
        )
    assert told.status_code in (200, 303, 422)
    after = {path for path in data.rglob("*") if "sqlite3" not in path.name}
    assert after == before


# Redirects and headers


ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
    ),
    *(
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
    ),
    *(
        "/%2fevil.example",
        "/%5cevil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/@evil.example",
        "//evil%00",
    ),
    *(
        "/\uffa0/evil.example",
        "/\u2028/evil.example",
        "http://127.0.0.1@evil.example",
        "?//evil.example",
        "evil.example",
    ),
    *(
        "/dang-nhap?tiep=//evil.example",
        "/dang-xuat",
        "/;//evil.example",
        "/a\r\nX-Bad: 1",
        "/a%0d%0aX-Bad: 1",
    ),
)


def test_one_is_led_on_to_no_other_host(site: Served, person: Account) -> None:
    own = urlsplit(site.origin).hostname
    with site.browser(person) as client:
        for asked in ELSEWHERE:
            answer = client.get("/dang-nhap", params={"tiep": asked})
            assert answer.status_code == 303
            assert "x-bad" not in answer.headers
            led = read_address(answer.headers["location"], f"{site.origin}/dang-nhap")
            assert (led.scheme, led.host) == ("http", own), asked
    for asked in (
        "//evil.example",
        "/\\evil.example",
        "/.//evil.example",
        "/a\r\nX-Bad: 1",
    ):  # and after the password, too
        with site.browser() as client:
            answer = attempt(client, "staff", PASSWORD, onward=asked)
            assert "x-bad" not in answer.headers
            led = read_address(answer.headers["location"], f"{site.origin}/dang-nhap")
            assert (led.scheme, led.host) == ("http", own), asked


def test_nothing_that_is_asked_becomes_a_header(site: Served, runs: dict[str, int]) -> None:
    bad = quote("a\r\nX-Bad: 1\r\nSet-Cookie: soicong-session=x")
    with site.browser(site.account(Role.ADMINISTRATOR)) as client:
        for path in (
            f"/{bad}",
            f"/cong/{bad}",
            f"/cong/{OWN}/{runs[OWN]}/tai/{bad}",
            f"/bang/{bad}/tai/xlsx",
            f"/bang/{bad}?ky={bad}",
            f"/quan-tri/co-quan/tai/{bad}",
            f"/static/{bad}?v={bad}",
            f"/api/v1/agencies?cursor={bad}",
            f"/bo-tieu-chi/{bad}",
        ):
            told = client.get(path)
            assert "x-bad" not in told.headers, path
            assert "soicong-session=x" not in told.headers.get("set-cookie", ""), path
    with site.browser() as client:
        told = client.get(f"/cong/{bad}")
        assert "x-bad" not in told.headers
        assert "\n" not in told.headers["location"]


@pytest.mark.parametrize(
    "more",
    [
        "X-Forwarded-Host: evil.example\r\n",
        "Forwarded: host=evil.example;proto=https\r\n",
        "X-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /evil\r\n",
        "X-Original-URL: /quan-tri\r\nX-Rewrite-URL: /quan-tri\r\n",
    ],
)
def test_headers_of_fronts_that_are_not_there_change_nothing(
    site: Served, runs: dict[str, int], more: str
) -> None:
    status, text = raw(site, "GET", "/cong/so-thu", more=more)
    assert status == 303
    assert "evil" not in text
    assert "location: /dang-nhap?tiep=" in text.lower()


def test_another_hosts_name_is_refused_however_it_is_told(site: Served) -> None:
    netloc = urlsplit(site.origin).netloc
    for host in (
        "evil.example",
        f"{netloc}.evil.example",
        f"evil.example:{urlsplit(site.origin).port}",
        f"{netloc}@evil.example",
    ):
        assert raw(site, "GET", "/", host=host)[0] == 400
    assert raw(site, "GET", "/", more="Host: evil.example\r\n")[0] == 400  # twice
    status, text = raw(site, "GET", "http://evil.example/dang-nhap")
    assert status in (400, 404)
    assert "evil.example" not in text
