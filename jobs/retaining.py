"""`./soicong evidence retain`: what the policy no longer keeps goes, and the custody log tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rich.markup import escape

from assurance.custody import Kind
from db.custody import CustodyLog
from db.records import RunStatus, RunSummary
from db.retention import archive_gone
from db.shared_archives import SharedArchive
from db.store import Store
from evidence.problem import ArchiveInUse, NotAnArchive, told
from evidence.tombstones import (
    Why,
    belongs_to_screenshot,
    belongs_to_traffic,
    is_browser_answer,
    is_screenshot,
    rewrite,
)
from evidence.warc import Record, scan
from evidence.writing import held, is_being_written
from jobs.archives_elsewhere import NOWHERE_ELSE, Elsewhere
from jobs.custody import Witness, hash_of_file, log_of, witness
from jobs.earlier_archive import needed_by
from jobs.kept_archives import beside, delete_archive, first_seen, replace_archive, settle, thinned
from jobs.problems import ExitCode, InputProblem
from jobs.readings import forget_old_readings
from jobs.retention_policy import Policy, Rule, What, load_policy
from jobs.retention_told import tell
from jobs.settings import settings
from jobs.shared_archives import rewritten_here, settled_in_shared_place
from jobs.terminal import console, plainly, ready_database

_GOES_ON = timedelta(days=2)  # an interrupted crawl goes on within one
# What can be taken out of an archive: what is counted, and every record that goes.
_THINNED: dict[What, tuple[Callable[[Record], bool], Callable[[Record], bool]]] = {
    What.SCREENSHOTS: (is_screenshot, belongs_to_screenshot),
    What.TRAFFIC: (is_browser_answer, belongs_to_traffic),
}
_OPEN = frozenset({RunStatus.RUNNING, RunStatus.INTERRUPTED})


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is done to one run's archive: `bytes` go, with so many pictures or answers (`records`; 0: the whole file).

    `shared` is set where the archive is not on this machine, and goes from the shared place alone.
    """

    run: RunSummary
    rule: Rule
    archive: Path
    bytes: int
    records: int = 0
    shared: SharedArchive | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that is due, and runs that stay though their time is over, with the reason (Vietnamese)."""

    steps: tuple[Step, ...]
    stay: tuple[tuple[RunSummary, str], ...]


@plainly
def retain(*, dry_run: bool, policy: Path | None) -> ExitCode:
    """Show what the policy no longer keeps, and let it go."""
    configuration, printed = settings(), console()
    rules = load_policy(policy) if policy is not None else load_policy()
    ready_database(configuration)
    with Store(configuration.database) as store:
        log = log_of(store)
        if not dry_run:
            for run in store.list_runs():
                settle(log, run, configuration)
        registered = set(store.registry().load().codes)
        found = plan(
            store.list_runs(),
            rules,
            data=configuration.data,
            registered=registered,
            log=log,
            now=datetime.now(UTC),
            references=store.references().all(),
            elsewhere=Elsewhere.of(store, configuration),
        )
        tell(printed, rules, found, dry_run=dry_run)
        if not dry_run:
            told_by = witness(configuration)
            for step in found.steps:
                carry_out(store, step, rules, told_by)
            later = [
                why
                for run_id in dict.fromkeys(step.run.id for step in found.steps)
                if (why := settled_in_shared_place(store, run_id, configuration))
            ]
            for why in later:
                printed.print(
                    f"Kho chung chưa theo kịp: {escape(why)} Làm nốt: ./soicong storage push", soft_wrap=True
                )
    if not dry_run:
        forget_old_readings(configuration, datetime.now(UTC))
    if not dry_run and found.steps:
        printed.print("Đã xong; từng việc có sự kiện trong nhật ký chứng cứ.", soft_wrap=True)
    return ExitCode.DONE


def plan(
    runs: Sequence[RunSummary],
    policy: Policy,
    *,
    data: Path,
    registered: Iterable[str],
    log: CustodyLog,
    now: datetime,
    references: Mapping[int, Iterable[str]] = MappingProxyType({}),
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> Plan:
    """What is due of runs (newest first). Archives outside of `data`, newest runs, runs in progress, and archives that
    kept ones need (`references`: files by run) stay. Archives that are not here are looked for `elsewhere`.
    """
    known, newest = frozenset(registered), newest_complete(runs)
    needed = needed_by(runs, references)
    steps: list[Step] = []
    stay: list[tuple[RunSummary, str]] = []
    for run in runs:
        archive = elsewhere.path_here(run)
        shared = None if archive.is_file() else elsewhere.archives.get(run.id)
        if not run.archive or run.gone_at is not None or not (archive.is_file() or shared):
            continue
        due = [
            rule
            for what in (What.ARCHIVES, *_THINNED)
            if (rule := policy.rule(what, run, registered=run.agency.code in known))
            and rule.is_over(run, now)
        ]
        if not due:
            continue
        if shared is not None and due[0].what is not What.ARCHIVES:
            archive, shared = elsewhere.fetched(run), None
        why = _why_it_stays(run, archive, data, newest, now)
        if not why and due[0].what is What.ARCHIVES and run.id in needed:
            others = ", ".join(map(str, needed[run.id]))
            why = f"kho lưu của lượt {others} còn cần nội dung không đổi lưu ở đây"
        if why:
            stay.append((run, why))
        elif due[0].what is What.ARCHIVES:
            size = shared.bytes if shared is not None else archive.stat().st_size
            steps.append(Step(run=run, rule=due[0], archive=archive, bytes=size, shared=shared))
        else:
            gone = {one["what"] for one in thinned(log, run.id)}
            steps += _thinning(run, [rule for rule in due if rule.what not in gone], archive)
    return Plan(steps=tuple(steps), stay=tuple(stay))


def newest_complete(runs: Iterable[RunSummary]) -> frozenset[int]:
    """The newest complete run of each agency that still has its archive; where none is, the newest that ended."""
    newest: dict[str, RunSummary] = {}
    for run in runs:
        if (
            not run.archive
            or run.gone_at is not None
            or run.status not in (RunStatus.DONE, RunStatus.NOT_SEEN)
        ):
            continue
        first = newest.get(run.agency.code)
        better = first is None or (first.status, run.status) == (RunStatus.NOT_SEEN, RunStatus.DONE)
        same = first is not None and first.status is run.status and run.started_at > first.started_at
        if better or same:
            newest[run.agency.code] = run
    return frozenset(run.id for run in newest.values())


def _why_it_stays(run: RunSummary, archive: Path, data: Path, newest: frozenset[int], now: datetime) -> str:
    if not archive.resolve().is_relative_to(data.resolve()):
        return "kho lưu nằm ngoài thư mục dữ liệu"
    if run.id in newest:
        return "lượt đầy đủ mới nhất của cơ quan"
    if not archive.is_file():  # it was put into the shared place when its run had ended
        return ""
    written = datetime.fromtimestamp(archive.stat().st_mtime, UTC)
    if is_being_written(archive) or (run.status in _OPEN and now - written < _GOES_ON):
        return "lượt đang chạy hoặc còn chạy tiếp được"
    return ""


def _thinning(run: RunSummary, rules: Sequence[Rule], archive: Path) -> list[Step]:
    """A step for each rule by which there is something to take out."""
    sizes, counts = Counter[What](), Counter[What]()
    try:
        for record in scan(archive) if rules else ():
            for rule in rules:
                counted, goes = _THINNED[rule.what]
                counts[rule.what] += counted(record)
                sizes[rule.what] += record.reference.length if goes(record) else 0
    except NotAnArchive:
        return []  # a crawl that was killed before its first record
    return [
        Step(run=run, rule=rule, archive=archive, bytes=sizes[rule.what], records=counts[rule.what])
        for rule in rules
        if counts[rule.what]
    ]


def carry_out(store: Store, step: Step, policy: Policy, told_by: Witness) -> None:
    """Tell and do one step; the shared place follows it later. Raises InputProblem, DatabaseProblem."""
    log, archive, now = log_of(store), step.archive, datetime.now(UTC)
    facts: dict[str, Any] = {
        "archive": archive.name,
        "policy": {"id": policy.id, "sha256": policy.sha256},
        "reason": step.rule.reason,
    }
    if step.shared is not None:
        facts |= {"archive_sha256": step.shared.sha256, "bytes": step.shared.bytes}
        log.append(
            [told_by.event(Kind.DELETION, step.run.id, facts)],
            along=archive_gone(step.run.id, at=now, why=step.rule.reason),
        )
        return
    try:
        with held(archive):
            before = hash_of_file(archive)
            if step.rule.what is What.ARCHIVES:
                facts |= {"archive_sha256": before, "bytes": archive.stat().st_size}
                event = told_by.event(Kind.DELETION, step.run.id, facts)
                along = archive_gone(step.run.id, at=now, why=step.rule.reason)
                delete_archive(log, archive, [event], along=along)
                return
            stones = rewrite(
                archive,
                beside(archive),
                chosen=_THINNED[step.rule.what][1],
                at=now,
                why=Why.POLICY,
                reason=step.rule.reason,
            )
            if not stones:  # another process was here
                beside(archive).unlink()
                return
            facts |= {
                "what": step.rule.what.value,
                "before": before,
                "after": hash_of_file(beside(archive)),
                "bytes": step.bytes,
                "records": [{"record": stone.record, "sha256": stone.sha256} for stone in stones],
            }
            taken_in = first_seen(log, step.run.id, archive, told_by)
            event = told_by.event(Kind.THINNING, step.run.id, facts)
            along = rewritten_here(store, step.run.id, before=before)
            replace_archive(log, archive, [*taken_in, event], along=along)
    except ArchiveInUse as problem:
        raise InputProblem(
            f"Kho lưu của lượt {step.run.id} đang được một tiến trình khác ghi; hãy chạy lại sau."
        ) from problem
    except OSError as problem:
        raise InputProblem(
            f"Không xoá được ‘{archive}’ ({told(problem)}); chạy lại lệnh này để làm nốt."
        ) from problem
