"""Text on its way to an official: cleaned of what portals hide in it, numbers and dates as written here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

# Vietnam keeps one offset all year; a fixed one needs no time-zone data on the reader's machine.
VIETNAM = timezone(timedelta(hours=7))

LONGEST = 1_200
"""Longest text that is printed; a page that sends more is cut with an ellipsis."""

_SPACE = re.compile(r"[ \t\n\r\f\v\u0085\u00a0\u2028\u2029]+")
# Controls, direction marks and overrides, zero-width and tag characters, lone surrogates, non-characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_PILED_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """One line of text without hidden characters, cut at `LONGEST`."""
    shown = _PILED_MARKS.sub(r"\1", _HIDDEN.sub("", _SPACE.sub(" ", text))).strip()
    return shown if len(shown) <= LONGEST else shown[:LONGEST].rstrip() + "…"


def cleaned(value: Any) -> Any:
    """A JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): cleaned(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [cleaned(item) for item in value]
    return value


def decimal(value: Any) -> Decimal:
    """A JSON number as it was printed (0.1 is 0.1)."""
    return Decimal(str(value))


def points(value: Decimal | float | str) -> str:
    """Points as Vietnamese write them: '66,67', '7,5', '15'."""
    text = f"{decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".").replace(".", ",")


def interval(low: Decimal, high: Decimal) -> str:
    """'61,25' or '61,25–72,5'."""
    return points(low) if low == high else f"{points(low)}–{points(high)}"


def percent(share: Any) -> str:
    """A share 0..1 as '92,5 %', never rounded up to a whole that it is not."""
    whole = decimal(share) * 100
    rounded = whole.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if rounded == 100 and whole < 100:
        rounded = Decimal("99.9")
    return f"{points(rounded)}\u00a0%"


def day(value: Any) -> str:
    """An ISO date (or the date in Vietnam of an ISO moment) as '24/08/2022'; '' for nothing."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    try:
        text = str(value)
        return day(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return str(value)


def moment(value: Any) -> str:
    """An ISO moment as '14:30 ngày 24/08/2022' in Vietnam's time."""
    try:
        seen = datetime.fromisoformat(str(value)).astimezone(VIETNAM)
    except ValueError:
        return str(value)
    return f"{seen:%H:%M} ngày {seen:%d/%m/%Y}"


def law(text: str) -> str:
    """A provision whose 'Điều 10' does not break over two lines."""
    return re.sub(r"(Điều|khoản|điểm|Mục|Chương) (?=\S)", "\\1\u00a0", text)


def safe_href(url: str) -> str:
    """The address where a click may lead there, else ''. Only plain http(s) addresses without credentials."""
    if any(sign in url for sign in "\\ <>\"'`"):
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    return url


def local_href(path: str) -> str:
    """A link to a page beside this one; '' for what leads elsewhere."""
    relative = path and ":" not in path and "\\" not in path and not path.startswith("/")
    return path if relative else ""


def short_url(url: str, *, host: str | None = None, longest: int = 72) -> str:
    """An address fit to read: without scheme, letters instead of %-codes, the middle cut where it is long.

    Of a page of `host` only the path is shown, and of its first page 'trang chủ'.
    """
    text = clean(unquote(url.split("://", 1)[-1], errors="replace")).rstrip("/")
    if host and (text == host or text.startswith(f"{host}/")):
        text = text[len(host) :] or "trang chủ"
    if len(text) <= longest:
        return text
    head = longest * 3 // 5
    return f"{text[:head]}…{text[-(longest - head - 1) :]}"
