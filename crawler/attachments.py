"""Which document files are worth fetching: those that criteria read, the most telling sections first."""

from __future__ import annotations

from collections.abc import Callable

from checks.reading.facts import PageFacts, Region
from checks.reading.viewers import shown_file

# Sections whose criteria read files, most telling first, with how many files of each are fetched at most: a schedule
# or a plan that is only a file, days of issue in the heads of documents, full texts of drafts, charts and duties.
_MOST = {
    "leaders_schedule": 2,
    "plans": 4,
    "strategy_and_planning": 4,
    "drafts": 4,
    "consultation": 3,
    "digital_transformation": 3,
    "law_dissemination": 4,
    "directives": 4,
    "legal_documents": 4,
    "statistics_reports": 3,
    "organisation_chart": 1,
    "functions_and_duties": 2,
    "strategy": 2,
    "history": 1,
    "sector_programmes": 1,
    "budget_disclosure": 1,
    "procedures": 1,
}
_RANKS = {key: 2 * place for place, key in enumerate(_MOST)}
_ASIDE = (Region.MENU, Region.HEADER, Region.FOOTER, Region.ASIDE, Region.BREADCRUMB)


def wants_files(sections: tuple[str, ...]) -> bool:
    """Whether criteria read the files of a section."""
    return not _MOST.keys().isdisjoint(sections)


def most_files(sections: tuple[str, ...]) -> int:
    """How many files of a section are fetched."""
    return max((_MOST.get(key, 0) for key in sections), default=0)


def file_rank(sections: tuple[str, ...]) -> int:
    """Where a section's files stand among all files; smaller comes first. Below 40."""
    return min((_RANKS[key] for key in sections if key in _RANKS), default=2 * len(_RANKS))


def files_of(facts: PageFacts, is_document: Callable[[str], bool], *, most: int) -> list[str]:
    """Addresses of a page's files, the newest entries' first, else those that its content links to or embeds."""
    newest_first = sorted(facts.items, key=lambda item: -(item.day.toordinal() if item.day else 0))
    listed = [url for item in newest_first for url in (*item.files, item.url) if url and is_document(url)]
    linked = [link.url for link in facts.links if link.region not in _ASIDE and is_document(link.url)]
    embedded = [url for frame in facts.frames if is_document(url := shown_file(frame, facts.url))]
    return list(dict.fromkeys((*listed, *linked, *embedded)))[:most]
