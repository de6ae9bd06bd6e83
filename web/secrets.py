"""Random identifiers: what the browser or a person is given, and the hash of it that is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_BYTES = 32  # 256 bits
_CODE_BYTES = 20  # 160 bits: 32 letters, typed by hand where they cannot be copied
_CODE_GROUP = 4


def new_identifier() -> str:
    """A random value of 256 bits, fit for a cookie."""
    return secrets.token_urlsafe(_BYTES)


def kept(identifier: str) -> str:
    """The hash by which an identifier is found again."""
    return hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()


def form_token(identifier: str) -> str:
    """The token that forms of a browser carry: nobody can tell it who does not know the browser's cookie."""
    return hmac.new(identifier.encode("utf-8", "replace"), b"soicong form", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, told in the same time for all."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def new_code() -> str:
    """A one-time code for people: 'ABCD-EFGH-…'."""
    letters = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode("ascii")
    return "-".join(letters[at : at + _CODE_GROUP] for at in range(0, len(letters), _CODE_GROUP))


def kept_code(typed: str) -> str:
    """The hash of a code as somebody typed it: spaces, hyphens and case make no difference."""
    return kept("".join(letter for letter in typed.upper() if letter.isalnum()))
