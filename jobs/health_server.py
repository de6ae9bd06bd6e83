"""`/healthz` (200 or 503, JSON in plain words) and `/metrics` (Prometheus) on a loopback address, for monitors."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from types import TracebackType

from evidence.problem import told
from jobs.health import Check, Look, checks, document, expected_every
from jobs.metrics import count_from_now
from jobs.metrics_page import MetricsPage
from jobs.problems import InputProblem
from jobs.settings import Settings

_KEPT = 30.0  # seconds for which an answer is given again: monitors ask often
_BROWSER_KEPT = 900.0  # starting a browser takes a processor's second
_TIMEOUT = 30.0  # for a client that sends nothing


def loopback(text: str) -> tuple[str, int]:
    """Host and port of an address such as 127.0.0.1:9464. Raises InputProblem for one that others can reach."""
    host, _, port = text.strip().rpartition(":")
    try:
        address, number = ipaddress.ip_address(host.strip("[]")), int(port)
    except ValueError:
        number, address = 0, None
    if address is None or not address.is_loopback or not 0 < number < 65_536:
        raise InputProblem(
            f"SOICONG_METRICS cần một địa chỉ của chính máy này, ví dụ 127.0.0.1:9464; đang là ‘{text}’."
        )
    return str(address), number


class HealthServer:
    """Answers in threads of its own. Use as `with HealthServer(("127.0.0.1", 9464), looks):`; port 0 takes a free one.

    `looks` gives what is looked at now. Raises InputProblem where the address is taken.
    """

    def __init__(
        self,
        address: tuple[str, int],
        looks: Callable[[], Sequence[Look]],
        metrics: Callable[[], bytes] | None = None,
    ) -> None:
        self._looks = looks
        self._lock = threading.Lock()
        self._known: list[tuple[Check, float]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _TIMEOUT

            def do_GET(self) -> None:
                """Answer one request."""
                where = self.path.partition("?")[0]
                if where == "/metrics" and metrics is not None:
                    self._answer(HTTPStatus.OK, "text/plain; version=0.0.4; charset=utf-8", metrics())
                elif where == "/healthz":
                    found = outer.found()
                    content = json.dumps(document(found, at=datetime.now(UTC)), ensure_ascii=False).encode()
                    well = all(one.well for one in found)
                    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
                    self._answer(status, "application/json; charset=utf-8", content)
                else:
                    self.send_error(HTTPStatus.NOT_FOUND)

            def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """A monitor's requests are no news."""

        class Server(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
            daemon_threads = True

        try:
            self._server = Server(address, Handler)
        except OSError as problem:
            raise InputProblem(
                f"Không mở được {address[0]}:{address[1]} cho SOICONG_METRICS ({told(problem)}): chọn cổng khác."
            ) from problem
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened at."""
        return int(self._server.server_address[1])

    def found(self) -> tuple[Check, ...]:
        """What was found lately; looked at anew where it is too old. One look at a time."""
        with self._lock:
            looks, now = self._looks(), monotonic()
            fresh: list[tuple[Check, float]] = []
            for place, look in enumerate(looks):
                before = self._known[place] if place < len(self._known) else None
                if before is not None and before[1] > now:
                    fresh.append(before)
                    continue
                check = look()
                kept = _BROWSER_KEPT if check.name == "browser" and check.well else _KEPT
                fresh.append((check, now + kept))
            self._known = fresh
            return tuple(check for check, _ in fresh)

    def __enter__(self) -> HealthServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5.0)


@contextmanager
def health_served(configuration: Settings) -> Iterator[None]:
    """Answer monitors while a long process runs, where SOICONG_METRICS names an address. Raises InputProblem."""
    told_address = os.environ.get("SOICONG_METRICS", "").strip()
    if not told_address:
        yield
        return
    expected = expected_every()

    def looks() -> Sequence[Look]:
        return checks(configuration, expected=expected, now=datetime.now(UTC))

    page = MetricsPage(configuration, count_from_now(configuration.data))
    with HealthServer(loopback(told_address), looks, page.text):
        yield
