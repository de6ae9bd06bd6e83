"""The rival of the kill bench: plain Scrapy with JOBDIR, as its documentation has it.

Run as `python kills_scrapy_spider.py START FOLDER`; every page is an item in FOLDER/items.jsonl.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse


class PlainSpider(scrapy.Spider):  # type: ignore[misc]
    """Follows every link."""

    name = "plain"

    def parse(self, response: HtmlResponse, **_: Any) -> Iterator[Any]:
        """A page is an item; its links come next."""
        yield {"url": response.url}
        yield from response.follow_all(css="a", callback=self.parse)


if __name__ == "__main__":
    start, folder = sys.argv[1:]
    process = CrawlerProcess(
        {
            "JOBDIR": f"{folder}/job",
            "FEEDS": {f"{folder}/items.jsonl": {"format": "jsonlines"}},
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "CRITICAL",
        }
    )
    process.crawl(PlainSpider, start_urls=[start])
    process.start()
