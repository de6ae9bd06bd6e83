"""`links`: how many of the portal's own links lead nowhere?"""

from __future__ import annotations

from typing import Any

from crawler.probes.client import Client, LookFailed

_NOT_COUNTED = frozenset({401, 403, 405, 407, 408, 425, 429, 451})  # refused or blocked: not broken


def _says_something(status: int) -> bool:
    """Whether a status tells of the link: a refusal does not, nor an error of the server, which may pass."""
    return status < 500 and status not in _NOT_COUNTED


async def links(client: Client) -> dict[str, Any]:
    """{checked, broken, broken_urls}: from the pages that were crawled, and a sample of links that were not.

    Broken: an answer of 404, 410 or another 4xx that is not a refusal. What was refused, blocked, silent or met
    by an error of the server is not counted. HEAD first, GET where a server does not know HEAD.
    """
    statuses: dict[str, int] = {
        url: status
        for url, status in client.request.seen_links
        if status is not None and _says_something(status)
    }
    fresh = [url for url in dict.fromkeys(client.request.unseen_links) if url not in statuses]
    wanted = client.request.link_sample
    step = max(1, len(fresh) // wanted) if wanted else 1
    for url in fresh[::step][:wanted]:
        try:
            answer = await client.get(url, method="HEAD")
            if answer.status >= 400:
                answer = await client.get(url, max_bytes=50_000)
        except LookFailed:
            continue
        if _says_something(answer.status):
            statuses[url] = answer.status
    broken = sorted(url for url, status in statuses.items() if status >= 400)
    return {"checked": len(statuses), "broken": len(broken), "broken_urls": broken[:50]}
