"""The fast pass: everything that checks may know of one page, read once from its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from checks.reading import (
    article,
    condition,
    forms,
    headings,
    lines,
    links,
    listing,
    paging,
    regions,
    stamped,
    tables,
    trail,
    tree,
    unlinked,
)
from checks.reading.contacts import find_contacts
from checks.reading.dates import date_label, find_dates
from checks.reading.facts import FoundDate, Image, PageFacts, Region
from checks.reading.lines import Line
from checks.reading.tree import Document
from checks.vietnamese import decode_html, fold, squeeze
from evidence.numbers import whole_number

_ICON = 40  # pixels: pictures of this size and less are decoration


def read_page(
    url: str, body: bytes, *, content_type: str = "", rendered: bool = False, today: date | None = None
) -> PageFacts:
    """The facts of an HTML page.

    `url` is its canonical address, `content_type` the header's value, `rendered` tells that a browser built the
    body. With `today` (the day the page was fetched) relative days ('3 giờ trước') are read too. Never raises for
    what a page holds: broken markup and wrong encodings give the facts that a browser would still show.
    """
    # What a browser hands over is UTF-8 whatever came; what its page says of itself is kept.
    decoded = decode_html(body, "" if rendered else content_type)
    document = tree.parse(decoded.text)
    top = document.body
    addresses = links.Addresses(url, document.base)
    regions.assign_regions(top)
    found_headings = headings.read_headings(top)
    found_links = links.read_links(top, addresses)
    next_pages, paging_elements = paging.read_paging(
        found_links, addresses.url, current=paging.clicked_page(url)
    )
    grids = tables.read_grids(document)
    entries = listing.read_entries(found_links, grids, paging_elements, today)
    all_lines = lines.read_lines(top)
    main = [line for line in all_lines if line.region is Region.MAIN]
    main_text = "\n".join(line.text for line in main)
    words = len(main_text.split())
    header_text = lines.header_text(all_lines)
    footer_text = lines.region_text(all_lines, Region.FOOTER)
    found_forms = forms.read_forms(document, addresses)
    images = _images(document, addresses)
    frames = _frames(document, addresses)
    embedded = _frames(document, addresses, Region.MAIN)
    heading_texts = {fold(heading.text) for _, heading in found_headings} | {fold(document.title)}
    breadcrumbs = trail.read_breadcrumbs(top)
    own = listing.own_entries(entries, breadcrumbs)
    items = tuple(entry.item for entry in own)
    inside = frozenset(
        order
        for entry in entries
        if not entry.lone or entry in own
        for order in range(entry.node.order, entry.node.end)
    )
    if all(item.day is None for item in items):
        free = [line for line in main if line.node.order not in inside]
        asked = stamped.stamped_questions([line.text for line in main], frozenset(heading_texts))
        items += () if asked else unlinked.unlinked_entries(free, frozenset(heading_texts), today)
    main_forms = [
        form
        for form in found_forms
        if form.region in (Region.MAIN, Region.OTHER) and form.purpose != "search"
    ]
    main_images = [image for image in images if image.region is Region.MAIN]
    main_files = [link for _, link in found_links if link.region is Region.MAIN and links.is_file(link.url)]
    filled = sum(1 for grid in grids if grid.rows)
    things = len(items) + filled + len(main_forms) + len(main_images) + len(embedded) + len(main_files)
    references = (node.get("href") for node in document.all("a"))
    mails = "\n".join(href[7:].split("?")[0] for href in references if href[:7].lower() == "mailto:")
    return PageFacts(
        url=url,
        title=squeeze(document.title),
        sha256=hashlib.sha256(body).hexdigest(),
        rendered=rendered,
        headings=tuple(heading for _, heading in found_headings),
        breadcrumbs=breadcrumbs,
        links=tuple(link for _, link in found_links),
        items=items,
        next_pages=next_pages,
        tables=(*(tables.as_table(grid) for grid in grids), *tables.definition_lists(document)),
        forms=found_forms,
        images=images,
        dates=_dates(main, today),
        contacts=find_contacts("\n".join((main_text, header_text, footer_text, mails))),
        article=article.read_article(
            document, found_headings, all_lines, entries=inside, listed=len(items), today=today
        ),
        metadata=_metadata(document, addresses),
        feeds=_feeds(document, addresses),
        scripts=tuple(
            dict.fromkeys(filter(None, (addresses.absolute(source) for source in document.scripts)))
        ),
        frames=frames,
        embedded=embedded,
        main_text=main_text,
        header_text=header_text,
        footer_text=footer_text,
        aside_text=lines.region_text(all_lines, Region.ASIDE),
        words=words,
        text_length=top.text_length,
        encoding=decoded.encoding,
        declared_encoding=decoded.declared,
        decomposed=decoded.decomposed,
        placeholder=condition.is_placeholder(
            main, heading_texts | {fold(name) for name in breadcrumbs}, things, words
        ),
        soft_missing=condition.is_soft_missing(
            document.title, [heading.text for _, heading in found_headings[:6]], main, len(items)
        ),
        login_wall=condition.is_login_wall(document.title, found_forms, main, len(items)),
        out_of_order=condition.is_out_of_order(document.title, main, things),
        cut=document.cut,
        needs_browser=condition.why_browser(document, main, len(items), len(found_links), rendered),
    )


def _dates(main: list[Line], today: date | None) -> tuple[FoundDate, ...]:
    """Days of the main part; a label on the line before a bare day is its label."""
    found: list[FoundDate] = []
    before = ""
    for line in main:
        for day in find_dates(line.text, today=today):
            bare = not day.label and line.text.startswith(day.text)
            label = date_label(before) if bare and len(before) <= 40 else ""
            found.append(replace(day, label=label or day.label, path=line.node.path))
        before = line.text
    return tuple(found)


def _number(text: str) -> int | None:
    return whole_number(text.strip().removesuffix("px"))


def _images(document: Document, addresses: links.Addresses) -> tuple[Image, ...]:
    images: list[Image] = []
    for node in document.all("img"):
        if node.region not in (Region.MAIN, Region.HEADER):
            continue
        source = node.get("src") or node.get("data-src") or node.get("data-original")
        width, height = _number(node.get("width")), _number(node.get("height"))
        small = (width is not None and width <= _ICON) or (height is not None and height <= _ICON)
        address = addresses.absolute(source) if source and not source.startswith("data:") else ""
        if address and not small:
            images.append(
                Image(
                    src=address,
                    alt=squeeze(node.get("alt")),
                    region=node.region,
                    width=width,
                    height=height,
                    path=node.path,
                )
            )
    return tuple(images)


def _frames(document: Document, addresses: links.Addresses, region: Region | None = None) -> tuple[str, ...]:
    """What is shown inside the page, in one part of it or anywhere; Flash films show nothing any more."""
    sources = (
        node.get("src") or node.get("data-src")
        for node in document.all("iframe", "frame", "object", "embed", "video", "audio")
        if region in (None, node.region)
    )
    shown = (url for url in map(addresses.absolute, sources) if not url.lower().endswith(".swf"))
    return tuple(dict.fromkeys(filter(None, shown)))


def _metadata(document: Document, addresses: links.Addresses) -> tuple[tuple[str, str], ...]:
    table = {name: value for name, value in document.metadata.items() if value}
    for relation, _, reference, _ in document.links:
        if relation == "canonical" and reference:
            table.setdefault("link.canonical", addresses.absolute(reference))
    return tuple(sorted(table.items()))


def _feeds(document: Document, addresses: links.Addresses) -> tuple[str, ...]:
    feeds = (
        addresses.absolute(reference)
        for relation, kind, reference, _ in document.links
        if "alternate" in relation and ("rss" in kind or "atom" in kind)
    )
    return tuple(dict.fromkeys(filter(None, feeds)))
