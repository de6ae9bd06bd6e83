"""The pages that findings cite, numbered for the list of evidence at the end of a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PAGE_OF_FILE = re.compile(r"trang \d+")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One citation: `number` is its place in the list of evidence at the end of the page.

    `place` is the page of a document file ('trang 2'), '' for web pages. `path` is the element of the quote, `mark`
    tells the quoted elements of one page apart (from 1; 0 without a quote).
    """

    number: int
    url: str
    sha256: str
    quote: str
    screenshot_sha256: str
    place: str = ""
    path: str = ""
    mark: int = 0


class EvidenceBook:
    """Numbers each cited page once, in the order of citing."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], Evidence] = {}
        self._marks: dict[int, dict[str, int]] = {}

    @property
    def entries(self) -> tuple[Evidence, ...]:
        """Every cited page once."""
        return tuple(self._numbers.values())

    def cite(self, citation: Mapping[str, Any]) -> Evidence:
        """A citation of a document, with its number."""
        url, sha256 = citation.get("url") or "", citation.get("sha256") or ""
        shot = citation.get("screenshot_sha256") or ""
        first = self._numbers.get((url, sha256))
        number = first.number if first else len(self._numbers) + 1
        path = citation.get("path") or ""
        quote = citation.get("quote") or ""
        evidence = Evidence(
            number=number,
            url=url,
            sha256=sha256,
            quote=quote,
            screenshot_sha256=shot,
            place=path if _PAGE_OF_FILE.fullmatch(path) else "",
            path=path,
            mark=self._mark(number, path) if quote else 0,
        )
        self._numbers.setdefault((url, sha256), evidence)
        return evidence

    def _mark(self, number: int, path: str) -> int:
        """The number of a quoted element on its page; each quote of a file's page has its own.

        It does not hang on the quote's words, which may be covered.
        """
        marks = self._marks.setdefault(number, {})
        place = "" if _PAGE_OF_FILE.fullmatch(path) else path
        return marks.setdefault(place or f" {len(marks)}", len(marks) + 1)
