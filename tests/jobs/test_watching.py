"""Watching portals as staff do: moments, outages, maintenance, and how a run's archive takes them over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import crawler.watching
from checks.model import Outcome
from crawler.hours import Hours
from crawler.order import CrawlOrder
from db.migrate import upgrade
from db.problem import DatabaseProblem
from db.store import Store
from db.watching import WatchLook
from evidence.archive import ArchiveWriter, load_site
from evidence.model import Agency, Cause, Page, Tier, Visibility
from jobs import watching
from jobs.earlier_looks import with_earlier_looks
from jobs.judging import judge
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.watch_maintenance import announce, listed, withdraw
from jobs.watch_showing import show
from jobs.watching import Spacing, look, moments, read_rules
from scoring.rubric import rubric_for
from tests.crawler.test_watching import Portal

LAN = Author(by="Lan", why="CV 45/SKHCN")
HOME = "https://sokhcn.tinhmau.gov.vn/"
AGENCY = Agency(code="so-khcn", name="Sở Khoa học và Công nghệ", tier=Tier.SO, home_url=HOME)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    upgrade(f"sqlite:///{tmp_path / 'soicong.sqlite3'}")
    with Store(f"sqlite:///{tmp_path / 'soicong.sqlite3'}") as opened:
        yield opened


def looked(*portals: Portal, codes: list[str] | None = None) -> None:
    look(
        codes or [],
        every=None,
        window=None,
        delay=0.0,
        allow_hosts=[f"127.0.0.1:{portal.port}" for portal in portals],
        witnesses=[],
    )


def facts(capsys: pytest.CaptureFixture[str], *codes: str, **named: Any) -> list[dict[str, Any]]:
    capsys.readouterr()
    show(list(codes), **{"season": None, "since": None, "until": None, "as_json": True} | named)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    addresses: list[dict[str, Any]] = told["addresses"]
    return addresses


def test_a_portal_goes_down_and_comes_back(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    works, falls = Portal(), Portal()
    try:
        store.save_agencies(
            Agency(code=code, name=code, tier=Tier.SO, home_url=portal.url)
            for code, portal in (("so-a", works), ("so-b", falls))
        )
        looked(works, falls)
        falls.stop()
        looked(works, falls)
        assert "KHÔNG TRẢ LỜI (máy chủ từ chối kết nối)" in capsys.readouterr().out
        looked(works, falls)
        falls = Portal(falls.port)
        looked(works, falls)
    finally:
        works.stop()
        falls.stop()
    steady, unsteady = facts(capsys)
    assert (steady["looks"], steady["answered"], steady["outages"]) == (4, 4, [])
    assert (unsteady["looks"], unsteady["answered"], unsteady["spells"]) == (4, 2, 3)
    (outage,) = unsteady["outages"]
    assert outage["looks"] == 2
    assert outage["after"] is not None
    assert outage["before"] is not None
    (whole,) = facts(capsys, "so-b")
    assert [one["state"] for one in whole["every_look"]] == ["answered", "silent", "silent", "answered"]
    assert [one["cause"] for one in whole["every_look"]] == ["", "site", "site", ""]
    show(["so-b"], season=None, since=None, until=None, as_json=False)
    said = capsys.readouterr().out
    assert "50%" in said
    assert "Ngừng sau " in said
    assert "2 lần xem" in said
    assert "(máy chủ từ chối kết nối)" in said


def test_a_moment_that_is_cut_keeps_whole_groups(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watching, "GROUP", 2)
    answers: list[int] = []

    async def look_once(group: list[str], *rest: Any) -> Any:
        if len(answers) == 2:
            raise KeyboardInterrupt
        answers.append(len(group))
        return await crawler.watching.look_once(group, *rest)

    monkeypatch.setattr(watching, "look_once", look_once)
    served = [Portal() for _ in range(6)]
    try:
        store.save_agencies(
            Agency(code=f"so-{number}", name=f"so-{number}", tier=Tier.SO, home_url=portal.url)
            for number, portal in enumerate(served)
        )
        with pytest.raises(KeyboardInterrupt):
            looked(*served)
    finally:
        for portal in served:
            portal.stop()
    assert answers == [2, 2]
    assert [one["looks"] for one in facts(capsys)] == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (3, [3]), (799, [799]), (1000, [500, 500]), (1201, [400, 400, 401])]
)
def test_groups_are_of_much_the_same_size(count: int, sizes: list[int]) -> None:
    made = watching._groups(str(number) for number in range(count))
    assert [len(one) for one in made] == sizes
    assert [url for one in made for url in one] == [str(number) for number in range(count)]


def kept(store: Store, states: list[str], *, start: datetime, url: str = HOME) -> None:
    store.watch().keep(
        WatchLook(
            url=url,
            looked_at=start + timedelta(hours=number),
            state=state,
            status=200 if state == "answered" else None,
            reason="" if state == "answered" else "http_503",
        )
        for number, state in enumerate(states)
    )


def test_maintenance_excepts_looks_and_is_taken_back(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save_agencies([AGENCY])
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=30)
    kept(store, ["answered"] * 10 + ["silent"] * 4 + ["answered"] * 10, start=begin)
    local = begin + timedelta(hours=7)
    span = {
        "begins": f"{local + timedelta(hours=10):%d/%m/%Y %H:%M}",
        "ends": f"{local + timedelta(hours=14):%Y-%m-%d %H:%M}",
    }
    announce("so-khcn", **span, what="cong", author=LAN)
    (found,) = facts(capsys, "so-khcn")
    assert (found["looks"], found["answered"], found["excepted"], found["outages"]) == (20, 20, 4, [])
    (told,) = found["maintenance"]
    assert (told["by"], told["reason"], told["recorded_after_it_began"]) == ("Lan", "CV 45/SKHCN", True)
    withdraw(1, author=Author(by="Minh", why="ghi nhầm cơ quan"))
    (found,) = facts(capsys, "so-khcn")
    assert (found["looks"], found["answered"], found["excepted"]) == (24, 20, 0)
    assert found["maintenance"][0]["withdrawn_by"] == "Minh"
    listed([], as_json=False)
    assert "đã huỷ: Minh, ghi nhầm cơ quan" in capsys.readouterr().out
    listed(["so-khcn"], as_json=True)
    assert json.loads(capsys.readouterr().out)[0]["withdrawn_why"] == "ghi nhầm cơ quan"
    show(["so-khcn"], season=None, since=None, until=None, as_json=False)
    assert "Bảo trì số 1" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="Không có lịch bảo trì số 1 đang có hiệu lực"):
        withdraw(1, author=LAN)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"begins": "hôm qua"}, "--from cần ngày và giờ"),
        ({"ends": "01/03/2026 09:00"}, "phải sau --from"),
        ({"what": "tất cả"}, "--what là một trong"),
        ({"what": "dich-vu"}, "Chưa biết địa chỉ dịch vụ công"),
        ({"code": "so-khong-co"}, "so-khong-co"),
    ],
)
def test_bad_maintenance_is_one_sentence(store: Store, given: dict[str, str], sentence: str) -> None:
    store.save_agencies([AGENCY])
    asked = {
        "code": "so-khcn",
        "begins": "01/03/2026 10:00",
        "ends": "01/03/2026 12:00",
        "what": "cong",
    } | given
    with pytest.raises(InputProblem, match=sentence):
        announce(asked["code"], begins=asked["begins"], ends=asked["ends"], what=asked["what"], author=LAN)
    assert store.watch().maintenance() == ()


def test_a_period_that_cannot_be_is_refused(store: Store) -> None:
    store.save_agencies([AGENCY])
    with pytest.raises(InputProblem, match="không cả hai"):
        show([], season=2026, since="01/03/2026", until=None, as_json=False)
    with pytest.raises(InputProblem, match="phải trước hoặc bằng"):
        show([], season=None, since="02/03/2026", until="01/03/2026", as_json=False)


def test_looking_needs_agencies(store: Store) -> None:
    with pytest.raises(InputProblem, match="Chưa có cơ quan nào"):
        looked()


def test_looks_older_than_two_seasons_go(store: Store) -> None:
    old = datetime(2024, 1, 1, tzinfo=UTC)
    kept(store, ["answered"], start=old)
    kept(store, ["silent"], start=old + timedelta(days=900))
    found = store.watch().looks([HOME], since=old, until=old + timedelta(days=1000))
    assert [one.state for one in found[HOME]] == ["silent"]


def test_a_shared_store_refuses_an_unknown_number(store: Store) -> None:
    with pytest.raises(DatabaseProblem, match="số 7"):
        store.watch().withdraw(7, at=datetime.now(UTC), by="Lan", why="nhầm")


def test_a_broken_file_of_rules_is_asked_for_anew(tmp_path: Path) -> None:
    for text in ("", "[1]", '{"https://a.vn": 3}', '{"https://a.vn": ["", "hôm qua"]}'):
        (tmp_path / "rules.json").write_text(text, "utf-8")
        assert read_rules(tmp_path / "rules.json") == {}
    assert read_rules(tmp_path / "not-there.json") == {}


@dataclass
class Clock:
    """A clock that moves only when somebody waits."""

    at: datetime
    stop_at: datetime
    taken: list[str] = field(default_factory=list)

    def wait_until(self, moment: datetime) -> bool:
        self.at = max(self.at, moment)
        return self.at < self.stop_at

    def take(self) -> None:
        self.taken.append(f"{self.at + timedelta(hours=7):%d %H:%M}")
        self.at += timedelta(minutes=3)  # looking takes its time


def test_moments_come_at_the_spacing_within_the_hours() -> None:
    clock = Clock(
        at=datetime(2026, 3, 1, 12, 50, tzinfo=UTC), stop_at=datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    )
    spacing = Spacing(every=timedelta(minutes=60), hours=Hours.parse("06:00-22:00"))
    moments(clock.take, spacing, now=lambda: clock.at, wait_until=clock.wait_until, shake=lambda: 0.0)
    assert clock.taken == [
        *("01 19:50", "01 20:50", "01 21:50"),
        *("02 06:00", "02 07:00", "02 08:00", "02 09:00", "02 10:00", "02 11:00"),
    ]


def test_moments_are_not_always_on_the_hour_and_one_alone_is_taken_at_once() -> None:
    clock = Clock(at=datetime(2026, 3, 1, 0, 0, tzinfo=UTC), stop_at=datetime(2026, 3, 1, 2, 30, tzinfo=UTC))
    shakes = iter([0.1, -0.1, 0.0])
    spacing = Spacing(every=timedelta(minutes=60), hours=Hours())
    moments(
        clock.take, spacing, now=lambda: clock.at, wait_until=clock.wait_until, shake=lambda: next(shakes)
    )
    assert clock.taken == ["01 07:00", "01 08:06", "01 09:00"]
    night = Clock(at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC), stop_at=datetime(2026, 3, 1, 0, 0, tzinfo=UTC))
    once = Spacing(every=None, hours=Hours.parse("06:00-22:00"))
    moments(night.take, once, now=lambda: night.at, wait_until=night.wait_until)
    assert night.taken == ["02 03:00"]


def test_a_run_takes_the_looks_over_and_the_criterion_is_measured_by_them(
    store: Store, tmp_path: Path
) -> None:
    store.save_agencies([AGENCY])
    begin = datetime(2025, 9, 1, 0, 0, tzinfo=UTC)
    kept(store, ["answered"] * 60 + ["silent"] * 3 + ["answered"] * 33, start=begin)
    store.watch().announce(
        [HOME],
        begin + timedelta(hours=60),
        begin + timedelta(hours=62),
        at=begin,
        by="Lan",
        why="CV 45/SKHCN",
    )
    path = tmp_path / "run.warc.gz"
    order = with_earlier_looks(
        store, CrawlOrder(agency=AGENCY, start_url=HOME, archive_path=path, window_start=date(2024, 10, 1))
    )
    (taken,) = order.earlier_looks
    assert (taken.name, taken.origin, taken.url) == ("watched", "watch", HOME)
    at = begin + timedelta(days=10)
    writer = ArchiveWriter(path)
    writer.page(
        Page(
            url=HOME,
            requested_url=HOME,
            fetched_at=at,
            visibility=Visibility.UNREACHABLE,
            cause=Cause.SITE,
            reason="connection_refused",
        )
    )
    writer.probe(taken)
    writer.run(agency=AGENCY, started_at=at, finished_at=at, stop_reason="home_unseen", live=True)
    writer.close()
    rubric = rubric_for("so", date(2025, 9, 12))
    done = judge(load_site(path), rubric=rubric, at=date(2025, 9, 12), run={})
    found = next(one.finding for one in done.assessment.judged if one.criterion.check == "availability")
    assert (found.outcome, found.measured["looks"], found.measured["answered"]) == (Outcome.PARTIAL, 94, 93)
    assert found.measured["excepted"] == 2
    told: Any = found.measured["maintenance"]
    assert told[0][2] == "CV 45/SKHCN"
