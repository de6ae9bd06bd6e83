"""What a command says of audits that did not end well."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from jobs.audit import PutOff, Round, WhyPutOff
from jobs.problems import keep_trace


def tell_failures(printed: Console, ended: Round) -> None:
    """Say what our own faults cost, and where their traces lie."""
    for failure in ended.failed:
        kind = type(failure.error).__name__
        printed.print(
            f"{escape(failure.request.agency.name)}: lỗi của công cụ ({kind}): {escape(keep_trace(failure.error))}",
            soft_wrap=True,
        )
    for stop in ended.stopped:
        printed.print(
            f"{escape(stop.request.agency.name)}: {escape(stop.why)} Lượt {stop.run_id} dừng giữa chừng, phần đã thu "
            "thập được giữ; chạy lại lệnh này để đi tiếp.",
            soft_wrap=True,
        )
    for put_off in ended.put_off:
        printed.print(
            f"{escape(put_off.request.agency.name)}: {escape(_why_put_off(put_off))}", soft_wrap=True
        )
    for one in ended.done:
        if one.error:
            printed.print(
                f"{escape(one.request.agency.name)}: lượt thu thập dừng vì lỗi của công cụ ({escape(one.error)}); "
                "kết quả chỉ dựa trên phần đã xem.",
                soft_wrap=True,
            )
        elif one.stop_reason == "window_closed":
            printed.print(
                f"{escape(one.request.agency.name)}: đã hết khung giờ {one.request.hours}; kết quả chỉ dựa trên phần đã "
                "xem. Chạy lại lệnh này trong vòng 24 giờ để đi tiếp.",
                soft_wrap=True,
            )
        elif one.stop_reason == "interrupted":
            printed.print(
                f"{escape(one.request.agency.name)}: đã dừng theo yêu cầu; kết quả chỉ dựa trên phần đã xem.",
                soft_wrap=True,
            )


def _why_put_off(put_off: PutOff) -> str:
    if put_off.problem is not None:
        return str(put_off.problem)
    if put_off.why is WhyPutOff.WINDOW_CLOSED:
        return f"đã hết khung giờ {put_off.request.hours} trước khi tới lượt; chạy lại lệnh này."
    return "chưa tới lượt thì đã dừng theo yêu cầu; chạy lại lệnh này."
