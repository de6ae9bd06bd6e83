"""What a retention would do, or does, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from jobs.addresses import HANOI
from jobs.retention_policy import Policy, What

if TYPE_CHECKING:
    from jobs.retaining import Plan

_DONE = {
    What.ARCHIVES: "Xoá kho lưu",
    What.SCREENSHOTS: "Bỏ ảnh chụp trong kho lưu",
    What.TRAFFIC: "Bỏ phần trình duyệt tải thêm trong kho lưu",
}
_COUNTED: Mapping[What, str] = {What.SCREENSHOTS: "ảnh", What.TRAFFIC: "câu trả lời"}


def tell(printed: Console, policy: Policy, found: Plan, *, dry_run: bool) -> None:
    """Print a plan for people."""
    printed.print(
        f"{escape(policy.title)} ({escape(policy.id)}, mã băm {policy.sha256[:12]}…)", soft_wrap=True
    )
    for rule in dict.fromkeys(step.rule for step in found.steps):
        steps = [step for step in found.steps if step.rule == rule]
        printed.print(f"{_DONE[rule.what]} quá {rule.keep_days} ngày. {escape(rule.reason)}", soft_wrap=True)
        for step in steps:
            ended = (step.run.finished_at or step.run.started_at).astimezone(HANOI)
            of_them = f", {step.records} {_COUNTED[rule.what]}" if step.records else ""
            printed.print(
                f"  Lượt {step.run.id}  {escape(step.run.agency.name)}  {ended:%d/%m/%Y}  "
                f"{escape(step.archive.name)}{of_them}, {megabytes(step.bytes)}",
                soft_wrap=True,
            )
    for run, why in found.stay:
        printed.print(f"Giữ lại dù quá hạn: lượt {run.id} ({why}).", soft_wrap=True)
    files = sum(1 for step in found.steps if not step.records)
    parts = [f"{files} tệp"] + [
        f"{count} {word}"
        for what, word in _COUNTED.items()
        if (count := sum(step.records for step in found.steps if step.rule.what is what))
    ]
    runs, size = len({step.run.id for step in found.steps}), sum(step.bytes for step in found.steps)
    total = f"{runs} lượt, {', '.join(parts)}, {megabytes(size)}"
    if not found.steps:
        printed.print("Không có gì quá hạn.", soft_wrap=True)
    else:
        printed.print(
            f"{'Sẽ xoá' if dry_run else 'Xoá'}: {total}.{' Chạy thử, chưa xoá gì.' if dry_run else ''}",
            soft_wrap=True,
        )


def megabytes(size: int) -> str:
    """'12,3 MB'."""
    return f"{size / 1e6:.1f} MB".replace(".", ",")
