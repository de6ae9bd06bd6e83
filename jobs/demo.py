"""The demo: the sample province served on loopback, crawled at once, scored, ranked, and held against its truth."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.agencies_file import read_agencies
from db.store import Store
from jobs.audit import Audit, Round
from jobs.demo_season import run_season
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.registered import requests_for
from jobs.round_run import RoundOrder, run_round
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from samples.comparison import truth_of
from samples.province import plans
from samples.server import Province
from scoring.rubric import load_all


@plainly
def run_demo(codes: Sequence[str], *, out: Path | None, keep_serving: bool, season: bool = False) -> ExitCode:
    """Everything from set-up to reports on the sample province; 0 when every portal ended as its truth says.

    Only the portals of `codes`, where any are named. With `season` its whole evaluation season follows, over the runs of an
    earlier demo where those are at hand. Raises InputProblem for a code that the province does not have.
    """
    known = [plan.code for plan in plans()]
    for code in codes:
        if code not in known:
            raise InputProblem(f"Tỉnh mẫu không có cổng ‘{code}’. Các cổng: {', '.join(known)}.")
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
        wrong, ends = 0, ExitCode.DONE
        if season and (kept := _at_hand(configuration, codes or known)):
            printed.print(f"Dùng lại {kept} lượt của lần chạy thử trước; xem lại các cổng: ./soicong demo")
        else:
            ended = _round(configuration, printed, folder, province.agencies, codes)
            wrong = _compare(printed, configuration, ended.done) + len(ended.failed)
            ends = _exit_code(ended)
            printed.print(
                f"Xem báo cáo: mở tệp {escape(str(folder / 'index.html'))} bằng trình duyệt.", soft_wrap=True
            )
        if season:
            ends = run_season(configuration, printed, folder) or ends
        printed.print(f"Xong sau {time.monotonic() - started:.0f} giây.")
        printed.print(
            f"Xem ở dạng trang web, có so sánh và tính thử điểm: SOICONG_DATA={escape(str(configuration.data))} "
            "./soicong serve",
            soft_wrap=True,
        )
        if keep_serving:
            _serve_until_interrupted(printed, province)
    return ExitCode.OURS if wrong else ends


def _at_hand(configuration: Settings, codes: Sequence[str]) -> int:
    """How many portals have a run of an earlier demo by the rubric as it is; 0 where not all of them have one."""
    ready_database(configuration)
    rubrics = {rubric.id: rubric.sha256 for rubric in load_all()}
    with Store(configuration.database) as store:
        runs = {run.agency.code: run.id for run in reversed(store.list_runs())}
        for code in codes:
            rubric = store.load_document(runs[code])["rubric"] if code in runs else {}
            if rubric.get("sha256", "") != rubrics.get(rubric.get("id", "")):
                return 0
    return len(codes)


def _round(
    configuration: Settings, printed: Console, folder: Path, agencies_path: Path, codes: Sequence[str]
) -> Round:
    ready_database(configuration)
    agencies = tuple(one for one in read_agencies(agencies_path) if not codes or one.code in codes)
    at = truth_of(agencies[0].code).evaluated_at
    with Store(configuration.database) as store:
        store.save_agencies(agencies)
    printed.print(
        f"Tỉnh mẫu Phú Nguyên: {len(agencies)} cổng, đánh giá ngày {at:%d/%m/%Y}. "
        "Mọi cơ quan, người và văn bản trong đó đều do chúng tôi đặt ra.",
        soft_wrap=True,
    )
    requests = requests_for(agencies, at=at, max_pages=150, max_seconds=900, delay=0.0)
    order = RoundOrder(requests=requests, folder=folder, trigger="demo", fresh=True, tell_plan=False)
    return run_round(order, configuration=configuration, printed=printed).audits


def _compare(printed: Console, configuration: Settings, done: tuple[Audit, ...]) -> int:
    """How many portals did not end as their truth says."""
    wrong = 0
    for one in done:
        with Store(configuration.database) as store:
            document = store.load_document(one.run_id)
        differences = truth_of(one.request.agency.code).differences(document)
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


def _exit_code(ended: Round) -> ExitCode:
    """Portals that nobody can see belong to the province: that they were not seen is as it should be."""
    return ExitCode.DONE if ended.exit_code is ExitCode.UNSEEN else ended.exit_code


def _serve_until_interrupted(printed: Console, province: Province) -> None:
    printed.print(f"Tỉnh mẫu đang chạy ({escape(str(province.names))}); nhấn Ctrl+C để dừng.", soft_wrap=True)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        return
