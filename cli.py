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
from jobs.evidence_app import evidence_app, verify
from jobs.letter_app import letter_app
from jobs.operations_app import add_operations
from jobs.options import (
    AllowHosts,
    AskAgain,
    AsOf,
    At,
    AtAgain,
    BlankForm,
    CrawlWindow,
    DecisionFile,
    Delay,
    FormFile,
    Fresh,
    Host,
    Json,
    MaxPages,
    MaxSeconds,
    Name,
    Out,
    PanelFiles,
    PlanOnly,
    Retry,
    RetryAfter,
    RubricId,
    RunResults,
    Sections,
    Tier,
)
from jobs.problems import ExitCode, InputProblem
from jobs.queue_app import queue_app, worker
from jobs.rounds_app import Season, rounds_app
from jobs.storage_app import storage_app
from jobs.stored_app import db_app, rubric_app, runs_app
from jobs.usage import PROGRAM, Command, group, help_page, usage_problem

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
    ("db", db_app),
    ("letter", letter_app),
    ("evidence", evidence_app),
    ("storage", storage_app),
    ("queue", queue_app),
    ("alerts", alerts_app),
):
    app.add_typer(_part, name=_name)


@app.command(cls=Command)
def demo(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MÃ]…", help="Chỉ những cổng mẫu này; không ghi thì cả tỉnh mẫu."),
    ] = None,
    out: Out = None,
    show: Annotated[
        bool, typer.Option("--serve", help="Giữ tỉnh mẫu chạy để xem thử bằng trình duyệt.")
    ] = False,
) -> None:
    """Chạy thử trọn vẹn với tỉnh mẫu: dựng cổng mẫu, thu thập, chấm điểm, xếp hạng.

    Ví dụ: ./soicong demo
    """
    from jobs.demo import run_demo

    raise typer.Exit(run_demo(codes or (), out=out, keep_serving=show))


@app.command(cls=Command)
def audit(
    url: Annotated[str, typer.Argument(metavar="ĐỊA_CHỈ", help="Địa chỉ trang chủ của cổng.")],
    tier: Tier = "so",
    host: Host = None,
    at: At = None,
    max_pages: MaxPages = 150,
    max_seconds: MaxSeconds = 900,
    allow_host: AllowHosts = None,
    section: Sections = None,
    rubric: RubricId = None,
    delay: Delay = None,
    name: Name = None,
    fresh: Fresh = False,
    window: CrawlWindow = None,
    robots_decision: DecisionFile = None,
    json: Json = None,
    out: Out = None,
) -> None:
    """Kiểm tra một cổng và cho điểm theo thang 100.

    Ví dụ:

    \b
    ./soicong audit https://so.tinh.gov.vn/ --tier so --json kq.json
    ./soicong audit http://127.0.0.1:8200 --host so.tinh.gov.vn \\
        --at 2025-10-15 --allow-host 127.0.0.1:8200
    """
    from jobs.commands import audit_one

    raise typer.Exit(
        audit_one(
            url,
            tier=tier,
            host=host,
            at=at,
            max_pages=max_pages,
            max_seconds=max_seconds,
            allow_hosts=allow_host or [],
            sections=section or [],
            rubric_id=rubric,
            delay=delay,
            name=name,
            fresh=fresh,
            window=window,
            robots_decision=robots_decision,
            json=json,
            out=out,
        )
    )


@app.command(cls=Command)
def rescore(
    source: Annotated[
        str, typer.Argument(metavar="TỆP.warc.gz|SỐ_LƯỢT", help="Kho lưu WARC hoặc số của một lượt.")
    ],
    tier: Annotated[
        str | None, typer.Option("--tier", metavar="CẤP", help="Cấp của cơ quan, khi kho lưu không ghi.")
    ] = None,
    rubric: RubricId = None,
    at: AtAgain = None,
    json: Json = None,
    out: Out = None,
) -> None:
    """Chấm lại từ chứng cứ đã lưu, không cần mạng.

    Ví dụ:

    \b
    ./soicong rescore 12 --json lai.json
    ./soicong rescore kho.warc.gz --tier so --at 2025-10-15
    """
    from jobs.rescoring import rescore_one

    raise typer.Exit(rescore_one(source, tier=tier, rubric_id=rubric, at=at, json=json, out=out))


@app.command(cls=Command)
def crawl(
    codes: Annotated[list[str] | None, typer.Argument(metavar="MÃ...", help="Mã các cơ quan.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Mọi cơ quan đã đăng ký.")] = False,
    at: At = None,
    max_pages: MaxPages = 150,
    max_seconds: MaxSeconds = 3600,
    delay: Delay = None,
    ask_again: AskAgain = 7.0,
    fresh: Fresh = False,
    window: CrawlWindow = None,
    robots_decision: DecisionFile = None,
    out: Out = None,
    retries: Retry = None,
    retry_after: RetryAfter = 10.0,
    plan: PlanOnly = False,
    trigger: Annotated[str, typer.Option("--trigger", hidden=True)] = "manual",
) -> None:
    """Kiểm tra nhiều cổng cùng lúc, mỗi cổng vẫn được tải từ tốn.

    Đợt bị dừng giữa chừng: chạy lại đúng lệnh ấy trong 24 giờ là đi tiếp.

    Ví dụ: ./soicong crawl --all --window 22:00-05:00
    """
    from jobs.registered import crawl_registered

    raise typer.Exit(
        crawl_registered(
            codes or [],
            everyone=everyone,
            at=at,
            max_pages=max_pages,
            max_seconds=max_seconds,
            delay=delay,
            ask_again=ask_again,
            fresh=fresh,
            window=window,
            robots_decision=robots_decision,
            out=out,
            retries=retries,
            retry_after=retry_after,
            plan_only=plan,
            trigger=trigger,
        )
    )


@app.command(cls=Command)
def nightly(
    at: Annotated[str, typer.Option("--at", metavar="GIỜ", help="Bắt đầu lúc nào mỗi đêm.")] = "22:00",
    window: CrawlWindow = None,
    once: Annotated[
        bool, typer.Option("--once", help="Làm một đợt ngay rồi kết thúc (cho systemd).")
    ] = False,
    full_every: Annotated[
        int,
        typer.Option(
            "--full-every",
            metavar="NGÀY",
            min=1,
            max=28,
            help="Bao nhiêu ngày thì hỏi lại mọi trang một lần.",
        ),
    ] = 28,
    max_pages: MaxPages = 150,
    retries: Annotated[
        int,
        typer.Option(
            "--retries", metavar="SỐ", min=0, max=5, help="Cổng không xem được thì thử lại mấy lần."
        ),
    ] = 2,
    retry_after: RetryAfter = 30.0,
    out: Out = None,
) -> None:
    """Mỗi đêm một đợt trên mọi cổng; đợt bị ngắt được đi tiếp; xong đợt thì niêm phong chứng cứ.

    Ví dụ: ./soicong nightly --at 22:00 --window 22:00-05:00
    """
    from jobs.nightly import run_nightly

    options = [
        *("--max-pages", str(max_pages)),
        *("--retries", str(retries)),
        *("--retry-after", str(retry_after)),
    ]
    options += ["--out", str(out)] if out is not None else []
    raise typer.Exit(run_nightly(at=at, window=window, once=once, full_every=full_every, options=options))


@app.command(cls=Command)
def rank(at: AsOf = None, season: Season = None) -> None:
    """In bảng xếp hạng theo nhóm, từ kết quả mới nhất của mỗi cơ quan; hoặc từ lượt chính thức của một kỳ.

    Ví dụ: ./soicong rank --season 2026
    """
    from jobs.results import print_leagues

    raise typer.Exit(print_leagues(at=at, season=season))


@app.command(cls=Command)
def report(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="MÃ...", help="Mã các cơ quan; bỏ trống: tất cả.")
    ] = None,
    at: AsOf = None,
    out: Out = None,
) -> None:
    """Ghi báo cáo HTML của các cổng và của cả tỉnh từ kết quả đã lưu.

    Ví dụ: ./soicong report --out bao-cao
    """
    from jobs.results import write_reports

    raise typer.Exit(write_reports(codes or [], out=out, at=at))


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
    if form or output or run_results or (panels and name not in ("reliability", "rounds")):
        raise InputProblem("Phiếu chấm, --form, -o và --run-results chỉ dùng cho phép đo agreement.")
    from benchmarks.run import run_benchmark

    length = "long" if long else "short" if short else "normal"
    raise typer.Exit(run_benchmark(name, form=length, parts=[str(part) for part in panels or []]))


app.command("changes", cls=Command)(changes)
app.command("verify", cls=Command)(verify)
app.command("worker", cls=Command)(worker)
add_operations(app)


def main() -> None:
    """Run a command; bad input is one sentence and exit code 2, a fault of ours exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a bare environment (LANG=C) knows no Vietnamese
            stream.reconfigure(encoding="utf-8", errors="replace")
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
    if code == ExitCode.INTERRUPTED:
        sys.stderr.write("Đã dừng theo yêu cầu. Phần đã thu thập được giữ trong kho lưu.\n")
    return int(code or 0)


def _say(sentence: str, code: ExitCode, colon: str = ": ") -> int:
    sys.stderr.write(f"Lỗi{colon}{sentence}\n")
    return code


if __name__ == "__main__":
    main()
