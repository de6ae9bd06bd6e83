"""Text of Word files (DOCX) by python-docx, within bounds. Entities are never resolved, nothing is fetched."""

from __future__ import annotations

import io
import zipfile
import zlib
from itertools import islice

import docx
from docx.oxml.ns import qn

from checks.reading.file_facts import MOST_CHARACTERS, FileState, FileText
from checks.reading.paper import plain_text
from evidence.zip_parts import demand_true_sizes

_LARGEST_UNPACKED = 96 * 1024 * 1024  # bytes of all parts
_LARGEST_TEXT_PART = 24 * 1024 * 1024  # bytes of an XML part
_MOST_PARTS = 5_000
_MOST_RATIO = 300  # unpacked to packed: Word's XML packs to a tenth, a bomb to a thousandth
_RATIO_FROM = 4 * 1024 * 1024  # bytes unpacked from which on the ratio counts
_MOST_PARAGRAPHS = 30_000
_LETTERS_OF_A_TEXT = 40  # fewer, beside pictures, are none
_PICTURES = "word/media/"


def read_word(body: bytes) -> FileText:
    """The text of a Word file's paragraphs and tables; `scanned` where it holds pictures only.

    Raises MemoryError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = packed.infolist()
            refusal = _refusal(packed, parts)
            if refusal is None:
                demand_true_sizes(packed)
        text = "" if refusal else _text_of(body)
    except MemoryError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError) as error:  # lxml's are syntax errors
        return FileText(FileState.BROKEN, type(error).__name__)
    except Exception as error:  # Word may know what python-docx does not
        return FileText(FileState.UNREAD, type(error).__name__)
    if refusal is not None:
        return refusal
    pictured = any(part.filename.startswith(_PICTURES) for part in parts)
    if pictured and sum(map(str.isalpha, text)) < _LETTERS_OF_A_TEXT:
        return FileText(FileState.SCANNED, "", 0, text)
    return FileText(FileState.TEXT, "", 0, text) if text.strip() else FileText(FileState.UNREAD, "blank")


def _refusal(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> FileText | None:
    """Why a package is not to be read."""
    if problem := _too_large(parts):
        return FileText(FileState.TOO_LARGE, problem)
    if any(part.flag_bits & 1 for part in parts):
        return FileText(FileState.ENCRYPTED, "password")
    return FileText(FileState.BROKEN, "doctype") if _declares_types(packed, parts) else None


def _too_large(parts: list[zipfile.ZipInfo]) -> str:
    """Why the parts are not to be unpacked, '' where they may. The directory's sizes bound what is unpacked."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > _MOST_PARTS:
        return "parts"
    if unpacked > _LARGEST_UNPACKED or any(
        part.file_size > _LARGEST_TEXT_PART for part in parts if part.filename.endswith((".xml", ".rels"))
    ):
        return "unpacked"
    return "ratio" if unpacked > _RATIO_FROM and unpacked > packed * _MOST_RATIO else ""


def _declares_types(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether an XML part begins with a document type, which Word never writes and entities need."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with packed.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096).replace(b"\x00", b""):
                    return True
    return False


def _text_of(body: bytes) -> str:
    document = docx.Document(io.BytesIO(body))
    paragraph, run, gap, line = qn("w:p"), qn("w:t"), qn("w:tab"), qn("w:br")
    lines: list[str] = []
    characters = 0
    for block in islice(document.element.body.iter(paragraph), _MOST_PARAGRAPHS):
        written = "".join(
            node.text or "" if node.tag == run else "\n" if node.tag == line else " "
            for node in block.iter(run, gap, line)
        )
        lines.append(written)
        characters += len(written) + 1
        if characters >= MOST_CHARACTERS:
            break
    return plain_text("\n".join(lines))[:MOST_CHARACTERS]
