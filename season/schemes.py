"""What a season rates by: a portal rubric or a set of categories, seen as one list of items that agencies answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evidence.model import Agency, Tier
from scoring.model import ANY_TIER, Criterion, Need, Rubric
from scoring.rubric import load_all
from scoring.rubric_errors import unknown_text
from scoring.scheme import all_schemes
from scoring.scheme_model import Category, Measure, Scheme, SchemeLeague, ValueSource
from season.problem import SeasonProblem

_LEAGUE_TIERS = {
    "so": Tier.SO,
    "cap-tinh": Tier.SO,
    "huyen": Tier.HUYEN,
    "cap-huyen": Tier.HUYEN,
    "xa": Tier.XA,
    "cap-xa": Tier.XA,
    "tinh": Tier.TINH,
}
"""Leagues of schemes that hold all agencies of a tier; an agency whose group is a league's title is in that one."""
_ONE = Fraction(1)


class NoSuchRated(SeasonProblem):
    """No rubric and no scheme has an id; the message says so in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One item as it is asked. `must` marks what only the agency knows; `maximum` None: the scheme does not name it."""

    id: str
    title: str
    heading: str
    maximum: Fraction | None
    condition: str
    must: bool


@dataclass(frozen=True, kw_only=True)
class Rated:
    """A rubric or a scheme (one of them is set) as a season uses it."""

    id: str
    title: str
    decision: str
    sha256: str
    draft_note: str
    decimals: int
    questions: tuple[Question, ...]
    rubric: Rubric | None = None
    scheme: Scheme | None = None

    @property
    def documents(self) -> tuple[str, ...]:
        """The laws that it and its criteria rest on, each once."""
        if self.rubric is not None:
            criteria = (basis for one in self.rubric.criteria for basis in one.legal_basis)
            found = [*self.rubric.legal_basis, *criteria]
        else:
            found = list(self.scheme.legal_basis) if self.scheme is not None else []
        return tuple(dict.fromkeys(one.document for one in found))

    def question(self, item: str) -> Question:
        """An item's question. Raises NoSuchRated with one sentence."""
        for question in self.questions:
            if question.id == item:
                return question
        ids = [question.id for question in self.questions]
        raise NoSuchRated(
            _sentence(unknown_text(f"mục của {self.id}", item, ids, "xem ./soicong review list"))
        )

    def league_of(self, agency: Agency) -> SchemeLeague | None:
        """The scheme's league that an agency is in; None where it is rated by something else."""
        if self.scheme is None:
            return None
        for league in self.scheme.leagues:
            if agency.group and agency.group in (league.title, league.id):
                return league
        return next((one for one in self.scheme.leagues if _LEAGUE_TIERS.get(one.id) is agency.tier), None)

    def rates(self, agency: Agency) -> bool:
        """Whether an agency is rated by this."""
        if self.rubric is not None:
            return self.rubric.tier in (agency.tier.value, ANY_TIER)
        return self.league_of(agency) is not None


def rated_by(ids: Iterable[str]) -> tuple[Rated, ...]:
    """What a season rates by, in the order given. Raises NoSuchRated with one sentence, and what rubric files raise."""
    known = {one.id: one for one in all_rated()}
    found = []
    for wanted in ids:
        if wanted not in known:
            text = unknown_text("bộ tiêu chí", wanted, list(known), "xem ./soicong rubric list")
            raise NoSuchRated(_sentence(text))
        found.append(known[wanted])
    return tuple(found)


def all_rated() -> tuple[Rated, ...]:
    """Every rubric and every scheme."""
    return (*(of_rubric(one) for one in load_all()), *(of_scheme(one) for one in all_schemes()))


def of_rubric(rubric: Rubric) -> Rated:
    """A portal rubric: one item for each criterion."""
    return Rated(
        id=rubric.id,
        title=rubric.title,
        decision=rubric.decision,
        sha256=rubric.sha256,
        draft_note=rubric.draft_note,
        decimals=2,
        questions=tuple(
            _of_criterion(criterion, heading.title)
            for heading in rubric.headings
            for criterion in heading.criteria
        ),
        rubric=rubric,
    )


def of_scheme(scheme: Scheme) -> Rated:
    """A set of categories: one item for each category, or for each criterion where its annex is at hand."""
    return Rated(
        id=scheme.id,
        title=scheme.title,
        decision=scheme.decision,
        sha256=scheme.sha256,
        draft_note=scheme.draft_note,
        decimals=scheme.decimals,
        questions=tuple(one for category in scheme.categories for one in _of_category(scheme, category)),
        scheme=scheme,
    )


def _of_criterion(criterion: Criterion, heading: str) -> Question:
    return Question(
        id=criterion.id,
        title=criterion.title,
        heading=heading,
        maximum=criterion.points,
        condition=criterion.question or criterion.success_condition,
        must=Need.FORM in criterion.needs,
    )


def _of_category(scheme: Scheme, category: Category) -> tuple[Question, ...]:
    must = category.source is ValueSource.FORM
    most = _ONE if scheme.measure is Measure.STATED_INDEX else None
    heading = category.heading or category.title
    if category.criteria:
        return tuple(
            Question(
                id=one.id, title=one.title, heading=heading, maximum=one.maximum, condition="", must=must
            )
            for one in category.criteria
        )
    return (
        Question(
            id=category.id,
            title=category.title,
            heading=heading,
            maximum=category.maximum if category.maximum is not None else most,
            condition="" if must else "Lấy từ điểm chấm cổng thông tin điện tử.",
            must=must,
        ),
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
