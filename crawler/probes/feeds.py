"""`feed`: does an RSS or Atom address give a feed, and how fresh is it?"""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from crawler.probes.client import Client, LookFailed
from crawler.probes.markup import BadXml, child_text, local, parse
from crawler.probes.seen import seen


async def feed(client: Client, url: str) -> dict[str, Any]:
    """{status, valid, kind: rss|atom|None, items, newest: ISO date|None, parse_error}.

    Valid: well-formed, a known root, a title, and every entry with a title or a link. An empty feed is valid.
    """
    answer = seen(await client.get(url))
    if answer.cut:
        raise LookFailed("body_too_large", "site")
    value: dict[str, Any] = {
        "status": answer.status,
        "valid": False,
        "kind": None,
        "items": 0,
        "newest": None,
        "parse_error": None,
    }
    if answer.status != 200:
        return value
    return {**value, **told_by(answer.body)}


def told_by(body: bytes) -> dict[str, Any]:
    """What the bytes of a feed say: those of `feed`'s values that differ from an address without one."""
    try:
        root = parse(body)
    except BadXml as error:
        return {"parse_error": str(error)}
    kind, head, entries = _parts(root)
    if kind is None:
        return {"parse_error": f"root element {local(root)!r}"}
    days = [day for entry in entries if (day := _day(entry)) is not None]
    return {
        "valid": bool(child_text(head, "title")) and all(_linked(entry) for entry in entries),
        "kind": kind,
        "items": len(entries),
        "newest": max(days).isoformat() if days else None,
    }


def _parts(root: etree._Element) -> tuple[str | None, etree._Element, list[etree._Element]]:
    name = local(root)
    if name == "feed":
        return "atom", root, [entry for entry in root if local(entry) == "entry"]
    if name == "rss":
        channel = next((child for child in root if local(child) == "channel"), None)
        if channel is not None:
            return "rss", channel, [entry for entry in channel if local(entry) == "item"]
    if name == "rdf":
        channel = next((child for child in root if local(child) == "channel"), root)
        return "rss", channel, [entry for entry in root if local(entry) == "item"]
    return None, root, []


def _linked(entry: etree._Element) -> bool:
    return bool(child_text(entry, "title", "link") or any(local(child) == "link" for child in entry))


def _day(entry: etree._Element) -> date | None:
    text = child_text(entry, "pubdate", "published", "updated", "date")
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, OverflowError):
        return None
