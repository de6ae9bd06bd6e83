"""Contact details in a text: addresses, telephone and fax numbers, e-mail addresses, the responsible person."""

from __future__ import annotations

import re

from checks.reading.facts import Contacts
from checks.vietnamese import squeeze

_DIGITS = re.compile(r"\d[\d\s.()+-]{4}")
_LONGEST_LINE = 600
_EMAIL = re.compile(
    r"(?<![\w.+-])([A-Za-z0-9][\w.+-]*)\s?(?:@|\s?[\[({]\s?(?:at|a còng|@)\s?[\])}]\s?|\s+at\s+|\(at\))\s?"
    r"([A-Za-z0-9-]+(?:(?:\.|\s?[\[({](?:dot|\.|chấm)[\])}]\s?)[A-Za-z0-9-]+)*(?:\.|\s?[\[({](?:dot|\.|"
    r"chấm)[\])}]\s?)[A-Za-z]{2,})",
    re.IGNORECASE,
)
_AT_SIGN = re.compile(r"[\[({ ]at[\])} ]|a còng", re.IGNORECASE)
_AT_WORD = re.compile(r"\s+at\s+", re.IGNORECASE)
_DOT = re.compile(r"\s?[\[({](?:dot|\.|chấm)[\])}]\s?", re.IGNORECASE)
_NUMBER = (
    r"\(?\+?(?:84|0)\d{0,4}(?:[ .\-]?\(?\d{1,3}\))?\)?(?:[ .\-]{0,2}\d{1,8}){1,5}"
    r"|1[89]00[\s.]?\d{2,4}(?:[\s.]?\d{2,4})?"
)
# A number that can be called, wherever it stands; `find_contacts` is stricter about what is one.
PHONE = r"(?:\+84|0)[\d .()-]{8,14}\d|1[89]00[\d .]{2,6}\d|\b1022\b"
_PHONE = re.compile(rf"(?<![\d/.-])(?P<number>{_NUMBER})(?!\d|/\d\d/)")
_BARE = re.compile(r"(?<![\d/.-])(?:\d{7,8}|\d{3,4}[ .]\d{3,4})(?![\d/])")
_PHONE_LABEL = re.compile(
    r"(?:điện\s*thoại|đ/?t|sđt|tel(?:ephone)?|phone|hotline|đường\s+dây\s+nóng|di\s+động|mobile|số\s+máy|tổng\s+đài)"
    r"(?:\s*\([^)]{0,40}\))?\s*[:.：]*\s*$",
    re.IGNORECASE,
)
_FAX_LABEL = re.compile(r"\bfax\b(?:\s*\([^)]{0,20}\))?\s*[:.：]*\s*$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<!\w)(?:địa\s*chỉ(?:\s+(?:trụ\s+sở|liên\s+hệ|cơ\s+quan|tòa\s+soạn|liên\s+lạc))?|"
    r"trụ\s+sở(?:\s+(?:chính|làm\s+việc|cơ\s+quan))?|đ/c|address)"
    r"\s*[:：]\s*(?P<value>[^\n]{6,200})",
    re.IGNORECASE,
)
_ADDRESS_END = re.compile(
    r"\s*[-–|;,.*•]*\s*(?:điện\s*thoại|đ/?t\b|sđt|tel\b|phone|fax|e-?mail|thư\s+điện\s+tử|hotline|website|"
    r"web\s*:|giấy\s+phép"
    r"|chịu\s+trách\s+nhiệm|trưởng\s+ban|người\s+chịu)",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"(?<!\w)((?:người\s+)?chịu\s+trách\s+nhiệm(?:\s+(?:chính|nội\s+dung|quản\s+lý(?:\s+nội\s+dung)?|"
    r"xuất\s+bản|về\s+nội\s+dung))?"
    r"|trưởng\s+ban\s+biên\s+tập|tổng\s+biên\s+tập|phụ\s+trách(?:\s+(?:cổng|trang|nội\s+dung)[^:\n]{0,40})?)"
    r"\s*[:：]\s*([^\n]{4,160})",
    re.IGNORECASE,
)
_RESPONSIBLE_END = re.compile(
    r"\s*[-–|;.*•]*\s*(?:địa\s*chỉ|điện\s*thoại|đ/?t\s*:|tel\b|fax|e-?mail|giấy\s+phép|bản\s+quyền)",
    re.IGNORECASE,
)


def find_emails(text: str) -> tuple[str, ...]:
    """E-mail addresses in lower case, also written with '[at]', '(at)', '[dot]'; in order without repeats."""
    if "@" not in text and not _AT_SIGN.search(text):
        return ()
    found: dict[str, None] = {}
    for match in _EMAIL.finditer(text):
        domain = _DOT.sub(".", match.group(2)).lower()
        between = match.group()[len(match.group(1)) : -len(match.group(2))]
        if _AT_WORD.fullmatch(between) and not domain.endswith((".vn", ".com", ".net", ".org")):
            continue
        found[f"{match.group(1).rstrip('.')}@{domain}".lower()] = None
    return tuple(found)


def _numbers(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Telephone and fax numbers as written."""
    phones: dict[str, None] = {}
    faxes: dict[str, None] = {}
    last_end, last_fax = -99, False
    spans = [match.span() for match in _PHONE.finditer(text)]
    spans += [
        match.span()
        for match in _BARE.finditer(text)
        if _labelled(text[max(0, match.start() - 60) : match.start()])
    ]
    taken = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < taken:
            continue
        number = squeeze(text[start:end]).strip(" .-/")
        number = (
            number if number.count("(") == number.count(")") else number.replace("(", "").replace(")", "")
        )
        digits = sum(character.isdigit() for character in number)
        if not 6 <= digits <= 13:
            continue
        taken = end
        before = text[max(0, start - 70) : start].rsplit("\n", 1)[-1]
        if not before.strip():
            before = text[max(0, start - 40) : start]
        follows = (
            start - last_end <= 12
            and re.fullmatch(r"[\s\-–;,/|.]*(?:hoặc)?\s*", text[last_end:start]) is not None
        )
        is_fax = bool(_FAX_LABEL.search(before)) or (follows and last_fax)
        if not is_fax and not _plausible(number, before):
            continue
        (faxes if is_fax else phones)[number] = None
        last_end, last_fax = end, is_fax
    return tuple(phones), tuple(faxes)


def _labelled(before: str) -> bool:
    return bool(_PHONE_LABEL.search(before[-60:]) or _FAX_LABEL.search(before[-60:]))


def _plausible(number: str, before: str) -> bool:
    """Whether digits without a label are a telephone number: by their length and first digits."""
    if _PHONE_LABEL.search(before):
        return True
    digits = re.sub(r"\D", "", number)
    return digits.startswith(("02", "03", "05", "07", "08", "09", "84", "1800", "1900", "069", "04")) and (
        9 <= len(digits) <= 12 or digits.startswith(("1800", "1900"))
    )


def find_contacts(text: str) -> Contacts:
    """Contact details of a text, each as written, in order and without repeats. Lines matter: one value ends there."""
    # Contact details stand in short lines; running text is not searched.
    lines = [line for line in text.split("\n") if len(line) <= _LONGEST_LINE]
    addresses: dict[str, None] = {}
    emails: dict[str, None] = {}
    responsible = ""
    numbered: list[str] = []
    before = ""
    for line in lines:
        if _DIGITS.search(line):
            numbered += [before, line] if numbered[-1:] != [before] else [line]
        before = line
        emails.update(dict.fromkeys(find_emails(line)))
        if ":" not in line and "：" not in line:
            continue
        for match in _ADDRESS.finditer(line):
            value = match["value"]
            end = _ADDRESS_END.search(value)
            value = squeeze(value[: end.start()] if end else value).strip(" -–|;,.")
            if len(value) >= 6 and "@" not in value and "http" not in value:
                addresses[value] = None
        found = _RESPONSIBLE.search(line) if not responsible else None
        if found:
            end = _RESPONSIBLE_END.search(found.group(2))
            name = found.group(2)[: end.start()] if end else found.group(2)
            responsible = squeeze(f"{found.group(1)}: {name.strip(' -–|;,')}")
    phones, faxes = _numbers("\n".join(numbered))
    return Contacts(
        addresses=tuple(addresses), phones=phones, faxes=faxes, emails=tuple(emails), responsible=responsible
    )
