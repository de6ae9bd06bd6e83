"""`./soicong restore`: a snapshot of a back-up folder becomes an installation again, in an empty place."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.markup import escape

from db.copying import copy_database
from db.migrate import Schema, upgrade
from db.snapshot import (
    demand_empty,
    demand_sound,
    in_one_file,
    is_sqlite,
    point_archives,
    sqlite_file,
    url_of,
)
from evidence.problem import told
from jobs.backup_check import damaged_in
from jobs.backup_files import copied, demand_room, disk_told, settled
from jobs.backup_form import DATABASE, KEYS, SUMS, BackedArchive, Manifest, read_manifest, snapshots
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.restore_proof import Proven, prove
from jobs.terminal import console, plainly


@plainly
def restore(source: Path, *, to: Path, at: str | None, database: str | None) -> ExitCode:
    """Restore a snapshot (the newest, or that of a moment) into an empty folder, and prove that it is whole.

    With `database` its content goes into that empty database, and no SQLite file stays in the folder.
    """
    snapshot = _chosen(source, at)
    manifest = read_manifest(snapshot)
    url = database or url_of(to / "soicong.sqlite3")
    _demand_empty_folder(to)
    if database is not None:
        demand_empty(database)
    made_here = not to.exists()
    folder = writable_folder(to)
    demand_room(folder, sum(one.bytes for one in manifest.archives) + 2 * manifest.database.bytes)
    try:
        with disk_told("Khôi phục chưa xong, không đọc hay ghi được"):
            proven = _restored(snapshot, manifest, folder, url)
    except BaseException:
        _clear(folder, remove=made_here)
        raise
    printed = console()
    printed.print(
        f"Đã khôi phục bản {escape(snapshot.name)} vào {escape(str(to))}: {len(manifest.archives)} kho lưu khớp mã băm, "
        f"nhật ký chứng cứ liền mạch ({proven.events} sự kiện).",
        soft_wrap=True,
    )
    printed.print(escape(proven.rescored), soft_wrap=True)
    if manifest.missing:
        printed.print(
            f"Khi sao lưu đã thiếu kho lưu của {len(manifest.missing)} lượt: điểm còn, nhưng không chấm lại được."
        )
    if manifest.elsewhere:
        printed.print(
            f"Kho lưu của {len(manifest.elsewhere)} lượt chỉ nằm ở kho chung: đặt SOICONG_STORAGE như trước."
        )
    printed.print(f"Để dùng: SOICONG_DATA={escape(str(folder.resolve()))}", soft_wrap=True)
    if database is not None and not is_sqlite(database):
        printed.print("Đặt SOICONG_DATABASE là địa chỉ cơ sở dữ liệu vừa khôi phục.")
    if not manifest.keys:
        printed.print(
            f"Bản sao lưu không có khoá ký: chép khoá giữ riêng vào {escape(str(folder / 'keys'))} trước khi xuất gói.",
            soft_wrap=True,
        )
    return ExitCode.DONE


def _chosen(source: Path, at: str | None) -> Path:
    if (source / SUMS).is_file() and at is None:  # the snapshot itself
        return source
    found = snapshots(source)
    if not found:
        raise InputProblem(
            f"‘{source}’ không phải thư mục sao lưu của Soi Cổng: cần thư mục đã dùng cho ./soicong backup."
        )
    if at is None:
        return found[-1]
    for one in found:
        if one.name == at:
            return one
    names = ", ".join(one.name for one in found[-5:])
    raise InputProblem(f"Không có bản sao lưu ‘{at}’; các bản mới nhất: {names}.")


def _demand_empty_folder(folder: Path) -> None:
    try:
        empty = not folder.exists() or not any(folder.iterdir())
    except OSError as problem:
        raise InputProblem(
            f"Không dùng được ‘{folder}’ ({told(problem)}): chọn một thư mục khác."
        ) from problem
    if not empty:
        raise InputProblem(f"Thư mục ‘{folder}’ không trống: chỉ khôi phục vào thư mục trống hoặc chưa có.")


def _restored(snapshot: Path, manifest: Manifest, folder: Path, url: str) -> Proven:
    _demand_undamaged(snapshot, manifest)
    back_up = snapshot.parent
    for one in manifest.archives:
        _archive(back_up / one.place, one, folder)
    if manifest.keys:
        (folder / KEYS).mkdir(mode=0o700)
        for name in manifest.keys:
            _copy(snapshot / KEYS / name, folder / KEYS / name)
    file = folder / "khoi-phuc.sqlite3"
    _copy(snapshot / DATABASE, file)
    if demand_sound(file).schema is Schema.OLDER:
        upgrade(url_of(file))
    archives = (folder / "archives").resolve()
    point_archives(
        file, {one.run: str(archives / one.path) for one in manifest.archives if one.run is not None}
    )
    proven = prove(file, manifest)
    in_one_file(file)
    final = sqlite_file(url)
    if final is not None and final.parent.resolve() == folder.resolve():
        file.rename(final)
    else:
        copy_database(url_of(file), url)
        file.unlink()
    return proven


def _demand_undamaged(snapshot: Path, manifest: Manifest) -> None:
    if damaged := damaged_in(snapshot, manifest):
        raise InputProblem(
            f"Bản sao lưu ‘{snapshot}’ đã hỏng: {damaged[0]} không khớp mã băm; hãy dùng bản khác bằng --at."
        )


def _archive(copy: Path, one: BackedArchive, folder: Path) -> None:
    place = folder / "archives" / one.path
    place.parent.mkdir(parents=True, exist_ok=True)
    if not copy.is_file():
        raise InputProblem(
            f"Bản sao lưu thiếu kho lưu của lượt {one.run} (‘{copy}’); hãy dùng bản khác bằng --at."
        )
    with copied(copy, place.parent) as (made, facts):
        if (facts.sha256, facts.bytes) != (one.sha256, one.bytes):
            raise InputProblem(
                f"Bản sao lưu đã hỏng: kho lưu của lượt {one.run} (‘{copy}’) không khớp mã băm; "
                "hãy dùng bản khác bằng --at."
            )
        settled(made, place)


def _copy(source: Path, place: Path) -> None:
    with copied(source, place.parent) as (made, _):
        settled(made, place)


def _clear(folder: Path, *, remove: bool) -> None:
    """Leave the place as it was: empty."""
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    if remove:
        folder.rmdir()
