"""How a single portal's result reaches its reader: report page, JSON, terminal, exit code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from jobs.human_check import human_check
from jobs.judging import Judgement
from jobs.outputs import write_json, write_report
from jobs.problems import ExitCode
from jobs.settings import Settings
from reports.build import Context
from reports.terminal import portal_summary
from scoring.human_check import stamped
from scoring.model import Rubric


def report_context(rubric: Rubric) -> Context:
    """What a report says beside the result."""
    return Context(grades=rubric.grades, league_href="index.html")


def deliver(
    printed: Console, done: Judgement, *, json: Path | None, folder: Path, configuration: Settings
) -> ExitCode:
    """Write and print one portal's result."""
    document = stamped(done.document, human_check(configuration))
    context = replace(report_context(done.assessment.rubric), league_href="")
    page = write_report(folder, document, context)
    if json is not None:
        write_json(json, document)
    printed.print(portal_summary(document))
    printed.print(f"Báo cáo: {escape(str(page))}", soft_wrap=True)
    if json is not None:
        printed.print(f"Kết quả máy đọc được: {escape(str(json))}", soft_wrap=True)
    return ExitCode.UNSEEN if done.scorecard.not_scored else ExitCode.DONE
