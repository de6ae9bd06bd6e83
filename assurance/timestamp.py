"""RFC 3161: an authority's word that a text was there by a moment.

A response is kept in one form only, so that no byte of it can be changed unseen; what the authority's signature does
not cover (wrapping, copies of certificates, algorithm names) is compared with what the form allows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from assurance.der import canonical_response

LONGEST_TOKEN = 1 << 16


class TimeProblem(ValueError):
    """A time stamp cannot be had or does not prove what it should; the message is one Vietnamese sentence."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a time stamp says: the moment, who says it (subject of the certificate), and under which policy."""

    moment: datetime
    authority: str
    policy: str
    accuracy: str


def request_for(text: bytes) -> tuple[bytes, int | None]:
    """The request to send for a text, and its nonce."""
    request = (
        TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()
    )
    return request.as_bytes(), request.nonce


def read_roots(pem: bytes) -> list[x509.Certificate]:
    """The authority's certificates out of PEM. Raises TimeProblem."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise TimeProblem("chứng thư của nơi cấp dấu thời gian không đọc được.") from error


def roots_pem(roots: Sequence[x509.Certificate]) -> bytes:
    """Certificates in the one form that we write."""
    return b"".join(sorted({root.public_bytes(Encoding.PEM) for root in roots}))


def accept(
    response: bytes, text: bytes, *, roots: Sequence[x509.Certificate], nonce: int | None = None
) -> bytes:
    """An authority's response to a request, in the form that is kept. Raises TimeProblem."""
    kept = canonical_response(response)
    if kept is None:
        raise TimeProblem("nơi cấp dấu thời gian trả lời không đúng dạng, hoặc từ chối.")
    read_stamp(kept, text, roots=roots, nonce=nonce)
    return kept


def read_stamp(
    token: bytes, text: bytes, *, roots: Sequence[x509.Certificate], nonce: int | None = None
) -> Stamp:
    """What a kept response says of a text, proven up to one of the roots. Raises TimeProblem."""
    if len(token) > LONGEST_TOKEN or canonical_response(token) != token:
        raise TimeProblem("dấu thời gian không ở dạng chuẩn (đã bị sửa).")
    try:
        response = decode_timestamp_response(token)
        builder = VerifierBuilder()
        for root in roots:
            builder = builder.add_root_certificate(root)
        if nonce is not None:
            builder = builder.nonce(nonce)
        builder.build().verify_message(response, text)
    except (ValueError, VerificationError) as error:
        raise TimeProblem(f"dấu thời gian không đúng ({_told(error)}).") from error
    return _stamp(response)


def _told(error: Exception) -> str:
    text = str(error).lower()
    if "mismatch between messages" in text:
        return "thuộc một chữ ký khác"
    if "certificate" in text or "chain" in text:
        return "không do nơi cấp đã biết ký"
    return "sai dạng hoặc đã bị sửa"


def _stamp(response: TimeStampResponse) -> Stamp:
    info = response.tst_info
    signers = response.signed_data.signer_infos
    name = ""
    for raw in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(raw)
        if any(certificate.serial_number == one.serial_number for one in signers):
            name = certificate.subject.rfc4514_string()
    accuracy = info.accuracy
    return Stamp(
        moment=info.gen_time.astimezone(UTC),
        authority=name,
        policy=info.policy.dotted_string,
        accuracy=f"{accuracy.seconds or 0} s" if accuracy is not None else "",
    )


def imprint(text: bytes) -> str:
    """The hash over which an authority is asked."""
    return hashlib.sha256(text).hexdigest()
