"""Which home page is kept: the one the server sent, or the one the browser built, with what the other has besides.

A menu that a script builds stands only in the DOM; a link that a script took away stands only in the static page. One
page is kept as the body, and links of the other that it lacks are written at its end in a block that says so, so that
a stored portal is judged by all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from checks.matching import SURE_FROM
from checks.reading.facts import Link, LinkKind, PageFacts, Region
from checks.reading.scripted import CHANGES, MARK
from checks.sections import link_keys
from checks.vietnamese import decode_html, fold
from crawler.urls import refusal
from evidence.address import address_key

ADDED = "data-soicong-added"  # its value: 'static' or 'browser', where the links of the block come from
_MOST_LOST = 0.3  # share of the static page's ways that a DOM may lack and still be the better page
_LEAST_TEXT = 0.6
_MOST_ADDED = 300


def merged_home(
    static: PageFacts,
    static_body: bytes,
    built: PageFacts,
    built_body: bytes,
    *,
    content_type: str,
    owns: Callable[[str], bool],
) -> bytes | None:
    """The body to keep as the home page that the browser built; None where the static page has all that it has.

    `content_type` is the static answer's; `built_body` is UTF-8, and so is what is returned. What counts are ways to
    the portal's own pages, and to sections anywhere.
    """
    before, after = _ways(static, owns), _ways(built, owns)
    gained = [way for way in after if way not in before]
    names = {key for link in static.links for key, sure in link_keys(link) if sure >= SURE_FROM}
    named = [
        link
        for link in built.links
        if any(sure >= SURE_FROM and key not in names for key, sure in link_keys(link))
    ]
    if not gained and not named:
        return None
    # What has no address was tried in the browser; its word on it is better than the static page's.
    lost = [way for way, link in before.items() if way not in after and link.kind is not LinkKind.CLICK]
    whole = len(lost) <= _MOST_LOST * len(before) and built.text_length >= _LEAST_TEXT * static.text_length
    if whole or static.needs_browser:
        return _with_links(built_body, [before[way] for way in lost], "static")
    extra = dict.fromkeys([*(after[way] for way in gained), *named])
    text = decode_html(static_body, content_type).text
    return _with_links(text.encode("utf-8", "replace"), list(extra), "browser")


def _ways(facts: PageFacts, owns: Callable[[str], bool]) -> dict[str, Link]:
    """Links by what they lead to: pages of the portal, or a section by name. The first of each."""
    ways: dict[str, Link] = {}
    for link in facts.links:
        label = fold(link.text or link.title or link.image_alt)
        if link.url and owns(link.url):
            if not refusal(link.url):
                ways.setdefault(address_key(link.url), link)
        elif link_keys(link):
            ways.setdefault(address_key(link.url) if link.url else f"#{link.kind}={label}", link)
    return ways


def _with_links(body: bytes, links: list[Link], source: str) -> bytes:
    if not links:
        return body
    block = "".join(_block(region, links[:_MOST_ADDED]) for region in Region)
    written = f'<div {ADDED}="{source}">{block}</div>'.encode()
    at = body.lower().rfind(b"</body")
    return body + written if at < 0 else body[:at] + written + body[at:]


def _block(region: Region, links: Iterable[Link]) -> str:
    """Links of one part of a page, in an element that is read as that part."""
    chosen = [link for link in links if link.region is region]
    if not chosen:
        return ""
    if region in (Region.MENU, Region.HEADER):
        return f"<nav><ul>{''.join(_in_menu(link) for link in chosen)}</ul></nav>"
    tag = "footer" if region is Region.FOOTER else "aside"
    boxes: dict[str, list[str]] = {}
    for link in chosen:
        boxes.setdefault(link.near_heading, []).append(f"<li>{_anchor(link)}</li>")
    inner = "".join(
        f"<div>{f'<h4>{escape(title)}</h4>' if title else ''}<ul>{''.join(entries)}</ul></div>"
        for title, entries in boxes.items()
    )
    return f"<{tag}>{inner}</{tag}>"


def _in_menu(link: Link) -> str:
    above = link.menu_path[:-1]
    opening = "".join(f"<li><span>{escape(label)}</span><ul>" for label in above)
    return f"{opening}<li>{_anchor(link)}</li>{'</ul></li>' * len(above)}"


def _anchor(link: Link) -> str:
    attributes = f' title="{escape(link.title)}"' if link.title and link.title != link.text else ""
    if link.url:
        attributes += f' href="{escape(link.url)}"'
    elif link.kind is LinkKind.POSTBACK:
        attributes += f' href="javascript:{escape(link.script)}"'
    else:
        attributes += f' {MARK}="{CHANGES}"'
    picture = ""
    if link.image_src:
        picture = f'<img src="{escape(link.image_src)}" alt="{escape(link.image_alt)}">'
    return f"<a{attributes}>{escape(link.text)}{picture}</a>"
