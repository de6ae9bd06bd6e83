"""The entry of the room for a fixed list: crawl many portals at once, each into an archive of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from crawler.engine import Engine
from crawler.order import CrawlOrder, CrawlResult, OnEvent, ProcessSettings
from crawler.reactor import in_reactor
from evidence.ledger import MemoryLedger
from evidence.ports import Ledger


def crawl(
    orders: Sequence[CrawlOrder],
    *,
    process: ProcessSettings | None = None,
    ledgers: Sequence[Ledger] = (),
    on_event: OnEvent = lambda _: None,
) -> list[CrawlResult]:
    """Crawl portals at once; the results stand in the order of the orders.

    `ledgers`, one an order, hold their addresses; without them they are held in memory. A ledger that outlives its
    process (evidence.ports.LastingLedger) lets a crawl go on where another process has left off.
    One portal's trouble never ends another's crawl. Ctrl-C ends all of them in good order (`interrupted`).
    Raises RuntimeError when it is called a second time in a process (crawler.reactor).
    """
    held = ledgers or [MemoryLedger() for _ in orders]

    async def all_of_them() -> list[CrawlResult]:
        async with Engine(process or ProcessSettings()) as engine:

            async def one(order: CrawlOrder, ledger: Ledger) -> CrawlResult:
                async def prepare(asked: CrawlOrder) -> tuple[CrawlOrder, Ledger]:
                    return asked, ledger

                return await engine.crawl(order, prepare=prepare, on_event=on_event)

            return list(await asyncio.gather(*(one(*pair) for pair in zip(orders, held, strict=True))))

    return in_reactor(all_of_them)
