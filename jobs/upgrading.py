"""Bringing a database to this version's schema, with a copy of it made before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.migrate import Schema, state, upgrade
from db.models import SCHEMA_REVISION
from db.problem import shown
from db.session import parse_url
from db.snapshot import copy_file, sqlite_file, url_of
from jobs.backup_files import demand_room
from jobs.problems import InputProblem


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """From which revision (`before`, '' where there was nothing) to which; `copy` is the database as it was before."""

    before: str
    revision: str
    copy: Path | None

    @property
    def sentence(self) -> str:
        """What happened to the data, for the person at the keyboard; '' where nothing did."""
        if self.copy is None:
            return ""
        return (
            f"Đã nâng cấp cơ sở dữ liệu từ lược đồ {self.before} lên {self.revision}; bản trước khi nâng cấp: {self.copy} "
            "(xoá khi đã chạy ổn)."
        )


def upgraded(url: str, *, backed_up: bool = False) -> Upgraded:
    """Make or upgrade a database. An SQLite file is copied beside itself first; of a server's, people say so (`backed_up`).

    Raises DatabaseProblem; InputProblem where there is no room for the copy, or nobody has backed the server up.
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return Upgraded(before="", revision=upgrade(url).revision, copy=None)
    found = state(url)
    if found.schema is not Schema.OLDER:
        return Upgraded(before=found.revision, revision=upgrade(url).revision, copy=None)
    if file is None and not backed_up:
        where = shown(parse_url(url))
        raise InputProblem(
            f"Cơ sở dữ liệu {where} cần nâng cấp từ lược đồ {found.revision} lên {SCHEMA_REVISION}, và máy chủ không "
            "được sao lưu tự động: sao lưu bằng pg_dump -Fc -f truoc-nang-cap.dump CƠ_SỞ_DỮ_LIỆU, rồi chạy: "
            "./soicong db upgrade --backed-up"
        )
    copy = _copied(url, file, found.revision) if file is not None else None
    return Upgraded(before=found.revision, revision=upgrade(url).revision, copy=copy)


def _copied(url: str, file: Path, revision: str) -> Path | None:
    """A copy of an older SQLite database beside it; None where another process has upgraded it meanwhile."""
    demand_room(file.parent, 2 * file.stat().st_size)  # its copy, and what a migration writes
    name = f"{file.stem}-{revision}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z{file.suffix}"
    half = file.with_name(f".{name}.dang-chep")
    try:
        copy_file(parse_url(url), half)
        if state(url_of(half)).revision != revision:
            return None
        half.chmod(file.stat().st_mode & 0o777)
        return half.rename(file.with_name(name))
    finally:
        for left in (half, *half.parent.glob(f"{half.name}-*")):
            left.unlink(missing_ok=True)
