"""One crawl of a portal and its judgement, as told on standard input (a child: Twisted's reactor starts once)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.order import CrawlOrder, ProcessSettings
from crawler.run import crawl
from crawler.walk import Walk
from evidence.archive import load_site
from evidence.model import Agency, Tier
from jobs.comparing import pages_of
from jobs.judging import judge
from samples.model import ISSUED
from scoring.calendar import window_for
from scoring.rubric import rubric_for


def run(told: dict[str, Any]) -> dict[str, Any]:
    """Crawl and judge: the document and what was seen of every address."""
    Walk.at_once = told["at_once"]
    start = urlsplit(told["start"])
    archive = Path(told["archive"])
    rubric = rubric_for("so", ISSUED)
    order = CrawlOrder(
        # The name under which it is known is the same whatever port it is reached at.
        agency=Agency(code="so-mau", name="Sở Mẫu", tier=Tier.SO, home_url="http://so-mau.example.gov.vn/"),
        start_url=told["start"],
        archive_path=archive,
        allow_hosts=((start.hostname or "", start.port or 80),),
        max_pages=told["max_pages"],
        delay=0.0,
        concurrency=told["concurrency"],
        window_start=window_for(rubric.window, ISSUED).start,
        live=False,
    )
    ended = crawl([order], process=ProcessSettings(browser=False, probes=False))[0]
    if ended.error:
        raise RuntimeError(ended.error)
    site = load_site(archive)
    judged = judge(site, rubric=rubric, at=date.fromisoformat(told["at"]), run={})
    return {"document": judged.document, "pages": {url: asdict(page) for url, page in pages_of(site).items()}}


def main() -> None:
    """Answer the one order."""
    json.dump(run(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
