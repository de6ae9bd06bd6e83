"""Lists of rounds, and of the portals of one."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime
from typing import Any

from rich.markup import escape

from db.rounds import PortalState, RoundPortal, RoundRecord, RoundState
from db.store import Store
from jobs.addresses import HANOI
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import plainly, ready_database, wide_console

ROUND_WORDS = {
    RoundState.RUNNING: "đang chạy",
    RoundState.DONE: "xong",
    RoundState.INTERRUPTED: "dừng giữa chừng",
}
PORTAL_WORDS = {
    PortalState.WAITING: "chưa tới lượt",
    PortalState.DONE: "đã xem",
    PortalState.UNSEEN: "không xem được",
    PortalState.BROKEN_OFF: "dừng giữa chừng",
    PortalState.FAILED: "lỗi của công cụ",
    PortalState.PUT_OFF: "để lần sau",
}
TRIGGER_WORDS = {"manual": "người chạy", "nightly": "hằng đêm", "queue": "hàng đợi", "demo": "chạy thử"}
WHY_WORDS = {
    "finished": "xem hết",
    "page_budget": "hết số trang cho phép",
    "time_budget": "hết giờ của cổng",
    "blocked": "bị chặn giữa chừng",
    "unreachable": "cổng ngừng trả lời giữa chừng",
    "window_closed": "hết khung giờ",
    "interrupted": "dừng theo yêu cầu",
    "busy": "tiến trình khác đang xem",
}


@plainly
def list_rounds(*, as_json: bool) -> ExitCode:
    """Print the rounds, newest first."""
    configuration, printed = settings(), wide_console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        found = [(one, store.rounds().portals(one.id)) for one in store.rounds().list()]
    if as_json:
        facts = [_facts(one) | {"portals": _counts(portals)} for one, portals in found]
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns(
        "Đợt", "Bắt đầu", "Kết thúc", "Chạy bởi", "Trạng thái", "Cổng", "Đã xem", "Không xem được", "Khác"
    )
    for one, portals in found:
        counts = _counts(portals)
        done, unseen = counts.get("done", 0), counts.get("unseen", 0)
        table.add_row(
            str(one.id),
            _moment(one.started_at),
            _moment(one.finished_at),
            TRIGGER_WORDS.get(one.trigger, one.trigger),
            ROUND_WORDS[one.state],
            str(len(portals)),
            str(done),
            str(unseen),
            str(len(portals) - done - unseen),
        )
    printed.print(table if found else "Chưa có đợt thu thập nào: chạy ./soicong crawl --all.")
    return ExitCode.DONE


@plainly
def show_round(number: int | None, *, as_json: bool) -> ExitCode:
    """Print the portals of a round."""
    configuration, printed = settings(), wide_console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        one = store.rounds().get(number) if number is not None else newest_round(store)
        portals = store.rounds().portals(one.id)
        registry = store.registry().load()
    if as_json:
        facts = _facts(one) | {"portals": [_portal(portal) for portal in portals]}
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    printed.print(
        f"Đợt {one.id}, {TRIGGER_WORDS.get(one.trigger, one.trigger)}, bắt đầu {_moment(one.started_at)}: "
        f"{ROUND_WORDS[one.state]}."
    )
    table = columns("Mã", "Cơ quan", "Trạng thái", "Vì sao", "Lượt được tính", "Số lần thử")
    for portal in sorted(portals, key=lambda each: (each.state is PortalState.DONE, each.agency_code)):
        known = registry.at(portal.agency_code, one.evaluated_at)
        table.add_row(
            escape(portal.agency_code),
            escape(known.name if known is not None else ""),
            PORTAL_WORDS[portal.state],
            escape(WHY_WORDS.get(portal.why, portal.why)),
            str(portal.run_id or "–"),
            str(portal.attempts),
        )
    printed.print(table)
    return ExitCode.DONE


def newest_round(store: Store) -> RoundRecord:
    """The round that began last. Raises InputProblem where there is none."""
    newest = next(iter(store.rounds().list(limit=1)), None)
    if newest is None:
        raise InputProblem("Chưa có đợt thu thập nào: chạy ./soicong crawl --all trước.")
    return newest


def _counts(portals: tuple[RoundPortal, ...]) -> dict[str, int]:
    return dict(Counter(portal.state.value for portal in portals))


def _facts(one: RoundRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "started_at": one.started_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        "evaluated_at": one.evaluated_at.isoformat(),
        "trigger": one.trigger,
        "state": one.state.value,
        "asked": dict(one.asked),
    }


def _portal(portal: RoundPortal) -> dict[str, Any]:
    return {
        "agency": portal.agency_code,
        "state": portal.state.value,
        "why": portal.why,
        "run": portal.run_id,
        "attempts": portal.attempts,
        "changed_at": portal.changed_at.isoformat(),
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(HANOI):%d/%m/%Y %H:%M}" if moment is not None else "–"
