"""Starting Chromium with as much confinement as this machine gives.

Order: sandbox on; as a user of its own when we are root (Chromium's sandbox refuses root), `soicong-browser`
if the launcher made it, else `nobody`; in a network of its own (crawler.confinement) wherever the kernel grants one.
Where the sandbox or the network cannot be had (a chroot or container without user namespaces) the browser still
runs as that user and through the proxy, and `version_info` says so.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler import confinement

BROWSER_USERS = ("soicong-browser", "nobody")
# Debian's /usr/bin/chromium-headless-shell is a script that does not exec: killing it leaves the browser
EXECUTABLES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",  # UDP would pass the proxy by
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are the proxy's business
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--no-pings",
    "--mute-audio",
    "--block-new-web-contents",  # a new window asks for its address before robots.txt could be looked at
)

# Chromium alone changes user, so the program's own files may stay private. Playwright makes the profile
# folder as root: it is handed over. Arguments arrive as Playwright gives them.
_OWN_USER = """
for argument in "$@"; do
  case "$argument" in
    --user-data-dir=*)
      HOME="${{argument#--user-data-dir=}}"
      chown -R {user} "$HOME"
      ;;
  esac
done
TMPDIR="$HOME"
export HOME TMPDIR
cd /
"""
_AS_USER = "setpriv --reuid={user} --regid={group} --clear-groups --inh-caps=-all"
# Of a namespace that is not root's own, the rights to set it up end with the browser's start.
_AS_OURSELVES = "setpriv --inh-caps=-all --ambient-caps=-all"
_UNSHARE = ("unshare", "--net")
_UNSHARE_WITHOUT_ROOT = ("unshare", "--user", "--map-current-user", "--keep-caps", "--net")


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to start: `user` '' is our own; `network`: in a network of its own."""

    executable: str
    user: str
    sandbox: bool
    network: bool = False


def find_executable(wanted: str | None = None) -> str | None:
    """The browser to start, or None where none is installed."""
    for candidate in (wanted,) if wanted else EXECUTABLES:
        found = shutil.which(candidate)
        if found:
            return found
    return None


def ways(executable: str) -> Iterator[Way]:
    """Ways to try, most confined first."""
    users = [""]
    if os.geteuid() == 0:
        usable = shutil.which("setpriv") and shutil.which("chown")
        users = [*(name for name in BROWSER_USERS if usable and _exists(name))][:1]
    network = own_networks()
    for sandbox in (True, False):
        for user in users:
            yield Way(executable=executable, user=user, sandbox=sandbox, network=network)
    if os.geteuid() == 0:
        yield Way(executable=executable, user="", sandbox=False, network=network)


@cache
def own_networks() -> bool:
    """Whether this machine lets us start a program in a network of its own."""
    try:
        tried = subprocess.run(  # noqa: S603 — a list, of our own words
            [*_unshare(), "true"], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


async def launch(
    playwright: Any, executable: str, *, proxy: str | None, door: str = "", seconds: float
) -> tuple[Any, Way]:
    """Start the browser in the first way that works. Raises the last way's error when none does.

    `proxy` and `door` are the addresses of the same proxy, on loopback and as a socket file; without them the browser
    has no way out at all.
    """
    problem: Exception | None = None
    for way in ways(executable):
        server = f"http://127.0.0.1:{confinement.PORT}" if way.network and door else proxy
        try:
            browser = await playwright.chromium.launch(
                executable_path=_program(way, door),
                chromium_sandbox=way.sandbox,
                headless=True,
                args=list(FLAGS),
                proxy={"server": server} if server else None,  # never a bypass list: see crawler/proxy.py
                timeout=seconds * 1000,
                handle_sigint=False,
            )
        except Exception as error:
            problem = error
            continue
        return browser, way
    raise problem if problem is not None else RuntimeError("no way to start a browser")


def _program(way: Way, door: str) -> str:
    if not way.user and not way.network:
        return way.executable
    folder = Path(tempfile.mkdtemp(prefix="start-"))
    script = folder / "chromium"
    script.write_text(_script(way, door), encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def _script(way: Way, door: str) -> str:
    before, call = "", way.executable
    if way.user:
        entry = pwd.getpwnam(way.user)
        before = _OWN_USER.format(user=entry.pw_uid)
        call = f"{_AS_USER.format(user=entry.pw_uid, group=entry.pw_gid)} {call}"
    elif way.network and os.geteuid() != 0:
        call = f"{_AS_OURSELVES} {call}"
    if way.network:
        confined = [
            *_unshare(),
            "--",
            sys.executable,
            "-I",
            confinement.__file__,
            door,
            str(confinement.PORT),
        ]
        call = f"{shlex.join(confined)} {call}"
    return f'#!/bin/sh\n{before}exec {call} "$@"\n'


def _unshare() -> tuple[str, ...]:
    return _UNSHARE if os.geteuid() == 0 else _UNSHARE_WITHOUT_ROOT


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
