"""The command line of Soi Cổng: reads what a user asks for, joins the rooms, says how it ended.

Exit codes: 0 done; 1 a failure of ours; 2 bad input; 3 done, but a portal could not be seen;
4 stopped half-way because disk or database took nothing more: the same command goes on.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from jobs.agencies_app import agencies_app
from jobs.alerts_app import alerts_app
from jobs.changes_app import changes
from jobs.collecting import collect_seldom
from jobs.crawl_app import add_crawls
from jobs.evidence_app import evidence_app, verify
from jobs.letter_app import letter_app
from jobs.objections_app import objection_app
from jobs.operations_app import add_operations
from jobs.options import BlankForm, FormFile, PanelFiles, RunResults
from jobs.papers_app import papers_app
from jobs.problems import ExitCode, InputProblem, within_log
from jobs.queue_app import queue_app, worker
from jobs.results_app import add_results
from jobs.review_app import review_app
from jobs.rounds_app import rounds_app
from jobs.schemes_app import schemes_app
from jobs.season_app import season_app
from jobs.storage_app import storage_app
from jobs.stored_app import db_app, rubric_app, runs_app
from jobs.supply_app import add_supply
from jobs.survey_app import survey_app
from jobs.usage import PROGRAM, Command, group, help_page, usage_problem
from jobs.watch_app import watch_app
from web.commands import add_web

_EXITS = (
    "Mã thoát: 0 xong; 1 lỗi của công cụ; 2 yêu cầu sai; 3 xong nhưng có cổng không xem được; "
    "4 dừng giữa chừng vì đĩa hoặc cơ sở dữ liệu, chạy lại là tiếp."
)

app = group(
    f"Soi Cổng: kiểm tra, chấm điểm và xếp hạng cổng thông tin điện tử của cơ quan nhà nước.\n\n{_EXITS}"
)
for _name, _part in (
    ("agencies", agencies_app),
    ("runs", runs_app),
    ("rounds", rounds_app),
    ("rubric", rubric_app),
    ("schemes", schemes_app),
    ("db", db_app),
    ("letter", letter_app),
    ("evidence", evidence_app),
    ("storage", storage_app),
    ("queue", queue_app),
    ("alerts", alerts_app),
    ("season", season_app),
    ("survey", survey_app),
    ("review", review_app),
    ("objection", objection_app),
    ("papers", papers_app),
    ("watch", watch_app),
):
    app.add_typer(_part, name=_name)


add_crawls(app)
add_results(app)


@app.command(cls=Command)
def bench(
    name: Annotated[
        str | None, typer.Argument(metavar="TÊN", help="Phép đo; bỏ trống để xem danh sách.")
    ] = None,
    panels: PanelFiles = None,
    short: Annotated[bool, typer.Option("--short", help="Bản ngắn, dưới 10 phút.")] = False,
    long: Annotated[bool, typer.Option("--long", help="Bản đầy đủ.")] = False,
    form: BlankForm = None,
    output: FormFile = None,
    run_results: RunResults = None,
) -> None:
    """Đo và so với mục tiêu.

    Ví dụ:

    \b
    ./soicong bench portal --short
    ./soicong bench reliability blocks traps --short
    ./soicong bench agreement --form so -o phieu.csv
    ./soicong bench agreement phieu-1.csv phieu-2.csv
    """
    if name == "agreement":
        from benchmarks.agreement import run_agreement

        raise typer.Exit(run_agreement(panels or [], form=form, output=output, results=run_results))
    if (
        form
        or output
        or run_results
        or (panels and name not in ("reliability", "rounds", "security", "speed", "web"))
    ):
        raise InputProblem("Phiếu chấm, --form, -o và --run-results chỉ dùng cho phép đo agreement.")
    from benchmarks.run import run_benchmark

    length = "long" if long else "short" if short else "normal"
    raise typer.Exit(run_benchmark(name, form=length, parts=[str(part) for part in panels or []]))


app.command("changes", cls=Command)(changes)
app.command("verify", cls=Command)(verify)
app.command("worker", cls=Command)(worker)
add_operations(app)
add_supply(app)
add_web(app)


def main() -> None:
    """Run a command; bad input is one sentence and exit code 2, a fault of ours exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a bare environment (LANG=C) knows no Vietnamese
            stream.reconfigure(encoding="utf-8", errors="replace")
    collect_seldom()
    sys.exit(_ended())


def _ended() -> int:
    """Run the command line; its exit code."""
    try:
        code = app(prog_name=PROGRAM, standalone_mode=False)
    except InputProblem as problem:
        return _say(str(problem), ExitCode.BAD_INPUT)
    except TyperException as problem:
        if (page := help_page(problem)) is not None:
            sys.stderr.write(f"{page}\n")
            return ExitCode.BAD_INPUT
        return _say(usage_problem(problem), ExitCode.BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except Exception as error:
        from jobs.problems import keep_trace

        return _say(f"của công cụ ({type(error).__name__}): {keep_trace(error)}", ExitCode.OURS, colon=" ")
    if code == ExitCode.INTERRUPTED and not within_log():  # nightly says so itself
        sys.stderr.write("Đã dừng theo yêu cầu. Phần đã thu thập được giữ trong kho lưu.\n")
    return int(code or 0)


def _say(sentence: str, code: ExitCode, colon: str = ": ") -> int:
    if within_log():  # a command of a night: its log has it
        from jobs.log_events import BAD_INPUT, FAULT
        from jobs.logs import tell

        tell(BAD_INPUT if code is ExitCode.BAD_INPUT else FAULT, f"CẦN XEM: {sentence}")
    else:
        sys.stderr.write(f"Lỗi{colon}{sentence}\n")
    return code


if __name__ == "__main__":
    main()
