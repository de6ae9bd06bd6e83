"""The custody log: every event that is changed, dropped, moved or added is found, and the first bad one named."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from random import Random

from assurance.custody import NOTHING, Event, Kind, bind, broken_log, hash_of, stream_of
from benchmarks.table import Row

_SIZES = {"short": (200, 100, 5_000), "normal": (500, 2_000, 100_000), "long": (2_000, 5_000, 300_000)}
_START = datetime(2026, 1, 1, tzinfo=UTC)


def measure(form: str) -> list[Row]:
    """Tries on a small log, and the time that a long one takes."""
    events, tries, many = _SIZES[form]
    luck, lines = Random(5), log_of(events)
    head = hash_of(lines[-1])
    assert broken_log(lines) is None
    missed = misnamed = 0
    for _ in range(tries):
        changed, first = _tampered(lines, luck)
        found = broken_log(changed)
        index = (
            found.index if found is not None else len(changed) - 1 if hash_of(changed[-1]) != head else None
        )
        missed += index is None
        misnamed += index is not None and index not in (first, min(first + 1, len(changed) - 1))
    long_log = log_of(many)
    began = time.process_time()
    assert broken_log(long_log) is None
    seconds = time.process_time() - began
    return [
        Row(
            what="events of the custody log changed, dropped, moved, added",
            goal="all found, the first bad one named",
            reached=f"{tries - missed} of {tries} found, {tries - missed - misnamed} named",
            ok=not missed and not misnamed,
            note=f"a log of {events} events with its sealed head; {many} events are checked in {seconds:.1f} s",
        )
    ]


def log_of(count: int) -> list[bytes]:
    """A log of many runs."""
    luck, lines, log = Random(count), [], NOTHING
    streams: dict[str, str] = {}
    for number in range(1, count + 1):
        kind, run = luck.choice(list(Kind)), luck.randrange(1, 1 + count // 4)
        event = Event(
            kind=kind,
            at=_START + timedelta(minutes=number),
            run=run,
            actor="lan",
            host="may-1",
            tool="SoiCong/0.1",
            facts={"ghi_chú": luck.randrange(10**6)},
        )
        stream = stream_of(run, kind)
        made = bind(event, number=number, previous=streams.get(stream, NOTHING), log=log)
        lines.append(made.line)
        log = streams[stream] = made.sha256
    return lines


def _tampered(lines: list[bytes], luck: Random) -> tuple[list[bytes], int]:
    """A changed log, and the index of the first line that is not what it was."""
    place = luck.randrange(len(lines))
    changed = [*lines]
    match luck.randrange(5):
        case 0:
            line = bytearray(changed[place])
            line[luck.randrange(len(line) - 1)] ^= 1 << luck.randrange(7)
            changed[place] = bytes(line)
        case 1:
            del changed[place]
        case 2:
            place = min(place, len(lines) - 2)
            changed[place], changed[place + 1] = changed[place + 1], changed[place]
        case 3:
            changed.insert(place, changed[place])
            place += 1
        case _:
            changed[place] = changed[place].replace(b'"lan"', b'"mai"')
    return changed, place
