"""What a page offers its reader: larger letters, the text read aloud."""

from __future__ import annotations

import re

from checks.reading.facts import PageFacts

# 'A- A A+' beside a text, a button 'A+', 'Xem cỡ chữ', 'Tăng cỡ chữ'.
_LETTERS = re.compile(r"(?<!\w)A\s?[-–−](?:\s*\|?\s*A)?\s*\|?\s*A\s?\+|^A\s?[-–−+]{1,2}$")
_TEXT_SIZE = re.compile(
    r"(?<!\w)(?:cỡ chữ|kích thước chữ|phóng to chữ|thu nhỏ chữ|font size|text size)(?!\w)", re.IGNORECASE
)
# With a capital: 'bạn đọc bài viết' is a sentence.
_READ_ALOUD = re.compile(
    r"(?<!\w)(?:Đọc (?:bài(?: viết)?|nội dung|văn bản|tin)|Nghe (?:đọc )?(?:bài(?: viết)?|nội dung|tin|đọc)|"
    r"Read aloud|Listen)(?!\w)"
)


def _offers(facts: PageFacts) -> list[str]:
    """Short lines and the words of links, where such tools stand."""
    texts = (facts.main_text, facts.header_text, facts.aside_text)
    lines = [line for text in texts for line in text.splitlines() if len(line) <= 120]
    return [
        *lines,
        *(words for link in facts.links for words in (link.text, link.title, link.image_alt) if words),
    ]


def sets_text_size(facts: PageFacts) -> bool:
    """Whether the page lets its reader choose the size of the letters."""
    return any(_LETTERS.search(words) or _TEXT_SIZE.search(words) for words in _offers(facts))


def reads_aloud(facts: PageFacts) -> bool:
    """Whether the page offers to read its text aloud."""
    return any(_READ_ALOUD.search(words) for words in _offers(facts))
