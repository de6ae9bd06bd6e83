"""What every answer says to the browser: nothing from elsewhere, no scripts, no frames; and what is too much to take."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.site import Site

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
WITH_SCRIPT = f"{POLICY}; script-src 'self'"
"""For the few pages whose keys a script of our own serves; they do everything without it, too."""
LARGEST_BODY = 256 * 1024  # bytes; forms are short
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


class SafeAnswers:
    """Wraps the application: refuses other hosts' names and large bodies, adds the headers."""

    def __init__(self, application: ASGIApp, site: Site) -> None:
        self._application = application
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        asked = Headers(scope=scope)

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if self._site.secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        refusal = self._refusal(asked)
        if refusal is not None:
            await refusal(scope, receive, send_safely)
            return
        await self._application(scope, _Bounded(receive), send_safely)

    def _refusal(self, asked: Headers) -> PlainTextResponse | None:
        if asked.get("host", "").lower() not in self._site.hosts:
            return PlainTextResponse("Tên máy chủ không đúng.", status_code=400)
        length = asked.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return PlainTextResponse("Nội dung gửi lên quá lớn.", status_code=413)
        return None


class _Bounded:
    """A body that says no length ends where it is too large."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._taken = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._taken += len(message.get("body", b""))
            if self._taken > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message
