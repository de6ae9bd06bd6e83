"""The rubrics of this version, read once: their files do not change while the program runs."""

from __future__ import annotations

from functools import cache

from scoring.model import Rubric
from scoring.rubric import load_all


@cache
def rubrics() -> tuple[Rubric, ...]:
    """Every rubric, by id."""
    return load_all()


def rubric_of(sha256: str, rubric_id: str) -> Rubric | None:
    """The rubric of a stored result: the very one, else the one of that name; None where there is neither."""
    exact = next((one for one in rubrics() if one.sha256 == sha256), None)
    return exact or next((one for one in rubrics() if one.id == rubric_id), None)
