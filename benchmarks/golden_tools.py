"""Functions of a golden page (printing, counters, marks, feeds), held against what a person sees on it."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.golden_sites import alone, page_facts
from benchmarks.golden_truth import GoldenPage
from checks.discovery import find_sections
from checks.marks import signs
from checks.reading.tools import reads_aloud, sets_text_size
from checks.reuse import offers

_SECTIONS = {"visit_counter": "visit_counter", "poll": "satisfaction_survey", "emc": "emc"}


def tool_differences(page: GoldenPage) -> Iterator[str]:
    """One sentence for each function that was told otherwise than a person sees it."""
    truth = page.tools
    if truth is None:
        return
    facts = page_facts(page)
    seen = alone(page.address, page.body, content_type=page.content_type, tier=page.tier, day=page.day)
    sections = find_sections(seen.site, seen.facts, evaluated_at=seen.day, window=seen.window)
    said: dict[str, bool | int] = {name: sections[key].shown is True for name, key in _SECTIONS.items()}
    said["print"] = any(offers(link, "print") for link in facts.links)
    said["text_size"], said["read_aloud"] = sets_text_size(facts), reads_aloud(facts)
    source = page.body.decode("utf-8", "replace")
    said["trust_label"] = any(sign in source for sign in signs()["marks"]["trust_label"]["source"])
    said["feeds"] = len(facts.feeds)
    for name, value in said.items():
        wanted = getattr(truth, name)
        if wanted is not None and wanted != value:
            yield f"tools: {name} is {value}, truth {wanted}"
