"""Papers on their way to a folder: pages printed in one browser, then all files put in place, or none."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from crawler.browser import Browser, BrowserFailed
from evidence.problem import told
from jobs.outputs import writable_folder
from jobs.problems import InputProblem
from season.papers.model import Paper, PaperProblem

_SECONDS = 120.0  # the bound of one page: a table of ten thousand lines takes about one minute


class NotPrinted(Exception):
    """The browser did not print a paper; the message is one Vietnamese sentence."""


def write_papers(papers: Iterable[Paper], folder: Path) -> tuple[Path, ...]:
    """Write papers below a folder; where one fails, the folder stays as it was. Raises InputProblem, NotPrinted."""
    writable_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".dang-lap-") as scratch:
        try:
            made = asyncio.run(_all(papers, Path(scratch)))
        except PaperProblem as problem:
            raise InputProblem(str(problem)) from problem
        try:
            return tuple(_put(Path(scratch) / path, folder / path) for path in made)
        except OSError as error:
            raise InputProblem(
                f"Không ghi được vào thư mục ‘{folder}’ ({told(error)}): giải phóng chỗ rồi chạy lại."
            ) from error


async def _all(papers: Iterable[Paper], scratch: Path) -> list[str]:
    made = []
    async with Browser(proxy=None, workers=1, seconds=_SECONDS) as browser:
        for paper in papers:
            target = scratch / paper.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(await _printed(browser, paper, scratch) if paper.html else paper.content)
            made.append(paper.path)
    return made


async def _printed(browser: Browser, paper: Paper, scratch: Path) -> bytes:
    page = scratch / ".page.html"
    page.write_text(paper.html, encoding="utf-8")
    try:
        data = await browser.pdf(page)
    except BrowserFailed as failed:
        raise NotPrinted(
            f"Trình duyệt không in được ‘{paper.path}’ ({failed.reason}): xem ./soicong health, rồi chạy lại."
        ) from failed
    finally:
        page.unlink()
    if not data.startswith(b"%PDF"):
        raise NotPrinted(f"Trình duyệt không in được ‘{paper.path}’: xem ./soicong health, rồi chạy lại.")
    return data


def _put(made: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)
    return target
