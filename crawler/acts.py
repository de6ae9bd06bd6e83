"""Labels of what is never clicked: it would log in or out, send, delete, vote or change the language."""

from __future__ import annotations

import re

from checks.vietnamese import fold

_ACTS = re.compile(
    r"^(?:dang (?:nhap|xuat|ky)|log ?(?:in|out)|sign ?(?:in|up|out)|gui|tim kiem|xoa|binh chon|bieu quyet|bo phieu"
    r"|thich|like|share|chia se|in trang|dong y)\b"
)


def is_act(label: str) -> bool:
    """Whether a label promises an act rather than a page."""
    return bool(_ACTS.search(fold(label)))
