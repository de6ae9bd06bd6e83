"""What a comparison is between: a day, a round, or one run, each as the judgements that hold there."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from db.records import StoredResult
from db.store import Store
from jobs.addresses import day, today
from jobs.problems import InputProblem
from jobs.rescoring import run_number

_RUN = re.compile(r"(?:lượt|luot|run)[-:\s]?(\d+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A day (the last judgement on or before it holds), the number of a round, or that of a run. One of the three."""

    on: date | None = None
    round_id: int | None = None
    run_id: int | None = None


def moment(text: str, option: str) -> Moment:
    """A moment as typed: '2026-11-01', '01/11/2026', '12' for a round, 'luot-345' for a run. Raises InputProblem."""
    typed = text.strip()
    if typed.isascii() and typed.isdigit():
        return Moment(round_id=run_number(typed))
    if (found := _RUN.fullmatch(typed)) is not None:
        return Moment(run_id=run_number(found[1]))
    try:
        return Moment(on=day(typed, option))
    except InputProblem:
        raise InputProblem(
            f"{option} cần một ngày (2026-11-01 hoặc 01/11/2026), số của một đợt (12) hoặc của một lượt (luot-345); "
            f"nhận được ‘{text}’."
        ) from None


def day_of(store: Store, at: Moment) -> date:
    """The day that a moment stands for. Raises DatabaseProblem, InputProblem for what is not stored."""
    if at.on is not None:
        return at.on
    if at.round_id is not None:
        return store.rounds().get(at.round_id).evaluated_at
    return _of_run(store, at.run_id or 0).evaluated_at


def name_of(store: Store, at: Moment) -> str:
    """A moment in words: 'ngày 01/11/2026', 'đợt 12 (01/11/2026)', 'lượt 345 (01/11/2026)'."""
    on = f"{day_of(store, at):%d/%m/%Y}"
    if at.round_id is not None:
        return f"đợt {at.round_id} ({on})"
    return f"lượt {at.run_id} ({on})" if at.run_id is not None else f"ngày {on}"


def judgements_at(store: Store, at: Moment, codes: Collection[str]) -> dict[str, StoredResult]:
    """The judgement of each agency that holds at a moment; only those of `codes`, where any are named."""
    if at.round_id is not None:
        runs = {one.agency_code: one.run_id for one in store.rounds().portals(at.round_id) if one.run_id}
        found = {
            code: store.judgements().of_run(run)
            for code, run in runs.items()
            if run and (not codes or code in codes)
        }
        return {code: result for code, result in found.items() if result is not None}
    if at.run_id is not None:
        result = _of_run(store, at.run_id)
        return {result.agency.code: result} if not codes or result.agency.code in codes else {}
    on = at.on or today()
    if codes:
        latest = {code: store.judgements().up_to(code, on, 1) for code in codes}
        return {code: results[-1] for code, results in latest.items() if results}
    return {one.agency.code: one for one in store.latest_scorecards(until=on, existing_on=on)}


def _of_run(store: Store, number: int) -> StoredResult:
    found = store.judgements().of_run(number)
    if found is None:
        store.load_run(number)  # says where there is no such run
        raise InputProblem(f"Lượt {number} chưa có kết quả; hãy chạy: ./soicong rescore {number}")
    return found
