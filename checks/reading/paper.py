"""The head of an administrative document as it stands on paper (Nghị định 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from checks.reading.dates import find_dates
from checks.reading.documents import KINDS, document_numbers
from checks.reading.drafts import find_deadline
from checks.vietnamese import decode_tcvn3, decode_vni, fold, legacy_font, squeeze

_HEAD_LINES = 40
HEAD_LETTERS = 4_000
_TITLE_LINES = 4
_LONGEST_TITLE = 400
# What the head is not any more: grounds, addressees, the first article, the first chapter.
_BODY = re.compile(
    r"^(?:can cu|kinh gui|dieu 1\b|thuc hien|xet |theo de nghi|chuong i\b|phan thu nhat|i\s*[.,)]|1\s*[.)]"
    r"|[a-z ,]*(?:quyet dinh|quyet nghi)\s*:$)"
)
_SIGNER_LINE = re.compile(
    r"^(?:chu tich|giam doc|chanh thanh tra|bo truong|uy ban nhan dan|hoi dong nhan dan)\b"
)
_NUMBER = re.compile(r"^(?:luật\s+)?số\s*[:：]?\s*", re.IGNORECASE)
# The place of issue stands before the day, so that days of other documents in the text are none.
_DATELINE = re.compile(
    r"(?:^|\s)[A-ZĐÀ-Ỹ][\w'’.-]*(?:\s+[\w'’.-]+){0,5}\s*,\s*"
    r"(?P<day>ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?:19|20)\d\d)\s*\.?$"
)
_ABOUT = re.compile(r"^(?:v v|ve viec)\b")
_KINDS = frozenset(
    {fold(name) for name in KINDS.values()}
    | {
        "luat",
        "quy che",
        "quy hoach",
        "chien luoc",
        "dieu le",
        "huong dan",
        "cong dien",
        "lich cong tac",
        "lich tuan",
    }
)
_OWN_TITLE = re.compile(
    r"^(?:du thao )?(?:lich (?:cong tac|lam viec|tuan|tiep)|ke hoach|bao cao|chuong trinh)\b"
)
_ASKS_FOR_COMMENTS = re.compile(
    r"(?<!\w)(?:lay y kien|gop y|xin y kien|tham gia y kien|dong gop y kien)(?!\w)"
)


def plain_text(text: str) -> str:
    """Text with plain line breaks, composed, in Unicode also where it was typed for a TCVN3 or VNI font.

    PDFium's signs for a hyphen at a line's end and for nothing are left out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "")
    font = legacy_font(text)
    if font:
        text = decode_tcvn3(text) if font == "tcvn3" else decode_vni(text)
    return unicodedata.normalize("NFC", text)


class Head(NamedTuple):
    """Title, number and day of issue of a document, and until when it asks for comments; '' or None if untold."""

    title: str
    number: str
    issued: date | None
    deadline: date | None


def read_head(text: str) -> Head:
    """The head of a document's text, whose lines stand as on paper."""
    lines = [line for line in map(squeeze, text[:HEAD_LETTERS].replace("\f", "\n").split("\n")) if line]
    head = _above_body(lines)
    title = _title(lines)
    asks = _ASKS_FOR_COMMENTS.search(fold(title or " ".join(lines)[:600]))
    return Head(
        title=title,
        number=_number(head),
        issued=_issued(head),
        deadline=find_deadline(text[:HEAD_LETTERS]) if asks else None,
    )


def _above_body(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines[:_HEAD_LINES]):
        if _BODY.match(fold(line)):
            return lines[:place]
    return lines[:_HEAD_LINES]


def _number(head: list[str]) -> str:
    for line in head:
        marked = _NUMBER.match(line)
        numbers = document_numbers(line[marked.end() :]) if marked else ()
        if numbers:
            return numbers[0]
    return ""


def _issued(head: list[str]) -> date | None:
    """The day of the dateline; it may be broken after the month."""
    for place, line in enumerate(head):
        following = head[place + 1] if place + 1 < len(head) else ""
        for written in (line, f"{line} {following}"):
            found = _DATELINE.search(written)
            days = find_dates(found["day"]) if found else ()
            if days:
                return days[0].value
    return None


def _title(lines: list[str]) -> str:
    """The kind of the document in a line of its own with the lines after it, or the subject of a letter."""
    for place, line in enumerate(lines[:_HEAD_LINES]):
        folded = fold(line).strip(" .:")
        if folded in _KINDS and line.isupper():
            return _joined(lines, place)
        if _ABOUT.match(folded) or (_OWN_TITLE.match(folded) and line[:6].isupper()):
            return _joined(lines, place)
        if _BODY.match(folded):
            return ""
    return ""


def _joined(lines: list[str], place: int) -> str:
    parts = [lines[place]]
    for line in lines[place + 1 : place + _TITLE_LINES]:
        folded = fold(line)
        if _BODY.match(folded) or _SIGNER_LINE.match(folded) or _DATELINE.search(line) or not _is_words(line):
            break
        parts.append(line)
    return squeeze(" ".join(parts))[:_LONGEST_TITLE]


def _is_words(line: str) -> bool:
    return any(map(str.isalpha, line))
