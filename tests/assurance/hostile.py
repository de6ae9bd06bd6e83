"""Files that somebody may hand over in place of a package: damaged, locked, nested, endless, or leading elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """As a common program packs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def raw(
    name: bytes, *, flags: int = 0, size: int = 4, real: bytes = b"abcd", mode: int = 0o100644, count: int = 1
) -> bytes:
    """One entry as its headers are given, true or not."""
    local = _LOCAL.pack(b"PK\x03\x04", 20, flags, 0, 0, 33, 0xED82CD11, size, size, len(name), 0) + name
    central = _CENTRAL.pack(
        b"PK\x01\x02", 788, 20, flags, 0, 0, 33, 0xED82CD11, size, size, len(name), 0, 0, 0, 0, mode << 16, 0
    )
    central += name
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), len(local) + len(real), 0)
    return local + real + central + end


def bomb() -> bytes:
    """A hundred mebibytes of zeros in a hundred kilobytes."""
    return zipped({"soicong-x/bagit.txt": bytes(100 << 20)}, method=zipfile.ZIP_DEFLATED)


def nested(depth: int = 40) -> bytes:
    """A ZIP in a ZIP in a ZIP."""
    inner = b"x"
    for _ in range(depth):
        inner = zipped({"goi.zip": inner})
    return inner


def overlapping() -> bytes:
    """Many entries that share the same bytes."""
    kernel = raw(b"x/a", real=b"abcd")
    local, rest = kernel[:37], kernel[37:]
    central = rest[: _CENTRAL.size + 3] * 3000
    return local + central + _END.pack(b"PK\x05\x06", 0, 0, 3000, 3000, len(central), len(local), 0)


def endless() -> bytes:
    """A directory that says to hold more entries than anybody needs."""
    central = (
        _CENTRAL.pack(b"PK\x01\x02", 788, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0o100644 << 16, 0) + b"a"
    )
    whole = central * 60_000
    return whole + _END.pack(b"PK\x05\x06", 0, 0, 60_000, 60_000, len(whole), 0, 0)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: "đây là một tệp chữ\n".encode() * 40,
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(4000),
    "begins_like_a_zip": lambda: b"PK\x03\x04" + bytes(200_000),
    "encrypted": lambda: raw(b"soicong-x/bagit.txt", flags=1),
    "climbs": lambda: raw(b"../../etc/passwd"),
    "absolute": lambda: raw(b"/etc/passwd"),
    "drive": lambda: raw(b"C:\\Windows\\system.ini"),
    "backslash": lambda: raw(b"x\\..\\..\\y"),
    "nul": lambda: raw(b"x/a\x00.txt"),
    "control": lambda: raw(b"x/\x1b[2J"),
    "bidi": lambda: raw("x/\u202egpj.exe".encode()),
    "symlink": lambda: raw(b"x/bagit.txt", mode=0o120777),
    "oversized": lambda: raw(b"x/bagit.txt", size=0xF0000000),
    "zip64": lambda: raw(b"x/bagit.txt", size=0xFFFFFFFF),
    "bomb": bomb,
    "nested": nested,
    "overlapping": overlapping,
    "endless": endless,
    "another_zip": lambda: zipped({"a.txt": b"a", "b/c.txt": b"c"}),
    "no_entries": lambda: _END.pack(b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0),
}
