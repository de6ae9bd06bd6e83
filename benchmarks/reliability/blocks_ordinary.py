"""Ordinary pages that nothing may take for a block: real portals' where they are at hand, samples', hard look-alikes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reliability.blocks_answers import Sample, samples
from evidence.bodies import RecordBodies
from evidence.warc import scan
from samples.http import Request
from samples.makes import make_of
from samples.province import plans
from samples.writing.book import write

WANTED = 200
ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real-portals"
_REAL_PAGES = 100


def look_alikes() -> list[Sample]:
    """Pages written to be taken for a block: articles on captchas, forms with one, shells of applications, …"""
    return samples("ordinary.http")


def real_pages() -> list[Sample]:
    """Pages of real portals: whole home pages, and of a portal's archive the shortest ones (they are hardest)."""
    found = [_page(f"real {path.stem}", "/", path.read_bytes()) for path in sorted(REAL.glob("pages/*.html"))]
    for archive in sorted(REAL.glob("*.warc.gz")):
        bodies = RecordBodies(archive)
        pages: dict[str, Sample] = {}
        for record in scan(archive):
            kind = {name.lower(): value for name, value in record.headers}.get("content-type", "")
            if record.status != 200 or "html" not in kind or not _is_chosen(record.target):
                continue
            pages[record.target] = Sample(
                name=f"real {record.target}",
                status=200,
                path="/" + record.target.split("/", 3)[-1],
                headers=record.headers,
                body=bodies.read(record.reference),
            )
        shortest = sorted(pages.values(), key=lambda page: (len(page.body), page.name))
        found += shortest[: _REAL_PAGES - len(found)]
    return found


def _is_chosen(url: str) -> bool:
    """A fixed eighth of the addresses, by their hash: reading all of them takes too long."""
    return hashlib.sha256(url.encode()).digest()[0] % 8 == 0


def sample_pages() -> Iterator[Sample]:
    """Pages of the sample province, one portal after the other."""
    ways = []
    for plan in plans():
        if plan.state == "up":
            make = make_of(plan.make)(write(plan))
            ways.append((plan.host, make.respond, iter(sorted(make.routes))))
    while ways:
        for way in list(ways):
            host, respond, targets = way
            target = next(targets, None)
            if target is None:
                ways.remove(way)
                continue
            answer = respond(Request(method="GET", target=target, host=host))
            if answer.status == 200 and "html" in answer.media and answer.body:
                yield Sample(
                    name=host + target,
                    status=200,
                    path=target,
                    headers=(("Content-Type", answer.media), *answer.headers.items()),
                    body=answer.body,
                )


def ordinary() -> tuple[list[Sample], int]:
    """200 ordinary answers, and how many of them are of real portals."""
    hard, real = look_alikes(), real_pages()
    found = hard + real
    for page in sample_pages():
        if len(found) >= WANTED:
            break
        found.append(page)
    return found[:WANTED], len(real)


def _page(name: str, path: str, body: bytes) -> Sample:
    return Sample(name=name, status=200, path=path, headers=(("Content-Type", "text/html"),), body=body)
