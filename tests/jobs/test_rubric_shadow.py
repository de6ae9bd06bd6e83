"""A new rubric over stored runs with real archives: who moves, by how much, why; nothing is stored by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.migrate import upgrade
from db.store import Store
from evidence.archive import load_site
from jobs.custody import note_audit
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.problems import ExitCode, InputProblem
from jobs.rubric_changes import diff_rubrics, shadow_rubric
from jobs.settings import settings
from jobs.shadow_kept import trial_of, trials
from scoring.model import Rubric
from scoring.rubric import FOLDER, find, parse
from scoring.shadow import ShadowPair, shadow
from tests.assurance.example import RUBRIC, write_archive

ON = date(2025, 10, 15)


def heavier() -> str:
    """The rubric of the stored run, under another id, in which criterion 1.1 is worth half a point less, 1.2 more."""
    text = (FOLDER / f"{RUBRIC}.yaml").read_text("utf-8")
    text = text.replace(f'id: "{RUBRIC}"', 'id: "bo-moi"', 1)
    return text.replace("        points: 1\n", "        points: 0.5\n", 1).replace(
        "        points: 1\n", "        points: 1.5\n", 1
    )


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    monkeypatch.setenv("SOICONG_DATABASE", url)
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    (tmp_path / "bo-moi.yaml").write_text(heavier(), "utf-8")
    upgrade(url)
    with Store(url) as store:
        yield store


def judged(store: Store, folder: Path) -> int:
    archive = folder / "1.warc.gz"
    agency = write_archive(archive)
    store.save_agencies([agency])
    began = datetime(2025, 10, 15, 3, tzinfo=UTC)
    number = store.start_run(agency, started_at=began, archive=str(archive))
    done = judge(
        load_site(archive), rubric=find(RUBRIC), at=ON, run=run_facts(load_site(archive), number, archive)
    )
    store.save_result(number, done.assessment, done.scorecard, done.document)
    note_audit(store, run=number, archive=archive, rubric=find(RUBRIC), document=done.document)
    store.finish_run(number, finished_at=began, stop_reason="finished", pages=load_site(archive).pages)
    return number


def test_who_moves_by_how_much_and_why(
    stored: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = judged(stored, tmp_path)
    before = stored.load_document(number)

    code = shadow_rubric(str(tmp_path / "bo-moi.yaml"), season=None, output=tmp_path / "ra.xlsx")

    said = capsys.readouterr().out
    assert code is ExitCode.DONE
    assert "1 cổng:" in said
    assert "dự thảo tiêu chí, chưa ban hành" in said
    rows = [[cell.value for cell in row] for row in load_workbook(tmp_path / "ra.xlsx").active.iter_rows()]
    moved = {row[0]: row[4] for row in rows if row[0] in ("1.1", "1.2")}
    assert moved, "criteria that are worth something else are told"
    assert stored.load_document(number) == before
    assert len(stored.list_runs()) == 1


def test_the_newest_trial_of_a_rubric_is_kept_for_the_pages(stored: Store, tmp_path: Path) -> None:
    judged(stored, tmp_path)
    assert trials(settings()) == ()
    shadow_rubric(str(tmp_path / "bo-moi.yaml"), season=None, output=None)
    shadow_rubric(str(tmp_path / "bo-moi.yaml"), season=None, output=None)
    (kept,) = trials(settings())
    assert trial_of(settings(), "bo-moi") == kept
    assert [line.name for line in kept.lines] == ["Sở Thử nghiệm"]
    assert kept.criteria
    assert trial_of(settings(), "../bo-moi") is None
    (tmp_path / "cham-thu" / "bo-moi.json").write_text("{", "utf-8")
    assert trials(settings()) == ()


def test_a_run_whose_archive_is_gone_is_told(
    stored: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged(stored, tmp_path)
    (tmp_path / "1.warc.gz").unlink()
    shadow_rubric(str(tmp_path / "bo-moi.yaml"), season=None, output=None)
    said = capsys.readouterr().out
    assert "0 cổng: 0 lên điểm" in said
    assert "kho lưu của lượt 1 không còn" in said


def test_without_results_of_the_tier_there_is_nothing_to_shadow(stored: Store, tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="Chưa có kết quả nào của cấp ‘xa’"):
        shadow_rubric("province-2026-xa", season=None, output=None)
    judged(stored, tmp_path)
    with pytest.raises(InputProblem, match="là lượt chính thức của kỳ 2030"):
        shadow_rubric(str(tmp_path / "bo-moi.yaml"), season=2030, output=None)


def test_the_diff_of_files_and_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bo-moi.yaml").write_text(heavier(), "utf-8")
    assert diff_rubrics(RUBRIC, str(tmp_path / "bo-moi.yaml")) is ExitCode.DONE
    said = capsys.readouterr().out
    assert "đổi, −0,5 điểm" in said
    assert "đổi, +0,5 điểm" in said
    assert "2 tiêu chí khác (0 chấm theo cách khác)" in said
    diff_rubrics(RUBRIC, RUBRIC)
    assert "giống hệt nhau" in capsys.readouterr().out
    with pytest.raises(InputProblem, match="khong-co"):
        diff_rubrics(RUBRIC, "khong-co")


def test_a_portal_that_cannot_be_scored_moves_nothing(stored: Store, tmp_path: Path) -> None:
    document = stored.load_document(judged(stored, tmp_path))
    rubric: Rubric = parse(heavier().encode(), "bo-moi.yaml")
    agency = stored.list_runs()[0].agency
    unseen = {
        **document,
        "score": {**document["score"], "low": None, "high": None},
        "not_scored": "Không xem được.",
    }
    told = shadow(
        rubric,
        [
            ShadowPair(agency=agency, rubric=find(RUBRIC), before=document, after=unseen),
        ],
    )
    assert (told.rose, told.fell, told.lines[0].moved, told.lines[0].places_won) == (0, 0, Fraction(0), None)
    assert told.criteria == ()
