"""`./soicong backup`: a consistent copy of the database and of the archives that it tells of."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from assurance.engine import engine
from db.migrate import Schema, state
from db.models import SCHEMA_REVISION
from db.snapshot import in_one_file, sqlite_file, take, url_of
from db.store import Store
from evidence.problem import told
from evidence.writing import remember_name
from jobs.backed_archives import Archives, Gathered
from jobs.backup_check import damaged_files
from jobs.backup_files import copied, decimal, demand_room, disk_told, hashed, settled, size, written
from jobs.backup_form import (
    ARCHIVES,
    DATABASE,
    KEYS,
    MANIFEST,
    SUMS,
    BackedFile,
    Manifest,
    read_manifest,
    snapshots,
)
from jobs.custody import log_of, witness
from jobs.evidence_settings import evidence_settings
from jobs.kept_archives import settle
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly

_UNFINISHED = ".dang-lam-"
_ATTEMPTS = 3  # retention may rewrite an archive between the database's copy and its own
_README = (
    "Bản sao lưu của Soi Cổng. Khôi phục: ./soicong restore THƯ_MỤC_NÀY --to THƯ_MỤC_TRỐNG\n"
    "Kiểm tra không cần Soi Cổng: vào một thư mục có tên là thời điểm (UTC) rồi chạy: sha256sum -c SHA256SUMS\n"
)


@plainly
def back_up(to: Path, *, keep: int | None, with_keys: bool, check: bool) -> ExitCode:
    """Add a snapshot to a back-up folder; 1 where an archive is missing or is not what the custody log tells of it."""
    configuration, printed, began = settings(), console(), time.monotonic()
    _demand_something(configuration)
    folder = writable_folder(to)
    if folder.resolve().is_relative_to(configuration.archives.resolve()):
        raise InputProblem(f"‘{to}’ nằm trong thư mục kho lưu: chọn thư mục khác, tốt nhất ở ổ đĩa khác.")
    with disk_told("Sao lưu chưa xong, không ghi được vào"), _alone(folder):
        manifest, gathered = _snapshot(folder, configuration, with_keys=with_keys)
        let_go = _let_go(folder, keep) if keep is not None else 0
        damaged = damaged_files(folder) if check else None
    printed.print(
        f"Đã sao lưu vào {escape(str(folder / manifest.name))}: cơ sở dữ liệu {size(manifest.database.bytes)}, "
        f"{len(manifest.archives)} kho lưu ({gathered.new} mới, {size(gathered.new_bytes)}), "
        f"{decimal(time.monotonic() - began)} giây.",
        soft_wrap=True,
    )
    if let_go:
        printed.print(f"Đã bỏ {let_go} bản sao lưu cũ (--keep {keep}).")
    if damaged is not None:
        printed.print(
            f"[red]Hỏng {len(damaged)} tệp trong bản sao lưu[/], đã bỏ để lần sao lưu sau chép lại: "
            f"{escape(', '.join(damaged[:5]))}"
            if damaged
            else "Đã đọc lại mọi tệp của các bản sao lưu: khớp.",
            soft_wrap=True,
        )
    _remarks(printed, folder, configuration, manifest)
    return ExitCode.OURS if manifest.missing or manifest.differing or damaged else ExitCode.DONE


def _demand_something(configuration: Settings) -> None:
    file = sqlite_file(configuration.database)
    if (file is not None and not file.exists()) or state(configuration.database).schema is Schema.NONE:
        raise InputProblem("Chưa có cơ sở dữ liệu nào để sao lưu: xem SOICONG_DATA và SOICONG_DATABASE.")
    Store(configuration.database).close()  # says what to run for a database of another version


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One back-up at a time; what a killed one has left goes."""
    with (folder / ".khoa").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputProblem(
                f"Một lệnh khác đang sao lưu vào ‘{folder}’: chờ lệnh ấy xong rồi chạy lại."
            ) from None
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        (folder / ARCHIVES).mkdir(exist_ok=True)
        for left in (folder / ARCHIVES).glob(".dang-chep-*"):
            left.unlink(missing_ok=True)
        if not (folder / "README.txt").exists():
            (folder / "README.txt").write_text(_README, encoding="utf-8")
        yield


def _snapshot(folder: Path, configuration: Settings, *, with_keys: bool) -> tuple[Manifest, Gathered]:
    known = snapshots(folder)
    archives = Archives(
        configuration=configuration, folder=folder, before=read_manifest(known[-1]) if known else None
    )
    here = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        gathered = _database_and_archives(here / DATABASE, configuration, archives)
        keys = _keys(here / KEYS, configuration) if with_keys else {}
        manifest = Manifest(
            made_at=_moment(folder),
            program=witness(configuration).tool,
            engine=engine().sha256,
            revision=SCHEMA_REVISION,
            database=hashed(here / DATABASE),
            archives=gathered.archives,
            keys=keys,
            missing=gathered.missing,
            differing=gathered.differing,
            elsewhere=gathered.elsewhere,
        )
        written(here / MANIFEST, manifest.content())
        written(here / SUMS, manifest.sums())
        here.chmod(0o700)
        here.rename(folder / manifest.name)
        remember_name(folder / manifest.name)
    finally:
        shutil.rmtree(here, ignore_errors=True)
    return manifest, gathered


def _database_and_archives(file: Path, configuration: Settings, archives: Archives) -> Gathered:
    """The database first, then what it tells of: archives only grow, so that they hold all that it knows."""
    for attempt in range(1, _ATTEMPTS + 1):
        file.unlink(missing_ok=True)
        source = sqlite_file(configuration.database)
        demand_room(file.parent, source.stat().st_size if source is not None else 0)
        take(configuration.database, file)
        with Store(url_of(file)) as store:
            shared = store.shared_archives().all().values()
            gathered = archives.gather(
                file,
                log=log_of(store).lines(),
                references=store.references().all(),
                shared={one.run_id for one in shared if one.put_at is not None},
            )
        in_one_file(file)
        if attempt == _ATTEMPTS or not (gathered.missing or gathered.differing):
            break
        _settle(configuration, (*gathered.missing, *gathered.differing))
    return gathered


def _settle(configuration: Settings, runs: tuple[int, ...]) -> None:
    """Finish what was told of archives and not done; who is at it now is given time."""
    with Store(configuration.database) as store:
        for run in runs:
            try:
                settle(log_of(store), store.load_run(run))
            except InputProblem:
                time.sleep(1.0)  # another process is rewriting it


def _keys(folder: Path, configuration: Settings) -> dict[str, BackedFile]:
    key = evidence_settings(configuration).key
    if not key.is_file():
        raise InputProblem(
            f"Không có khoá ký ‘{key}’ để sao lưu: bỏ --with-keys, hoặc đặt SOICONG_SIGNING_KEY."
        )
    folder.mkdir(mode=0o700)
    found = {}
    for source in (key, key.with_suffix(".pub")):
        if source.is_file():
            try:
                with copied(source, folder) as (copy, facts):
                    settled(copy, folder / source.name)
            except PermissionError as problem:
                raise InputProblem(f"Không đọc được khoá ‘{source}’ ({told(problem)}).") from problem
            found[source.name] = facts
    return found


def _moment(folder: Path) -> datetime:
    """Now; a second later where a snapshot of this second is there."""
    while (folder / f"{(now := datetime.now(UTC).replace(microsecond=0)):%Y%m%dT%H%M%SZ}").exists():
        time.sleep(0.1)
    return now


def _let_go(folder: Path, keep: int) -> int:
    """Keep the newest snapshots and the archives that they need; how many went."""
    every = snapshots(folder)
    kept = [read_manifest(one) for one in every[-keep:]]
    for old in every[:-keep]:
        (old / SUMS).unlink()  # no snapshot any more, wherever this is broken off
        shutil.rmtree(old)
    needed = {one.place for manifest in kept for one in manifest.archives}
    for path in (folder / ARCHIVES).glob("*/*.warc.gz"):
        if path.relative_to(folder).as_posix() not in needed:
            path.unlink()
    return max(0, len(every) - keep)


def _remarks(printed: Console, folder: Path, configuration: Settings, manifest: Manifest) -> None:
    for runs, wrong in (
        (manifest.missing, "không còn tệp kho lưu"),
        (manifest.differing, "kho lưu khác với nhật ký chứng cứ (hỏng hoặc bị sửa)"),
    ):
        if runs:
            shown = ", ".join(map(str, runs[:20])) + ("…" if len(runs) > 20 else "")
            printed.print(f"[red]Cần xem lại[/]: lượt {shown} {wrong}.", soft_wrap=True)
    if manifest.elsewhere:
        printed.print(
            f"Kho lưu của {len(manifest.elsewhere)} lượt chỉ nằm ở kho chung: không chép, chỉ ghi tên."
        )
    if not manifest.keys and evidence_settings(configuration).key.is_file():
        printed.print("Khoá ký không nằm trong bản sao lưu; giữ riêng một bản, hoặc thêm --with-keys.")
    if folder.stat().st_dev == configuration.data.stat().st_dev:
        printed.print("Bản sao lưu nằm cùng ổ đĩa với dữ liệu: hãy chép thêm sang ổ hoặc máy khác.")
