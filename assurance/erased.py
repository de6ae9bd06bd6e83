"""What a verification says of records that were taken out of an archive: openly, so no forgery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.tombstones import Tombstone, Why

_SHOWN = 12


def told_of(stones: Sequence[Tombstone]) -> str:
    """One sentence on what was taken out and why."""
    asked = [stone for stone in stones if stone.why is Why.REQUEST]
    parts = [
        f"{len(asked)} bản ghi đã xoá theo yêu cầu" if asked else "",
        f"{len(stones) - len(asked)} bản ghi đã bỏ theo chính sách lưu trữ"
        if len(asked) < len(stones)
        else "",
    ]
    told = " và ".join(part for part in parts if part)
    return f"{told}: chỗ cũ ghi mã băm, chuỗi sự kiện có ghi; đây không phải sửa lén."


def differing(sealed: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Criteria whose finding is not the same in two results."""
    before, after = (
        {one["criterion"]: one for one in result.get("findings", [])} for result in (sealed, now)
    )
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def told_difference(facts: Mapping[str, Any], stones: Sequence[Tombstone]) -> str:
    """One sentence on a score that comes out different where pages were taken out. `facts` as in Verdict.score."""
    pages = len({stone.url for stone in stones if stone.judged})
    criteria = facts["differs"]
    shown = ", ".join(criteria[:_SHOWN]) + ("…" if len(criteria) > _SHOWN else "")
    return (
        f"Không chấm lại được trọn vẹn vì {pages} trang đã xoá: gói ghi {facts['package']}, chấm lại phần còn lại "
        f"{facts['now']}; tiêu chí khác đi: {shown or 'không có'}. Điều này không nói gói bị sửa."
    )
