"""Beside a report: one page per cited page, as it was archived, opened at what was quoted.

`plan` says from a result document alone which pages are wanted and under which number; whoever has the archive makes
them (jobs.exhibits), and tells the report in `Exhibits` which of them there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from reports.citations import Evidence
from reports.crops import Picture
from reports.masking import about_citizens
from reports.page import render
from reports.view import PortalView, portal_view

MOST_OF_FINDING = 10  # pages that were searched in vain, of one finding
MOST_SEARCHED = 60  # of a report


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """What is quoted of a page, and for which criteria. `mark` is its number on the page, `path` its element.

    `quote` are the words as they stand on the page, `text` those that may be shown.
    """

    mark: int
    quote: str
    text: str
    path: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A page to be shown: its number, its address, the hash of what was archived ('' any), what is quoted of it.

    `shown_url` is the address as it may be shown.
    `criteria` are those for which it was searched in vain. `of_citizens`: citizens write there, so that more is covered.
    """

    number: int
    url: str
    shown_url: str
    sha256: str = ""
    quotations: tuple[Quotation, ...] = ()
    criteria: tuple[str, ...] = ()
    of_citizens: bool = False


@dataclass(frozen=True, kw_only=True)
class Exhibits:
    """The pages that stand beside a report, in its folder `folder`.

    `anchors` tells of each page's number which of its marks were found, and as what. `numbers` are the numbers of
    pages by address as it is shown.
    """

    folder: str = ""
    anchors: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def href(self, cited: Evidence) -> str:
        """Where a citation can be read: the page, at the quoted element; '' where there is none."""
        if cited.number not in self.anchors:
            return ""
        anchor = self.anchors[cited.number].get(cited.mark)
        return self._page(cited.number) + (f"#trich-{anchor}" if anchor else "")

    def page(self, number: int) -> str:
        """A page by its number in the list of evidence; '' where there is none."""
        return self._page(number) if number in self.anchors else ""

    def page_of(self, url: str) -> str:
        """A page by its address; '' where there is none."""
        return self.page(self.numbers.get(url, 0))

    def left_out(self, urls: Sequence[str]) -> int:
        """How many pages do not stand beside the report."""
        return sum(not self.page_of(url) for url in urls)

    def _page(self, number: int) -> str:
        return f"{self.folder}/{file_name(number)}"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What an archived page says, as its exhibit tells it. `markup` is harmless HTML (checks.reading.exhibit).

    `kind` is 'served', 'rendered' or 'file'. `fetched_at` is an ISO moment, `status` the answer's. `picture` is the
    screenshot; where there is none `picture_note` may say why.
    """

    markup: str
    kind: str
    fetched_at: str
    sha256: str
    status: int
    anchors: Mapping[int, int] = field(default_factory=dict)
    cut: bool = False
    masked: bool = False
    picture: Picture | None = None
    picture_note: str = ""


def file_name(number: int) -> str:
    """The file of a page by its number."""
    return f"{number}.html"


def plan(document: Mapping[str, Any], view: PortalView | None = None) -> tuple[Wanted, ...]:
    """The pages that a report wants to show: all that it cites, and of those searched in vain the first ones.

    `view` is that of the document, where it is at hand.
    """
    view, as_quoted = view or portal_view(document), portal_view(document, as_quoted=True)
    if not view.scored:
        return ()
    cited: dict[int, Wanted] = {}
    for line, bare in zip(view.lines, as_quoted.lines, strict=True):
        for evidence, quoted in zip(line.evidence, bare.evidence, strict=True):
            known = cited.get(evidence.number)
            wanted = known or Wanted(
                number=evidence.number, url=quoted.url, shown_url=evidence.url, sha256=evidence.sha256
            )
            cited[evidence.number] = _with_quotation(wanted, evidence, quoted.quote, line.id)
    numbers = {wanted.url: wanted.number for wanted in reversed(cited.values())}
    for (url, criterion), (shown_url, _) in zip(_searched(as_quoted), _searched(view), strict=True):
        number = numbers.setdefault(url, len(cited) + 1)
        wanted = cited.get(number) or Wanted(number=number, url=url, shown_url=shown_url)
        cited[number] = replace(wanted, criteria=tuple(dict.fromkeys((*wanted.criteria, criterion))))
    return tuple(
        replace(one, of_citizens=one.of_citizens or about_citizens(one.url, {}, document))
        for one in cited.values()
    )


def _with_quotation(wanted: Wanted, evidence: Evidence, quote: str, criterion: str) -> Wanted:
    if not evidence.mark:
        return wanted
    marks = {one.mark: one for one in wanted.quotations}
    known = marks.get(evidence.mark)
    criteria = tuple(dict.fromkeys((*(known.criteria if known else ()), criterion)))
    marks[evidence.mark] = Quotation(
        mark=evidence.mark,
        quote=known.quote if known else quote,
        text=known.text if known else evidence.quote,
        path=evidence.path,
        criteria=criteria,
    )
    hidden = wanted.of_citizens or evidence.quote != quote
    return replace(wanted, quotations=tuple(marks.values()), of_citizens=hidden)


def _searched(view: PortalView) -> Iterator[tuple[str, str]]:
    """Address and criterion of pages that were searched in vain, within the bounds; what failed wholly comes first."""
    seen: set[str] = set()
    for outcome in ("failed", "partial"):
        for line in view.lines:
            if line.outcome != outcome:
                continue
            for url in line.looked_at[:MOST_OF_FINDING]:
                if url in seen or len(seen) < MOST_SEARCHED:
                    seen.add(url)
                    yield url, line.id


def exhibit_page(document: Mapping[str, Any], wanted: Wanted, shown: Shown, *, report: str) -> str:
    """One page: a bar that says what it is, and below it what was archived. `report` is the report's file name."""
    return render(
        "exhibit.html",
        agency=document["agency"]["name"],
        wanted=wanted,
        shown=shown,
        content=Markup(shown.markup),  # noqa: S704 - made by checks.reading.exhibit, which escapes every text
        report=report,
    )
