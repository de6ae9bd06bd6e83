"""Clicks that leave the visitor on the same address: whether the page then says anything else than before."""

from __future__ import annotations

from checks.reading.facts import PageFacts
from crawler.outcomes import Outcome
from evidence.model import Cause, Visibility

NOTHING_SHOWN = Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="click_changed_nothing")


def shown_by(facts: PageFacts) -> str:
    """What a page says, menus and feet left out."""
    return f"{facts.main_text}\n{facts.aside_text}"
