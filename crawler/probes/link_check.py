"""`links`: how many of the portal's own links lead nowhere?"""

from __future__ import annotations

from typing import Any

from crawler.probes.client import Client, LookFailed

_NOT_COUNTED = frozenset(
    {401, 403, 405, 407, 408, 425, 429, 451, 503}
)  # refused, busy or blocked: not broken


async def links(client: Client) -> dict[str, Any]:
    """{checked, broken, broken_urls}: from the pages that were crawled, and a sample of links that were not.

    Broken: an answer of 404, 410 or another 4xx/5xx that is not a refusal. What was refused, blocked or
    silent is not counted. HEAD first, GET where a server does not know HEAD.
    """
    statuses: dict[str, int] = {
        url: status
        for url, status in client.request.seen_links
        if status is not None and status not in _NOT_COUNTED
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
        if answer.status not in _NOT_COUNTED:
            statuses[url] = answer.status
    broken = sorted(url for url, status in statuses.items() if status >= 400)
    return {"checked": len(statuses), "broken": len(broken), "broken_urls": broken[:50]}
