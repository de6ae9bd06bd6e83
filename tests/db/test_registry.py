"""The registry's history and its successions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from alembic import command
from db.lineage import lineage
from db.migrate import configuration, upgrade
from db.registration import Purpose, RetiredAddress, Sister, fields_of, registration_of
from db.registry import ActKind, Change, Draft, Registry, RegistryProblem
from db.registry_acts import merge, move, rename, retire, split
from db.session import create_engine, parse_url, writing
from db.store import Store
from evidence.model import Tier
from tests.db import example
from tests.db.registry_example import BEFORE, MARCH, NOW, SIGNED, at, done, judged, kept, so


def test_a_registration_is_stored_whole() -> None:
    one = so(
        "so-a",
        group="Khối",
        sisters=(Sister(url="https://d.vn", purpose=Purpose.SERVICES), Sister(url="https://e.vn")),
        contact="VP",
        crawl_window="22:00-05:00",
        delay=1.5,
        active_from=MARCH,
        active_until=date(2026, 1, 1),
        retired=(RetiredAddress(url="https://cu.vn", since=MARCH), RetiredAddress(url="https://x.vn")),
    )
    assert registration_of("so-a", fields_of(one)) == one


def test_every_change_is_kept_and_the_registry_can_be_asked_at_a_day(store: Store) -> None:
    kept(store, so("so-a"))
    done(store, lambda known: rename(known, "so-a", "Sở Mới", MARCH))
    done(store, lambda known: move(known, "so-a", "https://moi.gov.vn", date(2025, 8, 15)))
    assert at(store, "so-a", BEFORE).name == "Sở so-a"
    assert at(store, "so-a", MARCH).name == "Sở Mới"
    assert at(store, "so-a", date(2025, 8, 14)).home_url == "https://so-a.gov.vn"
    after = at(store, "so-a", date(2025, 8, 15))
    assert (after.name, after.home_url) == ("Sở Mới", "https://moi.gov.vn")
    assert after.retired == (RetiredAddress(url="https://so-a.gov.vn", until=date(2025, 8, 14)),)
    acts = {act.id: act for act, _ in store.registry().load().history("so-a")}
    assert [(act.kind, act.by, act.why) for act in acts.values()] == [
        (kind, "An", "Nghị quyết 18") for kind in (ActKind.IMPORT, ActKind.RENAME, ActKind.MOVE)
    ]
    (listed,) = store.list_agencies(SIGNED.today)
    assert listed.home_url == "https://moi.gov.vn"


def test_a_change_that_is_recorded_late_lies_where_it_belongs(store: Store) -> None:
    kept(store, so("so-a"))
    done(store, lambda known: rename(known, "so-a", "Tên 2026", date(2026, 1, 1)))
    done(store, lambda known: rename(known, "so-a", "Tên 2025", MARCH))
    names = [at(store, "so-a", day).name for day in (BEFORE, MARCH, date(2025, 12, 31), date(2026, 1, 1))]
    assert names == ["Sở so-a", "Tên 2025", "Tên 2025", "Tên 2026"]


def test_a_change_of_a_later_day_does_not_hold_yet(store: Store) -> None:
    kept(store, so("so-a"))
    done(store, lambda known: rename(known, "so-a", "Tên 2027", date(2027, 1, 1)))
    assert store.list_agencies(SIGNED.today)[0].name == "Sở so-a"
    assert store.list_agencies(date(2027, 1, 1))[0].name == "Tên 2027"


def test_a_merger_ends_the_old_and_begins_the_new(store: Store) -> None:
    kept(store, so("so-a", group="Khối"), so("so-b", group="Khối"))
    done(
        store,
        lambda known: merge(
            known, ["so-a", "so-b"], "so-c", MARCH, {"name": "Sở C", "home_url": "https://so-a.gov.vn"}
        ),
    )
    assert [one.code for one in store.list_agencies(BEFORE)] == ["so-a", "so-b"]
    (after,) = store.list_agencies(MARCH)
    assert (after.code, after.name, after.group, after.tier) == ("so-c", "Sở C", "Khối", Tier.SO)
    assert at(store, "so-a", MARCH).active_until == BEFORE
    parts = lineage(store.registry().load(), "so-c")
    assert [(part.code, part.until) for part in parts] == [
        ("so-a", BEFORE),
        ("so-b", BEFORE),
        ("so-c", None),
    ]


def test_the_trend_of_a_successor_begins_with_its_predecessors_each_for_itself(store: Store) -> None:
    kept(store, so("so-a"), so("so-b"), so("so-d"))
    for code, low, day in (("so-a", 40, date(2024, 10, 15)), ("so-b", 60, date(2024, 10, 15))):
        judged(store, code, low, day)
    judged(store, "so-a", 41, date(2025, 10, 15))  # after its end: no part of the trend
    done(store, lambda known: merge(known, ["so-a"], "so-b", MARCH))
    done(store, lambda known: rename(known, "so-b", "Sở E", date(2026, 1, 1), "so-e"))
    judged(store, "so-e", 70, date(2026, 10, 15))
    parts = store.trend("so-e")
    assert [(one.part.code, [int(r.scorecard.low) for r in one.results]) for one in parts] == [
        ("so-a", [40]),
        ("so-b", [60]),
        ("so-e", [70]),
    ]
    assert [one.part.joined.kind if one.part.joined else None for one in parts] == [
        ActKind.MERGE,
        ActKind.RENAME,
        None,
    ]
    assert [one.part.code for one in store.trend("so-d")] == ["so-d"]


def test_an_agency_that_was_split_is_the_past_of_each_part_and_may_live_on(store: Store) -> None:
    kept(store, so("so-a"), so("so-b", active_from=MARCH))
    done(store, lambda known: split(known, "so-a", ["so-a", "so-b"], MARCH))
    registry = store.registry().load()
    assert [one.code for one in registry.all_at(MARCH)] == ["so-a", "so-b"]
    assert [(part.code, part.until) for part in lineage(registry, "so-b")] == [
        ("so-a", BEFORE),
        ("so-b", None),
    ]
    assert [part.code for part in lineage(registry, "so-a")] == ["so-a"]


def test_split_and_merged_again_counts_once(store: Store) -> None:
    kept(store, so("so-a"), so("so-b", active_from=MARCH))
    done(store, lambda known: split(known, "so-a", ["so-a", "so-b"], MARCH))
    done(store, lambda known: merge(known, ["so-b"], "so-a", date(2026, 1, 1)))
    parts = lineage(store.registry().load(), "so-a")
    assert [(part.code, part.until) for part in parts] == [("so-b", date(2025, 12, 31)), ("so-a", None)]


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (lambda known: merge(known, ["so-x"], "so-a", MARCH), "Chưa có cơ quan mang mã so-x"),
        (lambda known: merge(known, ["so-a"], "so-a", MARCH), "Không có cơ quan nào để nhập vào so-a"),
        (lambda known: merge(known, ["so-a"], "so-m", MARCH), "cho biết thêm --name và --home"),
        (
            lambda known: merge(
                known, ["so-a", "xa-b"], "so-m", MARCH, {"name": "M", "home_url": "https://m.vn"}
            ),
            "thuộc nhiều cấp: cho biết cấp của so-m bằng --tier",
        ),
        (
            lambda known: merge(known, ["so-a"], "Sở M", MARCH, {"name": "M", "home_url": "https://m.vn"}),
            "Mã ‘Sở M’ không hợp lệ",
        ),
        (lambda known: merge(known, ["so-cu"], "so-a", MARCH), "đã ngừng hoạt động từ sau ngày 31/12/2020"),
        (lambda known: merge(known, ["so-sau"], "so-a", MARCH), "so-sau chỉ hoạt động từ 01/01/2030"),
        (lambda known: split(known, "so-a", ["so-x"], MARCH), "Chưa có cơ quan mang mã so-x: nhập trước"),
        (lambda known: split(known, "so-a", ["so-a"], MARCH), "Nêu sau --into mã các cơ quan mới"),
        (lambda known: rename(known, "so-a", "Sở so-a", MARCH), "đã mang tên ‘Sở so-a’"),
        (lambda known: rename(known, "so-a", "B", MARCH, "xa-b"), "Mã xa-b đã có trong sổ"),
        (lambda known: move(known, "so-a", "https://so-a.gov.vn", MARCH), "đã ở địa chỉ https://so-a.gov.vn"),
        (
            lambda known: move(known, "so-a", "https://XA-B.gov.vn/", MARCH),
            "đang là địa chỉ của xa-b (Sở xa-b)",
        ),
        (lambda known: retire(known, "so-cu", MARCH), "đã ngừng hoạt động"),
    ],
)
def test_an_act_that_the_registry_does_not_allow_says_why(
    plan: Callable[[Registry], Draft], said: str
) -> None:
    agencies = (
        so("so-a"),
        so("xa-b", tier=Tier.XA),
        so("so-cu", active_until=date(2020, 12, 31)),
        so("so-sau", active_from=date(2030, 1, 1)),
    )
    registry = Registry().plus(
        Draft(
            kind=ActKind.IMPORT,
            changes=tuple(Change(code=one.code, fields=fields_of(one)) for one in agencies),
        )
    )
    with pytest.raises(RegistryProblem) as caught:
        plan(registry)
    assert said in str(caught.value)


def test_an_act_is_undone_only_from_the_last_one_and_stays_in_the_history(store: Store) -> None:
    kept(store, so("so-a"), so("so-b"))
    merged = done(store, lambda known: merge(known, ["so-a"], "so-b", MARCH))
    renamed = done(store, lambda known: rename(known, "so-b", "B", MARCH))
    registry = store.registry()
    with pytest.raises(RegistryProblem, match=f"sau đó còn việc số {renamed} trên cùng cơ quan"):
        registry.undo(merged, SIGNED)
    for number in (renamed, merged):
        registry.undo(number, replace(SIGNED, why="Nhầm"))
    assert [one.code for one in store.list_agencies(SIGNED.today)] == ["so-a", "so-b"]
    assert registry.load().followed_by("so-a") == ()
    assert [act.undone_why for act, _ in registry.load().history("so-a")] == ["", "Nhầm"]
    with pytest.raises(RegistryProblem, match="đã được huỷ trước đó"):
        registry.undo(merged, SIGNED)
    with pytest.raises(RegistryProblem, match="Không có việc số 99"):
        registry.undo(99, SIGNED)


def test_an_import_that_is_undone_leaves_no_agency_registered(store: Store) -> None:
    kept(store, so("so-a"))
    store.registry().undo(1, SIGNED)
    assert store.list_agencies(SIGNED.today) == ()
    store.start_run(example.agency("so-a", name="Tên khác"), started_at=NOW)
    assert store.list_runs()[0].agency.name == "Tên khác"


def test_a_past_result_keeps_the_name_and_group_of_its_day(store: Store) -> None:
    kept(store, so("so-a", group="Khối 1"))
    judged(store, "so-a", 50, date(2024, 10, 15))
    done(store, lambda known: rename(known, "so-a", "Sở Mới", MARCH))
    done(store, lambda known: move(known, "so-a", "https://moi.gov.vn", MARCH))
    (past,) = store.latest_scorecards()
    assert (past.agency.name, past.agency.home_url) == ("Sở so-a", "https://so-a.gov.vn")
    judged(store, "so-a", 60, date(2025, 10, 15))
    assert store.latest_scorecards(group="Khối 1")[0].agency.name == "Sở Mới"
    assert store.latest_scorecards(until=date(2024, 12, 31))[0].agency.name == "Sở so-a"
    assert [run.agency.name for run in store.list_runs()] == ["Sở Mới", "Sở so-a"]


def test_an_agency_that_has_ended_is_not_in_the_leagues_of_later_days(store: Store) -> None:
    kept(store, so("so-a"))
    judged(store, "so-a", 50, date(2024, 10, 15))
    done(store, lambda known: retire(known, "so-a", MARCH))
    assert len(store.latest_scorecards(existing_on=BEFORE)) == 1
    assert store.latest_scorecards(existing_on=MARCH) == ()


def test_a_run_keeps_the_addresses_that_it_was_asked_for(store: Store) -> None:
    kept(store, so("so-a"))
    asked = {"home_url": "https://cu.gov.vn/", "sister_urls": ["https://d.gov.vn"]}
    run = store.start_run(example.agency("so-a"), started_at=NOW, asked=asked)
    agency = store.load_run(run).agency
    assert (agency.name, agency.home_url, agency.sister_urls) == (
        "Sở so-a",
        "https://cu.gov.vn/",
        ("https://d.gov.vn",),
    )


def test_agencies_of_an_older_database_begin_their_history_with_what_is_known(empty_url: str) -> None:
    engine = create_engine(parse_url(empty_url), foreign_keys=False)
    with writing(engine) as connection:
        command.upgrade(configuration(connection), "0004")
        for code, registered in (("so-a", True), ("b.gov.vn", False)):
            connection.execute(
                sa.text(
                    "INSERT INTO agencies (code, name, tier, group_name, home_url, sister_urls, registered) "
                    "VALUES (:code, 'Sở \"Ă\"', 'so', 'Khối', 'https://a.gov.vn', :sisters, :registered)"
                ),
                {"code": code, "sisters": '["https://d.gov.vn"]', "registered": registered},
            )
    engine.dispose()
    upgrade(empty_url)
    with Store(empty_url) as store:
        (found,) = store.registry().load().all_at(date(2020, 1, 1))
        assert found == so(
            "so-a",
            name='Sở "Ă"',
            group="Khối",
            home_url="https://a.gov.vn",
            sisters=(Sister(url="https://d.gov.vn"),),
        )
        (act,) = store.registry().load().acts
        assert act.why == "Danh sách có từ trước khi sổ cơ quan giữ lịch sử"
        done(store, lambda known: rename(known, "so-a", "B", MARCH))
