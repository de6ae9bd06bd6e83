"""Sending one digest: by mail, or to a webhook. An attempt is bounded as a whole, and says in Vietnamese why it failed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Mapping
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Any

import aiosmtplib
import httpx

from crawler.outlet import permit_service
from db.alerts import DigestRecord
from evidence.numbers import whole_number
from jobs.alert_settings import Hook, Mail, Security
from jobs.problems import InputProblem
from reports.text import clean

SECONDS = 30.0  # for one attempt, from the name's look-up to the last answer
_PAUSES = (
    2.0,
    8.0,
)  # seconds before a webhook is tried again; mail waits for `alerts send` or the next round
_LONGEST_PAUSE = 15.0
_OK_LATER = frozenset({408, 425, 429})


class NotSent(Exception):
    """An attempt that failed; `str()` is Vietnamese and holds no secret.

    `later`: trying again soon may help, after `pause` seconds where the other side said so. `server`: it was not about
    this digest, the next one would fail as well.
    """

    def __init__(
        self, message: str, *, later: bool = False, pause: float | None = None, server: bool = False
    ) -> None:
        super().__init__(message)
        self.later = later
        self.pause = pause
        self.server = server


def message_of(digest: DigestRecord, sender: str) -> MIMEMultipart:
    """A digest as a mail with a text part and an HTML part. The same digest is the same message at every attempt.

    By the elder classes of the library: EmailMessage loses a space where it folds a long Vietnamese subject (Python 3.11).
    """
    message = MIMEMultipart("alternative")
    message["From"] = formataddr(("Soi Cổng", sender))
    message["To"] = digest.recipient
    message["Subject"] = Header(clean(digest.subject)[:200], "utf-8", header_name="Subject").encode()
    message["Date"] = format_datetime(digest.created_at)
    message["Message-ID"] = f"<{digest.token}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers (RFC 3834)
    message.attach(MIMEText(digest.text, "plain", "utf-8"))
    message.attach(MIMEText(digest.html, "html", "utf-8"))
    return message


async def send_mail(mail: Mail, message: Message) -> None:
    """Hand a message to the mail server. Raises NotSent."""
    await _with_server(mail, message)


async def greet(mail: Mail) -> None:
    """Connect, secure and log in, and leave again. Raises NotSent."""
    await _with_server(mail, None)


async def _with_server(mail: Mail, message: Message | None) -> None:
    where = f"máy chủ thư {mail.host}:{mail.port}"
    try:
        context = mail.context()
    except InputProblem as problem:
        raise NotSent(str(problem), server=True) from problem
    permit_service(f"smtp://{mail.host}:{mail.port}")
    client = aiosmtplib.SMTP(
        hostname=mail.host,
        port=mail.port,
        use_tls=mail.security is Security.TLS,
        start_tls=mail.security is Security.STARTTLS,
        tls_context=context,
        local_hostname=mail.sender.rpartition("@")[
            2
        ],  # by itself the library looks its own name up, for any time
        timeout=SECONDS,
    )
    transport: asyncio.BaseTransport | None = None
    try:
        async with asyncio.timeout(SECONDS):
            await client.connect()
            transport = client.transport  # which the library forgets when it takes leave
            if mail.user:
                await client.login(mail.user, mail.password)
            if message is not None:
                await client.send_message(message)
            await client.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
        about = aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError
        raise NotSent(_why(error, where), server=not isinstance(error, about)) from error
    finally:
        client.close()
        if isinstance(transport, asyncio.WriteTransport):
            # All is said by now. Closed politely, a TLS connection would wait for the server's farewell, which comes after
            # the loop has ended, and stay open.
            transport.abort()
        await asyncio.sleep(0)


def _why(error: Exception, where: str) -> str:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"{where} không nhận tên hoặc mật khẩu (mã {error.code}); xem SOICONG_SMTP_USER và …_PASSWORD"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        what = (
            "từ chối người nhận" if isinstance(error, aiosmtplib.SMTPRecipientRefused) else "từ chối bản tin"
        )
        return f"{where} {what} (mã {error.code}: {clean(str(error.message))[:160]})"
    if isinstance(error.__cause__, ssl.SSLCertVerificationError) or isinstance(
        error, ssl.SSLCertVerificationError
    ):
        return f"chứng thư của {where} không được tin; nếu là chứng thư nội bộ, nêu tệp ở SOICONG_SMTP_CA"
    # That a server knows no STARTTLS, the library says by its plain exception.
    if isinstance(error, aiosmtplib.SMTPNotSupported) or type(error) is aiosmtplib.SMTPException:
        return f"{where} không hỗ trợ cách đã đặt ở SOICONG_SMTP_SECURITY hoặc cách đăng nhập ({clean(str(error))[:120]})"
    if isinstance(error, TimeoutError):
        return f"{where} không trả lời trong {SECONDS:.0f} giây"
    return f"không kết nối được {where} ({type(error.__cause__ or error).__name__})"


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header by which a receiver knows that a body is ours and fresh: 't=<seconds>,v1=<HMAC-SHA256 of t.body>'."""
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


async def send_hook(hook: Hook, facts: Mapping[str, Any], token: str) -> None:
    """Post facts to a webhook, up to three times. Raises NotSent."""
    body = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    for pause in (*_PAUSES, None):
        try:
            return await _post(hook, body, token)
        except NotSent as problem:
            if not problem.later or pause is None:
                raise
            await asyncio.sleep(min(problem.pause or pause, _LONGEST_PAUSE))
    raise AssertionError("the last attempt returns or raises")


async def _post(hook: Hook, body: bytes, token: str) -> None:
    headers = {
        "content-type": "application/json; charset=utf-8",
        "soicong-delivery": token,
        "soicong-signature": signature(hook.secret, int(time.time()), body),
    }
    where = f"webhook ở {hook.host}"
    permit_service(hook.url)
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", hook.url, content=body, headers=headers) as answer,  # its body is not read
        ):
            status, retry_after = answer.status_code, answer.headers.get("retry-after", "")
    except TimeoutError as error:
        raise NotSent(f"{where} không trả lời trong {SECONDS:.0f} giây", later=True) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NotSent(f"không kết nối được {where} ({type(error).__name__})", later=True) from error
    if not 200 <= status < 300:
        raise NotSent(
            f"{where} trả lời mã {status}",
            later=status >= 500 or status in _OK_LATER,
            pause=float(seconds) if (seconds := whole_number(retry_after)) is not None else None,
        )
