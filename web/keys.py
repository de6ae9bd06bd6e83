"""Keys of programs: made, shown once, revoked; the same acts at the terminal and in the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from db.store import Store
from db.web_accounts import Role
from db.web_keys import READING, Key, Scope
from db.web_watch import WebEvent
from jobs.problems import InputProblem
from web.secrets import kept, new_identifier
from web.security_log import note

PREFIX = "soicong_"
"""What every key begins with: programs that look for leaked secrets know it by that."""
LONGEST_DAYS = 730
USUAL_DAYS = 365
LONGEST_NAME = 100

SCOPES = {
    Scope.RESULTS: "kết quả: cơ quan, bảng, lượt, chứng cứ, bộ tiêu chí",
    Scope.FILES: "tệp: bảng và kết quả tải về",
    Scope.ROUNDS: "đợt thu thập",
    Scope.SEASON: "kỳ đánh giá: hàng đợi thẩm tra, kiến nghị",
    Scope.AUDITS: "kiểm tra một cổng: gửi yêu cầu, theo dõi, lấy kết quả",
}
"""What a key may be used for, in words."""

_BEARER = re.compile(r"\s*bearer\s+(\S+)\s*", re.IGNORECASE)


def bearer(header: str) -> str:
    """The key in an Authorization header (RFC 6750); '' where there is none."""
    found = _BEARER.fullmatch(header)
    return found[1] if found else ""


def scopes_of(names: Iterable[str]) -> frozenset[Scope]:
    """Scopes by name; all that only read where none is named. Raises InputProblem."""
    wanted = [*names]
    try:
        return frozenset(map(Scope, wanted)) or READING
    except ValueError as problem:
        known = ", ".join(f"{scope.value} ({told})" for scope, told in SCOPES.items())
        raise InputProblem(f"Không có quyền ‘{', '.join(wanted)}’. Các quyền: {known}.") from problem


def make_key(
    store: Store,
    name: str,
    account_name: str,
    scopes: Iterable[Scope],
    *,
    days: int,
    by: str,
    at: datetime,
) -> tuple[Key, str]:
    """Make a key that asks as an account; it is told this once. Raises InputProblem, DatabaseProblem."""
    told = " ".join(name.split())
    if not 0 < len(told) <= LONGEST_NAME:
        raise InputProblem(f"Hãy ghi khoá dùng cho việc gì (1 đến {LONGEST_NAME} chữ).")
    if not 1 <= days <= LONGEST_DAYS:
        raise InputProblem(f"Khoá có hạn từ 1 đến {LONGEST_DAYS} ngày; hãy chọn lại.")
    account = store.web_accounts().get(account_name.strip().casefold())
    if not account.active:
        raise InputProblem(f"Tài khoản ‘{account.name}’ đang bị khoá; mở lại trước khi cấp khoá.")
    if account.role is Role.ADMINISTRATOR:
        raise InputProblem(
            "Khoá không gắn với tài khoản quản trị: hãy lập một tài khoản riêng với quyền vừa đủ."
        )
    secret = PREFIX + new_identifier()
    key = store.web_keys().add(
        told,
        kept(secret),
        account=account,
        scopes=scopes,
        made_by=by,
        at=at,
        expires_at=at + timedelta(days=days),
    )
    _note(store, "key_made", key, by=by, at=at)
    return key, secret


def revoke_key(store: Store, number: int, *, by: str, at: datetime) -> Key:
    """End a key at once. Raises DatabaseProblem where there is none of that number."""
    already = store.web_keys().get(number).revoked_at is not None
    key = store.web_keys().revoke(number, at=at)
    if not already:
        _note(store, "key_revoked", key, by=by, at=at)
    return key


def key_state(key: Key, at: datetime) -> str:
    """Whether a key opens anything, in words."""
    if key.revoked_at is not None:
        return "đã thu hồi"
    if at >= key.expires_at:
        return "hết hạn"
    return "dùng được" if key.account.active else "tài khoản bị khoá"


def _note(store: Store, kind: str, key: Key, *, by: str, at: datetime) -> None:
    event = WebEvent(at=at, kind=kind, account=key.account.name, detail=f"{by}: {key.id}")
    note(store, event, by=by, key=str(key.id), scopes=" ".join(sorted(one.value for one in key.scopes)))
