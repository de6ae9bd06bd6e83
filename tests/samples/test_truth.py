"""The truths name everything that is asked, and what they say is served."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from samples.model import Plan
from samples.province import plans
from samples.truth import FOLDER, KEYS, truth_of
from tests.samples.conftest import Fetch

RUBRICS = Path(__file__).parents[2] / "scoring" / "rubrics"
OUTCOMES = {"passed", "partial", "failed", "cantTell", "untested"}
UP = [plan for plan in plans() if plan.state == "up"]


def truth(plan: Plan) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{plan.code}.yaml").read_text("utf-8"))
    return loaded


def by_id(rubric: str) -> dict[str, Fraction]:
    loaded = yaml.safe_load((RUBRICS / f"{rubric}.yaml").read_text("utf-8"))
    return {
        c["id"]: Fraction(str(c["points"])) for heading in loaded["headings"] for c in heading["criteria"]
    }


@pytest.mark.parametrize("plan", UP, ids=lambda plan: plan.code)
def test_every_section_and_criterion_has_its_truth(plan: Plan) -> None:
    told = truth(plan)
    assert set(told["sections"]) == set(KEYS)
    assert set(told["criteria"]) == set(by_id(told["rubric"]))
    for criterion in told["criteria"].values():
        assert criterion["outcome"] in OUTCOMES
        assert (criterion["outcome"] == "partial") == ("degree" in criterion)
        assert 0 < Fraction(criterion.get("degree", "1/2")) < 1
    for section in told["sections"].values():
        assert section["state"] in {"present", "empty", "absent", "external"}
        assert (section["state"] == "absent") == ("url" not in section)


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.code)
def test_the_truth_still_fits_what_the_portal_offers(plan: Plan) -> None:
    assert truth(plan) == truth_of(plan)


@pytest.mark.parametrize("plan", UP, ids=lambda plan: plan.code)
def test_sections_are_served_where_the_truth_says(plan: Plan, fetch: Fetch) -> None:
    base = "{0.scheme}://{0.netloc}".format(urlsplit(plan.home))
    for key, section in truth(plan)["sections"].items():
        if section["state"] in {"present", "empty"} and key != "search":
            answer = fetch(base + section["url"])
            assert answer.status == 200, key


def test_unseen_portals_are_not_scored() -> None:
    reasons = {plan.code: truth(plan).get("not_scored") for plan in plans() if plan.state != "up"}
    assert reasons == {"so-noi-vu": "down", "thanh-tra": "blocked"}


@pytest.mark.parametrize("tier", ["so", "huyen"])
def test_the_leagues_follow_from_the_truths(tier: str) -> None:
    league = yaml.safe_load((FOLDER / "leagues.yaml").read_text("utf-8"))[tier]
    assert {row["code"] for row in league} == {plan.code for plan in plans() if plan.tier == tier}
    totals = {}
    for plan in plans():
        told = truth(plan)
        if plan.tier != tier or told["status"] != "scored":
            continue
        points = by_id(told["rubric"])
        judged = {k: c for k, c in told["criteria"].items() if c["outcome"] not in {"cantTell", "untested"}}
        worth = {"passed": Fraction(1), "failed": Fraction(0)}
        low = sum(
            points[k] * worth.get(c["outcome"], Fraction(c.get("degree", 0))) for k, c in judged.items()
        )
        covered = sum(points[k] for k in judged)
        totals[plan.code] = (low, low + 100 - covered, covered)
    placed = sorted(
        (code for code, t in totals.items() if t[2] >= 90), key=lambda code: totals[code][:2], reverse=True
    )
    assert placed == [row["code"] for row in league if row.get("place")]
    assert [row["place"] for row in league if row.get("place")] == list(range(1, len(placed) + 1))
    cuts = (("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0))
    for row in league:
        if "grade" in row:
            low, high, _ = totals[row["code"]]
            names = [next(name for name, least in cuts if score >= least) for score in (low, high)]
            assert row["grade"] == (names[0] if names[0] == names[1] else "–".join(names))
    if tier == "so":
        assert {"Tốt", "Khá", "Trung bình", "Yếu"} <= {row.get("grade") for row in league}
