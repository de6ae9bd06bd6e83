"""Reminding agencies that have not answered: a mail of its own for each contact, and a list for staff."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from rich.markup import escape

from db.alerts import REMINDER, Announcement, DigestRecord
from db.store import Store
from jobs.alert_settings import AlertSettings, addresses_within, alert_settings
from jobs.alerts import deliver
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.season_held import Held, held_season
from jobs.season_period import ANSWER_WORDS, answers_of
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from reports.alerts_model import Digest, Recipient, Role
from reports.digest import digest_facts, digest_html, digest_text
from season.answers import Answer, Asked
from season.model import Phase

_SECONDS = 600.0
_LISTED = 40


@dataclass(frozen=True, kw_only=True)
class _Open:
    """An agency that has not answered, and where it can be written to."""

    asked: Asked
    addresses: tuple[str, ...]


@plainly
def remind(season: int | None, *, plan_only: bool) -> ExitCode:
    """Remind who has not answered; list whom no mail reaches. Raises InputProblem where mails could not be sent."""
    configuration, chosen = settings(), alert_settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        held.demand(Phase.SURVEY, Phase.VERIFICATION, what="không nhắc trả lời phiếu")
        waiting = _waiting(store, held)
        if not waiting:
            console().print(f"Kỳ {held.period.season}: mọi cơ quan đã trả lời, không phải nhắc ai.")
            return ExitCode.DONE
        _print(held, waiting, chosen)
        if plan_only:
            return ExitCode.DONE
        made = store.alerts().announce(_announcements(held, waiting, chosen), {})
        if not made:
            console().print("Không gửi thư nào: chưa đặt nơi gửi, hoặc lần nhắc này đã gửi rồi.")
            return ExitCode.DONE
        done = asyncio.run(deliver(store, chosen, seconds=_SECONDS))
    if done.problems:
        raise InputProblem(
            f"Đã soạn {len(made)} thư nhắc, gửi được {done.sent}, còn {done.waiting} chờ: "
            f"{'; '.join(done.problems)}. Gửi lại: ./soicong alerts send"
        )
    console().print(f"Đã gửi {done.sent} thư nhắc.")
    return ExitCode.DONE


def _waiting(store: Store, held: Held) -> list[_Open]:
    registry = store.registry().load()
    found = []
    for one in answers_of(store, held):
        if one.answer not in (Answer.WAITING, Answer.MISSING):
            continue
        entry = registry.at(one.agency.code, held.today)
        contact = entry.contact if entry is not None else ""
        found.append(_Open(asked=one, addresses=addresses_within(contact)))
    return found


def _print(held: Held, waiting: Sequence[_Open], chosen: AlertSettings) -> None:
    by_mail = chosen.mail is not None and chosen.agencies
    printed = wide_console()
    printed.print(
        f"Kỳ {held.period.season}, hạn trả lời {held.period.answers_due:%d/%m/%Y}: còn {len(waiting)} phiếu chưa nhận."
    )
    if not by_mail:
        printed.print(
            "Chưa gửi thư cho cơ quan được (cần SOICONG_SMTP_HOST và SOICONG_ALERT_AGENCIES=1); "
            "danh sách để gọi điện hoặc gửi công văn:",
            soft_wrap=True,
        )
    table = columns("Mã", "Cơ quan", "Chấm theo", "Phiếu", "Đầu mối")
    for one in waiting:
        reach = ", ".join(one.addresses) if one.addresses else "sổ chưa ghi thư điện tử"
        asked = one.asked
        table.add_row(
            *(escape(text) for text in (asked.agency.code, asked.agency.name, asked.rated.id)),
            ANSWER_WORDS[asked.answer],
            escape(reach),
        )
    printed.print(table)


def _announcements(held: Held, waiting: Sequence[_Open], chosen: AlertSettings) -> list[Announcement]:
    """A mail for each contact with all its agencies, and one for staff."""
    if not chosen.configured or chosen.mail is None:
        return []
    by_address: dict[str, list[Asked]] = {}
    if chosen.agencies:
        for one in waiting:
            for address in one.addresses:
                by_address.setdefault(address, []).append(one.asked)
    made = [
        _announcement(held, Recipient(address=address, role=Role.AGENCY, codes=_codes(asked)), asked)
        for address, asked in sorted(by_address.items())
        if address not in chosen.staff
    ]
    everyone = [one.asked for one in waiting]
    return made + [
        _announcement(held, Recipient(address=address, role=Role.STAFF), everyone) for address in chosen.staff
    ]


def _announcement(held: Held, recipient: Recipient, asked: Sequence[Asked]) -> Announcement:
    period = held.period
    overdue = held.today > period.answers_due
    when = f"hạn {period.answers_due:%d/%m/%Y}{' đã qua' if overdue else ''}"
    named = [f"{one.agency.name} ({one.rated.title})" for one in asked]
    more = [f"… và {len(named) - _LISTED} phiếu nữa: ./soicong season show"] if len(named) > _LISTED else []
    lead = (
        "Quý cơ quan chưa gửi phiếu tự chấm của kỳ đánh giá, xin điền, ký và gửi lại theo công văn:"
        if recipient.role is Role.AGENCY
        else f"{len(named)} phiếu tự chấm chưa nhận:"
    )
    digest = Digest(
        recipient=recipient,
        subject=f"[Soi Cổng] Phiếu tự chấm kỳ {period.season} chưa nhận, {when}",
        title=f"Kỳ đánh giá {period.season}",
        lead=(lead, *named[:_LISTED], *more, f"{when[0].upper()}{when[1:]}."),
        groups=(),
        foot="Thư nhắc tự động. Nếu đã gửi phiếu, xin trả lời thư này.",
    )
    # What makes a reminder the same as one that was sent: the season, before or after the day, and about whom.
    key = f"{period.season}/{period.answers_due}/{'after' if overdue else 'before'}/{'+'.join(_codes(asked))}"
    return Announcement(
        digest=DigestRecord(
            recipient=recipient.address,
            role=recipient.role.value,
            token=uuid4().hex,
            created_at=datetime.now(UTC),
            runs=(),
            subject=digest.subject,
            text=digest_text(digest),
            html=digest_html(digest),
            facts={**digest_facts(digest), REMINDER: key},
        )
    )


def _codes(asked: Iterable[Asked]) -> tuple[str, ...]:
    return tuple(sorted({one.agency.code for one in asked}))
