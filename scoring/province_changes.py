"""What changed in a whole province between two moments: its portals, most lost first, and what they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from scoring.changes_model import ZERO, CriterionChange, PortalChange, SectionNews, State
from scoring.differences import SectionChange, Why

# Where so many portals at once lose one criterion, and at least this share of all, the cause is hardly each of theirs.
_MANY, _SHARE = 5, Fraction(1, 3)


@dataclass(frozen=True, kw_only=True)
class CriterionTotal:
    """One criterion of that name over all portals compared: how many gained and lost it, and how many points.

    `at_once`: how many gained and lost it for another reason than that time went by.
    """

    rubrics: tuple[str, ...]
    criterion: str
    title: str
    gained: int
    lost: int
    points_gained: Fraction
    points_lost: Fraction
    compared: int
    at_once: tuple[int, int] = (0, 0)

    @property
    def common_cause(self) -> bool:
        """Whether so many lose or gain it at once that the cause lies outside them: a shared system, or ourselves."""
        most = max(self.at_once)
        return most >= _MANY and Fraction(most, self.compared) >= _SHARE


@dataclass(frozen=True, kw_only=True)
class SectionTotal:
    """One section over all portals: how many have news of each kind."""

    key: str
    title: str
    appeared: int
    vanished: int
    stale: int
    renewed: int


@dataclass(frozen=True, kw_only=True)
class ProvinceChanges:
    """Every portal's change. `before` and `after` name the two moments in Vietnamese ('vòng 12', 'ngày 01/11/2026')."""

    before: str
    after: str
    portals: tuple[PortalChange, ...]

    @property
    def compared(self) -> tuple[PortalChange, ...]:
        """Portals with a score on both sides."""
        return tuple(one for one in self.portals if one.state is State.COMPARED)

    @property
    def fell(self) -> tuple[PortalChange, ...]:
        """Portals that surely lost points, most first."""
        return tuple(sorted((one for one in self.compared if one.net < 0), key=lambda one: one.net))

    @property
    def rose(self) -> tuple[PortalChange, ...]:
        """Portals that surely gained points, most first."""
        return tuple(sorted((one for one in self.compared if one.net > 0), key=lambda one: -one.net))

    @property
    def shifted(self) -> tuple[PortalChange, ...]:
        """Portals whose gains and losses cancel out, or with news of sections only."""
        return tuple(one for one in self.compared if one.net == 0 and one.announced)

    @property
    def quiet(self) -> tuple[PortalChange, ...]:
        """Portals of which nothing is announced."""
        return tuple(one for one in self.compared if not one.announced)

    @property
    def gained(self) -> Fraction:
        """Points surely gained, all portals together."""
        return sum((one.gained for one in self.compared), ZERO)

    @property
    def lost(self) -> Fraction:
        """Points surely lost (zero or negative), all portals together."""
        return sum((one.lost for one in self.compared), ZERO)

    @property
    def owed_to_rubric(self) -> Fraction:
        """What the low ends moved by because of other rubrics, all portals together."""
        return sum((one.owed_to_rubric for one in self.compared), ZERO)

    @property
    def rubric_changed(self) -> tuple[PortalChange, ...]:
        """Portals that were judged by two rubrics."""
        return tuple(one for one in self.compared if one.rubric is not None)

    @property
    def low(self) -> Fraction:
        """What the low ends moved by, all portals together."""
        return sum((one.low or ZERO for one in self.compared), ZERO)

    def of_state(self, state: State) -> tuple[PortalChange, ...]:
        """Portals in one state, by name."""
        return tuple(one for one in self.portals if one.state is state)

    @property
    def criteria(self) -> tuple[CriterionTotal, ...]:
        """Criteria that portals gained or lost, most points moved first."""
        found: defaultdict[tuple[str, str], list[tuple[str, CriterionChange]]] = defaultdict(list)
        compared: defaultdict[str, int] = defaultdict(int)
        for one in self.compared:
            rubric = one.after.rubric_id if one.after is not None else ""
            compared[rubric] += 1
            for change in (*one.gains, *one.losses):
                found[change.criterion, change.title].append((rubric, change))
        totals = []
        for told in found.values():
            rubrics = tuple(sorted({rubric for rubric, _ in told}))
            of_these = sum(compared[rubric] for rubric in rubrics)
            totals.append(_criterion(rubrics, [change for _, change in told], of_these))
        return tuple(sorted(totals, key=lambda one: (one.points_lost - one.points_gained, one.criterion)))

    @property
    def sections(self) -> tuple[SectionTotal, ...]:
        """Sections that there is news of, most portals first."""
        found: defaultdict[str, list[SectionNews]] = defaultdict(list)
        for one in self.compared:
            for news in one.sections:
                found[news.key].append(news)
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(_section(key, news) for key, news in ordered)


def province_changes(portals: Iterable[PortalChange], *, before: str, after: str) -> ProvinceChanges:
    """All portals' changes together, by name."""
    ordered = sorted(portals, key=lambda one: (one.agency.name, one.agency.code))
    return ProvinceChanges(before=before, after=after, portals=tuple(ordered))


def _criterion(rubrics: tuple[str, ...], changes: list[CriterionChange], compared: int) -> CriterionTotal:
    gains = [one.points for one in changes if one.points > 0]
    losses = [one.points for one in changes if one.points < 0]
    of_its_own = [one for one in changes if one.why is not Why.DATE]
    fallen = [one for one in of_its_own if one.points < 0]
    return CriterionTotal(
        rubrics=rubrics,
        criterion=changes[0].criterion,
        title=changes[0].title,
        gained=len(gains),
        lost=len(losses),
        points_gained=sum(gains, ZERO),
        points_lost=sum(losses, ZERO),
        compared=compared,
        at_once=(len(of_its_own) - len(fallen), len(fallen)),
    )


def _section(key: str, news: list[SectionNews]) -> SectionTotal:
    kinds = [one.change for one in news]
    return SectionTotal(
        key=key,
        title=news[0].title,
        appeared=kinds.count(SectionChange.APPEARED),
        vanished=kinds.count(SectionChange.VANISHED),
        stale=kinds.count(SectionChange.STALE),
        renewed=kinds.count(SectionChange.RENEWED),
    )
