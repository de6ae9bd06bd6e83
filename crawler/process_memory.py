"""Memory of a process and all that it has started, out of /proc (Linux): what pages of a browser really take."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, kw_only=True)
class Family:
    """A process with its descendants. `bytes`: private memory of each, and once the most that is shared."""

    pids: tuple[int, ...]
    bytes: int
    files: int = 0  # open file descriptors, where they can be counted


def family(root: int, *, count_files: bool = False) -> Family:
    """The living descendants of a process, itself included; empty where it is gone.

    What processes share (libraries, shared memory) is counted once: /proc/*/statm can be read of other users'
    processes too, which smaps cannot.
    """
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, ())
    return measured(found, count_files=count_files)


def measured(pids: Iterable[int], *, count_files: bool = False) -> Family:
    """The memory of these processes; those that are gone are left out."""
    alive, private, shared, files = [], 0, 0, 0
    for pid in pids:
        try:
            _, resident, common, *_ = (int(n) for n in Path(f"/proc/{pid}/statm").read_text().split())
            files += sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()) if count_files else 0
        except OSError:
            continue
        alive.append(pid)
        private += resident - common
        shared = max(shared, common)
    return Family(pids=tuple(alive), bytes=(private + shared) * _PAGE, files=files)


def _parents() -> Iterable[tuple[int, int]]:
    for name in os.listdir("/proc"):  # noqa: PTH208 — looked at several times a second: paths cost four times as much
        if name.isdigit():
            try:
                file = os.open(f"/proc/{name}/stat", os.O_RDONLY)
            except OSError:
                continue
            try:
                stat = os.read(file, 1000)
            except OSError:
                continue
            finally:
                os.close(file)
            # pid (name, which may hold anything) state parent …
            yield int(name), int(stat.rpartition(b")")[2].split()[1])
