"""Whether an answer is the portal's own word: a refusal, an error of the moment or an empty body is none."""

from __future__ import annotations

from checks.reading.condition import says_out_of_order
from crawler.blocks import block_reason, short_page
from crawler.probes.client import Answer, LookFailed

_TURNED_AWAY = frozenset({401, 403, 407, 408, 425, 429, 451})
_NOTICE = 600  # characters of a page that says only that nothing works


def seen(answer: Answer) -> Answer:
    """The answer itself. Raises LookFailed where it says nothing about what others find there."""
    if answer.status in _TURNED_AWAY:
        raise LookFailed(f"blocked_{answer.status}", "site")
    if answer.status >= 500:
        raise LookFailed(f"http_{answer.status}", "site")
    if not answer.body.strip() and answer.status == 200:
        raise LookFailed("empty_answer", "site")
    if answer.content_type in ("text/html", "application/xhtml+xml", ""):
        if reason := block_reason(answer.headers.items(), answer.body, status=answer.status, url=answer.url):
            raise LookFailed(f"blocked_{reason}", "site")
        short = short_page(answer.body, answer.header("content-type"), answer.url)
        if short is not None and len(short.text) <= _NOTICE and says_out_of_order(short.text):
            raise LookFailed("out_of_order", "site")
    return answer
