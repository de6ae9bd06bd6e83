"""Logging in as people and as attackers do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from db.session import create_engine, parse_url
from db.web_accounts import Account, Role
from tests.web.served import PASSWORD, Served, sent, token_of
from web import log_in, passwords
from web.log_in import Knock, make_code


@pytest.fixture(scope="module")
def person(site: Served) -> Account:
    site.account(Role.ADMINISTRATOR)
    return site.account(Role.STAFF, password_hash=passwords.hashed(PASSWORD))


@pytest.fixture(autouse=True)
def _later(site: Served) -> Iterator[None]:
    """Each test has its own quarter of an hour, so that none inherits another's wrong attempts."""
    yield
    site.clock.ahead += timedelta(hours=1)


def attempt(client: httpx.Client, name: str, password: str, **more: str) -> httpx.Response:
    return sent(client, "/dang-nhap", name=name, password=password, **more)


def test_the_right_password_opens_the_first_page(site: Served, person: Account) -> None:
    with site.browser() as client:
        answer = attempt(client, " Staff ", PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/tong-quan")
        cookies = answer.headers.get_list("set-cookie")
        session = next(one for one in cookies if one.startswith("soicong-session="))
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(session.split("; "))
        again = client.get("/")
        assert (again.status_code, again.headers["location"]) == (303, "/tong-quan")


@contextmanager
def connected(site: Served) -> Iterator[sa.Connection]:
    """The site's database, without the site."""
    engine = create_engine(parse_url(site.site.configuration.database))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_the_identifier_is_new_at_each_log_in_and_kept_as_a_hash_only(
    site: Served, person: Account, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with site.browser() as client:
        client.cookies.set("soicong-session", "x" * 43)
        attempt(client, "staff", PASSWORD)
        values = [cookie.value or "" for cookie in client.cookies.jar if cookie.name == "soicong-session"]
    assert values.count("x" * 43) <= 1
    given = next(value for value in values if value != "x" * 43)
    assert len(given) >= 43  # 256 bits
    with connected(site) as database:
        kept = database.execute(sa.text("SELECT id_sha256 FROM web_sessions")).scalars().all()
        stored = "".join(
            str(row)
            for table in ("web_sessions", "web_devices")
            for row in database.execute(sa.text(f"SELECT * FROM {table}"))
        )
    assert given not in stored
    assert len(kept) >= 1


def test_after_logging_out_the_session_is_worth_nothing(site: Served, person: Account) -> None:
    session = site.session(person)
    with site.browser() as client:
        client.cookies.set("soicong-session", session)
        token = token_of(client.get("/nope").text)
        assert client.post("/dang-xuat", data={"form_token": token}).headers["location"] == "/"
    with site.browser() as thief:
        thief.cookies.set("soicong-session", session)
        assert thief.get("/").status_code == 200  # the public page: nobody is logged in


@pytest.mark.parametrize(
    ("steps", "holds"),
    [
        ([timedelta(minutes=50)] * 3, True),
        ([timedelta(minutes=61)], False),
        ([timedelta(minutes=50)] * 15, False),
    ],
)
def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(
    site: Served, person: Account, steps: list[timedelta], *, holds: bool
) -> None:
    with site.browser(person) as client:
        for step in steps:
            site.clock.ahead += step
            answer = client.get("/")
        assert (answer.status_code == 303) is holds


def test_a_closed_account_is_out_at_once_and_stays_out(site: Served) -> None:
    closed = site.account(Role.AUDITOR, password_hash=passwords.hashed(PASSWORD))
    with site.browser(closed) as client:
        assert client.get("/").status_code == 303
        site.store.web_accounts().set_disabled(closed.name, site.clock())
        assert client.get("/").status_code == 200
        assert "chưa đúng" in attempt(client, closed.name, PASSWORD).text
    site.store.web_accounts().set_disabled(closed.name, None)


def test_wrong_name_and_wrong_password_are_answered_alike(site: Served, person: Account) -> None:
    with site.browser() as client:
        pages = [attempt(client, name, "sai mật khẩu này rồi") for name in ("staff", "khong-co")]
    texts = [page.text.replace('value="staff"', "").replace('value="khong-co"', "") for page in pages]
    assert [page.status_code for page in pages] == [422, 422]
    above = [text.split('<form class="fields"')[0] for text in texts]
    assert above[0] == above[1]
    assert log_in.WRONG in texts[0]


def test_guessing_is_stopped_but_a_known_browser_gets_in(site: Served, person: Account) -> None:
    with site.browser() as own, site.browser() as stranger:
        assert attempt(own, "staff", PASSWORD).status_code == 303
        own.cookies.delete("soicong-session")
        for _ in range(log_in.WRONG_OF_ACCOUNT):
            site.store.web_watch().wrong(["account:staff"], at=site.clock())
        held = attempt(stranger, "staff", PASSWORD)
        assert (held.status_code, log_in.TOO_MANY in held.text) == (429, True)
        assert attempt(own, "staff", PASSWORD).status_code == 303  # others' guessing does not lock it out
        site.clock.ahead += log_in.COUNTED_OVER + timedelta(seconds=1)
        assert attempt(stranger, "staff", PASSWORD).status_code == 303


def test_one_address_cannot_try_many_accounts(site: Served, person: Account) -> None:
    site.store.web_watch().wrong(["address:127.0.0.1"] * log_in.WRONG_OF_ADDRESS, at=site.clock())
    with site.browser() as client:
        assert attempt(client, "ai-do", "một mật khẩu nào đó").status_code == 429


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_a_form_of_another_site_is_refused(site: Served, person: Account, headers: dict[str, str]) -> None:
    with site.browser() as client:
        token = token_of(client.get("/dang-nhap").text)
        fields = {"form_token": token, "name": "staff", "password": PASSWORD}
        assert client.post("/dang-nhap", data=fields, headers=headers).status_code == 403
        assert client.post("/dang-nhap", data=fields | {"form_token": "0" * 64}).status_code == 403
        assert client.post("/dang-nhap", data=fields).status_code == 303


def test_a_token_is_worth_nothing_in_another_browser(site: Served, person: Account) -> None:
    with site.browser() as one, site.browser() as other:
        token = token_of(one.get("/dang-nhap").text)
        other.get("/dang-nhap")
        fields = {"form_token": token, "name": "staff", "password": PASSWORD}
        assert other.post("/dang-nhap", data=fields).status_code == 403


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/bang?nhom=1", "/bang?nhom=1"),
        ("//evil.example", "/tong-quan"),
        ("https://evil.example", "/tong-quan"),
        ("/\\evil.example", "/tong-quan"),
        ("/a\nSet-Cookie: x=y", "/tong-quan"),
    ],
)
def test_one_is_led_on_to_a_page_of_this_site_only(
    site: Served, person: Account, asked: str, led: str
) -> None:
    with site.browser(person) as client:
        assert client.get("/dang-nhap", params={"tiep": asked}).headers["location"] == led


def test_a_code_sets_a_password_once_and_ends_all_sessions(site: Served) -> None:
    account = site.account(Role.REVIEWER)
    code = make_code(site.store, account, at=site.clock())
    new = {"password": "mùa thu lá vàng rơi", "again": "mùa thu lá vàng rơi"}
    with site.browser(account) as before, site.browser() as client:
        assert sent(client, "/dat-mat-khau", code=code, password="ngắn", again="ngắn").status_code == 422
        assert sent(client, "/dat-mat-khau", code=code.lower().replace("-", " "), **new).status_code == 303
        assert before.get("/").status_code == 200
        client.cookies.clear()
        assert "đã dùng hoặc quá hạn" in sent(client, "/dat-mat-khau", code=code, **new).text
        assert attempt(client, account.name, new["password"]).status_code == 303


def test_codes_cannot_be_guessed_for_long_and_grow_old(site: Served) -> None:
    account = site.account(Role.REVIEWER)
    old = make_code(site.store, account, at=site.clock() - log_in.CODE_LASTS)
    fields = {"password": PASSWORD, "again": PASSWORD}
    with site.browser() as client:
        assert sent(client, "/dat-mat-khau", code=old, **fields).status_code == 422
        knock = Knock(address="127.0.0.1", device="", at=site.clock())
        for _ in range(log_in.WRONG_OF_DEVICE):
            log_in.wrong_code(site.store, knock)
        good = make_code(site.store, account, at=site.clock())
        assert sent(client, "/dat-mat-khau", code=good, **fields).status_code == 429


def test_the_log_of_events_cannot_be_changed(site: Served, person: Account) -> None:
    with connected(site) as database, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        database.execute(sa.text("DELETE FROM web_events"))
    with site.browser() as client:
        attempt(client, "staff", "sai mật khẩu này rồi")
        attempt(client, "staff", PASSWORD)
    kinds = [event.kind for event in site.store.web_watch().events(limit=2)]
    assert kinds == ["log_in", "log_in_failed"]
    told = "".join(str(event) for event in site.store.web_watch().events())
    assert PASSWORD not in told
