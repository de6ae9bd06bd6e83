"""`./soicong demo` and what can be done with its results, in real processes; one demo for all tests."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from samples.comparison import truth_of
from samples.province import plans
from scoring.result import compared_bytes
from tests.cli.command import Ended, Soicong
from tests.cli.warm import ROOT
from tests.honesty import accusing

CODES = [plan.code for plan in plans()]
LEAGUES = yaml.safe_load((ROOT / "samples" / "truth" / "leagues.yaml").read_text("utf-8"))
TITLES = {"so": "Cơ quan nhà nước cấp tỉnh", "huyen": "Cơ quan nhà nước cấp huyện"}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A demo that has run: how it ended, and the command line with its data."""

    ended: Ended
    soicong: Soicong
    reports: Path

    def document(self, code: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.reports / f"{code}.json").read_text("utf-8"))
        return loaded


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    ended = Soicong(folder)("demo")
    # From now on the data of the demo are those of the installation.
    after = Soicong(folder, SOICONG_DATA=str(folder / "data" / "demo"))
    yield Demo(ended=ended, soicong=after, reports=folder / "data" / "demo" / "reports")


def test_the_demo_ends_well_and_says_where_the_reports_are(demo: Demo) -> None:
    assert demo.ended.code == 0, demo.ended.said
    told = demo.ended.err.splitlines()
    assert {line.split()[1] for line in told} <= {"level=info", "level=warning"}, told
    results = [line for line in told if " event=portal_scored " in line or " event=portal_unseen " in line]
    assert len(results) == len(CODES)
    for code in CODES:
        assert (demo.reports / f"{code}.html").stat().st_size > 10_000
    assert str(demo.reports / "index.html") in demo.ended.out
    assert f"Cả {len(CODES)} cổng đều ra đúng" in demo.ended.out


@pytest.mark.parametrize("code", CODES)
def test_every_outcome_equals_its_truth(demo: Demo, code: str) -> None:
    assert truth_of(code).differences(demo.document(code)) == []


_OPEN_WORDS = ("Chưa kết luận", "Chờ cơ quan trả lời")


@pytest.mark.parametrize("code", CODES)
def test_no_report_tells_an_absence_of_what_could_not_be_settled(demo: Demo, code: str) -> None:
    document = demo.document(code)
    told = [one["note"] for one in document["findings"] if one["outcome"] in ("cantTell", "untested")]
    told += [one["reason"] for one in document["sections"].values() if one["present"] is None]
    page = (demo.reports / f"{code}.html").read_text("utf-8")
    for article in re.findall(r"<article class=\"line\".*?</article>", page, re.DOTALL):
        if any(word in article for word in _OPEN_WORDS):
            told += re.findall(r"<p class=\"note\">(.*?)</p>", article, re.DOTALL)
    _, _, unjudged = page.partition('<section id="chua-ket-luan">')
    told += re.findall(r"</span> – (.*?)</li>", unjudged.partition("</section>")[0], re.DOTALL)

    assert told or document["status"] == "scored"
    assert [text for text in told if accusing(text)] == []


def test_the_leagues_print_in_the_expected_order(demo: Demo) -> None:
    for tier, expected in LEAGUES.items():
        assert printed_league(demo.ended.out, tier) == [
            (str(entry.get("place") or "–"), name_of(entry["code"])) for entry in expected
        ]
    assert demo.soicong("rank").out in demo.ended.out


def printed_league(text: str, tier: str) -> list[tuple[str, str]]:
    """Place and agency, line by line, of a league as it is printed."""
    _, _, rest = text.partition(TITLES[tier])
    lines = rest.split("\n\n", 1)[0].splitlines()
    found = (re.match(r"\s+(\d+|–)\s{3}(\S.*?)\s{3,}", line) for line in lines)
    return [(match[1], match[2]) for match in found if match]


def name_of(code: str) -> str:
    return next(plan.name for plan in plans() if plan.code == code)


def test_results_follow_the_published_schema(demo: Demo) -> None:
    schema = json.loads((ROOT / "docs" / "result.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for code in CODES:
        assert [error.message for error in validator.iter_errors(demo.document(code))] == []


def test_runs_are_listed_newest_first_with_their_number(demo: Demo) -> None:
    runs = demo.soicong.runs()
    assert {run["agency"] for run in runs} == set(CODES)
    assert [run["id"] for run in runs] == sorted((run["id"] for run in runs), reverse=True)
    assert {run["agency"] for run in runs if run["status"] == "not_seen"} == {"so-noi-vu", "thanh-tra"}
    listed = demo.soicong("runs", "list")
    assert listed.code == 0
    assert "không xem được" in listed.out
    assert "máy chủ từ chối kết nối" in listed.out


def test_agencies_are_listed(demo: Demo) -> None:
    listed = demo.soicong("agencies", "list").out
    for plan in plans():
        assert plan.name in listed
        assert plan.home in listed


@pytest.mark.parametrize("code", ["so-khcn", "so-y-te", "so-noi-vu"])
def test_stored_evidence_gives_the_same_bytes_on_any_machine(demo: Demo, code: str) -> None:
    run = next(run for run in demo.soicong.runs() if run["agency"] == code)
    seen = 0 if run["status"] == "done" else 3
    first = demo.soicong("rescore", str(run["id"]), "--json", "1.json", "--out", "again")
    second = demo.soicong(
        *("rescore", run["archive"], "--at", "15/10/2025", "--json", "2.json", "--out", "again"),
        **{"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
    )
    assert (first.code, second.code) == (seen, seen), first.said + second.said
    audited = compared_bytes(demo.document(code))
    assert compared_bytes(demo.soicong.json("1.json")) == audited
    assert compared_bytes(demo.soicong.json("2.json")) == audited


def test_reports_are_written_again_from_the_database(demo: Demo) -> None:
    ended = demo.soicong("report", "--out", "written")
    assert ended.code == 0, ended.said
    written = demo.soicong.folder / "written"
    assert {path.name for path in written.glob("*.html")} == {
        "index.html",
        *(f"{code}.html" for code in CODES),
    }
    assert (written / "so-khcn.html").read_bytes() == (demo.reports / "so-khcn.html").read_bytes()
    assert (written / "so-khcn.json").read_bytes() == (demo.reports / "so-khcn.json").read_bytes()
    only = demo.soicong("report", "so-khcn", "--out", "one")
    assert only.code == 0
    assert sorted(path.name for path in (demo.soicong.folder / "one").iterdir()) == [
        "so-khcn-chung-cu",
        "so-khcn.html",
        "so-khcn.json",
    ]


def test_an_archive_cut_short_is_judged_by_what_it_holds(demo: Demo) -> None:
    archive = next(Path(run["archive"]) for run in demo.soicong.runs() if run["agency"] == "so-khcn")
    cut = demo.soicong.folder / "cut.warc.gz"
    cut.write_bytes(archive.read_bytes()[:-200_000])
    ended = demo.soicong("rescore", cut, "--at", "2025-10-15", "--json", "cut.json", "--out", "again")
    assert ended.code == 0, ended.said
    whole, part = demo.document("so-khcn"), demo.soicong.json("cut.json")
    assert part["run"]["stop_reason"] == "truncated"
    missing = {f["criterion"] for f in part["findings"] if f["outcome"] == "failed"}
    truly = {f["criterion"] for f in whole["findings"] if f["outcome"] in ("failed", "partial")}
    assert missing <= truly, "what was cut off is not known, not missing"


@pytest.mark.parametrize("kind", ["foreign rubric", "no rubric at the date", "unknown run", "unknown agency"])
def test_what_stored_results_cannot_answer(demo: Demo, kind: str) -> None:
    arguments, said = {
        "foreign rubric": (("rescore", "1", "--rubric", "bac-giang-2294-2020-huyen"), "dành cho cấp ‘huyen’"),
        "no rubric at the date": (("rescore", "1", "--at", "1990-01-01"), "bac-giang-2294-2020-so"),
        "unknown run": (("rescore", "99999999999999999999"), "runs list"),
        "unknown agency": (("report", "so-khong-co"), "so-khong-co"),
    }[kind]
    assert said in demo.soicong.refuses(*arguments)


def test_another_rubric_may_be_tried_and_the_date_is_remarked(demo: Demo) -> None:
    run = next(run for run in demo.soicong.runs() if run["agency"] == "so-khcn")
    ended = demo.soicong(
        *("rescore", str(run["id"]), "--rubric", "province-2026-so", "--json", "new.json", "--out", "again")
    )
    assert ended.code == 0, ended.said
    assert "không phải vào ngày đánh giá 15/10/2025" in ended.out
    assert demo.soicong.json("new.json")["rubric"]["id"] == "province-2026-so"


@dataclass(frozen=True, kw_only=True)
class SeasonDemo:
    """A season of the sample province that has been played over the demo's runs."""

    ended: Ended
    soicong: Soicong
    folder: Path


@pytest.fixture(scope="module")
def season(demo: Demo) -> SeasonDemo:
    folder = demo.soicong.folder
    ended = Soicong(folder)("demo", "--season", "--out", "ra")
    place = folder / "ra" / "ky-2025"
    return SeasonDemo(ended=ended, soicong=Soicong(folder, SOICONG_DATA=str(place / "du-lieu")), folder=place)


def test_a_whole_season_is_played_in_one_command(season: SeasonDemo) -> None:
    assert season.ended.code == 0, season.ended.said
    assert season.ended.err == ""
    out = season.ended.out
    assert "Dùng lại 15 lượt" in out
    told = [
        *("mở kỳ, chấm theo", "gửi công văn kèm phiếu", "nhắc cơ quan chưa trả lời", "ai muộn, ai chưa"),
        *("mở thử các đường dẫn", "công nhận điểm tự chấm", "người thứ hai xác nhận"),
        *("trả lời kiến nghị số 1: chấp nhận", "lập giấy tờ", "xuất gói của kỳ", "Gói của kỳ, ai cũng"),
    ]
    assert [out.index(one) for one in told] == sorted(out.index(one) for one in told)
    assert "Nguyên" not in out.partition("Kỳ 2025, ")[0], "the story is told by codes"
    papers = {
        str(path.relative_to(season.folder / "giay-to")) for path in season.folder.glob("giay-to/**/*.*")
    }
    assert papers >= {
        *(
            "cong-van-khao-sat.docx",
            "to-trinh.docx",
            "bang-xep-hang.xlsx",
            "bang-xep-hang.pdf",
            "bao-cao.pdf",
        ),
        *("danh-sach-so-noi-vu.docx", "ung-dung-cntt/quyet-dinh.docx"),
        *(f"thong-bao/{code}.pdf" for code in CODES),
    }
    log = (season.folder / "nhat-ky.txt").read_text("utf-8")
    assert "KHÔNG MỞ ĐƯỢC (404)" in log
    assert "Gói còn nguyên, phụ lục tính lại đúng, mức INTEGRITY." in log
    assert "Đã giữ làm trường hợp mẫu" in log


def test_the_played_season_has_every_kind_of_answer_and_of_difference(season: SeasonDemo) -> None:
    shown = json.loads(season.soicong("season", "show", "2025", "--at", "08/12/2025", "--json").out)
    answers = {(one["agency"], "cntt" in one["scheme"]): one["answer"] for one in shown["answers"]}
    assert answers["so-khcn", False] == "on_time"
    assert answers["so-xay-dung", False] == answers["so-xay-dung", True] == "late"
    assert (answers["so-gd-dt", False], answers["so-gd-dt", True]) == ("on_time", "missing")
    assert answers["thanh-tra", False] == "missing"
    listed = json.loads(season.soicong("review", "list", "--json").out)
    assert {one["difference"] for one in listed} >= {"over_claimed", "under_claimed", "cannot_be_verified"}
    decisions = Counter(one["agency"] for one in listed)
    assert len(decisions) > 10
    assert (
        max(decisions.values()) <= 15
    )  # what a portal of ordinary quality asks of a reviewer (docs/tasks.md)
    ranked = json.loads(season.soicong("season", "rank", "2025", "--at", "08/12/2025", "--json").out)
    lines = {(one["agency"], table["scheme"]): one for table in ranked["tables"] for one in table["lines"]}
    moved = lines["so-cong-thuong", "bac-giang-2294-2020-so"]
    assert moved["official"][0] == moved["official"][1] > moved["measured"][0]
    assert lines["thanh-tra", "bac-giang-2294-2020-so"]["place"] is None
    assert lines["so-khcn", "bac-giang-2294-2020-cntt-tinh"]["official"] == [0.915, 0.915]


def test_the_package_of_the_played_season_verifies_and_a_cut_one_does_not(season: SeasonDemo) -> None:
    before = (season.folder / "ky-2025.zip").read_bytes()
    assert season.soicong("verify", season.folder / "ky-2025.zip").code == 0
    forged = season.folder / "sua.zip"
    forged.write_bytes(before[:-40])
    assert season.soicong("verify", forged).code == 2


def test_a_second_demo_adds_to_the_first(demo: Demo) -> None:
    before = demo.soicong.runs()
    again = Soicong(demo.soicong.folder)("demo", "so-nn-mt", "so-noi-vu", "--out", "some")
    assert again.code == 0, again.said
    assert "Cả 2 cổng đều ra đúng" in again.out
    assert sorted(path.stem for path in (demo.soicong.folder / "some").glob("so-*.html")) == [
        "so-nn-mt",
        "so-noi-vu",
    ]
    runs = demo.soicong.runs()
    assert runs[2:] == before


def test_a_portal_that_the_province_does_not_have(soicong: Soicong) -> None:
    assert "so-nn-mt" in soicong.refuses("demo", "so-khong-co")


def test_one_portal_of_the_province_is_audited_by_its_code(demo: Demo) -> None:
    """The recorded names of a served province lead `crawl` to its portals; here nothing is served."""
    listed = demo.soicong.folder / "names.json"
    listed.write_text(
        json.dumps(
            {"hosts": {"sokhcn.phunguyen.gov.vn": {"address": "127.20.0.1", "ports": {"80": 1, "443": 1}}}}
        ),
        "utf-8",
    )
    ended = demo.soicong(
        *("crawl", "so-khcn", "--at", "2025-10-15", "--out", "crawled", "--delay", "0"),
        SOICONG_NAME_MAP=str(listed),
    )
    assert ended.code == 3, ended.said
    assert "máy chủ từ chối kết nối" in ended.out
    assert (
        json.loads((demo.soicong.folder / "crawled" / "so-khcn.json").read_text("utf-8"))["status"]
        == "not_scored"
    )
