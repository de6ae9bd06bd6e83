"""Labels that reviewers propose for the vocabulary of sections, read from the acts of a season.

A proposal rests on the review that gave points where the machine saw no section, and falls with it. Nothing enters the
vocabulary by itself.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.matching import SURE_FROM, match_text
from checks.vietnamese import fold
from db.season_records import Act, ReviewRecord
from reports.text import clean
from scoring.calendar import ZONE
from season.schemes import Rated


@dataclass(frozen=True, kw_only=True)
class LabelProposal:
    """A label as the portal writes it, for the section of this key; `seen_at` is the page where it stands."""

    number: int
    agency_code: str
    scheme: str
    item: str
    section: str
    label: str
    seen_at: str
    by: str
    at: datetime


def proposals(acts: Iterable[ReviewRecord]) -> tuple[LabelProposal, ...]:
    """Every proposal that stands, newest first; `acts` oldest first."""
    given = tuple(acts)
    undone = {act.target_id for act in given if act.act is Act.UNDO}
    return tuple(
        LabelProposal(
            number=act.id,
            agency_code=act.agency_code,
            scheme=act.scheme,
            item=act.item,
            section=act.links[0],
            label=act.reason,
            seen_at=act.links[1],
            by=act.recorded_by,
            at=act.recorded_at,
        )
        for act in reversed(given)
        if act.act is Act.LABEL and act.id not in undone and act.target_id not in undone
    )


def meant(label: str) -> str:
    """The section that the vocabulary surely reads a label as; '' where it does not know."""
    best = next(iter(match_text(label)), None)
    return best.key if best is not None and best.confidence >= SURE_FROM else ""


def sections_of(rated: Rated, item: str) -> tuple[str, ...]:
    """The sections that a criterion looks for; none for an item that is not read from a section."""
    criteria = rated.rubric.criteria if rated.rubric is not None else ()
    found = next((one.parameters for one in criteria if one.id == item), {})
    several = found.get("sections", ())
    return tuple(dict.fromkeys([*([found["section"]] if "section" in found else []), *several]))


def as_yaml(found: Sequence[LabelProposal]) -> str:
    """Proposals as the vocabulary file writes them (checks/sections.yaml), each with what it rests on; a label once."""
    by_section: dict[str, dict[str, list[LabelProposal]]] = defaultdict(dict)
    for one in sorted(found, key=lambda one: one.number):
        by_section[one.section].setdefault(fold(one.label), []).append(one)
    lines = [
        "# Nhãn do người thẩm tra đề xuất. Xem từng nhãn, rồi chép vào `labels` của mục trong checks/sections.yaml.",
        "sections:" if by_section else "sections: {}",
    ]
    for section, labels in sorted(by_section.items()):
        lines += [f"  {section}:", "    labels:"]
        for same in labels.values():
            lines += [f"      # {_basis(one)}" for one in same]
            lines.append(f"      - {json.dumps(same[0].label, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _basis(one: LabelProposal) -> str:
    day = one.at.astimezone(ZONE)
    told = f"{one.agency_code}, mục {one.item} ({one.scheme}), {one.seen_at}, {one.by}, {day:%d/%m/%Y}"
    return " ".join(clean(told).split())
