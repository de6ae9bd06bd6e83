"""Elements cut out of markup without a parser."""

from __future__ import annotations

import pytest

from checks.reading.markup import COMMENT, elements, without, without_tags


def test_elements_are_found_by_their_tags() -> None:
    markup = "<TITLE>a</Title><h1 class='x'>b <b>c</b></h1 ><h2>never closed"
    assert [(e.name, e.inner) for e in elements(markup, ("title", "h1", "h2"))] == [
        ("title", "a"),
        ("h1", "b <b>c</b>"),
    ]


def test_an_element_within_another_one_is_a_part_of_it() -> None:
    markup = "<script>write('<style>x</style>')</script><style>y</style>"
    assert [e.name for e in elements(markup, ("script", "style"))] == ["script", "style"]


def test_comments_scripts_and_tags_are_taken_out() -> None:
    markup = "một<!-- <script> --> hai<script>ba</script>\n<p>bốn < năm"
    assert without_tags(without(markup, ("script", COMMENT))) == "một  hai \n bốn < năm"


@pytest.mark.parametrize("markup", ["", "không có thẻ", "<script>không đóng", "<!-- không đóng", "</script>"])
def test_what_is_not_closed_stays(markup: str) -> None:
    assert without(markup, ("script", COMMENT)) == markup
