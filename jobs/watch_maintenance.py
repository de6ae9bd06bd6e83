"""`./soicong watch maintenance …`: interruptions that were announced; looks within them do not count, and are told."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from rich.markup import escape

from db.store import Store
from jobs.addresses import HANOI, today
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from jobs.watch_showing import WHAT_WORDS, maintenance_words
from jobs.watch_targets import PORTAL, SERVICE, targets

CHOICES = {"cong": (PORTAL,), "dich-vu": (SERVICE,), "ca-hai": (PORTAL, SERVICE)}
_PATTERNS = ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")


@plainly
def announce(code: str, *, begins: str, ends: str, what: str, author: Author) -> ExitCode:
    """Write announced maintenance of an agency's portal, service, or both down."""
    if what not in CHOICES:
        raise InputProblem(f"--what là một trong: {', '.join(CHOICES)}; nhận được ‘{what}’.")
    start, end = _moment(begins, "--from"), _moment(ends, "--until")
    if start >= end:
        raise InputProblem(f"--until {ends} phải sau --from {begins}.")
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        chosen = [one for one in targets(store, [code], today()) if one.what in CHOICES[what]]
        missing = [one for one in CHOICES[what] if one not in {target.what for target in chosen}]
        if not chosen or (missing and what != "ca-hai"):
            raise InputProblem(
                f"Chưa biết địa chỉ {WHAT_WORDS[missing[0]]} riêng của ‘{code}’: lượt mới nhất chưa thấy hệ thống dịch vụ "
                "công ở ngoài cổng; dùng --what cong."
            )
        sign = signed(author)
        numbers = store.watch().announce(
            [one.url for one in chosen], start, end, at=sign.at, by=sign.by, why=sign.why
        )
    for number, one in zip(numbers, chosen, strict=True):
        console().print(
            escape(f"Đã ghi bảo trì số {number}: {WHAT_WORDS[one.what]} {one.url}"), soft_wrap=True
        )
    return ExitCode.DONE


@plainly
def withdraw(number: int, *, author: Author) -> ExitCode:
    """Take maintenance back; both lines stay."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        sign = signed(author)
        held = store.watch().withdraw(number, at=sign.at, by=sign.by, why=sign.why)
    console().print(escape(f"Đã huỷ bảo trì số {number} của {held.url}; các lần xem trong đó lại được tính."))
    return ExitCode.DONE


@plainly
def listed(codes: Sequence[str], *, as_json: bool) -> ExitCode:
    """List all that was written down, also what was taken back."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        urls = {one.url for one in targets(store, codes, today())} if codes else None
        records = store.watch().maintenance(urls)
    if as_json:
        json.dump([asdict(one) for one in records], sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")
        return ExitCode.DONE
    for one in records:
        console().print(escape(f"{one.url}: {maintenance_words(one)}"), soft_wrap=True)
    if not records:
        console().print("Chưa ghi lịch bảo trì nào.")
    return ExitCode.DONE


def _moment(text: str, option: str) -> datetime:
    """A moment in Vietnam as typed. Raises InputProblem."""
    for pattern in _PATTERNS:
        try:
            return datetime.strptime(text.strip(), pattern).replace(tzinfo=HANOI)
        except ValueError:
            continue
    raise InputProblem(f"{option} cần ngày và giờ, ví dụ ‘23/11/2026 22:00’; nhận được ‘{text}’.")
