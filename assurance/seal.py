"""Ed25519 signatures: whose key, and whether a text was signed with it.

A key within a package proves nothing about who signed; its fingerprint has to be compared with one that came another
way (printed on the report, published by the department).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from evidence.problem import told

_FINGERPRINT = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.IGNORECASE)


class KeyProblem(ValueError):
    """A key cannot be used; the message is one Vietnamese sentence."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A private key that signs."""

    key: Ed25519PrivateKey

    @property
    def public_pem(self) -> bytes:
        """The public key as PEM."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the public key."""
        return fingerprint(self.key.public_key())

    def sign(self, text: bytes) -> bytes:
        """64 bytes; the same for the same text."""
        return self.key.sign(text)

    def private_pem(self, password: str = "") -> bytes:
        """The private key as PEM, locked where a password is given."""
        lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def new_signer() -> Signer:
    """A new key."""
    return Signer(key=Ed25519PrivateKey.generate())


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 over the key in DER form (SubjectPublicKeyInfo), 64 hexadecimal digits."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def grouped(value: str) -> str:
    """A fingerprint for print: groups of eight digits."""
    return " ".join(value[place : place + 8] for place in range(0, len(value), 8))


def load_signer(path: Path, password: str = "") -> Signer:
    """A private key from a PEM file (PKCS 8), the department's own or one of `evidence key new`.

    Raises KeyProblem.
    """
    try:
        key = load_pem_private_key(_read(path), password.encode() if password else None)
    except TypeError:
        raise KeyProblem(
            f"Khoá ký ‘{path}’ "
            + (
                "không có mật khẩu: bỏ SOICONG_SIGNING_KEY_PASSWORD đi."
                if password
                else "được khoá bằng mật khẩu: đặt SOICONG_SIGNING_KEY_PASSWORD."
            )
        ) from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyProblem(
            f"Không đọc được khoá ký ‘{path}’: cần khoá riêng Ed25519 dạng PEM (PKCS 8) và đúng mật khẩu."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"Khoá ký ‘{path}’ không phải Ed25519; tạo khoá mới: ./soicong evidence key new.")
    return Signer(key=key)


def read_public(pem: bytes) -> Ed25519PublicKey:
    """A public key from PEM in the one form that we write. Raises KeyProblem."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyProblem("khoá công khai không đọc được.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyProblem("khoá công khai không phải Ed25519.")
    return key


def trusted_fingerprint(text: str) -> str:
    """The fingerprint that a person names: 64 digits with or without spaces, or a file with the public key.

    Raises KeyProblem.
    """
    match = _FINGERPRINT.fullmatch(re.sub(r"[\s:]", "", text.removeprefix("sha256:")))
    if match:
        return match[1].lower()
    path = Path(text)
    if not path.is_file():
        raise KeyProblem(
            f"--trust cần dấu vân tay khoá (64 chữ số hệ 16) hoặc tệp khoá công khai PEM; nhận được ‘{text}’."
        )
    try:
        return fingerprint(read_public(_read(path)))
    except KeyProblem as problem:
        raise KeyProblem(f"Không dùng được tệp khoá ‘{path}’: {problem}") from problem


def verified(public: Ed25519PublicKey, signature: bytes, text: bytes) -> bool:
    """Whether a signature over a text is that of the key."""
    try:
        public.verify(signature, text)
    except InvalidSignature:
        return False
    return True


def canonical_pem(public: Ed25519PublicKey) -> bytes:
    """The one way in which a public key is written."""
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(1 << 16)
    except OSError as error:
        raise KeyProblem(f"Không đọc được tệp khoá ‘{path}’ ({told(error)}).") from error
