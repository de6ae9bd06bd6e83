"""Which browser renders, how confined it is, and with what flags it really runs: for the run record."""

from __future__ import annotations

import asyncio
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

from crawler.browser_launch import FLAGS, Way
from crawler.process_memory import family

_SECONDS = 5.0
# What says nothing of how pages are seen, and differs from run to run: folders, ports, pipes.
_OF_THIS_START = (
    "--user-data-dir",
    "--remote-debugging-",
    "--proxy-server",
    "--field-trial-handle",
    "--type",
)


async def identity(browser: Any, way: Way) -> dict[str, Any]:
    """{browser, revision, executable, playwright, sandbox, own_network, user, flags, proxied}; `flags` are sorted.

    `flags` are those of the running process, ours alone where it cannot be looked at (`all_flags` false).
    """
    given = _arguments(Path(way.executable).name)
    shown = sorted(
        {one for one in given or FLAGS if one.startswith("--") and not one.startswith(_OF_THIS_START)}
    )
    return {
        "browser": browser.version,
        "revision": await _revision(browser),
        "executable": Path(way.executable).name,
        "playwright": version("playwright"),
        "sandbox": way.sandbox,
        "own_network": way.network,
        "user": way.user or "own",
        "flags": shown,
        "all_flags": bool(given),
        "proxied": any(one.startswith("--proxy-server") for one in given),
    }


async def _revision(browser: Any) -> str:
    try:
        session = await asyncio.wait_for(browser.new_browser_cdp_session(), _SECONDS)
        told = await asyncio.wait_for(session.send("Browser.getVersion"), _SECONDS)
        await asyncio.wait_for(session.detach(), _SECONDS)
    except Exception:  # what a browser says of itself must not keep it from working
        return ""
    return str(told.get("revision", "")).removeprefix("@")


def _arguments(program: str) -> list[str]:
    """The arguments of the browser that this process has started, [] where none can be seen."""
    for pid in family(os.getpid()).pids:
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        words = [word.decode("utf-8", "replace") for word in line.split(b"\0") if word]
        words = words[0].split(" ") if len(words) == 1 else words  # Chromium may write its own line anew
        of_browser = words and Path(words[0]).name == program
        if of_browser and not any(word.startswith("--type=") for word in words):
            return words[1:]
    return []
