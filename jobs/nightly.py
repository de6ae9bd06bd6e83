"""`./soicong nightly`: one round every night, each in a process of its own, looked after until it has ended.

A round that dies is gone on with (jobs.round_keeping), after a while and a few times; what comes after a round (seal,
digest) is done whatever became of it. Nothing here is kept in memory over a night: the next one begins from the database.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from crawler.hours import Hours
from db.registered import registrations
from db.store import Store
from jobs.addresses import crawl_hours, today
from jobs.alert_settings import alert_settings
from jobs.alerts import troubles_at_start
from jobs.evidence_settings import evidence_settings
from jobs.health_server import health_served
from jobs.log_events import (
    DISK_LOW,
    HOURS_DIFFER,
    MAIL_UNREACHABLE,
    NIGHT_BEGUN,
    NIGHT_BROKEN_OFF,
    NIGHT_ENDED,
    NIGHT_PLANNED,
    NIGHT_REFUSED,
    NIGHT_UNFINISHED,
    NIGHT_UNSEEN,
    NO_SEALING_KEY,
    STEP_DONE,
    STEP_FAILED,
    STOPPED,
    STORAGE_TROUBLE,
    LogEvent,
)
from jobs.logs import as_lines, start_logs, tell
from jobs.night_watch import GUARD, Watch
from jobs.outputs import writable_folder, write
from jobs.problems import WITHIN, ExitCode, InputProblem
from jobs.schedule import BadTime, Night, fires, full_due, next_night, night_at, time_of_day
from jobs.settings import Settings, settings
from jobs.storage import storage_troubles
from jobs.storage_settings import storage_settings
from jobs.terminal import console, plainly, ready_database
from scoring.calendar import ZONE

# A round that ended by itself: done, or portals could not be seen. 2 is bad input: a person has to mend it first.
_ENDED = frozenset({int(ExitCode.DONE), int(ExitCode.UNSEEN)})
_AGAIN_AFTER = (60.0, 300.0, 900.0)  # seconds before a round that died is gone on with
_STEP_SECONDS = 900.0  # for each thing that is done after a round
_LOW_DISK = 5 << 30
_PR_SET_PDEATHSIG = 1
_LOCK = "nightly.lock"
_SCHEDULE = "nightly.json"


ALERTS = ("alerts", "round")


@dataclass(frozen=True, kw_only=True)
class NightlyOrder:
    """When rounds begin, in which hours they may ask, and every how many days all pages are asked for again."""

    at: time
    window: str | None
    hours: Hours
    full_every: timedelta
    options: tuple[str, ...] = ()  # further options of `crawl`


@plainly
def run_nightly(
    *, at: str, window: str | None, once: bool, full_every: int, options: Sequence[str]
) -> ExitCode:
    """Run a round every night until told to stop, or one of them."""
    configuration, printed = settings(), console()
    start_logs(printed)
    order = NightlyOrder(
        at=_time(at),
        window=window,
        hours=crawl_hours(window),
        full_every=timedelta(days=full_every),
        options=tuple(options),
    )
    with _alone(writable_folder(configuration.data)):
        if not once and not fires(order.at, order.hours):
            raise InputProblem(
                f"Giờ bắt đầu {order.at:%H:%M} không nằm trong khung giờ {order.hours}: lịch này không bao giờ chạy; "
                "đổi --at hoặc --window."
            )
        _demand_ready(order, configuration)
        # Where lines are written, what the commands of a night say are lines of the same log.
        watch = Watch({WITHIN: "1"} if as_lines(printed) else {})
        with watch.signals(), health_served(configuration):
            if once:
                return _one_night(_night_now(order), order, configuration, watch)
            while not watch.stopped.is_set():
                night = next_night(datetime.now(UTC), order.at, order.hours)
                note_schedule(configuration, night)
                tell(
                    NIGHT_PLANNED,
                    f"Đợt kế tiếp bắt đầu {_told(night.begins)}, chậm nhất xong {_told(night.ends)}.",
                    begins=night.begins.astimezone(UTC).isoformat(),
                    ends=night.ends.astimezone(UTC).isoformat(),
                )
                if watch.wait_until(night.begins):
                    _one_night(night, order, configuration, watch)
    tell(STOPPED, "Đã dừng theo yêu cầu.")
    return ExitCode.DONE


def _time(text: str) -> time:
    try:
        return time_of_day(text)
    except BadTime as problem:
        raise InputProblem(f"--at: {problem}.") from problem


def _demand_ready(order: NightlyOrder, configuration: Settings) -> None:
    """Refuse what cannot work, and name what will trouble the nights. Raises InputProblem."""
    ready_database(configuration)
    with Store(configuration.database) as store:
        registry = store.registry().load()
    known = registrations(registry, today())
    if not known:
        raise InputProblem(
            "Chưa có cơ quan nào đang hoạt động trong sổ: nhập bằng ./soicong agencies import TỆP.xlsx."
        )
    for one in known:
        if order.window is None and one.crawl_window and not fires(order.at, crawl_hours(one.crawl_window)):
            tell(
                HOURS_DIFFER,
                f"Lưu ý: {one.agency.code} chỉ được xem trong {one.crawl_window}, đợt bắt đầu {order.at:%H:%M} sẽ chờ "
                "tới giờ ấy.",
                agency=one.agency.code,
                hours=one.crawl_window,
            )
    _ = alert_settings()  # what cannot be meant is refused; what cannot be reached may be by the morning
    for trouble in troubles_at_start():
        tell(MAIL_UNREACHABLE, f"CẦN XEM: {trouble}; bản tin sẽ được giữ lại cho tới khi gửi được.")
    for trouble in storage_troubles(configuration):
        tell(STORAGE_TROUBLE, f"CẦN XEM: {trouble}")
    if not _can_seal(configuration):
        tell(
            NO_SEALING_KEY,
            "Lưu ý: chưa có khoá ký, chứng cứ chưa được niêm phong hằng ngày: ./soicong evidence key new",
        )
    if shutil.disk_usage(configuration.data).free < _LOW_DISK:
        tell(DISK_LOW, f"CẦN XEM: ổ đĩa của {configuration.data} còn dưới 5 GB.")


def _night_now(order: NightlyOrder) -> Night:
    """The night of a round that is begun at once; outside its hours it waits for them to open."""
    now = datetime.now(UTC)
    return night_at(now + timedelta(seconds=order.hours.seconds_until(now)), order.hours)


def _one_night(night: Night, order: NightlyOrder, configuration: Settings, watch: Watch) -> ExitCode:
    with Store(configuration.database) as store:
        full = full_due(store.rounds().list(limit=200), datetime.now(UTC), order.full_every)
    arguments = ["crawl", "--all", "--trigger", "nightly", *order.options]
    if full:
        arguments += ["--ask-again", "0"]
    if order.window is not None:
        arguments += ["--window", order.window]
    tell(NIGHT_BEGUN, "Bắt đầu đợt thu thập" + (" đầy đủ." if full else "."), full=full)
    code = watch.run(arguments, until=night.ends)
    for wait in _AGAIN_AFTER:
        if code in _ENDED or code == int(ExitCode.BAD_INPUT) or watch.stopped.is_set():
            break
        begins = datetime.now(UTC) + timedelta(seconds=wait)
        if begins >= night.ends:
            break
        tell(
            NIGHT_BROKEN_OFF,
            f"Đợt dừng giữa chừng (mã {code}); đi tiếp lúc {_told(begins)}.",
            code=code,
            again=begins.isoformat(),
        )
        if watch.wait_until(begins):
            code = watch.run(arguments, until=night.ends)
    event, say = _outcome(code)
    tell(event, say, code=code)
    for name, step in _afterwards(configuration):
        ended = watch.run(list(step), until=datetime.now(UTC) + timedelta(seconds=_STEP_SECONDS))
        if ended and not (step == GUARD and ended == int(ExitCode.OURS)):  # a round held back tells so itself
            say = f"CẦN XEM: {name} không xong (mã {ended}); chạy tay: ./soicong {' '.join(step)}"
            tell(STEP_FAILED, say, step=" ".join(step), code=ended)
        else:
            tell(STEP_DONE, step=" ".join(step), code=ended)
    return ExitCode(code) if code in {int(one) for one in ExitCode} else ExitCode.OURS


def _afterwards(configuration: Settings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is done after a round, whatever became of it: its name, and the command."""
    yield "xét đợt trước khi điểm được tính", GUARD
    if alert_settings().configured:
        yield "gửi bản tin", ALERTS
    if storage_settings() is not None:
        yield "gửi nốt chứng cứ lên kho chung", ("storage", "push")
    if _can_seal(configuration):
        yield "niêm phong nhật ký chứng cứ", ("evidence", "seal")


def after_round(configuration: Settings, number: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The same for a round that many machines have made together: by its number, another may have begun meanwhile."""
    for name, step in _afterwards(configuration):
        yield name, (*step, str(number)) if step in (GUARD, ALERTS) else step


def _can_seal(configuration: Settings) -> bool:
    """Whether there is a key; one that cannot be read is told by the command that seals."""
    try:
        return evidence_settings(configuration).signer() is not None
    except InputProblem:
        return True


def _outcome(code: int) -> tuple[LogEvent, str]:
    if code == int(ExitCode.DONE):
        return NIGHT_ENDED, "Đợt thu thập xong."
    if code == int(ExitCode.UNSEEN):
        return NIGHT_UNSEEN, "Đợt thu thập xong, có cổng không xem được: ./soicong rounds show"
    if code == int(ExitCode.BAD_INPUT):
        return (
            NIGHT_REFUSED,
            "CẦN XEM: đợt không chạy được như đã đặt (lý do ở dòng trên); sửa rồi chạy lại.",
        )
    return (
        NIGHT_UNFINISHED,
        f"CẦN XEM: đợt chưa xong (mã {code}): ./soicong rounds show; đêm sau làm đợt mới.",
    )


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"


def note_schedule(configuration: Settings, night: Night) -> None:
    """Write down when the next round begins, for the page of rounds."""
    told = {
        "begins": night.begins.astimezone(UTC).isoformat(),
        "ends": night.ends.astimezone(UTC).isoformat(),
    }
    write(configuration.data / _SCHEDULE, json.dumps(told).encode())


def scheduled(configuration: Settings) -> Night | None:
    """The next round of the nightly process that is alive on this machine; None where none is."""
    try:
        with (configuration.data / _LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        pass
    try:
        told = json.loads((configuration.data / _SCHEDULE).read_text("utf-8"))
        return Night(begins=datetime.fromisoformat(told["begins"]), ends=datetime.fromisoformat(told["ends"]))
    except (OSError, ValueError, KeyError):
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one nightly process for a data folder. Raises InputProblem where another one is there."""
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise InputProblem(
                f"Đã có một tiến trình ./soicong nightly khác dùng thư mục dữ liệu {folder}; dừng nó trước."
            ) from taken
        yield


def end_with_parent() -> None:
    """A round whose supervisor was killed ends in good order; the next one goes on with it. Called by the round."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
