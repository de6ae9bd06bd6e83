"""Text of PDF files by PDFium, page by page, within bounds.

PDFium is not thread-safe and may crash or loop on hostile input: it runs in a process of its own
(jobs.file_reading).
"""

from __future__ import annotations

import re
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from checks.reading.file_facts import MOST_CHARACTERS, PAGE_BREAK, FileState, FileText
from checks.reading.paper import plain_text

MOST_PAGES = 30  # read; a document's further pages are only counted
_LETTERS_OF_A_PAGE = 40  # fewer, beside a picture, are a stamp or a page number
_MOST_OBJECTS = 2_000  # of a page, looked through for a picture
_SAMPLE = 400  # letters of a page, looked at for known characters
# Chromium shows PDF files by the same library: what it cannot open, most visitors cannot.
_REFUSED = {
    pdfium.FPDF_ERR_PASSWORD: (FileState.ENCRYPTED, "password"),
    pdfium.FPDF_ERR_SECURITY: (FileState.UNREAD, "security"),
}
# A signature's stamp lies over scanned pages as their only text.
_STAMP = re.compile(
    r"^\s*(?:ký bởi|người ký|được ký bởi|email|cơ quan|thời gian ký|ngày ký|chức vụ|signature|digitally signed"
    r"|signed by|date|trang\s+\d+|\d+)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)


def read_pdf(body: bytes) -> FileText:
    """The text layer of a PDF file's first pages; `scanned` where most of them are pictures without one."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        state, reason = _REFUSED.get(pdfium.FPDF_GetLastError(), (FileState.BROKEN, "pdf"))
        return FileText(state, reason)
    try:
        return _read_pages(document)
    finally:
        document.close()


def _read_pages(document: pypdfium2.PdfDocument) -> FileText:
    texts: list[str] = []
    characters = written = drawn = 0
    for number in range(min(len(document), MOST_PAGES)):
        text, shows = _read_page(document, number, MOST_CHARACTERS - characters)
        characters += len(text)
        texts.append(text)
        written += _has_words(text)
        drawn += shows
        if characters >= MOST_CHARACTERS:
            break
    if not (written or drawn or any(text.strip() for text in texts)):
        return FileText(FileState.UNREAD, "blank", len(document))
    state = FileState.SCANNED if drawn > written else FileState.TEXT
    return FileText(state, "", len(document), PAGE_BREAK.join(texts))


def _read_page(document: pypdfium2.PdfDocument, number: int, room: int) -> tuple[str, bool]:
    """Text of a page, and whether it shows something else instead of words; nothing of a broken page."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "", False
    try:
        text = _page_text(page, room)
        return text, not _has_words(text) and _shows_more(page, blank=not text.strip())
    finally:
        page.close()


def _page_text(page: pypdfium2.PdfPage, room: int) -> str:
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count <= 0 or _unmapped(textpage, count):
            return ""
        return plain_text(textpage.get_text_range(0, min(count, room)))[:room]
    finally:
        textpage.close()


def _unmapped(textpage: pypdfium2.PdfTextPage, count: int) -> bool:
    """Whether most letters have no known character: the page shows words, but its text layer holds none."""
    sample = min(count, _SAMPLE)
    lost: int = sum(pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1 for index in range(sample))
    return lost * 2 > sample


def _shows_more(page: pypdfium2.PdfPage, *, blank: bool) -> bool:
    """Whether a picture, many lines (letters drawn as outlines), or on a blank page any letters stand there."""
    lines = 0
    for shown in islice(page.get_objects(max_depth=3), _MOST_OBJECTS):
        if shown.type == pdfium.FPDF_PAGEOBJ_IMAGE or (blank and shown.type == pdfium.FPDF_PAGEOBJ_TEXT):
            return True
        lines += shown.type == pdfium.FPDF_PAGEOBJ_PATH
    return lines >= _LETTERS_OF_A_PAGE


def _has_words(text: str) -> bool:
    return sum(map(str.isalpha, _STAMP.sub("", text))) >= _LETTERS_OF_A_PAGE
