"""Citizens' personal data is covered in what is shown; the sealed result and the archive keep every byte.

The words are data (masking.yaml). Where citizens write, a mail address or number is covered unless the text is about a
channel of the agency; elsewhere only what stands behind a label that names a citizen or an identity paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from checks.vietnamese import fold

_WORDS = Path(__file__).parent / "masking.yaml"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\w/-])")
_PAPER = re.compile(r"(?<![\w.,/-])(?:\d{12}|\d{9})(?![\w/-]|[.,]\d)")
_NAME = re.compile(r"\s*[^\W\d_]+(?:[’'][^\W\d_]+)?")
_LONGEST_NAME = 6  # words
_VALUE = re.compile(r"[^;|\n()\[\]?!]{1,120}")
_HOME_END = re.compile(r"\.(?:\s|$)|\s[-–]\s|(?=\b(?:Nội dung|Câu hỏi|Điện thoại|Email|Hỏi)\b)")
_SIGNED = re.compile(r"\((?P<who>[^\W\d_]+(?: [^\W\d_]+){1,5})(?=\s*[,–-])")
_LETTER = re.compile(r"[^\W\d_]")
_AFTER = 40  # characters behind a name in which an office is told
_GOVERNMENT = (".gov.vn", "@gov.vn")


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of masking.yaml, as patterns."""

    citizens: tuple[str, ...]
    sections: tuple[str, ...]
    people: re.Pattern[str]
    not_behind: re.Pattern[str]
    people_here: re.Pattern[str]
    homes: re.Pattern[str]
    numbers: re.Pattern[str]
    officials: re.Pattern[str]
    offices: tuple[str, ...]
    channels: re.Pattern[str]
    not_names: re.Pattern[str]
    in_addresses: tuple[str, ...]
    not_in_front: frozenset[str]
    families: frozenset[str]
    not_families: tuple[str, ...]
    fields: frozenset[str]
    name_ends: tuple[str, ...]
    masks: Mapping[str, str]


@cache
def words() -> Words:
    """The words, read once."""
    data = yaml.safe_load(_WORDS.read_text("utf-8"))

    def labels(name: str, *, start: str = r"(?<!\w)", end: str = r"(?!\w)") -> re.Pattern[str]:
        entries = "|".join(re.escape(one) for one in sorted(data[name], key=len, reverse=True))
        return re.compile(f"{start}(?:{entries}){end}", re.IGNORECASE)

    return Words(
        citizens=tuple(data["citizens"]),
        sections=tuple(data["sections"]),
        people=labels("people"),
        not_behind=labels("not_behind", end=r"\s*$"),
        people_here=labels("people_here"),
        homes=labels("homes"),
        numbers=labels("numbers"),
        officials=labels("officials"),
        offices=tuple(data["officials"]),
        channels=labels("channels"),
        not_names=labels("not_names", start=r"^\W*"),
        in_addresses=tuple(data["in_addresses"]),
        not_in_front=frozenset(data["not_in_front"]),
        families=frozenset(data["families"]),
        not_families=tuple(data["not_families"]),
        fields=frozenset(data["fields"]),
        name_ends=tuple(data["name_ends"]),
        masks=data["masks"],
    )


def masked_text(text: str, *, of_citizens: bool, names: set[str] | None = None) -> str:
    """A text with citizens' personal data covered; `of_citizens`: it was quoted from where citizens write.

    The names that are covered are added to `names`.
    """
    known = words()
    said = _behind(text, known.people, _person, names)
    said = _behind(said, known.numbers, lambda rest, _: _paper(rest))
    if not of_citizens:
        return said
    said = _behind(said, known.people_here, _person, names)
    said = _behind(said, known.homes, _home)
    said = _SIGNED.sub(lambda m: m[0] if _is_official(m.string, m.end()) else _signature(m, names), said)
    if known.channels.search(said) or not _LETTER.search(_MAIL.sub("", said)):
        return said
    said = _MAIL.sub(lambda m: m[0] if m[0].lower().endswith(_GOVERNMENT) else known.masks["mail"], said)
    said = _PHONE.sub(known.masks["phone"], said)
    return _PAPER.sub(known.masks["number"], said)


def masked_finding(
    finding: Mapping[str, Any], document: Mapping[str, Any], names: set[str] | None = None
) -> dict[str, Any]:
    """One finding of a document with its words covered (addresses: reports.published); `names` as in masked_text."""
    cited = finding.get("citations") or ()
    here = [about_citizens(one.get("url") or "", finding, document) for one in cited]
    told = any(here) or _names_them(str(finding.get("title") or ""))

    def cover(text: str) -> str:
        return masked_text(text, of_citizens=told, names=names)

    return {
        **finding,
        "note": cover(finding.get("note") or ""),
        "measured": _each(finding.get("measured") or {}, cover),
        "citations": [
            {**one, "quote": masked_text(one.get("quote") or "", of_citizens=where, names=names)}
            for one, where in zip(cited, here, strict=True)
        ],
    }


def about_citizens(url: str, finding: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Whether citizens write on a page that a finding cites: by the criterion, the address, or its section."""
    if _names_them(str(finding.get("title") or "")) or _names_them(_path(url)):
        return True
    sections = document.get("sections") or {}
    landings = {str((sections.get(key) or {}).get("url") or "") for key in words().sections} - {""}
    return any(url == one or url.startswith(f"{one.rstrip('/')}/") for one in landings)


def _path(url: str) -> str:
    """The path of an address; of what is none all of it, for portals write anything behind a link."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return url


def _names_them(text: str) -> bool:
    folded = fold(text.replace("_", " ").replace("-", " "))
    return any(fold(word.replace("-", " ")) in folded for word in words().citizens)


def _signature(found: re.Match[str], names: set[str] | None) -> str:
    if names is not None:
        names.add(found["who"])
    return f"({words().masks['person']}"


def _behind(
    text: str,
    labels: re.Pattern[str],
    cover: Callable[[str, bool], tuple[int, str]],
    names: set[str] | None = None,
) -> str:
    """A text with what `cover` finds behind each label replaced: how many characters, by what ('' nothing)."""
    pieces: list[str] = []
    place = 0
    for found in labels.finditer(text):
        if found.start() < place or words().not_behind.search(text[: found.start()]):
            continue
        colon = re.match(r"\s*[:：]\s*", text[found.end() :])
        start = found.end() + (colon.end() if colon else 0)
        length, mask = cover(text[start:], colon is not None)
        if mask:
            gap = "" if colon else " "
            if names is not None:
                names.add(text[start : start + length].strip())
            pieces += [text[place:start], gap, mask]
            place = start + length
    return "".join([*pieces, text[place:]])


def _person(rest: str, labelled: bool) -> tuple[int, str]:
    """A name at the beginning of a text: words with capitals, or whatever stands behind a colon."""
    known = words()
    if rest.startswith("[") or known.not_names.search(rest):
        return 0, ""
    place = count = 0
    while count < _LONGEST_NAME and (found := _NAME.match(rest, place)):
        if not found[0].strip()[0].isupper():
            break
        place, count = found.end(), count + 1
    if count < 2 and labelled and (value := _VALUE.match(rest)):
        first = re.split(r"[,.\d]|\s[-–]\s", value[0])[0]
        place, count = len(first.rstrip()), len(first.split())
        if not 1 <= count <= _LONGEST_NAME:
            return 0, ""
    elif count < 2:
        return 0, ""
    return (0, "") if _is_official(rest, place) else (place, known.masks["person"])


def _is_official(text: str, place: int) -> bool:
    return words().officials.search(text[max(place - 1, 0) : place + _AFTER]) is not None


def _home(rest: str, labelled: bool) -> tuple[int, str]:
    value = _VALUE.match(rest)
    if not labelled or value is None or rest.startswith("["):
        return 0, ""
    end = _HOME_END.search(value[0])
    return (end.start() if end and end.start() else len(value[0].rstrip())), words().masks["home"]


def _paper(rest: str) -> tuple[int, str]:
    number = re.match(r"(?:\s*(?:số|Số))?[\s:]*([A-Z]?\d(?:[ .]?\d){6,11})(?!\d)", rest)
    return (number.end(), words().masks["number"]) if number else (0, "")


def _each(value: Any, cover: Callable[[str], str]) -> Any:
    """JSON values with every text covered; keys stay."""
    if isinstance(value, str):
        return cover(value)
    if isinstance(value, Mapping):
        return {key: _each(each, cover) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_each(each, cover) for each in value]
    return value
