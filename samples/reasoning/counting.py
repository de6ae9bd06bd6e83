"""How many news items, documents and services a sample portal shows: counted in what is written, not in what is seen."""

from __future__ import annotations

from datetime import timedelta

from samples.model import ISSUED, WINDOW, Book, Record

_DATED = ("news", "directives", "legal_documents")
_LEVELS = {"procedures_level_full": "Toàn trình", "procedures_level_partial": "Một phần"}


def counts_of(book: Book) -> dict[str, int]:
    """The numbers of a portal by key; a section that is missing or on another host has none."""
    last = min(ISSUED, WINDOW[1] - timedelta(days=1))
    found: dict[str, int] = {}
    for key in _DATED:
        page = book.page(key)
        if page is None or page.external:
            continue
        shown = [record for record in page.records if record.day is None or record.day <= ISSUED]
        found[key] = len(shown)
        found[f"{key}_in_window"] = sum(r.day is not None and WINDOW[0] <= r.day <= last for r in shown)
    page = book.page("procedures")
    if page is not None and not page.external:
        found["procedures"] = len(page.records)
        found |= {key: total for key, word in _LEVELS.items() if (total := _at_level(page.records, word))}
    return found


def _at_level(procedures: tuple[Record, ...], word: str) -> int:
    return sum(record.cell("Mức độ") == word for record in procedures)
