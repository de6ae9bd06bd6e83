"""`./soicong guard`: whether a round's scores may count; and what people decide of it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from rich.markup import escape

from assurance.custody import Kind, read_event
from db.guarding import GuardDecision
from db.records import StoredResult
from db.rounds import RoundRecord, RoundState
from db.store import Store
from jobs.custody import log_of, making_of
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from scoring.guard import GuardedPortal, GuardedRound, Verdict, guard
from scoring.guard_rules import guard_rules


@plainly
def guard_round(number: int | None, *, release: bool, hold: bool, author: Author, as_json: bool) -> ExitCode:
    """Look at a round (the newest) and say whether it counts: 0 it does, 1 it is held back."""
    configuration, printed = settings(), console()
    if release and hold:
        raise InputProblem("Chỉ chọn một trong hai: --release (cho tính) hoặc --hold (giữ lại).")
    if (release or hold) and not (author.why or "").strip():
        raise InputProblem('Cần lý do: thêm --why "đã xem gì, theo biên bản nào".')
    ready_database(configuration)
    with Store(configuration.database) as store:
        record = _record(store, number)
        verdict = checked(store, record)
        if release or hold:
            by = signed(author)
            store.guarding().decide(
                record.id, GuardDecision(held=hold, recorded_at=by.at, recorded_by=by.by, reason=by.why)
            )
        decisions = store.guarding().decisions(record.id)
        held = record.id in store.guarding().held()
    if as_json:
        facts = {
            "round": record.id,
            "baseline": verdict.baseline,
            "held": held,
            "reasons": [
                {"kind": one.kind.value, "holds": one.holds, "sentence": one.sentence}
                for one in verdict.reasons
            ],
            "decisions": [
                {
                    "held": one.held,
                    "at": one.recorded_at.isoformat(),
                    "by": one.recorded_by,
                    "why": one.reason,
                }
                for one in decisions
            ],
        }
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.OURS if held else ExitCode.DONE
    against = f", so với đợt {verdict.baseline}" if verdict.baseline is not None else ""
    state = "[red]CẦN XEM: bị giữ lại, chưa được tính[/]" if held else "[green]được tính[/]"
    printed.print(f"Đợt {record.id}{against}: {state}.", soft_wrap=True)
    for reason in verdict.reasons:
        mark = "[red]giữ lại[/]" if reason.holds else "lưu ý"
        printed.print(f"  {mark}: {escape(reason.sentence)}", soft_wrap=True)
    for one in decisions:
        word = "giữ lại" if one.held else "cho tính"
        printed.print(
            f"  {one.recorded_at:%d/%m/%Y} {escape(one.recorded_by)} {word}: {escape(one.reason)}",
            soft_wrap=True,
        )
    if held:
        printed.print(
            "Điểm của đợt vẫn được lưu. Xem từng cổng: ./soicong rounds show "
            f'{record.id}. Nếu điểm đúng: ./soicong guard {record.id} --release --why "…"',
            soft_wrap=True,
        )
    return ExitCode.OURS if held else ExitCode.DONE


def checked(store: Store, record: RoundRecord) -> Verdict:
    """Look at a round and keep what the guard says; the same as before is not kept again. Raises DatabaseProblem."""
    before = _last_good(store, record)
    verdict = guard(
        guarded(store, record), guarded(store, before) if before is not None else None, guard_rules()
    )
    if store.guarding().verdict(record.id) != verdict:
        store.guarding().keep(verdict, at=datetime.now(UTC))
    return verdict


def guarded(store: Store, record: RoundRecord) -> GuardedRound:
    """A round as the guard looks at it: every portal with the run that counts."""
    portals = [one for one in store.rounds().portals(record.id) if one.run_id is not None]
    results = store.latest_scorecards(
        run_ids=[one.run_id for one in portals if one.run_id is not None], registered_only=False
    )
    return GuardedRound(
        number=record.id,
        complete=record.state is RoundState.DONE,
        portals=[_portal(store, one) for one in results],
    )


def _portal(store: Store, result: StoredResult) -> GuardedPortal:
    card = result.scorecard
    if card.not_scored:
        return GuardedPortal(code=result.agency.code, unseen=card.not_scored)
    return GuardedPortal(
        code=result.agency.code,
        rubric=result.rubric.id,
        rubric_sha256=result.rubric.sha256,
        engine=_engine_of(store, result.run_id),
        low=card.low,
        high=card.high,
        coverage=card.coverage,
        criteria={one.criterion_id: (one.low, one.high) for one in card.criteria},
    )


def _engine_of(store: Store, run: int) -> str:
    """The version that judged a run last, as the custody log tells it."""
    events = [read_event(line) for line in making_of(log_of(store), run)]
    judged = [str(event["facts"]["engine"]) for event in events if event and event["kind"] == Kind.ASSESSMENT]
    return judged[-1] if judged else ""


def _record(store: Store, number: int | None) -> RoundRecord:
    if number is not None:
        return store.rounds().get(number)
    newest = store.rounds().list(limit=1)
    if not newest:
        raise InputProblem("Chưa có đợt thu thập nào để xét: ./soicong crawl --all")
    return newest[0]


def _last_good(store: Store, record: RoundRecord) -> RoundRecord | None:
    """The newest earlier round that went to its end and counts."""
    held = store.guarding().held()
    return next(
        (
            one
            for one in store.rounds().list()
            if one.id < record.id and one.state is RoundState.DONE and one.id not in held
        ),
        None,
    )
