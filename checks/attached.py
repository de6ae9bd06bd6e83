"""Document files of entries and sections: what they say, where to cite it, and what a visitor would not get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checks.case import Case, Section
from checks.model import Citation
from checks.reading.dates import find_dates
from checks.reading.facts import Item, PageFacts
from checks.reading.file_facts import STATE_WORDS, FileFacts, FileState
from checks.reading.links import is_file
from checks.reading.paper import HEAD_LETTERS
from checks.reading.viewers import shown_file
from checks.seen import Reader, file_links


class Attached:
    """Finds the files of entries: in the list, behind the entry itself, on the entry's own page."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._reader = Reader(case)

    def addresses(self, item: Item) -> tuple[str, ...]:
        """Addresses of an entry's files, without repeats."""
        own_page = self._reader.facts(item.url)
        links = [link.url for link in file_links(own_page)] if own_page is not None else []
        own = [item.url] if own_page is None and is_file(item.url) else []
        return tuple(dict.fromkeys((*item.files, *own, *links)))

    def files(self, item: Item) -> tuple[FileFacts, ...]:
        """What those of an entry's files say that were fetched."""
        return self.read(self.addresses(item))

    def paper(self, item: Item) -> FileFacts | None:
        """The document that an entry shows: the first of its files with a head; None where none has one.

        A file with another number than the entry is not that document.
        """
        for facts in self.files(item):
            if item.number and facts.number and item.number != facts.number:
                continue
            if facts.readable and (facts.issued or facts.number or facts.title):
                return facts
        return None

    def read(self, addresses: Iterable[str]) -> tuple[FileFacts, ...]:
        """What the files behind addresses say, as far as they were fetched; each file once."""
        known = (self._case.files[url] for url in addresses if url in self._case.files)
        return tuple({facts.url: facts for facts in known}.values())

    def section_addresses(self, section: Section) -> tuple[str, ...]:
        """Addresses of a section's files: the one that its menu entry opens, those its pages link to or embed."""
        own = (section.url,) if section.url in self._case.files else ()
        linked = (url for page in self._case.pages_of(section.key) for url in attachments(page))
        return tuple(dict.fromkeys((*own, *linked)))

    def of_section(self, section: Section) -> tuple[FileFacts, ...]:
        """What those of a section's files say that were fetched."""
        return self.read(self.section_addresses(section))

    def unknown(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Files of which a visitor may read what we could not: not fetched, scanned, too large, not read."""
        files = self._case.files
        return tuple(
            url
            for url in dict.fromkeys(addresses)
            if url not in files or not (files[url].readable or files[url].unusable)
        )

    def useless(self, addresses: Iterable[str]) -> frozenset[str]:
        """Those of the addresses behind which a visitor, too, gets no document."""
        return frozenset(
            url for url in addresses if url in self._case.files and self._case.files[url].unusable
        )


def attachments(page: PageFacts) -> tuple[str, ...]:
    """Addresses of the files that a page's own content links to, lists or embeds."""
    listed = (url for item in page.items for url in (*item.files, item.url) if is_file(url))
    embedded = (url for frame in page.frames if is_file(url := shown_file(frame, page.url)))
    return tuple(dict.fromkeys((*(link.url for link in file_links(page)), *listed, *embedded)))


def cite_file(facts: FileFacts, quote: str = "") -> Citation:
    """A file, with the page on which the quoted words stand."""
    number = facts.page_of(quote)
    return Citation(
        url=facts.url, sha256=facts.sha256, quote=quote[:300], path=f"trang {number}" if number else ""
    )


def dateline(facts: FileFacts) -> str:
    """The words of a document that tell its day of issue, '' where it tells none."""
    if facts.issued is None:
        return ""
    found = (found.text for found in find_dates(facts.text[:HEAD_LETTERS]) if found.value == facts.issued)
    return next(found, "")


def states_told(files: Iterable[FileFacts]) -> str:
    """What of files could not be read, as the end of a sentence: ' (2 tệp là bản quét, chưa đọc được chữ)'."""
    counts = Counter(facts.state for facts in files)
    told = [
        f"{counts[state]} tệp {words}"
        for state, words in STATE_WORDS.items()
        if counts[state] and state is not FileState.TEXT
    ]
    return f" ({'; '.join(told)})" if told else ""
