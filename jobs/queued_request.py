"""An audit's request on its way to another machine: plain JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

from crawler.hours import Hours
from crawler.robots_decision import RobotsDecision
from evidence.model import Agency, DeclaredSection, Tier
from jobs.audit import AuditRequest
from jobs.problems import InputProblem
from scoring.model import Rubric
from scoring.rubric import load_all


def packed(request: AuditRequest) -> dict[str, Any]:
    """A request as JSON. The rubric goes by name and hash."""
    agency, decision = request.agency, request.robots_decision
    return {
        "agency": {
            "code": agency.code,
            "name": agency.name,
            "tier": agency.tier.value,
            "home_url": agency.home_url,
            "sister_urls": list(agency.sister_urls),
            "group": agency.group,
        },
        "start_url": request.start_url,
        "rubric": {"id": request.rubric.id, "sha256": request.rubric.sha256},
        "at": request.at.isoformat(),
        "live": request.live,
        "max_pages": request.max_pages,
        "max_seconds": request.max_seconds,
        "delay": request.delay,
        "allow_hosts": [list(one) for one in request.allow_hosts],
        "declared": [asdict(one) for one in request.declared],
        "hours": str(request.hours),
        "robots_decision": decision.told() if decision is not None else None,
        "ask_again_days": request.ask_again_days,
    }


def unpacked(told: dict[str, Any]) -> AuditRequest:
    """The request again. Raises InputProblem where this machine has another rubric of that name."""
    agency = told["agency"]
    rubric = told["rubric"]
    known = _rubrics().get(rubric["sha256"])
    if known is None:
        raise InputProblem(
            f"Máy này không có bộ tiêu chí ‘{rubric['id']}’ đúng như máy đã lập đợt: cập nhật Soi Cổng cho giống nhau."
        )
    return AuditRequest(
        agency=Agency(
            code=agency["code"],
            name=agency["name"],
            tier=Tier(agency["tier"]),
            home_url=agency["home_url"],
            sister_urls=tuple(agency["sister_urls"]),
            group=agency["group"],
        ),
        start_url=told["start_url"],
        rubric=known,
        at=date.fromisoformat(told["at"]),
        live=told["live"],
        max_pages=told["max_pages"],
        max_seconds=told["max_seconds"],
        delay=told["delay"],
        allow_hosts=tuple((host, port) for host, port in told["allow_hosts"]),
        declared=tuple(DeclaredSection(**one) for one in told["declared"]),
        hours=Hours.parse(told["hours"]),
        robots_decision=_decision(told["robots_decision"]),
        ask_again_days=told["ask_again_days"],
    )


@cache
def _rubrics() -> dict[str, Rubric]:
    return {rubric.sha256: rubric for rubric in load_all()}


def _decision(told: dict[str, Any] | None) -> RobotsDecision | None:
    if told is None:
        return None
    return RobotsDecision(
        number=told["number"],
        signed_on=date.fromisoformat(told["signed_on"]),
        signed_by=told["signed_by"],
        hosts=tuple(told["hosts"]),
        valid_until=date.fromisoformat(told["valid_until"]),
        reason=told["reason"],
    )
