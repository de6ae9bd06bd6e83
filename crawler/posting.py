"""Where a post-back leads, asked for without a browser: a new address, or another part of the same page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from checks.reading.facts import LinkKind, PageFacts
from checks.reading.page import read_page
from checks.reading.paging import clicked_page, posted_page
from crawler.cpu_limit import TooComplex, limited
from crawler.fetching import Answer, Fetched, Fetcher
from crawler.in_place import NOTHING_SHOWN, shown_by
from crawler.portal import Portal
from crawler.postback import ServerForm, called, script_labelled, server_form
from evidence.address import address_key
from evidence.model import Visibility
from evidence.ports import Entry, EntryKind

_SOURCES = 16  # pages whose form is kept
_MOST_LETTERS = 3_000_000  # of their fields together: a __VIEWSTATE may have half a megabyte


@dataclass(frozen=True, kw_only=True)
class _Source:
    """A page whose form is sent. `says` is what it says before a click, as the server and the browser give it."""

    facts: PageFacts
    form: ServerForm
    says: frozenset[str]


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

    def remember(self, url: str, facts: PageFacts, answer: Answer) -> None:
        """Keep the form of a page whose post-backs may be followed next. `facts` may be those of the browser's page."""
        if not any(link.kind is LinkKind.POSTBACK for link in facts.links):
            return
        text = self._portal.body(answer.body).decode(facts.encoding or "utf-8", "replace")
        form = server_form(text, urldefrag(url)[0])
        if form is not None:
            says = {shown_by(facts)}
            if facts.rendered and (plain := self._read(url, answer)) is not None:
                says.add(shown_by(plain))
            self._sources[url] = _Source(facts=facts, form=form, says=frozenset(says))
            self._sources.move_to_end(url)
            while len(self._sources) > _SOURCES or (
                len(self._sources) > 1 and self._letters() > _MOST_LETTERS
            ):
                self._sources.popitem(last=False)

    def _letters(self) -> int:
        return sum(len(value) for source in self._sources.values() for _, value in source.form.fields)

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
        body = source.form.body(*call)
        answer = await self._send(action, body)
        if not isinstance(answer, Answer) or answer.status >= 400:
            return None
        fetched = await self._fetcher.fetch(action, first=answer, resend=lambda: self._send(action, body))
        stays = not fetched.redirects or address_key(fetched.url) == address_key(urldefrag(entry.found_on)[0])
        if stays and self._says_the_same(source, fetched):
            return replace(fetched, url=entry.url, outcome=NOTHING_SHOWN, redirects=fetched.redirects[1:])
        return replace(fetched, url=entry.url if stays else fetched.url, redirects=fetched.redirects[1:])

    def _says_the_same(self, source: _Source, fetched: Fetched) -> bool:
        """Whether a page is the one that the click was made on: then the portal has not followed the click."""
        answer = fetched.answer
        if answer is None or not answer.is_html or fetched.outcome.visibility is not Visibility.SEEN:
            return False
        facts = self._read(fetched.url, answer)
        return facts is not None and shown_by(facts) in source.says

    def _read(self, url: str, answer: Answer) -> PageFacts | None:
        try:
            with limited():
                return read_page(
                    url, self._portal.body(answer.body), content_type=answer.header("content-type")
                )
        except TooComplex:
            return None

    async def _source(self, url: str) -> _Source | None:
        if url not in self._sources and url == urldefrag(url)[0]:
            answer = (await self._fetcher.fetch(url)).answer
            if answer is not None and answer.is_html:
                facts = self._read(url, answer)
                if facts is not None:
                    self.remember(url, facts, answer)
        if url in self._sources:
            self._sources.move_to_end(url)
        return self._sources.get(url)


def _script(facts: PageFacts, entry: Entry) -> str:
    """The script of the link that an entry stands for: a list's page by its number, others by their label."""
    if entry.kind is not EntryKind.LISTING:
        return script_labelled(facts, entry.label)
    current = clicked_page(entry.found_on)
    return next((link.script for link in facts.links if posted_page(link, current) == entry.page_number), "")
