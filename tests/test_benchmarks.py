"""What the benchmarks count, on small results; the measurements themselves run as `./soicong bench NAME`."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks.detection import figures, leave_one_out, meets, presence_rows, rival_rows
from benchmarks.detection_dates import DateCheck, of_page
from benchmarks.detection_ministry import ChangedTable, entries, macro_f1, without_site
from benchmarks.detection_model import (
    Answers,
    Expected,
    Subject,
    Told,
    TruthSet,
    found_by_us,
    merged,
    tally_of,
)
from benchmarks.golden_sites import alone, page_facts
from benchmarks.golden_truth import ArticleTruth, Decoy, DocumentTruth, GoldenPage, ItemTruth
from benchmarks.portal import agreement, disagreements, judged_share
from benchmarks.run import BENCHMARKS, run_benchmark
from benchmarks.table import Row
from evidence.address import address_key
from evidence.model import Tier
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
    with pytest.raises(InputProblem, match="portal, samples, detection"):
        run_benchmark("nothing", form="short")


HOME = """<html><head><title>Sở Thử nghiệm</title></head><body><nav><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/tin">Tin hoạt động</a></li><li><a href="/khao-sat">Kết quả khảo sát tin tức</a></li>
<li><a href="https://dichvucong.songlam.gov.vn/">Dịch vụ công</a></li></ul></nav></body></html>"""


def subject(truth: dict[str, Expected], *decoys: Decoy, one_page: bool = False) -> Subject:
    seen = alone("http://so.songlam.gov.vn/", HOME.encode())
    return Subject(name="so", seen=seen, truth=truth, decoys=decoys, one_page=one_page)


def answering(**told: Told) -> Callable[[Subject], Answers]:
    return lambda _: told


def test_presence_counts_what_was_found_missed_and_left_open() -> None:
    truth = {
        "news": Expected(present=True, external=False, newest="2026-03"),
        "leaders": Expected(present=True),
        "plans": Expected(present=True),
        "drafts": Expected(present=False),
        "projects": Expected(present=False),
        "hotline": Expected(present=False),
        "rewards": Expected(present=None),
    }
    judge = answering(
        news=Told(present=True, newest="2026-03-14"),
        leaders=Told(present=False),
        plans=Told(present=None),
        drafts=Told(present=True),
        projects=Told(present=None),
    )
    tally = tally_of("one", [subject(truth)], judge)
    assert tally.counts == "TP 1, FP 1, FN 1, TN 1, abstained 2"
    assert figures(tally) == "P 0.500, R 0.333, open 0.333"
    assert (tally.external, tally.newest) == ([True], [True])
    assert [one.key for one in tally.wrong] == ["leaders", "plans", "drafts", "projects"]
    assert merged([tally, tally]).total == 12
    assert not meets(tally)


def test_one_page_alone_proves_no_absence() -> None:
    truth = {"news": Expected(present=True), "drafts": Expected(present=False)}
    judge = answering(news=Told(present=True), drafts=Told(present=None))
    assert meets(tally_of("one", [subject(truth, one_page=True)], judge))
    assert tally_of("one", [subject(truth)], judge).abstention == 0.5


def test_what_goes_with_a_section_is_told_right_or_wrong() -> None:
    truth = {
        "news": Expected(present=True, newest="2026-03-14"),
        "online_services": Expected(present=True, external=True),
    }
    judge = answering(news=Told(present=True), online_services=Told(present=True))
    tally = tally_of("one", [subject(truth)], judge)
    assert [(one.key, one.kind) for one in tally.wrong] == [
        ("news", "newest"),
        ("online_services", "external"),
    ]


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        (Told(present=True, label="KẾT QUẢ khảo sát Tin tức"), True),
        (Told(present=True, label="", url="http://so.songlam.gov.vn/khao-sat"), True),
        (Told(present=True, label="Tin hoạt động", url="http://so.songlam.gov.vn/tin"), False),
        (Told(present=False, label="Kết quả khảo sát tin tức"), False),
    ],
)
def test_a_decoy_is_taken_where_its_label_or_its_page_is(*, told: Told, taken: bool) -> None:
    decoy = Decoy(label="Kết quả khảo sát tin tức", not_key="news", why="a survey")
    tally = tally_of("one", [subject({}, decoy)], answering(news=told))
    assert tally.decoys == [not taken]


def test_answers_without_sight_fail_and_a_set_without_its_labels_is_told() -> None:
    truth = {
        "news": Expected(present=True),
        "online_services": Expected(present=True, external=True),
        **{key: Expected(present=False) for key in ("drafts", "projects", "rewards", "hotline")},
    }
    sets = [TruthSet(name="one", subjects=(subject(truth, one_page=True),))]
    tallies = {"one": tally_of("one", sets[0].subjects, found_by_us)}
    rows = [*presence_rows(tallies), *rival_rows(sets)]
    assert [row.ok for row in rows] == [True] * 6
    assert [row.goal for row in rows[2:]] == ["fails", "fails", "for comparison", "for comparison"]
    (left,) = leave_one_out(sets, tallies)
    assert left.what.startswith("without the labels of one")
    assert meets(tally_of("one", sets[0].subjects, found_by_us)), "the vocabulary is whole again"


def test_a_name_is_read_without_the_site_that_it_stands_on() -> None:
    assert without_site("Tin tức - Bộ Y tế", "Bộ Y tế") == "Tin tức"
    whole = "Việc làm - Lao động - Bộ Lao động - Thương binh và Xã hội"
    assert without_site(whole, "Bộ Lao động - Thương Binh và Xã hội") == "Việc làm - Lao động"
    assert without_site("Văn bản", "Bộ Y tế") == "Văn bản"


def test_macro_f1_weighs_every_name_alike() -> None:
    assert macro_f1([("news", "news"), ("news", "news"), ("none", "none")]) == 1
    assert round(macro_f1([("news", "news"), ("news", "none"), ("none", "none")]), 4) == 0.6667
    assert macro_f1([]) == 0


def test_a_changed_table_of_ministries_must_be_labelled_again(tmp_path: Path) -> None:
    table, labels = tmp_path / "table.tsv", tmp_path / "labels.yaml"
    table.write_text("ministry\tsection_name\turl\nBộ Y tế\tTin tức - Bộ Y tế\thttps://a/tin\n", "utf-8")
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    labels.write_text(f"sha256: {digest}\nrows: {{news: [2]}}\n", "utf-8")
    assert [(row.name, row.key) for row in entries(table, labels)] == [("Tin tức", "news")]
    for wrong in (
        "sha256: other\nrows: {news: [2]}",
        f"sha256: {digest}\nrows: {{news: []}}",
        f"sha256: {digest}\nrows: {{tin: [2]}}",
    ):
        labels.write_text(wrong, "utf-8")
        with pytest.raises(ChangedTable):
            entries(table, labels)


def test_days_of_a_page_are_held_against_what_a_person_reads() -> None:
    body = """<html><body><main><h1>Tin hoạt động</h1><ul>
    <li><a href="/1">Hội nghị triển khai công tác năm 2026</a> <span>02/01/2026</span></li>
    <li><a href="/2">Hội nghị tổng kết phong trào thi đua yêu nước</a> <span>01/01/2026</span></li>
    </ul></main></body></html>"""
    page = GoldenPage(
        name="p",
        body=body.encode(),
        address="http://so.songlam.gov.vn/tin",
        tier=Tier.SO,
        day=date(2026, 3, 15),
        make="thử",
        items=(
            ItemTruth(title="Hội nghị triển khai công tác năm 2026", day=date(2026, 1, 2)),
            ItemTruth(title="Hội nghị tổng kết phong trào thi đua yêu nước", day=date(2025, 1, 1)),
            ItemTruth(title="Một tin không có trên trang", day=date(2026, 1, 3)),
            ItemTruth(title="Một tin không ngày"),
        ),
        article=ArticleTruth(title="Bài", day=date(2026, 1, 4)),
        documents=(
            DocumentTruth(number="1/QĐ-SYT", issued=date(2026, 1, 5)),
            DocumentTruth(number="2/QĐ-SYT"),
        ),
    )
    assert [item.title for item in page_facts(page).items] == [one.title for one in (page.items or ())[:2]]
    checks = [*of_page(page)]
    assert [(one.right, one.wrong_year) for one in checks[:3]] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert [one.said for one in checks[3:]] == [None, None]
    assert DateCheck(subject="p", title="t", truth=date(2026, 1, 1), said=date(2026, 1, 1)).right
