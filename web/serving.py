"""`./soicong serve`: the pages on an address of this machine, until Ctrl-C."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import uvicorn
from rich.console import Console

from db.store import Store
from evidence.problem import told
from jobs.addresses import host_and_port
from jobs.one_off_keeper import Keeper
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from web.application import guarded, made
from web.log_in import make_code
from web.settings_log import note_settings
from web.site import Site

PUBLIC_ADDRESS = "SOICONG_WEB_ADDRESS"
_STOP_WITHIN = 10  # seconds for requests that are being answered


@plainly
def serve(*, host: str, port: int, allow_hosts: Sequence[str] = ()) -> ExitCode:
    """Serve the pages; 0 where it was stopped in order. Raises InputProblem where the address cannot be had."""
    configuration, printed = settings(), console()
    public = public_address(os.environ.get(PUBLIC_ADDRESS, ""))
    address = _demand_own(host, public)
    allowed = tuple(host_and_port(text) for text in allow_hosts)
    ready_database(configuration)
    with listening(address, port) as listener, Store(configuration.database) as store:
        number = int(listener.getsockname()[1])
        shown = f"[{address}]" if ":" in address else address
        site = Site(
            store=store,
            configuration=configuration,
            origin=public or f"http://{shown}:{number}",
            allowed=allowed,
        )
        note_settings(store, allowed, at=site.clock())
        running = server(site, behind_proxy=bool(public))
        with _stopped_in_order(running), Keeper(store, configuration, allowed=allowed).running():
            _tell(printed, site)
            # Of thousands of agencies this takes seconds, which nobody should wait for.
            threading.Thread(target=site.warmed, name="standings", daemon=True).start()
            running.run(sockets=[listener])
        printed.print("Đã dừng.")
    return ExitCode.DONE


@contextmanager
def _stopped_in_order(running: uvicorn.Server) -> Iterator[None]:
    """A signal that comes before the server minds signals itself stops it, too; as an exception it could get lost.

    Later the server ends what it is doing and then raises the signal again that stopped it: it has been obeyed by then.
    """

    def stop(*_: object) -> None:
        running.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def server(site: Site, *, behind_proxy: bool = False) -> uvicorn.Server:
    """The server of a site; its address is that of the socket it is given."""
    return uvicorn.Server(
        uvicorn.Config(
            guarded(made(site), site),
            log_level=logging.WARNING,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=behind_proxy,
            forwarded_allow_ips="127.0.0.1,::1",
            timeout_graceful_shutdown=_STOP_WITHIN,
            timeout_keep_alive=5,
            limit_concurrency=200,
            ws="none",
            h11_max_incomplete_event_size=32_768,
        )
    )


def public_address(text: str) -> str:
    """What SOICONG_WEB_ADDRESS says, as an origin; '' where it says nothing. Raises InputProblem."""
    if not text:
        return ""
    parts = urlsplit(text.strip().rstrip("/"))
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or "@" in parts.netloc:
        raise InputProblem(
            f"{PUBLIC_ADDRESS} cần một địa chỉ https không kèm đường dẫn, ví dụ https://soicong.tinh.gov.vn; "
            f"đang là ‘{text}’."
        )
    return f"https://{parts.netloc.lower()}"


def _demand_own(host: str, public: str) -> str:
    """The address to listen at. Others than this machine's own only behind a server that speaks TLS."""
    name = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        address = ipaddress.ip_address(name)
    except ValueError as problem:
        raise InputProblem(
            f"--host cần một địa chỉ IP của máy này, ví dụ 127.0.0.1; đang là ‘{host}’."
        ) from problem
    if not address.is_loopback and not public:
        raise InputProblem(
            f"--host {host} mở trang cho máy khác mà chưa có TLS, mật khẩu sẽ đi qua mạng không được che: đặt một "
            f"máy chủ web có chứng thư ở phía trước và ghi địa chỉ https của nó vào {PUBLIC_ADDRESS} (xem docs/web.md)."
        )
    return str(address)


def listening(address: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises InputProblem where the port is taken."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # Named TCP: of a socket without a protocol asyncio leaves small writes waiting for the answer to the one before (40 ms).
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
        opened.listen(128)
    except OSError as problem:
        opened.close()
        taken = problem.errno == errno.EADDRINUSE
        why = "một chương trình khác đang dùng cổng này" if taken else told(problem)
        raise InputProblem(f"Không mở được {address}:{port}: {why}. Chọn cổng khác bằng --port.") from problem
    return opened


def _tell(printed: Console, site: Site) -> None:
    printed.print(f"Soi Cổng đang chạy ở {site.origin} (nhấn Ctrl+C để dừng).", soft_wrap=True)
    if not site.store.web_accounts().has_administrator():
        code = make_code(site.store, None, at=datetime.now(UTC))
        printed.print(
            f"Chưa có người quản trị: mở {site.origin}/thiet-lap và nhập mã (một lần, trong 24 giờ):\n  {code}",
            soft_wrap=True,
        )
