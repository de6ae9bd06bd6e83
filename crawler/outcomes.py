"""Every low-level error and every answer of a server → what we saw, whose doing it was, and a named reason.

The names, and which error means which, stand in outcomes.yaml.
"""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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


@dataclass(frozen=True, kw_only=True)
class Table:
    """outcomes.yaml: outcomes by name, and the name for each error class, net::ERR_ name and word of our browser."""

    outcomes: dict[str, Outcome]
    errors: dict[str, str]
    chromium: dict[str, str]
    said: dict[str, str]


@cache
def table() -> Table:
    """The table of outcomes.yaml. Raises ValueError where an error has two names."""
    told: dict[str, dict[str, Any]] = yaml.load(
        Path(__file__).with_name("outcomes.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    found = Table(outcomes={}, errors={}, chromium={}, said={})
    for name, entry in told.items():
        cause = Cause(entry["cause"]) if entry["cause"] else None
        found.outcomes[name] = Outcome(
            visibility=Visibility(entry["visibility"]),
            cause=cause,
            reason=name,
            transient=entry.get("again", False),
        )
        for kind in ("errors", "chromium", "said"):
            names: dict[str, str] = getattr(found, kind)
            for error in entry.get(kind, ()):
                if names.setdefault(error, name) != name:
                    raise ValueError(f"{error} has two outcomes: {names[error]} and {name}")
    return found


def _unknown(what: str) -> Outcome:
    """No name yet: our fault, and counted (crawler.records)."""
    return Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason=f"unknown:{what}")


# Of a chain of causes the innermost decides; these say so little that any other link comes first.
_GENERAL = frozenset({"broken_answer", "connect_failed", "software", "disk"})
_TLS_OLD = re.compile(
    r"unsupported.protocol|wrong.version|no.protocols|dh.key.too.small|legacy|handshake.failure|inappropriate.fallback"
    r"|tlsv1.alert.protocol|no.ciphers|bad.ecpoint|internal.error",
    re.IGNORECASE,
)
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})
_TLS_CERTIFICATE = re.compile(r"certificate|verify|hostname|self.signed", re.IGNORECASE)


def of_error(error: BaseException) -> Outcome:
    """The outcome of a failed request: an exception of Scrapy, Twisted, OpenSSL, httpx, of our gate or of ours.

    An error that no table knows is `errored`, cause ours, reason 'unknown:<class>'.
    """
    general: Outcome | None = None
    for link in reversed(list(_chain(error))):
        if (known := _of_one(link)) is None:
            continue
        if known.reason not in _GENERAL:
            return known
        general = known
    return general or _unknown(type(error).__name__)


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


def key_of(kind: type[BaseException]) -> str:
    """The name of an exception class in outcomes.yaml: its library and its own name."""
    library = kind.__module__.split(".")[0].lstrip("_")
    if kind in (socket.gaierror, socket.herror):
        library = "socket"
    return f"{library}.{kind.__name__}"


def _of_one(error: BaseException) -> Outcome | None:
    kind = type(error)
    outcome = getattr(error, "outcome", None)
    if isinstance(error, Refused):
        outcome = _refused(error.reason, error.cause)
    elif key_of(kind) == "playwright.Error":
        outcome = of_browser(str(error))
    if isinstance(outcome, Outcome):
        return outcome
    name = _by_detail(error) or next(
        (known for parent in kind.__mro__ if (known := table().errors.get(key_of(parent)))), None
    )
    if name == "tls_failed":
        return _of_tls(_words(error))
    return table().outcomes[name] if name is not None else None


def _by_detail(error: BaseException) -> str | None:
    """Errors whose class does not tell enough."""
    if type(error).__name__ == "IgnoreRequest" and "DOWNLOAD_MAXSIZE" in str(error):
        return "body_too_large"
    if isinstance(error, socket.gaierror):
        # getaddrinfo says so of a name with and without a record.
        return "no_address" if error.errno == socket.EAI_NONAME else None
    return "no_route" if type(error) is OSError and error.errno in _NO_WAY else None


def _words(error: BaseException) -> str:
    return " ".join(str(part) for part in error.args)


def _refused(reason: str, cause: str) -> Outcome:
    if reason in table().outcomes and reason != "scheme":
        return table().outcomes[reason]
    whose = Cause(cause)
    kind = Visibility.REFUSED if whose is Cause.POLICY else Visibility.UNREACHABLE
    return Outcome(visibility=kind, cause=whose, reason=reason, transient=whose is Cause.NETWORK)


def _of_tls(text: str) -> Outcome:
    """OpenSSL has one class for everything; its words tell more."""
    known = table().outcomes
    if _TLS_OLD.search(text):
        return known["tls_unsupported"]
    return known["tls_certificate" if _TLS_CERTIFICATE.search(text) else "tls_failed"]


_LOGIN = frozenset({401, 511})
# By these a filter refuses, whatever the page beside it says.
_FILTERS = frozenset({403, 406, 418, 429, 430, 444, 451, 468, 493, 999})
_TRANSIENT = frozenset(
    {408, 418, 425, 429, 430, 468, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524, 529, 530}
)


def of_status(status: int) -> Outcome:
    """The outcome of an answer by its HTTP status alone.

    2xx, 404 and 410 are `seen`: the site answered, and 'not there' is an answer. Redirects do not come here.
    """
    if 200 <= status < 300:
        return SEEN
    if status == 407:
        return table().outcomes["proxy"]
    if status in _LOGIN:
        return table().outcomes["login_required"]
    visibility = Visibility.UNREACHABLE
    if status in (404, 410):
        visibility = Visibility.SEEN
    elif status in _FILTERS:
        visibility = Visibility.BLOCKED
    return Outcome(
        visibility=visibility, cause=Cause.SITE, reason=f"http_{status}", transient=status in _TRANSIENT
    )


_SAID = (
    ("crash", "browser_crash"),
    ("has been closed", "browser_crash"),
    ("timeout", "timeout_render"),
    ("time-out", "timeout_render"),
    ("timed out", "timeout_render"),
    ("download is starting", "download"),
    ("navigat", "keeps_navigating"),
    ("context was destroyed", "keeps_navigating"),
)
_NET_ERROR = re.compile(r"(?:net::ERR_|^err_)([A-Za-z0-9_]+)")


def of_browser(text: str) -> Outcome:
    """The outcome of a browser's error text ('net::ERR_CONNECTION_REFUSED at …') or of Rendered.reason."""
    known = table()
    if found := _NET_ERROR.search(text):
        name = known.chromium.get(found.group(1).upper())
        return known.outcomes[name] if name is not None else _unknown(f"err_{found.group(1).lower()}")
    if (name := known.said.get(text)) is not None:
        return known.outcomes[name]
    if text.startswith("refused_"):
        refused = Refused(text.removeprefix("refused_"))
        return _refused(refused.reason, refused.cause)
    lower = text.lower()
    if (said := next((name for words, name in _SAID if words in lower), None)) is not None:
        return known.outcomes[said]
    return _unknown(lower) if lower.replace("_", "").isalnum() else known.outcomes["browser"]
