"""Where a post-back leads, asked for without a browser: a new address, or another part of the same page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from checks.reading.facts import LinkKind, PageFacts
from checks.reading.page import read_page
from checks.reading.paging import clicked_page, posted_page
from crawler.fetching import Answer, Fetched, Fetcher
from crawler.portal import Portal
from crawler.postback import ServerForm, called, script_labelled, server_form
from evidence.address import address_key
from evidence.ports import Entry, EntryKind

_SOURCES = 6  # pages whose form is kept: a __VIEWSTATE may have half a megabyte


@dataclass(frozen=True, kw_only=True)
class _Source:
    facts: PageFacts
    form: ServerForm


class Posting:
    """Sends the forms of one walk. `send` posts a body to an address and returns the answer or the error."""

    def __init__(
        self,
        portal: Portal,
        fetcher: Fetcher,
        send: Callable[[str, bytes], Awaitable[Answer | Exception]],
    ):
        self._portal = portal
        self._fetcher = fetcher
        self._send = send
        self._sources: OrderedDict[str, _Source] = OrderedDict()

    @property
    def remembered(self) -> list[str]:
        """Pages whose form is kept, the oldest first."""
        return list(self._sources)

    def remember(self, url: str, facts: PageFacts, body: bytes) -> None:
        """Keep the form of a page whose post-backs may be followed next."""
        if not any(link.kind is LinkKind.POSTBACK for link in facts.links):
            return
        form = server_form(
            self._portal.body(body).decode(facts.encoding or "utf-8", "replace"), urldefrag(url)[0]
        )
        if form is not None:
            self._sources[url] = _Source(facts=facts, form=form)
            self._sources.move_to_end(url)
            while len(self._sources) > _SOURCES:
                self._sources.popitem(last=False)

    async def follow(self, entry: Entry) -> Fetched | None:
        """What the click of an entry leads to; None where only a browser could tell.

        `url` of the answer is its own address, or the entry's where the page changed in place.
        """
        source = await self._source(entry.found_on)
        call = called(_script(source.facts, entry)) if source is not None else None
        if source is None or call is None:
            return None
        action = self._portal.settle(source.form.action)
        if not self._portal.owns(action):
            return None
        answer = await self._send(action, source.form.body(*call))
        if not isinstance(answer, Answer) or answer.status >= 400:
            return None
        fetched = await self._fetcher.fetch(action, first=answer)
        stays = not fetched.redirects or address_key(fetched.url) == address_key(urldefrag(entry.found_on)[0])
        return replace(fetched, url=entry.url if stays else fetched.url, redirects=fetched.redirects[1:])

    async def _source(self, url: str) -> _Source | None:
        if url not in self._sources and url == urldefrag(url)[0]:
            answer = (await self._fetcher.fetch(url)).answer
            if answer is not None and answer.is_html:
                body = self._portal.body(answer.body)
                facts = read_page(url, body, content_type=answer.header("content-type"))
                self.remember(url, facts, answer.body)
        return self._sources.get(url)


def _script(facts: PageFacts, entry: Entry) -> str:
    """The script of the link that an entry stands for: a list's page by its number, others by their label."""
    if entry.kind is not EntryKind.LISTING:
        return script_labelled(facts, entry.label)
    current = clicked_page(entry.found_on)
    return next((link.script for link in facts.links if posted_page(link, current) == entry.page_number), "")
