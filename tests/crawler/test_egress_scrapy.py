"""Scrapy through the gate: run in a process of its own, because a reactor cannot be started twice."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.crawler.loopback import serving

_SCRIPT = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from crawler.egress import Gate
from crawler.egress_twisted import GateResolver
from crawler.names import MappedHost, NameMap

port, urls = int(sys.argv[1]), sys.argv[2:]
seen = {}

class One(scrapy.Spider):
    name = "one"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url, self.parse, errback=self.failed, dont_filter=True)
    def parse(self, response):
        seen[response.request.url] = response.text
    def failed(self, failure):
        kind = type(failure.value)
        reason = getattr(failure.value, "reason", "")
        seen[failure.request.url] = f"{kind.__module__}.{kind.__name__}:{reason}"

names = NameMap(hosts={"soyte.gov.vn": MappedHost(address="127.0.0.1", ports={80: port})})
process = AsyncCrawlerProcess({
    "TWISTED_DNS_RESOLVER": GateResolver.setting(Gate(names=names)), "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
})
process.crawl(One)
process.start()
print(json.dumps(seen))
"""


def test_scrapy_reaches_only_what_the_gate_lets_through() -> None:
    with serving({"/": b"xin", "/away": (302, {"Location": "http://10.0.0.1/"}, b"")}) as server:
        urls = [
            "http://soyte.gov.vn/",
            "http://soyte.gov.vn/away",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://169.254.169.254/latest/",
            "http://localhost/",
            "http://soyte.gov.vn:8080/",
            server.url("/direct"),
        ]
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(server.port), *urls],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        seen = json.loads(done.stdout)
        asked = [path for _, path, _ in server.asked]
    name = "crawler.egress.Refused"
    assert seen.pop("http://soyte.gov.vn/") == "xin"
    assert seen.pop("http://10.0.0.1/") == f"{name}:private_address", "a redirect is checked, too"
    assert seen.pop("http://soyte.gov.vn:8080/") == f"{name}:port"
    assert seen.pop(server.url("/direct")) == f"{name}:port"
    assert set(seen.values()) == {f"{name}:private_address"}
    assert len(seen) == 5
    assert asked == ["/", "/away"] or sorted(asked) == ["/", "/away"]
