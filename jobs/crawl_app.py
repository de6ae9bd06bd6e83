"""The commands that look at portals: `./soicong demo`, `audit`, `rescore`, `crawl`, `nightly`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.options import (
    AllowHosts,
    AskAgain,
    At,
    AtAgain,
    CrawlWindow,
    DecisionFile,
    Delay,
    Fresh,
    Host,
    Json,
    MaxPages,
    MaxSeconds,
    Name,
    Out,
    PlanOnly,
    Retry,
    RetryAfter,
    RubricId,
    Sections,
    Tier,
)
from jobs.usage import Command


def add_crawls(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (demo, audit, rescore, crawl, nightly):
        app.command(command.__name__, cls=Command)(command)


def demo(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MÃ]…", help="Chỉ những cổng mẫu này; không ghi thì cả tỉnh mẫu."),
    ] = None,
    out: Out = None,
    show: Annotated[
        bool, typer.Option("--serve", help="Giữ tỉnh mẫu chạy để xem thử bằng trình duyệt.")
    ] = False,
    season: Annotated[
        bool,
        typer.Option(
            "--season",
            help="Cả một kỳ đánh giá: phiếu, thẩm tra, kiến nghị, giấy tờ, gói; dùng lại lượt đã có.",
        ),
    ] = False,
) -> None:
    """Chạy thử trọn vẹn với tỉnh mẫu: dựng cổng mẫu, thu thập, chấm điểm, xếp hạng.

    Ví dụ: ./soicong demo --season
    """
    from jobs.demo import run_demo

    raise typer.Exit(run_demo(codes or (), out=out, keep_serving=show, season=season))


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
