"""Pages whose letters did not come through: read, but nothing that is not on them proves anything."""

from __future__ import annotations

from checks.reading.facts import PageFacts
from crawler.outcomes import Outcome
from evidence.model import Cause, Visibility

DAMAGED = Outcome(visibility=Visibility.PARTIAL, cause=Cause.SITE, reason="charset")
_MOST_LOST = 0.01  # of the letters
_LOST = ("\ufffd", "\0")
_UNREADABLE = frozenset(
    {"utf-7", "utf7", "unicode-1-1-utf-7"}
)  # no browser reads it; its letters stay '+AOA-'


def is_damaged(facts: PageFacts) -> bool:
    """Whether more than a hundredth of a page's letters could not be decoded."""
    text = "".join((facts.title, facts.main_text, facts.header_text, facts.footer_text, facts.aside_text))
    lost = sum(text.count(letter) for letter in _LOST)
    return lost > _MOST_LOST * len(text) or facts.declared_encoding in _UNREADABLE
