"""What is read on a golden page, held against what a person reads there; one sentence for each difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from benchmarks.golden_sites import page_facts
from benchmarks.golden_truth import GoldenPage
from checks.reading.documents import is_legal_normative, read_documents
from checks.reading.drafts import read_drafts
from checks.reading.facts import PageFacts
from checks.reading.people import read_people
from checks.reading.procedures import read_procedures
from checks.reading.projects import read_projects
from checks.reading.questions import read_questions
from checks.reading.schedule import read_schedule, schedule_span
from checks.vietnamese import fold

_NOT_WORDS = re.compile(r"[^0-9a-z]+")
_LEVELS = {"toàn trình": "full", "một phần": "partial"}
_SAME_FROM = 20  # letters from which on a title that begins as another is the same one cut short
A = TypeVar("A")
B = TypeVar("B")


def plain(text: str) -> str:
    """Words of a text without accents, case and punctuation, to compare by."""
    return _NOT_WORDS.sub(" ", fold(text)).strip()


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, one of them perhaps cut short."""
    first, second = plain(one), plain(other)
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) >= _SAME_FROM and longer.startswith(shorter))


def _digits(numbers: Iterable[str]) -> set[str]:
    return {re.sub(r"\D", "", number) for number in numbers}


def paired(
    truths: Sequence[A], said: Sequence[B], fits: Callable[[A, B], bool]
) -> tuple[list[tuple[A, B | None]], list[B]]:
    """Each truth with the first answer that fits it and no other, and the answers that fit none."""
    left = list(said)
    pairs: list[tuple[A, B | None]] = []
    for truth in truths:
        match = next((one for one in left if fits(truth, one)), None)
        if match is not None:
            left.remove(match)
        pairs.append((truth, match))
    return pairs, left


def _list(
    kind: str,
    truths: Sequence[A] | None,
    said: Sequence[B],
    *,
    name: Callable[[A], str],
    shown: Callable[[B], str],
    fits: Callable[[A, B], bool],
    fields: Callable[[A, B], Iterable[tuple[str, Any, Any]]],
) -> Iterator[str]:
    """Differences of a list: entries that are missing or too many, and fields that were read otherwise."""
    if truths is None:
        return
    pairs, extra = paired(truths, said, fits)
    for truth, one in pairs:
        if one is None:
            yield f"{kind} ‘{name(truth)}’: not found"
            continue
        for field, wanted, read in fields(truth, one):
            if wanted is not None and wanted != read:
                yield f"{kind} ‘{name(truth)}’: {field} is {read!r}, truth {wanted!r}"
    for one in extra:
        yield f"{kind}: ‘{shown(one)}’ is none"


def _text(truth: str | None, read: str) -> tuple[str | None, str]:
    """A written text that may be read with more around it: equal where the one lies in the other."""
    if truth is not None and plain(truth) and plain(truth) in plain(read):
        return truth, truth
    return truth, read


def _items(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    yield from _list(
        "item",
        page.items,
        facts.items,
        name=lambda t: t.title,
        shown=lambda i: i.title,
        fits=lambda t, i: same(t.title, i.title),
        fields=lambda t, i: [("day", str(t.day), str(i.day))],
    )


def _article(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    truth, read = page.article, facts.article
    if truth is None:
        return
    if read is None:
        yield "article: none was read"
        return
    if not same(truth.title, read.title):
        yield f"article: title is {read.title!r}, truth {truth.title!r}"
    if truth.day != read.day:
        yield f"article: day is {read.day}, truth {truth.day}"
    for name, wanted, said in (("author", truth.author, read.author), ("source", truth.source, read.source)):
        if wanted is not None and plain(wanted) != plain(said):
            yield f"article: {name} is {said!r}, truth {wanted!r}"


def _documents(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    yield from _list(
        "document",
        page.documents,
        read_documents(facts),
        name=lambda t: t.number or t.abstract or "",
        shown=lambda d: d.number or d.abstract,
        fits=lambda t, d: (
            plain(t.number) == plain(d.number) if t.number else same(t.abstract or "", d.abstract)
        ),
        fields=lambda t, d: [
            ("issued", t.issued, d.issued),
            ("effective", t.effective, d.effective),
            ("kind", *_text(t.kind, d.kind)),
            ("authority", *_text(t.authority, d.authority)),
            ("abstract", *_text(t.abstract, d.abstract)),
            ("signer", *_text(t.signer, d.signer)),
            ("normative", t.normative, is_legal_normative(d.number)),
            ("files", t.files, len(d.files)),
        ],
    )


def _people(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    yield from _list(
        "person",
        page.people,
        read_people(facts),
        name=lambda t: t.name,
        shown=lambda p: p.name,
        fits=lambda t, p: plain(t.name) == plain(p.name),
        fields=lambda t, p: [
            ("position", *_text(t.position, p.position)),
            ("phone", t.phone and _digits([t.phone]), _digits([p.phone])),
            ("email", t.email, p.email),
            ("duties", t.duties, bool(p.duties)),
        ],
    )


def _contacts(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    truth, read = page.contacts, facts.contacts
    if truth is None:
        return
    if truth.address is not None and not any(plain(truth.address) in plain(a) for a in read.addresses):
        yield f"contacts: address is {read.addresses}, truth {truth.address!r}"
    for name, wanted, said in (("phones", truth.phones, read.phones), ("faxes", truth.faxes, read.faxes)):
        if wanted is not None and _digits(wanted) != _digits(said):
            yield f"contacts: {name} are {sorted(_digits(said))}, truth {sorted(_digits(wanted))}"
    if truth.emails is not None and {e.lower() for e in truth.emails} != {e.lower() for e in read.emails}:
        yield f"contacts: emails are {read.emails}, truth {truth.emails}"


def _schedule(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    if page.schedule is None:
        return
    span = schedule_span(facts, page.day.year)
    days = [one.day for one in read_schedule(facts, page.day.year)]
    first = span.first if span else min(days, default=None)
    last = span.last if span else max(days, default=None)
    if (first, last) != (page.schedule.first, page.schedule.last):
        yield f"schedule: {first} – {last}, truth {page.schedule.first} – {page.schedule.last}"


_PROJECT_FIELDS = ("goal", "field", "kind", "time", "cost", "funding", "funder", "state")


def _projects(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    yield from _list(
        "project",
        page.projects,
        read_projects(facts),
        name=lambda t: t.name,
        shown=lambda p: p.name,
        fits=lambda t, p: same(t.name, p.name),
        fields=lambda t, p: [
            (
                "fields",
                None if t.fields is None else sorted({*t.fields} - {"name"}),
                sorted(name for name in _PROJECT_FIELDS if getattr(p, name)),
            )
        ],
    )


def _procedures(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    yield from _list(
        "procedure",
        page.procedures,
        read_procedures(facts),
        name=lambda t: t.name,
        shown=lambda p: p.name,
        fits=lambda t, p: same(t.name, p.name),
        fields=lambda t, p: [
            ("field", *_text(t.field, p.field)),
            ("level", _LEVELS.get(t.level or "", t.level), p.level),
        ],
    )


def _drafts(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    yield from _list(
        "draft",
        page.drafts,
        read_drafts(facts),
        name=lambda t: t.title,
        shown=lambda d: d.title,
        fits=lambda t, d: same(t.title, d.title),
        fields=lambda t, d: [
            ("deadline", t.deadline, d.deadline),
            ("email", *_text(t.email, d.address)),
            ("full_text", t.full_text, bool(d.files)),
        ],
    )


def _questions(page: GoldenPage, facts: PageFacts) -> Iterator[str]:
    if page.questions is None:
        return
    read = read_questions(facts)
    if len(read) != len(page.questions):
        yield f"questions: {len(read)} read, truth {len(page.questions)}"
    for number, (truth, one) in enumerate(zip(page.questions, read, strict=False), 1):
        for name, wanted, said in (
            ("asked", truth.asked, one.asked_day),
            ("answered", truth.answered, one.answered),
            ("answer_day", truth.answer_day, one.answer_day),
        ):
            if wanted is not None and wanted != said:
                yield f"question {number}: {name} is {said}, truth {wanted}"


_READERS = (
    _items,
    _article,
    _documents,
    _people,
    _contacts,
    _schedule,
    _projects,
    _procedures,
    _drafts,
    _questions,
)


def differences(page: GoldenPage) -> list[str]:
    """What was read otherwise than a person reads it; functions of the page (`tools`) are in golden_tools."""
    facts = page_facts(page)
    return [text for reader in _READERS for text in reader(page, facts)]
