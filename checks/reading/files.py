"""Linked document files: PDF and Word; every hostile or broken file ends in a named state.

Bounds are in bytes, pages and characters, so that the same file reads the same on any machine.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from checks.reading.file_facts import FileFacts, FileKind, FileState
from checks.reading.paper import read_head

LARGEST_FILE = 20 * 1024 * 1024  # bytes: what the crawler fetches at most, and less than is read of a record
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # a Word or Excel file with a password
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}>\s*)?<(?:!doctype\s+html|html|head|body|script)\b",
    re.IGNORECASE,
)


def read_file(url: str, body: bytes, content_type: str = "") -> FileFacts:
    """What a document file says; never raises for what the file is, but MemoryError where memory ends.

    What it is follows from its bytes; `content_type` decides only where these say nothing.
    """
    kind = _kind(body, content_type)
    facts = FileFacts(url=url, kind=kind, state=FileState.UNREAD, sha256=hashlib.sha256(body).hexdigest())
    if not body.strip():
        return replace(facts, state=FileState.BROKEN, reason="empty")
    if len(body) > LARGEST_FILE:
        return replace(facts, state=FileState.TOO_LARGE, reason="bytes")
    if _HTML.match(body[:2048].removeprefix(b"\xef\xbb\xbf")):
        return replace(facts, kind=FileKind.OTHER, state=FileState.BROKEN, reason="html")
    if kind not in (FileKind.PDF, FileKind.DOCX):
        return _unread(facts, body)
    # PDFium and python-docx are loaded where a file is read: in the process of its own that reads it.
    from checks.reading.pdf import read_pdf
    from checks.reading.word import read_word

    read = read_pdf(body) if kind is FileKind.PDF else read_word(body)
    head = read_head(read.text)
    return replace(
        facts,
        state=read.state,
        reason=read.reason,
        pages=read.pages,
        characters=len(read.text),
        text=read.text,
        title=head.title,
        number=head.number,
        issued=head.issued,
        deadline=head.deadline,
    )


def _kind(body: bytes, content_type: str) -> FileKind:
    if b"%PDF-" in body[:1024]:
        return FileKind.PDF
    if body.startswith(b"PK"):
        # the names of the parts stand in the clear, before each part and in the directory at the end
        names = body[:65_536] + body[-262_144:]
        if b"word/" in names:
            return FileKind.DOCX
        return FileKind.XLSX if b"xl/" in names else FileKind.OTHER
    said = content_type.lower()
    if body.startswith((_OLE, b"{\\rtf")):
        return FileKind.XLSX if "excel" in said or "spreadsheet" in said else FileKind.DOC
    if "pdf" in said:
        return FileKind.PDF
    return FileKind.DOCX if "wordprocessingml" in said else FileKind.OTHER


def _unread(facts: FileFacts, body: bytes) -> FileFacts:
    if body.startswith(_OLE) and _ENCRYPTED_PACKAGE in body:
        return replace(facts, state=FileState.ENCRYPTED, reason="password")
    return replace(facts, reason="format")
