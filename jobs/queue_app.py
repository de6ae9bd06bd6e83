"""The commands for many machines: `./soicong worker` and `./soicong queue …`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.options import AskAgain, At, CrawlWindow, DecisionFile, Delay, Fresh, MaxPages, MaxSeconds
from jobs.usage import Command, group

queue_app = group("Hàng đợi của nhiều máy (PostgreSQL); các máy làm việc bằng ./soicong worker.")


@queue_app.command("round", cls=Command)
def queue_round(
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
    retries: Annotated[
        int, typer.Option("--retries", metavar="SỐ", min=0, max=5, help="Số lần thử lại cổng không xem được.")
    ] = 1,
    retry_after: Annotated[
        float,
        typer.Option("--retry-after", metavar="PHÚT", min=0, max=600, help="Phút chờ trước lần thử lại đầu."),
    ] = 10.0,
) -> None:
    """Lập một đợt và xếp từng cổng vào hàng đợi.

    Ví dụ: ./soicong queue round --all
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
            out=None,
            retries=retries,
            retry_after=retry_after,
            plan_only=False,
            trigger="queue",
        )
    )


@queue_app.command("status", cls=Command)
def queue_status(as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False) -> None:
    """In tiến độ của đợt mới nhất, hàng đợi và các máy.

    Ví dụ: ./soicong queue status
    """
    from jobs.queueing import queue_status as told

    raise typer.Exit(told(as_json=as_json))


def worker(
    portals: Annotated[
        int,
        typer.Option("--portals", metavar="SỐ", min=1, max=200, help="Số cổng xem cùng lúc trên máy này."),
    ] = 20,
    nightly: Annotated[
        str | None,
        typer.Option("--nightly", metavar="GIỜ", help="Mỗi đêm tự lập đợt mọi cổng lúc này, ví dụ 22:00."),
    ] = None,
    max_pages: MaxPages = 150,
    until_done: Annotated[bool, typer.Option("--until-done", help="Dừng khi hàng đợi trống.")] = False,
) -> None:
    """Làm việc trong hàng đợi tới khi được bảo dừng; chạy trên bao nhiêu máy cũng được.

    Ví dụ: SOICONG_DATABASE=postgresql://soicong@may-chu/soicong ./soicong worker --nightly 22:00
    """
    from jobs.working import work

    raise typer.Exit(work(portals=portals, nightly=nightly, max_pages=max_pages, until_done=until_done))
