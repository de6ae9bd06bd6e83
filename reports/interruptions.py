"""Outages and announced maintenance of a finding that rests on looks through the day, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scoring.unseen import reason_words

_MOST = 10


def interruptions(measured: Mapping[str, Any]) -> tuple[str, ...]:
    """What a finding's `measured` tells of them (checks.watched): the newest outages first, then maintenance."""
    outages: Sequence[Mapping[str, Any]] = measured.get("outages") or ()
    told = [outage_told(one) for one in reversed(outages[-_MOST:])]
    if len(outages) > _MOST:
        told.append(f"Và {len(outages) - _MOST} lần ngừng trước đó.")
    return (*told, *_maintenance(measured))


def outage_told(one: Mapping[str, Any]) -> str:
    """One outage with the bounds of what is known: its ends lie between looks."""
    first, last = _clock(one["first"]), _clock(one["last"])
    began = f"sau {_clock(one['after'])}, chậm nhất {first}" if one["after"] else f"từ trước {first}"
    over = (
        f"trả lời lại lúc {_clock(one['before'])}" if one["before"] else f"lần xem cuối {last} chưa trả lời"
    )
    most = f", nhiều nhất {_length(one['most_minutes'])}" if one["most_minutes"] is not None else ""
    why = f" ({'; '.join(reason_words(reason) for reason in one['reasons'])})" if one["reasons"] else ""
    return (
        f"Ngừng {began}; {over}; {one['looks']} lần xem, ít nhất {_length(one['least_minutes'])}{most}{why}."
    )


def _maintenance(measured: Mapping[str, Any]) -> Iterator[str]:
    for begins, ends, reason in (measured.get("maintenance") or ())[-_MOST:]:
        yield f"Bảo trì đã báo trước, không tính: {_clock(begins)} – {_clock(ends)} ({reason})."


def _clock(text: str) -> str:
    return f"{datetime.strptime(text, '%Y-%m-%d %H:%M'):%H:%M %d/%m/%Y}"  # noqa: DTZ007 — Vietnam's, as it stands there


def _length(minutes: int) -> str:
    return f"{minutes // 60} giờ {minutes % 60} phút" if minutes >= 60 else f"{minutes} phút"
