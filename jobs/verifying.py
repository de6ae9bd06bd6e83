"""`./soicong verify`: what a package of evidence proves, on the machine of whoever has it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.markup import escape

from assurance.bundle import Grade
from assurance.container import BadContainer
from assurance.custody import Kind, read_event
from assurance.engine import engine
from assurance.seal import KeyProblem, grouped, trusted_fingerprint
from assurance.verdict import NAMES, State, Verdict
from assurance.verify import Demands, verify
from db.problem import DatabaseProblem
from db.store import Store
from evidence.archive import load_site
from evidence.problem import NoPage, NotAnArchive, told
from jobs.custody import log_of, witness
from jobs.evidence_settings import certificates, evidence_settings
from jobs.judging import judge
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly
from scoring.rubric import parse
from scoring.rubric_errors import RubricError

_MARKS = {State.PASSED: "[green]đạt[/]", State.FAILED: "[red]SAI[/]", State.NOTED: "[yellow]lưu ý[/]"}


@dataclass(frozen=True)
class Rejudge:
    """Judges the archive of a package by its rubric (assurance.verify.Judge)."""

    @cached_property
    def engine(self) -> str:
        """The version that is running."""
        return engine().sha256

    def __call__(self, archive: Path, rubric: bytes, name: str, result: dict[str, Any]) -> dict[str, Any]:
        """The result by the rubric, of the same date. Raises ValueError."""
        try:
            by = parse(rubric, name)
            day = date.fromisoformat(str(result.get("evaluated_at")))
            return judge(load_site(archive), rubric=by, at=day, run={}).document
        except (RubricError, NotAnArchive, NoPage, ValueError) as problem:
            raise ValueError(str(problem)) from problem


@plainly
def verify_package(
    path: Path,
    *,
    trust: list[str],
    time_root: Path | None,
    code: str | None,
    at_least: str | None,
    quick: bool,
    as_json: bool,
) -> ExitCode:
    """Verify a package: 0 genuine, 1 a check failed, 2 it cannot be read or was asked for wrongly."""
    configuration = settings()
    demands = Demands(
        trusted=trusted(trust),
        known=known_keys(configuration),
        roots=tuple(certificates(time_root)) if time_root is not None else (),
        code=(code or "").strip().lower().removeprefix("sha256:"),
        at_least=grade(at_least),
        judge=None if quick else Rejudge(),
    )
    try:
        with path.open("rb") as stream:
            verdict = verify(stream, demands)
    except BadContainer as problem:
        raise InputProblem(f"Tệp ‘{path}’ {problem}") from problem
    except OSError as problem:
        raise InputProblem(f"Không đọc được ‘{path}’ ({told(problem)}).") from problem
    if as_json:
        sys.stdout.write(json.dumps(verdict.document(), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(path, verdict)
    _note(configuration, verdict)
    return ExitCode.DONE if verdict.genuine else ExitCode.OURS


def trusted(texts: Sequence[str]) -> frozenset[str]:
    """Fingerprints of the keys that are named. Raises InputProblem."""
    try:
        return frozenset(trusted_fingerprint(text) for text in texts)
    except KeyProblem as problem:
        raise InputProblem(str(problem)) from problem


def known_keys(configuration: Settings) -> frozenset[str]:
    """Our own key, where there is one that can be read: verifying needs none."""
    try:
        signer = evidence_settings(configuration).signer()
    except InputProblem:
        return frozenset()
    return frozenset({signer.fingerprint}) if signer is not None else frozenset()


def grade(text: str | None) -> Grade:
    """The grade that is demanded. Raises InputProblem."""
    try:
        return Grade((text or Grade.INTEGRITY).strip().upper())
    except ValueError:
        raise InputProblem(f"--at-least phải là một trong: {', '.join(Grade)}; nhận được ‘{text}’.") from None


def _print(path: Path, verdict: Verdict) -> None:
    printed = console()
    printed.print(f"Gói chứng cứ {escape(verdict.identifier or path.name)}", soft_wrap=True)
    for check in verdict.checks:
        mark = _MARKS.get(check.state, "[dim]không xem[/]")
        printed.print(f"  {NAMES[check.name]}: {mark}. {escape(check.told)}", soft_wrap=True)
    if verdict.signer:
        printed.print(f"Khoá ký: {grouped(verdict.signer)}", soft_wrap=True)
    if verdict.code:
        printed.print(f"Mã gói: {verdict.code}", soft_wrap=True)
    if verdict.genuine:
        printed.print(f"[bold]Gói còn nguyên, mức {verdict.grade}.[/]", soft_wrap=True)
    else:
        printed.print("[bold red]Gói KHÔNG còn nguyên hoặc không phải gói được yêu cầu.[/]", soft_wrap=True)


def _note(configuration: Settings, verdict: Verdict) -> None:
    """Tell our own custody log, where the package is one of ours; others are no business of it."""
    file = configuration.database.removeprefix("sqlite:///")
    if not verdict.code or (file != configuration.database and not Path(file).exists()):
        return
    try:
        with Store(configuration.database) as store:
            log = log_of(store)
            events = [event for line in log.lines() if (event := read_event(line)) is not None]
            ours = (
                e["run"] for e in events if e["kind"] == Kind.EXPORT and e["facts"]["code"] == verdict.code
            )
            run = next(ours, None)
            if run is not None:
                facts = {"code": verdict.code, "genuine": verdict.genuine, "grade": str(verdict.grade)}
                log.append([witness(configuration).event(Kind.VERIFICATION, run, facts)])
    except DatabaseProblem:
        return  # whoever verifies needs no database
