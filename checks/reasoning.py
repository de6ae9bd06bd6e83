"""Why a section was found, in Vietnamese: which words, where they stand, what lies behind them."""

from __future__ import annotations

from checks.behind import Behind
from checks.matching import Match
from checks.phrases import Manner
from checks.sections import calls_itself
from checks.sightings import Sighting, label_of

_WHERE = {
    "menu": "trên thực đơn",
    "box": "trong khối liên kết",
    "picture": "qua ảnh có liên kết",
    "footer": "ở chân trang",
    "breadcrumb": "trên đường dẫn trang",
    "content": "theo tiêu đề của trang",
    "sitemap": "trong sơ đồ cổng",
    "declared": "theo địa chỉ cơ quan khai báo",
}
_SOURCES = {
    "label": "nhãn",
    "title": "chú thích của liên kết",
    "picture": "chữ thay thế của ảnh",
    "address": "địa chỉ",
    "file": "tên tệp ảnh",
    "host": "tên máy chủ",
}
_MANNERS = {
    Manner.EQUAL: "ghi",
    Manner.HOLDS: "có cụm",
    Manner.PART: "có phần",
    Manner.SHORT: "viết tắt của",
    Manner.JOINED: "viết liền",
    Manner.INITIALS: "viết tắt của",
    Manner.SIMILAR: "gần giống",
    Manner.LOST: "mất chữ, gần giống",
}


def words_of(match: Match | None) -> str:
    """Which words spoke: 'nhãn có cụm ‘lịch công tác’'; '' where the label is the vocabulary's own."""
    if match is None or (match.source == "label" and match.manner is Manner.EQUAL):
        return ""
    manner = "là" if match.source == "host" else _MANNERS[match.manner]
    return f"{_SOURCES[match.source]} {manner} ‘{match.phrase}’"


def where_found(sighting: Sighting) -> str:
    """The label, its place and the words that it was told by: 'thấy ‘Lịch tuần’ trên thực đơn (nhãn có cụm …)'."""
    if sighting.heading:
        return f"thấy ‘{label_of(sighting.link)}’ dưới nhãn ‘{sighting.heading}’ {_WHERE[sighting.how]}"
    words = words_of(sighting.match)
    return f"thấy ‘{label_of(sighting.link)}’ {_WHERE[sighting.how]}{f' ({words})' if words else ''}"


def why_found(behind: Behind) -> str:
    """Where a section was found and what lies behind the label."""
    where = where_found(behind.sighting)
    if behind.external:
        return f"{where}, dẫn sang cổng khác"
    named = behind.facts is not None and any(
        match.key == behind.sighting.key for match in calls_itself(behind.facts)
    )
    return f"{where}, {'trang mang đúng tên và ' if named else ''}có nội dung"
