"""The JSON interface against its own description, by Schemathesis: it asks what people would not think of.

Schemathesis lives in an environment of its own (the locked group `schemathesis`): its plugin would slow every test down.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.table import Row
from benchmarks.web_served import serving
from db.migrate import upgrade
from db.store import Store
from db.web_accounts import Role
from db.web_keys import Scope
from jobs.settings import ROOT, settings
from tests.web import province, season
from web.keys import make_key
from web.pace import OF_ACCOUNT

_EXAMPLES = {"short": 4, "normal": 40, "long": 400}  # of each operation, in each phase
_SECONDS = {"short": 900, "normal": 3_600, "long": 36_000}
# All but positive_data_acceptance: a cursor is opaque, and a 400 for one that no page gave is what the description says.
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)


def measure(form: str) -> list[Row]:
    """Serve a small province with a season, ask it everything, and count what is not as described."""
    program = _program()
    if program is None:
        note = "Schemathesis cannot be installed here"
        return [Row(what="Schemathesis: server errors", goal="0", reached=None, ok=True, note=note)]
    with tempfile.TemporaryDirectory(prefix="soicong-interface-") as folder:
        data = Path(folder)
        key = _filled(data)
        with serving(data) as served:
            told = _asked(program, served.origin, key, data, form)
    return _rows(told)


def _filled(data: Path) -> str:
    """A province with a season; a staff member's key to it."""
    url = f"sqlite:///{data / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        province.fill(store, data)
        season.fill_season(store)
        season.object_to(store)
    with serving(data), Store(url) as store:  # which makes the accounts
        return make_key(
            store, "phép đo", f"bench-{Role.STAFF}", tuple(Scope), days=30, by="phép đo", at=datetime.now(UTC)
        )[1]


def _program() -> Path | None:
    environment = settings().data / "bench" / "schemathesis"
    program, uv = environment / "bin" / "schemathesis", ROOT / ".boot" / "bin" / "uv"
    if not program.exists() and uv.exists():
        subprocess.run(
            [str(uv), "sync", "--frozen", "-q", "--only-group", "schemathesis", "--project", str(ROOT)],
            env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(environment)},
            check=False,
            timeout=300,
        )
    return program if program.exists() else None


def _asked(program: Path, origin: str, key: str, folder: Path, form: str) -> Mapping[str, Any]:
    command: Sequence[str] = (
        str(program), "run", f"{origin}/openapi.json", "--url", origin,
        "--header", f"Authorization: Bearer {key}",
        "--checks", ",".join(_CHECKS),
        "--max-examples", str(_EXAMPLES[form]),
        "--rate-limit", f"{OF_ACCOUNT - 10}/m",  # else most answers would be 429
        "--continue-on-failure", "--no-shrink", "--no-color",
        "--report", "json", "--report-json-path", str(folder / "told.json"),
    )  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS[form]
    )
    kept = folder / "told.json"
    if not kept.exists():
        raise RuntimeError(f"Schemathesis told nothing: {(done.stdout + done.stderr)[-2_000:]}")
    told: Mapping[str, Any] = json.loads(kept.read_text("utf-8"))
    return told


def _rows(told: Mapping[str, Any]) -> list[Row]:
    failures = told["failures"]
    errors = sum(one["count"] for one in failures if one["type"] == "ServerError")
    others = [
        f"{one['title']}: {', '.join(one['operations'])}" for one in failures if one["type"] != "ServerError"
    ]
    operations, cases = told["operations"], told["test_cases"]
    silent = [
        name
        for name, phases in told["valid_rates"].items()
        if not any(phase["accepted"] for phase in phases.values())
    ]
    answered = operations["tested"] - len(silent)
    version = f"Schemathesis {told['schemathesis_version']}, seed {told['seed']}"
    whole = told["complete"] and operations["tested"] == operations["total"] and not told["errors"]
    return [
        Row(
            what="operations asked, each in whole",
            goal="all",
            reached=f"{operations['tested']} of {operations['total']}, {cases['generated']:,} questions",
            ok=whole,
            note=version,
        ),
        Row(
            what="operations with an answer of their own (2xx)",
            goal="all",
            reached=f"{answered} of {operations['total']}",
            ok=answered == operations["total"],
            note="; ".join(silent),
        ),
        Row(what="server errors", goal="0", reached=str(errors), ok=errors == 0),
        Row(
            what="answers that are not as described",
            goal="0",
            reached=str(sum(one["count"] for one in failures) - errors),
            ok=not others,
            note="; ".join(others),
        ),
    ]
