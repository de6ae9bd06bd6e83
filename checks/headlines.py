"""Labels and headlines: which links of a page may name a section, and which are entries of its lists."""

from __future__ import annotations

import re

from checks.matching import Match, match_text
from checks.phrases import Manner
from checks.reading.facts import Item, Link, LinkKind, PageFacts, Region
from checks.reading.links import is_file

_HEADLINE = 7  # words; an entry of a list that is so long is a headline, not a label
_NAMING = 0.85
_NAMING_PART = 0.55  # of a label's words; the rest of a headline is longer
_INDEX = re.compile(r"\[\d+\]")


def eligible(link: Link, on_home: bool, match: Match, dated: frozenset[str], listed: frozenset[str]) -> bool:
    """Whether a link's place lets it name a section (headlines of news and captions of albums do not)."""
    if link.region in (Region.MENU, Region.HEADER, Region.BREADCRUMB, Region.FOOTER):
        return True
    words = len((link.text or link.title or link.image_alt).split())
    told = match.words >= words * _NAMING_PART or match.manner is Manner.PART
    if is_file(link.url) and not (on_home and match.manner is Manner.EQUAL):
        return False  # 'Thông báo về việc …' is a document, 'Người phát ngôn' may be a section of one file
    headline = words >= _HEADLINE and (link.url in listed or (link.region is Region.MAIN and not told))
    if (link.url in dated or headline) and match.confidence < 0.95:
        return False
    if on_home or link.region is Region.ASIDE:
        return match.confidence >= 0.8 or not link.text or link.kind is not LinkKind.HREF
    return match.confidence >= 0.9 and words <= 7


def entries_of(facts: PageFacts) -> frozenset[str]:
    """Addresses of a page's list entries, without lists that are menus: several of their entries name sections."""
    lists: dict[str, list[Item]] = {}
    for item in facts.items:
        lists.setdefault(_INDEX.sub("", item.path), []).append(item)
    entries: set[str] = set()
    for items in lists.values():
        naming = sum(
            1
            for item in items
            if item.day is None
            and any(
                m.confidence >= _NAMING and m.words >= len(item.title.split()) * _NAMING_PART
                for m in match_text(item.title)
            )
        )
        if naming < 2 or naming < len(items) / 3:
            entries.update(item.url for item in items)
    return frozenset(entries)
