"""What the commands over alerts do and print."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from db.alerts import DigestRecord, DigestState
from db.rounds import RoundState
from db.store import Store
from jobs.alert_sending import NotSent, greet, message_of, send_hook, send_mail
from jobs.alert_settings import AlertSettings, alert_settings
from jobs.alerts import Delivered, after_round, deliver
from jobs.outputs import writable_file, write
from jobs.problems import ExitCode, InputProblem
from jobs.rounds_listing import newest_round
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database, wide_console
from reports.text import moment, points

_LISTED = 30
_SECONDS = 600.0  # for all that waits
_STATES = {DigestState.WAITING: "CHỜ GỬI", DigestState.SENT: "đã gửi", DigestState.WITHDRAWN: "không gửi nữa"}
_NOTHING_SET = (
    "Chưa đặt nơi gửi cảnh báo: cần SOICONG_SMTP_HOST, SOICONG_SMTP_SENDER và SOICONG_ALERT_STAFF, hoặc "
    "SOICONG_WEBHOOK_URL (docs/operations.md, mục Cảnh báo)."
)


@plainly
def check_alerts() -> ExitCode:
    """Print the settings without secrets, and try the mail server. Raises InputProblem where it cannot be used."""
    chosen, printed = alert_settings(), console()
    _tell_settings(printed, chosen)
    if not chosen.configured:
        raise InputProblem(_NOTHING_SET)
    if chosen.mail is not None:
        try:
            asyncio.run(greet(chosen.mail))
        except NotSent as problem:
            raise InputProblem(f"{problem}. Bản tin sẽ được giữ lại cho tới khi gửi được.") from problem
        printed.print(
            "Máy chủ thư trả lời và nhận đăng nhập." if chosen.mail.user else "Máy chủ thư trả lời."
        )
    return ExitCode.DONE


def _tell_settings(printed: Console, chosen: AlertSettings) -> None:
    mail, hook, rule = chosen.mail, chosen.hook, chosen.rule
    lines = ["Máy chủ thư: chưa đặt (SOICONG_SMTP_HOST)"]
    if mail is not None:
        login = f", đăng nhập {mail.user}" if mail.user else ", không đăng nhập"
        lines = [f"Máy chủ thư: {mail.host}:{mail.port} ({mail.security}{login}), gửi từ {mail.sender}"]
    lines.append(f"Nội bộ nhận mọi việc: {', '.join(chosen.staff) or 'chưa đặt (SOICONG_ALERT_STAFF)'}")
    lines.append(f"Đầu mối của cơ quan trong sổ: {'có gửi' if chosen.agencies else 'không gửi'}")
    with_signs = "có" if rule.signs_to_system else "không"
    lines.append(
        f"Webhook: {hook.host}, {with_signs} kèm dấu hiệu bị xâm nhập"
        if hook is not None
        else "Webhook: chưa đặt"
    )
    days = points(rule.repeat_after.total_seconds() / 86_400)
    lines.append(f"Báo khi giảm từ {points(rule.drop)} điểm; việc kéo dài được nhắc lại sau {days} ngày")
    for line in lines:
        printed.print(escape(line), soft_wrap=True)


@plainly
def show_alerts(number: int | None, html: Path | None) -> ExitCode:
    """Print the newest digests, or one of them. Raises InputProblem."""
    if html is not None and number is None:
        raise InputProblem("--html cần số của bản tin, ví dụ: ./soicong alerts show 12 --html ban-tin.html")
    configuration, printed = settings(), wide_console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        if number is not None:
            return _show_one(store.alerts().digest(number), html, printed)
        newest = store.alerts().digests(limit=_LISTED)
        waiting = store.alerts().digests(state=DigestState.WAITING)
    if not newest:
        printed.print("Chưa có bản tin nào: bản tin đầu tiên được soạn khi xong một đợt thu thập.")
        return ExitCode.DONE
    table = Table("Số", "Soạn lúc", "Người nhận", "Tình trạng", "Tiêu đề", box=None)
    shown = {one.id: one for one in (*waiting, *newest)}
    for one in sorted(shown.values(), key=lambda one: -one.id):
        state = _STATES[one.state] + (f": {one.problem}" if one.problem else "")
        row = (str(one.id), moment(one.created_at.isoformat()), one.recipient, state, one.subject)
        table.add_row(*map(escape, row))
    printed.print(table)
    if waiting:
        printed.print(f"{len(waiting)} bản tin còn chờ; gửi ngay: ./soicong alerts send")
    return ExitCode.DONE


def _show_one(digest: DigestRecord, html: Path | None, printed: Console) -> ExitCode:
    if html is not None:
        printed.print(
            f"Đã ghi {escape(str(write(writable_file(html), digest.html.encode())))}", soft_wrap=True
        )
        return ExitCode.DONE
    printed.print(escape(f"Tới: {digest.recipient} ({_STATES[digest.state]})"), soft_wrap=True)
    if digest.problem:
        printed.print(escape(f"Lần gửi gần nhất: {digest.problem}"), soft_wrap=True)
    printed.print(escape(f"Tiêu đề: {digest.subject}\n\n{digest.text}"), soft_wrap=True)
    return ExitCode.DONE


@plainly
def send_alerts() -> ExitCode:
    """Send what waits. Raises InputProblem where something still waits after it."""
    chosen, configuration, printed = alert_settings(), settings(), console()
    if not chosen.configured:
        raise InputProblem(_NOTHING_SET)
    ready_database(configuration)
    with Store(configuration.database) as store:
        done = asyncio.run(deliver(store, chosen, seconds=_SECONDS))
    if done.problems or done.waiting:
        why = "; ".join(done.problems) or "tiến trình khác đang gửi"
        raise InputProblem(f"Đã gửi {done.sent} bản tin, còn {done.waiting} bản chờ: {why}.")
    printed.print(f"Đã gửi {done.sent} bản tin." if done.sent else "Không có bản tin nào chờ.")
    return ExitCode.DONE


@plainly
def tell_round(number: int | None, reports: Path | None) -> ExitCode:
    """Compose and send the digests of a round. Raises InputProblem where something could not be sent."""
    configuration, printed = settings(), console()
    if not alert_settings().configured:
        raise InputProblem(_NOTHING_SET)
    ready_database(configuration)
    with Store(configuration.database) as store:
        one = store.rounds().get(number) if number is not None else newest_round(store)
        done = after_this_round(store, configuration, one.id, reports=reports)
    if done.problems:
        raise InputProblem(
            f"Đã gửi {done.sent} bản tin, còn {done.waiting} bản chờ: {'; '.join(done.problems)}."
        )
    printed.print(f"Đã gửi {done.sent} bản tin của đợt {one.id}.")
    return ExitCode.DONE


def after_this_round(
    store: Store, configuration: Settings, number: int, *, reports: Path | None = None
) -> Delivered:
    """Tell every reader what a round found, by its runs that count. Never raises but DatabaseProblem."""
    rounds = store.rounds()
    runs = [portal.run_id for portal in rounds.portals(number) if portal.run_id is not None]
    return after_round(
        store,
        configuration,
        runs,
        round_id=number,
        reports=reports,
        interrupted=rounds.get(number).state is not RoundState.DONE,
    )


@plainly
def test_alerts() -> ExitCode:
    """Send a digest for trial to staff and to the webhook. Raises InputProblem where one could not be sent."""
    chosen, printed = alert_settings(), console()
    if not chosen.configured:
        raise InputProblem(_NOTHING_SET)
    problems = asyncio.run(_try_all(chosen, printed))
    if problems:
        raise InputProblem("; ".join(problems) + ".")
    return ExitCode.DONE


async def _try_all(chosen: AlertSettings, printed: Console) -> list[str]:
    problems = []
    if chosen.mail is not None:
        for address in chosen.staff:
            try:
                await send_mail(chosen.mail, message_of(_trial(address), chosen.mail.sender))
            except NotSent as problem:
                problems.append(str(problem))
            else:
                printed.print(escape(f"Đã gửi thư thử tới {address}."), soft_wrap=True)
    if chosen.hook is not None:
        try:
            await send_hook(chosen.hook, {"event": "test"}, uuid4().hex)
        except NotSent as problem:
            problems.append(str(problem))
        else:
            printed.print(escape(f"Webhook ở {chosen.hook.host} đã nhận bản tin thử."), soft_wrap=True)
    return problems


def _trial(address: str) -> DigestRecord:
    said = "Đây là thư thử của Soi Cổng. Bản tin sau mỗi đợt thu thập sẽ được gửi tới địa chỉ này."
    return DigestRecord(
        recipient=address,
        role="staff",
        token=uuid4().hex,
        created_at=datetime.now(UTC),
        runs=(),
        subject="[Soi Cổng] Thư thử",
        text=said + "\n",
        html=f'<html lang="vi"><body><p>{said}</p></body></html>',
        facts={},
    )
