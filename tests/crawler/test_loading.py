"""What an audit does not load."""

from __future__ import annotations

import inspect
import subprocess
import sys

from crawler.loading import load_lean

_LOADED = """
import sys
from crawler.loading import load_lean
load_lean()
import crawler.engine, httpx
from crawler.download import *
from scrapy.core.downloader.contextfactory import ScrapyClientContextFactory as named
print(sorted({"aiohttp", "click", "pygments", "docx", "pypdfium2"} & set(sys.modules)), named.__module__)
"""


def test_the_engine_comes_without_what_nobody_uses() -> None:
    told = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[] scrapy.core.downloader.contextfactory"


def test_afterwards_the_stack_is_whole() -> None:
    load_lean()
    assert len(inspect.stack()) > 2
