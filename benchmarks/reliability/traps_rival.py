"""The control: a plain breadth-first Scrapy spider with its link extractor, on the same portals with 300 requests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.reliability.traps_kinds import host_of
from benchmarks.reliability.traps_model import Trap
from benchmarks.reliability.traps_pages import PLANTED

BUDGET = 300
_SECONDS = 180


def rival_found(traps: Sequence[Trap], names: Mapping[str, Any]) -> dict[str, int]:
    """Planted pages that the rival sees of each portal. Raises RuntimeError where its process failed."""
    told = {
        "port": next(iter(names["hosts"].values()))["ports"]["80"],
        "hosts": {trap.name: host_of(trap) for trap in traps},
        "marks": [page.mark for page in PLANTED],
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reliability.traps_rival"],
        input=json.dumps(told),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"the rival failed: {done.stderr[-2000:]}")
    found: dict[str, int] = json.loads(done.stdout)
    return found


def main() -> int:
    """Crawl what standard input tells, all portals at once, and say how many marks each crawl has seen."""
    import scrapy
    from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
    from scrapy.crawler import CrawlerProcess
    from scrapy.linkextractors import LinkExtractor

    told = json.load(sys.stdin)
    found: dict[str, set[str]] = {name: set() for name in told["hosts"]}

    class Loopback(HTTP11DownloadHandler):  # type: ignore[misc,unused-ignore]
        """Every name leads to the measure's server."""

        async def download_request(self, request: scrapy.Request) -> Any:
            parts = urlsplit(request.url)
            there = parts._replace(scheme="http", netloc=f"127.0.0.1:{told['port']}").geturl()
            headers = {**request.headers, "Host": parts.netloc}
            response = await super().download_request(request.replace(url=there, headers=headers))
            return response.replace(url=request.url)

    class Plain(scrapy.Spider):  # type: ignore[misc,unused-ignore]
        """Follows every link of the portal's host, breadth first."""

        name = "plain"
        extractor = LinkExtractor()

        async def start(self) -> Any:
            yield scrapy.Request(f"http://{told['hosts'][self.trap]}/")

        def parse(self, response: Any) -> Any:
            found[self.trap].update(mark for mark in told["marks"] if mark in response.text)
            for link in self.extractor.extract_links(response):
                yield response.follow(link)

    process = CrawlerProcess(
        {
            "DOWNLOAD_HANDLERS": {"http": Loopback, "https": Loopback},
            "CLOSESPIDER_PAGECOUNT": BUDGET,
            "CLOSESPIDER_TIMEOUT": _SECONDS // 2,
            "DEPTH_PRIORITY": 1,
            "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleFifoDiskQueue",
            "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
            "CONCURRENT_REQUESTS": 1,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "CRITICAL",
        }
    )
    for name, host in told["hosts"].items():
        process.crawl(Plain, trap=name, allowed_domains=[host])
    process.start()
    json.dump({name: len(marks) for name, marks in found.items()}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
