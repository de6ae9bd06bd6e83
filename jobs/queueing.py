"""A round for the workers of many machines: planned and put into the queue here, done there."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape

from crawler.order import ProcessSettings
from db.rounds import PortalState
from db.store import Store
from jobs.choices import names_of
from jobs.problems import ExitCode
from jobs.queue import QUEUE, add_portal, queue_to_fill, ready_queue, waiting_codes
from jobs.queued_request import packed
from jobs.round_keeping import begin_round
from jobs.round_plan import plan_round
from jobs.round_planning import planned, told
from jobs.round_run import RoundOrder
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly

_STATES = {
    PortalState.WAITING: "chưa xem",
    PortalState.DONE: "xong",
    PortalState.UNSEEN: "không xem được",
    PortalState.BROKEN_OFF: "dở dang",
    PortalState.FAILED: "lỗi của công cụ",
    PortalState.PUT_OFF: "hoãn",
}


def queue_round(order: RoundOrder, *, configuration: Settings, printed: Console) -> ExitCode:
    """Begin a round, or go on with one that was left, and put a job for each portal into the queue.

    A portal that has a job already gets no second one. Raises InputProblem, DatabaseProblem.
    """
    ready_queue(configuration.database)
    asked = {**order.asked, "retries": order.retries.times, "retry_after": order.retries.wait}
    process = ProcessSettings()
    with Store(configuration.database) as store:
        begun = begin_round(
            store, order.requests, trigger="queue", asked=asked, now=datetime.now(UTC), fresh=order.fresh
        )
        portals = planned(store, begun.requests, names=names_of(configuration))
    # Every address is one worker's at a time, and there are as many places as workers: the longest chain decides.
    plan = plan_round(portals, parallel=max(1, len(portals)), budget=process.budget)
    if order.tell_plan:
        lines = told(
            plan, portals, now=datetime.now(UTC), parallel=max(1, len(portals)), budget=process.budget
        )
        for line in lines:
            printed.print(escape(line), soft_wrap=True)
    crowds = Counter(one.address or one.code for one in portals)
    added = 0
    with queue_to_fill(configuration.database).open() as app:
        waiting = waiting_codes(app, begun.id)
        for request, portal in zip(begun.requests, portals, strict=True):
            if portal.code in waiting:
                continue
            address = portal.address or portal.code
            add_portal(
                app,
                round_id=begun.id,
                code=portal.code,
                address=address,
                request=packed(replace(request)),
                crowd=crowds[address],
            )
            added += 1
    left = (
        f", {len(begun.requests) - added} cổng đã có việc trong hàng" if added < len(begun.requests) else ""
    )
    printed.print(
        f"Đợt {begun.id}: đã xếp {added} cổng vào hàng đợi{left}. Chạy ./soicong worker trên các máy; xem tiến độ: "
        "./soicong queue status",
        soft_wrap=True,
    )
    return ExitCode.DONE


@plainly
def queue_status(*, as_json: bool) -> ExitCode:
    """Print how the newest round, the queue and its workers stand."""
    configuration, printed = settings(), console()
    facts = status_facts(configuration)
    if as_json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    if facts["round"] is None:
        printed.print("Chưa có đợt nào.")
    else:
        states = ", ".join(
            f"{count} {_STATES[PortalState(state)]}" for state, count in facts["portals"].items()
        )
        printed.print(f"Đợt {facts['round']}: {states}.", soft_wrap=True)
    printed.print(
        f"Hàng đợi: {facts['waiting']} việc chờ, {facts['doing']} đang làm, {facts['failed']} hỏng."
    )
    if facts["failed"]:
        printed.print("Việc hỏng: xem nhật ký của máy đã làm; xếp lại bằng ./soicong queue round --all.")
    printed.print(f"Máy làm việc đang sống: {facts['workers']}.")
    return ExitCode.DONE


def status_facts(configuration: Settings) -> dict[str, Any]:
    """How the newest round, the queue and its workers stand. Raises DatabaseProblem."""
    ready_queue(configuration.database)
    with Store(configuration.database) as store:
        newest = next(iter(store.rounds().list(limit=1)), None)
        states = (
            Counter(one.state.value for one in store.rounds().portals(newest.id)) if newest else Counter()
        )
    with queue_to_fill(configuration.database).open() as app:
        queues = list(app.job_manager.list_queues(queue=QUEUE))
        alive = app.connector.get_sync_connector().execute_query_one(
            "SELECT count(*) AS alive FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"
        )
    return {
        "round": newest.id if newest else None,
        "portals": dict(states),
        "waiting": sum(one["todo"] for one in queues),
        "doing": sum(one["doing"] for one in queues),
        "failed": sum(one["failed"] for one in queues),
        "workers": alive["alive"],
    }
