"""The interface for programs, asked with keys as a program asks it."""

from __future__ import annotations

import csv
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from db.season_records import ObjectionRecord
from db.web_accounts import Role
from db.web_keys import Scope
from tests.web import season
from tests.web.province import HOSTILE, ON, OTHER, OWN, UNSEEN, fill
from tests.web.served import Served, sent
from web.api.dictionary import current
from web.keys import make_key, revoke_key

ROOT = Path(__file__).parents[2]
V1 = "/api/v1"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def runs(site: Served) -> dict[str, int]:
    found = fill(site.store, site.site.configuration.data)
    season.fill_season(site.store)
    return found


@contextmanager
def asking(
    site: Served,
    role: Role = Role.STAFF,
    *,
    agency: str | None = None,
    scopes: tuple[Scope, ...] = tuple(Scope),
) -> Iterator[httpx.Client]:
    account = site.account(role, agency=agency)
    _, key = make_key(site.store, "thử", account.name, scopes, days=30, by="thử", at=site.clock())
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=site.origin + V1, headers=headers, timeout=60) as client:
        yield client


def every(client: httpx.Client, path: str, limit: int) -> tuple[list[Any], int]:
    items, cursor, asked = [], "", 0
    while cursor is not None:
        page = client.get(path, params={"cursor": cursor, "limit": limit}).raise_for_status().json()
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor, asked = page["next"], asked + 1
    return items, asked


def test_a_key_reads_what_its_account_may(site: Served, runs: dict[str, int]) -> None:
    with asking(site) as client:
        told = client.get(f"/agencies/{OWN}").json()
        run = client.get(f"/agencies/{OWN}/runs/{runs[OWN]}").json()
        findings = client.get(f"/agencies/{OWN}/runs/{runs[OWN]}/findings").json()
    assert told["standing"]["run"] == run["id"] == findings["run"] == runs[OWN]
    assert told["standing"]["low"] == run["score"]["low"]
    assert sum(one["low"] for one in findings["items"]) == pytest.approx(run["score"]["low"], abs=0.5)
    cited = [each for one in findings["items"] for each in one["citations"]]
    assert any(each["page"] for each in cited)
    with site.browser(site.account(Role.STAFF)) as person:
        assert person.get(next(each["page"] for each in cited if each["page"])).status_code == 200


def test_an_agencys_key_sees_its_own_portal_only(site: Served, runs: dict[str, int]) -> None:
    with asking(site, Role.AGENCY, agency=OWN) as client:
        assert client.get(f"/agencies/{OWN}/runs").json()["items"][0]["id"] == runs[OWN]
        for path in (f"/agencies/{OTHER}", f"/agencies/{OTHER}/runs", "/agencies", "/leagues", "/rounds"):
            refused = client.get(path)
            assert (refused.status_code, refused.headers["content-type"]) == (403, PROBLEM)
        # Another's run under one's own code is not there.
        assert client.get(f"/agencies/{OWN}/runs/{runs[OTHER]}/findings").status_code == 404


def test_a_held_round_is_not_told_to_the_agency_and_told_to_the_office(
    site: Served, runs: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.guarding import Guarding

    number = site.store.rounds().rounds_of([runs[OWN]])[runs[OWN]]
    monkeypatch.setattr(Guarding, "held", lambda _: {number: None})
    with asking(site, Role.AGENCY, agency=OWN) as agency, asking(site) as office:
        told = [one["id"] for one in agency.get(f"/agencies/{OWN}/runs").json()["items"]]
        seen = [one["id"] for one in office.get(f"/agencies/{OWN}/runs").json()["items"]]
        assert agency.get(f"/agencies/{OWN}/runs/{runs[OWN]}").status_code == 404
    assert set(seen) - set(told) == {runs[OWN]}
    assert told


def test_a_key_opens_what_its_scopes_name_and_nothing_else(site: Served, runs: dict[str, int]) -> None:
    with asking(site, scopes=(Scope.ROUNDS,)) as client:
        assert client.get("/rounds").status_code == 200
        assert client.get("/rubrics").status_code == 403
        assert client.get(f"/agencies/{OWN}/runs/{runs[OWN]}/files/json").status_code == 403
        # Pages are for people.
        page = httpx.get(f"{site.origin}/tong-quan", headers=client.headers, timeout=60)
        assert page.headers["location"].startswith("/dang-nhap")


def test_a_key_that_is_over_revoked_or_unknown_opens_nothing(site: Served, runs: dict[str, int]) -> None:
    store, at = site.store, site.clock()
    with asking(site) as client:
        assert client.get("/rubrics").status_code == 200
        key = store.web_keys().all()[0]
        assert key.used_at is not None
        site.clock.ahead = timedelta(days=31)
        assert client.get("/rubrics").status_code == 401
        site.clock.ahead = timedelta()
        account = key.account.name
        store.web_accounts().set_disabled(account, at)
        assert client.get("/rubrics").status_code == 401
        store.web_accounts().set_disabled(account, None)
        assert client.get("/rubrics").status_code == 200
        revoke_key(store, key.id, by="thử", at=at)
        refused = client.get("/rubrics")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert "Cần khoá" in refused.json()["title"]
        for header in ("Bearer", "Bearer x", "Basic eDp5", "Bearer " + "a" * 5_000):
            assert client.get("/rubrics", headers={"Authorization": header}).status_code == 401


def test_lists_come_in_pages_that_hold_everything_once(site: Served, runs: dict[str, int]) -> None:
    with asking(site) as client:
        codes, asked = every(client, "/agencies", 2)
        assert [one["code"] for one in codes] == sorted({*runs, season.ONE, season.TWO})
        assert asked >= 3
        of_own, _ = every(client, f"/agencies/{OWN}/runs", 1)
        assert [one["id"] for one in of_own] == sorted((one["id"] for one in of_own), reverse=True)
        assert len(of_own) == 2
        leagues = client.get("/leagues", params={"on": ON.isoformat()}).json()["items"]
        for league in leagues:
            lines, _ = every(client, f"/leagues/{league['slug']}", 1)
            whole = client.get(f"/leagues/{league['slug']}").json()
            assert lines == whole["items"]
        rounds, _ = every(client, "/rounds", 1)
        portals, _ = every(client, f"/rounds/{rounds[0]['id']}/portals", 1)
        assert {one["agency"]: one["run"] for one in portals} == runs
        assert rounds[0]["portals"] == {"done": 3, "unseen": 1}
        assert client.get("/leagues/so", params={"cursor": "x"}).status_code in (400, 404)
        assert client.get("/rounds", params={"cursor": "x"}).status_code == 400


def test_what_could_not_be_seen_has_no_points(site: Served, runs: dict[str, int]) -> None:
    with asking(site) as client:
        standing = client.get(f"/agencies/{UNSEEN}").json()["standing"]
        score = client.get(f"/agencies/{UNSEEN}/runs/{runs[UNSEEN]}").json()["score"]
    assert (standing["place"], standing["low"], score["low"]) == (None, None, None)
    assert score["not_scored"] == "Cổng chặn việc xem."


def test_two_runs_are_compared(site: Served, runs: dict[str, int]) -> None:
    with asking(site) as client:
        newer, older = (one["id"] for one in client.get(f"/agencies/{OWN}/runs").json()["items"])
        path = f"/agencies/{OWN}/runs/{newer}/differences"
        told = client.get(path, params={"since": older}).json()
        assert client.get(path).status_code == 400
        assert client.get(path, params={"since": runs[OTHER]}).status_code == 404
    assert (told["since"], told["until"]) == (older, newer)
    assert {one["why"] for one in told["criteria"]} <= {"pages", "looks", "date", "rubric"}
    assert sum(one["low"] for one in told["criteria"]) == pytest.approx(told["low"], abs=0.5)


def test_the_season_is_told_to_the_office_and_an_agency_its_own(site: Served, runs: dict[str, int]) -> None:
    record = season_objection(site)
    with asking(site) as office, asking(site, Role.AGENCY, agency=season.ONE) as one:
        queue, _ = every(office, "/season/queue", 1)
        all_ = office.get("/season/objections").json()["items"]
        own = one.get(f"/agencies/{season.ONE}/objections").json()["items"]
        others = office.get(f"/agencies/{season.TWO}/objections").json()["items"]
        assert one.get("/season/queue").status_code == 403
    (claimed,) = [each for each in queue if each["item"] == season.ITEM and each["agency"] == season.ONE]
    assert claimed["claimed"] == float(season.MOST)
    assert claimed["difference"]
    assert [each["id"] for each in all_] == [each["id"] for each in own] == [record]
    assert (own[0]["text"], own[0]["answers"], others) == ("Đề nghị xem lại.", [], [])


def season_objection(site: Served) -> int:
    at = site.clock()
    return site.store.season_desk().object(
        ObjectionRecord(
            season=2026,
            agency_code=season.ONE,
            scheme=season.SCHEME,
            item=season.ITEM,
            received_on=at.date(),
            due_on=at.date() + timedelta(days=5),
            late=False,
            text="Đề nghị xem lại.",
            recorded_at=at,
            recorded_by="Lan",
        )
    )


def test_what_has_not_changed_is_not_sent_again(site: Served, runs: dict[str, int]) -> None:
    with asking(site) as client:
        for path in ("/leagues", f"/agencies/{OWN}/runs/{runs[OWN]}/files/json"):
            first = client.get(path)
            again = client.get(path, headers={"If-None-Match": f'W/"x", {first.headers["etag"]}'})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
            assert client.get(path, headers={"If-None-Match": '"x"'}).content == first.content


def test_files_are_those_of_the_pages(site: Served, runs: dict[str, int]) -> None:
    with asking(site) as client, site.browser(site.account(Role.STAFF)) as person:
        path = f"/agencies/{OWN}/runs/{runs[OWN]}/files"
        document = client.get(f"{path}/json")
        assert document.content == person.get(f"/cong/{OWN}/{runs[OWN]}/tai/json").content
        assert HOSTILE not in client.get(f"{path}/html").text
        slug = client.get("/leagues").json()["items"][0]["slug"]
        assert client.get(f"/leagues/{slug}/files/xlsx").content.startswith(b"PK")
        assert client.get(f"/leagues/{slug}/files/exe").status_code == 400


def test_who_asks_too_fast_is_told_when_to_come_back(
    site: Served, runs: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.gate.OF_ACCOUNT", 3)
    with asking(site, Role.AUDITOR) as client, asking(site, Role.REVIEWER) as other:
        answers = [client.get("/rubrics") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 61
        assert answers[-1].json()["status"] == 429
        assert other.get("/rubrics").status_code == 200
        site.clock.ahead = timedelta(minutes=1)
        assert client.get("/rubrics").status_code == 200
    site.clock.ahead = timedelta()


def test_the_dictionary_says_what_the_server_answers() -> None:
    assert (ROOT / "docs/api.md").read_text("utf-8") == current(), (
        "python -m web.api.dictionary > docs/api.md"
    )


def test_the_client_of_the_guide_writes_every_line(
    site: Served, runs: dict[str, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with asking(site) as client:
        monkeypatch.setenv("SOICONG_KEY", client.headers["authorization"].split()[1])
    monkeypatch.setattr(sys, "argv", ["api_client.py", site.origin])
    runpy.run_path(str(ROOT / "docs/api_client.py"), run_name="__main__")
    lines = [*csv.reader(capsys.readouterr().out.splitlines())]
    assert lines[0][:3] == ["bảng", "hạng", "mã"]
    assert {line[2] for line in lines[1:]} >= {*runs}


def test_an_administrator_makes_a_key_sees_it_once_and_revokes_it(site: Served, runs: dict[str, int]) -> None:
    site.account(Role.STAFF)
    fields = {"ten": "Bảng tin", "tai-khoan": "staff", "quyen-results": "co", "ngay": "30"}
    with site.browser(site.account(Role.ADMINISTRATOR)) as admin:
        page = sent(admin, "/quan-tri/khoa", **fields).text
        key = page.partition('class="code">')[2].partition("<")[0]
        assert key.startswith("soicong_")
        listed = admin.get("/quan-tri/khoa").text
        assert "Bảng tin" in listed
        assert key not in listed
        headers = {"Authorization": f"Bearer {key}"}
        assert httpx.get(f"{site.origin}{V1}/rubrics", headers=headers, timeout=60).status_code == 200
        number = site.store.web_keys().all()[0].id
        token = listed.partition('name="form_token" value="')[2][:64]
        gone = admin.post(f"/quan-tri/khoa/{number}/thu-hoi", data={"form_token": token})
        assert "đã thu hồi" in gone.text
        assert httpx.get(f"{site.origin}{V1}/rubrics", headers=headers, timeout=60).status_code == 401
        before = len(site.store.web_keys().all())
        for wrong, said in (
            ({"ngay": "0"}, "từ 1 đến 730 ngày"),
            ({"ngay": "²"}, "cần là một số"),
            ({"ten": " "}, "dùng cho việc gì"),
            ({"quyen-results": ""}, "ít nhất một quyền"),
            ({"tai-khoan": "administrator"}, "không gắn với tài khoản quản trị"),
            ({"tai-khoan": "khong-co"}, "Không có tài khoản"),
        ):
            answer = sent(admin, "/quan-tri/khoa", **{**fields, **wrong})
            assert (answer.status_code, said in answer.text) == (422, True), said
    assert len(site.store.web_keys().all()) == before
    kinds = [one.kind for one in site.store.web_watch().events(limit=10)]
    assert {"key_made", "key_revoked"} <= set(kinds)
