"""Databases as earlier versions have left them: every table of a revision with rows, valid and tied together."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from alembic import command
from db.migrate import configuration
from db.models import SCHEMA_REVISION
from db.session import create_engine, parse_url, writing

CODE = "so-tttt"
DOCUMENT = json.dumps({"schema": "soicong/result/1", "score": {"low": 25, "high": 75}}).encode()
LINE = b'{"number": 1}\n'
MOMENT = datetime(2026, 5, 4, 15, 30, 1, 250, tzinfo=UTC)
_PACKED = ("document", "memory", "content")
# What is no exact copy of a column's kind; 'table.column' goes before 'column'.
_VALUES: dict[str, Any] = {
    "rubrics.sha256": "ab" * 32,
    "rubric_sha256": "ab" * 32,
    "code": CODE,
    "agency_code": CODE,
    "name": "Sở Thông tin và Truyền thông",
    "tier": "so",
    "home_url": "https://so-tttt.hoaphong.gov.vn",
    "sister_urls": ["https://dvc.hoaphong.gov.vn"],
    "runs.status": "done",
    "runs.archive": "kho/so-tttt/1.warc.gz",
    "runs.asked": {"home_url": "https://so-tttt.hoaphong.gov.vn", "window_start": None},
    "visibility": "seen",
    "cause": None,
    "watch_looks.cause": "site",
    "status": 200,
    "low": "25",
    "high": "301/4",
    "points": "4",
    "coverage": "2/3",
    "degree": "1/3",
    "low_hundredths": 2500,
    "high_hundredths": 7525,
    "outcome": "partial",
    "length": 5_000_000_000,
    "registry_acts.kind": "import",
    "successions.kind": "merge",
    "undone_at": None,
    "undone_by": "",
    "undone_why": "",
    "fields": {"name": "Sở", "tier": "so", "group": "", "home_url": "https://a.gov.vn", "sisters": []},
    "predecessor": CODE,
    "successor": "so-khcn",
    "archive_gone_at": None,
    "archive_gone_why": None,
    "line": LINE,
    "state": "done",
}


def revisions() -> list[str]:
    """Every revision before the one of this version, oldest first."""
    every = [one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()]
    return [one for one in reversed(every) if one != SCHEMA_REVISION]


def make(url: str, revision: str) -> None:
    """Make a database of a revision, with two rows in every table that can have two."""
    engine = create_engine(parse_url(url), foreign_keys=False)
    with writing(engine) as connection:
        command.upgrade(configuration(connection), revision)
    with writing(engine) as connection:
        for table in _tables(connection):
            rows = (
                [{**_row(table), "code": code} for code in (CODE, "so-khcn")]
                if table.name == "agencies"
                else [_row(table)]
            )
            connection.execute(sa.insert(table), rows)
    engine.dispose()


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, as the database gives them."""
    engine = create_engine(parse_url(url))
    with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in _tables(connection)
        }
    engine.dispose()
    return found


def _tables(connection: Connection) -> list[sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _row(table: sa.Table) -> dict[str, Any]:
    return {column.name: _value(table, column) for column in table.columns}


def _value(table: sa.Table, column: sa.Column[Any]) -> Any:
    for key in (f"{table.name}.{column.name}", column.name):
        if key in _VALUES and (key != "name" or table.name == "agencies"):
            return _VALUES[key]
    if column.name in _PACKED:
        return zlib.compress(DOCUMENT)
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return True
    for known, value in (
        (sa.DateTime, MOMENT),
        (sa.Date, date(2026, 5, 4)),
        (sa.Integer, 1),
        (sa.Float, 0.75),
        (sa.JSON, {}),
        (sa.LargeBinary, b"\x00\xff"),
    ):
        if isinstance(kind, known):
            return value
    return f"{column.name} đã có"
