"""Bring a database to the schema of this version, and tell what state it is in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.models import SCHEMA_REVISION, Base
from db.problem import DatabaseProblem, ProblemKind, explained, shown
from db.session import create_engine, parse_url, writing
from evidence.modules import leave_out
from evidence.problem import told

if TYPE_CHECKING:
    from alembic.config import Config

_ROOT = Path(__file__).resolve().parent.parent
# Any number that no other program on the same server is likely to lock by.
_UPGRADE_LOCK = 0x501C0


class Schema(StrEnum):
    """How a database stands to this version of the program."""

    NONE = "none"  # nothing there yet
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"  # holds tables of our names that our migrations did not make


@dataclass(frozen=True, kw_only=True)
class DatabaseState:
    """The schema revision that a database has, and what that means. `revision` is '' where there is none."""

    schema: Schema
    revision: str
    wanted: str = SCHEMA_REVISION


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings; the address never enters them (it may hold a password and percent signs)."""
    from alembic.config import Config

    config = Config(str(_ROOT / "alembic.ini"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def state(url: str) -> DatabaseState:
    """What state the database at an address is in. Creates nothing.

    Raises DatabaseProblem where it cannot be opened.
    """
    address = parse_url(url)
    if _missing_file(address):
        return DatabaseState(schema=Schema.NONE, revision="")
    engine = create_engine(address)
    try:
        with explained(address), engine.connect() as connection:
            return state_of(connection)
    finally:
        engine.dispose()


def state_of(connection: Connection) -> DatabaseState:
    """The state of an open database."""
    tables = set(sa.inspect(connection).get_table_names())
    revision = ""
    if "alembic_version" in tables:
        revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or ""
    if revision == SCHEMA_REVISION:
        schema = Schema.CURRENT
    elif revision:
        schema = Schema.OLDER if _known(revision) else Schema.NEWER
    else:
        schema = Schema.FOREIGN if tables & set(Base.metadata.tables) else Schema.NONE
    return DatabaseState(schema=schema, revision=revision)


def demand_current(connection: Connection, url: URL) -> None:
    """Refuse a database that this version cannot work with.

    Raises DatabaseProblem that names the command to run.
    """
    found = state_of(connection)
    where = shown(url)
    if found.schema is Schema.CURRENT:
        return
    if found.schema is Schema.NEWER:
        raise newer(found, url)
    if found.schema is Schema.OLDER:
        raise DatabaseProblem(
            f"Cơ sở dữ liệu {where} thuộc phiên bản cũ hơn ({found.revision}, cần {found.wanted}); "
            "hãy sao lưu rồi chạy: ./soicong db upgrade",
            ProblemKind.NOT_MIGRATED,
        )
    raise DatabaseProblem(
        f"Cơ sở dữ liệu {where} chưa có các bảng của Soi Cổng; hãy chạy: ./soicong db upgrade",
        ProblemKind.NOT_MIGRATED,
    )


def newer(found: DatabaseState, url: URL) -> DatabaseProblem:
    """The sentence for a database that a later version of the program has migrated."""
    return DatabaseProblem(
        f"Cơ sở dữ liệu {shown(url)} thuộc phiên bản mới hơn chương trình này (lược đồ {found.revision}, "
        f"chương trình biết đến {found.wanted}); hãy cập nhật Soi Cổng hoặc dùng cơ sở dữ liệu khác.",
        ProblemKind.NEWER,
    )


def upgrade(url: str) -> DatabaseState:
    """Create or migrate a database to this version's schema; two at the same time do it once.

    Raises DatabaseProblem where it is newer, foreign, or cannot be opened or written.
    """
    address = parse_url(url)
    _make_folder(address)
    engine = create_engine(address, foreign_keys=False)
    try:
        with explained(address):
            return _upgrade(engine, address)
    finally:
        engine.dispose()


def _upgrade(engine: Engine, address: URL) -> DatabaseState:
    with writing(engine) as connection:
        if address.get_backend_name() == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        found = state_of(connection)
        if found.schema is Schema.NEWER:
            raise newer(found, address)
        if found.schema is Schema.FOREIGN:
            raise DatabaseProblem(
                f"Cơ sở dữ liệu {shown(address)} đã có bảng trùng tên do chương trình khác tạo; "
                "hãy chọn một cơ sở dữ liệu trống.",
                ProblemKind.NOT_A_DATABASE,
            )
        if found.schema is not Schema.CURRENT:
            leave_out("mako.ext.pygmentplugin")  # colours for errors of templates, and all of pygments
            from alembic import command

            command.upgrade(configuration(connection), "head")
            _demand_whole(connection, address)
        return state_of(connection)


def _demand_whole(connection: Connection, address: URL) -> None:
    """SQLite migrates with foreign keys off; look that none points nowhere before the commit."""
    if (
        address.get_backend_name() == "sqlite"
        and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise DatabaseProblem(
            f"Dữ liệu trong {shown(address)} không còn nhất quán nên chưa nâng cấp; "
            "hãy khôi phục từ bản sao lưu."
        )


def _known(revision: str) -> bool:
    """Whether our migrations hold a revision."""
    from alembic.script import ScriptDirectory

    return revision in {
        entry.revision for entry in ScriptDirectory.from_config(configuration()).walk_revisions()
    }


def _missing_file(address: URL) -> bool:
    name = address.database or ""
    plain = (
        address.get_backend_name() == "sqlite"
        and name not in ("", ":memory:")
        and not name.startswith("file:")
    )
    return plain and not Path(name).exists() and Path(name).parent.is_dir()


def _make_folder(address: URL) -> None:
    if address.get_backend_name() != "sqlite" or not address.database or address.database.startswith("file:"):
        return
    try:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseProblem(
            f"Không tạo được thư mục cho cơ sở dữ liệu {shown(address)}: {told(error)}; "
            "hãy chọn thư mục khác hoặc cấp quyền ghi.",
            ProblemKind.READ_ONLY,
        ) from error
