"""What the benchmarks count, on small results; the measurements themselves run as `./soicong bench NAME`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks.portal import agreement, disagreements, judged_share
from benchmarks.run import BENCHMARKS, run_benchmark
from benchmarks.table import Row
from evidence.address import address_key
from jobs.problems import ExitCode, InputProblem

TRUTH = {"news": {"present": True}, "leaders": {"present": True}, "drafts": {"present": False}}


def finding(criterion: str, outcome: str, **more: Any) -> dict[str, Any]:
    earned = {"passed": (2, 2), "failed": (0, 0)}.get(outcome, (0, 2))
    return {
        "criterion": criterion,
        "outcome": outcome,
        "points": 2,
        "low": earned[0],
        "high": earned[1],
        "need": "live" if outcome == "cantTell" else "",
        "note": "",
        "citations": [],
        "measured": {},
        **more,
    }


def test_sections_that_are_there_and_that_are_not_count_apart() -> None:
    shown = {"news": {"present": True}, "leaders": {"present": None}, "drafts": {"present": False}}
    assert agreement(TRUTH, shown) == (0.5, 1.0, ["leaders: None"])
    everything = {key: {"present": True} for key in TRUTH}
    assert agreement(TRUTH, everything)[:2] == (1.0, 0.0)


def test_the_judged_share_is_of_points_and_names_causes() -> None:
    document = {"findings": [finding("1", "passed"), finding("2", "failed"), finding("3", "cantTell")]}
    share, causes = judged_share(document)
    assert round(share, 4) == 0.6667
    assert causes == ["3 live"]


def test_two_looks_disagree_only_on_what_both_saw_and_judged() -> None:
    cited = [{"url": "http://a/"}]
    first = {
        "findings": [
            finding("1", "passed", citations=cited),
            finding("2", "passed"),
            finding("3", "cantTell"),
        ]
    }
    second = {"findings": [finding("1", "failed"), finding("2", "passed"), finding("3", "failed")]}
    assert disagreements(first, second, seen_by_both=set()) == []
    more = [finding("1", "failed", measured={"items": 800}), *second["findings"][1:]]
    assert disagreements(first, {"findings": more}, seen_by_both={address_key("http://a/")}) == []
    assert len(disagreements(first, second, seen_by_both={address_key("http://a/")})) == 1


@pytest.mark.parametrize(
    ("ok", "reached", "code"),
    [(True, "1", ExitCode.DONE), (False, "0", ExitCode.OURS), (True, None, ExitCode.OURS)],
)
def test_a_benchmark_ends_well_only_where_every_goal_is_reached(
    *,
    ok: bool,
    reached: str | None,
    code: ExitCode,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fake = ModuleType("benchmarks.fake")
    fake.__dict__["measure"] = lambda form: [Row(what=f"a {form} thing", goal="1", reached=reached, ok=ok)]
    monkeypatch.setitem(sys.modules, "benchmarks.fake", fake)
    monkeypatch.setitem(BENCHMARKS, "fake", "nothing real")
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path))
    assert run_benchmark("fake", form="short") is code
    measured = int(reached is not None)
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith(
        f"fake: {int(ok and measured)} of {measured} goals reached, {1 - measured} not measured"
    )
    written = json.loads((tmp_path / "bench" / "fake.json").read_text("utf-8"))
    assert (written["form"], written["rows"][0]["goal"]) == ("short", "1")


def test_benchmarks_are_listed_and_unknown_ones_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_benchmark(None, form="normal") is ExitCode.DONE
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == list(BENCHMARKS)
    with pytest.raises(InputProblem, match="portal, samples"):
        run_benchmark("nothing", form="short")
