"""The registry as people read it: the list at a day, one agency with its history and trend, the acts."""

from __future__ import annotations

import json
import sys
from datetime import date

from rich.console import Console
from rich.markup import escape

from db.agencies_cells import KIND_WORDS, TIER_WORDS
from db.registration import Registration, fields_of
from db.registry import Act, Change, Registry, Succession
from db.store import Store
from db.trend import TrendPart
from jobs.addresses import HANOI, day, today
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import ACT_WORDS, FIELD_WORDS, shown_value, told_fields
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from reports.text import interval
from scoring.rounding import rounded

_SHOWN = (
    *("tier", "group", "home_url", "sisters", "contact", "crawl_window", "delay"),
    *("active_from", "active_until", "retired"),
)


@plainly
def list_agencies(*, at: str | None, everyone: bool) -> ExitCode:
    """Print the agencies of a day."""
    configuration, printed, on = settings(), wide_console(), day(at)
    ready_database(configuration)
    with Store(configuration.database) as store:
        registry = store.registry().load()
    agencies = registry.all_at(on, ended=everyone)
    if not agencies:
        ended = len(registry.codes)
        printed.print(
            f"Vào ngày {on:%d/%m/%Y} không có cơ quan nào hoạt động; sổ có {ended} cơ quan, xem bằng --all."
            if ended
            else "Chưa có cơ quan nào: nhập bằng ./soicong agencies import TỆP.xlsx "
            "(tệp mẫu: ./soicong agencies template co-quan.xlsx)."
        )
        return ExitCode.DONE
    table = columns("Mã", "Tên cơ quan", "Cấp", "Nhóm", "Địa chỉ", *(["Hoạt động"] if everyone else []))
    for one in agencies:
        cells = (one.code, one.name, TIER_WORDS[one.tier], one.group, one.home_url)
        table.add_row(*map(escape, cells), *([_period(one)] if everyone else []))
    printed.print(table)
    return ExitCode.DONE


def _period(one: Registration) -> str:
    if one.active_from is None and one.active_until is None:
        return ""
    first = f"{one.active_from:%d/%m/%Y}" if one.active_from else "…"
    return f"{first} – {one.active_until:%d/%m/%Y}" if one.active_until else f"từ {first}"


@plainly
def show_agency(code: str, *, at: str | None, as_json: bool) -> ExitCode:
    """Print one agency at a day, where it comes from, its history and its trend."""
    configuration, on = settings(), day(at)
    ready_database(configuration)
    with Store(configuration.database) as store:
        registry = store.registry().load()
        state = registry.at(code, on)
        if state is None:
            raise InputProblem(
                f"Chưa có cơ quan mang mã {code}; xem danh sách: ./soicong agencies list --all"
            )
        parts = store.trend(code)
    if as_json:
        sys.stdout.write(json.dumps(_facts(registry, state, parts), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    _print_agency(console(), registry, state, parts, on)
    return ExitCode.DONE


def _print_agency(
    printed: Console, registry: Registry, one: Registration, parts: tuple[TrendPart, ...], on: date
) -> None:
    printed.print(f"[bold]{escape(one.name)}[/bold] ({escape(one.code)}), theo sổ ngày {on:%d/%m/%Y}")
    if not one.active(on):
        printed.print(f"  [bold]Không hoạt động vào ngày {on:%d/%m/%Y}.[/bold]")
    for field in _SHOWN:
        value = shown_value(one, field)
        if value != "–":
            printed.print(f"  {FIELD_WORDS[field]}: {escape(value)}", soft_wrap=True)
    _print_links(printed, registry, one.code, on)
    _print_trend(printed, parts)
    printed.print("[bold]Lịch sử[/bold]")
    told = [(act, _told_change(act, change)) for act, change in registry.history(one.code)]
    told += [(act, _told_act(act, _told_link(link, one.code))) for act, link in registry.links(one.code)]
    for _, line in sorted(told, key=lambda entry: entry[0].id):
        printed.print(f"  {escape(line)}", soft_wrap=True)


def _print_links(printed: Console, registry: Registry, code: str, on: date) -> None:
    came, went = registry.follows(code), registry.followed_by(code)
    for title, links, other in (
        ("Tiền thân", came, "predecessor"),
        ("Kế tục", went, "successor"),
    ):
        for link in links:
            name = registry.at(getattr(link, other), max(on, link.on))
            told = f"{getattr(link, other)} ({name.name if name else '?'})"
            printed.print(
                f"  {title}: {escape(told)}, {KIND_WORDS[link.kind]} {link.on:%d/%m/%Y}", soft_wrap=True
            )


def _print_trend(printed: Console, parts: tuple[TrendPart, ...]) -> None:
    if not any(part.results for part in parts):
        printed.print("[bold]Diễn biến[/bold]\n  Chưa có lần đánh giá nào.")
        return
    joined = any(part.part.joined for part in parts)
    note = " (cơ quan tiền thân đứng riêng, điểm không cộng lại)" if joined else ""
    printed.print(f"[bold]Diễn biến[/bold]{note}")
    for part in parts:
        link = part.part.joined
        if link is not None:
            printed.print(
                f"  {escape(part.name or part.part.code)} ({escape(part.part.code)}), đến khi "
                f"{KIND_WORDS[link.kind]} ngày {link.on:%d/%m/%Y}:",
                soft_wrap=True,
            )
        elif joined:
            printed.print("  Cơ quan này:")
        for line in _points(part):
            printed.print(f"    {escape(line)}", soft_wrap=True)


def _points(part: TrendPart) -> list[str]:
    lines = []
    for one in part.results:
        card = one.scorecard
        score = card.not_scored or f"{interval(rounded(card.low), rounded(card.high))} điểm, {card.grade}"
        lines.append(f"{one.evaluated_at:%d/%m/%Y}  {score}  (lượt {one.run_id}, {one.rubric.title})")
    return lines or ["chưa có lần đánh giá nào"]


def _told_change(act: Act, change: Change) -> str:
    since = f"từ {change.effective_from:%d/%m/%Y}, " if change.effective_from else ""
    fields = "; ".join(f"{name}: {value}" for name, value in told_fields(dict(change.fields)))
    return _told_act(act, f"{since}{fields}")


def _told_link(link: Succession, code: str) -> str:
    if link.predecessor == link.successor:
        return f"tiếp tục hoạt động từ {link.on:%d/%m/%Y}"
    if link.successor == code:
        return f"nối tiếp {link.predecessor} từ {link.on:%d/%m/%Y}"
    return f"được {link.successor} nối tiếp từ {link.on:%d/%m/%Y}"


def _told_act(act: Act, what: str) -> str:
    when = f"{act.recorded_at.astimezone(HANOI):%d/%m/%Y %H:%M}"
    undone = (
        f" [ĐÃ HUỶ {act.undone_at.astimezone(HANOI):%d/%m/%Y} bởi {act.undone_by}: {act.undone_why}]"
        if act.undone_at
        else ""
    )
    return f"việc {act.id}, {when}, {ACT_WORDS[act.kind]}{_signature(act)}: {what}{undone}"


def _signature(act: Act) -> str:
    who = f", {act.by}" if act.by else ""
    return f"{who} (‘{act.why}’)" if act.why else who


@plainly
def list_acts(*, limit: int) -> ExitCode:
    """Print what was done to the registry, newest first."""
    configuration, printed = settings(), wide_console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        registry = store.registry().load()
    touched: dict[int, dict[str, None]] = {}
    ends = [(one.act, code) for one in registry.successions for code in (one.predecessor, one.successor)]
    for act_id, code in (*((change.act, change.code) for change in registry.changes), *ends):
        touched.setdefault(act_id, {})[code] = None
    table = columns("Việc", "Lúc", "Làm gì", "Người ghi", "Cơ quan", "Lý do")
    for act in sorted(registry.acts, key=lambda act: -act.id)[:limit]:
        codes = list(touched.get(act.id, {}))
        more = f" và {len(codes) - 4} cơ quan khác" if len(codes) > 4 else ""
        undone = f"đã huỷ: {act.undone_why}" if act.undone_at else act.why
        when = f"{act.recorded_at.astimezone(HANOI):%d/%m/%Y %H:%M}"
        cells = (str(act.id), when, ACT_WORDS[act.kind], act.by, ", ".join(codes[:4]) + more, undone)
        table.add_row(*map(escape, cells))
    printed.print(table if registry.acts else "Sổ cơ quan chưa có việc nào.")
    return ExitCode.DONE


def _facts(registry: Registry, one: Registration, parts: tuple[TrendPart, ...]) -> dict[str, object]:
    """The same as plain JSON."""
    return {
        "code": one.code,
        **fields_of(one),
        "active": one.active(today()),
        "predecessors": [
            {"code": link.predecessor, "kind": link.kind.value, "on": link.on.isoformat()}
            for link in registry.follows(one.code)
        ],
        "successors": [
            {"code": link.successor, "kind": link.kind.value, "on": link.on.isoformat()}
            for link in registry.followed_by(one.code)
        ],
        "trend": [
            {
                "code": part.part.code,
                "name": part.name,
                "until": part.part.until.isoformat() if part.part.until else None,
                "results": [
                    {
                        "run": result.run_id,
                        "evaluated_at": result.evaluated_at.isoformat(),
                        "low": float(rounded(result.scorecard.low)),
                        "high": float(rounded(result.scorecard.high)),
                        "not_scored": result.scorecard.not_scored,
                    }
                    for result in part.results
                ],
            }
            for part in parts
        ],
    }
