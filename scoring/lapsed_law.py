"""Laws on which criteria rest and which are no longer in force: what came in their place, and from which day.

Only what is certain stands here: Nghị định 43/2011/NĐ-CP held until 14/08/2022 (Nghị định 42/2022/NĐ-CP); Nghị định
224/2026/NĐ-CP, Điều 90 khoản 2, ended Nghị định 42/2022/NĐ-CP and 64/2007/NĐ-CP on 01/07/2026; Luật Chuyển đổi số
148/2025/QH15, Điều 47, ended Luật Công nghệ thông tin 67/2006/QH11 on the same day. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Lapsed:
    """A document that ended: `since` is the first day without it, `successor` the document that took its place."""

    document: str
    since: date
    successor: str


LAPSED = (
    Lapsed(
        document="Nghị định 43/2011/NĐ-CP",
        since=date(2022, 8, 15),
        successor="Nghị định 42/2022/NĐ-CP",
    ),
    Lapsed(
        document="Nghị định 42/2022/NĐ-CP",
        since=date(2026, 7, 1),
        successor="Nghị định 224/2026/NĐ-CP",
    ),
    Lapsed(
        document="Nghị định 64/2007/NĐ-CP",
        since=date(2026, 7, 1),
        successor="Nghị định 224/2026/NĐ-CP",
    ),
    Lapsed(
        document="Luật Công nghệ thông tin 67/2006/QH11",
        since=date(2026, 7, 1),
        successor="Luật Chuyển đổi số 148/2025/QH15",
    ),
)


def lapsed(document: str, on: date) -> str:
    """That a document was no longer in force on a day, and what was instead; '' where nothing says so.

    'Nghị định 43/2011/NĐ-CP hết hiệu lực từ 15/08/2022, được thay bằng Nghị định 42/2022/NĐ-CP'.
    """
    found = next((one for one in LAPSED if one.document == document and one.since <= on), None)
    if found is None:
        return ""
    now = found.successor
    while (
        later := next((one for one in LAPSED if one.document == now and one.since <= on), None)
    ) is not None:
        now = later.successor
    then = f", nay là {now}" if now != found.successor else ""
    return f"{document} hết hiệu lực từ {found.since:%d/%m/%Y}, được thay bằng {found.successor}{then}"


def lapsed_note(documents: Iterable[str], on: date) -> str:
    """One sentence on the documents that were no longer in force on a day; '' where all were."""
    told = [sentence for one in dict.fromkeys(documents) if (sentence := lapsed(one, on))]
    return f"Căn cứ của tiêu chí đã hết hiệu lực: {'; '.join(told)}." if told else ""
