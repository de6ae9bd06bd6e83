"""The browser as the crawler sees it: calls that always come back.

The browser lives in a worker process group (crawler.browser_worker). Every call has a bound; when the worker
does not answer in time the group is killed hard, its Chromium too, and the next call starts a new one. No
page can freeze a crawl, and no process is left behind.
"""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.browser_seat import BrowserFailed, Seat
from crawler.egress import Gate, Refused
from crawler.looked_at import looked_at
from crawler.peers import Peers
from crawler.protection import protections, transport_of
from crawler.proxy import GateProxy
from evidence.boxes import TextBoxes, text_boxes
from evidence.connections import BrowserTls, Spoken
from evidence.model import Probe
from evidence.traffic import Exchange

__all__ = ["Browser", "BrowserFailed", "ClickTarget", "Rendered"]

_GATE_SECONDS = 1.0  # what it has told the proxy it remembers


@dataclass(frozen=True, kw_only=True)
class ClickTarget:
    """An element that leads somewhere only when clicked; hand `selector` to `Browser.render(click=…)`.

    kind: postback (__doPostBack), script (onclick, javascript:), button (role or button element), pointer.
    """

    label: str
    kind: str
    selector: str
    in_menu: bool = False


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A page as the browser built it.

    `html` is the DOM as UTF-8, empty where the page could not be read; then `reason` says why. A `reason`
    beside HTML means that something was late (timeout_load, timeout_body): what stood there was read.
    `boxes` tell where on the screenshot the words stand, None where that is not known.
    `status` is that of the last main document; `opened` are addresses that a click opened in new windows
    (closed at once), `tried` labels of what was clicked while exploring, `unanswered` addresses of
    the portal from which the page's scripts got no data. Reasons: timeout_response,
    timeout_body, timeout_load, page_hangs, dialog_loop, crashed, keeps_navigating, download, no_content,
    dom_too_large, body_undecodable, empty_dom, refused_<gate reason>, err_<chromium's word>, click_target_gone,
    scheme, out_of_memory, browser_killed, browser_gone, browser_stuck, no_browser, browser_start.
    `traffic` is what the page asked for where that was wanted, `more_traffic` how many requests beyond, `protection` how
    the servers that it reached spoke TLS.
    """

    status: int | None = None
    final_url: str = ""
    html: bytes = b""
    screenshot: bytes | None = None
    boxes: TextBoxes | None = None
    reason: str = ""
    click_targets: tuple[ClickTarget, ...] = ()
    opened: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    traffic: tuple[Exchange, ...] = ()
    more_traffic: int = 0
    protection: tuple[BrowserTls, ...] = ()


class Browser:
    """Browsers behind one door. Use as `async with Browser(proxy=proxy, gate=gate) as browser:`.

    proxy: its way out, None only for printing (`pdf`). gate: asked before a page is opened, so
    that a refused https address ends with its own reason (Chromium would only say that the tunnel failed). peers: the
    proxy's, which knows the servers' addresses.
    seconds: the bound of a call. recycle_after: pages after which a fresh browser is started (a reused one
    grows). workers: browsers at most; each starts with its first call and serves one call after the other. A
    portal stays with its worker, so that its pages share cookies. `ignore_certificates` in the calls: only
    when the https probe has said what is wrong with the certificate, or the certificates are a test
    authority's.
    """

    def __init__(
        self,
        *,
        proxy: GateProxy | None,
        user_agent: str = "",
        seconds: float = 30.0,
        recycle_after: int = 50,
        workers: int = 2,
        executable: str | None = None,
        gate: Gate | None = None,
        peers: Peers | None = None,
    ) -> None:
        options = {
            "proxy": proxy.url if proxy else None,
            "door": proxy.door if proxy else "",
            "user_agent": user_agent,
            "executable": executable,
        }
        self._gate = gate
        self._peers = peers or Peers()
        self._seconds = seconds
        self._seats = [Seat(options, recycle_after=recycle_after) for _ in range(workers)]
        self._seat_of: dict[str, Seat] = {}

    @property
    def version_info(self) -> dict[str, Any]:
        """What ran, as crawler.browser_identity has it; empty before the first call."""
        return next((dict(seat.info) for seat in self._seats if seat.info), {})

    @property
    def kills(self) -> int:
        """How often a worker had to be killed because it did not answer."""
        return sum(seat.kills for seat in self._seats)

    @property
    def restarts(self) -> Counter[str]:
        """How often a browser was ended so that another one is started, by reason (crawler.browser_seat.Seat)."""
        return sum((seat.restarts for seat in self._seats), Counter())

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def render(
        self,
        url: str,
        *,
        portal: str = "",
        click: str | None = None,
        screenshot: bool = True,
        explore: bool = False,
        robots: Mapping[str, str] | None = None,
        traffic: Mapping[str, Any] | None = None,
        ignore_certificates: bool = False,
        seconds: float | None = None,
    ) -> Rendered:
        """Load a page, optionally click the element that `click` (a CSS selector) names, and read the DOM.

        With `explore` menus are opened and elements without an address tell where they lead; picture and click
        targets are those of the page before. `robots` are rules by origin (crawler.robots_file.ours) that hold for
        where the page leads (reason robots_disallow) and for data that it asks for (robots_parts). With `traffic`
        ({"known": [addresses of static parts that are not wanted]}) all that the page asks for is handed out.
        Pages of one `portal` share a context (cookies). Never raises for what
        a page does: see `reason`.
        """
        asked: dict[str, Any] = {"url": url, "portal": portal, "click": click, "screenshot": screenshot}
        asked |= {"explore": explore, "robots": dict(robots or {}), "traffic": traffic}
        try:
            answer = await self._call("render", asked, ignore=ignore_certificates, seconds=seconds)
        except BrowserFailed as failed:
            return Rendered(reason=failed.reason, final_url=url)
        shot = answer.get("screenshot")
        protection = protections(answer.get("protection", ()), self._gate) if self._gate is not None else ()
        return Rendered(
            status=answer["status"],
            final_url=answer["final_url"],
            html=base64.b64decode(answer["html"]),
            screenshot=base64.b64decode(shot) if shot else None,
            boxes=_boxes(answer),
            reason=answer["reason"],
            click_targets=tuple(ClickTarget(**target) for target in answer["click_targets"]),
            opened=tuple(answer["opened"]),
            tried=tuple(answer["tried"]),
            unanswered=tuple(answer["unanswered"]),
            traffic=await self._named(answer.get("traffic", ()), protection),
            more_traffic=answer.get("more_traffic", 0),
            protection=protection,
        )

    async def look(
        self,
        url: str,
        *,
        known_url: str,
        observed_at: datetime,
        wanted: tuple[str, ...] = ("accessibility", "mobile", "timing"),
        robots: Mapping[str, str] | None = None,
        ignore_certificates: bool = False,
        seconds: float | None = None,
    ) -> list[Probe]:
        """The probes `accessibility`, `mobile` and `timing` of one page, recorded under `known_url`.

        `robots` as in `render`.
        """
        asked = {"url": url, "wanted": list(wanted), "robots": dict(robots or {})}
        try:
            answer = await self._call("look", asked, ignore=ignore_certificates, seconds=seconds, loads=2)
            looks = answer["looks"]
        except BrowserFailed as failed:
            looks = [{"name": name, "value": {}, "error": failed.reason} for name in wanted]
        return [Probe(url=known_url, observed_at=observed_at, **looked_at(look, known_url)) for look in looks]

    async def screenshot(
        self, url: str, *, portal: str = "", crop: str | None = None, ignore_certificates: bool = False
    ) -> bytes | None:
        """A PNG of a page, or of its first element that matches the selector `crop`; None if it failed."""
        try:
            asked = {"url": url, "portal": portal, "crop": crop}
            answer = await self._call("screenshot", asked, ignore=ignore_certificates)
        except BrowserFailed:
            return None
        return base64.b64decode(answer["screenshot"]) if answer["screenshot"] else None

    async def pdf(self, html_path: Path) -> bytes:
        """A self-contained HTML file printed on A4. Raises BrowserFailed, OSError."""
        html = html_path.read_text(encoding="utf-8")
        return base64.b64decode((await self._call("pdf", {"html": html}))["pdf"])

    async def close(self) -> None:
        """End the workers and everything that they started."""
        await asyncio.gather(*(seat.close() for seat in self._seats))

    async def _call(
        self,
        do: str,
        asked: dict[str, Any],
        *,
        ignore: bool = False,
        seconds: float | None = None,
        loads: int = 1,
    ) -> dict[str, Any]:
        await self._ask_gate(asked.get("url"))
        message = {**asked, "do": do, "seconds": seconds or self._seconds, "ignore_certificates": ignore}
        return await self._seat(asked.get("portal", "")).call(message, loads=loads)

    def _seat(self, portal: str) -> Seat:
        """The seat of a portal: its own, or the one with the least to do (then the fewest portals)."""
        taken = list(self._seat_of.values())
        free = min(self._seats, key=lambda seat: (seat.burden, taken.count(seat) if portal else 0))
        return self._seat_of.setdefault(portal, free) if portal else free

    async def _named(
        self, told: Iterable[Mapping[str, Any]], protection: Iterable[BrowserTls]
    ) -> tuple[Exchange, ...]:
        """What a page asked for, and from where it came; of requests that failed, whether it was our gate that refused them.

        Chromium only says that there was no tunnel, or that another origin does not allow to be read.
        """
        places = {(one.host, one.port): one.spoken for one in protection}
        rules: dict[str, str] = {}
        found = []
        for one in (self._reached(row, places) for row in told):
            origin = "/".join(one.url.split("/", 3)[:3])
            if one.failure and not one.rule and one.failure != "err_aborted" and origin not in rules:
                rules[origin] = await self._refusal(one.url)
            found.append(one if one.rule or not one.failure else replace(one, rule=rules.get(origin, "")))
        return tuple(found)

    def _reached(self, told: Mapping[str, Any], places: Mapping[tuple[str, int], Spoken]) -> Exchange:
        """A request, with the server that answered it; what lay in Chromium's store no server has sent now."""
        one = _exchange(told)
        if self._gate is None or told["stored"] or one.status is None:
            return one
        try:
            place = self._gate.check_url(one.url)
        except Refused:
            return one
        transport = transport_of(told["protocol"], places.get(place))
        return replace(one, peer=self._peers.of(*place, one.at), transport=transport)

    async def _refusal(self, url: str) -> str:
        """The gate's word for an address that it refuses, '' for others."""
        try:
            await asyncio.wait_for(self._ask_gate(url), _GATE_SECONDS)
        except BrowserFailed as refused:
            return refused.reason
        except TimeoutError:
            return ""
        return ""

    async def _ask_gate(self, url: str | None) -> None:
        if self._gate is not None and url is not None:
            try:
                await self._gate.resolve(*self._gate.check_url(url))
            except Refused as refused:
                raise BrowserFailed(f"refused_{refused.reason}") from refused


def _exchange(told: Mapping[str, Any]) -> Exchange:
    """A request as crawler.browser_traffic has told it."""
    body = told["body"]
    told = {name: value for name, value in told.items() if name not in ("stored", "protocol")}
    return Exchange(
        **{
            **told,
            "at": datetime.fromisoformat(told["at"]),
            "headers": tuple((name, value) for name, value in told["headers"]),
            "sent_headers": tuple((name, value) for name, value in told["sent_headers"]),
            "sent_body": base64.b64decode(told["sent_body"]),
            "body": base64.b64decode(body) if body is not None else None,
        }
    )


def _boxes(answer: Mapping[str, Any]) -> TextBoxes | None:
    try:
        return text_boxes(answer["boxes"]) if answer.get("boxes") else None
    except ValueError:
        return None
