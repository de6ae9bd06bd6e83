"""Passwords: argon2id with the library's parameters of RFC 9106, and the rules of NIST SP 800-63B for what is chosen."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15
"""Characters, where the password is all that is asked for (NIST SP 800-63B-4, 3.1.1.2)."""
LONGEST = 200
"""Characters; more is refused, not cut."""

_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MiB and four threads for a tenth of a second
_hasher = PasswordHasher()
_FEWEST_DIFFERENT = 5
_USUAL = ("soicong", "matkhau", "password", "quantri", "administrator", "qwertyuiop", "123456789")


def hashed(password: str) -> str:
    """The hash that is kept."""
    with _AT_ONCE:
        return _hasher.hash(_normal(password))


def right(password_hash: str, password: str) -> bool:
    """Whether a password is that of a hash; takes as long where there is no hash ('')."""
    with _AT_ONCE:
        try:
            found = _hasher.verify(password_hash or _nobodys(), _normal(password))
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
    return found and bool(password_hash)


def outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def wrong_with(password: str, *, own_words: Iterable[str] = ()) -> str:
    """What is wrong with a password that somebody chooses, as a Vietnamese sentence; '' where nothing is.

    `own_words` are those that an attacker would try first: the account's names.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        return f"Mật khẩu cần ít nhất {SHORTEST} ký tự; một câu dễ nhớ gồm bốn, năm từ là đủ."
    if len(normal) > LONGEST:
        return f"Mật khẩu không quá {LONGEST} ký tự."
    folded = "".join(normal.casefold().split())
    if len(set(folded)) < _FEWEST_DIFFERENT:
        return "Mật khẩu lặp lại quá ít ký tự khác nhau; hãy chọn một câu khác."
    rest = folded
    for word in (*(w for w in own_words if len(w) > 2), *_USUAL):
        rest = rest.replace("".join(_normal(word).casefold().split()), "")
    if len(rest) < SHORTEST // 2:
        return "Mật khẩu gần như chỉ gồm tên tài khoản hoặc từ quá quen thuộc; hãy chọn một câu khác."
    return ""


def _normal(password: str) -> str:
    """The same letters typed on another machine (NFC, NFD, full width) are the same password."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return _hasher.hash("không ai dùng mật khẩu này")
