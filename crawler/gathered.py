"""What a walk notices for the probes: feeds, search forms, items to search for, services, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from checks.matching import SURE_FROM
from checks.reading.damage import has_lost_letters, is_damaged
from checks.reading.facts import Form, PageFacts, Region
from checks.sections import link_keys
from crawler.order import CrawlOrder
from crawler.portal import Portal
from crawler.probes.request import KnownItem, ProbeRequest, SearchForm
from crawler.settings import user_agent
from crawler.urls import refusal
from evidence.address import canonical_url
from evidence.ports import Entry, EntryKind

_MOST_FEEDS = 5
_MOST_SERVICES = 8
_MOST_LINKS = 400
_SERVICE_SECTIONS = frozenset({"online_services", "procedures", "dossier_lookup", "service_results"})
_LOOK_SECTIONS = ("news", "legal_documents", "procedures", "introduction", "contact")
_TEXT_FIELDS = ("search", "text")
_TELLING_WORDS = 4


@dataclass(kw_only=True)
class Gathered:
    """Filled page by page; `request` turns it into the probes' order."""

    feeds: dict[str, None] = field(default_factory=dict)
    services: dict[str, None] = field(default_factory=dict)
    search: SearchForm | None = None
    document_search: SearchForm | None = None
    items: dict[str, KnownItem] = field(default_factory=dict)  # by the address that a list names
    news: set[str] = field(default_factory=set)  # addresses of such entries
    document_item: KnownItem | None = None
    dossier_lookup: str = ""
    looks: dict[str, str] = field(default_factory=dict)  # section → page, for the browser's looks
    answered: dict[str, int | None] = field(default_factory=dict)

    def page(self, entry: Entry, url: str, facts: PageFacts, body: bytes, portal: Portal) -> None:
        """Note what a readable page offers; a page with damaged letters has no title to search for."""
        if is_damaged(facts):
            return
        for feed in facts.feeds:
            self._feed(feed, portal)
        for key in entry.sections:
            if key in _LOOK_SECTIONS:
                self.looks.setdefault(key, url)
        if "dossier_lookup" in entry.sections and not self.dossier_lookup:
            self.dossier_lookup = url
        for link in facts.links:
            target = portal.known(link.url)
            if refusal(target) == "feed":
                self._feed(target, portal)
            elif target and not portal.owns(target):
                self._service(target, [key for key, sure in link_keys(link) if sure >= SURE_FROM])
        self._forms(entry, url, facts, body)
        self._items(entry, facts, portal)

    def _feed(self, url: str, portal: Portal) -> None:
        known = portal.known(url)
        if known and portal.owns(known) and len(self.feeds) < _MOST_FEEDS:
            self.feeds[known] = None

    def _service(self, url: str, keys: list[str]) -> None:
        if _SERVICE_SECTIONS.intersection(keys) and len(self.services) < _MOST_SERVICES:
            self.services[url] = None
        if "dossier_lookup" in keys and not self.dossier_lookup:
            self.dossier_lookup = url

    def _forms(self, entry: Entry, url: str, facts: PageFacts, body: bytes) -> None:
        forms = [form for form in facts.forms if form.purpose == "search"]
        documents = "legal_documents" in entry.sections
        for form in forms:
            if self.search is None and (entry.depth == 0 or form.region is Region.HEADER):
                self.search = _search_form(form, url, body)
            if documents and self.document_search is None and form.region in (Region.MAIN, Region.OTHER):
                self.document_search = _search_form(form, url, body)

    def _items(self, entry: Entry, facts: PageFacts, portal: Portal) -> None:
        telling = len(entry.label.split()) >= _TELLING_WORDS and not has_lost_letters(entry.label)
        if entry.kind is EntryKind.ITEM and telling:
            self.items.setdefault(entry.url, KnownItem(title=entry.label, url=facts.url))
        if "news" in entry.sections:
            entries = (canonical_url(item.url, facts.url) for item in facts.items if item.url)
            self.news.update(portal.settle(url) for url in entries)
        if "legal_documents" in entry.sections and self.document_item is None:
            for item in facts.items:
                target = portal.known(canonical_url(item.url, facts.url)) if item.url else ""
                if target and portal.owns(target):
                    self.document_item = KnownItem(title=item.number or item.title, url=target)
                    break

    def _item(self) -> KnownItem | None:
        """What to search for: news, which every search covers, rather than an entry of another list."""
        news = (known for url, known in self.items.items() if url in self.news)
        return next(news, next(iter(self.items.values()), None))

    def request(
        self, order: CrawlOrder, portal: Portal, home_url: str, unseen_links: tuple[str, ...]
    ) -> ProbeRequest:
        """The probes' order. `unseen_links` are addresses that were found and not fetched."""
        return ProbeRequest(
            home_url=home_url,
            user_agent=user_agent(order.contact),
            live=order.live and not portal.is_stand_in,
            delay=order.delay,
            feeds=tuple(self.feeds),
            search=self.search,
            search_item=self._item(),
            # without a form of its own the documents are found, or not, by the portal's search
            document_search=self.document_search or self.search,
            document_item=self.document_item,
            services=tuple(dict.fromkeys((*self.services, *order.agency.sister_urls))),
            dossier_lookup=self.dossier_lookup,
            seen_links=tuple(sorted(self.answered.items()))[:_MOST_LINKS],
            unseen_links=unseen_links[:_MOST_LINKS],
        )


def _search_form(form: Form, url: str, body: bytes) -> SearchForm | None:
    name = next((f.name for kind in _TEXT_FIELDS for f in form.fields if f.type == kind and f.name), "")
    if not name:
        return None
    reader = _Inputs(name)
    reader.feed(body.decode("utf-8", "replace"))
    return SearchForm(
        page_url=url,
        action=form.action,
        query_field=name,
        method=form.method.lower() or "get",
        fields=tuple(reader.found),
    )


class _Inputs(HTMLParser):
    """Names and values of the other inputs of the form that holds a field."""

    def __init__(self, wanted: str):
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._wanted = wanted
        self._inputs: list[tuple[str, str]] = []
        self._holds = False
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the inputs of each form."""
        table = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inputs, self._holds = [], False
        elif tag == "input" and not self._done:
            name = table.get("name", "")
            if name == self._wanted:
                self._holds = True
            elif name and table.get("type", "text").lower() in ("hidden", "text"):
                self._inputs.append((name, table.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Keep the inputs of the form that holds the field."""
        if tag == "form" and self._holds and not self._done:
            self.found, self._done = self._inputs, True
