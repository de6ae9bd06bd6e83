"""Maxima that a season lays down itself where the decree names none (Cao Bằng 2018), and what follows from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from db.migrate import upgrade
from db.season_records import Act
from db.seasons import OfficialChoice
from db.store import Store
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author
from jobs.schemes import rank_scheme
from jobs.season_package import export_season, verify_season
from jobs.season_period import change_season, show_season
from jobs.season_ranking import rank_season
from scoring.scheme import all_schemes
from scoring.scheme_model import ValueSource
from season.composing import compose
from season.model import Line, Table
from tests.season.example import RUBRIC, TODAY, agency, findings, form, keep_run, opened, review

CAO_BANG = "cao-bang-1513-2018-so"
OWN = {"1": Fraction(8), "2": Fraction(9), "4": Fraction(10), "5": Fraction(7), "6": Fraction(8)}
PORTAL = (Fraction(99, 20), Fraction(101, 20))
"""Half of the group's ten points; one point of the portal's hundred only its agency knows."""
LAN = Author(by="Lan", why="Kế hoạch 12/KH-UBND")
NO_DATES: dict[str, str | None] = {}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A portal at half of all points, its form reviewed whole."""
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    whose = agency("so-a", "Sở A")
    with Store(url) as made:
        opened(made, (whose,))
        desk = made.season_desk()
        desk.lay_down(replace(desk.periods(2026)[0], schemes=(RUBRIC.id, CAO_BANG)))
        run = keep_run(made, whose, findings(Fraction(1, 2)))
        made.seasons().choose(
            OfficialChoice(
                season=2026,
                agency_code="so-a",
                run_id=run,
                recorded_at=desk.periods(2026)[0].recorded_at,
                recorded_by="Lan",
                reason="BB 1",
            )
        )
        for item, points in OWN.items():
            number = desk.review(replace(review("so-a", item, points), scheme=CAO_BANG))
            confirmed = replace(review("so-a", item, None, Act.CONFIRM), scheme=CAO_BANG, target_id=number)
            desk.review(replace(confirmed, recorded_by="Minh"))
        yield made


def change(*maxima: str) -> ExitCode:
    return change_season(
        2026, NO_DATES, objection_days=None, second_above=None, schemes=[], maxima=maxima, author=LAN
    )


def cao_bang(store: Store) -> tuple[Table, Line]:
    runs = {run.agency.code: run.id for run in store.list_runs()}
    result = compose(store, 2026, official=runs, official_before={}, today=TODAY)
    table = next(one for one in result.tables if one.scheme == CAO_BANG)
    return table, table.lines[0]


def test_the_portal_group_takes_the_crawls_value_once_the_season_says_of_how_much(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    _, before = cao_bang(store)
    assert (before.low, before.place) == (None, None)
    change(f"{CAO_BANG}:3=10")
    table, line = cao_bang(store)
    assert (line.low, line.high, line.place) == (
        sum(OWN.values()) + PORTAL[0],
        sum(OWN.values()) + PORTAL[1],
        1,
    )
    assert line.grade == "Mức III"  # 46.95 to 47.05 points, by the decree's own cuts
    assert ("Cung cấp thông tin trên trang thông tin điện tử", Fraction(10)) in table.headings
    assert any(
        "Điểm tối đa do kỳ 2026 tự đặt, không phải của quyết định: Cung cấp thông tin" in note
        for note in table.notes
    )
    capsys.readouterr()
    show_season(2026, at=None, as_json=False)
    assert f"{CAO_BANG}:3=10" in capsys.readouterr().out
    show_season(2026, at=None, as_json=True)
    assert json.loads(capsys.readouterr().out)["maxima"] == [[CAO_BANG, "3", "10"]]
    newest, *older = store.season_desk().periods(2026)
    assert (newest.reason, newest.recorded_by) == ("Kế hoạch 12/KH-UBND", "Lan")
    assert all(one.maxima == () for one in older)


def test_the_decrees_file_stays_and_a_maximum_can_be_taken_back(store: Store) -> None:
    change(f"{CAO_BANG}:3=10", f"{CAO_BANG}:1=12,5")
    assert store.season_desk().periods(2026)[0].maxima == (
        (CAO_BANG, "1", Fraction(25, 2)),
        (CAO_BANG, "3", Fraction(10)),
    )
    scheme = next(one for one in all_schemes() if one.id == CAO_BANG)
    assert {one.maximum for one in scheme.categories} == {None}
    change(f"{CAO_BANG}:3=", f"{CAO_BANG}:1=")
    assert cao_bang(store)[1].low is None


def test_a_claim_above_the_maximum_counts_up_to_it(store: Store) -> None:
    """The form went out before: it stays as it is, and the open value ends at the season's maximum."""
    desk = store.season_desk()
    desk.keep_forms([form("so-a", OWN | {"1": Fraction(20)}, scheme=CAO_BANG)])
    undone = next(one for one in desk.reviews(2026) if one.item == "1" and one.act is Act.SET)
    desk.review(replace(review("so-a", "1", None, Act.UNDO), scheme=CAO_BANG, target_id=undone.id))
    change(f"{CAO_BANG}:3=10", f"{CAO_BANG}:1=9")
    _, line = cao_bang(store)
    rest = sum(OWN.values()) - OWN["1"]
    assert (line.low, line.high) == (rest + PORTAL[0], rest + PORTAL[1] + 9)
    assert line.self_assessed == rest + PORTAL[0] + 9


def test_the_package_carries_the_maxima_and_is_composed_again(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(f"{CAO_BANG}:3=10")
    package = tmp_path / "ky.zip"
    assert export_season(2026, package) is ExitCode.DONE
    assert verify_season(package, code=None, as_json=False) is ExitCode.DONE
    capsys.readouterr()
    rank_season(2026, at=None, as_json=True)
    ranked = next(one for one in json.loads(capsys.readouterr().out)["tables"] if one["scheme"] == CAO_BANG)
    assert [(line["place"], line["official"]) for line in ranked["lines"]] == [(1, [46.95, 47.05])]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("3=10", "cần dạng MÃ_BỘ:HẠNG_MỤC=ĐIỂM"),
        (f"{CAO_BANG}:3=mười", "cần dạng MÃ_BỘ:HẠNG_MỤC=ĐIỂM"),
        ("ict-index-2019:1=1", "không chấm theo ‘ict-index-2019’"),
        (f"{RUBRIC.id}:1=3", "không có hạng mục nào thiếu điểm tối đa"),
        (f"{CAO_BANG}:9=3", "không có hạng mục ‘9’; hạng mục chưa có điểm tối đa: 1, 2, 3, 4, 5, 6"),
        (f"{CAO_BANG}:3=0", "phải lớn hơn 0"),
        (f"{CAO_BANG}:3=", "chưa đặt điểm tối đa này"),
    ],
)
def test_what_cannot_be_laid_down_is_one_sentence(store: Store, typed: str, sentence: str) -> None:
    with pytest.raises(InputProblem) as refused:
        change(typed)
    assert sentence in str(refused.value)
    assert len(store.season_desk().periods(2026)) == 2


def test_a_maximum_of_the_decree_stands(store: Store) -> None:
    ict = "bac-giang-2294-2020-cntt-tinh"
    desk = store.season_desk()
    desk.lay_down(replace(desk.periods(2026)[0], schemes=(RUBRIC.id, ict)))
    with pytest.raises(InputProblem, match="hạng mục 1 đã có điểm tối đa"):
        change(f"{ict}:1=99")


def table_of(folder: Path) -> Path:
    """The agency's groups without the portal's, as they come from its form."""
    cells = ";".join("" if item not in OWN else str(OWN[item]) for item in "123456")
    path = folder / "so-lieu.csv"
    path.write_text(f"Mã;Tên cơ quan;1;2;3;4;5;6\nso-a;Sở A;{cells}\n", "utf-8")
    return path


def test_ranking_by_a_scheme_in_a_season_takes_its_maxima_and_says_so(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = table_of(tmp_path)
    rank_scheme(CAO_BANG, table, previous=None, season=2026, output=None)
    before = capsys.readouterr().out
    assert "tự đặt" not in before
    assert "Mức III" not in before
    change(f"{CAO_BANG}:3=10")
    rank_scheme(CAO_BANG, table, previous=None, season=2026, output=tmp_path / "hang.csv")
    said = capsys.readouterr().out
    assert "Điểm tối đa do kỳ 2026 tự đặt, không phải của quyết định: Cung cấp thông tin" in said
    assert "Mức III" in said
    assert "Điểm tối đa do kỳ 2026 tự đặt" in (tmp_path / "hang.csv").read_text("utf-8-sig")


def test_a_season_says_nothing_of_a_scheme_without_portals_or_maxima(store: Store, tmp_path: Path) -> None:
    other = next(
        one.id
        for one in all_schemes()
        if not any(part.source is ValueSource.PORTAL for part in one.categories)
    )
    with pytest.raises(InputProblem, match="bỏ --season"):
        rank_scheme(other, table_of(tmp_path), previous=None, season=2026, output=None)
