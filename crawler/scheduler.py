"""Scrapy's scheduler over a Ledger: requests are leased one by one, best rank first; nothing is pickled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from scrapy.core.scheduler import BaseScheduler

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler


class Walker(Protocol):
    """What the scheduler needs of a spider."""

    def next_request(self) -> Request | None:
        """Lease the next address and make its request; None where none is due now."""
        ...

    def has_more(self) -> bool:
        """Whether anything is left to ask for."""
        ...


class LedgerScheduler(BaseScheduler):
    """Asks the spider's ledger for the next address. Addresses enter through the ledger, never as Requests."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LedgerScheduler:
        """Scrapy's constructor."""
        return cls()

    def __init__(self) -> None:
        self._walker: Any = None

    def open(self, spider: Spider) -> None:
        """Remember the spider whose ledger is asked."""
        self._walker = spider

    def has_pending_requests(self) -> bool:
        """Whether the walk goes on."""
        return bool(self._walker.has_more())

    def enqueue_request(self, request: Request) -> bool:
        """Refuse: a request that did not come out of the ledger has no outcome that anybody would record."""
        return False

    def next_request(self) -> Request | None:
        """The next address of the ledger as a request."""
        request: Request | None = self._walker.next_request()
        return request
