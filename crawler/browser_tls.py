"""How the servers that a page reached spoke TLS with Chromium, and what it said of their certificates.

Runs inside the worker process. Chromium tells it with each answer (CDP, domain Network); the certificates are asked
for when the page was read. Nothing that fails here changes what a page is read as.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from crawler.browser_page import Trouble, Visit, bounded

_BEGIN_SECONDS = 2.0
_MOST_SECONDS = 1.0  # for all certificates of a page
_MOST_PLACES = 60  # of a page
# Bodies are kept by Playwright's own session; these would be the same ones again.
_NO_BODIES = {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0}
_TOLD = ("protocol", "keyExchange", "keyExchangeGroup", "cipher", "mac", "serverSignatureAlgorithm")
_REFUSED = re.compile(r"net::(ERR_(?:CERT|SSL)_[A-Z0-9_]+)")


@dataclass(kw_only=True)
class TlsWatch:
    """The protected places of one page. `stored` are addresses that came out of Chromium's own store.

    `protocols` are HTTP's words by address (http/1.1, h2).
    """

    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    protocols: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)  # addresses by CDP's name of the request
    _session: CDPSession | None = None

    async def begin(self, visit: Visit) -> None:
        """Listen, before the page is loaded. Never raises: where it fails nothing is told."""
        with suppress(Trouble):
            session = await bounded(visit.page.context.new_cdp_session(visit.page), _BEGIN_SECONDS, "")
            session.on("Network.requestWillBeSent", self._sent)
            session.on("Network.responseReceived", lambda event: self._answered(event["response"]))
            session.on("Network.requestServedFromCache", self._from_memory)
            await bounded(session.send("Network.enable", _NO_BODIES), _BEGIN_SECONDS, "")
            self._session = session

    def _sent(self, event: dict[str, Any]) -> None:
        self._asked[event["requestId"]] = event["request"]["url"]
        if redirect := event.get("redirectResponse"):
            self._answered(redirect)

    def _from_memory(self, event: dict[str, Any]) -> None:
        self.stored.add(self._asked.get(event["requestId"], ""))

    def _answered(self, answer: dict[str, Any]) -> None:
        url = answer["url"]
        self.protocols[url] = answer.get("protocol") or ""
        if answer.get("fromDiskCache") or answer.get("fromPrefetchCache"):
            self.stored.add(url)
        said = answer.get("securityDetails")
        if said and url not in self.stored and (place := self._place(url)) is not None:
            place["state"] = answer.get("securityState", "")
            place["said"] = {name: said[name] for name in _TOLD if said.get(name) not in (None, "")}

    def refused(self, url: str, failure: str) -> None:
        """A request that failed; only Chromium's words on protection are noted."""
        if (found := _REFUSED.search(failure)) and (place := self._place(url)) is not None:
            place["error"] = found[1].lower()

    def _place(self, url: str) -> dict[str, Any] | None:
        """What is told of the place of an address; None for one without protection, and beyond the bound."""
        parts = urlsplit(url)
        if parts.scheme != "https" or (parts.netloc not in self.places and len(self.places) >= _MOST_PLACES):
            return None
        return self.places.setdefault(
            parts.netloc,
            {"origin": f"https://{parts.netloc}", "state": "", "error": "", "said": {}, "chain": []},
        )

    async def told(self, seconds: float) -> list[dict[str, Any]]:
        """All places as plain JSON (read by crawler.protection), certificates as DER in base 64. Never raises.

        Certificates are asked for within `seconds`, and a second at most; 0 to ask for none.
        """
        if self._session is not None and seconds > 0:
            asking = [self._certificates(self._session, one) for one in self.places.values() if one["said"]]
            with suppress(TimeoutError):
                async with asyncio.timeout(min(_MOST_SECONDS, seconds)):
                    await asyncio.gather(*asking)
        return [one for one in self.places.values() if one["said"] or one["error"]]

    @staticmethod
    async def _certificates(session: CDPSession, place: dict[str, Any]) -> None:
        with suppress(PlaywrightError, TimeoutError):
            asked = session.send("Network.getCertificate", {"origin": place["origin"]})
            told = await asyncio.wait_for(asked, _MOST_SECONDS)
            place["chain"] = told["tableNames"]
