"""What `bench agreement` prints and writes: tables by criterion and over all, goals, and the same as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rich.table import Table
from rich.text import Text

from benchmarks.panel.comparison import Agreement, Comparison, of_machine
from benchmarks.table import Row
from scoring.agreement import Errors, Share, kappa
from scoring.human_check import PORTALS
from scoring.rounding import number, printed

TOLERANCE = Fraction(1, 20)
"""How far the machine's κ with an official may stay below the κ between the two officials."""

ENOUGH_DECIDED = Fraction(4, 5)
"""Share of what both officials could tell that the machine must have told too: silence is not agreement."""

_NONE = "–"
_PAIRS = ("máy – người 1", "máy – người 2", "người 1 – người 2")


def criteria_table(comparison: Comparison) -> Table:
    """A line for each criterion."""
    table = Table(title="Từng tiêu chí (so với cả hai người chấm)", title_justify="left")
    several = len(comparison.rubrics) > 1
    for heading in ("Tiêu chí", "Cổng", "Chưa rõ máy/1/2", "Sai TB", "Sai lớn nhất", "Sai TB 1–2"):
        table.add_column(heading, justify="left" if heading == "Tiêu chí" else "right")
    for pair in ("máy–1", "máy–2", "1–2"):
        table.add_column(f"κ {pair}", justify="right", no_wrap=True)
    for pair in ("máy–1", "máy–2"):
        table.add_column(f"Cùng kết luận {pair}", justify="right", no_wrap=True)
    for rubric, criterion, one in comparison.criteria:
        machine = of_machine(one.errors)
        table.add_row(
            Text(f"{f'{rubric} ' if several else ''}{criterion.id} {criterion.title}"),
            str(one.cases),
            "/".join(map(str, one.undecided)),
            _points(machine.mean if machine else None),
            _points(machine.largest if machine else None),
            _points(one.errors[2].mean if one.errors[2] else None),
            *(_points(value) for value in one.kappas),
            *(_share(value) for value in one.same[:2]),
        )
    return table


def summary_table(comparison: Comparison) -> Table:
    """Over all criteria, and the totals."""
    table = Table("", *_PAIRS, title="Chung và tổng điểm", title_justify="left")
    one, totals = comparison.all, comparison.totals
    table.add_row(f"Cùng kết luận ({one.cases} lần chấm)", *(_share(value) for value in one.same))
    table.add_row("κ theo kết luận", *(_points(value) for value in one.kappas))
    table.add_row("κ có trọng số theo phần điểm", *(_points(value) for value in one.weighted))
    table.add_row("Sai lệch mỗi tiêu chí: trung bình; lớn nhất", *(_errors(value) for value in one.errors))
    table.add_row("Sai lệch tổng điểm: trung bình; lớn nhất", *(_errors(value) for value in totals.errors))
    table.add_row(f"Cùng xếp loại ({len(totals.portals)} cổng)", *(_share(value) for value in totals.grades))
    for league, count, taus in totals.taus:
        table.add_row(Text(f"τ-b thứ hạng, {league} ({count} cổng)"), *(_decimal(value) for value in taus))
    return table


def remarks(comparison: Comparison) -> list[str]:
    """What a reader of the tables must know: who could not tell, what is blank, who was left out."""
    tool, first, second = comparison.all.undecided
    said = [
        f"Không xác định (không tính là giống hay khác): máy {tool}, người chấm 1 {first}, người chấm 2 {second} lần."
    ]
    if comparison.all.blank:
        said.append(f"Còn {comparison.all.blank} lần chấm chưa có đủ điểm của hai người chấm, chưa tính.")
    archived = [portal.run.agency.code for portal in comparison.portals if not portal.run.live]
    if archived:
        said.append(f"Không lấy từ cổng đang chạy: {', '.join(archived)}.")
    said += [f"Không so {code}: {why.rstrip('.')}." for code, why in comparison.left_out]
    return said


def goals(comparison: Comparison) -> list[Row]:
    """The goals of the benchmark."""
    between = comparison.all.kappas[2]
    least = None if between is None else between - TOLERANCE
    rows = [
        Row(
            what="cổng đang chạy mà cả hai người chấm đã chấm trọn",
            goal=f"≥ {PORTALS}",
            reached=str(comparison.counted),
            ok=comparison.enough,
            note="" if comparison.enough else "chưa đủ để báo cáo ghi ‘đã đối chiếu với người chấm’",
        )
    ]
    for official, value in enumerate(comparison.all.kappas[:2], start=1):
        rows.append(_kappa_row(f"κ giữa máy và người chấm {official}", value, least))
    rows += [_decided_row(comparison), _constant_row(comparison, least)]
    return rows


def _kappa_row(what: str, value: Fraction | None, least: Fraction | None) -> Row:
    defined = value is not None and least is not None
    return Row(
        what=what,
        goal="–" if least is None else f"≥ {printed(least)} (giữa hai người chấm, bớt {printed(TOLERANCE)})",
        reached=printed(value) if defined and value is not None else None,
        ok=value is not None and least is not None and value >= least,
        note="" if defined else "mọi kết luận như nhau: κ không tính được",
    )


def _decided_row(comparison: Comparison) -> Row:
    both = [
        case
        for portal in comparison.portals
        for case in portal.cases
        if case.first is not None and case.second is not None and case.first.decided and case.second.decided
    ]
    told = sum(case.tool.decided for case in both)
    part = Fraction(told, len(both)) if both else None
    return Row(
        what="máy kết luận được, trong số điều cả hai người chấm kết luận được",
        goal=f"≥ {printed(ENOUGH_DECIDED)}",
        reached=None if part is None else f"{printed(part)} ({told}/{len(both)})",
        ok=part is not None and part >= ENOUGH_DECIDED,
    )


def _constant_row(comparison: Comparison, least: Fraction | None) -> Row:
    """A machine that passes everything must not get by."""
    answers = [
        said for portal in comparison.portals for case in portal.cases if (said := case.decided) is not None
    ]
    value = kappa([("passed", str(first.outcome)) for _, first, _ in answers])
    shown = value is not None and least is not None
    return Row(
        what="câu trả lời cố định ‘đạt hết’: κ với người chấm 1",
        goal="–" if least is None else f"không đạt (< {printed(least)})",
        reached=printed(value) if shown and value is not None else None,
        ok=value is not None and least is not None and value < least,
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """All figures as plain JSON values. Triples are machine–official 1, machine–official 2, official 1–official 2."""
    totals = comparison.totals
    return {
        "portals": [portal.run.agency.code for portal in comparison.portals],
        "counted": comparison.counted,
        "left_out": dict(comparison.left_out),
        "rubrics": list(comparison.rubrics),
        "criteria": [
            {"rubric": rubric, "criterion": criterion.id, **_agreement(one)}
            for rubric, criterion, one in comparison.criteria
        ],
        "all": _agreement(comparison.all),
        "totals": {
            "portals": [
                {
                    "code": total.code,
                    "points": [number(points) for points in total.points],
                    "grades": total.grades,
                }
                for total in totals.portals
            ],
            "errors": [_errors_json(value) for value in totals.errors],
            "same_grade": [_share_json(value) for value in totals.grades],
            "tau_b": [
                {
                    "league": league,
                    "portals": count,
                    "values": [None if t is None else round(t, 4) for t in taus],
                }
                for league, count, taus in totals.taus
            ],
        },
    }


def _agreement(one: Agreement) -> dict[str, Any]:
    return {
        "cases": one.cases,
        "undecided": list(one.undecided),
        "blank": one.blank,
        "errors": [_errors_json(value) for value in one.errors],
        "kappa": _numbers(one.kappas),
        "weighted_kappa": _numbers(one.weighted),
        "same": [_share_json(value) for value in one.same],
    }


def _numbers(values: Sequence[Fraction | None]) -> list[int | float | None]:
    return [None if value is None else number(value, 4) for value in values]


def _errors_json(value: Errors | None) -> dict[str, Any] | None:
    return None if value is None else {"mean": number(value.mean, 4), "largest": number(value.largest, 4)}


def _share_json(value: Share | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"same": value.same, "of": value.total, "low": round(value.low, 4), "high": round(value.high, 4)}


def _points(value: Fraction | None) -> str:
    return _NONE if value is None else printed(value)


def _decimal(value: float | None) -> str:
    return _NONE if value is None else printed(Fraction(value))


def _errors(value: Errors | None) -> str:
    return _NONE if value is None else f"{printed(value.mean)}; {printed(value.largest)}"


def _share(value: Share | None) -> str:
    """'9/10 [60–98 %]'."""
    if value is None:
        return _NONE
    low, high = (printed(Fraction(bound) * 100, 0) for bound in (value.low, value.high))
    return f"{value.same}/{value.total} [{low}–{high} %]"
