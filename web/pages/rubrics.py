"""The rubrics: every version readable, with its law, and how two of them differ."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.responses import Response

from jobs.shadow_kept import trial_of
from jobs.shadow_kept import trials as kept_trials
from reports.words import TIERS
from scoring.model import Rubric
from scoring.rubric import validity
from scoring.rubric_diff import rubric_diff
from web import shelf
from web.access import in_the_office
from web.visit import Here
from web.words import FATES


def rubrics(visit: Here) -> Response:
    """All rubrics, by tier."""
    known = shelf.rubrics()
    tried = kept_trials(visit.site.configuration) if in_the_office(visit.who) else ()
    tiers = [(title, [one for one in known if one.tier == tier]) for tier, title in _TIERS.items()]
    return visit.page(
        "rubrics.html", tiers=[each for each in tiers if each[1]], validity=validity, tried=tried
    )


def rubric(visit: Here, name: str) -> Response:
    """One rubric."""
    found = known_rubric(name)
    others = [one for one in shelf.rubrics() if one.id != found.id]
    documents = sorted({basis.document for one in found.criteria for basis in one.legal_basis})
    return visit.page(
        "rubric.html",
        rubric=found,
        tier=_TIERS.get(found.tier, found.tier),
        validity=validity(found),
        documents=documents,
        trial=trial_of(visit.site.configuration, found.id) if in_the_office(visit.who) else None,
        others=sorted(others, key=lambda one: (one.tier != found.tier, one.title)),
    )


def difference(visit: Here, name: str, voi: str) -> Response:
    """How a rubric differs from another (`voi`, the one before)."""
    after, before = known_rubric(name), known_rubric(voi)
    return visit.page("rubric_difference.html", diff=rubric_diff(before, after), fates=FATES, tiers=_TIERS)


def trials(visit: Here) -> Response:
    """Rubrics that were tried on stored evidence before they count."""
    return visit.page("trials.html", trials=kept_trials(visit.site.configuration))


def trial(visit: Here, name: str) -> Response:
    """Who would move by a rubric, by how much, and why."""
    found = trial_of(visit.site.configuration, name)
    if found is None:
        raise HTTPException(404, detail=f"Chưa chấm thử bộ tiêu chí ‘{name[:80]}’ trên máy này.")
    return visit.page("trial.html", trial=found, known=any(one.id == found.rubric for one in shelf.rubrics()))


_TIERS = {**TIERS, "any": "Mọi cơ quan"}


def known_rubric(name: str) -> Rubric:
    """A rubric by its id. Raises HTTPException where there is none."""
    found = next((one for one in shelf.rubrics() if one.id == name), None)
    if found is None:
        raise HTTPException(404, detail=f"Không có bộ tiêu chí ‘{name[:80]}’. Hãy chọn trong danh sách.")
    return found
