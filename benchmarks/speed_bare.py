"""A: Scrapy that only follows links, as its tutorial shows it. python -m benchmarks.speed_bare PORT PAGES [soup]

`soup` reads title, headings, links and text of every page with BeautifulSoup besides.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from bs4 import BeautifulSoup
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

from benchmarks.speed_measured import peak_memory

SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_ENABLED": False,
    "DEPTH_PRIORITY": 1,
    "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleFifoDiskQueue",
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
}


class Bare(scrapy.Spider):  # type: ignore[misc]
    """Follows links of one host until enough pages of HTML came."""

    name = "bare"
    pages = 0

    def __init__(self, port: int, most: int, *, soup: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.soup = soup
        self.start_urls = [f"http://127.0.0.1:{port}/"]
        self.most = most
        self.links = LinkExtractor(
            allow=[rf"^http://127\.0\.0\.1:{port}/"], deny=[r"login", r"viewMode=print"]
        )

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request]:
        """Count the page, follow its links."""
        if not isinstance(response, HtmlResponse):
            return
        self.pages += 1
        if self.soup:
            _facts(response.text)
        if self.pages >= self.most:
            raise CloseSpider("enough")
        for link in self.links.extract_links(response):
            yield scrapy.Request(link.url)


def _facts(text: str) -> tuple[object, ...]:
    page = BeautifulSoup(text, "lxml")
    headings = [one.get_text() for one in page.find_all(["h1", "h2", "h3"])]
    links = [(one["href"], one.get_text()) for one in page.find_all("a", href=True)]
    return page.title, headings, links, page.get_text()


def main(port: int, most: int, *, soup: bool = False) -> None:
    """Crawl, and tell how many pages came."""
    process = CrawlerProcess(SETTINGS)
    crawler = process.create_crawler(Bare)
    process.crawl(crawler, port=port, most=most, soup=soup)
    process.start()
    spider: Any = crawler.spider
    print(json.dumps({"pages": spider.pages, "peak": peak_memory()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), soup="soup" in sys.argv[3:])
