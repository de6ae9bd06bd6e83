"""The registry of agencies as it is kept: what was known of each agency at any day, and who followed whom.

Pure: a `Registry` is loaded once (db.registry_store) and asked. Days are calendar days in Vietnam. An agency's history
is a pile of changes; its state at a day is what the changes in effect by then add up to, in order of the day that they
take effect, then of their recording. Changes without a day hold since ever: what an agency was registered with, and the
fields that carry days of their own (`registration.SELF_DATED`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from db.registration import Registration, registration_of


class RegistryProblem(Exception):
    """The registry cannot be changed as asked; `str()` is Vietnamese and says how to mend it."""


class ActKind(StrEnum):
    """What somebody did to the registry."""

    IMPORT = "import"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    MOVE = "move"
    RETIRE = "retire"


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who changed the registry, when and why; `undone_*` where it was taken back."""

    id: int
    kind: ActKind
    recorded_at: datetime
    by: str
    why: str
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_why: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values of fields (as `fields_of` writes them) of one agency from a day on; since ever without one."""

    code: str
    fields: Mapping[str, Any]
    effective_from: date | None = None
    act: int = 0


@dataclass(frozen=True, kw_only=True)
class Succession:
    """From the day `on`, `successor` carries on what `predecessor` did. An agency that lives on follows itself, too."""

    kind: ActKind
    on: date
    predecessor: str
    successor: str
    act: int = 0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an act is to change; nothing of it is stored yet."""

    kind: ActKind
    changes: tuple[Change, ...] = ()
    successions: tuple[Succession, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The agencies that it touches."""
        ends = (code for one in self.successions for code in (one.predecessor, one.successor))
        return frozenset({change.code for change in self.changes} | set(ends))


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything that was ever recorded, undone acts included; the questions leave those out."""

    acts: tuple[Act, ...] = ()
    changes: tuple[Change, ...] = ()
    successions: tuple[Succession, ...] = ()

    @cached_property
    def _undone(self) -> frozenset[int]:
        return frozenset(act.id for act in self.acts if act.undone_at is not None)

    @cached_property
    def _states(self) -> dict[tuple[str, int], Registration | None]:
        """What was asked for before, by agency and how many of its changes held: lists ask for two days of ten thousand."""
        return {}

    @cached_property
    def _by_code(self) -> Mapping[str, Sequence[Change]]:
        piles: dict[str, list[Change]] = {}
        for change in self.changes:
            if change.act not in self._undone:
                piles.setdefault(change.code, []).append(change)
        return {code: sorted(pile, key=_takes_effect) for code, pile in sorted(piles.items())}

    @property
    def codes(self) -> tuple[str, ...]:
        """Every agency that is or was registered, sorted."""
        return tuple(self._by_code)

    def at(self, code: str, on: date) -> Registration | None:
        """What is held of an agency at a day, whether it exists then or not; None for an unknown code."""
        holding = [one for one in self._by_code.get(code, ()) if (one.effective_from or date.min) <= on]
        if not holding:
            return None
        state = (code, len(holding))  # they are in the order in which they take effect
        if state not in self._states:
            fields: dict[str, Any] = {}
            for change in holding:
                fields.update(change.fields)
            self._states[state] = registration_of(code, fields) if fields else None
        return self._states[state]

    def since(self, code: str, on: date) -> dict[str, date | None]:
        """For every field of an agency at a day, from when its value holds (None: since ever)."""
        found: dict[str, date | None] = {}
        for change in self._by_code.get(code, ()):
            if (change.effective_from or date.min) <= on:
                found.update(dict.fromkeys(change.fields, change.effective_from))
        return found

    def all_at(self, on: date, *, ended: bool = False) -> tuple[Registration, ...]:
        """Agencies that exist at a day, by tier, group and code; with those that do not (yet, any more) where asked."""
        states = [state for code in self._by_code if (state := self.at(code, on)) is not None]
        chosen = [state for state in states if ended or state.active(on)]
        return tuple(sorted(chosen, key=lambda one: (one.tier.value, one.group, one.code)))

    def history(self, code: str) -> tuple[tuple[Act, Change], ...]:
        """Every change of an agency with its act, in order of recording; undone ones, too."""
        acts = {act.id: act for act in self.acts}
        return tuple((acts[change.act], change) for change in self.changes if change.code == code)

    def links(self, code: str) -> tuple[tuple[Act, Succession], ...]:
        """Every succession of an agency with its act, in order of recording; undone ones, too."""
        acts = {act.id: act for act in self.acts}
        return tuple(
            (acts[one.act], one) for one in self.successions if code in (one.predecessor, one.successor)
        )

    def follows(self, code: str, *, itself: bool = False) -> tuple[Succession, ...]:
        """Where an agency comes from, oldest first; with its living on after a merger or a split where asked."""
        return self._told(self._by_successor.get(code, ()), itself)

    def followed_by(self, code: str) -> tuple[Succession, ...]:
        """What became of an agency, oldest first."""
        return self._told(self._by_predecessor.get(code, ()), itself=False)

    def _told(self, found: Sequence[Succession], itself: bool) -> tuple[Succession, ...]:
        chosen = [one for one in found if itself or one.predecessor != one.successor]
        return tuple(sorted(chosen, key=lambda one: (one.on, one.predecessor, one.successor)))

    @cached_property
    def _by_successor(self) -> Mapping[str, Sequence[Succession]]:
        return self._grouped("successor")

    @cached_property
    def _by_predecessor(self) -> Mapping[str, Sequence[Succession]]:
        return self._grouped("predecessor")

    def _grouped(self, end: str) -> Mapping[str, Sequence[Succession]]:
        piles: dict[str, list[Succession]] = {}
        for one in self.successions:
            if one.act not in self._undone:
                piles.setdefault(getattr(one, end), []).append(one)
        return piles

    def plus(self, draft: Draft) -> Registry:
        """As it would be with an act that is not stored yet."""
        number = max((act.id for act in self.acts), default=0) + 1
        return replace(
            self,
            changes=(*self.changes, *(replace(change, act=number) for change in draft.changes)),
            successions=(*self.successions, *(replace(one, act=number) for one in draft.successions)),
        )


def _takes_effect(change: Change) -> date:
    """Changes lie in order of recording, and a sort keeps it among those of one day."""
    return change.effective_from or date.min
