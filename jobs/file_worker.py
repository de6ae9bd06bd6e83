"""The process that reads document files: PDFium may crash or loop on hostile input, and then only this ends.

On standard input comes, for each file, a line of JSON {url, content_type, length} and the file's bytes; on
standard output goes a line of JSON with its facts. Bounds of memory and of processor time are the system's.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from checks.reading.file_facts import FileFacts, FileKind, FileState
from checks.reading.files import read_file

MEMORY = 1536 * 1024 * 1024  # bytes of address space
SECONDS = 20  # of processor time for one file: load of the machine does not count


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the input ends."""
    while line := requests.readline():
        asked = json.loads(line)
        body = requests.read(asked["length"])
        _allow(SECONDS)
        try:
            facts = read_file(asked["url"], body, asked["content_type"])
        except MemoryError:
            facts = FileFacts(
                url=asked["url"], kind=FileKind.OTHER, state=FileState.UNREAD, reason="out_of_memory"
            )
        answers.write(packed(facts))
        answers.flush()


def packed(facts: FileFacts) -> bytes:
    """Facts as a line of JSON."""
    value = asdict(facts)
    for name in ("issued", "deadline"):
        value[name] = value[name].isoformat() if value[name] else None
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def unpacked(line: bytes) -> FileFacts:
    """Facts out of a line of JSON. Raises ValueError, KeyError, TypeError for anything else."""
    value: dict[str, Any] = json.loads(line)
    for name in ("issued", "deadline"):
        value[name] = date.fromisoformat(value[name]) if value[name] else None
    return FileFacts(**{**value, "kind": FileKind(value["kind"]), "state": FileState(value["state"])})


def _allow(seconds: int) -> None:
    """Let this process use so many more seconds of processor time; beyond them the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def main() -> None:
    """Read files until the input ends, within the bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file, whatever a font or a macro wants
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
