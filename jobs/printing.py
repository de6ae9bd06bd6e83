"""One page printed as PDF by the browser, without network."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from crawler.browser import Browser, BrowserFailed


class NotPrinted(Exception):
    """The browser did not print a page; the message is one Vietnamese sentence."""


def printed(html: str, *, name: str, seconds: float) -> bytes:
    """A self-contained page on A4; `name` is what a problem calls it. Raises NotPrinted, OSError."""
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        return asyncio.run(_alone(html, Path(folder), name, seconds))


async def _alone(html: str, folder: Path, name: str, seconds: float) -> bytes:
    async with Browser(proxy=None, workers=1, seconds=seconds) as browser:
        return await print_with(browser, html, folder, name=name)


async def print_with(browser: Browser, html: str, folder: Path, *, name: str) -> bytes:
    """A self-contained page on A4 by an open browser; the page lies in `folder` meanwhile. Raises NotPrinted, OSError."""
    page = folder / ".page.html"
    page.write_text(html, encoding="utf-8")
    try:
        data = await browser.pdf(page)
    except BrowserFailed as failed:
        raise NotPrinted(
            f"Trình duyệt không in được ‘{name}’ ({failed.reason}): xem ./soicong health, rồi chạy lại."
        ) from failed
    finally:
        page.unlink()
    if not data.startswith(b"%PDF"):
        raise NotPrinted(f"Trình duyệt không in được ‘{name}’: xem ./soicong health, rồi chạy lại.")
    return data
