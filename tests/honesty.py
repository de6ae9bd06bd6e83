"""Which sentences accuse a portal of lacking something: they may stand only where that was proven."""

from __future__ import annotations

import re

_ACCUSES = re.compile(
    r"\b(?:không có|không thấy|không tìm thấy|không đăng|chưa có|chưa đăng|chưa công khai|còn thiếu|thiếu|vắng)\b",
    re.IGNORECASE,
)
# A condition accuses nobody, nor do words of the portal itself, or 'whether there is'.
_CONDITION = re.compile(r"\b(?:nếu|khi|trường hợp)\b[^.;:]*", re.IGNORECASE)
_QUOTED = re.compile(r"‘[^’]*’|“[^”]*”|\"[^\"]*\"")
_WHETHER = re.compile(r"có hay (?:không|chưa)(?: có)?", re.IGNORECASE)


def accusing(text: str) -> list[str]:
    """Words of a text that say that something is not there."""
    for harmless in (_QUOTED, _CONDITION, _WHETHER):
        text = harmless.sub(" ", text)
    return [match[0] for match in _ACCUSES.finditer(text)]
