"""Answers that the walk was given and the looks after it would ask for once more: home page, robots.txt, site maps.

A look that is made at such an answer is dated by when that came. Only what the walk really asked for in this run is
taken: nothing that an earlier run was answered, no error of the server, nothing that was cut short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.cookies import CARRIED
from evidence.address import canonical_url

if TYPE_CHECKING:
    from scrapy import Request

    from crawler.fetching import Answer

_MOST_BYTES = 5_000_000  # of all together, for a portal
_PASSING = 500  # from this status on an answer may be another one a minute later
_REFUSED = frozenset({401, 403, 407, 408, 425, 429, 451})


class Given:
    """The answers of one walk that its looks may use, by address."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._bytes = 0

    def note(self, request: Request, answer: Answer, *, home: str) -> None:
        """Keep an answer where a look will want it. `home` is the address of the home page, '' until it was read."""
        plain = request.method == "GET" and not request.meta.get(CARRIED)
        passing = answer.status >= _PASSING or answer.status in _REFUSED
        if not plain or answer.truncated or passing or not _is_wanted(answer.url, home):
            return
        if self._bytes + len(answer.body) <= _MOST_BYTES:
            self._bytes += len(answer.body)
            self._answers[_key(answer.url)] = answer

    def at(self, url: str) -> Answer | None:
        """What came from an address, None where that is to be asked."""
        return self._answers.get(_key(url))


def _is_wanted(url: str, home: str) -> bool:
    """The way to the home page and the page itself, and the files that are not for people."""
    path = urlsplit(url).path.lower()
    return not home or _key(url) == _key(home) or path == "/robots.txt" or path.endswith(".xml")


def _key(url: str) -> str:
    return canonical_url(url) or url
