"""From one request to one outcome: redirects inside the scope, a few retries.

What blocks is not asked again at once: that is the walk's, which then rests (crawler.cooling).
"""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape

from crawler.blocks import block_reason
from crawler.cookies import CARRIED, cookies_of
from crawler.cooling import is_block
from crawler.cpu_limit import TooComplex, limited
from crawler.outcomes import Outcome, of_error, of_status
from crawler.portal import Portal
from crawler.sniffing import is_binary, is_packed
from crawler.urls import refusal, template
from evidence.address import address_key, canonical_url
from evidence.model import Cause, Visibility
from evidence.numbers import whole_number

MOST_REDIRECTS = 8
_MOST_ALIKE = 3  # of addresses of one shape: redirects that count
RETRIES = 2
REQUEST_SECONDS = 20.0  # of one request, slow drips included
ADDRESS_SECONDS = 30.0  # of one address with its redirects and repeated tries, rests left out
_WORTH_ASKING = 4.0  # seconds; with less left nothing more is asked for
LONGEST_REST = 120.0  # seconds; a portal that asks for more is left alone and named
_REFRESH = re.compile(
    rb"""(?is)<meta[^>]+http-equiv\s*=\s*["']?refresh["']?[^>]*content\s*=\s*["']?\s*(\d{1,9})\s*[;,]\s*url\s*=\s*['"]?([^"'>\s]+)"""
)
_REFRESH_WITHIN = 4096
_HTML = ("text/html", "application/xhtml+xml")

TOO_MANY = Outcome(visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="redirect_loop")
BROKEN = Outcome(visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="redirect_broken")
OUTSIDE = Outcome(visibility=Visibility.REFUSED, cause=Cause.POLICY, reason="redirected_out_of_scope")
LOGIN = Outcome(visibility=Visibility.BLOCKED, cause=Cause.SITE, reason="login_required")
EMPTY = Outcome(visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="empty_response", transient=True)
CUT = Outcome(visibility=Visibility.PARTIAL, cause=Cause.SITE, reason="truncated")
NOT_HTML = Outcome(visibility=Visibility.NOT_HTML)
PACKED = Outcome(visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="broken_encoding")
BINARY = Outcome(visibility=Visibility.NOT_HTML, reason="binary")
TOO_SLOW = Outcome(visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="timeout_read")
RESET = Outcome(
    visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="connection_reset", transient=True
)
FILE_CUT = Outcome(visibility=Visibility.NOT_HTML, reason="truncated")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of a server: body decoded, `record_id` of its record in the archive."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    record_id: str = ""
    truncated: bool = False
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0  # from the request to the last byte

    def header(self, name: str) -> str:
        """First value of a header, '' where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def is_html(self) -> bool:
        """Whether the answer is a web page, by its type or, without one, by its first byte."""
        kind = self.header("content-type").lower()
        return kind.startswith(_HTML) or (not kind and self.body.lstrip()[:1] == b"<")


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """How an address ended: the last answer (None where there was none) and the outcome.

    `redirects` are addresses on the way, the first one asked for first; for a redirect out of scope also its target.
    `seconds` is how long its requests took in all.
    """

    url: str
    outcome: Outcome
    answer: Answer | None = None
    redirects: tuple[str, ...] = ()
    seconds: float = 0.0


class Fetcher:
    """Follows one portal's answers. `get` fetches one address within so many seconds: the answer or the error."""

    def __init__(
        self,
        portal: Portal,
        get: Callable[..., Awaitable[Answer | Exception]],
        *,
        rest: Callable[[str, float], Awaitable[None]],
        time_left: Callable[[], float],
        delay: float,
    ):
        self._portal = portal
        self._get = get
        self._rest = rest
        self._time_left = time_left
        self._delay = delay

    async def fetch(
        self,
        url: str,
        *,
        first: Answer | Exception | None = None,
        resend: Callable[[], Awaitable[Answer | Exception]] | None = None,
        home: bool = False,
    ) -> Fetched:
        """Fetch an address to its end. `first` is its answer where it is already there; `resend` asks for that anew.

        Only the home page may lead to another host of its domain; it takes the portal's scope with it.
        """
        redirects: list[str] = []
        cookies: dict[str, str] = {}
        asked = url
        answer = first if first is not None else await self._get(asked, REQUEST_SECONDS)
        spent = _seconds_of(answer)
        tries = 0
        carried: dict[str, dict[str, str]] = {}
        while True:
            target = _redirect(answer) if isinstance(answer, Answer) else None
            left = ADDRESS_SECONDS - spent
            if target is None:
                outcome = outcome_of(answer)
                most = 1 if outcome.reason.startswith("timeout") else RETRIES
                again = outcome.transient and not is_block(outcome) and tries < most and left > _WORTH_ASKING
                if not again or not await self._wait(asked, answer, tries):
                    break
                tries += 1
                carried = {}
            else:
                redirects.append(asked)
                following = self._portal.known(canonical_url(target, asked)) if target else ""
                stop = self._stops(following, redirects, home, left)
                if stop is not None:
                    way = (*redirects, following) if stop is OUTSIDE else tuple(redirects)
                    return Fetched(url=url, outcome=stop, answer=None, redirects=way, seconds=spent)
                # A page that leads back to where the visitor was wants its cookie; else no redirect may set one for
                # what follows: it would be that of a language or of a theme.
                back = address_key(following) in {address_key(url) for url in redirects}
                cookies.update(cookies_of(answer))
                carried = {CARRIED: dict(cookies)} if back and cookies else {}
                asked = following
            began = time.monotonic()
            # The address of a form says something else without its fields.
            if resend is not None and not redirects:
                answer = await resend()
            else:
                answer = await self._get(asked, min(REQUEST_SECONDS, left), **carried)
            spent += _seconds_of(answer, time.monotonic() - began)
        found = answer if isinstance(answer, Answer) else None
        return Fetched(url=asked, outcome=outcome, answer=found, redirects=tuple(redirects), seconds=spent)

    def _stops(self, following: str, redirects: list[str], home: bool, left: float) -> Outcome | None:
        if not following:
            return BROKEN
        if left < _WORTH_ASKING:
            return TOO_SLOW
        alike = [url for url in redirects if template(url) == template(following)]
        if len(redirects) > MOST_REDIRECTS or len(alike) > _MOST_ALIKE:
            return TOO_MANY
        if not (self._portal.adopt(following) if home else self._portal.owns(following)):
            return OUTSIDE
        return LOGIN if refusal(following) == "login" and not home else None

    async def _wait(self, url: str, answer: Answer | Exception, tries: int) -> bool:
        """Rest before another try; False where the portal asks for more time than there is."""
        asked = retry_after(answer.header("retry-after")) if isinstance(answer, Answer) else None
        seconds = asked if asked is not None else self._delay * 4 * 2**tries
        if seconds > LONGEST_REST or seconds > self._time_left():
            return False
        await self._rest(url, seconds)
        return True


def outcome_of(answer: Answer | Exception) -> Outcome:
    """How one answer (or the error in its place) is seen, without a look at any other answer."""
    if not isinstance(answer, Answer):
        return of_error(answer)
    outcome = of_status(answer.status)
    if strange := _strange(answer):
        return strange
    if outcome.visibility is not Visibility.SEEN or outcome.reason:
        return outcome
    if not answer.body.strip():
        return RESET if answer.truncated else EMPTY
    if not answer.is_html:
        return FILE_CUT if answer.truncated else NOT_HTML
    return CUT if answer.truncated else outcome


def _strange(answer: Answer) -> Outcome | None:
    """The outcome of a body that is not what it says: still packed, a file, a block page; None for any other."""
    if answer.is_html and (is_packed(answer.body) or is_binary(answer.body)):
        return PACKED if is_packed(answer.body) else BINARY
    if not answer.is_html and 200 <= answer.status < 300:
        return None
    try:
        with limited():
            kind = block_reason(answer.headers, answer.body, status=answer.status, url=answer.url)
    except TooComplex as error:
        return error.outcome
    return blocked(kind) if kind else None


def _seconds_of(answer: Answer | Exception, waited: float = 0.0) -> float:
    """How long a request took; `waited` also holds the wait for its turn, and stands for an error's time."""
    if isinstance(answer, Answer):
        return answer.seconds
    timed_out = of_error(answer).reason.startswith("timeout")
    return REQUEST_SECONDS if timed_out else min(waited, REQUEST_SECONDS)


def blocked(kind: str) -> Outcome:
    """The outcome of a block page of this kind; all but a login and a country may pass."""
    return Outcome(
        visibility=Visibility.BLOCKED,
        cause=Cause.SITE,
        reason=kind,
        transient=kind not in ("login", "geo"),
    )


def retry_after(value: str) -> float | None:
    """Seconds of a Retry-After header (seconds or a date), None where there is none."""
    text = value.strip()
    if not text:
        return None
    if (seconds := whole_number(text)) is not None:
        return float(seconds)
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, moment - time.time())


def _redirect(answer: Answer) -> str | None:
    """Where an answer leads on: the target ('' for a redirect without one), None where it is an end."""
    if answer.status in (301, 302, 303, 307, 308):
        return answer.header("location")
    if 200 <= answer.status < 300 and answer.is_html:
        found = _REFRESH.search(answer.body[:_REFRESH_WITHIN])
        # A page that reloads itself after minutes is a page; one that leads on within seconds is a redirect.
        if found and int(found.group(1)) <= 5 and len(answer.body) < 8192:
            target = unescape(found.group(2).decode("utf-8", "replace"))
            if canonical_url(target, answer.url) != canonical_url(answer.url):
                return target
    return None
