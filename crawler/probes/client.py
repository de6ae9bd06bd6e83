"""The probes' HTTP client: guarded by the gate, bounded in time and bytes, polite per host."""

from __future__ import annotations

import asyncio
import errno
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from crawler.egress import Gate, Refused
from crawler.elsewhere import Elsewhere
from crawler.fetching import Answer as FileAnswer
from crawler.given import Given
from crawler.hours import OutOfHours
from crawler.manners import Manners
from crawler.pace import Pace
from crawler.probes.request import ProbeRequest
from crawler.robots import UNREACHABLE, Robots, RobotsRefused
from crawler.tls import UNKNOWN, spoken_by
from evidence.model import Cause

MAX_BYTES = 5_000_000
MAX_REDIRECTS = 6
_MOST_KEPT = 500_000  # bytes of an answer that is kept for another look


class LookFailed(Exception):
    """A look could not be made. `reason` is a machine word, `cause` policy, network, site or ours."""

    def __init__(self, reason: str, cause: str = "ours") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cause = cause


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. `url` is the last address (known name), `seconds` to the last byte, `cut`: too long."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    redirects: tuple[str, ...] = ()
    cut: bool = False

    def header(self, name: str) -> str:
        """A header's value ('' where there is none), by its lower-case name."""
        return self.headers.get(name, "")

    @property
    def content_type(self) -> str:
        """The media type, lower case, without parameters."""
        return self.header("content-type").split(";")[0].strip().lower()


class Client:
    """One per run_probes. Certificates are not verified here: the https probe judges them.

    `manners` are those of the crawl; the rules that it has read hold here, too. Without any, `request` says them.
    `given` are answers of the walk: what it was given is not asked for once more where a look allows it. `elsewhere` are
    answers from outside the portal that others of the process had lately.
    """

    def __init__(
        self,
        request: ProbeRequest,
        gate: Gate,
        manners: Manners | None = None,
        given: Given | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.request = request
        self._elsewhere = elsewhere or Elsewhere()
        self._given = given or Given()
        self._had: dict[str, tuple[Answer, datetime]] = {}
        self.came_at: datetime | None = (
            None  # the earliest answer of the walk that was used since it was reset
        )
        self.gate = gate
        self.robots = Robots(self._ask_file)
        if manners is not None and manners.robots is not None:
            self.robots.kept = dict(manners.robots.kept)
        made = manners or Manners(gate=gate, pace=Pace(), delay=request.delay)
        self.manners = replace(made, robots=self.robots if request.obey_robots else None)
        self._http = httpx.AsyncClient(
            transport=gate.httpx_transport(verify=False),
            # connecting ends before the bound of the whole: a handshake that is cancelled leaves its socket open
            timeout=httpx.Timeout(request.seconds, connect=request.seconds * 0.8),
            headers={"User-Agent": request.user_agent, "Accept-Language": "vi", "Accept-Encoding": "gzip"},
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def get(
        self,
        url: str,
        *,
        method: str = "GET",
        follow: bool = True,
        max_bytes: int = MAX_BYTES,
        robots: bool = True,
        given: bool = False,
        once: bool = False,
    ) -> Answer:
        """Fetch an address given under its known name, following redirects; `given`: or take what the walk was given.

        `once`: or what another look of this session got there, where that came whole and is no error; outside the portal,
        what another portal of this process got there lately (crawler.elsewhere). Raises LookFailed.
        """
        if once and url in self._had:
            answer, moment = self._had[url]
            self.came_at = min(self.came_at or moment, moment)
            return answer
        if once and (urlsplit(url).hostname or "").lower() != self.request.host:
            answer, moment = await self._elsewhere.answer(url, lambda: self.get(url))
            self.came_at = min(self.came_at or moment, moment)
            return answer
        hops: list[str] = []
        spent = 0.0
        while True:
            if robots:
                await self._ask_robots(url)
            known = self._of_the_walk(url, max_bytes) if given and method == "GET" else None
            answer = known or await self._once(method, url, max_bytes)
            spent += answer.seconds
            target = answer.header("location")
            if not (follow and target and answer.status in (301, 302, 303, 307, 308)):
                break
            hops.append(url)
            if len(hops) > MAX_REDIRECTS:
                raise LookFailed("redirect_loop", "site")
            url = self.request.known(urljoin(self.request.reach(url), target))
        whole = Answer(
            url=url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            seconds=round(spent, 3),
            redirects=tuple(hops),
            cut=answer.cut,
        )
        if once and whole.status < 400 and not whole.cut and len(whole.body) <= _MOST_KEPT:
            self._had[hops[0] if hops else url] = (whole, datetime.now(UTC))
        return whole

    def was_given(self, url: str) -> bool:
        """Whether the walk has asked for an address."""
        return self._given.at(url) is not None

    def _of_the_walk(self, url: str, max_bytes: int) -> Answer | None:
        found = self._given.at(url)
        if found is None:
            return None
        self.came_at = min(self.came_at or found.fetched_at, found.fetched_at)
        headers: dict[str, str] = {}
        for name, value in found.headers:
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}, {value}"
        return Answer(
            url=url,
            status=found.status,
            headers=headers,
            body=found.body[:max_bytes],
            seconds=found.seconds,
            cut=len(found.body) > max_bytes,
        )

    async def _ask_robots(self, url: str) -> None:
        try:
            refusal = await self.manners.refuses(url)
        except OutOfHours as closed:
            raise LookFailed(closed.outcome.reason, "policy") from closed
        if refusal is not None and refusal.reason.startswith("robots_"):
            reason = "robots" if refusal.reason == "robots_disallow" else refusal.reason
            raise LookFailed(reason, "policy")

    async def _ask_file(self, url: str) -> FileAnswer | Exception:
        """robots.txt for the rules. What does not answer at all is left to the look that is to be made there."""
        came_at = self.came_at
        known = self._of_the_walk(url, MAX_BYTES)
        self.came_at = came_at  # a look is not dated by the rules that allow it
        try:
            answer = known or await self._once("GET", url, MAX_BYTES)
        except LookFailed as failed:
            return RobotsRefused(replace(UNREACHABLE, reason=failed.reason, cause=Cause(failed.cause)))
        return FileAnswer(
            url=url, status=answer.status, headers=tuple(answer.headers.items()), body=answer.body
        )

    async def _once(self, method: str, url: str, max_bytes: int) -> Answer:
        reached = self.request.reach(url)
        try:
            async with self.manners.turn(reached) as turn:
                turn.status = 0
                # the bound is the server's alone: waiting for a turn must not make it look slow
                async with asyncio.timeout(self.request.seconds):
                    answer = await self._exchange(method, reached, max_bytes)
                turn.status = answer.status
                return answer
        except TimeoutError as error:
            raise LookFailed("timeout", "network") from error
        except OutOfHours as closed:
            raise LookFailed(closed.outcome.reason, "policy") from closed
        except Refused as refused:
            raise LookFailed(f"refused_{refused.reason}", refused.cause) from refused
        except httpx.HTTPError as error:
            raise LookFailed(*_reason(error)) from error
        except (httpx.InvalidURL, ValueError) as error:
            raise LookFailed("bad_url", "site") from error

    async def _exchange(self, method: str, url: str, max_bytes: int) -> Answer:
        started = time.monotonic()
        body = bytearray()
        cut = False
        async with self._http.stream(method, url) as response:
            self._tell_protection(url, response)
            async for chunk in response.aiter_bytes(65536):
                body += chunk
                if len(body) > max_bytes:
                    cut = True
                    break
            return Answer(
                url=url,
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=bytes(body[:max_bytes]),
                seconds=time.monotonic() - started,
                cut=cut,
            )

    def _tell_protection(self, url: str, response: httpx.Response) -> None:
        """How the server spoke TLS; this client verifies nothing, so it has no verdict."""
        stream = response.extensions.get("network_stream")
        layer = stream.get_extra_info("ssl_object") if stream is not None else None
        spoken = spoken_by(layer) if layer is not None else None
        if spoken is not None:
            self.manners.protected(*self.gate.check_url(url), spoken, UNKNOWN)


def _reason(error: httpx.HTTPError) -> tuple[str, str]:
    """The machine word and the cause for an httpx error; most specific first."""
    if isinstance(error, httpx.ConnectError):
        return _unconnected(error)
    table: tuple[tuple[type[Exception], str, str], ...] = (
        (httpx.ConnectTimeout, "connect_timeout", "network"),
        (httpx.TimeoutException, "timeout", "network"),
        (httpx.RemoteProtocolError, "protocol", "site"),
        (httpx.DecodingError, "body_undecodable", "site"),
        (httpx.ReadError, "connection_lost", "network"),
    )
    return next(
        ((word, cause) for kind, word, cause in table if isinstance(error, kind)), ("http_error", "ours")
    )


def _unconnected(error: httpx.ConnectError) -> tuple[str, str]:
    """A server that refuses is not the same as a network that does not reach it; the cause chain tells."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLError):
            return "tls", "site"
        if isinstance(link, OSError) and link.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
            return "network_unreachable", "ours"
        link = link.__cause__ or link.__context__
    return "connect_refused", "site"


def value_or_down(failed: LookFailed, value: dict[str, Any]) -> dict[str, Any]:
    """The value of a look at whether something answers, when it did not; raises where that is not its doing.

    A refused connection, a broken certificate, a name that does not exist and silence are the other side's
    state; what our policy or our own name servers keep us from is not.
    """
    ours = failed.cause in ("policy", "ours") or failed.reason.startswith("refused_dns")
    if ours:
        raise failed
    return {**value, "status": None, "answered": False, "reason": failed.reason}
