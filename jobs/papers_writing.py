"""Papers on their way to a folder: pages printed in one browser, then all files put in place, or none."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from crawler.browser import Browser
from evidence.problem import told
from jobs.outputs import writable_folder
from jobs.printing import print_with
from jobs.problems import InputProblem
from season.papers.model import Paper, PaperProblem

_SECONDS = 120.0  # the bound of one page: a table of ten thousand lines takes about one minute


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
            target.write_bytes(
                await print_with(browser, paper.html, scratch, name=paper.path)
                if paper.html
                else paper.content
            )
            made.append(paper.path)
    return made


def _put(made: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)
    return target
