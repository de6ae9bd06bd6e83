"""`./soicong storage check|push`: whether the shared place works, and what has still to go there or leave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.markup import escape

from db.problem import DatabaseProblem
from db.records import RunStatus
from db.store import Store
from jobs.custody import log_of
from jobs.kept_archives import settle
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.shared_archives import Shared, path_here
from jobs.shared_place import SharedPlace, StorageProblem
from jobs.storage_settings import storage_settings
from jobs.terminal import console, plainly, ready_database

_GOES_ON = timedelta(days=2)  # an interrupted crawl goes on within one
_MOST_TOLD = 5


@dataclass(frozen=True, kw_only=True)
class Pending:
    """What the shared place lacks or has too much: numbers of runs to put from here, to put from elsewhere, to delete."""

    here: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    to_delete: tuple[int, ...] = ()

    def sentences(self) -> list[str]:
        """In Vietnamese; none where nothing is pending."""
        told = []
        if self.here:
            told.append(f"{len(self.here)} kho lưu của máy này chưa lên kho chung: ./soicong storage push")
        if self.elsewhere:
            told.append(
                f"{len(self.elsewhere)} kho lưu nằm ở máy khác, chưa lên kho chung (lượt {_numbers(self.elsewhere)}): "
                "chạy ./soicong storage push trên máy ấy."
            )
        if self.to_delete:
            told.append(
                f"{len(self.to_delete)} kho lưu đã xoá nhưng kho chung còn giữ: ./soicong storage push"
            )
        return told


def pending(shared: Shared) -> Pending:
    """What the shared place has still to follow. Raises DatabaseProblem."""
    archives = shared.store.shared_archives()
    here: list[int] = []
    elsewhere: list[int] = []
    for run_id in archives.to_put(begun_before=datetime.now(UTC) - _GOES_ON):
        known = archives.of(run_id)
        run = shared.store.load_run(run_id)
        lies_here = path_here(shared.configuration, run).is_file()
        if lies_here and (known is None or known.holder == shared.machine):
            here.append(run_id)
        elif (
            run.status is not RunStatus.INTERRUPTED
        ):  # nobody waits for what a dead machine has of one that was given up
            elsewhere.append(run_id)
    gone = tuple(one.run_id for one in archives.to_delete())
    return Pending(here=tuple(here), elsewhere=tuple(elsewhere), to_delete=gone)


def storage_troubles(configuration: Settings) -> list[str]:
    """What the start of a round and the morning's digest have to name; none where no shared place is set."""
    setting = storage_settings()
    if setting is None:
        return []
    try:
        SharedPlace(setting).check()
        told = []
    except StorageProblem as problem:
        told = [f"{problem} Kho lưu vẫn giữ trên máy này và sẽ được gửi sau."]
    try:
        with Store(configuration.database) as store:
            shared = Shared.of(store, configuration)
            return told + (pending(shared).sentences() if shared is not None else [])
    except DatabaseProblem as problem:
        return [*told, str(problem)]


def push_pending(shared: Shared) -> tuple[int, tuple[str, ...]]:
    """Put and delete what is pending on this machine, also old copies: how many runs, and what went wrong (each once)."""
    due, done = pending(shared), 0
    troubles: dict[str, None] = {}
    for run_id in (*due.to_delete, *due.here):
        try:
            settle(log_of(shared.store), shared.store.load_run(run_id), shared.configuration)
            shared.settle(run_id)
            done += 1
        except (StorageProblem, InputProblem) as problem:
            troubles[str(problem)] = None
    shared.sweep()
    return done, tuple(troubles)


@plainly
def check_storage() -> ExitCode:
    """Try the shared place, and say what is pending; 4 where it does not work."""
    configuration, printed = settings(), console()
    setting = storage_settings()
    if setting is None:
        printed.print(
            f"Chưa đặt kho chung (SOICONG_STORAGE): chứng cứ nằm trong {escape(str(configuration.archives))}.",
            soft_wrap=True,
        )
        return ExitCode.DONE
    ready_database(configuration)
    code = ExitCode.DONE
    try:
        SharedPlace(setting).check()
        printed.print(f"Kho chung {escape(setting.address)}: ghi, đọc, xoá được.", soft_wrap=True)
    except StorageProblem as problem:
        printed.print(f"{escape(str(problem))} Kho lưu vẫn giữ trên máy này.", soft_wrap=True)
        code = ExitCode.NOT_KEPT
    with Store(configuration.database) as store:
        shared = _shared(store, configuration)
        _tell(printed, pending(shared))
    return code


@plainly
def push_storage() -> ExitCode:
    """Put and delete in the shared place what is pending here; 4 where something had to be left for later."""
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        shared = _shared(store, configuration)
        done, troubles = push_pending(shared)
        left = shared.make_room()
        rest = pending(shared)
    printed.print(f"Đã làm xong {done} việc với kho chung {escape(shared.place.address)}.", soft_wrap=True)
    if left:
        printed.print(f"Đã bỏ {left} bản trên máy này để lấy chỗ; kho chung có đủ.", soft_wrap=True)
    for trouble in troubles:
        printed.print(escape(trouble), soft_wrap=True)
    _tell(printed, rest)
    return ExitCode.NOT_KEPT if rest.here or rest.to_delete else ExitCode.DONE


def _shared(store: Store, configuration: Settings) -> Shared:
    shared = Shared.of(store, configuration)
    if shared is None:
        raise InputProblem(
            "Chưa đặt kho chung: đặt SOICONG_STORAGE là một thư mục hoặc s3://tên-kho/thư-mục rồi chạy lại."
        )
    return shared


def _tell(printed: Console, found: Pending) -> None:
    for sentence in found.sentences() or ["Không còn gì phải gửi hay xoá."]:
        printed.print(sentence, soft_wrap=True)


def _numbers(runs: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, runs[:_MOST_TOLD]))
    return f"{shown}…" if len(runs) > _MOST_TOLD else shown
