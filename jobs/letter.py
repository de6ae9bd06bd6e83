"""Writing the letter that asks for the allow-list."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from rich.markup import escape

from crawler.settings import user_agent
from db.store import Store
from jobs.addresses import crawl_hours, portal_url, today
from jobs.outputs import writable_file
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from reports.letter import AllowList, allow_list_letter


@plainly
def write_allow_list_letter(
    places: list[str],
    *,
    output: Path,
    to: str,
    sender: str | None,
    parent: str | None,
    signer: str,
    number: str,
    place: str | None,
    dated: str | None,
    window: str | None,
    delay: float | None,
    egress: list[str],
) -> ExitCode:
    """Write the letter for portals by address or code. What is not said comes from settings, or stays a blank."""
    if output.suffix.lower() != ".docx":
        raise InputProblem(f"-o cần một tệp .docx; nhận được ‘{output}’.")
    configuration = settings()
    asked = AllowList(
        portals=tuple(_portal(text) for text in places),
        user_agent=user_agent(configuration.contact),
        addressee=to,
        sender=sender if sender is not None else configuration.organisation,
        parent=parent if parent is not None else configuration.parent,
        signer=signer,
        number=number,
        place=place if place is not None else configuration.place,
        day=_day(dated),
        contact=configuration.contact,
        egress=tuple(egress) or configuration.egress,
        hours=str(crawl_hours(window)),
        delay=1.0 if delay is None else delay,
    )
    writable_file(output)
    from reports.letter_docx import letter_docx

    output.write_bytes(letter_docx(allow_list_letter(asked)))
    console().print(
        f"Công văn: {escape(str(output))}. Điền những chỗ còn để ‘…’ trước khi trình ký.", soft_wrap=True
    )
    return ExitCode.DONE


def _portal(text: str) -> tuple[str, str]:
    """Name and address of a portal by its address or its registered code. Raises InputProblem."""
    if "://" in text or "." in text:
        address = portal_url(text)
        return address.split("/")[2], address
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        agency = store.list_agencies(today(), codes=[text])[0]
    return agency.name, agency.home_url


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise InputProblem(f"--date cần một ngày dạng 2026-11-22 hoặc 22/11/2026; nhận được ‘{text}’.")
