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

    `place` is the page of a document file ('trang 2'), '' for web pages.
    """

    number: int
    url: str
    sha256: str
    quote: str
    screenshot_sha256: str
    place: str = ""


class EvidenceBook:
    """Numbers each cited page once, in the order of citing."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], Evidence] = {}

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
        evidence = Evidence(
            number=number,
            url=url,
            sha256=sha256,
            quote=citation.get("quote") or "",
            screenshot_sha256=shot,
            place=path if _PAGE_OF_FILE.fullmatch(path) else "",
        )
        self._numbers.setdefault((url, sha256), evidence)
        return evidence
