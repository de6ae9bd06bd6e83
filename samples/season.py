"""The season of the sample province as its file tells it: what agencies answer, what reviewers do, who objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samples.province import plans

_FILE = Path(__file__).parent / "season.yaml"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an agency writes beside one item. `page` is a path on its own portal that it gives as evidence."""

    points: Fraction
    amount: Fraction | None = None
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One form of an agency, and the day on which it came in."""

    agency: str
    scheme: str
    received: date
    told: Mapping[str, Told]


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What reviewers do to an item: points, or an exemption until a day. `evidence`: a text, or a path on the portal.

    `second`: a second person confirms it; `undo`: it was a mistake and is taken back.
    """

    agency: str
    item: str
    why: str
    evidence: str
    points: Fraction | None = None
    until: date | None = None
    second: bool = False
    undo: bool = False


@dataclass(frozen=True, kw_only=True)
class Objected:
    """An objection and its answer; `points` where it was accepted."""

    agency: str
    item: str
    received: date
    text: str
    answer: str
    evidence: str
    points: Fraction | None


@dataclass(frozen=True, kw_only=True)
class SampleSeason:
    """The whole season. `portal` and `cntt` name the schemes of each tier.

    `not_accepted`: agencies whose open claims of the portal are left open.
    """

    season: int
    portal: Mapping[str, str]
    cntt: Mapping[str, str]
    replies: tuple[Reply, ...]
    not_accepted: tuple[str, ...]
    reviews: tuple[Reviewed, ...]
    objections: tuple[Objected, ...]

    @property
    def schemes(self) -> tuple[str, ...]:
        """All that the season rates by."""
        return (*self.portal.values(), *self.cntt.values())


@cache
def sample_season() -> SampleSeason:
    """The season of samples/season.yaml."""
    told = yaml.safe_load(_FILE.read_text("utf-8"))
    tiers = {plan.code: str(plan.tier) for plan in plans()}
    replies = []
    for code, one in told["replies"].items():
        for kind in ("portal", "cntt"):
            if kind in one:
                scheme = told[kind][tiers[code]]
                written = _items(one[kind])
                replies.append(Reply(agency=code, scheme=scheme, received=one["received"], told=written))
    return SampleSeason(
        season=told["season"],
        portal=told["portal"],
        cntt=told["cntt"],
        replies=tuple(replies),
        not_accepted=tuple(told["not_accepted"]),
        reviews=tuple(
            Reviewed(
                agency=one["agency"],
                item=one["item"],
                why=one["why"],
                evidence=one.get("evidence", ""),
                points=_points(one.get("points")),
                until=one.get("until"),
                second=one.get("second", False),
                undo=one.get("undo", False),
            )
            for one in told["reviews"]
        ),
        objections=tuple(
            Objected(
                agency=one["agency"],
                item=one["item"],
                received=one["received"],
                text=one["text"],
                answer=one["answer"],
                evidence=one.get("evidence", ""),
                points=_points(one.get("points")),
            )
            for one in told["objections"]
        ),
    )


def _items(given: Any) -> dict[str, Told]:
    """Items by id; a list numbers them from 1."""
    pairs = given.items() if isinstance(given, dict) else enumerate(given, start=1)
    found = {}
    for item, one in pairs:
        facts = one if isinstance(one, dict) else {"points": one}
        found[str(item)] = Told(
            points=Fraction(str(facts["points"])),
            amount=_points(facts.get("amount")),
            page=facts.get("page", ""),
        )
    return found


def _points(value: Any) -> Fraction | None:
    return None if value is None else Fraction(str(value))
