"""What is written in one cell of a list of agencies, as a value; and values as cells. Raises BadCell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from checks.vietnamese import fold
from db.agencies_columns import code_problem
from db.registration import Purpose, RetiredAddress, Sister
from db.registry import ActKind
from evidence.model import Tier

_HOST = re.compile(r"(?=.{1,253}$)([\w-]{1,63}\.)*[\w-]{1,63}")
_DAY_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_ITEM = re.compile(r"[;\n]+")
_RETIRED = re.compile(r"(?P<url>\S+)\s*(?:\((?P<days>[^()]*)\))?")
_SUCCESSION = re.compile(
    r"(?P<kind>[^\d:]+?)\s*(?:từ|ngày|từ ngày)?\s+(?P<day>[\d/.-]+)\s*:\s*(?P<codes>.+)", re.S
)
_EXAMPLE_ADDRESS = "ghi trọn địa chỉ, ví dụ https://sotttt.tinh.gov.vn"

TIER_WORDS = {Tier.SO: "sở", Tier.HUYEN: "huyện", Tier.XA: "xã", Tier.TINH: "tỉnh"}
_TIERS = {
    **{tier.value: tier for tier in Tier},
    **dict.fromkeys(("ban", "nganh", "cap so", "so nganh", "so ban nganh"), Tier.SO),
    **dict.fromkeys(("cap huyen", "quan", "thi xa", "thanh pho"), Tier.HUYEN),
    **dict.fromkeys(("cap xa", "phuong", "dac khu", "xa phuong"), Tier.XA),
    **dict.fromkeys(("cap tinh",), Tier.TINH),
}
PURPOSE_WORDS = {
    Purpose.SERVICES: "dịch vụ công",
    Purpose.DOCUMENTS: "văn bản",
    Purpose.SCHEDULE: "lịch công tác",
    Purpose.OTHER: "khác",
}
_PURPOSES = {
    **{fold(word): purpose for purpose, word in PURPOSE_WORDS.items()},
    **{purpose.value: purpose for purpose in Purpose},
    **dict.fromkeys(("dvc", "dvctt", "dich vu cong truc tuyen", "mot cua"), Purpose.SERVICES),
    **dict.fromkeys(("csdl van ban", "he thong van ban", "vbqppl"), Purpose.DOCUMENTS),
    **dict.fromkeys(("lich", "lich lam viec", "lich tuan"), Purpose.SCHEDULE),
    "": Purpose.OTHER,
}
KIND_WORDS = {ActKind.MERGE: "sáp nhập", ActKind.SPLIT: "chia tách", ActKind.RENAME: "đổi tên"}
_KINDS = {
    **{fold(word): kind for kind, word in KIND_WORDS.items()},
    **{kind.value: kind for kind in KIND_WORDS},
    **dict.fromkeys(("hop nhat", "nhap"), ActKind.MERGE),
    **dict.fromkeys(("tach", "chia"), ActKind.SPLIT),
}


class BadCell(ValueError):
    """A cell that cannot be taken: `wrong` says why, `mend` what to write instead (Vietnamese)."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.wrong, self.mend = wrong, mend


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a cell of predecessors says: how and when the agency came out of others, by their codes."""

    kind: ActKind
    on: date
    codes: tuple[str, ...]


def code(cell: str) -> str:
    """An agency's code."""
    if wrong := code_problem(cell):
        raise BadCell(*wrong.split("; ", 1))
    return cell


def tier(cell: str) -> Tier:
    """A tier by its code or its Vietnamese word."""
    found = _TIERS.get(fold(cell))
    if found is None:
        near = get_close_matches(fold(cell), list(_TIERS), n=1, cutoff=0.6)
        guess = f"có phải ý bạn là ‘{TIER_WORDS[_TIERS[near[0]]]}’? " if near else ""
        raise BadCell(f"không có cấp ‘{cell}’", f"{guess}Các cấp: {', '.join(TIER_WORDS.values())}")
    return found


def day(cell: str) -> date | None:
    """A day; None for an empty cell."""
    if not cell:
        return None
    for form in _DAY_FORMS:
        try:
            found = datetime.strptime(cell.split(" 00:00", maxsplit=1)[0], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1900 <= found.year <= 2200:
            return found
    raise BadCell(f"‘{cell}’ không phải một ngày", "ghi ngày/tháng/năm, ví dụ 01/07/2025")


def delay(cell: str) -> float | None:
    """Seconds, with a decimal comma or point; None for an empty cell."""
    if not cell:
        return None
    try:
        seconds = float(cell.replace(",", "."))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 60:
        raise BadCell(f"‘{cell}’ không phải số giây", "ghi một số từ 0 đến 60, ví dụ 1,5")
    return seconds


def address(cell: str) -> str:
    """A portal's address."""
    if wrong := _address_problem(cell):
        raise BadCell(wrong, _EXAMPLE_ADDRESS)
    return cell


def sisters(cell: str) -> tuple[Sister, ...]:
    """Sister addresses, each with its purpose before it where one is named."""
    found: list[Sister] = []
    for item in filter(None, map(str.strip, _ITEM.split(cell))):
        words = item.split()
        first = next((place for place, word in enumerate(words) if "://" in word), None)
        if first is None:
            raise BadCell(f"‘{item}’ không có địa chỉ nào", "ghi dạng: dịch vụ công: https://dvc.tinh.gov.vn")
        label = " ".join(words[:first]).rstrip(" :=–-")
        purpose = _PURPOSES.get(fold(label))
        if purpose is None:
            raise BadCell(
                f"không có công dụng ‘{label}’", f"chọn một trong: {', '.join(PURPOSE_WORDS.values())}"
            )
        found += [Sister(url=address(word.rstrip(",")), purpose=purpose) for word in words[first:]]
    return tuple(found)


def retired(cell: str) -> tuple[RetiredAddress, ...]:
    """Retired addresses, each with its days in brackets: '(01/01/2020 - 30/06/2025)', '(đến 30/06/2025)'."""
    found: list[RetiredAddress] = []
    for item in filter(None, map(str.strip, _ITEM.split(cell))):
        match = _RETIRED.fullmatch(item)
        if match is None:
            raise BadCell(f"không đọc được ‘{item}’", "ghi dạng: https://cu.gov.vn (01/01/2020 - 30/06/2025)")
        since, until = _days(match["days"] or "")
        if since is not None and until is not None and until < since:
            raise BadCell(f"‘{item}’ có ngày cuối trước ngày đầu", "sửa lại hai ngày")
        found.append(RetiredAddress(url=address(match["url"]), since=since, until=until))
    return tuple(found)


def _days(text: str) -> tuple[date | None, date | None]:
    dates = re.findall(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", text)
    if not text.strip() or not dates:
        if text.strip():
            raise BadCell(f"không đọc được ‘({text})’", "trong ngoặc chỉ ghi ngày, ví dụ (đến 30/06/2025)")
        return None, None
    if len(dates) == 1:
        only = day(dates[0])
        return (None, only) if "den" in fold(text) or text.strip()[:1] in "-–…" else (only, None)
    return day(dates[0]), day(dates[1])


def origins(cell: str) -> tuple[Origin, ...]:
    """Where an agency comes from: 'sáp nhập 01/03/2025: so-tttt, so-khcn'."""
    found: list[Origin] = []
    mend = "ghi dạng: sáp nhập 01/03/2025: so-tttt, so-khcn (sáp nhập, chia tách hoặc đổi tên)"
    for item in filter(None, map(str.strip, _ITEM.split(cell))):
        match = _SUCCESSION.fullmatch(item)
        kind = _KINDS.get(fold(match["kind"])) if match else None
        if match is None or kind is None:
            raise BadCell(f"không đọc được ‘{item}’", mend)
        on = day(match["day"])
        codes = tuple(dict.fromkeys(code(one) for one in re.split(r"[,\s]+", match["codes"].strip(" ,"))))
        assert on is not None  # noqa: S101 — the pattern asks for digits, and `day` refuses what is no day
        found.append(Origin(kind=kind, on=on, codes=codes))
    return tuple(found)


READERS: dict[str, Callable[[str], Any]] = {
    "code": code,
    "name": str,
    "tier": tier,
    "group": str,
    "home_url": address,
    "sister_urls": sisters,
    "contact": str,
    "crawl_window": str,
    "delay": delay,
    "active_from": day,
    "active_until": day,
    "retired_urls": retired,
    "predecessors": origins,
}


def _address_problem(url: str) -> str:
    """What is wrong with a portal's address; empty where nothing is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return f"địa chỉ ‘{url}’ viết sai"
    if parts.scheme not in ("http", "https"):
        return f"địa chỉ ‘{url}’ không bắt đầu bằng http:// hay https://"
    if not _HOST.fullmatch(host):
        return f"địa chỉ ‘{url}’ không có tên máy chủ hợp lệ"
    if parts.username is not None:
        return f"địa chỉ trỏ tới {host} chứa tên đăng nhập hoặc mật khẩu"
    return ""


def day_cell(value: date | None) -> str:
    """A day as it is written."""
    return f"{value:%d/%m/%Y}" if value is not None else ""


def delay_cell(value: float | None) -> str:
    """Seconds as they are written."""
    return f"{value:g}".replace(".", ",") if value is not None else ""


def sisters_cell(values: Sequence[Sister]) -> str:
    """Sister addresses as they are written."""
    return "; ".join(
        one.url if one.purpose is Purpose.OTHER else f"{PURPOSE_WORDS[one.purpose]}: {one.url}"
        for one in values
    )


def retired_cell(values: Sequence[RetiredAddress]) -> str:
    """Retired addresses as they are written."""
    return "; ".join(f"{one.url}{_period(one)}" for one in values)


def _period(one: RetiredAddress) -> str:
    if one.since is None and one.until is None:
        return ""
    if one.since is None:
        return f" (đến {one.until:%d/%m/%Y})"
    return f" ({one.since:%d/%m/%Y} - {one.until:%d/%m/%Y})" if one.until else f" (từ {one.since:%d/%m/%Y})"


def origins_cell(values: Sequence[Origin]) -> str:
    """Predecessors (or successors) as they are written."""
    return "; ".join(f"{KIND_WORDS[one.kind]} {one.on:%d/%m/%Y}: {', '.join(one.codes)}" for one in values)
