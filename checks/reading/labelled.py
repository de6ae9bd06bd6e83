"""Values with their labels in a page: 'Nhãn: giá trị' lines, a label with its value on the next line, two-column tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.reading.facts import PageFacts
from checks.vietnamese import fold, squeeze

_LABEL = re.compile(
    r"^\W{0,3}(?:\d{1,2}[.)]\s*|[a-zđ]\)\s*)?(?P<label>[^\W\d][^:：\n]{1,70}?)\s*[:：]\s*(?P<value>.*)$",
    re.DOTALL,
)
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label (folded) with its value as written; `line` is the place of the label among the lines, -1 in a table."""

    label: str
    value: str
    line: int


def labelled(facts: PageFacts) -> tuple[Labelled, ...]:
    """All labelled values of the main part in order: tables of names and values first, then lines."""
    found = [
        Labelled(fold(row[0].rstrip(" :：")), row[1], -1)
        for table in facts.tables
        for row in (*([table.headers] if any(table.headers) else []), *table.rows)
        if len(row) == 2 and row[0] and row[1] and len(row[0]) <= _LONGEST_LABEL
    ]
    found += labelled_lines(facts.main_text.split("\n"))
    return tuple(found)


def labelled_lines(lines: list[str]) -> list[Labelled]:
    """Labelled values of lines; a label that ends its line takes the next line for its value."""
    found: list[Labelled] = []
    for index, line in enumerate(lines):
        match = _LABEL.match(line)
        if match is None:
            continue
        label, value = fold(match["label"]), squeeze(match["value"])
        if not value and index + 1 < len(lines) and not _LABEL.match(lines[index + 1]):
            value = lines[index + 1]
        found.append(Labelled(label, value, index))
    return found


def names_label(label: str, names: Iterable[str]) -> bool:
    """Whether a folded label is one of the names, or begins or ends with one as whole words."""
    return any(label == name or label.startswith(f"{name} ") or label.endswith(f" {name}") for name in names)


def value_of(pairs: Iterable[Labelled], names: Iterable[str]) -> str:
    """The first non-empty value whose label is one of the names; earlier names win. '' where none."""
    pairs = tuple(pairs)
    for name in names:
        for pair in pairs:
            if pair.value and names_label(pair.label, (name,)):
                return pair.value
    return ""


def cell_of(cells: Iterable[tuple[str, str]], names: Iterable[str]) -> str:
    """The first non-empty cell of a row whose column is one of the names; earlier names win. '' where none."""
    cells = tuple(cells)
    for name in names:
        for label, value in cells:
            if value and names_label(label, (name,)):
                return value
    return ""


def named_cells(cells: Iterable[tuple[str, str]], fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Values of a row by field, each column used for one field only, the most exact label first."""
    left = [(label, value) for label, value in cells if label]
    found: dict[str, str] = {}
    for exact in (True, False):
        for field, names in fields.items():
            for index, (label, value) in enumerate(left):
                if field not in found and (label in names if exact else names_label(label, names)):
                    found[field] = value
                    del left[index]
                    break
    return found


def text_values(text: str, fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Values of labels that stand one after another in one text ('Mục tiêu: … Lĩnh vực: …'), by field.

    A value ends where the next known label begins.
    """
    folded = _fold_keeping_length(text)
    places: list[tuple[int, int, str]] = []
    for field, names in fields.items():
        for name in names:
            match = re.search(rf"(?<![a-z]){re.escape(name)}\s*[:：]", folded)
            if match:
                places.append((match.start(), match.end(), field))
                break
    places.sort()
    found: dict[str, str] = {}
    for index, (_, end, field) in enumerate(places):
        stop = places[index + 1][0] if index + 1 < len(places) else len(text)
        value = squeeze(text[end:stop]).strip(" |;-–•")
        if value:
            found.setdefault(field, value[:400])
    return found


def _fold_keeping_length(text: str) -> str:
    """Folded letter by letter, so that places in the result are places in the text."""
    return "".join((fold(character) or " ")[:1] if character.isalpha() else character for character in text)
