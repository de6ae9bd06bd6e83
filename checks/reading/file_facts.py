"""The shapes of what a linked document file says: the output of reading files, the input of checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

PAGE_BREAK = "\f"
MOST_CHARACTERS = 120_000  # of a file's text; some forty pages


class FileKind(StrEnum):
    """What a file is by its own bytes, whatever its name or media type says."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"  # Word before 2007, and RTF under that name
    XLSX = "xlsx"
    OTHER = "other"


class FileState(StrEnum):
    """What of a file's text could be read."""

    TEXT = "text"
    SCANNED = "scanned"  # pictures of pages without a text layer
    ENCRYPTED = "encrypted"  # a password is asked for before anything is shown
    BROKEN = "broken"  # not the document that it is said to be: a web page, cut short, empty
    TOO_LARGE = "too_large"
    UNREAD = "unread"  # a kind that we do not read, or reading was given up: nothing is known


STATE_WORDS = {
    FileState.TEXT: "có lớp chữ",
    FileState.SCANNED: "bản quét, chưa đọc được chữ",
    FileState.ENCRYPTED: "đặt mật khẩu, không mở được",
    FileState.BROKEN: "hỏng hoặc không phải tệp văn bản",
    FileState.TOO_LARGE: "quá lớn, chưa đọc",
    FileState.UNREAD: "chưa đọc được",
}


class FileText(NamedTuple):
    """What the reader of one format says: state, why not read, number of pages, text."""

    state: FileState
    reason: str = ""
    pages: int = 0
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """One document file, read once, within bounds of bytes, pages and characters.

    `text` is the beginning of its text with a form feed between pages; `characters` counts what was read before
    it was cut. `pages` is 0 where the format does not tell. `reason` is a short machine word for what was not
    read. `title`, `number` and `issued` stand at the head of an administrative document (its kind with what
    follows, or 'V/v …'; 'Số: …'; 'Hà Nội, ngày … tháng … năm …'). `deadline` is the last day for comments where
    the file asks for them.
    """

    url: str
    kind: FileKind
    state: FileState
    reason: str = ""
    sha256: str = ""
    pages: int = 0
    characters: int = 0
    text: str = ""
    title: str = ""
    number: str = ""
    issued: date | None = None
    deadline: date | None = None

    @property
    def readable(self) -> bool:
        """Whether its text was read."""
        return self.state is FileState.TEXT

    @property
    def unusable(self) -> bool:
        """Whether a visitor, too, would not get the document: surely broken, or locked."""
        return self.state in (FileState.BROKEN, FileState.ENCRYPTED)

    @property
    def words(self) -> int:
        """Words of the text that was read."""
        return len(self.text.split())

    def page_of(self, quote: str) -> int:
        """On which page (from 1) a quote stands; 0 where it stands on none or the format has no pages."""
        if self.kind is not FileKind.PDF:
            return 0
        wanted = "".join(quote.split())
        pages = self.text.split(PAGE_BREAK)
        found = (number for number, page in enumerate(pages, 1) if wanted and wanted in "".join(page.split()))
        return next(found, 0)
