"""The places where something of an audit is written or becomes final, and ending the process at one of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

import db.ledger
from crawler.keeping import Keeper
from db.store import Store
from evidence.archive import ArchiveWriter
from evidence.warc_writing import WarcFile

Call = Callable[..., Any]

# Name → what is called there. Each can be died at before and after its work; 'committing' (only before) is a
# transaction that is written and not yet committed.
POINTS: dict[str, tuple[Any, str]] = {
    "run begun": (Store, "start_run"),
    "run reopened": (Store, "reopen_run"),
    "archive opened": (WarcFile, "__init__"),
    "record": (WarcFile, "write"),
    "fsync": (os, "fsync"),
    "archive committed": (ArchiveWriter, "commit"),
    "rows of a table": (db.ledger, "_put"),
    "group": (db.ledger.DatabaseLedger, "commit"),
    "walk closed": (Keeper, "close"),
    "run record": (ArchiveWriter, "run"),
    "archive closed": (ArchiveWriter, "close"),
    "result saved": (Store, "save_result"),
    "run ended": (Store, "finish_run"),
}


def die() -> None:
    """What nobody can catch."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at(point: str) -> None:
    """Arrange the end: 'before group 2', 'after run record 1', 'before committing 3'."""
    when, rest = point.split(maxsplit=1)
    name, number = rest.rsplit(maxsplit=1)
    if name == "committing":
        sa.event.listen(Engine, "commit", _dying(lambda _: None, before=True, number=int(number)))
        return
    owner, attribute = POINTS[name]
    setattr(owner, attribute, _dying(getattr(owner, attribute), before=when == "before", number=int(number)))


def _dying(call: Call, *, before: bool, number: int) -> Call:
    """A function that ends the process at its n-th call, before or after its work."""
    calls = 0

    def wrapped(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if before and calls == number:
            die()
        result = call(*arguments, **named)
        if calls == number:
            die()
        return result

    return wrapped


def count_points() -> dict[str, int]:
    """How often each place is come to in this process, counted from now on."""
    counted = dict.fromkeys(["run begun", "committing", *POINTS], 0)  # in their order

    def counting(name: str, call: Call) -> Call:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            counted[name] += 1
            return call(*arguments, **named)

        return wrapped

    for name, (owner, attribute) in POINTS.items():
        setattr(owner, attribute, counting(name, getattr(owner, attribute)))
    sa.event.listen(Engine, "commit", counting("committing", lambda _: None))
    return counted
