"""The demo: the sample province served on loopback, crawled at once, scored, ranked, and held against its truth."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.agencies_csv import read_agencies
from db.store import Store
from jobs.audit import Audit, AuditRequest
from jobs.commands import console, crawl_requests, plainly, ready_database
from jobs.outputs import writable_folder
from jobs.problems import ExitCode
from jobs.settings import Settings, settings
from samples.comparison import truth_of
from samples.server import Province
from scoring.rubric import rubric_for


@plainly
def run_demo(*, out: Path | None, keep_serving: bool) -> ExitCode:
    """Everything from set-up to reports on the sample province; 0 when every portal ended as its truth says."""
    printed = console()
    base = settings()
    folder = writable_folder(out or base.data / "demo" / "reports")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soicong-demo-") as scratch, Province(Path(scratch)) as province:
        configuration = replace(
            base,
            data=base.data / "demo",
            database=f"sqlite:///{base.data / 'demo' / 'soicong.sqlite3'}",
            name_map=province.names,
        )
        done = _round(configuration, printed, folder, province.agencies)
        wrong = _compare(printed, done)
        printed.print(f"Xong sau {time.monotonic() - started:.0f} giây.")
        printed.print(
            f"Xem báo cáo: mở tệp {escape(str(folder / 'index.html'))} bằng trình duyệt.", soft_wrap=True
        )
        if keep_serving:
            _serve_until_interrupted(printed, province)
    return ExitCode.OURS if wrong else ExitCode.DONE


def _round(configuration: Settings, printed: Console, folder: Path, agencies_path: Path) -> tuple[Audit, ...]:
    ready_database(configuration)
    agencies = read_agencies(agencies_path)
    at = truth_of(agencies[0].code).evaluated_at
    with Store(configuration.database) as store:
        store.save_agencies(agencies)
    printed.print(
        f"Tỉnh mẫu Phú Nguyên: {len(agencies)} cổng, đánh giá ngày {at:%d/%m/%Y}. "
        "Mọi cơ quan, người và văn bản trong đó đều do chúng tôi đặt ra.",
        soft_wrap=True,
    )
    requests = [
        AuditRequest(
            agency=agency,
            start_url=agency.home_url,
            rubric=rubric_for(agency.tier.value, at),
            at=at,
            delay=0.0,
        )
        for agency in agencies
    ]
    return crawl_requests(requests, configuration=configuration, printed=printed, folder=folder)


def _compare(printed: Console, done: tuple[Audit, ...]) -> int:
    """How many portals did not end as their truth says."""
    wrong = 0
    for one in done:
        differences = truth_of(one.request.agency.code).differences(one.document)
        if differences:
            wrong += 1
            printed.print(
                f"[bold]{escape(one.request.agency.name)}[/bold]: {len(differences)} điểm khác sự thật đã ghi"
            )
            for difference in differences:
                printed.print(f"  {escape(difference)}", soft_wrap=True)
    if not wrong:
        printed.print(f"Cả {len(done)} cổng đều ra đúng như sự thật đã ghi trong samples/truth.")
    return wrong


def _serve_until_interrupted(printed: Console, province: Province) -> None:
    printed.print(f"Tỉnh mẫu đang chạy ({escape(str(province.names))}); nhấn Ctrl+C để dừng.", soft_wrap=True)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        return
