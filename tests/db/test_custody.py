"""The custody log on both engines: events are bound, and the database itself refuses to change them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from assurance.custody import NOTHING, Break, Event, Kind, bind, broken_log, broken_run, stream_of
from db.custody import Bind, CustodySeal
from db.problem import DatabaseProblem
from db.session import create_engine, parse_url, writing
from db.store import Store

WHEN = datetime(2026, 9, 14, 7, 30, tzinfo=UTC)


def event(kind: Kind, run: int, **facts: str) -> tuple[str, Bind]:
    told = Event(kind=kind, at=WHEN, run=run, actor="lan", host="may-1", tool="SoiCong/0.1", facts=facts)

    def bound(number: int, previous: str, log: str) -> tuple[bytes, str]:
        made = bind(told, number=number, previous=previous, log=log)
        return made.line, made.sha256

    return stream_of(run, kind), bound


def test_a_run_has_a_chain_of_its_own_within_the_log(store: Store) -> None:
    log = store.custody(nothing=NOTHING)
    assert log.head().number == 0
    log.append([event(Kind.CAPTURE, 1), event(Kind.ASSESSMENT, 1)])
    log.append([event(Kind.CAPTURE, 2, name="Sở Y tế")])
    log.append([event(Kind.EXPORT, 1), event(Kind.REVIEW, 1), event(Kind.VIEW, 1)])
    lines = list(log.lines())
    assert broken_log(lines) is None
    assert log.head().number == 6
    made = list(log.lines(stream_of(1, Kind.CAPTURE)))
    assert len(made) == 3
    assert broken_run(made) is None
    assert broken_run(made[1:]) == Break(index=0, reason="không nối với sự kiện trước nó")
    assert broken_run([made[0], lines[2]]) is not None
    for index in range(len(lines)):
        changed = [*lines]
        changed[index] = lines[index].replace(b"lan", b"Lan")
        found = broken_log(changed)
        assert index == len(lines) - 1 or (found is not None and found.index == index + 1)
        assert index == len(lines) - 1 or broken_log([*lines[:index], *lines[index + 1 :]]) is not None


@pytest.mark.parametrize(
    "change", ["UPDATE custody SET line = line", "DELETE FROM custody", "DELETE FROM materials"]
)
def test_the_database_refuses_to_change_what_happened(store: Store, empty_url: str, change: str) -> None:
    store.custody(nothing=NOTHING).append([event(Kind.CAPTURE, 1)], materials={"ab": b"x"})
    engine = create_engine(parse_url(empty_url))
    try:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(engine) as connection:
            connection.execute(sa.text(change))
    finally:
        engine.dispose()
    assert len(list(store.custody(nothing=NOTHING).lines())) == 1


def test_several_writers_make_one_chain(store: Store) -> None:
    log = store.custody(nothing=NOTHING)

    def write(run: int) -> None:
        for _ in range(8):
            log.append([event(Kind.VIEW, run)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(1, 5)))
    lines = list(log.lines())
    assert len(lines) == 32
    assert broken_log(lines) is None


def test_materials_and_seals_are_kept_as_given(store: Store) -> None:
    log = store.custody(nothing=NOTHING)
    log.append([event(Kind.CAPTURE, 1)], materials={"ab": "từ vựng".encode()})
    log.append([], materials={"ab": b"not again"})
    assert log.material("ab") == "từ vựng".encode()
    assert log.material("cd") is None
    seal = CustodySeal(day=date(2026, 9, 14), head=log.head(), signer="ff", signature=b"\0\1", stamp=None)
    log.keep_seal(seal)
    assert log.seals() == (seal,)


def test_all_or_nothing(store: Store) -> None:
    log = store.custody(nothing=NOTHING)

    def broken(number: int, previous: str, log: str) -> tuple[bytes, str]:
        raise DatabaseProblem("không ghi được")

    with pytest.raises(DatabaseProblem):
        log.append([event(Kind.CAPTURE, 1), ("1", broken)])
    assert log.head().number == 0
