"""`search` and `document_search`: does the portal's own search find an item that we know it has?

The title of an item is put to the form; the item's address must then stand among the links of the answer. A
second question that nothing can match is asked as well: a link that stands in *its* answer, too (a side
column of the newest items) proves nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from crawler.probes.client import Client, LookFailed
from crawler.probes.markup import is_scripted, text
from crawler.probes.markup import page as read_page
from crawler.probes.request import KnownItem, SearchForm
from crawler.probes.seen import seen
from evidence.model import Probe

_NONSENSE = "qzxwvkjq"
_LONG = 90  # characters; longer titles are cut at a word, because many engines choke on them
_SHORT_WORDS = 4
_MAY_CHANGE = frozenset({"iframe", "frame", "object", "embed"})
_DATA = frozenset(
    {"application/ld+json", "application/json", "text/template"}
)  # types of scripts that do not run
_TELLING = 12  # characters from which a title is not just any label


class _Renders(Protocol):
    async def render(self, url: str, *, screenshot: bool = True) -> Any:
        """As crawler.browser.Browser.render."""
        ...


@dataclass(frozen=True, kw_only=True)
class _Page:
    status: int
    links: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    words: str = ""
    scripted: bool = True  # whether a script may still build what it shows

    def has(self, item: KnownItem) -> bool:
        """Whether a link leads to the item or carries its whole title (an item may have two addresses)."""
        title = _folded(item.title)
        telling = len(title) >= _TELLING
        return _plain(item.url) in self.links or (telling and any(title in label for label in self.labels))


async def search(
    client: Client, form: SearchForm, item: KnownItem, browser: _Renders | None = None
) -> dict[str, Any]:
    """{query, expected_url, url, status, returned, results, rendered}.

    `results`: links that only the real question brought. LookFailed: post_form (it may change something over
    there), side_column (the item stands on every answer), needs_browser (the answer is built by a script, and
    none is here).
    """
    if form.method.lower() != "get":
        raise LookFailed("post_form", "policy")
    rendered = None
    control = await _ask(client, form, _NONSENSE, rendered)
    for query in dict.fromkeys((_cut(item.title), " ".join(item.title.split()[:_SHORT_WORDS]))):
        page = await _ask(client, form, query, rendered)
        silent = not page.has(item) and _silent(page, control, query) and page.status == 200
        if silent and page.scripted and rendered is None:
            # both questions got the same page: a script writes the results, or the search does nothing
            if browser is None:
                raise LookFailed("needs_browser")
            rendered = browser
            control = await _ask(client, form, _NONSENSE, rendered)
            page = await _ask(client, form, query, rendered)
        if page.has(item) or page.status != 200:
            break
    if page.has(item) and control.has(item):
        raise LookFailed("side_column")
    return {
        "query": query,
        "expected_url": item.url,
        "url": _address(form, query),
        "status": page.status,
        "returned": page.has(item),
        "results": len(page.links - control.links),
        "rendered": rendered is not None,
    }


def found_by(form: SearchForm, look: Probe) -> bool:
    """Whether an earlier look has found its item by the form as it is now: the same question would be asked."""
    query = look.value.get("query")
    return look.value.get("returned") is True and _address(form, str(query)) == look.value.get("url")


def _address(form: SearchForm, query: str) -> str:
    parts = urlsplit(form.action or form.page_url)
    fields = [(name, value) for name, value in form.fields if name and name != form.query_field]
    return urlunsplit(parts._replace(query=urlencode([*fields, (form.query_field, query)]), fragment=""))


async def _ask(client: Client, form: SearchForm, query: str, browser: _Renders | None) -> _Page:
    url = _address(form, query)
    if browser is None:
        answer = seen(await client.get(url, once=True))
        return _read(answer.body, answer.url, answer.status, client)
    shot = await browser.render(client.request.reach(url), screenshot=False)
    if not shot.html:
        raise LookFailed(shot.reason or "browser")
    return _read(shot.html, client.request.known(shot.final_url), shot.status or 200, client)


def _read(body: bytes, base: str, status: int, client: Client) -> _Page:
    tree = read_page(body)
    if tree is None:
        return _Page(status=status)
    links, labels = set(), set()
    for anchor in tree.iter("a"):
        if href := anchor.get("href"):
            there = client.request.known(urljoin(client.request.reach(base), href))
            links.add(_plain(there))
            labels.add(_folded(text(anchor) or anchor.get("title") or ""))
    return _Page(
        status=status,
        links=frozenset(links),
        labels=frozenset(labels),
        words=text(tree),
        scripted=is_scripted(body),
    )


def _silent(page: _Page, control: _Page, query: str) -> bool:
    """Whether two questions were answered alike, but for the words of the question itself."""
    return page.links == control.links and page.words.replace(query, "") == control.words.replace(
        _NONSENSE, ""
    )


def _plain(url: str) -> str:
    """An address for comparison: no scheme, no www., no fragment, no trailing slash."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


def _cut(title: str) -> str:
    text = " ".join(title.split())
    return text if len(text) <= _LONG else text[:_LONG].rsplit(" ", 1)[0]


def _folded(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split())).casefold()
