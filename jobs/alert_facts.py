"""What a round found, read from what is stored: how each portal stands against the run that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from checks.compromise import Sign, SignKind
from db.move_proposals import ProposalState
from db.records import RunStatus, RunSummary, StoredResult
from db.rounds import PortalState, RoundPortal
from db.store import Store
from jobs.comparing import live_criteria
from jobs.outputs import report_name
from reports.alerts_model import PortalOutcome, RoundOutcome
from reports.published import masked
from reports.text import decimal, points
from scoring.changes import LOOKS_KEPT, Looks, Sides, portal_change
from scoring.changes_model import Noise, PortalChange, Span
from scoring.differences import Seen

_EARLIER_RUNS = 30  # how far back a run to compare with is looked for
_LOSSES = 3
_WHY_OURS = {
    RunStatus.FAILED: "Công cụ gặp lỗi khi chấm cổng này.",
    RunStatus.INTERRUPTED: "Bị dừng giữa chừng; kết quả chỉ theo phần đã xem.",
    RunStatus.RUNNING: "Bị dừng giữa chừng, chưa có kết quả.",
}
_WHY_NO_RUN = {
    PortalState.WAITING: "Chưa tới lượt thì đợt đã dừng.",
    PortalState.PUT_OFF: "Chưa tới lượt thì đợt đã dừng, hoặc cổng đang được tiến trình khác xem.",
    PortalState.FAILED: "Công cụ gặp lỗi khi xem cổng này.",
    PortalState.BROKEN_OFF: "Bị dừng giữa chừng.",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a round found, and by agency the run that its next one is to be compared with."""

    outcome: RoundOutcome
    baselines: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which runs to tell of. `reports` is the folder, or the address, at which the reports lie."""

    run_ids: tuple[int, ...]
    round_id: int | None = None
    reports: str = ""
    interrupted: bool = False
    troubles: tuple[str, ...] = ()
    drop: Decimal = Decimal(3)
    now: datetime


def gather(store: Store, asked: Asked) -> Facts:
    """Read what there is to tell of. Raises DatabaseProblem."""
    runs = [store.load_run(number) for number in asked.run_ids]
    latest = {run.agency.code: run for run in sorted(runs, key=lambda run: run.id)}
    signs = store.alerts().signs(run.id for run in latest.values())
    moves = {
        proposal.agency_code: proposal.new_url
        for proposal in store.move_proposals().all()
        if proposal.state is ProposalState.OPEN
    }
    known = store.alerts().baselines()
    portals: list[PortalOutcome] = []
    baselines: dict[str, int] = {}
    for code, run in latest.items():
        portal = _plain(run, asked, moved_to=moves.get(code, ""), signs=signs.get(run.id))
        portal, baseline = _compared(store, portal, run, known.get(code), asked)
        portals.append(portal)
        if baseline is not None:
            baselines[code] = baseline
    portals += _without_run(store, asked, set(latest))
    portals.sort(key=lambda portal: (portal.name, portal.code))
    began = [run.started_at for run in runs]
    ended = [run.finished_at for run in runs if run.finished_at is not None]
    if asked.round_id is not None:
        record = store.rounds().get(asked.round_id)
        began.append(record.started_at)
        ended += [record.finished_at] if record.finished_at is not None else []
    outcome = RoundOutcome(
        number=asked.round_id,
        started_at=min(began, default=asked.now),
        finished_at=max(ended, default=asked.now),
        portals=tuple(portals),
        interrupted=asked.interrupted,
        troubles=asked.troubles,
        league=f"{asked.reports}/index.html" if asked.reports else "",
    )
    return Facts(outcome=outcome, baselines=baselines)


def _plain(
    run: RunSummary, asked: Asked, *, moved_to: str, signs: Sequence[Mapping[str, Any]] | None
) -> PortalOutcome:
    """A portal without what it is compared with."""
    scored = run.score is not None and not run.score.not_scored and run.status is RunStatus.DONE
    name = report_name({"agency": {"code": run.agency.code}})
    return PortalOutcome(
        code=run.agency.code,
        name=run.agency.name,
        home_url=run.agency.home_url,
        run_id=run.id,
        low=_decimal(run.score.low) if scored and run.score else None,
        high=_decimal(run.score.high) if scored and run.score else None,
        why=run.score.not_scored if run.score is not None else "",
        ours=_WHY_OURS.get(run.status, ""),
        moved_to=moved_to,
        signs=None if signs is None else tuple(_sign(sign) for sign in signs),
        report=f"{asked.reports}/{name}" if asked.reports and run.score is not None else "",
    )


def _compared(
    store: Store, portal: PortalOutcome, run: RunSummary, known: int | None, asked: Asked
) -> tuple[PortalOutcome, int | None]:
    """The portal with what it surely lost, and the run that its next one is compared with (None: as before).

    That run stays while a fall is not told of, so that a slow slide, and a loss that the next look confirms, are told in
    the end; it goes along with every rise.
    """
    if run.status is RunStatus.NOT_SEEN:
        unseen = str(store.load_document(run.id).get("unseen") or "unreadable")
        return replace(portal, unseen=unseen), None
    if not portal.seen or run.score is None:
        return portal, None
    before = _earlier(store, run, known)
    if before is None or before.score is None or before.score.rubric.sha256 != run.score.rubric.sha256:
        return portal, run.id  # what is owed to another rubric is nobody's fault
    told = replace(portal, before_low=_decimal(before.score.low), before_high=_decimal(before.score.high))
    fell = run.score.low < before.score.low or run.score.high < before.score.high
    change = _change(store, before, run) if fell else None
    if change is None or change.net > 0:
        return told, run.id
    lost = _decimal(-change.net)
    losses = tuple(
        f"{one.title}: −{points(_decimal(-one.points))} điểm. {one.reason}" for one in change.losses[:_LOSSES]
    )
    return replace(told, lost=lost, losses=losses), run.id if lost >= asked.drop else before.id


def _earlier(store: Store, run: RunSummary, known: int | None) -> RunSummary | None:
    """The run to compare with: the one that was kept for it, else the newest earlier one with a score."""
    runs = [
        one
        for one in store.list_runs(agency_code=run.agency.code, limit=_EARLIER_RUNS)
        if one.id < run.id
        and one.status is RunStatus.DONE
        and one.score is not None
        and not one.score.not_scored
    ]
    return next((one for one in runs if one.id == known), runs[0] if runs else None)


def _change(store: Store, before: RunSummary, after: RunSummary) -> PortalChange:
    old, new = (
        Seen(document=store.load_document(one.id), pages=store.load_pages(one.id)) for one in (before, after)
    )
    live = live_criteria(new.document["rubric"]["sha256"])
    sides = Sides(before=old, after=new, live=live, told=masked(new.document))
    change = portal_change(sides)
    if not any(one.noise is Noise.LOOK and one.points < 0 for one in change.held_back):
        return change
    # Only now is the history read: it is long, and such a loss is rare.
    history = store.history(after.agency.code)
    earlier = [one for one in history if one.run_id <= before.id][-LOOKS_KEPT:]
    since = [one for one in history if before.id < one.run_id <= after.id][-LOOKS_KEPT:]
    rubric = new.document["rubric"]["sha256"]
    looks = {
        criterion: Looks(before=_spans(earlier, criterion, rubric), since=_spans(since, criterion, rubric))
        for criterion in live
    }
    return portal_change(replace(sides, looks=looks))


def _spans(results: Sequence[StoredResult], criterion: str, rubric: str) -> tuple[Span, ...]:
    return tuple(
        Span(points=score.points, low=score.low, high=score.high)
        for result in results
        if result.rubric.sha256 == rubric and result.scorecard.scored
        for score in result.scorecard.criteria
        if score.criterion_id == criterion
    )


def _without_run(store: Store, asked: Asked, known: set[str]) -> list[PortalOutcome]:
    """Portals of the round that have no run."""
    if asked.round_id is None:
        return []
    missing = [one for one in store.rounds().portals(asked.round_id) if one.agency_code not in known]
    registry = store.registry().load() if missing else None
    found = []
    for one in missing:
        held = registry.at(one.agency_code, asked.now.date()) if registry is not None else None
        found.append(
            PortalOutcome(
                code=one.agency_code,
                name=held.name if held is not None else one.agency_code,
                home_url=held.home_url if held is not None else "",
                run_id=None,
                ours=_ours(one),
            )
        )
    return found


def _ours(portal: RoundPortal) -> str:
    return _WHY_NO_RUN.get(portal.state, "Chưa có kết quả.")


def _sign(told: Mapping[str, Any]) -> Sign:
    return Sign(
        kind=SignKind(told["kind"]),
        url=told["url"],
        target=told["target"],
        words=told["words"],
        pages=told["pages"],
    )


def _decimal(value: Any) -> Decimal:
    """A fraction as it is printed, to hundredths."""
    return decimal(round(float(value), 2))


def reports_at(address: str, folder: Path | None) -> str:
    """Where the reports of a round are read: the address at which they are served, else their folder."""
    return address or (str(folder) if folder is not None else "")
