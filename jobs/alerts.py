"""Alerts after a round: one digest for each reader, kept before it is sent, so that nothing is told twice or lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from db.alerts import Announcement, DigestRecord, DigestState, ToldRecord
from db.problem import DatabaseProblem
from db.store import Store
from jobs.addresses import today
from jobs.alert_facts import Asked, gather, reports_at
from jobs.alert_sending import SECONDS, NotSent, greet, message_of, send_hook, send_mail
from jobs.alert_settings import AlertSettings, addresses_within, alert_settings
from jobs.problems import InputProblem, keep_trace
from jobs.settings import Settings
from jobs.storage import storage_troubles
from reports.alerts_model import Known, Recipient, Role, RoundOutcome, Subject
from reports.digest import compose, digest_facts, digest_html, digest_text
from reports.text import day

WEBHOOK = "webhook"
_LEASE_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What became of digests: how many were sent, how many wait, and sentences on what went wrong."""

    sent: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()
    configured: bool = True


def after_round(
    store: Store,
    configuration: Settings,
    run_ids: Sequence[int],
    *,
    round_id: int | None = None,
    reports: Path | None = None,
    interrupted: bool = False,
    seconds: float = 120.0,
) -> Delivered:
    """Tell every reader what these runs found, and send what waited. Never raises, and takes at most `seconds`.

    What could not be sent in that time is kept. `reports` is the folder that the round's reports were written to.
    """
    found: list[Delivered] = []

    def work() -> None:
        try:
            chosen = alert_settings()
            if not chosen.configured:
                found.append(Delivered(configured=False))
                return
            asked = Asked(
                run_ids=tuple(run_ids),
                round_id=round_id,
                reports=reports_at(chosen.reports, reports or configuration.reports),
                interrupted=interrupted,
                troubles=tuple(storage_troubles(configuration)),
                drop=chosen.rule.drop,
                now=datetime.now(UTC),
            )
            announce(store, chosen, asked)
            found.append(asyncio.run(deliver(store, chosen, seconds=seconds * 0.8)))
        except (InputProblem, DatabaseProblem) as problem:
            found.append(Delivered(problems=(str(problem),)))
        except Exception as error:
            found.append(Delivered(problems=(f"Lỗi của công cụ: {keep_trace(error)}",)))

    thread = threading.Thread(target=work, name="alerts", daemon=True)
    thread.start()
    thread.join(seconds)
    if found:
        return found[0]
    return Delivered(problems=("Gửi bản tin quá lâu, dừng lại; bản tin được giữ: ./soicong alerts send",))


def announce(store: Store, chosen: AlertSettings, asked: Asked) -> tuple[int, ...]:
    """Compose and keep the digests of a round; their numbers. Raises DatabaseProblem."""
    facts = gather(store, asked)
    alerts = store.alerts()
    waiting = alerts.digests(state=DigestState.WAITING)
    announcements = []
    for recipient in recipients(store, chosen, facts.outcome, asked.now):
        known = {
            (code, Subject(subject)): Known(
                state=one.state, since=one.since, told_at=one.told_at, marks=one.marks
            )
            for (code, subject), one in alerts.told(recipient.address).items()
        }
        composed = compose(
            facts.outcome,
            recipient,
            known,
            rule=chosen.rule,
            now=asked.now,
            late=late(waiting, recipient),
        )
        if composed.digest is None:
            continue
        announcements.append(
            Announcement(
                digest=DigestRecord(
                    recipient=recipient.address,
                    role=recipient.role.value,
                    token=uuid4().hex,
                    created_at=asked.now,
                    runs=asked.run_ids,
                    subject=composed.digest.subject,
                    text=digest_text(composed.digest),
                    html=digest_html(composed.digest),
                    facts=digest_facts(composed.digest),
                ),
                told=tuple(
                    ToldRecord(
                        agency_code=code,
                        subject=subject.value,
                        state=one.state,
                        since=one.since,
                        told_at=one.told_at,
                        marks=one.marks,
                    )
                    for (code, subject), one in composed.told.items()
                ),
                over=tuple((code, subject.value) for code, subject in composed.over),
            )
        )
    return alerts.announce(announcements, facts.baselines)


def recipients(
    store: Store, chosen: AlertSettings, outcome: RoundOutcome, now: datetime
) -> tuple[Recipient, ...]:
    """Who reads of a round: staff, the webhook, and the contacts of its agencies where they are to be written to."""
    found = [Recipient(address=address, role=Role.STAFF) for address in chosen.staff if chosen.mail]
    if chosen.hook is not None:
        found.append(Recipient(address=WEBHOOK, role=Role.SYSTEM))
    if chosen.agencies and chosen.mail is not None:
        registry = store.registry().load()
        codes: dict[str, list[str]] = {}
        for portal in outcome.portals:
            held = registry.at(portal.code, now.date())
            for address in addresses_within(held.contact) if held is not None else ():
                codes.setdefault(address, []).append(portal.code)
        found += [
            Recipient(address=address, role=Role.AGENCY, codes=tuple(theirs))
            for address, theirs in codes.items()
            if address not in chosen.staff
        ]
    return tuple(found)


def late(waiting: Iterable[DigestRecord], recipient: Recipient) -> tuple[str, ...]:
    """Sentences on earlier digests that did not arrive: to staff all of them, to others their own."""
    return tuple(
        f"Bản tin ngày {day(one.created_at)} cho {one.recipient}: {one.problem or 'chưa gửi'}."
        for one in waiting
        if recipient.role is Role.STAFF or one.recipient == recipient.address
    )


async def deliver(store: Store, chosen: AlertSettings, *, seconds: float) -> Delivered:
    """Send every digest that waits, oldest first, within a time. Raises DatabaseProblem."""
    alerts = store.alerts()
    sent, problems = 0, []
    down: dict[bool, str] = {}  # a server that is out of reach is asked once: webhook or not → why
    try:
        async with asyncio.timeout(seconds):
            for digest in alerts.digests(state=DigestState.WAITING):
                if not _is_reader(store, chosen, digest):
                    alerts.withdraw(digest.id)
                    continue
                by_hook = digest.recipient == WEBHOOK
                if not alerts.lease(digest.id, at=datetime.now(UTC), seconds=_LEASE_SECONDS):
                    continue
                try:
                    if by_hook in down:
                        raise NotSent(down[by_hook], server=True)
                    await _send(chosen, digest)
                except NotSent as problem:
                    if problem.server:
                        down[by_hook] = str(problem)
                    alerts.undelivered(digest.id, str(problem))
                    problems.append(str(problem))
                except asyncio.CancelledError:
                    alerts.undelivered(digest.id, "hết thời gian gửi")
                    raise
                else:
                    alerts.delivered(digest.id, at=datetime.now(UTC))
                    sent += 1
    except TimeoutError:
        problems.append(f"hết {seconds:.0f} giây dành cho việc gửi")
    left = len(alerts.digests(state=DigestState.WAITING))
    return Delivered(sent=sent, waiting=left, problems=tuple(dict.fromkeys(problems)))


async def _send(chosen: AlertSettings, digest: DigestRecord) -> None:
    if digest.recipient == WEBHOOK:
        if chosen.hook is None:
            raise NotSent("chưa đặt SOICONG_WEBHOOK_URL", server=True)
        await send_hook(chosen.hook, {"event": "digest", **digest.facts}, digest.token)
    else:
        if chosen.mail is None:
            raise NotSent("chưa đặt SOICONG_SMTP_HOST", server=True)
        await send_mail(chosen.mail, message_of(digest, chosen.mail.sender))


def _is_reader(store: Store, chosen: AlertSettings, digest: DigestRecord) -> bool:
    """Whether a digest's reader still is one: who has left hears nothing more. A missing server withdraws nothing."""
    if digest.role == Role.STAFF:
        return digest.recipient in chosen.staff
    if digest.role == Role.SYSTEM:
        return True
    registry = store.registry().load()
    contacts = (held.contact for held in registry.all_at(today()))
    return chosen.agencies and any(digest.recipient in addresses_within(one) for one in contacts)


def troubles_at_start(seconds: float = SECONDS + 5) -> tuple[str, ...]:
    """What will keep alerts from being sent, to be named when a night begins; () where all is well or nothing is set.

    Never raises. A webhook is not asked: it would take the question for news.
    """
    found: list[str] = []

    def work() -> None:
        try:
            chosen = alert_settings()
            if chosen.mail is not None:
                asyncio.run(greet(chosen.mail))
        except (InputProblem, NotSent) as problem:
            found.append(str(problem))
        except Exception as error:
            found.append(f"Lỗi của công cụ: {keep_trace(error)}")

    thread = threading.Thread(target=work, name="alerts-check", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        return ("máy chủ thư không trả lời kịp",)
    return tuple(found)
