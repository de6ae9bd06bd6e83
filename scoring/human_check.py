"""What every report says on whether people have checked the machine: the one place of these words.

Until a panel of two officials judged at least `PORTALS` live portals blind (`./soicong bench agreement`), results are
'chưa đối chiếu với người chấm'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from scoring.rounding import number, printed

PORTALS = 10
"""Live portals that both officials must have judged whole before reports call the machine checked."""

NOT_CHECKED = "chưa đối chiếu với người chấm"
"""What is said until then."""

KEY = "human_check"
"""Where it stands in the `run` part of a result document; the compared part does not depend on it."""


@dataclass(frozen=True, kw_only=True)
class HumanCheck:
    """The outcome of a panel. `kappa` is the lower of the machine's κ with the two officials.

    A κ is None where it is not defined. `day` is the day of the comparison, `rubrics` the ids of those judged by.
    """

    portals: int
    kappa: Fraction | None
    kappa_officials: Fraction | None
    day: date
    rubrics: tuple[str, ...]


def sentence(check: HumanCheck | None, rubrics: Iterable[str] = ()) -> str:
    """The words for results by these rubrics, to stand in the middle of a sentence."""
    if check is None:
        return NOT_CHECKED
    words = (
        f"đã đối chiếu với người chấm: {check.portals} cổng, {_kappa(check.kappa)} "
        f"(giữa hai người chấm {_kappa(check.kappa_officials)}), ngày {check.day:%d/%m/%Y}"
    )
    if set(rubrics) <= set(check.rubrics):
        return words
    return f"{words}, theo bộ tiêu chí {', '.join(check.rubrics)}"


def stamped(document: Mapping[str, Any], check: HumanCheck | None) -> dict[str, Any]:
    """A result document that says in its `run` part how far people have checked the machine."""
    facts: dict[str, Any] = {"done": check is not None, "text": sentence(check, [document["rubric"]["id"]])}
    if check is not None:
        facts |= as_json(check)
    return {**document, "run": {**document["run"], KEY: facts}}


def told(run: Mapping[str, Any]) -> str:
    """The words in the `run` part of a document; those of an unchecked machine where there are none."""
    facts = run.get(KEY)
    text = facts.get("text") if isinstance(facts, Mapping) else None
    return text if isinstance(text, str) and text else NOT_CHECKED


def as_json(check: HumanCheck) -> dict[str, Any]:
    """A check as plain JSON values; κ to four decimals."""
    return {
        "portals": check.portals,
        "kappa": _number(check.kappa),
        "kappa_officials": _number(check.kappa_officials),
        "day": check.day.isoformat(),
        "rubrics": list(check.rubrics),
    }


def of_json(facts: Mapping[str, Any]) -> HumanCheck:
    """A check from its JSON values.

    Raises KeyError, TypeError or ValueError where they are none.
    """
    check = HumanCheck(
        portals=int(facts["portals"]),
        kappa=_fraction(facts["kappa"]),
        kappa_officials=_fraction(facts["kappa_officials"]),
        day=date.fromisoformat(facts["day"]),
        rubrics=tuple(str(rubric) for rubric in facts["rubrics"]),
    )
    if check.portals < PORTALS:
        raise ValueError(f"a check needs {PORTALS} portals")
    return check


def _kappa(value: Fraction | None) -> str:
    return "κ không tính được" if value is None else f"κ = {printed(value)}"


def _number(value: Fraction | None) -> int | float | None:
    return None if value is None else number(value, 4)


def _fraction(value: Any) -> Fraction | None:
    return None if value is None else Fraction(str(value))
