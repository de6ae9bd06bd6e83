"""Addresses that lead inside, by nine ways, with every layer in place and with each switched off in turn.

Everything happens in a network namespace made for it (`unshare --net`), where the inside and the public are addresses on
loopback: the inside counts who connects. Needs root, as a namespace with a name server of its own does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.security.ssrf_layers import LAYERS
from benchmarks.security.ssrf_pages import WAYS
from benchmarks.security.ssrf_payloads import controls, payloads
from benchmarks.security.ssrf_world import NAME_SERVER
from benchmarks.table import Row

ROOT = Path(__file__).parents[2]
_STEP = {"short": 24, "normal": 1, "long": 1}
_PER_PAGE = {"short": 62, "normal": 60, "long": 60}
_SECONDS = {"short": 240, "normal": 5400, "long": 5400}
_AT_ONCE = {"short": 2, "normal": 2, "long": 2}  # a browser takes most of a core
# Of the runs with a layer switched off the short form takes the ways that no page's script is needed for.
_SHORT_WAYS = ["redirect", "parts"]
_START = """
set -e
mount --bind "$1/resolv.conf" /etc/resolv.conf
mount --bind "$1/hosts" /etc/hosts
shift
exec "$@"
"""


def measure(form: str) -> list[Row]:
    """All layers, each one switched off, and none: the control that shows the count counts."""
    if os.geteuid() != 0:
        return [Row(what="addresses that lead inside", goal="0", reached=None, ok=True, note="needs root")]
    started = time.monotonic()
    short = form == "short"
    some = _SHORT_WAYS if short else []
    with ThreadPoolExecutor(max_workers=_AT_ONCE[form]) as pool:
        ends = {
            off: pool.submit(child, form, off=off, ways=some if off else []) for off in ("", *LAYERS, "all")
        }
        ends["crawl"] = pool.submit(child, form, off="", ways=[], crawl=True)
    told = {name: end.result() for name, end in ends.items()}
    whole = told[""]
    rows = [
        _none("connections to the inside, all layers in place", whole, len(payloads()) // _STEP[form]),
        _none("the same by a whole crawl of a hostile portal", told["crawl"], 0),
        _unnoticed(whole),
        _controls(whole),
    ]
    for layer in LAYERS:
        tried = len(payloads()) // _STEP[form]
        rows.append(_none(f"the same without the layer ‘{layer}’", told[layer], tried))
    rows.append(_reaching(told["all"], some or list(WAYS)))
    sys.stderr.write(f"ssrf: {time.monotonic() - started:.0f} s\n")
    return rows


def child(form: str, *, off: str, ways: list[str], crawl: bool = False) -> dict[str, Any]:
    """One child in a namespace of its own. Raises SubprocessError where it fails."""
    with tempfile.TemporaryDirectory(prefix="soicong-ssrf-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "resolv.conf").write_text(f"nameserver {NAME_SERVER}\n", encoding="ascii")
        (folder / "hosts").write_text("127.0.0.1 localhost\n::1 localhost ip6-localhost\n", encoding="ascii")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        if off in (
            "network",
            "all",
        ):  # a machine that grants no namespaces: the program that makes them fails
            (folder / "unshare").write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
            (folder / "unshare").chmod(0o755)
            environment["PATH"] = f"{folder}:{environment['PATH']}"
        told = {
            "off": off,
            "step": _STEP[form],
            "per_page": _PER_PAGE[form],
            "ways": ways,
            "crawl": crawl,
            "folder": name,
        }
        ended = subprocess.run(
            [
                *("/usr/bin/unshare", "--net", "--mount", "sh", "-c", _START, "sh", name),
                *(sys.executable, "-m", "benchmarks.security.ssrf_inside"),
            ],
            cwd=ROOT,
            env=environment,
            input=json.dumps(told),
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS[form],
        )
        if ended.returncode:
            raise subprocess.SubprocessError(ended.stderr[-2000:])
        answer: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return answer


def summed(told: Mapping[str, Any]) -> int:
    """Connections and datagrams that arrived inside."""
    end = told["at the end"]
    return sum(map(int, (*end["inside"].values(), *end["datagrams"].values())))


def _none(what: str, told: Mapping[str, Any], tried: int) -> Row:
    public = told["at the end"]["public"]
    first = next(
        (way for way, one in told.items() if way.startswith(("browser", "client")) and set(one) - {"public"}),
        "",
    )
    return Row(
        what=f"{what}{f', {tried} addresses' if tried else ''}",
        goal="0",
        reached=str(summed(told)),
        ok=not summed(told) and public > 0,
        note=f"{public} requests reached the public side{f'; first by {first}' if first else ''}",
    )


def _unnoticed(told: Mapping[str, Any]) -> Row:
    """Connections begun beside those that arrived somewhere we listen: tries at places where nobody answers."""
    begun, arrived = told["attempts"]["Tcp.ActiveOpens"], told["at the end"]
    known = sum(arrived["inside"].values()) + arrived["public"]
    return Row(
        what="connections begun that arrived nowhere we listen (kernel's count)",
        goal="0",
        reached=str(max(0, begun - known)),
        ok=begun <= known,
        note=f"{begun} begun, {known} arrived",
    )


def _controls(told: Mapping[str, Any]) -> Row:
    wanted, answered = len(controls()), told["controls"].get("answered 200", 0)
    refused = {word: count for word, count in told["controls"].items() if word != "answered 200"}
    return Row(
        what="public addresses that were refused",
        goal=f"0 of {wanted}",
        reached=f"{wanted - answered} of {wanted}",
        ok=answered == wanted,
        note=str(refused) if refused else "",
    )


def _reaching(told: Mapping[str, Any], ways: list[str]) -> Row:
    """Without any layer the inside is reached: else nothing was measured."""
    inside = told["at the end"]["inside"]
    return Row(
        what="control: connections to the inside without any layer",
        goal="> 0",
        reached=str(sum(inside.values())),
        ok=bool(inside),
        note=f"{len(inside)} places inside; ways {', '.join(ways)}",
    )
