"""The tables of the queue: procrastinate's own, in a schema of their own beside ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from db.problem import explained
from db.session import create_engine, parse_url, writing

SCHEMA = "soicong_queue"
_LOCK = 0x501C1


def prepare_queue(address: str, *, version: str, statements: Callable[[str], Iterable[str]]) -> None:
    """Make or upgrade the tables in one transaction; two processes at the same time do it once.

    `statements` gives the SQL that leads from a version ('': nothing there yet) to `version`, which the schema's comment
    tells. Raises DatabaseProblem.
    """
    url = parse_url(address)
    engine = create_engine(url)
    try:
        with explained(url), writing(engine) as connection:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            found = connection.execute(
                sa.text(
                    "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"
                ),
                {"name": SCHEMA},
            ).first()
            there = (found[0] or "") if found is not None else ""
            if there == version:
                return
            if found is None:
                connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
            connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
            for statement in statements(there):
                connection.exec_driver_sql(statement.replace("%", "%%"))
            connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'")
    finally:
        engine.dispose()
