"""`robots`: the portal's robots.txt, which the other probes then obey (RFC 9309)."""

from __future__ import annotations

import hashlib
from typing import Any

from crawler.fetching import Answer as FileAnswer
from crawler.probes.client import Client
from crawler.probes.seen import seen
from crawler.robots import rules_of
from crawler.robots_file import LONGEST


async def robots(client: Client) -> dict[str, Any]:
    """{status, present, sitemaps, body_sha256, allows_home}. What the others obey is read by crawler.robots.

    A server error or silence means 'all forbidden' (RFC 9309 §2.3.1.4), any 4xx 'all allowed'. An HTML page
    in its place (a soft 404) is no robots.txt; one that only turns us away tells nothing.
    """
    place = client.request.address("/robots.txt")
    answer = await client.get(place, max_bytes=LONGEST + 1, robots=False, given=True)
    text = answer.body.decode("utf-8", "replace")
    html = answer.content_type == "text/html" or text.lstrip("\ufeff \r\n\t").startswith("<")
    present = 200 <= answer.status < 300 and not html
    if html and 200 <= answer.status < 300:
        seen(answer)
    rules = rules_of(
        FileAnswer(
            url=answer.url, status=answer.status, headers=tuple(answer.headers.items()), body=answer.body
        )
    )
    return {
        "status": answer.status,
        "present": present,
        "sitemaps": list(rules.maps)[:20],
        "body_sha256": hashlib.sha256(answer.body).hexdigest(),
        "allows_home": rules.refuses(client.request.home_url) is None,
    }
