"""The packaged page in Chromium, as an auditor on Windows opens it: from the disk and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from assurance.guide import page as packaged_page
from benchmarks.players import browser

_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A browser with the page, and what stands on the report: the key's fingerprint."""

    page: Page
    folder: Path
    fingerprint: str

    def accept(self, content: bytes, *, signed: bool = True, code: str = "") -> bool:
        """Whether the page says that a package is whole."""
        path = self.folder / "goi.zip"
        path.write_bytes(content)
        self.page.goto((self.folder / "verify.html").as_uri())
        self.page.fill("#key", self.fingerprint if signed else "")
        self.page.fill("#code", code)
        self.page.set_input_files("#file", str(path))
        self.page.wait_for_selector("#end:not([hidden])", timeout=_SECONDS * 1000)
        return self.page.get_attribute("#end", "data-genuine") == "true"


@contextmanager
def desk(folder: Path, *, fingerprint: str) -> Iterator[Desk | None]:
    """A desk while it is needed; None where no Chromium is installed."""
    (folder / "verify.html").write_bytes(packaged_page())
    with browser() as chromium:
        if chromium is None:
            yield None
            return
        context = chromium.new_context(offline=True, locale="vi-VN")
        yield Desk(page=context.new_page(), folder=folder, fingerprint=fingerprint)
        context.close()
