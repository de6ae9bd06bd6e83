"""Section detection on every truth set: found, not found and left open, beside what a person sees.

Every figure stands beside those of a constant and a random answer, of two plain matchers of labels, and of the finder
itself when a set's own labels are taken from the vocabulary. Errors go one by one to bench/detection-errors.json, the table
to bench/detection.md.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.detection_dates import DateCheck, of_page, of_samples, wrong_of
from benchmarks.detection_department import department_rows
from benchmarks.detection_gather import DEPARTMENT, SAMPLES, Gathered, gather
from benchmarks.detection_ministry import TABLE, entries, naming_rows, score
from benchmarks.detection_model import Judge, Tally, TruthSet, Wrong, found_by_us, merged, tally_of
from benchmarks.detection_rivals import at_random, everything, exact, substring
from benchmarks.table import Row
from checks.vocabulary import without
from jobs.settings import settings

PRECISION = 0.98
RECALL = 0.95
ABSTENTION = 0.05
RIGHT_DAYS = 0.97
WRONG_YEARS = 0.005
RIGHT_FLAGS = 0.98
_GOAL = f"P ≥ {PRECISION:.2f}, R ≥ {RECALL:.2f}, open ≤ {ABSTENTION:.2f}"
_FLAGS = (
    ("host", "external", RIGHT_FLAGS),
    ("decoys", "decoys", RIGHT_FLAGS),
    ("newest", "newest", RIGHT_DAYS),
)


def measure(form: str) -> list[Row]:
    """Measure in the short form (no samples, no leave-one-out) or the whole one."""
    short = form == "short"
    with tempfile.TemporaryDirectory(prefix="soicong-detection-") as folder:
        gathered = gather(Path(folder), short=short)
        tallies = tallies_of(gathered.sets.values(), found_by_us)
        rows = [*presence_rows(tallies), *_not_measured(gathered), *flag_rows(tallies)]
        if DEPARTMENT in gathered.sets:
            rows += department_rows(gathered.sets[DEPARTMENT])
        named, misnamed = naming_rows(entries()) if TABLE.exists() else ([], [])
        days = _days(gathered)
        rows += [*named, *date_rows(days), *rival_rows(gathered.sets.values())]
        if not short:
            rows += [*leave_one_out(gathered.sets.values(), tallies), *naming_left_out()]
    _write([*merged([*tallies.values()]).wrong, *misnamed, *wrong_of(days)], rows)
    return rows


def tallies_of(sets: Iterable[TruthSet], judge: Judge) -> dict[str, Tally]:
    """A judge's tally on each set by the set's name."""
    return {one.name: tally_of(one.name, one.subjects, judge) for one in sets}


def meets(tally: Tally) -> bool:
    """Whether a tally reaches the goals of presence."""
    return tally.precision >= PRECISION and tally.recall >= RECALL and tally.abstention <= ABSTENTION


def figures(tally: Tally) -> str:
    """Precision (P), recall (R) and abstention (open) as they are printed."""
    return f"P {tally.precision:.3f}, R {tally.recall:.3f}, open {tally.abstention:.3f}"


def presence_rows(tallies: Mapping[str, Tally]) -> list[Row]:
    """Presence on all sets together and on each alone."""
    return [
        Row(what=f"presence, {name}", goal=_GOAL, reached=figures(t), ok=meets(t), note=t.counts)
        for name, t in _with_all(tallies).items()
    ]


def _not_measured(gathered: Gathered) -> list[Row]:
    return [
        Row(what=f"presence, {name}", goal=_GOAL, reached=None, ok=True, note=why)
        for name, why in gathered.absent.items()
    ]


def flag_rows(tallies: Mapping[str, Tally]) -> list[Row]:
    """What goes with presence: own or another host, decoys left alone, the newest entry's day."""
    return [row for name, tally in _with_all(tallies).items() if (row := _flags(name, tally)) is not None]


def _flags(name: str, tally: Tally) -> Row | None:
    """One row of those flags that a set has a truth for."""
    counted = [(word, getattr(tally, field), goal) for word, field, goal in _FLAGS if getattr(tally, field)]
    if not counted:
        return None
    wrong = [f"{one.subject} {one.key}" for one in tally.wrong if one.kind != "presence"]
    return Row(
        what=f"told right, {name}",
        goal=", ".join(f"{word} ≥ {goal:.2f}" for word, _, goal in counted),
        reached=", ".join(f"{word} {sum(right)}/{len(right)}" for word, right, _ in counted),
        ok=all(sum(right) >= goal * len(right) for _, right, goal in counted),
        note=", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""),
    )


def _with_all(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    return {"all sets": merged([*tallies.values()]), **tallies}


def _days(gathered: Gathered) -> list[DateCheck]:
    days = [one for page in gathered.pages for one in of_page(page)]
    if SAMPLES in gathered.sets:
        days += of_samples(gathered.sets[SAMPLES].subjects)
    return days


def date_rows(days: list[DateCheck]) -> list[Row]:
    """Days of dated entries: right to the day, and of a wrong year."""
    total = len(days) or 1
    right = sum(one.right for one in days) / total
    years = sum(one.wrong_year for one in days) / total
    missed = sum(one.said is None for one in days)
    return [
        Row(
            what="dated entries right to the day",
            goal=f"≥ {RIGHT_DAYS:.2f}",
            reached=f"{right:.4f}",
            ok=right >= RIGHT_DAYS,
            note=f"{len(days)} entries, {missed} not found or read as undated",
        ),
        Row(
            what="dated entries with a wrong year",
            goal=f"≤ {WRONG_YEARS:.3f}",
            reached=f"{years:.4f}",
            ok=years <= WRONG_YEARS,
        ),
    ]


def rival_rows(sets: Iterable[TruthSet]) -> list[Row]:
    """What answers without sight must not reach, and what plain matching of labels reaches."""
    chosen = [*sets]
    rows = []
    for what, judge in (("constant ‘everything is there’", everything), ("random answer", at_random)):
        tally = merged([*tallies_of(chosen, judge).values()])
        rows.append(
            Row(
                what=what,
                goal="fails",
                reached=figures(tally),
                ok=not meets(tally),
                note=tally.counts,
            )
        )
    for what, judge in (("exact label", exact), ("label as part of the text", substring)):
        tally = merged([*tallies_of(chosen, judge).values()])
        rows.append(
            Row(
                what=f"baseline: {what}",
                goal="for comparison",
                reached=figures(tally),
                ok=True,
                note=tally.counts,
            )
        )
    return rows


def leave_one_out(sets: Iterable[TruthSet], known: Mapping[str, Tally]) -> Iterator[Row]:
    """All figures again with a vocabulary that lacks the labels that stand in one set."""
    chosen = [*sets]
    for left in chosen:
        with without(left.link_texts):
            again = tallies_of(chosen, found_by_us)
        before, after = merged([*known.values()]), merged([*again.values()])
        own = f"{_change(known[left.name], again[left.name])} on the set"
        yield Row(
            what=f"without the labels of {left.name}",
            goal="for comparison",
            reached=figures(again[left.name]),
            ok=True,
            note=f"change {own}; {_change(before, after)} on all",
        )


def naming_left_out() -> list[Row]:
    """The naming of ministries' sections with a vocabulary that lacks their own names."""
    if not TABLE.exists():
        return []
    rows = entries()
    before, _ = score(rows)
    with without(label for row in rows for label in (row.name, *row.name.split(" - "))):
        after, _ = score(rows)
    return [
        Row(
            what="without the labels of ministry_sections.tsv: macro-F1",
            goal="for comparison",
            reached=f"{after:.3f}",
            ok=True,
            note=f"change {after - before:+.3f}",
        )
    ]


def _change(before: Tally, after: Tally) -> str:
    return (
        f"{after.precision - before.precision:+.3f} / {after.recall - before.recall:+.3f}"
        f" / {after.abstention - before.abstention:+.3f}"
    )


def _write(wrong: Iterable[Wrong], rows: Iterable[Row]) -> None:
    """Every error, so that one can mend it, and the table as docs/accuracy.md shows it."""
    folder = settings().data / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([vars(one) for one in wrong], ensure_ascii=False, indent=1)
    (folder / "detection-errors.json").write_text(text + "\n", "utf-8")
    lines = ["| what | goal | reached | note |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.goal} | {row.reached or 'not measured'} | {row.note} |" for row in rows]
    (folder / "detection.md").write_text("\n".join(lines) + "\n", "utf-8")
