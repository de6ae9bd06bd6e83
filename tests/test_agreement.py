"""The panel benchmark on generated panels: what agrees, what is counted apart."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from benchmarks.agreement import check_of, measure
from benchmarks.panel.cases import judged_portals
from benchmarks.panel.comparison import Comparison, compare
from benchmarks.panel.reading import CRITERION, FIRST, SECOND, read_panel
from benchmarks.panel.runs import from_folder
from benchmarks.panel.tables import as_json, goals, remarks
from jobs.problems import InputProblem
from scoring.rubric import FOLDER, load
from tests import panels

UNSURE = ("1.1", "2.6", "10.10")


def compared(folder: Path, documents: list[dict[str, Any]], *panel: list[panels.Row]) -> Comparison:
    entries = [
        read_panel(panels.write(folder / f"phieu-{number}.csv", rows)) for number, rows in enumerate(panel, 1)
    ]
    return compare(judged_portals(entries, from_folder(panels.write_results(folder / "kq", documents))))


def results(count: int, **how: Any) -> list[dict[str, Any]]:
    return [panels.result(number, **how) for number in range(1, count + 1)]


def met(comparison: Comparison) -> list[bool]:
    return [row.ok for row in goals(comparison)]


def test_a_perfect_panel_agrees_in_everything(tmp_path: Path) -> None:
    documents = results(10)
    found = compared(tmp_path, documents, panels.rows(documents, panels.points))
    assert found.enough
    assert found.all.cases == 10 * len(panels.RUBRIC.criteria)
    assert found.all.kappas == found.all.weighted == (1, 1, 1)
    assert [(e.mean, e.largest) for e in found.all.errors if e] == [(0, 0)] * 3
    assert [(s.same, s.total) for s in found.totals.grades if s] == [(10, 10)] * 3
    ((_, count, taus),) = found.totals.taus
    assert count == 10
    assert taus == pytest.approx((1, 1, 1))
    assert met(found) == [True] * 5
    check = check_of(found, date(2026, 11, 22))
    assert (check.portals, check.kappa, check.rubrics) == (10, 1, (panels.RUBRIC.id,))


def test_totals_are_those_that_the_machine_printed_where_all_was_decided(tmp_path: Path) -> None:
    documents = results(3)
    found = compared(tmp_path, documents, panels.rows(documents, panels.points))
    for total, document in zip(found.totals.portals, documents, strict=True):
        assert round(float(total.points[0]), 2) == document["score"]["low"]
        assert total.grades == (document["score"]["grade"],) * 3


def test_a_noisy_panel_is_told_apart_from_a_perfect_one(tmp_path: Path) -> None:
    documents = results(12)
    rows = panels.rows(documents, panels.noisy(1, 0.1), panels.noisy(2, 0.2))
    found = compared(tmp_path, documents, rows)
    first, second, officials = found.all.kappas
    assert first is not None
    assert second is not None
    assert officials is not None
    assert officials < second < first < 1
    assert found.kappa == second
    first_errors, second_errors, _ = found.all.errors
    assert first_errors is not None
    assert second_errors is not None
    assert 0 < first_errors.mean < second_errors.mean
    same = found.all.same[0]
    assert same is not None
    assert same.low < same.same / same.total < same.high
    assert met(found) == [True] * 5, "the machine is as near to the officials as they are to each other"


def test_officials_who_agree_with_each_other_but_not_with_the_machine(tmp_path: Path) -> None:
    documents = results(10)
    disagreeing = panels.noisy(1, 0.5)
    one = panels.rows(documents, disagreeing)
    for row in one:
        row[SECOND] = row[FIRST]
    found = compared(tmp_path, documents, one)
    assert found.all.kappas[2] == 1
    assert met(found) == [True, False, False, True, True]


def test_who_could_not_tell_is_counted_apart(tmp_path: Path) -> None:
    documents = results(10, unsure=UNSURE)
    rows = panels.rows(
        documents, lambda finding: "" if finding["criterion"] == "1.2" else panels.points(finding)
    )
    for row in rows:
        if row[CRITERION] == "TC 1.3":
            row[FIRST], row[SECOND] = "Không xác định", "kxđ"
    found = compared(tmp_path, documents, rows)
    assert found.all.undecided == (30, 40, 40)
    assert found.all.blank == 10
    assert found.all.cases == 10 * (len(panels.RUBRIC.criteria) - 5)
    assert found.all.kappas[0] == 1, "silence is no disagreement"
    assert not found.enough, "a portal that is not judged whole does not count"
    assert found.counted == 0
    said = " ".join(remarks(found))
    assert "máy 30, người chấm 1 40, người chấm 2 40 lần" in said
    assert "Còn 10 lần chấm chưa có đủ điểm" in said


def test_a_machine_that_is_silent_misses_its_goal(tmp_path: Path) -> None:
    unsure = [criterion.id for criterion in panels.RUBRIC.criteria][:30]
    documents = results(10, unsure=unsure)
    rows = panels.rows(documents, lambda found: "0" if found["criterion"] in unsure else panels.points(found))
    found = compared(tmp_path, documents, rows)
    assert met(found) == [True, True, True, False, True]
    assert "(450/750)" in str(goals(found)[3].reached)


@pytest.mark.parametrize(("count", "enough"), [(9, False), (10, True)])
def test_ten_live_portals_are_needed(count: int, *, enough: bool, tmp_path: Path) -> None:
    documents = results(count)
    found = compared(tmp_path, documents, panels.rows(documents, panels.points))
    assert (found.enough, found.counted, met(found)[0]) == (enough, count, enough)


def test_archives_and_portals_that_nobody_saw_do_not_count(tmp_path: Path) -> None:
    live = results(10)
    archived, down = panels.result(11, live=False), panels.result(12, not_scored="Cổng không mở được.")
    documents = [*live, archived, down]
    rows = panels.rows(documents, panels.points)
    found = compared(tmp_path, documents, rows)
    assert found.counted == len(found.portals) == 10
    assert dict(found.left_out) == {
        "so-11": "kết quả không lấy từ cổng đang chạy",
        "so-12": "máy không xem được: Cổng không mở được.",
    }
    fewer = [*live[:8], archived, down]
    found = compared(tmp_path, fewer, panels.rows(fewer, panels.points))
    assert (found.counted, len(found.portals)) == (8, 9)
    assert "Không lấy từ cổng đang chạy: so-11." in remarks(found)


def test_a_panel_that_tells_nothing_apart_has_no_kappa(tmp_path: Path) -> None:
    documents = results(1)
    rows = panels.rows(documents, lambda _: "không áp dụng")
    found = compared(tmp_path, documents, rows)
    assert found.all.kappas[2] is None
    assert [row.reached for row in goals(found)[1:3]] == [None, None]
    assert as_json(found)["all"]["errors"] == [None] * 3
    undecided = compared(tmp_path, documents, panels.rows(documents, lambda _: "?"))
    assert (undecided.all.cases, undecided.totals.portals) == (0, ())
    assert goals(undecided)[3].reached is None


def test_two_officials_may_hand_in_a_file_each(tmp_path: Path) -> None:
    documents = results(2)
    whole = panels.rows(documents, panels.noisy(1, 0.2), panels.noisy(2, 0.2))
    apart = [[row | {column: ""} for row in whole] for column in (SECOND, FIRST)]
    assert compared(tmp_path, documents, *apart).all == compared(tmp_path, documents, whole).all
    apart[1][3][FIRST] = "0" if whole[3][FIRST] != "0" else "không xác định"
    with pytest.raises(InputProblem, match=r"dòng 5, cột ‘Người chấm 1’: khác với phieu-1.csv, dòng 5"):
        compared(tmp_path, documents, *apart)


def test_the_newest_result_counts_and_other_files_are_passed_over(tmp_path: Path) -> None:
    old = panels.result(1, unsure=UNSURE, finished_at="2020-11-17T07:00:00+07:00")
    documents = [panels.result(1), old]
    folder = panels.write_results(tmp_path / "kq", documents)
    (folder / "khac.json").write_text("[1]", "utf-8")
    (run,) = from_folder(folder)
    assert all(answer.decided for answer in run.answers.values())
    assert run.is_called("SO-01")
    assert run.is_called("https://so01.thu.gov.vn/")
    assert run.is_called("so01.thu.gov.vn")
    assert not run.is_called("so02.thu.gov.vn")


def test_portals_of_several_rubrics_are_told_apart(tmp_path: Path) -> None:
    other = load(FOLDER / "province-2026-so.yaml")
    documents = [panels.result(1), panels.result(2, rubric=other)]
    found = compared(tmp_path, documents, panels.rows(documents, panels.points))
    assert found.rubrics == (panels.RUBRIC.id, other.id)
    assert len(found.criteria) == len(panels.RUBRIC.criteria) + len(other.criteria)


def test_as_a_plain_benchmark_it_asks_for_its_panel() -> None:
    with pytest.raises(InputProblem, match=r"bench agreement PHIẾU.csv"):
        measure("short")


def test_half_points_are_partial_and_degrees_are_weighed(tmp_path: Path) -> None:
    documents = results(4)
    near = panels.rows(
        documents, lambda found: panels.points(found) if found["outcome"] != "partial" else "0"
    )
    found = compared(tmp_path, documents, near)
    nominal, weighted = found.all.kappas[0], found.all.weighted[0]
    assert nominal is not None
    assert weighted is not None
    assert nominal < weighted < 1
    assert isinstance(weighted, Fraction)
