"""How much memory a process and all that it started take together (Linux)."""

from __future__ import annotations

from collections import defaultdict
from os import sysconf
from pathlib import Path

_PROC = Path("/proc")
_PAGE = sysconf("SC_PAGESIZE")


def memory_of(pid: int) -> int:
    """Bytes of a process and its descendants; what they share counts once (PSS, proc(5)). 0 where it is gone."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children[parent].append(int(entry.name))
    whole, left = 0, [pid]
    while left:
        one = left.pop()
        whole += _share(one)
        left += children[one]
    return whole


def _parent(entry: Path) -> int | None:
    try:
        told = (entry / "stat").read_text("ascii", "replace")
    except OSError:
        return None
    return int(told.rpartition(")")[2].split()[1])  # the name before may hold anything


def _share(pid: int) -> int:
    """What a process takes; all that is resident where it lets nobody read what it shares."""
    folder = _PROC / str(pid)
    try:
        lines = (folder / "smaps_rollup").read_text("ascii").splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    except OSError:
        pass
    try:
        return int((folder / "statm").read_text("ascii").split()[1]) * _PAGE
    except OSError:
        return 0
