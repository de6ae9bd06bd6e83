"""What proves that a restored installation is whole: its custody log, its archives against it, a run judged again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assurance.custody import Kind, broken_log, hash_of, read_event, stream_of
from assurance.engine import engine
from db.custody import CustodyLog
from db.records import RunStatus, RunSummary
from db.snapshot import stored_archives, url_of
from db.store import Store
from evidence.archive import load_site
from evidence.problem import NoPage, NotAnArchive
from jobs.backed_archives import ENDED, logged_hashes
from jobs.backup_form import Manifest
from jobs.custody import log_of
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.problems import InputProblem
from scoring.model import Rubric
from scoring.result import compared_bytes
from scoring.rubric import load_all

_LOOKED_AT = 50  # newest runs among which one is looked for that can be judged again


@dataclass(frozen=True, kw_only=True)
class Proven:
    """How many events the custody log has, and a sentence on the run that was judged again."""

    events: int
    rescored: str


def prove(database: Path, manifest: Manifest) -> Proven:
    """Prove a restored database (SQLite) with its archives. Raises InputProblem where anything is not as it was."""
    with Store(url_of(database)) as store:
        log = log_of(store)
        lines = list(log.lines())
        _demand_whole_log(log, lines)
        _demand_logged(database, lines, manifest)
        return Proven(events=len(lines), rescored=_rescored(store, log, manifest))


def _demand_whole_log(log: CustodyLog, lines: list[bytes]) -> None:
    if (broken := broken_log(lines)) is not None:
        raise InputProblem(
            f"Nhật ký chứng cứ trong bản sao lưu bị sửa: đứt tại sự kiện {broken.index + 1} ({broken.reason}); "
            "hãy dùng bản khác bằng --at."
        )
    for seal in log.seals():
        head = seal.head
        if head.number > len(lines) or hash_of(lines[head.number - 1]) != head.sha256:
            raise InputProblem(
                f"Nhật ký chứng cứ trong bản sao lưu không còn {head.number} sự kiện đã niêm phong ngày "
                f"{seal.day:%d/%m/%Y}; hãy dùng bản khác bằng --at."
            )


def _demand_logged(database: Path, lines: list[bytes], manifest: Manifest) -> None:
    """Only what was already told at the back-up may differ from the log."""
    logged = logged_hashes(lines)
    ended = {one.run for one in stored_archives(database) if one.status in ENDED}
    for one in manifest.archives:
        if one.run is None or one.run not in ended or one.run in manifest.differing:
            continue
        if logged.get(one.run, one.sha256) != one.sha256:
            raise InputProblem(
                f"Kho lưu của lượt {one.run} trong bản sao lưu khác với nhật ký chứng cứ; hãy dùng bản khác bằng --at."
            )


def _rescored(store: Store, log: CustodyLog, manifest: Manifest) -> str:
    here = {one.run for one in manifest.archives if one.run not in manifest.differing}
    rubrics = {rubric.sha256: rubric for rubric in load_all()}
    now, references = engine().sha256, store.references().all()
    for run in store.list_runs(limit=_LOOKED_AT):
        if run.id not in here or run.status is not RunStatus.DONE or run.score is None:
            continue
        if not all(Path(run.archive).with_name(name).is_file() for name in references.get(run.id, ())):
            continue  # the shared place alone has what it needs
        rubric = rubrics.get(run.score.rubric.sha256)
        if rubric is None or _engine_of(log, run.id) != now:
            continue
        return _judged_again(store, run, rubric)
    return (
        f"Chưa thử chấm lại: trong {_LOOKED_AT} lượt mới nhất không có lượt nào do đúng phiên bản này chấm và còn "
        "đủ kho lưu ở đây. "
        "Thử bằng: ./soicong rescore SỐ_LƯỢT"
    )


def _engine_of(log: CustodyLog, run: int) -> Any:
    """The version that judged a run last."""
    events = [read_event(line) for line in log.lines(stream_of(run, Kind.ASSESSMENT))]
    judged = [event["facts"]["engine"] for event in events if event and event["kind"] == Kind.ASSESSMENT]
    return judged[-1] if judged else None


def _judged_again(store: Store, run: RunSummary, rubric: Rubric) -> str:
    document = store.load_document(run.id)
    assert run.score is not None  # noqa: S101 — the caller has looked
    try:
        site = load_site(Path(run.archive))
        done = judge(
            site,
            rubric=rubric,
            at=run.score.evaluated_at,
            run=run_facts(site, run.id, Path(run.archive)),
        )
    except (NotAnArchive, NoPage, OSError) as problem:
        raise InputProblem(f"Không chấm lại được lượt {run.id} từ bản sao lưu ({problem}).") from problem
    if compared_bytes(done.document) != compared_bytes(document):
        raise InputProblem(
            f"Lượt {run.id} chấm lại từ bản sao lưu cho kết quả khác; hãy dùng bản khác bằng --at và báo người bảo trì."
        )
    return f"Đã chấm lại thử lượt {run.id} ({run.agency.name}): giống từng byte."
