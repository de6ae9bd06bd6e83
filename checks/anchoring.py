"""Every quote of a finding is anchored at the element of the stored page where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.case import Case
from checks.model import Citation, Finding
from checks.reading.places import KnownPlaces


def anchored(case: Case, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings whose citations name the element of their quote, where the quote stands on the page as stored.

    Each cited page is read closely once, and not at all where all its places are known from an earlier look.
    """
    wanted: dict[str, dict[str, str]] = {}
    for finding in findings:
        for citation in finding.citations:
            if citation.quote and not citation.path and citation.url in case.facts:
                wanted.setdefault(citation.url, {})[citation.quote] = ""
    pages = {page.url: page for page in case.site.pages if page.url in wanted}
    for url, quotes in wanted.items():
        page = pages[url]
        close = KnownPlaces(case.readings, case.site.body(page), page.header("content-type"))
        quotes.update({quote: close.path_of(quote) for quote in quotes})
    return tuple(
        replace(finding, citations=tuple(_anchored(citation, wanted) for citation in finding.citations))
        for finding in findings
    )


def _anchored(citation: Citation, paths: dict[str, dict[str, str]]) -> Citation:
    """A citation with its path; words that do not stand on the page are no quote of it."""
    if citation.path or citation.quote not in paths.get(citation.url, {}):
        return citation
    path = paths[citation.url][citation.quote]
    return replace(citation, path=path, quote=citation.quote if path else "")
