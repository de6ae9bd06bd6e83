"""Challenge and block pages, and ordinary pages that look like some, as answers of a server (block_pages/*.http)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).with_name("block_pages")
_HEAD = re.compile(r"^#### (\S+) (\d{3})(?: (\S+))?$")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One answer of a server to `path`."""

    name: str
    status: int
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def samples(file: str) -> list[Sample]:
    """The answers of one file: each begins with '#### name status [path]', then headers, an empty line, the body."""
    found: list[Sample] = []
    for block in re.split(r"(?m)^(?=#### )", (_FOLDER / file).read_text(encoding="utf-8"))[1:]:
        first, _, rest = block.partition("\n")
        named = _HEAD.match(first)
        if named is None:
            raise ValueError(f"{file}: {first!r} does not begin an answer")
        head, _, body = rest.partition("\n\n")
        headers = tuple(tuple(line.split(": ", 1)) for line in head.splitlines())
        name, status, path = named.groups()
        found.append(
            Sample(
                name=name,
                status=int(status),
                path=path or "/tin-tuc",
                headers=tuple((key, value) for key, value in headers),
                body=body.strip("\n").encode(),
            )
        )
    return found
