"""An accepted objection becomes a case; the tool is held to it, on the archive that was looked at."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from db.migrate import upgrade
from db.seasons import OfficialChoice
from db.store import Store
from jobs.addresses import today
from jobs.golden_cases import check_golden
from jobs.objections import add_objection, answer_objection
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author
from scoring.rubric import find
from tests.jobs.kept_runs import audited
from tests.season.example import opened

TODAY = today()
RUBRIC = "bac-giang-2294-2020-so"
LAN = Author(by="Lan", why="đã xem")
FACTS: dict[str, Any] = {"season": None, "scheme": None, "author": LAN, "received": None, "told": None}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A season of a real archived crawl, with an objection to a criterion that it failed."""
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    monkeypatch.setenv("SOICONG_GOLDEN", str(tmp_path / "mau"))
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        run = audited(store, tmp_path)
        whose = store.load_run(run).agency
        opened(
            store,
            (whose,),
            letter_on=TODAY - timedelta(days=20),
            answers_due=TODAY - timedelta(days=5),
            verification_on=TODAY - timedelta(days=4),
            publication_on=TODAY + timedelta(days=20),
            closed_on=TODAY + timedelta(days=60),
        )
        desk = store.season_desk()
        desk.lay_down(replace(desk.periods(2026)[0], schemes=(RUBRIC,)))
        store.seasons().choose(
            OfficialChoice(
                season=2026,
                agency_code=whose.code,
                run_id=run,
                recorded_at=datetime.now(UTC),
                recorded_by="Lan",
                reason="BB 1",
            )
        )
    return tmp_path


def measured(data: Path) -> dict[str, Fraction]:
    """What the run found exactly, by criterion."""
    with Store(f"sqlite:///{data / 'soicong.sqlite3'}") as store:
        (batch,) = store.season_desk().measured([1], RUBRIC)
        return {one.id: one.low for one in batch[1].criteria if one.low == one.high}


def states(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    check_golden(as_json=True)
    return [one["state"] for one in json.loads(capsys.readouterr().out)]


def accepted(item: str, points: str, **changes: Any) -> None:
    number = changes.pop("number", 1)
    add_objection("so-thu", item, "Mục có.", **FACTS)
    answer_objection(
        number,
        "Đã thấy.",
        accepted=True,
        points=points,
        evidence=["https://so.thu.gov.vn/lich"],
        author=LAN,
        keep_golden=True,
        **changes,
    )


def test_a_case_names_archive_pages_and_who_decided_and_the_tool_is_held_to_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = measured(data)
    worth = {one.id: one.points for one in find(RUBRIC).criteria}
    failed = next(item for item, points in found.items() if points == 0 and worth[item] <= 3)
    passed = next(item for item, points in found.items() if points == worth[item])
    accepted(failed, "0,5")
    accepted(passed, str(float(worth[passed])), number=2)
    capsys.readouterr()
    files = sorted((data / "mau").glob("*.json"))
    assert len(files) == 2
    case = next(told for path in files if (told := json.loads(path.read_text("utf-8")))["item"] == failed)
    assert (case["agency"], case["expected"], case["decided_by"]) == ("so-thu", "1/2", "Lan")
    assert len(case["archive_sha256"]) == 64
    assert {"url": "https://so.thu.gov.vn/lich", "sha256": ""} in case["pages"]
    assert check_golden(as_json=False) is ExitCode.OURS
    assert "1 trường hợp máy chấm trái" in capsys.readouterr().out
    assert sorted(states(capsys)) == ["differs", "same"]


def test_a_case_whose_archive_changed_or_that_is_no_case_is_said(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = next(item for item, points in measured(data).items() if points == 0)
    accepted(failed, "0,5")
    (path,) = (data / "mau").glob("*.json")
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(told | {"archive_sha256": "00" * 32}), "utf-8")
    assert states(capsys) == ["not_judged"]
    (data / "mau" / "x.json").write_text("{}", "utf-8")
    with pytest.raises(InputProblem, match=r"x\.json.* không phải trường hợp mẫu"):
        check_golden(as_json=True)


def test_what_cannot_be_a_case_is_refused_and_nothing_is_answered(data: Path) -> None:
    failed = next(item for item, points in measured(data).items() if points == 0)
    add_objection("so-thu", failed, "Mục có.", **FACTS)
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"accepted": False, "points": None}, "chỉ dùng cùng --accept"),
        ({"accepted": True, "points": None}, "--keep-golden cần --points"),
    )
    for changes, sentence in refused:
        with pytest.raises(InputProblem, match=sentence):
            answer_objection(1, "Đã xem.", evidence=(), author=LAN, keep_golden=True, **changes)
    with Store(f"sqlite:///{data / 'soicong.sqlite3'}") as store:
        assert store.season_desk().objection(1).answers == ()
        assert store.season_desk().reviews(2026) == ()
    assert not (data / "mau").exists()
