"""The addresses that a walk begins with: the home page, what the agency declares, its sister portals."""

from __future__ import annotations

from crawler.order import CrawlOrder
from crawler.portal import Portal
from crawler.priority import Priority
from evidence.address import address_key, canonical_url
from evidence.ports import Entry


def seeds(order: CrawlOrder, portal: Portal) -> list[Entry]:
    """The first entries of the ledger, best rank first."""
    found = [Entry(key=address_key(portal.home), url=portal.home, priority=int(Priority.HOME), depth=0)]
    for number, section in enumerate(order.declared):
        url = portal.settle(canonical_url(section.url, portal.home))
        if url and portal.owns(url):
            found.append(
                Entry(
                    key=address_key(url),
                    url=url,
                    priority=int(Priority.DECLARED) + number,
                    depth=1,
                    sections=(section.key,),
                    label="mục ở đây",
                )
            )
    sisters = [url for url in map(portal.settle, order.agency.sister_urls) if url]
    found += [
        Entry(key=address_key(url), url=url, priority=int(Priority.SECTION), depth=1) for url in sisters
    ]
    return found
