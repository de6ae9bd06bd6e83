"""What the bytes of an answer are that calls itself a web page."""

from __future__ import annotations

_LOOKED_AT = 4096
_FILES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG\r\n",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"\x7fELF",
)
_PACKED = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_MOST_CONTROLS = 0.05  # old Vietnamese encodings use a few of them as letters


def is_packed(body: bytes) -> bool:
    """Whether a body is still compressed: packed more often than its headers say."""
    return body.startswith(_PACKED)


def is_binary(body: bytes) -> bool:
    """Whether a body is a file or noise, and no text in any encoding."""
    if body.lstrip()[:8].startswith(_FILES):
        return True
    start = body[:_LOOKED_AT]
    if start.startswith(_MARKS) or b"<\0" in start or b"\0<" in start:
        return False
    return len(start) - len(start.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(start)
