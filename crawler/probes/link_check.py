"""`links`: how many of the portal's own links lead nowhere?"""

from __future__ import annotations

from typing import Any

from crawler.probes.client import Client, LookFailed

_CLOSED = frozenset({401, 405, 407})  # there, but not for every visitor or every way of asking
_NOT_COUNTED = frozenset({*_CLOSED, 403, 408, 425, 429, 451})  # refused or blocked: not broken


def _says_something(status: int) -> bool:
    """Whether a status tells of the link: a refusal does not, nor an error of the server, which may pass."""
    return status < 500 and status not in _NOT_COUNTED


async def links(client: Client) -> dict[str, Any]:
    """{checked, broken, broken_urls, unanswered_urls}: of the pages that were crawled, and of a sample of other links.

    Broken: an answer of 404, 410 or another 4xx that is not a refusal. What was refused, blocked, silent or met
    by an error of the server is neither; such links of the sample are told apart, as each may be broken (but not
    those that robots.txt keeps us from). HEAD first, GET where a server does not know HEAD.
    """
    statuses: dict[str, int] = {
        url: status
        for url, status in client.request.seen_links
        if status is not None and _says_something(status)
    }
    fresh = [url for url in dict.fromkeys(client.request.unseen_links) if url not in statuses]
    unanswered: list[str] = []
    wanted = client.request.link_sample
    step = max(1, len(fresh) // wanted) if wanted else 1
    for url in fresh[::step][:wanted]:
        try:
            answer = await client.get(url, method="HEAD")
            if answer.status >= 400:
                answer = await client.get(url, max_bytes=50_000)
        except LookFailed as failed:
            if failed.reason != "robots":
                unanswered.append(url)
            continue
        if _says_something(answer.status):
            statuses[url] = answer.status
        elif answer.status not in _CLOSED:
            unanswered.append(url)
    broken = sorted(url for url, status in statuses.items() if status >= 400)
    return {
        "checked": len(statuses),
        "broken": len(broken),
        "broken_urls": broken[:50],
        "unanswered_urls": sorted(unanswered),
    }
