"""What every answer says to the browser: nothing from elsewhere, no scripts, no frames; and what is too much to take."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidence.numbers import whole_number
from web.site import Site

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
WITH_SCRIPT = f"{POLICY}; script-src 'self'"
"""For the few pages whose keys a script of our own serves; they do everything without it, too."""
LIVE = f"{WITH_SCRIPT}; connect-src 'self'"
"""For pages that are told while something runs; without scripts they load themselves anew."""
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
    """Wraps the application: refuses other hosts' names and large bodies, adds the headers.

    `larger` are the paths of routes to which more than LARGEST_BODY may be sent, and how many bytes.
    """

    def __init__(self, application: ASGIApp, site: Site, larger: Mapping[str, int] | None = None) -> None:
        self._application = application
        self._site = site
        self._larger = [(compile_path(path)[0], size) for path, size in (larger or {}).items()]

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

        largest = self._largest(scope)
        refusal = self._refusal(asked, largest)
        if refusal is not None:
            await refusal(scope, receive, send_safely)
            return
        await self._application(scope, _Bounded(receive, largest), send_safely)

    def _largest(self, scope: Scope) -> int:
        """The most bytes that a request may carry."""
        if scope["method"] != "POST":
            return LARGEST_BODY
        return next((size for path, size in self._larger if path.match(scope["path"])), LARGEST_BODY)

    def _refusal(self, asked: Headers, largest: int) -> PlainTextResponse | None:
        if asked.get("host", "").lower() not in self._site.hosts:
            return PlainTextResponse("Tên máy chủ không đúng.", status_code=400)
        length = asked.get("content-length", "0")
        declared = whole_number(length)
        if declared is None or declared > largest:
            return PlainTextResponse("Nội dung gửi lên quá lớn.", status_code=413)
        return None


class _Bounded:
    """A body that says no length ends where it is too large."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive = receive
        self._largest = largest
        self._taken = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._taken += len(message.get("body", b""))
            if self._taken > self._largest:
                return {"type": "http.disconnect"}
        return message
