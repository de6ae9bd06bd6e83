"""Rounds are held back and released: what the guard says of stored rounds, and that held ones are not official."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from db.records import RunStatus
from db.rounds import PortalState, RoundPortal, RoundState
from db.store import Store
from jobs.guarding import guard_round
from jobs.official_runs import season_runs
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author
from jobs.results import print_leagues, write_reports
from scoring.rubric import find
from tests.db import example

NIGHT = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
RUBRIC = "bac-giang-2294-2020-so"
BLOCKED = "cổng chặn truy cập tự động (mã 403)"


def round_of(
    store: Store, *, nights: int, blocked: int = 0, points: int = 50, state: RoundState = RoundState.DONE
) -> int:
    """A round over eight portals, the last `blocked` of which could not be seen; its number."""
    began = NIGHT + timedelta(days=nights)
    codes = [f"so-{place}" for place in range(8)]
    store.save_agencies([example.agency(code) for code in codes])
    number = store.rounds().begin(
        codes, started_at=began, evaluated_at=began.date(), trigger="nightly", asked={}
    )
    for place, code in enumerate(codes):
        unseen = place >= 8 - blocked
        agency = example.agency(code)
        run = store.start_run(agency, started_at=began, archive=f"kho/{code}/{nights}.warc.gz")
        card = (
            example.not_scored(BLOCKED)
            if unseen
            else example.scorecard(Fraction(points), Fraction(points + 4), coverage=Fraction(9, 10))
        )
        store.save_result(
            run, example.assessment(agency, at=began.date()), card, example.document(agency={"code": code})
        )
        status = RunStatus.NOT_SEEN if unseen else RunStatus.DONE
        store.finish_run(run, finished_at=began, stop_reason="finished", status=status)
        store.rounds().add_run(number, run)
        seen = PortalState.UNSEEN if unseen else PortalState.DONE
        store.rounds().note(
            number, RoundPortal(agency_code=code, state=seen, run_id=run, attempts=1, changed_at=began)
        )
    store.rounds().finish(number, state, at=began + timedelta(hours=2))
    return number


def asked(number: int | None = None, **more: object) -> ExitCode:
    facts = {"release": False, "hold": False, "author": Author(by=None, why=None), "as_json": False}
    return guard_round(number, **(facts | more))  # type: ignore[arg-type]


@pytest.fixture
def province(store: Store, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("SOICONG_DATABASE", empty_url)
    return store


def test_a_round_that_our_address_was_blocked_in_is_not_official_until_it_is_released(
    province: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = round_of(province, nights=0), round_of(province, nights=1, blocked=3)
    assert asked(good) is ExitCode.DONE
    assert asked() is ExitCode.OURS
    said = capsys.readouterr().out
    assert f"Đợt {bad}, so với đợt {good}: CẦN XEM: bị giữ lại, chưa được tính." in said
    assert "giữ lại: Số cổng xem được giảm từ 100 %" in said
    assert "cùng một lý do: cổng chặn truy cập tự động." in said
    first = dict(zip((f"so-{n}" for n in range(8)), province.rounds().runs(good), strict=True))
    second = dict(zip((f"so-{n}" for n in range(8)), province.rounds().runs(bad), strict=True))
    assert {code: one.run_id for code, one in season_runs(province, 2026).runs.items()} == first
    assert len(province.list_runs()) == 16  # its scores are kept
    why = Author(by="Chị Lan", why="Đã mở năm cổng bằng trình duyệt, biên bản 3")
    assert asked(bad, release=True, author=why) is ExitCode.DONE
    said = capsys.readouterr().out
    assert f"Đợt {bad}, so với đợt {good}: được tính." in said
    assert "Chị Lan cho tính: Đã mở năm cổng bằng trình duyệt, biên bản 3" in said
    official = {code: one.run_id for code, one in season_runs(province, 2026).runs.items()}
    assert official == {**first, **{code: second[code] for code in list(second)[:5]}}
    assert asked(bad, hold=True, author=why) is ExitCode.OURS
    assert [one.held for one in province.guarding().decisions(bad)] == [True, False]
    assert season_runs(province, 2026).runs["so-0"].run_id == first["so-0"]


def test_the_next_round_is_compared_with_the_last_that_counts(
    province: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    good = round_of(province, nights=0)
    round_of(province, nights=1, points=20)
    assert asked(as_json=True) is ExitCode.OURS
    told = json.loads(capsys.readouterr().out)
    assert (told["baseline"], told["held"]) == (good, True)
    assert [one["kind"] for one in told["reasons"]] == ["median"]
    third = round_of(province, nights=2)
    assert asked(as_json=True) is ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {
        "round": third,
        "baseline": good,
        "held": False,
        "reasons": [],
        "decisions": [],
    }


def test_a_round_that_is_not_over_does_not_count_until_it_is(province: Store) -> None:
    number = round_of(province, nights=0, state=RoundState.INTERRUPTED)
    assert asked() is ExitCode.OURS
    assert province.guarding().held() == {number}
    province.rounds().finish(number, RoundState.DONE, at=NIGHT)
    assert asked() is ExitCode.DONE
    assert province.guarding().held() == frozenset()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"release": True, "hold": True}, "Chỉ chọn một trong hai"),
        ({"release": True}, "Cần lý do: thêm --why"),
        ({"hold": True, "author": Author(by=None, why="  ")}, "Cần lý do: thêm --why"),
        ({"number": 77}, "Không có đợt thu thập số 77"),
        ({}, "Chưa có đợt thu thập nào để xét"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(province: Store, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputProblem, match=sentence):
        asked(**more)  # type: ignore[arg-type]


def test_leagues_and_reports_leave_out_what_is_held_back_and_say_so(
    province: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rubric = find(RUBRIC)  # the example's rubric stands in no file
    monkeypatch.setattr("jobs.results.find", lambda _name, _rubrics: rubric)
    round_of(province, nights=0, points=60)
    bad = round_of(province, nights=1, points=20)
    assert asked(bad) is ExitCode.OURS
    capsys.readouterr()
    told = f"Không tính đợt {bad} (đang bị giữ lại: ./soicong guard {bad}); tính cả: --with-held."
    assert print_leagues() is ExitCode.DONE
    said = capsys.readouterr().out
    assert told in said
    assert "60" in said
    assert print_leagues(with_held=True) is ExitCode.DONE
    said = capsys.readouterr().out
    assert "Không tính đợt" not in said
    assert "60" not in said
    with pytest.raises(InputProblem, match="--with-held không dùng với --season"):
        print_leagues(season=2026, with_held=True)


def test_results_that_are_all_held_back_are_named(province: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rubric = find(RUBRIC)
    monkeypatch.setattr("jobs.results.find", lambda _name, _rubrics: rubric)
    bad = round_of(province, nights=0, blocked=7)
    assert asked(bad) is ExitCode.OURS
    with pytest.raises(InputProblem, match=rf"đợt {bad} đang bị giữ lại"):
        print_leagues()
    with pytest.raises(InputProblem, match="Cơ quan so-0 chỉ có kết quả của đợt đang bị giữ lại"):
        write_reports(["so-0"], out=None)
