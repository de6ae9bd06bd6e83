"""Who issues and signs a season's papers: from options, else from the environment, else a blank. Names lie nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from jobs.problems import InputProblem
from jobs.settings import Settings
from season.papers.model import Kind, Office, Signer


def office(
    configuration: Settings,
    *,
    dated: str | None,
    numbers: Sequence[str],
    signer: str | None,
    province_signer: str | None,
    symbol: str | None,
    place: str | None,
    environment: Mapping[str, str] | None = None,
) -> Office:
    """The office of these options. Raises InputProblem."""
    given = os.environ if environment is None else environment
    return Office(
        parent=configuration.parent,
        place=place if place is not None else configuration.place,
        symbol=symbol if symbol is not None else given.get("SOICONG_SYMBOL", ""),
        contact=configuration.contact,
        department_signer=_signer(
            signer if signer is not None else given.get("SOICONG_SIGNER", ""), "--signer"
        ),
        province_signer=_signer(
            province_signer if province_signer is not None else given.get("SOICONG_PROVINCE_SIGNER", ""),
            "--province-signer",
        ),
        numbers=dict(_number(text) for text in numbers),
        day=_day(dated),
    )


def kinds(wanted: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds of these names, in the order of the papers; all where none is named. Raises InputProblem."""
    chosen = {_kind(text, "--only") for text in wanted}
    return tuple(kind for kind in Kind if not chosen or kind in chosen)


def _kind(text: str, option: str) -> Kind:
    try:
        return Kind(text.strip().lower())
    except ValueError:
        raise InputProblem(f"{option} cần một trong: {', '.join(Kind)}; nhận được ‘{text}’.") from None


def _number(text: str) -> tuple[Kind, str]:
    kind, sign, number = text.partition("=")
    if not sign or not number.strip():
        raise InputProblem(f"--number cần dạng LOẠI=SỐ, ví dụ to-trinh=57/TTr-SKHCN; nhận được ‘{text}’.")
    return _kind(kind, "--number"), number.strip()


def _signer(text: str, option: str) -> Signer:
    if not text.strip():
        return Signer()
    title, sign, name = text.partition("/")
    if not sign or not title.strip() or not name.strip():
        raise InputProblem(
            f"{option} cần dạng CHỨC_VỤ/HỌ_TÊN, ví dụ ‘Giám đốc/Nguyễn Thị Mẫu’; nhận được ‘{text}’."
        )
    return Signer(title=title.strip(), name=name.strip())


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise InputProblem(f"--date cần một ngày dạng 2026-11-22 hoặc 22/11/2026; nhận được ‘{text}’.")
