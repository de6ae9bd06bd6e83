"""Lists that come into the registry and go out of it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.agencies_columns import AgencyFileProblem
from db.agencies_export import exported
from db.agencies_file import read_agency_list
from db.lineage import lineage
from db.registration import Purpose, RetiredAddress, Sister
from db.registry import ActKind, Draft, Registry
from db.registry_acts import merge, rename
from db.registry_import import plan_import
from db.store import Store
from evidence.model import Tier
from tests.db.registry_example import BEFORE, MARCH, SIGNED, at, done, imported, kept, so


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
