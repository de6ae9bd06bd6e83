"""Which addresses may be audited once at somebody's wish, and how often: the one place for its numbers and sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from db.audit_records import AuditLimits, Limit
from db.registration import Registration
from db.store import Store
from jobs.addresses import declared_section, portal_url
from jobs.problems import InputProblem

PAGES = 120
SECONDS = 240  # of crawling: with the judging the report is there in five minutes
LONGEST = 600.0  # seconds after which the process is ended whatever it does
MEMORY = 3 * 1024**3  # bytes of the process, its browser and its helpers together
WRITTEN = 1024**3  # bytes of one file
AT_ONCE = 1  # audits at a time on one machine: rounds go first
KEPT = timedelta(days=30)  # then the evidence of a one-off audit is deleted
LINK_LASTS = timedelta(days=30)
DECLARED = 3  # sections that somebody may point at

OF_AGENCY = AuditLimits(account_open=1, account_day=6, host_day=6, rest=timedelta(minutes=5), queue=20)
OF_OFFICE = AuditLimits(account_open=3, account_day=40, host_day=6, rest=timedelta(minutes=5), queue=20)

REFUSED = {
    Limit.OF_HOST_OPEN: "Cổng này đang được kiểm tra hoặc đã chờ trong hàng: hãy chờ lần ấy xong.",
    Limit.OF_ACCOUNT_OPEN: "Tài khoản này còn một lần kiểm tra chưa xong: hãy chờ xong rồi gửi tiếp.",
    Limit.OF_ACCOUNT_DAY: "Tài khoản này đã kiểm tra đủ số lần của 24 giờ: hãy thử lại ngày mai.",
    Limit.OF_HOST_DAY: (
        f"Cổng này đã được kiểm tra {OF_OFFICE.host_day} lần trong 24 giờ; để không làm nặng máy chủ, hãy thử lại ngày mai."
    ),
    Limit.OF_HOST_REST: "Cổng này vừa được kiểm tra: để máy chủ nghỉ, hãy chờ 5 phút rồi gửi lại.",
    Limit.OF_QUEUE: f"Hàng chờ đã đủ {OF_OFFICE.queue} cổng: hãy thử lại sau ít phút.",
}
"""What is said for each limit."""


def allowed_address(
    text: str,
    *,
    approved: Collection[str],
    allowed: Iterable[tuple[str, int]],
    registered: Iterable[Registration],
) -> str:
    """The address of a portal that may be audited: of gov.vn, of the registry, approved by staff, or named by --allow-host.

    Raises InputProblem.
    """
    if not text.strip():
        raise InputProblem("Hãy nhập địa chỉ trang chủ của cổng, ví dụ https://so-noi-vu.tinh.gov.vn/.")
    url = portal_url(text)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if (host, port) in set(allowed) or host in approved:
        return url
    known = {urlsplit(each).hostname for one in registered for each in _addresses(one)}
    if host == "gov.vn" or host.endswith(".gov.vn") or host in known:
        return url
    raise InputProblem(
        f"Chỉ kiểm tra được địa chỉ có đuôi .gov.vn, cổng trong sổ cơ quan hoặc máy chủ đã được cán bộ vận hành duyệt; "
        f"‘{host}’ không thuộc số đó."
    )


def declared_sections(
    pairs: Iterable[tuple[str, str]], home: str, allowed: Iterable[tuple[str, int]]
) -> tuple[tuple[str, str], ...]:
    """What somebody pointed at, as (key, address) on the portal's own host or one beside it. Raises InputProblem."""
    found = []
    named = set(allowed)
    for key, address in pairs:
        if not key and not address.strip():
            continue
        if not key or not address.strip():
            raise InputProblem(
                "Mỗi mục chỉ sẵn cần cả tên mục và địa chỉ: điền đủ hai ô, hoặc để trống cả hai."
            )
        declared = declared_section(f"{key}={address}", home)
        parts = urlsplit(declared.url)
        host = parts.hostname or ""
        if not _beside(host, urlsplit(home).hostname or "") and (host, parts.port or 0) not in named:
            raise InputProblem(f"Địa chỉ của mục phải nằm trên chính cổng ấy; ‘{host}’ là máy chủ khác.")
        found.append((declared.key, declared.url))
    return tuple(found)


def owner_of(url: str, registered: Iterable[Registration]) -> str | None:
    """The agency whose portal an address is by the registry: the longest home address that it lies under; None: nobody's."""
    parts = urlsplit(url)
    best: tuple[int, str] | None = None
    for one in registered:
        for each in _addresses(one):
            other = urlsplit(each)
            folder = other.path.rstrip("/") + "/"
            if other.hostname == parts.hostname and f"{parts.path.rstrip('/')}/".startswith(folder):
                best = max(best or (-1, ""), (len(folder), one.code))
    return best[1] if best is not None else None


def demand_own(url: str, own: str, registered: Collection[Registration]) -> None:
    """An agency audits its own portal, or an address that is nobody's, not what is others'. Raises InputProblem."""
    owner = owner_of(url, registered)
    hosts = {urlsplit(each).hostname for one in registered if one.code != own for each in _addresses(one)}
    if owner not in (None, own) or (owner is None and urlsplit(url).hostname in hosts):
        raise InputProblem(
            "Địa chỉ này thuộc cổng của cơ quan khác trong sổ: mỗi cơ quan chỉ kiểm tra cổng của mình."
        )


def active_agencies(store: Store, on: date) -> tuple[Registration, ...]:
    """The registry at a day."""
    registry = store.registry().load()
    found = (registry.at(code, on) for code in registry.codes)
    return tuple(one for one in found if one is not None and one.active(on))


def _addresses(one: Registration) -> tuple[str, ...]:
    return (one.home_url, *(sister.url for sister in one.sisters))


def _beside(host: str, home: str) -> bool:
    """The same host, or one under the same name: dichvucong.tinh.gov.vn beside so.tinh.gov.vn."""
    shared = home.split(".", 1)[-1] if home.count(".") >= 2 else home
    return host in {home, shared} or (shared.count(".") >= 2 and host.endswith(f".{shared}"))
