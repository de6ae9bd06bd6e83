"""`./soicong schemes report`: a report of counts from what was counted on the portals and from the form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.markup import escape

from db.store import Store
from evidence.model import Tier
from jobs.addresses import day
from jobs.custody import note_views
from jobs.listings import columns
from jobs.outputs import writable_file
from jobs.problems import ExitCode, InputProblem
from jobs.schemes import demand_kind, told, write_rows
from jobs.settings import Settings, settings
from jobs.terminal import ready_database, wide_console
from scoring.count_report import find_report
from scoring.count_report_lines import count_result, grouped
from scoring.count_report_model import CountResult, PortalCounts
from scoring.rounding import printed
from season.grid import read_grid
from season.scheme_sheet import SOURCE_WORDS, report_rows
from season.scheme_values import count_values


@told
def make_report(report_id: str, values: Path | None, *, until: str | None, output: Path | None) -> ExitCode:
    """Compose a report as of a day, print it and write it where asked."""
    report, on = find_report(report_id), day(until)
    if output is not None:
        demand_kind(writable_file(output))
    form, shares = count_values(read_grid(values), report) if values is not None else ({}, {})
    portals = counted_until(settings(), on)
    if not portals and not form:
        raise InputProblem(
            f"Đến ngày {on:%d/%m/%Y} chưa có cổng nào được kiểm tra, cũng chưa có phiếu: thêm bảng số liệu "
            f"(mẫu: ./soicong schemes template {report.id} -o phieu.xlsx) hoặc chạy ./soicong crawl --all."
        )
    result = count_result(report, form=form, shares=shares, portals=portals)
    _print(result, on)
    if output is not None:
        write_rows(output, report_rows(result))
        wide_console().print(f"Đã ghi: {escape(str(output))}", soft_wrap=True)
    return ExitCode.DONE


def counted_until(configuration: Settings, on: date) -> tuple[PortalCounts, ...]:
    """What each registered portal's newest judgement, as of a day or before, counted."""
    ready_database(configuration)
    found = []
    with Store(configuration.database) as store:
        looked_at = []
        for stored in store.latest_scorecards(until=on, existing_on=on):
            document = store.load_document(stored.run_id)
            looked_at.append(stored.run_id)
            found.append(
                PortalCounts(
                    name=stored.agency.name,
                    own=stored.agency.tier is Tier.TINH,
                    counts={
                        one["key"]: (one["value"], bool(one["complete"]))
                        for one in document.get("counts", ())
                    },
                )
            )
        note_views(store, looked_at, "count report")
    return tuple(found)


def _print(result: CountResult, on: date) -> None:
    out = wide_console()
    out.print(f"[bold]{escape(result.report.title)}[/bold]\nTính đến ngày {on:%d/%m/%Y}", soft_wrap=True)
    table = columns("Chỉ tiêu", "Số liệu", "Đơn vị", "Nguồn", "Ghi chú")
    for line in result.lines:
        word = "khoảng " if line.about else "ít nhất " if line.at_least else ""
        value = f"{word}{grouped(line.value)}" if line.value is not None else "–"
        table.add_row(
            escape(line.item.title),
            value,
            escape(line.item.unit),
            SOURCE_WORDS[line.source],
            escape(line.remark),
        )
    for share in result.shares:
        value = f"{printed(share.value, share.item.decimals)}%" if share.value is not None else "–"
        table.add_row(escape(share.item.title), value, "", "tính", "" if share.exact else "chưa chính xác")
    out.print(table)
