"""The archive of a run as it is kept now; what the log tells of it is true, also where a process was killed half-way.

What changes an archive is told first (one transaction with what the database knows), then done: a new file that lies
beside the archive takes its place, or the file goes. Whoever comes next finishes what was told; a new file of which the
log knows nothing is thrown away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assurance.custody import REWRITING, Kind, read_event, stream_of
from db.custody import Along, Bind, CustodyLog
from db.problem import DatabaseProblem
from db.records import RunSummary
from db.store import Store
from evidence.problem import ArchiveInUse, told
from evidence.writing import held, remember_name
from jobs.addresses import HANOI
from jobs.custody import Witness, hash_of_file, log_of, making_of
from jobs.log_events import ARCHIVE_NOT_READ
from jobs.logs import tell
from jobs.problems import InputProblem
from jobs.settings import Settings, settings
from jobs.shared_archives import Shared, path_here
from jobs.shared_place import StorageProblem


def archive_of(store: Store, run: RunSummary, configuration: Settings | None = None) -> Path:
    """The archive of a run on this machine, settled, fetched from the shared place where it is not here.

    Raises InputProblem where it was deleted, is not there, or cannot be fetched.
    """
    settle(log_of(store), run, configuration)
    if run.gone_at is not None:
        raise InputProblem(gone(run))
    shared = Shared.of(store, configuration)
    if shared is not None and run.archive:
        try:
            return shared.fetched(run)
        except StorageProblem as problem:
            raise InputProblem(str(problem)) from problem
    archive = Path(run.archive)
    if not archive.exists():
        raise InputProblem(f"Lượt {run.id} không còn kho lưu ‘{archive}’: khôi phục tệp rồi chạy lại.")
    return archive


def gone(run: RunSummary) -> str:
    """What is said of a run whose archive was deleted, with the rule of the policy that it fell under."""
    day = f" ngày {run.gone_at.astimezone(HANOI):%d/%m/%Y}" if run.gone_at is not None else ""
    rule = f" Quy định: {run.gone_why}" if run.gone_why else ""
    return (
        f"Kho lưu của lượt {run.id} đã được xoá{day} theo chính sách lưu trữ; kết quả đã chấm vẫn còn, nhưng trang đã lưu "
        f"không mở lại được và điểm không chấm lại được.{rule}"
    )


def marked(
    document: Mapping[str, Any], run: RunSummary, let_go: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """A result document that says where its archive was deleted, or what the policy let go out of it (`thinned`)."""
    if run.gone_at is not None:
        return {**document, "run": {**document["run"], "archive_gone": gone(run)}}
    if not let_go:
        return dict(document)
    return {**document, "run": {**document["run"], "thinned": [dict(one) for one in let_go]}}


def archive_to_read(store: Store, run: RunSummary, configuration: Settings | None = None) -> Path | None:
    """The archive of a run for somebody who can do without it; None where it cannot be had."""
    if not run.archive or run.gone_at is not None:
        return None
    try:
        return archive_of(store, run, configuration)
    except (InputProblem, DatabaseProblem) as problem:
        tell(ARCHIVE_NOT_READ, str(problem), run=run.id)
        return None


def settle(log: CustodyLog, run: RunSummary, configuration: Settings | None = None) -> None:
    """Finish what the log tells of a run's archive and a killed process has not done. Raises InputProblem."""
    if not run.archive:
        return
    archive = path_here(configuration or settings(), run)
    if not archive.is_file():
        return
    following = beside(archive)
    if run.gone_at is None and not following.exists():
        return
    try:
        with held(archive):
            if run.gone_at is not None:
                _go(log, run.id, archive)
            else:
                _follow(log, run.id, archive, following)
    except ArchiveInUse as problem:
        raise InputProblem(
            f"Kho lưu của lượt {run.id} đang được một tiến trình khác ghi; hãy chạy lại sau."
        ) from problem
    except OSError as problem:
        raise InputProblem(f"Không sửa được ‘{archive}’ ({told(problem)}).") from problem


def beside(archive: Path) -> Path:
    """Where the file lies that is to take the archive's place."""
    return archive.with_name(f".{archive.name}.next")


def replace_archive(
    log: CustodyLog, archive: Path, events: list[tuple[str, Bind]], *, along: Along | None = None
) -> None:
    """Tell, then let the file beside the archive take its place. Raises DatabaseProblem, OSError."""
    log.append(events, along=along)
    beside(archive).replace(archive)
    remember_name(archive)


def delete_archive(log: CustodyLog, archive: Path, events: list[tuple[str, Bind]], *, along: Along) -> None:
    """Tell, then let the archive go. Raises DatabaseProblem, OSError."""
    log.append(events, along=along)
    _unlink(archive)


def first_seen(log: CustodyLog, run: int, archive: Path, by: Witness) -> list[tuple[str, Bind]]:
    """The event that takes in an archive of which the log knows nothing; none where it does."""
    if making_of(log, run):
        return []
    facts = {"archive_sha256": hash_of_file(archive), "bytes": archive.stat().st_size}
    return [by.event(Kind.FOUND, run, facts)]


def rewritings(log: CustodyLog, run: int) -> list[dict[str, Any]]:
    """The events that rewrote a run's archive, oldest first."""
    events = [event for line in making_of(log, run) if (event := read_event(line)) is not None]
    return [event for event in events if event["kind"] in REWRITING]


def thinned(log: CustodyLog, run: int) -> list[dict[str, Any]]:
    """What the policy let go out of a run's archive, oldest first: `what`, `at` (ISO), `reason`, number of `records`.

    Events of the first versions were all of screenshots.
    """
    return [
        {
            "what": event["facts"].get("what", "screenshots"),
            "at": event["at"],
            "reason": event["facts"]["reason"],
            "records": len(event["facts"]["records"]),
        }
        for event in rewritings(log, run)
        if event["kind"] == Kind.THINNING
    ]


def _go(log: CustodyLog, run: int, archive: Path) -> None:
    """A deleted archive is still there: it goes, unless another file has come in its place."""
    if hash_of_file(archive) == _last_deletion(log, run).get("archive_sha256"):
        beside(archive).unlink(missing_ok=True)
        _unlink(archive)


def _follow(log: CustodyLog, run: int, archive: Path, following: Path) -> None:
    events = rewritings(log, run)
    facts = events[-1]["facts"] if events else {}
    if (hash_of_file(archive), hash_of_file(following)) == (facts.get("before"), facts.get("after")):
        following.replace(archive)
        remember_name(archive)
    else:
        following.unlink()  # it was never told, so nothing has happened


def _last_deletion(log: CustodyLog, run: int) -> Mapping[str, Any]:
    lines = log.lines(stream_of(run, Kind.DELETION))
    events = [event for line in lines if (event := read_event(line)) is not None]
    return next((event["facts"] for event in reversed(events) if event["kind"] == Kind.DELETION), {})


def _unlink(archive: Path) -> None:
    archive.unlink()
    remember_name(archive)
