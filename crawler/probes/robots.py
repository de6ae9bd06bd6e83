"""`robots`: the portal's robots.txt, which the other probes then obey (RFC 9309)."""

from __future__ import annotations

import hashlib
from typing import Any

from protego import Protego

from crawler.probes.client import Client, LookFailed

_LIMIT = 500 * 1024  # RFC 9309 §2.5


async def robots(client: Client) -> dict[str, Any]:
    """{status, present, sitemaps, body_sha256, allows_home}; teaches the client its rules.

    A server error or silence means 'all forbidden' (RFC 9309 §2.3.1.4), any 4xx 'all allowed'. An HTML page
    in its place (a soft 404) is no robots.txt.
    """
    try:
        answer = await client.get(client.request.address("/robots.txt"), max_bytes=_LIMIT, robots=False)
    except LookFailed:
        client.robots_unreachable = True
        raise
    text = answer.body.decode("utf-8", "replace")
    html = answer.content_type == "text/html" or text.lstrip("\ufeff \r\n\t").startswith("<")
    present = 200 <= answer.status < 300 and not html
    rules = Protego.parse(text if present else "")
    client.robots = rules
    client.robots_unreachable = answer.status >= 500
    allows = not client.robots_unreachable and rules.can_fetch(
        client.request.home_url, client.request.user_agent
    )
    return {
        "status": answer.status,
        "present": present,
        "sitemaps": list(rules.sitemaps)[:20],
        "body_sha256": hashlib.sha256(answer.body).hexdigest(),
        "allows_home": allows,
    }
