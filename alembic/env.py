"""Runs migrations: on a connection that db.migrate hands over, or for `alembic …` on the command line."""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from alembic import context
from db.models import Base
from db.session import create_engine, default_url, parse_url, writing


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as plain ones: a migration must not change with our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def offline() -> None:
    """Print the SQL: `alembic upgrade head --sql`."""
    context.configure(url=address(), target_metadata=Base.metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def address() -> str:
    given = context.get_x_argument(as_dictionary=True).get("url") or os.environ.get("SOICONG_DATABASE")
    return parse_url(given or default_url()).render_as_string(hide_password=False)


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    migrate(handed_over)
elif context.is_offline_mode():
    offline()
else:
    engine = create_engine(parse_url(address()), foreign_keys=False)
    with writing(engine) as opened:
        migrate(opened)
    engine.dispose()
