"""What each criterion of the 2294/2020 rubric comes to on a sample portal, reasoned from its plan and its pages."""

from __future__ import annotations

from samples.model import Book, Plan
from samples.reasoning.content import directives, introduction, law, legal, news, planning
from samples.reasoning.reader import Reader
from samples.reasoning.service import feedback, projects, services, standards, support


def criteria_of(plan: Plan, book: Book) -> dict[str, dict[str, str]]:
    """Every criterion's outcome, its degree where partial, and why."""
    reader = Reader(plan, book)
    found: dict[str, dict[str, str]] = {}
    for heading in (
        introduction,
        news,
        law,
        directives,
        planning,
        legal,
        projects,
        services,
        feedback,
        support,
        standards,
    ):
        for criterion, (outcome, share, why) in heading(reader).items():
            found[criterion] = {
                "outcome": outcome,
                **({"degree": str(share)} if outcome == "partial" else {}),
                "why": why,
            }
    return found
