"""What people laid down in a season as composing takes it: the form that holds and the review that stands, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from db.season_desk import SeasonDesk
from db.season_measured import MeasuredRun
from db.season_records import FormRecord
from evidence.model import Agency
from season.answers import holding
from season.columns import claims_of, items_of, measured_of
from season.model import Item, Measured, Review
from season.questions import Question
from season.questions import standing as standing_questions
from season.schemes import Rated
from season.standing_reviews import Key, with_exemptions


@dataclass(frozen=True, kw_only=True)
class LaidDown:
    """Forms by agency code and scheme, reviews and questions that stand by agency code, scheme and item."""

    forms: Mapping[tuple[str, str], FormRecord]
    reviews: Mapping[Key, Review]
    questions: Mapping[Key, Question] = field(default_factory=dict)

    @cached_property
    def reviewed(self) -> frozenset[tuple[str, str]]:
        """Agency codes and schemes of which any item has a review."""
        return frozenset((code, scheme) for code, scheme, _ in self.reviews)

    def items(
        self,
        agency: Agency,
        rated: Rated,
        run: MeasuredRun | None,
        more: Mapping[str, Measured] | None = None,
    ) -> tuple[Item, ...]:
        """An agency's items with their three columns; `more` was measured elsewhere (a category of the portal's score)."""
        reviews = {
            question.id: review
            for question in rated.questions
            if (review := self.reviews.get((agency.code, rated.id, question.id))) is not None
        }
        return items_of(
            rated,
            claims=claims_of(self.forms.get((agency.code, rated.id))),
            measured=measured_of(run, rated) | dict(more or {}),
            reviews=reviews,
        )


def laid_down(desk: SeasonDesk, season: int, on: date, agency_code: str | None = None) -> LaidDown:
    """What people laid down in a season (of one agency), and what lasts of earlier ones on a day. Raises DatabaseProblem."""
    newest, _ = holding(desk.forms(season, agency_code))
    acts = desk.reviews(season, agency_code)
    reviews = with_exemptions(acts, desk.exemptions_before(season, on))
    return LaidDown(forms=newest, reviews=reviews, questions=standing_questions(acts))
