"""Who may do what, and what leaves the house, is told to the custody chain, which nobody shortens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from assurance.custody import Kind, broken_log, stream_of
from db.web_accounts import Role
from jobs.custody import log_of
from tests.web.province import OWN, fill
from tests.web.served import PASSWORD, Served, sent, token_of
from web import log_in, passwords
from web.settings_log import note_settings

LEAGUE = "co-quan-nha-nuoc-cap-tinh-so-co-quan-chuyen-mon"


@pytest.fixture(scope="module")
def filled(site: Served) -> Served:
    fill(site.store, site.site.configuration.data)
    site.account(Role.ADMINISTRATOR)
    site.account(Role.STAFF, password_hash=passwords.hashed(PASSWORD))
    return site


@pytest.fixture
def admin(filled: Served) -> Iterator[httpx.Client]:
    with filled.browser(filled.account(Role.ADMINISTRATOR)) as client:
        yield client


def chained(site: Served) -> list[dict[str, Any]]:
    """The security events of the chain, oldest first; the chain is whole."""
    log = log_of(site.store)
    assert broken_log(log.lines()) is None
    return [json.loads(line) for line in log.lines(stream_of(0, Kind.SECURITY))]


def test_what_an_administrator_does_to_accounts_and_keys_is_chained(
    filled: Served, admin: httpx.Client
) -> None:
    new = {"ten": "van-thu", "ho-ten": "Văn thư", "vai-tro": "agency", "co-quan": OWN}
    sent(admin, "/quan-tri/tai-khoan", **new)
    for act in ("ma", "khoa", "mo"):
        token = token_of(admin.get("/quan-tri/tai-khoan").text)
        assert admin.post(f"/quan-tri/tai-khoan/van-thu/{act}", data={"form_token": token}).status_code == 200
    sent(
        admin,
        "/quan-tri/khoa",
        **{"ten": "bảng điện tử", "tai-khoan": "staff", "quyen-results": "co", "ngay": "30"},
    )
    told = [(one["facts"]["what"], one["actor"], one["facts"]["account"]) for one in chained(filled)]
    by = ("administrator", "van-thu")
    assert told[:5] == [
        ("account_made", *by),
        ("code_made", *by),
        ("code_made", *by),
        ("account_disabled", *by),
        ("account_enabled", *by),
    ]
    assert chained(filled)[0]["facts"]["role"] == "agency"
    key = chained(filled)[5]
    assert (key["facts"]["what"], key["facts"]["scopes"], key["actor"]) == (
        "key_made",
        "results",
        "administrator",
    )


def test_what_is_taken_away_is_chained(filled: Served, admin: httpx.Client) -> None:
    assert admin.get(f"/bang/{LEAGUE}/tai/csv").status_code == 200
    assert admin.get("/quan-tri/co-quan/tai/co-quan.csv").status_code == 200
    league, registry = chained(filled)[-2:]
    assert (league["facts"]["what"], league["facts"]["league"]) == ("league_exported", LEAGUE)
    assert (registry["facts"]["what"], registry["actor"]) == ("registry_exported", "administrator")


@pytest.mark.parametrize(("name", "known"), [("staff", "staff"), ("mật khẩu gõ nhầm ô", "")])
def test_the_limit_is_chained_once_without_what_was_typed_or_from_where(
    filled: Served, name: str, known: str
) -> None:
    filled.clock.ahead += timedelta(hours=1)
    before = len(chained(filled))
    filled.store.web_watch().wrong([f"account:{name}"] * (log_in.WRONG_OF_ACCOUNT - 1), at=filled.clock())
    with filled.browser() as client:
        statuses = [
            sent(client, "/dang-nhap", name=name, password="sai mật khẩu này").status_code for _ in range(4)
        ]
    assert statuses == [422, 429, 429, 429]
    (event,) = chained(filled)[before:]
    assert event["facts"] == {"what": "log_in_limit", **({"account": known} if known else {})}
    assert "127.0.0.1" not in json.dumps(event)
    kinds = [one.kind for one in filled.store.web_watch().events(limit=3)]
    assert kinds == [
        "log_in_held",
        "log_in_limit",
        "log_in_failed",
    ]  # held is told once, not as often as somebody knocks


def test_settings_that_differ_from_the_last_start_are_chained_by_name(filled: Served) -> None:
    settings = {"SOICONG_ORGANISATION": "Sở A", "SOICONG_SMTP_PASSWORD": "bí mật 1"}
    at = filled.clock()
    note_settings(filled.store, (), at=at, environment=settings)
    before = len(chained(filled))
    assert note_settings(filled.store, (), at=at, environment=settings) == ()
    assert len(chained(filled)) == before
    changed = {**settings, "SOICONG_ORGANISATION": "Sở B", "SOICONG_SMTP_PASSWORD": ""}
    told = note_settings(filled.store, (("127.0.0.1", 80),), at=at, environment=changed)
    assert told == ("--allow-host", "SOICONG_ORGANISATION", "SOICONG_SMTP_PASSWORD")
    event = chained(filled)[-1]
    assert event["facts"]["changed"] == list(told)
    assert "Sở B" not in json.dumps(event, ensure_ascii=False)


def test_both_logs_are_written_or_none(
    filled: Served, admin: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, lines = len(filled.store.web_watch().events()), len(chained(filled))

    def broken(_event: object) -> object:
        def change(_connection: object) -> None:
            raise RuntimeError("the disk is full")

        return change

    monkeypatch.setattr("web.security_log.noting", broken)
    assert admin.get("/quan-tri/co-quan/tai/co-quan.csv").status_code == 500
    assert (len(filled.store.web_watch().events()), len(chained(filled))) == (events, lines)
