"""Days of entries, held against the days that a person reads or that were written into the samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

from benchmarks.detection_model import Subject, Wrong
from benchmarks.golden_content import paired, plain, same
from benchmarks.golden_sites import page_facts
from benchmarks.golden_truth import GoldenPage
from checks.reading.documents import read_documents
from samples.makes import make_of
from samples.model import Record
from samples.province import plans
from samples.writing.book import write


@dataclass(frozen=True, kw_only=True)
class DateCheck:
    """A dated entry: the day that a person reads and the one that was read (None: not found, or undated)."""

    subject: str
    title: str
    truth: date
    said: date | None

    @property
    def right(self) -> bool:
        """Whether the day is the truth's."""
        return self.said == self.truth

    @property
    def wrong_year(self) -> bool:
        """Whether a day of another year was read."""
        return self.said is not None and self.said.year != self.truth.year


def of_page(page: GoldenPage) -> Iterator[DateCheck]:
    """Every dated entry, article and numbered document of a golden page."""
    facts = page_facts(page)
    items, _ = paired(page.items or (), facts.items, lambda t, i: same(t.title, i.title))
    for item, found in items:
        if item.day is not None:
            said = found.day if found else None
            yield DateCheck(subject=page.name, title=item.title, truth=item.day, said=said)
    if page.article is not None and page.article.day is not None:
        said = facts.article.day if facts.article else None
        yield DateCheck(subject=page.name, title=page.article.title, truth=page.article.day, said=said)
    documents, _ = paired(
        page.documents or (), read_documents(facts), lambda t, d: plain(t.number or "-") == plain(d.number)
    )
    for document, read in documents:
        if document.issued is not None and document.number is not None:
            said = read.issued if read else None
            yield DateCheck(subject=page.name, title=document.number, truth=document.issued, said=said)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path).rstrip("/") + (f"?{unquote(parts.query)}" if parts.query else "")


def of_samples(subjects: Iterable[Subject]) -> Iterator[DateCheck]:
    """Every dated record of the samples that a crawl saw in a list, by its address.

    Where lists that show it disagree, one of the wrong days counts.
    """
    by_name = {subject.name: subject for subject in subjects}
    for plan in plans():
        subject = by_name.get(plan.code)
        if subject is None:
            continue
        book = write(plan)
        make = make_of(plan.make)(book)
        read: dict[str, list[date | None]] = {}
        for facts in subject.seen.facts.values():
            for item in facts.items:
                read.setdefault(_path(item.url), []).append(item.day)
        for page in book.pages:
            for record in page.records:
                days = read.get(_path(make.record_url(page, record)))
                if record.day is None or days is None:
                    continue
                dated = [day for day in days if day is not None]
                right = {record.day, *_posted(record)}
                said = next((day for day in dated if day not in right), dated[0] if dated else None)
                truth = said if said in right and said is not None else record.day
                yield DateCheck(subject=plan.code, title=record.title, truth=truth, said=said)


def _posted(record: Record) -> tuple[date, ...]:
    """The day on which a document was posted, where the entry shows it beside the day of issue: both are its own."""
    shown = record.cell("Ngày đăng")
    return (datetime.strptime(shown, "%d/%m/%Y").replace(tzinfo=UTC).date(),) if shown else ()


def wrong_of(checks: Iterable[DateCheck]) -> list[Wrong]:
    """The days that were read wrong."""
    return [
        Wrong(
            group="dates",
            subject=one.subject,
            key="",
            kind="date",
            said=str(one.said),
            truth=one.truth.isoformat(),
            reason=one.title,
        )
        for one in checks
        if not one.right
    ]
