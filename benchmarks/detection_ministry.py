"""Naming the sections of real ministries by their names and addresses, held against labels given by hand."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.detection_model import Wrong
from benchmarks.portal import REAL
from benchmarks.table import Row
from checks.matching import ABSTAIN_BELOW, SURE_FROM
from checks.reading.facts import Link, Region
from checks.sections import name_link
from checks.vietnamese import fold
from checks.vocabulary import keys

TABLE = REAL / "ministry_sections.tsv"
LABELS = Path(__file__).with_name("ministry.yaml")
NONE = "none"
GOAL = 0.9
_DASH = re.compile(r"\s+-\s+")


class ChangedTable(ValueError):
    """The table is not the one that was labelled, or a row has no label of ours."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row: its line in the file, name without the site's own name, address, and our section key or 'none'."""

    line: int
    name: str
    url: str
    key: str


def without_site(name: str, ministry: str) -> str:
    """A section's name as a menu shows it: a browser's title ends with the site's own name, a menu entry does not."""
    first = fold(ministry).split()[0]
    for dash in _DASH.finditer(name):
        if fold(name[dash.end() :]).split()[:1] == [first]:
            return name[: dash.start()].strip()
    return name.strip()


def entries(table: Path = TABLE, labels: Path = LABELS) -> tuple[Entry, ...]:
    """Every row with its label. Raises ChangedTable."""
    told = yaml.safe_load(labels.read_text("utf-8"))
    if hashlib.sha256(table.read_bytes()).hexdigest() != told["sha256"]:
        raise ChangedTable(f"{table.name} changed since it was labelled: label it again in {labels.name}")
    by_line = {line: key for key, lines in told["rows"].items() for line in lines}
    if unknown := set(told["rows"]) - {*keys(), NONE}:
        raise ChangedTable(f"{labels.name}: no such sections: {', '.join(sorted(unknown))}")
    with table.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t"))
    if set(by_line) != set(range(2, len(rows) + 2)):
        raise ChangedTable(f"{labels.name} does not label every row once")
    return tuple(
        Entry(
            line=line,
            name=without_site(row["section_name"], row["ministry"]),
            url=row["url"],
            key=by_line[line],
        )
        for line, row in enumerate(rows, 2)
    )


def named(entry: Entry, *, least: float = ABSTAIN_BELOW) -> str:
    """The section that a menu entry with this text and address names best, 'none' below `least`."""
    matches = name_link(Link(url=entry.url, text=entry.name, region=Region.MENU))
    return matches[0].key if matches and matches[0].confidence >= least else NONE


def surely_named(entry: Entry) -> str:
    """As `named`, without the guesses that a person should look at."""
    return named(entry, least=SURE_FROM)


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over all names in (truth, said); 'none' is one of them."""
    scores = []
    for name in sorted({one for pair in pairs for one in pair}):
        both = sum(1 for truth, said in pairs if truth == said == name)
        either = sum((truth == name) + (said == name) for truth, said in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores) if scores else 0.0


def score(
    rows: Sequence[Entry], name: Callable[[Entry], str] = named
) -> tuple[float, list[tuple[Entry, str]]]:
    """Macro-F1, and the rows that were named otherwise with what was said."""
    said = [(row, name(row)) for row in rows]
    return macro_f1([(row.key, one) for row, one in said]), [
        (row, one) for row, one in said if one != row.key
    ]


def naming_rows(rows: Sequence[Entry]) -> tuple[list[Row], list[Wrong]]:
    """The row of the table, and every row of the file that was named otherwise."""
    value, misnamed = score(rows)
    sure, _ = score(rows, surely_named)
    wrong = [
        Wrong(
            group="ministry sections",
            subject=f"line {row.line}",
            key=row.key,
            kind="naming",
            said=said,
            truth=row.key,
            reason=f"{row.name} [{row.url[-90:]}]",
        )
        for row, said in misnamed
    ]
    row = Row(
        what="ministry_sections.tsv: macro-F1 of naming the section",
        goal=f"≥ {GOAL:.2f}",
        reached=f"{value:.3f}",
        ok=value >= GOAL,
        note=f"{len(misnamed)} of {len(rows)} named otherwise; with sure names alone {sure:.3f}",
    )
    return [row], wrong
