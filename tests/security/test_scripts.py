"""What portals, agencies and readers write never becomes a script: the smoke form of `./soicong bench security scripts`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.security.hostile_pages import pages
from benchmarks.security.hostile_province import Filled
from benchmarks.security.hostile_records import Supply, changed, columns
from benchmarks.security.script_strings import COUNT, attacks
from benchmarks.security.scripts import control, walk
from tests.web.province import OTHER, OWN
from tests.web.season import ITEM, ONE, SCHEME

FILLED = Filled(runs={OWN: 2, OTHER: 3, ONE: 7}, waiting=1, done=2, secret="x")
LOOKED_AT = (
    f"/cong/{OTHER}/3",
    f"/cong/{OWN}/chung-cu-2/1.html",
    "/kien-nghi/1",
    f"/tham-tra/muc/{ONE}/{SCHEME}/{ITEM}",
    f"/co-quan/{ONE}",
    "/dot/1",
    "/quan-tri/co-quan",
)


def test_there_are_enough_strings_and_each_is_told_by_its_number() -> None:
    every = attacks()
    assert len(every) == COUNT >= 2_500
    assert len({one.text for one in every}) == COUNT
    assert all(str(one.number) in one.text for one in every)


def test_every_field_has_every_string_in_all_turns() -> None:
    every, turns = attacks(100), 4
    supply = Supply(every, turns)
    for name in ("one", *["three"] * 3, *["many"] * 40):
        supply.count(name, "cũ")
    given: dict[str, str] = {"one": "", "three": "", "many": ""}
    for turn in range(turns):
        supply.begin(turn)
        for name in ("one", *["three"] * 3, *["many"] * 40):
            given[name] += supply.give(name, "cũ")
    assert all(str(one.number) in text for one in every for text in given.values())


def test_texts_from_outside_are_found_by_their_columns() -> None:
    found = {f"{table}.{column}" for table, column, _ in columns()}
    assert {"findings.note", "season_objections.text", "agencies.group_name", "web_events.detail"} <= found
    told = changed(
        {"note": "Có.", "url": "", "grade": "Tốt", "list": ["a b(", "so-a"]}, "x", lambda name, _: name
    )
    assert told == {"note": "x.note", "url": "", "grade": "Tốt", "list": ["x.list", "so-a"]}


def test_every_route_that_answers_a_page_is_opened() -> None:
    assert len([*pages(FILLED)]) > 100  # a new route whose names are not known raises KeyError


@pytest.mark.browser
def test_nothing_runs_and_nothing_becomes_markup(chromium: Browser, tmp_path: Path) -> None:
    every = attacks(400)
    walked = walk(chromium, tmp_path, every, turns=1, only=LOOKED_AT, policies=(True,))
    seen = walked.with_policy
    assert seen.pages >= len(LOOKED_AT)
    assert (seen.dialogs, seen.ran, seen.refused, seen.strangers, seen.broken) == ([], [], [], [], [])
    assert walked.markup == set()
    assert {one.number for one in every} <= walked.shown


@pytest.mark.browser
def test_the_same_strings_unescaped_are_noticed(chromium: Browser) -> None:
    every = attacks(60)
    worked = control(chromium, every)
    assert len(worked) >= 40
    plain = next(one for one in every if one.text.startswith("<script>"))
    assert plain.number in worked
