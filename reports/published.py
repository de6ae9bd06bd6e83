"""A result document as it is shown: citizens' data covered in its words, and their names in the addresses of pages.

An address is covered where it spells a name that was covered in the same document, and where, among pages on which citizens
write, it announces one ('cau-hoi-cua-ong-…', '?nguoi=…'). A covered address is no link any more; no two become the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from checks.vietnamese import fold
from reports.masking import about_citizens, masked_finding, words

_ADDRESS = re.compile(r"https?://[^\s\"'<>‘’“”|]*[^\s\"'<>‘’“”|.,;:!?)]")
_WORD = re.compile(r"[^\W_]+")
_PIECES = re.compile(r"([/?&#;=])")
_MOST_WORDS = 5  # of a name
_AFTER = 4  # words behind a name that may name an office
_OWN = frozenset({"agency", "rubric"})  # what they tell is the agency's


def masked(document: Mapping[str, Any]) -> dict[str, Any]:
    """A result document for other people than the auditors."""
    names: set[str] = set()
    findings = [masked_finding(one, document, names) for one in document.get("findings") or ()]
    shown = covered_addresses({**document, "findings": findings}, names)
    rest = {**document, "findings": findings}
    return {key: value if key in _OWN else _said(value, shown) for key, value in rest.items()}


def covered_addresses(document: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """What is shown in the place of each address of a document that names a citizen, those of `names` among them."""
    spelt = {"".join(parts) for name in names if len(parts := _folded(name)) > 1}
    found = dict.fromkeys(
        one for key, value in document.items() if key not in _OWN for one in _addresses(value)
    )
    shown: dict[str, str] = {}
    for address in found:
        covered = _covered(address, spelt, of_citizens=about_citizens(address, {}, document))
        if covered == address:
            continue
        number, mask = 1, words().masks["person"]
        while (
            again := covered.replace(mask, f"{mask[:-1]} {number}]") if number > 1 else covered
        ) in shown.values():
            number += 1
        shown[address] = again
    return shown


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _ADDRESS.findall(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _addresses(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _addresses(each)


def _said(value: Any, shown: Mapping[str, str]) -> Any:
    """JSON values with every address as it is shown."""
    if isinstance(value, str):
        return _ADDRESS.sub(lambda found: shown.get(found[0], found[0]), value) if shown else value
    if isinstance(value, Mapping):
        return {key: _said(each, shown) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_said(each, shown) for each in value]
    return value


def _covered(address: str, spelt: set[str], *, of_citizens: bool) -> str:
    """An address without names; the pieces that hold one are shown in letters instead of %-codes."""
    try:
        host = urlsplit(address).netloc
    except ValueError:
        return address
    start = address.find(host) + len(host)
    pieces = _PIECES.split(address[start:])
    for place in range(0, len(pieces), 2):
        text = unquote_plus(unquote_plus(pieces[place]))
        spans = _names(text, spelt, of_citizens=of_citizens)
        if of_citizens and place > 1 and pieces[place - 1] == "=" and _letters(text):
            key = " ".join(_folded(unquote_plus(pieces[place - 2])))
            spans = [(0, len(text))] if key in words().fields else spans
        for first, last in reversed(spans):
            text = f"{text[:first]}{words().masks['person']}{text[last:]}"
        if spans:
            pieces[place] = text
    return address[:start] + "".join(pieces)


def _letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _names(text: str, spelt: set[str], *, of_citizens: bool) -> list[tuple[int, int]]:
    """Where names stand in a piece of an address: first and last character."""
    found = list(_WORD.finditer(text))
    folded = ["".join(_folded(one[0])) for one in found]
    spans: list[tuple[int, int]] = []
    place = 0
    while place < len(found):
        length = _spelt(folded[place:], spelt)
        if not length and of_citizens and _announced(folded[:place]):
            length = _likely(folded[place:])
        if length:
            spans.append((found[place].start(), found[place + length - 1].end()))
        place += max(length, 1)
    return spans


def _spelt(following: Sequence[str], spelt: set[str]) -> int:
    """How many words spell a known name, 0 where none do."""
    for length in range(min(len(following), _MOST_WORDS + 1), 0, -1):
        if "".join(following[:length]) in spelt:
            return length
    return 0


def _announced(before: Sequence[str]) -> bool:
    known = words()
    for announcer in known.in_addresses:
        count = len(announcer.split())
        if " ".join(before[-count:]) == announcer:
            in_front = before[-count - 1] if len(before) > count else ""
            return in_front not in known.not_in_front
    return False


def _likely(following: Sequence[str]) -> int:
    """How many words are a name, to judge by its first one; 0 where none, or an office stands behind it."""
    known, told = words(), f"{' '.join(following)} "
    if not following or following[0] not in known.families:
        return 0
    if any(told.startswith(f"{other} ") for other in known.not_families):
        return 0
    ends = tuple(word.split() for word in known.name_ends)
    length = 1
    while length < min(len(following), _MOST_WORDS):
        rest = list(following[length:])
        if not rest[0].isalpha() or any(rest[: len(end)] == end for end in ends) or _office(rest):
            break
        length += 1
    return 0 if length < 2 or _office(following[length:]) else length


def _office(following: Sequence[str]) -> bool:
    told = f"{' '.join(following[:_AFTER])} "
    return any(told.startswith(f"{office} ") for office in _offices())


def _offices() -> Iterator[str]:
    return (" ".join(_folded(one)) for one in words().offices)


def _folded(text: str) -> list[str]:
    return [fold(one) for one in _WORD.findall(text)]
