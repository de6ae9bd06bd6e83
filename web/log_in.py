"""Logging in: who may try how often, and what a right password brings.

Wrong attempts count against the account, the address and the browser. A browser that has logged in to the account before has
a count of its own: others' attempts on an account do not lock its owner out (OWASP, device cookies).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.store import Store
from db.web_accounts import Account
from db.web_watch import WebEvent
from web import passwords
from web.secrets import kept, kept_code, new_code, new_identifier
from web.security_log import note

COUNTED_OVER = timedelta(minutes=15)
WRONG_OF_DEVICE = 10
WRONG_OF_ACCOUNT = 10
WRONG_OF_ADDRESS = 30
IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
_NOBODY = "chưa đăng nhập"
"""Who did what somebody did who is not logged in, in the custody log."""
CODE_LASTS = timedelta(hours=24)

TOO_MANY = (
    "Đã thử sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại; người quản trị có thể cấp mã đặt lại mật khẩu."
)
WRONG = "Tên tài khoản hoặc mật khẩu chưa đúng."


@dataclass(frozen=True, kw_only=True)
class Entered:
    """Somebody is logged in: what the browser is given."""

    account: Account
    session: str
    device: str


@dataclass(frozen=True, kw_only=True)
class Knock:
    """An attempt: from which address, with which device cookie ('' for none), when."""

    address: str
    device: str
    at: datetime


def log_in(store: Store, name: str, password: str, knock: Knock) -> Entered | str:
    """Check a password and begin a session; else the sentence to show. No answer tells whether an account exists."""
    watch, name = store.web_watch(), name.strip().casefold()
    account = store.web_accounts().by_name(name)
    buckets = _buckets(store, name, account, knock)
    since = knock.at - COUNTED_OVER
    counts = {bucket: watch.count(bucket, since=since) for bucket in buckets}
    if any(counts[bucket] >= most for bucket, most in buckets.items()):
        _held(store, name, knock)
        return TOO_MANY
    usable = account is not None and account.active
    if not passwords.right(account.password_hash if account is not None and usable else "", password):
        watch.wrong(buckets, at=knock.at)
        watch.note(WebEvent(at=knock.at, kind="log_in_failed", account=name, address=knock.address))
        if any(counts[bucket] + 1 == most for bucket, most in buckets.items()):
            known = account.name if account is not None else ""
            note(
                store,
                WebEvent(at=knock.at, kind="log_in_limit", account=known, address=knock.address),
                by=_NOBODY,
            )
        return WRONG
    assert account is not None  # noqa: S101 — nobody's password is never right
    for bucket in buckets:
        if not bucket.startswith("address:"):
            watch.forgive(bucket)
    if passwords.outdated(account.password_hash):
        store.web_accounts().set_password_hash(account.id, passwords.hashed(password))
    return enter(store, account, knock)


def _held(store: Store, name: str, knock: Knock) -> None:
    """Note that an attempt was not looked at: once in a while, since that log can never be shortened."""
    watch, bucket = store.web_watch(), f"held:{knock.address}"
    if not watch.count(bucket, since=knock.at - COUNTED_OVER):
        watch.wrong([bucket], at=knock.at)
        watch.note(WebEvent(at=knock.at, kind="log_in_held", account=name, address=knock.address))


def enter(store: Store, account: Account, knock: Knock) -> Entered:
    """Begin a session of an account, with a new identifier."""
    sessions, session, device = store.web_sessions(), new_identifier(), knock.device
    sessions.begin(kept(session), account.id, at=knock.at, longest=LONGEST)
    if not device or not sessions.knows_device(kept(device), account.id):
        device = new_identifier()
        sessions.know_device(kept(device), account.id, at=knock.at)
    store.web_watch().note(WebEvent(at=knock.at, kind="log_in", account=account.name, address=knock.address))
    return Entered(account=account, session=session, device=device)


def log_out(store: Store, session: str, account: Account, knock: Knock) -> None:
    """End a session."""
    store.web_sessions().end(kept(session))
    store.web_watch().note(WebEvent(at=knock.at, kind="log_out", account=account.name, address=knock.address))


def make_code(store: Store, account: Account | None, *, at: datetime, by: str = "") -> str:
    """A code that sets the password of an account once, or makes the first administrator (None); `by`: who made it."""
    code = new_code()
    store.web_accounts().keep_code(
        kept_code(code),
        account_id=account.id if account is not None else None,
        made_at=at,
        expires_at=at + CODE_LASTS,
    )
    note(store, WebEvent(at=at, kind="code_made", account=account.name if account is not None else ""), by=by)
    return code


def codes_held(store: Store, knock: Knock) -> bool:
    """Whether an address has typed too many wrong codes."""
    count = store.web_watch().count(f"code:{knock.address}", since=knock.at - COUNTED_OVER)
    return count >= WRONG_OF_DEVICE


def wrong_code(store: Store, knock: Knock) -> None:
    """Count a wrong code."""
    store.web_watch().wrong([f"code:{knock.address}"], at=knock.at)
    store.web_watch().note(WebEvent(at=knock.at, kind="code_wrong", address=knock.address))
    if store.web_watch().count(f"code:{knock.address}", since=knock.at - COUNTED_OVER) == WRONG_OF_DEVICE:
        note(store, WebEvent(at=knock.at, kind="code_limit", address=knock.address), by=_NOBODY)


def _buckets(store: Store, name: str, account: Account | None, knock: Knock) -> dict[str, int]:
    known = account is not None and knock.device
    if known and account is not None and store.web_sessions().knows_device(kept(knock.device), account.id):
        return {f"device:{kept(knock.device)}": WRONG_OF_DEVICE}
    return {f"account:{name}": WRONG_OF_ACCOUNT, f"address:{knock.address}": WRONG_OF_ADDRESS}
