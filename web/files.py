"""The files that pages load: our own style sheets, named by their hash, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_OWN = Path(__file__).parent / "static"
_REPORTS = Path(__file__).parents[1] / "reports" / "templates"
# What a file is put together from; colours and type are the reports' own, this room adds to them.
_PARTS = {
    "soicong.css": (
        _REPORTS / "style.css",
        _REPORTS / "course.css",
        _REPORTS / "changes.css",
        _OWN / "web.css",
    ),
    "icon.svg": (_OWN / "icon.svg",),
    "desk.js": (_OWN / "desk.js",),
    "live.js": (_OWN / "live.js",),
}
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, kw_only=True)
class StaticFile:
    """One file with its media type and the beginning of its hash."""

    name: str
    content: bytes
    media_type: str
    version: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file by its name."""
    found = {}
    for name, parts in _PARTS.items():
        content = b"\n".join(part.read_bytes() for part in parts)
        found[name] = StaticFile(
            name=name,
            content=content,
            media_type=_TYPES[Path(name).suffix],
            version=hashlib.sha256(content).hexdigest()[:16],
        )
    return found


def static_href(name: str) -> str:
    """The address of a file; another content has another address."""
    return f"/static/{name}?v={static_files()[name].version}"
