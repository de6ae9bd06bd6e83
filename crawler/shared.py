"""What all crawls of a process use together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crawler.egress import Gate
from crawler.pace import Pace


@dataclass(kw_only=True)
class Shared:
    """What all crawls of a process use together. `browser` is a crawler.browser.Browser, None without one."""

    gate: Gate = field(default_factory=Gate)
    pace: Pace = field(default_factory=Pace)
    browser: Any = None
    ignore_certificates: bool = False

    def probing_browser(self, *, bad_certificate: bool = False) -> Any:
        """The browser as the probes use it: without a word about certificates, which a probe of its own judges."""
        lenient = self.browser is not None and (self.ignore_certificates or bad_certificate)
        return _Lenient(self.browser) if lenient else self.browser


class _Lenient:
    def __init__(self, browser: Any):
        self._browser = browser

    async def render(self, url: str, **options: Any) -> Any:
        return await self._browser.render(url, ignore_certificates=True, **options)
