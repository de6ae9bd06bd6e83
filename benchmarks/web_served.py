"""`./soicong serve` in a process of its own over a folder of data, and somebody who is logged in to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from db.store import Store
from db.web_accounts import NewAccount, Role
from web.log_in import Knock, enter

ROOT = Path(__file__).parents[1]
_SECONDS = 120.0  # to start, and until the first page of thousands of agencies is there


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running server: its address, its process, the cookie of somebody of a role."""

    origin: str
    process: int
    cookies: Mapping[Role, str]

    def client(self, role: Role) -> httpx.Client:
        """A client that is logged in."""
        return httpx.Client(
            base_url=self.origin,
            cookies={"soicong-session": self.cookies[role]},
            timeout=_SECONDS,
            trust_env=False,
        )


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    """Serve a folder of data while the block runs. Raises RuntimeError where the server does not start."""
    cookies = {role: _session(data, role) for role in (Role.STAFF, Role.REVIEWER, Role.AUDITOR)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "SOICONG_DATA": str(data), "PYTHONPATH": str(ROOT)}
    environment.pop("SOICONG_DATABASE", None)
    with subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            origin = f"http://127.0.0.1:{port}"
            _wait(origin, running)
            yield Served(origin=origin, process=running.pid, cookies=cookies)
        finally:
            running.terminate()
            try:
                running.wait(30)
            except subprocess.TimeoutExpired:
                running.kill()


def _wait(origin: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            if httpx.get(f"{origin}/", timeout=5, trust_env=False).status_code < 500:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError("./soicong serve did not start")


def _session(data: Path, role: Role) -> str:
    now = datetime.now(UTC)
    with Store(f"sqlite:///{data / 'soicong.sqlite3'}") as store:
        name = f"bench-{role}"
        account = store.web_accounts().by_name(name) or store.web_accounts().add(
            NewAccount(name=name, full_name=f"Phép đo {role}", role=role, agency_code=None, password_hash=""),
            at=now,
        )
        return enter(store, account, Knock(address="127.0.0.1", device="", at=now)).session


def processor_seconds(process: int) -> float:
    """Processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
