"""The registry's history, successions and proposals, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alembic import command
from db.agencies_columns import AgencyFileProblem
from db.agencies_export import exported
from db.agencies_file import read_agency_list
from db.lineage import lineage
from db.migrate import configuration, upgrade
from db.move_proposals import Noticed, ProposalState
from db.registration import Purpose, Registration, RetiredAddress, Sister, fields_of, registration_of
from db.registry import ActKind, Change, Draft, Registry, RegistryProblem
from db.registry_acts import merge, move, rename, retire, split
from db.registry_import import ImportPlan, plan_import
from db.registry_store import Signed
from db.session import create_engine, parse_url, writing
from db.store import Store
from evidence.model import Tier
from tests.db import example

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SIGNED = Signed(by="An", why="Nghị quyết 18", at=NOW, today=date(2026, 11, 22))
MARCH = date(2025, 3, 1)
BEFORE = date(2025, 2, 28)


def so(code: str, **facts: Any) -> Registration:
    told: dict[str, Any] = {"name": f"Sở {code}", "tier": Tier.SO, "home_url": f"https://{code}.gov.vn"}
    return Registration(code=code, **(told | facts))


def kept(store: Store, *agencies: Registration) -> None:
    changes = tuple(Change(code=one.code, fields=fields_of(one)) for one in agencies)
    done(store, lambda known: Draft(kind=ActKind.IMPORT, changes=changes))


def done(store: Store, plan: Callable[[Registry], Draft]) -> int:
    number, _ = store.registry().change(plan, lambda draft: draft, SIGNED)
    assert number is not None
    return number


def at(store: Store, code: str, on: date) -> Registration:
    found = store.registry().load().at(code, on)
    assert found is not None
    return found


def imported(store: Store, folder: Path, text: str, on: date = SIGNED.today, **how: bool) -> ImportPlan:
    path = folder / "co-quan.csv"
    path.write_text(text, "utf-8")
    listed = read_agency_list(path)
    _, plan = store.registry().change(
        lambda known: plan_import(known, listed, on, **how), lambda planned: planned.draft, SIGNED
    )
    return plan


def judged(store: Store, code: str, low: int, on: date) -> int:
    number = store.start_run(
        example.agency(code), started_at=datetime(on.year, on.month, on.day, 5, tzinfo=UTC)
    )
    store.save_result(
        number,
        example.assessment(example.agency(code), at=on),
        example.scorecard(Fraction(low), Fraction(low + 1)),
        example.document(low=low),
    )
    return number


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


def test_the_reorganisation_of_2025_in_one_list(store: Store, tmp_path: Path) -> None:
    kept(store, so("so-tttt"), so("so-khcn"), so("huyen-a", tier=Tier.HUYEN))
    text = (
        "Mã;Tên cơ quan;Cấp;Địa chỉ cổng;Hoạt động đến;Tiền thân\n"
        'so-khcn;Sở Khoa học và Công nghệ;sở;https://skhcn.gov.vn;;"sáp nhập 01/03/2025: so-tttt, so-khcn"\n'
        "huyen-a;UBND huyện A;huyện;https://huyen-a.gov.vn;30/06/2025;\n"
        'xa-a;UBND xã A;xã;https://xa-a.gov.vn;;"hợp nhất 01/07/2025: xa-b, xa-c"\n'
        "xa-b;UBND xã B;xã;https://xa-b.gov.vn;;\n"
        "xa-c;UBND xã C;xã;https://xa-c.gov.vn;;\n"
    )
    plan = imported(store, tmp_path, text, MARCH)
    assert [one.code for one in plan.new] == ["xa-a", "xa-b", "xa-c"]
    assert [one.after.code for one in plan.changed] == ["so-khcn", "huyen-a"]
    assert sorted(one.code for one in plan.ended) == ["so-tttt", "xa-b", "xa-c"]
    assert [one.code for one in store.list_agencies(BEFORE)] == [
        "huyen-a",
        "so-khcn",
        "so-tttt",
        "xa-b",
        "xa-c",
    ]
    assert [one.code for one in store.list_agencies(date(2025, 6, 30))] == [
        "huyen-a",
        "so-khcn",
        "xa-b",
        "xa-c",
    ]
    assert [one.code for one in store.list_agencies(date(2025, 7, 1))] == ["so-khcn", "xa-a"]
    again = imported(store, tmp_path, text, MARCH)
    assert (again.new, again.changed, again.ended) == ((), (), ())


def test_what_is_exported_can_be_imported_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    kept(
        store,
        so("so-a", delay=1.5, contact="=1+1", retired=(RetiredAddress(url="https://x.vn", until=BEFORE),)),
    )
    kept(store, so("so-b", sisters=(Sister(url="https://d.vn", purpose=Purpose.SCHEDULE),)), so("so-c"))
    done(store, lambda known: merge(known, ["so-c"], "so-b", MARCH))
    registry = store.registry().load()
    for form in ("csv", "xlsx"):
        path = tmp_path / f"so.{form}"
        path.write_bytes(exported(registry, SIGNED.today, ended=True, form=form))
        plan = plan_import(registry, read_agency_list(path), SIGNED.today)
        assert plan.draft == Draft(kind=ActKind.IMPORT)
        assert plan.unchanged == ("so-a", "so-b", "so-c")
        fresh = plan_import(Registry(), read_agency_list(path), SIGNED.today)
        new = Registry().plus(fresh.draft)
        assert new.all_at(SIGNED.today, ended=True) == registry.all_at(SIGNED.today, ended=True)
        assert lineage(new, "so-b")[0].code == "so-c"


def test_columns_that_a_list_does_not_have_are_left_alone(store: Store, tmp_path: Path) -> None:
    kept(store, so("so-a", contact="VP", group="Khối"))
    plan = imported(store, tmp_path, "Mã,Liên hệ\nso-a,0240 3555 555\n", MARCH)
    assert plan.changed[0].fields == ("contact",)
    assert at(store, "so-a", BEFORE).contact == "VP"
    assert at(store, "so-a", MARCH) == replace(at(store, "so-a", BEFORE), contact="0240 3555 555")


def test_a_correction_holds_from_when_the_wrong_value_held(store: Store, tmp_path: Path) -> None:
    kept(store, so("so-a"))
    done(store, lambda known: rename(known, "so-a", "Sở Nhầm", MARCH))
    imported(
        store, tmp_path, "Mã,Tên cơ quan,Địa chỉ cổng\nso-a,Sở Đúng,https://dung.gov.vn\n", correcting=True
    )
    assert [at(store, "so-a", day).name for day in (BEFORE, MARCH)] == ["Sở so-a", "Sở Đúng"]
    assert at(store, "so-a", BEFORE).home_url == "https://dung.gov.vn"
    assert at(store, "so-a", MARCH).retired == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mã,Liên hệ\nso-a,x\nso-x,y\n", "Dòng 3: mã ‘so-x’ chưa có trong sổ mà tệp thiếu cột ‘Tên cơ quan’"),
        (
            "Mã,Tiền thân\nso-a,đổi tên 01/03/2025: so-q\n",
            "Dòng 2, cột Tiền thân: không có cơ quan mang mã so-q",
        ),
        (
            "Mã,Tên cơ quan,Cấp,Địa chỉ cổng\nso-a,A,sở,https://a.vn\nso-x,X,sở,https://so-b.gov.vn\n",
            "Dòng 3, cột Địa chỉ cổng: ‘https://so-b.gov.vn’ đang là địa chỉ của so-b",
        ),
    ],
)
def test_a_list_that_does_not_fit_the_registry_is_refused_whole(
    store: Store, tmp_path: Path, text: str, said: str
) -> None:
    kept(store, so("so-a"), so("so-b"))
    before = store.registry().load()
    with pytest.raises(AgencyFileProblem) as caught:
        imported(store, tmp_path, text)
    assert said in str(caught.value)
    assert store.registry().load() == before


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


def noticed(run: int, *, new: str = "https://moi.gov.vn/", days: int = 0, code: str = "so-a") -> Noticed:
    return Noticed(
        agency_code=code,
        old_url="https://so-a.gov.vn/",
        new_url=new,
        seen_at=NOW + timedelta(days=days),
        run_id=run,
        evidence={"way": ["https://so-a.gov.vn/", new], "asked": 1, "redirected": 1, "same_owner": True},
    )


def test_a_move_is_proposed_once_and_accepted_by_a_person(store: Store) -> None:
    kept(store, so("so-a"))
    first, second = (store.start_run(example.agency("so-a"), started_at=NOW) for _ in range(2))
    proposals = store.move_proposals()
    number = proposals.notice(noticed(first))
    assert number is not None
    assert proposals.notice(noticed(first)) == number
    assert proposals.notice(noticed(second, days=1)) == number
    (found,) = proposals.all()
    assert (found.seen, found.run_id, found.first_seen_at) == (2, second, NOW)
    assert at(store, "so-a", SIGNED.today).home_url == "https://so-a.gov.vn"
    _, act = proposals.accept(number, date(2026, 11, 20), SIGNED)
    assert at(store, "so-a", date(2026, 11, 19)).home_url == "https://so-a.gov.vn"
    after = at(store, "so-a", date(2026, 11, 20))
    assert after.home_url == "https://moi.gov.vn/"
    assert after.retired == (RetiredAddress(url="https://so-a.gov.vn", until=date(2026, 11, 19)),)
    assert proposals.all() == ()
    assert proposals.all(decided=True)[0].state is ProposalState.ACCEPTED
    with pytest.raises(RegistryProblem, match=f"đã được chấp nhận trước đó; muốn đổi lại: .* undo {act}"):
        proposals.reject(number, SIGNED)
    store.registry().undo(act, SIGNED)
    assert [one.id for one in proposals.all()] == [number]


def test_a_rejected_move_is_not_proposed_again_but_another_one_is(store: Store) -> None:
    kept(store, so("so-a"))
    run = store.start_run(example.agency("so-a"), started_at=NOW)
    proposals = store.move_proposals()
    number = proposals.notice(noticed(run))
    assert number is not None
    proposals.reject(number, replace(SIGNED, why="Bảo trì"))
    proposals.notice(noticed(run, days=1))
    assert proposals.all() == ()
    proposals.notice(noticed(run, new="https://khac.gov.vn/"))
    assert [one.new_url for one in proposals.all()] == ["https://khac.gov.vn/"]
    with pytest.raises(RegistryProblem, match="đã được từ chối trước đó"):
        proposals.accept(number, SIGNED.today, SIGNED)
    with pytest.raises(RegistryProblem, match="Không có đề xuất số 77"):
        proposals.accept(77, SIGNED.today, SIGNED)


def test_a_proposal_for_an_address_that_has_changed_since_is_not_accepted(store: Store) -> None:
    kept(store, so("so-a"))
    run = store.start_run(example.agency("so-a"), started_at=NOW)
    number = store.move_proposals().notice(noticed(run))
    assert number is not None
    done(store, lambda known: move(known, "so-a", "https://tay.gov.vn", MARCH))
    with pytest.raises(RegistryProblem, match=r"trong sổ nay là https://tay\.gov\.vn"):
        store.move_proposals().accept(number, SIGNED.today, SIGNED)


def test_a_portal_that_is_not_registered_has_no_proposal(store: Store) -> None:
    run = store.start_run(example.agency("a.gov.vn"), started_at=NOW)
    assert store.move_proposals().notice(noticed(run, code="a.gov.vn")) is None


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
