"""Chromium's part of an audit, recorded once without faults and given again, or failing where the script says so."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.reliability.faults_network import Network, NoSuchHost, Refused, Served
from benchmarks.reliability.faults_script import Kind
from crawler.browser import Browser, ClickTarget, Rendered
from evidence.model import Probe
from samples.http import Response

_REASONS = {
    Kind.RESET: "err_connection_reset",
    Kind.TIMEOUT: "timeout_response",
    Kind.TRUNCATED: "err_content_length_mismatch",
    Kind.BOMB: "body_undecodable",
    Kind.EMPTY: "empty_dom",
    Kind.SCRIPT: "page_hangs",
}
_NOTHING = Served(response=Response(status=502))
_KEPT = frozenset({"status", "final_url", "reason", "click_targets", "opened", "tried"})
_SCRIPT = re.compile(r"\.js$")
_DATA = re.compile(r"\.json$|^/api/")
_MAIN = re.compile(rb"(?s)<main>.*</main>")
_NOT_THERE = "<main><h1>Không tìm thấy trang</h1></main>".encode()


@dataclass(kw_only=True)
class Recorded:
    """What Chromium made of the pages of one portal: shots and looks by their request, probes by name.

    `parts` of a shot are what the page itself asked for besides.
    """

    shots: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    probes: dict[str, dict[str, Any]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    impossible: str = ""

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def load(cls, path: Path) -> Recorded:
        """Read it again."""
        return cls(**json.loads(path.read_text("utf-8")))


def _is_unanswered(served: Served) -> bool:
    """As crawler.browser_data has it."""
    lost = served.broken in (Kind.RESET, Kind.TIMEOUT, Kind.TRUNCATED, Kind.BOMB)
    return lost or served.response.status >= 500 or served.response.status in (403, 408, 425, 429)


def _key(url: str, click: str | None, explore: bool) -> str:
    return json.dumps([url, click, explore])


class RecordingBrowser:
    """A real browser whose answers are kept. `asked` gives what its host was asked for so far."""

    def __init__(self, browser: Browser, recorded: Recorded, asked: Callable[[], list[str]]):
        self._browser = browser
        self._recorded = recorded
        self._asked = asked

    @property
    def version_info(self) -> dict[str, Any]:
        """As crawler.browser.Browser.version_info."""
        return self._browser.version_info

    async def render(
        self, url: str, *, click: str | None = None, explore: bool = False, **options: Any
    ) -> Rendered:
        """As crawler.browser.Browser.render, without pictures."""
        before = len(self._asked())
        options |= {"screenshot": False, "traffic": None}
        shot = await self._browser.render(url, click=click, explore=explore, **options)
        value = {name: told for name, told in asdict(shot).items() if name in _KEPT}
        value["html"] = base64.b64encode(shot.html).decode()
        value["parts"] = sorted(set(self._asked()[before:]))
        self._recorded.shots[_key(url, click, explore)] = value
        return replace(shot, screenshot=None)

    async def look(self, url: str, **options: Any) -> list[Probe]:
        """As crawler.browser.Browser.look."""
        probes = await self._browser.look(url, **options)
        known = self._recorded.looks.setdefault(url, [])
        known += [{"name": probe.name, "value": dict(probe.value), "error": probe.error} for probe in probes]
        return probes


class ReplayBrowser:
    """Gives the recorded DOM where page, scripts and data come whole, else what Chromium would say."""

    def __init__(self, recorded: Mapping[str, Any], looks: Mapping[str, Any], network: Network):
        self._shots = recorded
        self._looks = looks
        self._network = network
        self.unknown = 0  # pages that were never recorded
        self.version_info: dict[str, Any] = {}

    async def render(
        self, url: str, *, click: str | None = None, explore: bool = False, **_: Any
    ) -> Rendered:
        """As crawler.browser.Browser.render."""
        served, failed = self._load(url)
        if failed is not None:
            return failed
        body, status = served.response.body, served.response.status
        if served.broken is not None or status >= 400:
            return Rendered(status=status, final_url=url, html=body)
        shot = self._shots.get(_key(url, click, explore)) or self._shots.get(_key(url, click, not explore))
        if shot is None:
            self.unknown += 1
            return Rendered(reason="page_hangs", final_url=url)
        return self._built(url, shot, body)

    def _load(self, url: str) -> tuple[Served, Rendered | None]:
        try:
            served = self._network.ask("GET", url)
            for _ in range(5):
                if served.response.status not in (301, 302):
                    break
                served = self._network.ask("GET", served.response.headers["Location"])
        except (NoSuchHost, Refused):
            return _NOTHING, Rendered(reason="err_connection_refused", final_url=url)
        if served.broken in _REASONS:
            return served, Rendered(reason=_REASONS[served.broken], final_url=url)
        return served, None

    def _built(self, url: str, shot: Mapping[str, Any], body: bytes) -> Rendered:
        html = base64.b64decode(shot["html"])
        own = urlsplit(url).path
        unanswered: list[str] = []
        for part in shot["parts"]:
            if part == own or not (_SCRIPT.search(urlsplit(part).path) or _DATA.search(urlsplit(part).path)):
                continue
            address = f"https://{urlsplit(url).hostname}{part}"
            served = self._network.ask("GET", address)
            if served.broken is None:
                continue
            if _DATA.search(urlsplit(part).path) and _is_unanswered(served):
                unanswered.append(address)
            frame = part.endswith("khung.json") or _SCRIPT.search(part)
            if not frame and served.response.status >= 400:
                html = _MAIN.sub(_NOT_THERE, html)  # as samples/makes/script_app.js shows it
            else:
                return Rendered(status=200, final_url=url, html=body, unanswered=tuple(unanswered))
        return Rendered(
            status=shot["status"],
            final_url=shot["final_url"],
            html=html,
            reason=shot["reason"],
            click_targets=tuple(ClickTarget(**target) for target in shot["click_targets"]),
            opened=tuple(shot["opened"]),
            tried=tuple(shot["tried"]),
            unanswered=tuple(unanswered),
        )

    async def look(
        self, url: str, *, known_url: str, observed_at: datetime, wanted: tuple[str, ...], **_: Any
    ) -> list[Probe]:
        """As crawler.browser.Browser.look."""
        served, failed = self._load(url)
        error = failed.reason if failed is not None else ""
        if not error and served.response.status >= 400:
            error = f"http_{served.response.status}"
        looks = [look for look in self._looks.get(url, ()) if look["name"] in wanted]
        if error or not looks:
            looks = [{"name": name, "value": {}, "error": error or "page_hangs"} for name in wanted]
        return [Probe(url=known_url, observed_at=observed_at, **look) for look in looks]
