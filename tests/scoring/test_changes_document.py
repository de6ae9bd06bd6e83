"""What changed as JSON: every part of it, with points as printed."""

from __future__ import annotations

import json
from datetime import date

from scoring.changes import first_seen, no_more_seen
from scoring.changes_document import changes_document
from scoring.province_changes import province_changes
from tests.scoring.changed import compared, document, finding, section

LATER = "2026-11-22"


def test_the_document_tells_points_sections_and_the_rubric() -> None:
    new = {"id": "bo-2", "title": "Bộ hai", "sha256": "r2"}
    change = compared(
        document(finding("1.1"), sections={"news": section(newest="2026-08-22")}),
        document(
            finding("1.1", "failed", low=0, points=2),
            on=LATER,
            rubric=new,
            sections={"news": section(present=False)},
        ),
        rejudged=document(
            finding("1.1", low=2, points=2), rubric=new, sections={"news": section(newest="2026-08-22")}
        ),
    )

    told = json.loads(json.dumps(changes_document(province_changes([change], before="a", after="b"))))

    (portal,) = told["portals"]
    assert portal["points"] == {
        "low": -1, "high": -1, "gained": 0, "lost": -2, "owed_to_rubric": 1, "unannounced": 0,
    }  # fmt: skip
    assert [(one["criterion"], one["why"], one["noise"]) for one in portal["losses"]] == [
        ("1.1", "pages", None)
    ]
    assert portal["rubric"]["changes"][0]["points"] == 1
    (news,) = portal["sections"]
    assert (news["change"], news["newest_before"], news["newest_after"]) == ("vanished", "2026-08-22", None)
    assert (told["before"], told["compared"], told["criteria"][0]["rubrics"]) == ("a", 1, ["bo-2"])
    assert portal["after"]["on"] == date(2026, 11, 22).isoformat()


def test_a_portal_with_one_side_has_no_points_of_its_own() -> None:
    told = changes_document(
        province_changes([first_seen(document()), no_more_seen(document())], before="", after="")
    )

    assert [(one["state"], one["before"] is None, one["after"] is None) for one in told["portals"]] == [
        ("new", True, False),
        ("gone", False, True),
    ]
    assert [one["points"]["low"] for one in told["portals"]] == [None, None]
