"""Golden cases of a deployment: accepted objections against a finding, kept so that the tool is held to them ever after.

A case names the archived crawl (run, SHA-256), the pages, the criterion, what people decided, who and when. It lies in a
folder of the installation (SOICONG_GOLDEN), never in the program's own: it names people and real portals.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.markup import escape

from db.store import Store
from evidence.problem import NoPage, NotAnArchive
from jobs.custody import hash_of_file
from jobs.judging_archive import Work, judge_archive
from jobs.kept_archives import archive_of
from jobs.outputs import writable_folder, write
from jobs.problems import ExitCode, InputProblem
from jobs.review_table import Compared
from jobs.season_composed import official_ids
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from scoring.result import canonical_bytes
from scoring.rounding import printed
from scoring.rubric import find

MARK = "soicong-golden-1"
_FOLDER = "SOICONG_GOLDEN"
_KEYS = {
    "mark",
    "objection",
    "agency",
    "run",
    "archive_sha256",
    "rubric",
    "item",
    "evaluated_at",
    "expected",
    "of",
}


@dataclass(frozen=True, kw_only=True)
class Rejudged:
    """A case as the tool of today judges it. `state`: 'same', 'open' (it does not contradict), 'differs', 'not_judged'."""

    name: str
    case: Mapping[str, Any]
    state: str
    told: str


def folder_of(configuration: Settings) -> Path:
    """Where the golden cases of this installation lie: SOICONG_GOLDEN, else the folder `golden` of its data."""
    return Path(os.environ.get(_FOLDER) or configuration.data / "golden")


def case_of(
    store: Store, one: Compared, *, season: int, objection: int, points: Fraction | None, links: list[str]
) -> dict[str, Any]:
    """The case that an accepted objection makes. Raises InputProblem where there is nothing to hold the tool to."""
    code, item = one.agency.code, one.item
    run_id = official_ids(store, season).get(code)
    if one.rated.rubric is None or item.measured is None or run_id is None:
        raise InputProblem(
            f"--keep-golden: mục {item.id} của {one.agency.name} không do máy đo trong lượt chính thức nên không giữ làm "
            "trường hợp mẫu được; trả lời kiến nghị không kèm --keep-golden."
        )
    if points is None or item.maximum is None:
        raise InputProblem("--keep-golden cần --points: điểm đúng mà máy phải chấm ra.")
    run = store.load_run(run_id)
    archive = archive_of(store, run)
    documents = store.load_documents(run_id)
    document = next(
        told for _, told in sorted(documents.items(), reverse=True) if told["rubric"]["id"] == one.rated.id
    )
    finding = next(each for each in document["findings"] if each["criterion"] == item.id)
    pages = [{"url": each["url"], "sha256": each["sha256"]} for each in finding["citations"]]
    named = {each["url"] for each in pages}
    more = [url for url in (*finding["looked_at"], *links) if "://" in url and url not in named]
    return {
        "mark": MARK,
        "season": season,
        "objection": objection,
        "agency": code,
        "run": run_id,
        "archive": archive.name,
        "archive_sha256": hash_of_file(archive),
        "rubric": one.rated.id,
        "rubric_sha256": one.rated.sha256,
        "item": item.id,
        "evaluated_at": document["evaluated_at"],
        "pages": pages + [{"url": url, "sha256": ""} for url in dict.fromkeys(more)],
        "found": {"outcome": finding["outcome"], "note": finding["note"]},
        "expected": str(points),
        "of": str(item.maximum),
    }


def keep_case(
    configuration: Settings, case: Mapping[str, Any], *, by: str, answer: str, at: datetime
) -> Path:
    """Write a case with who decided it, and when. Raises InputProblem."""
    name = f"{case['season']}-{case['agency']}-{case['item']}-{case['objection']}.json"
    told = {**case, "decided_by": by, "decided_at": at.astimezone(UTC).isoformat(), "answer": answer}
    return write(writable_folder(folder_of(configuration)) / name, canonical_bytes(told))


@plainly
def check_golden(*, as_json: bool) -> ExitCode:
    """Judge every golden case again by the tool as it is: 0 where none is contradicted, 1 otherwise."""
    configuration = settings()
    folder = folder_of(configuration)
    ready_database(configuration)
    with Store(configuration.database) as store:
        found = [_rejudged(store, path) for path in sorted(folder.glob("*.json"))]
    wrong = sum(one.state == "differs" for one in found)
    if as_json:
        told = [{"file": one.name, "state": one.state, "told": one.told} | dict(one.case) for one in found]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.OURS if wrong else ExitCode.DONE
    printed_to = console()
    words = {"same": "đúng", "open": "để ngỏ", "differs": "TRÁI", "not_judged": "chưa chấm lại được"}
    for one in found:
        printed_to.print(escape(f"{words[one.state]}: {one.name} – {one.told}"), soft_wrap=True)
    printed_to.print(
        f"{len(found)} trường hợp mẫu, {wrong} trường hợp máy chấm trái với kết luận của người."
        if found
        else f"Chưa có trường hợp mẫu nào trong {escape(str(folder))}.",
        soft_wrap=True,
    )
    return ExitCode.OURS if wrong else ExitCode.DONE


def _rejudged(store: Store, path: Path) -> Rejudged:
    case = _read(path)
    expected, of = Fraction(case["expected"]), Fraction(case["of"])

    def told(state: str, text: str) -> Rejudged:
        return Rejudged(name=path.name, case=case, state=state, told=text)

    try:
        run = store.load_run(int(case["run"]))
        archive = archive_of(store, run)
    except InputProblem as problem:
        return told("not_judged", str(problem))
    if hash_of_file(archive) != case["archive_sha256"]:
        return told("not_judged", f"kho lưu {archive.name} không còn là tệp lúc kết luận")
    rubric = find(str(case["rubric"]))
    work = Work(
        agency=run.agency,
        rubric=rubric,
        at=date.fromisoformat(case["evaluated_at"]),
        run=run.id,
        archive=archive,
    )
    try:
        card = judge_archive(work).judgement.scorecard
    except (NotAnArchive, NoPage) as problem:
        return told("not_judged", str(problem))
    score = next((one for one in card.criteria if one.criterion_id == case["item"]), None)
    if score is None or not score.points:
        return told("not_judged", f"bộ tiêu chí {rubric.id} không còn chấm mục {case['item']}")
    low, high = (side / score.points * of for side in (score.low, score.high))
    range_told = printed(low) if low == high else f"{printed(low)}–{printed(high)}"
    text = f"{case['agency']}, mục {case['item']}: người kết luận {printed(expected)}, máy chấm {range_told}"
    if low == high == expected:
        return told("same", text)
    return told("open" if low <= expected <= high and low < high else "differs", text)


def _read(path: Path) -> dict[str, Any]:
    """A case. Raises InputProblem naming the file."""
    try:
        case = json.loads(path.read_text("utf-8"))
        if case["mark"] != MARK or not set(case) >= _KEYS:
            raise ValueError("mark")
        Fraction(case["expected"])
        date.fromisoformat(case["evaluated_at"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputProblem(
            f"Tệp ‘{path}’ không phải trường hợp mẫu do Soi Cổng ghi: bỏ tệp khỏi thư mục hoặc khôi phục bản đúng."
        ) from error
    return dict(case)
