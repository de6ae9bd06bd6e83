"""The root of the tables: names of constraints, and the column type of each Python type."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Date, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from db.types import Exact, UtcDateTime

# Constraints need names, else a later migration cannot drop them on either engine.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of the tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 — SQLAlchemy reads it as a plain class attribute
        str: Text(),
        date: Date(),
        datetime: UtcDateTime(),
        Fraction: Exact(),
    }
