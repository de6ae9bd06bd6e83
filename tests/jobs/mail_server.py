"""A real mail server on loopback, with TLS, logins and refusals, for the tests of alerts."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "soicong", "mat-khau-rat-bi-mat"


class Box:
    """What arrives. `refuse` are answers to recipients by address; `answer` is the answer to a message."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}
        self.answer = "250 OK"
        self.secured: list[bool] = []
        self.port = 0
        self.authority = b""
        self.context: ssl.SSLContext | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.secured.append(session.ssl is not None)
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


def _login(server, session, envelope, mechanism, given):
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=known, handled=False)


class _StartTls(Controller):
    def factory(self):
        return SMTP(
            self.handler,
            hostname="localhost",
            tls_context=self.handler.context,
            require_starttls=True,
            authenticator=_login,
            auth_required=True,
        )


class _Wrapped(Controller):
    def factory(self):
        return SMTP(
            self.handler,
            hostname="localhost",
            authenticator=_login,
            auth_require_tls=False,
        )


@contextmanager
def mail_server(kind: str = "plain") -> Iterator[Box]:
    """A server that demands STARTTLS ('starttls') or speaks TLS ('tls'), both with a login, or neither ('plain')."""
    box, authority = Box(), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with socket.socket() as free:  # the controller wants to know its port beforehand
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    box.authority = authority.cert_pem.bytes()
    box.context = context
    if kind == "starttls":
        controller: Controller = _StartTls(box, hostname="127.0.0.1", port=box.port)
    elif kind == "tls":
        controller = _Wrapped(box, hostname="127.0.0.1", port=box.port, ssl_context=context)
    else:
        controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(_connections_ended(), controller.loop).result(10)
        controller.stop()


async def _connections_ended() -> None:
    """Wait until every connection is closed: the controller stops its loop without doing so."""
    async with asyncio.timeout(5):
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)
