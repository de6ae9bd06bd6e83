"""A league as a file: workbook, CSV or JSON, by the house's own writers (no formula, no address to click)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from db.agencies_csv import csv_bytes
from db.agencies_xlsx import xlsx_bytes
from reports.text import interval, percent, points
from scoring.model import League, Standing
from scoring.rounding import number, rounded

SCHEMA = "soicong-league-1"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


def league_file(league: League, kind: str, *, on: date, runs: Mapping[str, int], human_check: str) -> bytes:
    """The bytes of a league as one of KINDS."""
    if kind == "json":
        told = league_document(league, on=on, runs=runs, human_check=human_check)
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    rows = [*_rows(league)]
    if kind == "csv":
        return csv_bytes(
            [[points(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]
        )
    guide = [
        ["Điều cần biết", ""],
        ["Ngày", f"{on:%d/%m/%Y}"],
        ["Kết quả", f"do máy đánh giá, {human_check}"],
    ]
    return xlsx_bytes(rows, [*guide, *(["Lưu ý", note] for note in league.notes)])


def league_document(league: League, *, on: date, runs: Mapping[str, int], human_check: str) -> dict[str, Any]:
    """A league for programs; numbers as they are printed."""
    return {
        "schema": SCHEMA,
        "title": league.title,
        "on": on.isoformat(),
        "human_check": human_check,
        "notes": list(league.notes),
        "standings": [_standing(one, runs) for one in league.standings],
    }


def _standing(one: Standing, runs: Mapping[str, int]) -> dict[str, Any]:
    card, agency = one.result.scorecard, one.result.agency
    return {
        "agency": agency.code,
        "name": agency.name,
        "host": agency.host,
        "run": runs.get(agency.code),
        "evaluated_at": one.result.evaluated_at.isoformat(),
        "rubric": one.result.rubric.id,
        "place": one.place,
        "low": number(card.low) if card.scored else None,
        "high": number(card.high) if card.scored else None,
        "coverage": number(card.coverage, 4) if card.scored else None,
        "grade": card.grade,
        "change": number(one.change) if one.change is not None else None,
        "place_change": one.place_change,
        "reason": one.reason,
        "headings": [
            {
                "id": each.id,
                "title": each.title,
                "points": number(each.points),
                "low": number(each.low),
                "high": number(each.high),
            }
            for each in card.headings
        ],
    }


def _rows(league: League) -> Iterator[list[str | float]]:
    headings = {each.id: each.title for one in league.standings for each in one.result.scorecard.headings}
    yield [
        *("Hạng", "Mã", "Cơ quan", "Địa chỉ", "Điểm thấp nhất", "Điểm cao nhất", "Xếp loại", "Đã chấm"),
        *("So lần trước", "Ngày đánh giá", *(f"{key}. {title}" for key, title in sorted(headings.items()))),
        "Ghi chú",
    ]
    for one in league.standings:
        card, agency = one.result.scorecard, one.result.agency
        earned = {each.id: each for each in card.headings}
        scored = card.scored
        yield [
            float(one.place) if one.place is not None else "",
            agency.code,
            agency.name,
            agency.host,
            _float(rounded(card.low)) if scored else "",
            _float(rounded(card.high)) if scored else "",
            card.grade,
            percent(rounded(card.coverage, 4)) if scored else "",
            _float(rounded(one.change)) if one.change is not None else "",
            f"{one.result.evaluated_at:%d/%m/%Y}",
            *(
                interval(rounded(earned[key].low), rounded(earned[key].high)) if key in earned else ""
                for key in sorted(headings)
            ),
            one.reason,
        ]


def _float(value: Decimal) -> float:
    return float(value)
