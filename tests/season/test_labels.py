"""A proposed label falls with the review that it rests on, and goes out in the form that the vocabulary file takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml

from checks import vocabulary
from db.season_records import Act
from season.labels import as_yaml, meant, proposals, sections_of
from season.schemes import of_rubric
from season.standing_reviews import standing
from tests.db.test_season_desk import REVIEW
from tests.season.example import MEASURED_ITEM, RUBRIC

LABEL = 'Chuyện làng ta: "mới" # tuần'
REVIEWED = replace(REVIEW, id=1)
PROPOSED = replace(
    REVIEW,
    id=2,
    act=Act.LABEL,
    points=None,
    target_id=1,
    reason=LABEL,
    links=("news", "https://a.vn/x"),
    recorded_by="Minh",
)


def test_a_proposal_stands_until_it_or_its_review_is_taken_back() -> None:
    (one,) = proposals([REVIEWED, PROPOSED])
    assert (one.section, one.label, one.seen_at, one.by) == ("news", LABEL, "https://a.vn/x", "Minh")
    for target in (1, 2):
        undo = replace(PROPOSED, id=3, act=Act.UNDO, target_id=target, links=())
        assert proposals([REVIEWED, PROPOSED, undo]) == ()


def test_a_label_of_another_person_confirms_nothing() -> None:
    (review,) = standing([REVIEWED, PROPOSED]).values()
    assert review.confirmed_by == ""


def test_the_file_goes_into_the_vocabulary_as_it_is() -> None:
    again = replace(PROPOSED, id=4, agency_code="so-x", reason=LABEL.upper())
    text = as_yaml(proposals([REVIEWED, PROPOSED, again]))
    assert yaml.safe_load(text) == {"sections": {"news": {"labels": [LABEL]}}}
    assert "so-y, mục 1.1" in text
    assert "so-x, mục 1.1" in text
    known = yaml.safe_load(Path(vocabulary.__file__).with_name("sections.yaml").read_text("utf-8"))
    for section, more in yaml.safe_load(text)["sections"].items():
        assert isinstance(known["sections"][section]["labels"], list)
        assert all(isinstance(label, str) for label in more["labels"])
    assert yaml.safe_load(as_yaml([])) == {"sections": {}}


def test_what_the_vocabulary_makes_of_a_label() -> None:
    assert meant("Tin tức - Sự kiện") == "news"
    assert meant("Chuyện làng ta") == ""


def test_only_items_that_are_read_from_sections_have_some() -> None:
    rated = of_rubric(RUBRIC)
    assert "news" in sections_of(rated, MEASURED_ITEM.id)
    assert sections_of(rated, "99.9") == ()
    assert sections_of(replace(rated, rubric=None), MEASURED_ITEM.id) == ()
