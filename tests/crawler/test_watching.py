"""Looks at servers on loopback that go down and come back: what is held against them, and what is not."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.egress import Gate
from crawler.watching import Glance, Watcher, look_once

PAGE = b"<html><title>Cong</title><body><h1>Cong thong tin</h1><p>Tin tuc hom nay.</p></body></html>"


class Portal:
    """A portal that does as it is told: `status` of its pages, `robots` text (None: 404)."""

    def __init__(self, port: int = 0) -> None:
        self.status, self.body, self.robots = 200, PAGE, ""
        self.asked: list[str] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                portal.asked.append(self.path)
                robots = self.path == "/robots.txt"
                body = portal.robots.encode() if robots else portal.body
                self.send_response(200 if robots else portal.status)
                self.send_header("Content-Type", "text/plain" if robots else "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def portals(count: int) -> Iterator[list[Portal]]:
    made = [Portal() for _ in range(count)]
    try:
        yield made
    finally:
        for one in made:
            one.stop()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def looked(*urls: str, allow: tuple[int, ...], witnesses: tuple[str, ...] = ()) -> dict[str, Glance]:
    gate = Gate(allow=tuple(("127.0.0.1", port) for port in allow))
    watcher = Watcher(gate=gate, user_agent="SoiCong/thu", delay=0.0, witnesses=witnesses)
    glances, _ = asyncio.run(look_once(urls, watcher))
    return {one.url: one for one in glances}


def test_a_portal_that_is_down_is_told_from_one_that_works() -> None:
    port = free_port()
    with portals(1) as (works,):
        down = f"http://127.0.0.1:{port}/"
        found = looked(works.url, down, allow=(works.port, port))
        assert (found[works.url].answered, found[works.url].status) == (True, 200)
        assert (found[down].answered, found[down].reason, found[down].cause) == (
            False,
            "connection_refused",
            "site",
        )
        assert works.asked.count("/") == 1  # one request, and the rules


@pytest.mark.parametrize(
    ("status", "answered", "reason"),
    [
        (503, False, "http_503"),
        (404, False, "http_404"),
        (403, None, "http_403"),
        (401, None, "login_required"),
    ],
)
def test_an_error_of_the_server_counts_and_a_shut_door_does_not(
    status: int, answered: bool | None, reason: str
) -> None:
    with portals(1) as (portal,):
        portal.status = status
        found = looked(portal.url, allow=(portal.port,))[portal.url]
    assert (found.answered, found.reason, found.status) == (answered, reason, status)


def test_robots_txt_is_obeyed_and_says_nothing_against_the_portal() -> None:
    with portals(1) as (portal,):
        portal.robots = "User-agent: *\nDisallow: /\n"
        found = looked(portal.url, allow=(portal.port,))[portal.url]
        assert portal.asked == ["/robots.txt"]
    assert (found.answered, found.cause) == (None, "policy")


def test_what_the_gate_refuses_is_our_policy() -> None:
    with portals(1) as (portal,):
        found = looked(portal.url, allow=())[portal.url]
        assert portal.asked == []
    assert (found.answered, found.cause) == (None, "policy")


def test_where_nobody_answers_it_may_be_our_network() -> None:
    first, second = free_port(), free_port()
    urls = [f"http://127.0.0.1:{port}/" for port in (first, second)]
    found = looked(*urls, allow=(first, second))
    assert [(one.answered, one.reason, one.cause) for one in found.values()] == [
        (None, "network_down", "network")
    ] * 2
    with portals(1) as (witness,):
        found = looked(*urls, allow=(first, second, witness.port), witnesses=(witness.url,))
    assert [one.answered for one in found.values()] == [False, False]


def test_the_rules_of_robots_txt_outlive_a_moment_and_an_outage() -> None:
    """A server that answers everything with 503 is down; its rules of this morning still say that we may ask."""
    with portals(1) as (portal,):
        watcher = Watcher(gate=Gate(allow=(("127.0.0.1", portal.port),)), user_agent="SoiCong/thu", delay=0.0)
        _, kept = asyncio.run(look_once([portal.url], watcher))
        portal.status = 503
        (found,), _ = asyncio.run(look_once([portal.url], watcher, kept))
        assert portal.asked.count("/robots.txt") == 1
    assert (found.answered, found.reason) == (False, "http_503")


def test_a_page_that_stands_in_the_way_is_no_answer_and_no_silence() -> None:
    with portals(1) as (portal,):
        portal.body = b" "
        found = looked(portal.url, allow=(portal.port,))[portal.url]
    assert (found.answered, found.reason) == (None, "blocked_200")


def test_nothing_to_look_at_asks_nobody() -> None:
    assert looked(allow=()) == {}


def test_silence_counts_once_the_rules_are_known() -> None:
    """A server that takes the connection and says nothing is slow by itself; before its rules are known it may not be
    asked at all (RFC 9309).
    """
    with portals(1) as (portal,):
        gate = Gate(allow=(("127.0.0.1", portal.port),))
        watcher = Watcher(gate=gate, user_agent="SoiCong/thu", delay=0.0, seconds=0.5)
        _, kept = asyncio.run(look_once([portal.url], watcher))
    with socket.socket() as mute:
        mute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        mute.bind(("127.0.0.1", portal.port))
        mute.listen()
        (known,), _ = asyncio.run(look_once([portal.url], watcher, kept))
        (unknown,), _ = asyncio.run(look_once([portal.url], watcher))
    assert (known.answered, known.reason) == (False, "timeout_read")
    assert (unknown.answered, unknown.reason, unknown.cause) == (None, "robots_unreachable", "policy")
