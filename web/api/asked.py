"""What questions may name: codes, numbers, days, and where a page begins. What is no such thing is answered by 400."""

from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException, Path, Query

from evidence.numbers import whole_number

_TEXT = r"^[^\x00-\x1f]+$"  # no control signs: PostgreSQL refuses some of them
_GREATEST = 2**31 - 1  # of a number in the database

Code = Annotated[str, Path(description="Mã cơ quan.", max_length=100, pattern=_TEXT)]
Name = Annotated[str, Path(description="Mã bộ tiêu chí.", max_length=100, pattern=_TEXT)]
Slug = Annotated[str, Path(description="Tên bảng trong địa chỉ.", max_length=200, pattern=_TEXT)]
Number = Annotated[int, Path(description="Số của đợt.", ge=1, le=_GREATEST)]
RunNumber = Annotated[int, Path(description="Số của lượt.", ge=1, le=_GREATEST)]
AuditNumber = Annotated[int, Path(description="Số của lần kiểm tra.", ge=1, le=_GREATEST)]
Since = Annotated[int, Query(description="Lượt trước.", ge=1, le=_GREATEST)]
Day = Annotated[
    str,
    Query(
        description="Ngày, viết như 2026-09-14; bỏ trống: hôm nay.",
        pattern=r"^(\d{4}-\d{2}-\d{2})?$",
        max_length=10,
    ),
]
Limit = Annotated[int, Query(description="Nhiều nhất bao nhiêu dòng.", ge=1, le=200)]
Cursor = Annotated[
    str,
    Query(
        description="Chỗ bắt đầu: `next` của trang trước; bỏ trống: từ đầu.",
        max_length=100,
        pattern=r"^[^\x00-\x1f]*$",
    ),
]
LIMIT = 50


def number_of(cursor: str) -> int:
    """A cursor that is a number; 0 where it is empty. Raises HTTPException."""
    if not cursor:
        return 0
    number = whole_number(cursor)
    if number is None or number > _GREATEST:
        raise HTTPException(400, detail="`cursor` cần là `next` của trang trước.")
    return number


def told(cursor: int | None) -> str | None:
    """A numeric cursor as it is told."""
    return str(cursor) if cursor is not None else None
