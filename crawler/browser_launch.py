"""Starting Chromium with as much confinement as this machine gives.

Order: sandbox on; as a user of its own when we are root (Chromium's sandbox refuses root), `soicong-browser`
if the launcher made it, else `nobody`. Where the sandbox cannot work (a chroot or container without user
namespaces) the browser still runs as that user, and `version_info` says so.
"""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
_WRAPPER = """#!/bin/sh
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
exec setpriv --reuid={user} --regid={group} --clear-groups --inh-caps=-all {executable} "$@"
"""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to start: `user` '' is our own."""

    executable: str
    user: str
    sandbox: bool


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
    for sandbox in (True, False):
        for user in users:
            yield Way(executable=executable, user=user, sandbox=sandbox)
    if os.geteuid() == 0:
        yield Way(executable=executable, user="", sandbox=False)


async def launch(playwright: Any, executable: str, *, proxy: str | None, seconds: float) -> tuple[Any, Way]:
    """Start the browser in the first way that works. Raises the last way's error when none does."""
    problem: Exception | None = None
    for way in ways(executable):
        try:
            browser = await playwright.chromium.launch(
                executable_path=_program(way),
                chromium_sandbox=way.sandbox,
                headless=True,
                args=list(FLAGS),
                proxy={"server": proxy} if proxy else None,  # never a bypass list: see crawler/proxy.py
                timeout=seconds * 1000,
                handle_sigint=False,
            )
        except Exception as error:
            problem = error
            continue
        return browser, way
    raise problem if problem is not None else RuntimeError("no way to start a browser")


def _program(way: Way) -> str:
    if not way.user:
        return way.executable
    entry = pwd.getpwnam(way.user)
    folder = Path(tempfile.mkdtemp(prefix="start-"))
    script = folder / "chromium"
    script.write_text(
        _WRAPPER.format(user=entry.pw_uid, group=entry.pw_gid, executable=way.executable), encoding="utf-8"
    )
    script.chmod(0o755)
    return str(script)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
