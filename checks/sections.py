"""Which required section is this link or page? By label, title, picture, address and host; by what a page calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from checks.matching import ABSTAIN_BELOW, LONGEST_LABEL, SURE_FROM, Manner, Match, match_text
from checks.reading.facts import Link, PageFacts
from checks.vietnamese import fold
from checks.vocabulary import vocabulary

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _segments(url: str) -> list[str]:
    """The speaking parts of an address, last first, as words."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.fragment.startswith(("/", "!/")):
        path += "/" + parts.fragment.lstrip("!/")
    segments = []
    for raw in reversed([s for s in path.split("/") if s]):
        words = re.sub(r"\.(aspx?|html?|php|jsp|jsf|hti|png|jpe?g|gif|webp|svg|bmp)$", "", raw, flags=re.I)
        words = re.sub(r"[-_+.~%]+", " ", _CAMEL.sub(" ", words))
        words = re.sub(r"\b\d+\b", " ", words).strip()
        if words and not set(fold(words).split()) <= vocabulary().generic:
            segments.append(words)
    return segments


def _match_segments(url: str, depth: int, factor: float, source: str) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for place, segment in enumerate(_segments(url)[:depth]):
        for match in match_text(segment, address=True):
            confidence = match.confidence * factor - 0.2 * place
            if confidence >= ABSTAIN_BELOW and confidence > getattr(found.get(match.key), "confidence", 0):
                found[match.key] = replace(match, confidence=confidence, source=source)
    words = set(_NOT_LETTERS.split(urlsplit(url).path.lower()))
    for entry in vocabulary().sections.values():
        if slug := next(iter(sorted(entry.slugs & words)), ""):
            found.setdefault(
                entry.key,
                Match(
                    key=entry.key, confidence=0.85, phrase=slug, words=1, manner=Manner.HOLDS, source=source
                ),
            )
    return found


def _match_host(url: str) -> dict[str, Match]:
    first = (urlsplit(url).hostname or "").removeprefix("www.").split(".")[0]
    return {
        entry.key: Match(key=entry.key, confidence=0.8, phrase=first, words=1, source="host")
        for entry in vocabulary().sections.values()
        if first in entry.hosts
        or (len(first) >= 4 and any(p.joined == first and not p.weak for p in entry.phrases))
    }


def _merge(into: dict[str, Match], matches: Iterable[Match], *, at_most: float = 1.0) -> None:
    for match in matches:
        confidence = min(match.confidence, at_most)
        known = into.get(match.key)
        if known is None:
            into[match.key] = replace(match, confidence=confidence)
        else:  # two independent signs agree
            raised = min(max(known.confidence, confidence) + 0.03, 0.99)
            into[match.key] = replace(known, confidence=raised, words=max(known.words, match.words))


def name_link(link: Link, *, external: bool = False) -> tuple[Match, ...]:
    """Sections that a link may lead to, by its label, title, picture and address; best first.

    What a visitor reads outranks what the address says: where the label speaks, an address that speaks of another
    section counts at most as a weak sign.
    """
    found: dict[str, Match] = {}
    said: dict[str, str] = {}
    for words, source in ((link.text, "label"), (link.title, "title"), (link.image_alt, "picture")):
        if words:
            said.setdefault(words, source)
    for words, source in said.items():
        _merge(found, [replace(match, source=source) for match in match_text(words)])
    spoken = bool(link.text.strip()) and len(link.text.split()) <= LONGEST_LABEL
    silent = not (link.text.strip() or link.title.strip() or link.image_alt.strip())
    # A readable label that names no section is still a label: its address may only hint.
    limit = 1.0 if silent or found else 0.7
    others_limit = 0.55 if spoken and found else limit
    for match in _match_segments(link.url, 1 if link.text else 2, 0.95, "address").values():
        _merge(found, [match], at_most=1.0 if match.key in found else others_limit)
    if link.near_heading and not silent:
        # A box named after the section, with entries that its address names too ('Thủ tục hành chính' by field).
        for match in match_text(link.near_heading):
            if match.key in found and match.confidence >= SURE_FROM:
                _merge(found, [match], at_most=0.85)
    if silent and link.image_src:
        _merge(found, _match_segments(link.image_src, 2, 0.9, "file").values())
    if external:
        for match in _match_host(link.url).values():
            sure = match.key in found or silent or vocabulary().sections[match.key].hosts
            _merge(found, [match], at_most=1.0 if sure else max(others_limit, 0.7))
    return tuple(sorted(found.values(), key=lambda m: (-m.confidence, -m.words, m.key)))


def calls_itself(facts: PageFacts) -> tuple[Match, ...]:
    """Sections that a page calls itself by its last breadcrumb, or by its heading where it has none."""
    own = facts.breadcrumbs[-1:] or tuple(h.text for h in facts.headings if h.level <= 2)[:1]
    return tuple(match for text in own for match in match_text(text) if match.confidence >= 0.9)


def link_keys(link: Link) -> tuple[tuple[str, float], ...]:
    """Keys of the sections that a link may lead to, with confidence, best first (for the crawler's ranking)."""
    return tuple((match.key, match.confidence) for match in name_link(link))
