"""`links`: how many of the portal's own links lead nowhere?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from checks.reading.page import read_page
from crawler.blocks import block_reason
from crawler.cpu_limit import TooComplex, limited
from crawler.probes.client import Answer, Client, LookFailed
from crawler.probes.standing import NONE_BROKEN, NONE_KNOWN

_MOST_BYTES = 50_000  # of a page; no notice is longer
_CLOSED = frozenset({401, 405, 407})  # there, but not for every visitor or every way of asking
_NOT_COUNTED = frozenset({*_CLOSED, 403, 408, 425, 429, 451})  # refused or blocked: not broken


def _says_something(status: int) -> bool:
    """Whether a status tells of the link: a refusal does not, nor an error of the server, which may pass."""
    return status < 500 and status not in _NOT_COUNTED


def stands_between(answer: Answer) -> bool:
    """Whether something else came than what was asked for: nothing, a block, or a notice that the portal is closed."""
    if answer.status != 200 or answer.content_type != "text/html":
        return False
    if answer.cut:  # a long page is no notice; one without a single tag is no page
        return b"<" not in answer.body
    if not answer.body.strip():
        return True
    kind = answer.header("content-type")
    try:
        with limited():
            return (
                bool(block_reason(answer.headers.items(), answer.body, url=answer.url))
                or read_page(answer.url, answer.body, content_type=kind).out_of_order
            )
    except TooComplex:
        return False


async def links(
    client: Client,
    known: Mapping[str, Mapping[str, Any]] = NONE_KNOWN,
    gone: Mapping[str, int] = NONE_BROKEN,
) -> dict[str, Any]:
    """{checked, broken, broken_urls, unanswered_urls, sampled}: of the crawled pages, and of a sample of other links.

    Broken: an answer of 404, 410 or another 4xx that is not a refusal. What was refused, blocked, silent or met
    by an error of the server is neither, nor is one in whose place a block page came; such links of the sample are
    told apart, as each may be broken (but not those that robots.txt keeps us from). HEAD first; GET where a server
    does not know HEAD, and for web pages, up to 50 kB of them. `sampled` tells of each link of the sample that said
    something {url, status, at}; those that an earlier look told of likewise (`known`) are not asked again, and of those
    that it found broken (`gone`: status by address) HEAD is believed where it says the same.
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
    sampled: list[Mapping[str, Any]] = []
    for url in fresh[::step][:wanted]:
        if url in known:
            statuses[url] = known[url]["status"]
            sampled.append(known[url])
            continue
        try:
            answer = await client.get(url, method="HEAD")
            as_then = answer.status >= 400 and gone.get(url) == answer.status
            if not as_then and (answer.status >= 400 or answer.content_type == "text/html"):
                answer = await client.get(url, max_bytes=_MOST_BYTES)
        except LookFailed as failed:
            if failed.reason != "robots":
                unanswered.append(url)
            continue
        if _says_something(answer.status) and not stands_between(answer):
            statuses[url] = answer.status
            now = datetime.now(UTC).isoformat()
            sampled.append({"url": url, "status": answer.status, "at": now})
        elif answer.status not in _CLOSED:
            unanswered.append(url)
    broken = sorted(url for url, status in statuses.items() if status >= 400)
    return {
        "checked": len(statuses),
        "broken": len(broken),
        "broken_urls": broken[:50],
        "unanswered_urls": sorted(unanswered),
        "sampled": [dict(one) for one in sampled],
    }
