"""Every low-level error and every answer of a server → what we saw, whose doing it was, and a named reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.egress import Refused
from evidence.model import Cause, Visibility


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an address was seen. `reason` is a short machine word, '' where there is nothing to say."""

    visibility: Visibility
    cause: Cause | None = None
    reason: str = ""
    transient: bool = False  # worth another try in the same run


SEEN = Outcome(visibility=Visibility.SEEN)


def _unreachable(cause: Cause, reason: str, *, transient: bool = False) -> Outcome:
    return Outcome(visibility=Visibility.UNREACHABLE, cause=cause, reason=reason, transient=transient)


def _errored(cause: Cause, reason: str) -> Outcome:
    return Outcome(visibility=Visibility.ERRORED, cause=cause, reason=reason)


# By class name, so that no library needs to be imported to be recognised; the first name of the error's class tree
# and of the chain of its causes that stands here decides, the innermost cause first.
_ERRORS: dict[str, Outcome] = {
    # names
    "DNSLookupError": _unreachable(Cause.NETWORK, "dns_error", transient=True),
    "CannotResolveHostError": _unreachable(Cause.NETWORK, "dns_error", transient=True),
    "UnknownHostError": _unreachable(Cause.NETWORK, "dns_error", transient=True),
    "gaierror": _unreachable(Cause.NETWORK, "dns_error", transient=True),
    # connections
    "ConnectionRefusedError": _unreachable(Cause.SITE, "connection_refused", transient=True),
    "DownloadConnectionRefusedError": _unreachable(Cause.SITE, "connection_refused", transient=True),
    "TCPTimedOutError": _unreachable(Cause.NETWORK, "timeout_connect", transient=True),
    "ConnectTimeout": _unreachable(Cause.NETWORK, "timeout_connect", transient=True),
    "NoRouteError": _unreachable(Cause.NETWORK, "no_route", transient=True),
    "ConnectBindError": _errored(Cause.OURS, "no_local_port"),
    "ConnectionLost": _unreachable(Cause.SITE, "connection_reset", transient=True),
    "ConnectionResetError": _unreachable(Cause.SITE, "connection_reset", transient=True),
    "ConnectionAborted": _unreachable(Cause.SITE, "connection_reset", transient=True),
    "ConnectionDone": _unreachable(Cause.SITE, "empty_response", transient=True),
    "ConnectionClosed": _unreachable(Cause.SITE, "empty_response", transient=True),
    "ConnectError": _unreachable(Cause.NETWORK, "connect_failed", transient=True),
    "ReadError": _unreachable(Cause.SITE, "connection_reset", transient=True),
    "WriteError": _unreachable(Cause.SITE, "connection_reset", transient=True),
    "RemoteProtocolError": _unreachable(Cause.SITE, "broken_answer", transient=True),
    # time
    "DownloadTimeoutError": _unreachable(Cause.SITE, "timeout_read", transient=True),
    "ReadTimeout": _unreachable(Cause.SITE, "timeout_read", transient=True),
    "WriteTimeout": _unreachable(Cause.SITE, "timeout_read", transient=True),
    "PoolTimeout": _errored(Cause.OURS, "timeout_ours"),
    "TimeoutError": _unreachable(Cause.NETWORK, "timeout_connect", transient=True),
    "TimeoutException": _unreachable(Cause.SITE, "timeout_read", transient=True),
    # answers
    "ResponseDataLossError": _unreachable(Cause.SITE, "truncated", transient=True),
    "_DataLoss": _unreachable(Cause.SITE, "truncated", transient=True),
    "PotentialDataLoss": _unreachable(Cause.SITE, "truncated", transient=True),
    "ParseError": _unreachable(Cause.SITE, "broken_answer"),
    "BadHeaders": _unreachable(Cause.SITE, "broken_answer"),
    "BadResponseVersion": _unreachable(Cause.SITE, "broken_answer"),
    "_MalformedChunkedDataError": _unreachable(Cause.SITE, "broken_answer"),
    "DecodingError": _unreachable(Cause.SITE, "broken_encoding"),
    "BadGzipFile": _unreachable(Cause.SITE, "broken_encoding"),
    "_DecompressionMaxSizeExceeded": _errored(Cause.SITE, "body_too_large"),
    "DownloadCancelledError": _errored(Cause.SITE, "body_too_large"),
    "TooManyRedirects": _unreachable(Cause.SITE, "redirect_loop"),
    # ours
    "UnsupportedURLSchemeError": Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="scheme"),
    "SchemeNotSupported": Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="scheme"),
    "UnsupportedProtocol": Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="scheme"),
    "InvalidURL": _errored(Cause.SITE, "bad_address"),
    "MemoryError": _errored(Cause.OURS, "out_of_memory"),
    "TunnelError": _errored(Cause.OURS, "proxy"),
    "ProxyError": _errored(Cause.OURS, "proxy"),
    "NotSupported": _errored(Cause.OURS, "not_supported"),
    # too general to decide before everything else
    "DownloadFailedError": _unreachable(Cause.SITE, "broken_answer", transient=True),
    "ResponseFailed": _unreachable(Cause.SITE, "broken_answer", transient=True),
    "HTTPError": _unreachable(Cause.SITE, "broken_answer", transient=True),
    "ProtocolError": _unreachable(Cause.SITE, "broken_answer", transient=True),
}
_GENERAL = frozenset({"DownloadFailedError", "ResponseFailed", "HTTPError", "ProtocolError", "ConnectError"})
_TLS_OLD = re.compile(
    r"unsupported.protocol|wrong.version|no.protocols|dh.key.too.small|legacy|handshake.failure|inappropriate.fallback"
    r"|tlsv1.alert.protocol|no.ciphers|bad.ecpoint|internal.error",
    re.IGNORECASE,
)
_TLS_CERTIFICATE = re.compile(r"certificate|verify|hostname|self.signed", re.IGNORECASE)


def of_error(error: BaseException) -> Outcome:
    """The outcome of a failed request: an exception of Scrapy, Twisted, OpenSSL, httpx, of our gate or of ours.

    An error that no table knows is `errored`, cause ours, reason 'unknown:<class>'.
    """
    general: Outcome | None = None
    for link in reversed(list(_chain(error))):
        if (known := _of_one(link)) is None:
            continue
        outcome, name = known
        if name not in _GENERAL:
            return outcome
        general = outcome
    return general or _errored(Cause.OURS, f"unknown:{type(error).__name__}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, then what caused it, outermost first; also reasons that Twisted collects in a list."""
    todo: list[BaseException] = [error]
    met: set[int] = set()
    while todo:
        link = todo.pop(0)
        if id(link) in met:
            continue
        met.add(id(link))
        yield link
        for failure in getattr(link, "reasons", None) or ():
            value = getattr(failure, "value", failure)
            todo += [value] if isinstance(value, BaseException) else []
        todo += [link.__cause__] if link.__cause__ is not None else []


def _of_one(error: BaseException) -> tuple[Outcome, str] | None:
    kind = type(error)
    outcome = getattr(error, "outcome", None)
    if isinstance(error, Refused):
        outcome = _refused(error.reason, error.cause)
    if isinstance(outcome, Outcome):
        return outcome, kind.__name__
    if kind.__module__.startswith(("OpenSSL", "ssl", "service_identity", "_ssl")):
        return _of_tls(str(error) + " ".join(str(arg) for arg in error.args)), "tls"
    if kind.__module__ == "zlib" or kind.__module__.startswith(("brotli", "_brotli")):
        return _ERRORS["DecodingError"], "zlib"
    if kind.__name__ == "IgnoreRequest" and "DOWNLOAD_MAXSIZE" in str(error):
        return _ERRORS["_DecompressionMaxSizeExceeded"], kind.__name__
    for parent in kind.__mro__:
        if (found := _ERRORS.get(parent.__name__)) is not None:
            return found, parent.__name__
    return None


def _refused(reason: str, cause: str) -> Outcome:
    whose = Cause(cause)
    if whose is Cause.POLICY:
        return Outcome(visibility=Visibility.REFUSED, cause=whose, reason=reason)
    return _unreachable(whose, reason, transient=whose is Cause.NETWORK)


def _of_tls(text: str) -> Outcome:
    if _TLS_OLD.search(text):
        return _unreachable(Cause.SITE, "tls_unsupported")
    if _TLS_CERTIFICATE.search(text):
        return _unreachable(Cause.SITE, "tls_certificate")
    return _unreachable(Cause.SITE, "tls_failed", transient=True)


_STATUS = {
    401: ("login_required", Visibility.BLOCKED),
    403: ("http_403", Visibility.BLOCKED),
    407: ("proxy", Visibility.ERRORED),
    429: ("http_429", Visibility.BLOCKED),
    451: ("http_451", Visibility.BLOCKED),
}
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


def of_status(status: int) -> Outcome:
    """The outcome of an answer by its HTTP status alone.

    2xx, 404 and 410 are `seen`: the site answered, and 'not there' is an answer. Redirects do not come here.
    """
    if 200 <= status < 300:
        return SEEN
    if status in (404, 410):
        return Outcome(visibility=Visibility.SEEN, cause=Cause.SITE, reason=f"http_{status}")
    if status in _STATUS:
        reason, visibility = _STATUS[status]
        cause = Cause.OURS if status == 407 else Cause.SITE
        return Outcome(visibility=visibility, cause=cause, reason=reason, transient=status in _TRANSIENT)
    return _unreachable(Cause.SITE, f"http_{status}", transient=status in _TRANSIENT)


# What Chromium says when a page does not load: net::ERR_<name>.
_BROWSER: dict[str, Outcome] = {
    "NAME_NOT_RESOLVED": _unreachable(Cause.SITE, "nxdomain"),
    "CONNECTION_REFUSED": _ERRORS["ConnectionRefusedError"],
    "CONNECTION_RESET": _ERRORS["ConnectionLost"],
    "CONNECTION_CLOSED": _ERRORS["ConnectionDone"],
    "EMPTY_RESPONSE": _ERRORS["ConnectionDone"],
    "CONNECTION_TIMED_OUT": _ERRORS["TCPTimedOutError"],
    "TIMED_OUT": _ERRORS["DownloadTimeoutError"],
    "ADDRESS_UNREACHABLE": _ERRORS["NoRouteError"],
    "INTERNET_DISCONNECTED": _ERRORS["NoRouteError"],
    "NETWORK_CHANGED": _ERRORS["NoRouteError"],
    "TOO_MANY_REDIRECTS": _ERRORS["TooManyRedirects"],
    "CONTENT_LENGTH_MISMATCH": _ERRORS["ResponseDataLossError"],
    "INCOMPLETE_CHUNKED_ENCODING": _ERRORS["ResponseDataLossError"],
    "CONTENT_DECODING_FAILED": _ERRORS["DecodingError"],
    "INVALID_HTTP_RESPONSE": _ERRORS["ParseError"],
    "INVALID_CHUNKED_ENCODING": _ERRORS["ParseError"],
    "RESPONSE_HEADERS_TRUNCATED": _ERRORS["ParseError"],
    "SSL_PROTOCOL_ERROR": _unreachable(Cause.SITE, "tls_failed"),
    "SSL_VERSION_OR_CIPHER_MISMATCH": _unreachable(Cause.SITE, "tls_unsupported"),
    "TUNNEL_CONNECTION_FAILED": Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="gate"),
    "BLOCKED_BY_CLIENT": Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="gate"),
    "BLOCKED_BY_RESPONSE": Outcome(
        visibility=Visibility.BLOCKED, cause=Cause.SITE, reason="blocked_by_response"
    ),
    "UNKNOWN_URL_SCHEME": _ERRORS["SchemeNotSupported"],
    "ABORTED": _unreachable(Cause.SITE, "aborted"),
    "FAILED": _unreachable(Cause.SITE, "failed"),
    "OUT_OF_MEMORY": _ERRORS["MemoryError"],
    "INSUFFICIENT_RESOURCES": _ERRORS["MemoryError"],
}
# What crawler.browser says besides (Rendered.reason).
_RENDERED: dict[str, Outcome] = {
    "page_hangs": _unreachable(Cause.SITE, "page_hangs"),
    "dialog_loop": _unreachable(Cause.SITE, "dialog_loop"),
    "keeps_navigating": _unreachable(Cause.SITE, "keeps_navigating"),
    "no_content": _unreachable(Cause.SITE, "empty_response"),
    "body_undecodable": _unreachable(Cause.SITE, "broken_encoding"),
    "dom_too_large": _errored(Cause.SITE, "body_too_large"),
    "download": Outcome(visibility=Visibility.NOT_HTML, reason="download"),
    "click_target_gone": _errored(Cause.OURS, "click_target_gone"),
    "scheme": _ERRORS["SchemeNotSupported"],
}
_NET_ERROR = re.compile(r"(?:net::ERR_|^err_)([A-Za-z0-9_]+)")


def of_browser(text: str) -> Outcome:
    """The outcome of a browser's error text ('net::ERR_CONNECTION_REFUSED at …') or of Rendered.reason."""
    found = _NET_ERROR.search(text)
    name = found.group(1).upper() if found else ""
    if known := _BROWSER.get(name) or _RENDERED.get(text):
        return known
    if text.startswith("refused_"):
        refused = Refused(text.removeprefix("refused_"))
        return _refused(refused.reason, refused.cause)
    lower = text.lower()
    if name.startswith(("CERT_", "SSL_")):
        return _unreachable(Cause.SITE, "tls_certificate" if name.startswith("CERT_") else "tls_failed")
    if "crash" in lower:
        return _errored(Cause.OURS, "browser_crash")
    if "timeout" in lower or "time-out" in lower or "timed out" in lower:
        return _unreachable(Cause.SITE, "timeout_render")
    said = name.lower() or lower
    return _errored(Cause.OURS, f"browser:{said}" if said.replace("_", "").isalnum() else "browser")
