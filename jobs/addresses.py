"""Addresses, dates and pairs as a user types them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from checks.vocabulary import keys
from crawler.hours import BadHours, Hours
from evidence.model import DeclaredSection
from jobs.problems import InputProblem

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_STORY: ContextVar[date | None] = ContextVar("story_day", default=None)
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}|localhost", re.I)

_NUMERIC = re.compile(r"[0-9.]+|[0-9a-f]*:[0-9a-f:.]*")


def portal_url(text: str) -> str:
    """A portal's address with scheme and path. Raises InputProblem."""
    candidate = unicodedata.normalize("NFC", text.strip())
    if "://" not in candidate:
        candidate = f"https://{candidate}"
    try:
        parts = urlsplit(candidate)
        usable = parts.scheme in ("http", "https") and parts.port != 0 and _is_host(_ascii(parts.hostname))
    except ValueError:
        parts, usable = urlsplit(""), False
    if not usable:
        raise InputProblem(
            f"‘{text}’ không phải địa chỉ của một cổng: cần dạng https://ten-co-quan.tinh.gov.vn/ (http hoặc https)."
        )
    netloc = parts.netloc.rsplit("@", 1)[-1]
    if netloc != parts.netloc:
        raise InputProblem(f"Địa chỉ ‘{text}’ chứa tên đăng nhập: bỏ phần trước dấu @ rồi chạy lại.")
    query = f"?{parts.query}" if parts.query else ""
    shown = netloc.lower().replace((parts.hostname or "").lower(), _ascii(parts.hostname), 1)
    return f"{parts.scheme}://{shown}{parts.path or '/'}{query}"


def _ascii(host: str | None) -> str:
    """A host as the network knows it: Vietnamese domain names in their xn-- form. Raises ValueError."""
    return (host or "").encode("idna").decode("ascii").lower()


def _is_host(host: str) -> bool:
    return bool(host) and (_NUMERIC.fullmatch(host) or _HOST.fullmatch(host)) is not None


def host_and_port(text: str) -> tuple[str, int]:
    """HOST:PORT of --allow-host. Raises InputProblem."""
    host, _, port = text.strip().rpartition(":")
    host = host.strip("[]").lower()
    number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0
    if not 0 < number < 65536 or not _is_host(host):
        raise InputProblem(f"--allow-host cần dạng MÁY:CỔNG, ví dụ 127.0.0.1:8200; nhận được ‘{text}’.")
    return host, number


def known_host(text: str) -> str:
    """NAME of --host. Raises InputProblem."""
    name = text.strip().lower().rstrip(".")
    if not _HOST.fullmatch(name):
        raise InputProblem(f"--host cần một tên miền, ví dụ sotttt.hanoi.gov.vn; nhận được ‘{text}’.")
    return name


def day(text: str | None, option: str = "--at") -> date:
    """DATE of an option as YYYY-MM-DD or dd/mm/yyyy; today in Hà Nội where none is given. Raises InputProblem."""
    if text is None:
        return today()
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).replace(tzinfo=HANOI).date()
        except ValueError:
            continue
    raise InputProblem(f"{option} cần một ngày dạng 2025-10-15 hoặc 15/10/2025; nhận được ‘{text}’.")


def today() -> date:
    """The day it is in Hà Nội; in the sample province, the day of its story (see `story_day`)."""
    return _STORY.get() or datetime.now(HANOI).date()


@contextmanager
def story_day(on: date) -> Iterator[None]:
    """Within, today is a day of the sample province's season: its portals tell of 2025.

    For the demo alone. No option and no variable leads here: a real season's clock is the machine's. Moments that rows carry
    (recorded_at) stay the machine's in the demo, too.
    """
    token = _STORY.set(on)
    try:
        yield
    finally:
        _STORY.reset(token)


def crawl_hours(text: str | None) -> Hours:
    """HOURS of --window. Raises InputProblem."""
    try:
        return Hours.parse(text or "")
    except BadHours as problem:
        raise InputProblem(f"--window: {problem}.") from None


def declared_section(text: str, home_url: str) -> DeclaredSection:
    """KEY=ADDRESS of --section; the address may be a path on the portal. Raises InputProblem."""
    key, separator, address = text.partition("=")
    if not separator or not address.strip():
        raise InputProblem(f"--section cần dạng MỤC=ĐỊA_CHỈ, ví dụ news=/tin-tuc; nhận được ‘{text}’.")
    if key.strip() not in keys():
        raise InputProblem(f"--section không có mục ‘{key}’. Các mục: {', '.join(keys())}.")
    address = address.strip()
    if address.startswith("/"):
        parts = urlsplit(home_url)
        address = f"{parts.scheme}://{parts.netloc}{address}"
    return DeclaredSection(key=key.strip(), url=portal_url(address))
