"""How a single portal's result reaches its reader: report page, JSON, terminal, exit code."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from assurance.custody import Kind, read_event, stream_of
from assurance.seal import grouped
from db.custody import CustodyLog
from evidence.model import Site
from jobs.evidence_settings import evidence_settings
from jobs.human_check import human_check
from jobs.outputs import write_json, write_report
from jobs.problems import InputProblem
from jobs.settings import Settings
from reports.build import Context, Seal
from reports.terminal import portal_summary
from scoring.human_check import stamped
from scoring.model import Rubric
from scoring.result import compared_bytes


def report_context(rubric: Rubric) -> Context:
    """What a report says beside the result."""
    return Context(grades=rubric.grades, league_href="index.html")


def seal_now(configuration: Settings, printed: Console) -> Seal:
    """The key that signs here now; a key that cannot be read is told, and costs no report."""
    try:
        signer = evidence_settings(configuration).signer()
    except InputProblem as problem:
        printed.print(f"Báo cáo không ghi khoá ký: {escape(str(problem))}", soft_wrap=True)
        return Seal()
    return Seal(fingerprint=grouped(signer.fingerprint) if signer is not None else "")


def seal_of_run(log: CustodyLog, document: Mapping[str, Any], now: Seal) -> Seal:
    """How the evidence of a stored result is sealed: its last package, and the key that signed it, else today's."""
    run = document["run"].get("id")
    if not isinstance(run, int):
        return now
    lines = (*log.lines(stream_of(run, Kind.ASSESSMENT)), *log.lines(stream_of(run, Kind.EXPORT)))
    events = [event for line in lines if (event := read_event(line)) is not None]
    judged, sealed = "", now
    wanted = hashlib.sha256(compared_bytes(document)).hexdigest()
    for event in sorted(events, key=lambda one: int(one["number"])):
        if event["kind"] == Kind.ASSESSMENT:
            judged = event["facts"]["result_sha256"]
        elif event["kind"] == Kind.EXPORT and judged == wanted and "for" not in event["facts"]:
            signer = event["facts"].get("signer")
            sealed = Seal(
                fingerprint=grouped(signer) if signer else now.fingerprint,
                package_code=event["facts"]["code"],
            )
    return sealed


def deliver(
    printed: Console,
    judged: Mapping[str, Any],
    *,
    rubric: Rubric,
    site: Site | None,
    json: Path | None,
    folder: Path,
    configuration: Settings,
) -> None:
    """Write and print one portal's result document; `site` is its archive, for the pages beside the report."""
    document = stamped(judged, human_check(configuration))
    context = replace(report_context(rubric), league_href="", seal=seal_now(configuration, printed))
    page = write_report(folder, document, context, site)
    if json is not None:
        write_json(json, document)
    printed.print(portal_summary(document))
    printed.print(f"Báo cáo: {escape(str(page))}", soft_wrap=True)
    if json is not None:
        printed.print(f"Kết quả máy đọc được: {escape(str(json))}", soft_wrap=True)
