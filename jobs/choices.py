"""Which rubric judges which portal, and whether a portal may be asked at all."""

from __future__ import annotations

import asyncio
from datetime import date
from urllib.parse import urlsplit

from crawler.egress import Gate, Refused
from crawler.names import NameMap
from evidence.model import Tier
from jobs.problems import InputProblem
from jobs.settings import Settings
from scoring.model import Rubric
from scoring.rubric import find, rubric_for, validity

_ANY = "any"
_REFUSALS = {
    "private_address": "địa chỉ mạng riêng",
    "special_address": "địa chỉ dành riêng, không phải của một cổng công khai",
    "own_address": "địa chỉ của chính máy này",
    "port": "số cổng mạng khác 80 và 443",
}


def chosen_tier(text: str) -> Tier:
    """A tier as typed. Raises InputProblem."""
    try:
        return Tier(text.strip().lower())
    except ValueError:
        raise InputProblem(f"--tier phải là một trong: {', '.join(Tier)}; nhận được ‘{text}’.") from None


def chosen_rubric(rubric_id: str | None, tier: Tier, at: date) -> Rubric:
    """The rubric that was named, else the one valid for the tier at the date.

    Raises NoValidRubric, and InputProblem for a rubric of another tier.
    """
    if rubric_id is None:
        return rubric_for(tier.value, at)
    rubric = find(rubric_id)
    if rubric.tier not in (tier.value, _ANY):
        raise InputProblem(
            f"Bộ tiêu chí ‘{rubric.id}’ dành cho cấp ‘{rubric.tier}’, còn cơ quan này thuộc cấp ‘{tier.value}’: "
            f"chọn bộ khác (./soicong rubric list) hoặc thêm --tier {rubric.tier}."
        )
    return rubric


def remark(rubric: Rubric, at: date) -> str:
    """What to tell about a rubric that was chosen by name for a date at which it is not valid; '' otherwise."""
    if rubric.valid_at(at):
        return ""
    return f"Lưu ý: bộ tiêu chí ‘{rubric.id}’ có hiệu lực {validity(rubric)}, không phải vào ngày đánh giá {at:%d/%m/%Y}."


def names_of(configuration: Settings) -> NameMap:
    """The recorded names of an installation: only the sample province and tests have some. Raises BadNameMap."""
    return NameMap.load(configuration.name_map) if configuration.name_map is not None else NameMap()


def demand_reachable(url: str, *, allowed: tuple[tuple[str, int], ...], names: NameMap) -> None:
    """Refuse an address that the egress gate would refuse, before anything is stored.

    A name that leads nowhere is no bad input: the crawl says why the portal was not seen. Raises InputProblem.
    """
    gate = Gate(allow=allowed, names=names)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        asyncio.run(gate.resolve(parts.hostname or "", port))
    except Refused as refused:
        if refused.cause != "policy":
            return
        place = (
            f"{parts.hostname}:{port}" if ":" not in (parts.hostname or "") else f"[{parts.hostname}]:{port}"
        )
        raise InputProblem(
            f"Không được phép truy cập ‘{url}’: đó là {_REFUSALS.get(refused.reason, 'địa chỉ không hợp lệ')}. "
            f"Nếu đúng là cổng cần xem, chạy lại với --allow-host {place}."
        ) from None


def chosen_delay(delay: float | None, start_url: str, allowed: tuple[tuple[str, int], ...]) -> float:
    """One second between requests, unless said otherwise; a stand-in on our own machine needs no rest."""
    if delay is not None:
        return delay
    own = any(
        start_url.split("://", 1)[1].split("/", maxsplit=1)[0] == f"{host}:{port}" for host, port in allowed
    )
    loopback = start_url.split("://", 1)[1].startswith(("127.", "localhost", "[::1]"))
    return 0.0 if own and loopback else 1.0
