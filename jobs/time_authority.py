"""Asking a time-stamping authority over HTTP (RFC 3161, section 3.4)."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
from cryptography import x509

from assurance.timestamp import LONGEST_TOKEN, TimeProblem, accept, request_for
from crawler.outlet import permit_service

_SECONDS = 20.0


def ask(address: str, text: bytes, *, roots: Sequence[x509.Certificate]) -> bytes:
    """A time stamp over a text, proven. Raises TimeProblem: no answer, a refusal, or one that proves nothing."""
    if not roots:
        raise TimeProblem("chưa đặt SOICONG_TIME_ROOT (chứng thư gốc của nơi cấp dấu thời gian).")
    request, nonce = request_for(text)
    permit_service(address)
    try:
        with httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
            answer = client.post(
                address, content=request, headers={"content-type": "application/timestamp-query"}
            )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TimeProblem(f"nơi cấp dấu thời gian không trả lời ({type(error).__name__}).") from error
    if answer.status_code != 200 or len(answer.content) > LONGEST_TOKEN:
        raise TimeProblem(f"nơi cấp dấu thời gian trả lời mã {answer.status_code}.")
    return accept(answer.content, text, roots=roots, nonce=nonce)
