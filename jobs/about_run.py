"""What a run's archive tells beside the portal: who asks and why, by which rules, which program and machine works."""

from __future__ import annotations

import platform
from typing import Any

from assurance.engine import PROGRAM, engine
from jobs.clock import clock_state
from jobs.evidence_settings import EvidenceSettings
from scoring.model import Rubric


def about_run(who: EvidenceSettings, rubric: Rubric) -> dict[str, Any]:
    """Requester, operator, reason, rubric, program, machine and the state of its clock ('unknown' where it is not known).

    The machine's name and addresses are not told.
    """
    version = engine()
    return {
        "requester": who.requester,
        "operator": who.operator,
        "reason": who.reason,
        "rubric": {"id": rubric.id, "sha256": rubric.sha256},
        "program": {
            "name": PROGRAM,
            "commit": version.document["commit"],
            "lock_sha256": version.document["lock_sha256"],
            "engine": version.sha256,
        },
        "host": {"label": who.host, **system()},
        "clock": clock_state() or "unknown",
    }


def system() -> dict[str, str]:
    """Operating system, kernel and processor."""
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        name = ""
    return {
        "system": name or platform.system(),
        "kernel": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
    }
