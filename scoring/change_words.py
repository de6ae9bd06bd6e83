"""The Vietnamese sentences that tell why a criterion gained or lost points, and why a difference is not announced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.changes_model import Noise
from scoring.differences import Why

Json = Mapping[str, Any]

_WHY = {
    Why.PAGES: "Trang liên quan của cổng đã đổi.",
    Why.LOOKS: "Các lần xem cổng đang chạy cho thấy như vậy, không chỉ một lần.",
    Why.DATE: "Trang liên quan không đổi, chỉ ngày đánh giá muộn hơn.",
}
_HELD_BACK = {
    Noise.OVERLAP: "Hai khoảng điểm còn giáp nhau: khác ở phần chưa kết luận, chưa phải được hay mất điểm.",
    Noise.LOOK: "Dựa vào lần xem cổng đang chạy; chưa đủ lần xem để phân biệt với dao động thường có.",
    Noise.WEIGHT: "Kết quả như cũ; điểm khác vì tiêu chí khác trong nhóm (thôi) áp dụng.",
    Noise.APPLIES: "Tiêu chí bắt đầu hoặc thôi áp dụng cho cổng này.",
    Noise.UNEXPLAINED: "Không trang nào đổi, cùng ngày, cùng bộ tiêu chí: lỗi của công cụ, không tính cho cổng.",
}


def reason_of(finding: Json, why: Why, *, known: bool) -> str:
    """Why an announced change is so: what was found, and what explains it where pages are `known`."""
    said = _WHY[why] if known or why is Why.LOOKS else ""
    return " ".join(part for part in (_sentence(str(finding["note"])), said) if part)


def why_held_back(noise: Noise) -> str:
    """Why a difference is not announced."""
    return _HELD_BACK[noise]


def rubric_reason(old: Json | None, new: Json | None) -> str:
    """How two rubrics differ in a criterion, judging the same evidence."""
    if old is None:
        return "Tiêu chí mới của bộ sau."
    if new is None:
        return "Tiêu chí không còn trong bộ sau."
    if old["outcome"] == new["outcome"] and old["points"] != new["points"]:
        before, after = (f"{one['points']}".replace(".", ",") for one in (old, new))
        return f"Mức điểm đổi từ {before} thành {after}."
    return "Cách chấm của bộ sau khác."


def _sentence(text: str) -> str:
    """A note as a sentence: with a full stop where it has no end."""
    return f"{text}." if text and text[-1] not in ".!?…" else text
