"""What changed, in a terminal: who lost and gained most and why, then what the province has in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from reports.change_lines import (
    STATE_WORDS,
    ChangeLine,
    PortalLine,
    portal_line,
)
from scoring.changes_model import PortalChange
from scoring.province_changes import ProvinceChanges
from scoring.rounding import signed

_MOST = 20  # portals of a kind that are told in full


def changes_summary(changes: ProvinceChanges) -> RenderableType:
    """A summary for people."""
    lines: list[Text] = [
        Text.assemble(("Thay đổi của các cổng", "bold"), f": từ {changes.before} đến {changes.after}"),
        Text(
            f"So được {len(changes.compared)} trên {len(changes.portals)} cổng: {len(changes.fell)} giảm, "
            f"{len(changes.rose)} tăng, {len(changes.shifted)} đổi khác, {len(changes.quiet)} không có gì đáng kể."
        ),
        Text(
            f"Điểm chắc chắn cộng lại: được {signed(changes.gained)}, mất {signed(changes.lost)}"
            + (
                f", do bộ tiêu chí hoặc công cụ {signed(changes.owed_to_rubric)}"
                if changes.rubric_changed
                else ""
            )
            + "."
        ),
    ]
    for title, portals in (
        ("Giảm điểm", changes.fell),
        ("Tăng điểm", changes.rose),
        ("Đổi khác", changes.shifted),
    ):
        lines += _portals(title, portals)
    for state, words in STATE_WORDS.items():
        names = [one.agency.name for one in changes.of_state(state)]
        if names:
            lines.append(Text.assemble((f"{words} ({len(names)})", "bold"), f": {_listed(names)}"))
    common = [f"{one.criterion} {one.title}" for one in changes.criteria if one.common_cause]
    if common:
        lines.append(
            Text(
                f"Nhiều cổng cùng đổi một tiêu chí, hãy xem lại trước khi công bố: {'; '.join(common)}.",
                style="yellow",
            )
        )
    return Group(*lines)


def _portals(title: str, portals: Sequence[PortalChange]) -> list[Text]:
    if not portals:
        return []
    lines = [Text(f"{title} ({len(portals)})", style="bold")]
    for one in portals[:_MOST]:
        lines += _portal(portal_line(one, {}))
    if len(portals) > _MOST:
        lines.append(Text(f"  … và {len(portals) - _MOST} cổng nữa, xem trang diễn biến.", style="dim"))
    return lines


def _portal(one: PortalLine) -> list[Text]:
    style = {"lost": "red", "won": "green"}.get(one.style, "")
    head = Text.assemble(
        "  ", (one.net, style or "bold"), "  ", (one.name, "bold"), f" ({one.before} → {one.after})"
    )
    return [
        head,
        *_criteria(one.losses, "red"),
        *_criteria(one.gains, "green"),
        *(
            Text(f"      Mục {news.title}: {news.what}{f' ({news.detail})' if news.detail else ''}")
            for news in one.sections
        ),
    ]


def _criteria(lines: Iterable[ChangeLine], style: str) -> list[Text]:
    return [
        Text.assemble(
            "      ",
            (one.points, style),
            f" {one.id} {one.title}: {one.before.word} → {one.after.word}. {one.reason}",
        )
        for one in lines
    ]


def _listed(names: Sequence[str]) -> str:
    more = f" và {len(names) - _MOST} cổng nữa" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
