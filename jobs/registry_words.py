"""How the registry's facts are said to people, and who signs a change."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from db.agencies_cells import TIER_WORDS, day_cell, delay_cell, retired_cell, sisters_cell
from db.agencies_columns import BY_NAME
from db.registration import Registration, fields_of, registration_of
from db.registry import ActKind
from db.registry_store import Signed
from jobs.addresses import today

FIELD_WORDS = {
    **{name: column.heading for name, column in BY_NAME.items()},
    "sisters": BY_NAME["sister_urls"].heading,
    "retired": BY_NAME["retired_urls"].heading,
}
ACT_WORDS = {
    ActKind.IMPORT: "nhập danh sách",
    ActKind.MERGE: "sáp nhập",
    ActKind.SPLIT: "chia tách",
    ActKind.RENAME: "đổi tên",
    ActKind.MOVE: "chuyển địa chỉ",
    ActKind.RETIRE: "ngừng hoạt động",
}


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who changes the registry and why, as given on the command line; None where not."""

    by: str | None
    why: str | None


def signed(author: Author, *, otherwise: str = "") -> Signed:
    """The author's change of this moment; without a name that of the system's user, without a reason `otherwise`."""
    return Signed(by=author.by or _user(), why=author.why or otherwise, at=datetime.now(UTC), today=today())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "không rõ"


def shown_value(one: Registration, field: str) -> str:
    """The value of a field in words; a dash for none."""
    words: dict[str, str] = {
        "tier": TIER_WORDS[one.tier],
        "sisters": sisters_cell(one.sisters),
        "retired": retired_cell(one.retired),
        "delay": delay_cell(one.delay),
        "active_from": day_cell(one.active_from),
        "active_until": day_cell(one.active_until),
    }
    value = words[field] if field in words else str(getattr(one, field))
    return value or "–"


def told_fields(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """Fields of one stored change in words, empty ones left out."""
    blank = registration_of("", {"name": "", "tier": "so", "home_url": ""})
    whole = registration_of("", fields_of(blank) | fields)
    return [
        (FIELD_WORDS[name], shown_value(whole, name)) for name in fields if shown_value(whole, name) != "–"
    ] or [(FIELD_WORDS[name], "–") for name in fields]
