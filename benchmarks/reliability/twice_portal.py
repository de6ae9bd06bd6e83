"""A sample portal that answers after random times, as it is and with a known change."""

from __future__ import annotations

import dataclasses
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from samples.http import Request
from samples.makes import make_of
from samples.makes.base import Make
from samples.model import ISSUED, Book, P, Page, Record
from samples.province import plan_of
from samples.writing.book import write

CODE = "so-khcn"
_LATENCIES = (0.0, 0.02, 0.06, 0.2)  # seconds; wide apart, so that answers arrive out of their rank
_OLD = timedelta(days=420)


def _with_page(book: Book, key: str, change: Callable[[Page], Page]) -> Book:
    pages = tuple(change(page) if page.key == key else page for page in book.pages)
    return dataclasses.replace(book, pages=pages)


def new_articles(book: Book) -> Book:
    """Three new articles on top of the news."""
    made = tuple(
        Record(
            slug=f"bai-moi-{number}",
            title=f"Sở triển khai nhiệm vụ trọng tâm quý IV, đợt {number}",
            day=ISSUED,
            summary="Sở vừa giao nhiệm vụ cho các phòng chuyên môn.",
            blocks=(P("Các phòng chuyên môn báo cáo kết quả trước ngày cuối tháng."),),
            source="Văn phòng Sở",
        )
        for number in (1, 2, 3)
    )
    return _with_page(book, "news", lambda page: dataclasses.replace(page, records=made + page.records))


def no_procurement(book: Book) -> Book:
    """The section of tenders is gone, from the menu too."""
    return dataclasses.replace(book, pages=tuple(page for page in book.pages if page.key != "procurement"))


def stale_dissemination(book: Book) -> Book:
    """Every entry of the dissemination of laws is a year older."""

    def older(page: Page) -> Page:
        records = tuple(
            dataclasses.replace(record, day=record.day - _OLD if record.day else None)
            for record in page.records
        )
        return dataclasses.replace(page, records=records)

    return _with_page(book, "law_dissemination", older)


# name → what changes, the section that must be told of, and how (scoring.differences.SectionChange)
CHANGES: Mapping[str, tuple[Callable[[Book], Book], str, str]] = {
    "three new articles": (new_articles, "news", "renewed"),
    "a section removed": (no_procurement, "procurement", "vanished"),
    "a list gone stale": (stale_dissemination, "law_dissemination", "stale"),
}


def make(change: Callable[[Book], Book] = lambda book: book) -> Make:
    """The portal, with a change."""
    plan = plan_of(CODE)
    return make_of(plan.make)(change(write(plan)))


def changed_targets(before: Make, after: Make) -> set[str]:
    """Addresses (path and query) at which two portals answer differently: what a comparison may name."""
    told: list[dict[str, bytes]] = []
    targets = set(before.routes) | set(after.routes)
    for one in (before, after):
        answers = {target: one.respond(_request(one, target)) for target in targets}
        told.append(
            {target: bytes(str(answer.status), "ascii") + answer.body for target, answer in answers.items()}
        )
    return {target for target in targets if told[0][target] != told[1][target]}


def _request(portal: Make, target: str, method: str = "GET", body: bytes = b"") -> Request:
    plan = portal.plan
    return Request(
        method=method, target=target, host=plan.host, scheme="http", body=body, charset=portal.charset
    )


@dataclass
class Served:
    """A portal that is being served; `most` is how many requests were in progress at once."""

    origin: str = ""
    most: int = 0
    running: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def serving(portal: Make, seed: int) -> Iterator[Served]:
    """Serve a portal on a free loopback port; each answer takes a random time."""
    chance, served = random.Random(seed), Served()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with served.lock:
                served.running += 1
                served.most = max(served.most, served.running)
                wait = chance.choice(_LATENCIES)
            time.sleep(wait)
            length = int(self.headers.get("Content-Length") or 0)
            answer = portal.respond(_request(portal, self.path, self.command, self.rfile.read(length)))
            with served.lock:
                served.running -= 1
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
