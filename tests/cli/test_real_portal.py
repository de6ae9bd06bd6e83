"""The archived department portal: crawled on loopback, judged, and held against what a person saw on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.portal import (
    ARCHIVE,
    ENOUGH,
    ENOUGH_STORED,
    TRUTH,
    agreement,
    audit_served,
    disagreements,
    judged_share,
    pages_of,
    rescore_archive,
    served_archive,
)

pytestmark = [
    pytest.mark.real_portals,
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not ARCHIVE.exists(), reason="../shared/real-portals is absent"),
]


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The same portal judged twice: crawled anew on loopback, and from the stored archive."""

    audited: dict[str, Any]
    rescored: dict[str, Any]
    seconds: float
    seen_by_both: frozenset[str]

    def of(self, name: str) -> dict[str, Any]:
        return self.audited if name == "audit" else self.rescored


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Looks:
    folder = tmp_path_factory.mktemp("portal")
    with served_archive() as port:
        audited, seconds = audit_served(folder, port, 150)
    (crawled,) = Path(folder).glob("data/archives/*/*.warc.gz")
    return Looks(
        audited=audited,
        rescored=rescore_archive(folder),
        seconds=seconds,
        seen_by_both=frozenset(pages_of(crawled) & pages_of(ARCHIVE)),
    )


def truth() -> dict[str, Any]:
    sections: dict[str, Any] = yaml.safe_load(TRUTH.read_text("utf-8"))["sections"]
    return sections


@pytest.mark.parametrize("name", ["audit", "rescore"])
def test_present_and_absent_sections_are_told_apart(looks: Looks, name: str) -> None:
    present, absent, differs = agreement(truth(), looks.of(name)["sections"])
    assert present >= ENOUGH, differs
    assert absent >= ENOUGH, differs


def test_calling_everything_present_fails_the_same_comparison() -> None:
    present, absent, _ = agreement(truth(), {key: {"present": True} for key in truth()})
    assert present == 1
    assert absent < ENOUGH


@pytest.mark.parametrize(("name", "goal"), [("audit", ENOUGH), ("rescore", ENOUGH_STORED)])
def test_most_points_are_judged_and_the_others_name_their_cause(looks: Looks, name: str, goal: float) -> None:
    share, causes = judged_share(looks.of(name))
    assert share >= goal, causes
    assert [cause for cause in causes if cause.endswith("?")] == []


def test_the_audit_ends_in_minutes(looks: Looks) -> None:
    assert looks.seconds < 300
    assert looks.audited["agency"]["host"] == "sotttt.hanoi.gov.vn"
    assert looks.audited["evaluated_at"] == "2022-08-27"


def test_what_both_saw_is_judged_the_same(looks: Looks) -> None:
    assert len(looks.seen_by_both) > 50
    assert disagreements(looks.audited, looks.rescored, seen_by_both=looks.seen_by_both) == []
