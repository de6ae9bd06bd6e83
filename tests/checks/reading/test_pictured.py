"""Where a quote stands on the picture of a page: around the quoted words, or nowhere."""

from __future__ import annotations

import pytest

from checks.reading.pictured import box_of
from evidence.boxes import TextBox

MENU = TextBox(x=100, y=80, width=60, height=20, text="Tin bài", path="nav>ul>li[2]>a")
ROW = TextBox(
    x=20, y=300, width=900, height=24, text="Số 12/QĐ-UBND ngày 03/02/2026", path="table>tbody>tr[2]"
)
CELL = TextBox(x=20, y=300, width=90, height=24, text="Số 12/QĐ-UBND", path="table>tbody>tr[2]>td[1]")
FOOT = TextBox(x=100, y=900, width=60, height=20, text="TIN BÀI", path="div#chan>a[3]")
BOXES = (MENU, CELL, ROW, FOOT)


@pytest.mark.parametrize(
    ("quote", "path", "found"),
    [
        ("Số 12/QĐ-UBND", "", CELL),  # the innermost
        ("số  12/qđ-ubnd\nngày 03/02", "", ROW),  # any white space and case
        ("Số 12/QĐ-UBND ngày…", "", ROW),  # a quote that was cut
        ("Tin bài", "nav>ul>li[2]>a", MENU),
        ("Tin bài", "nav>ul>li[2]", MENU),  # what was quoted is around what is seen
        ("Tin bài", "div#chan>a[3]>span", FOOT),
        ("Tin bài", "", None),  # either of two
        ("Tin bài", "main>h1", None),
        ("Số 12/QĐ-UBND", "table>tr[2]>td[1]", CELL),  # a reader that adds no tbody
        ("Liên hệ", "nav>a", None),
        ("12", "", None),  # too little to be found by
        ("", "nav>a", None),
    ],
)
def test_the_innermost_element_that_holds_the_quote(quote: str, path: str, found: TextBox | None) -> None:
    assert box_of(BOXES, quote, path) == found


def test_the_same_words_in_and_around_one_element_are_one_place() -> None:
    around = TextBox(x=98, y=78, width=70, height=30, text="Tin bài", path="nav>ul>li[2]")
    assert box_of((MENU, around), "Tin bài") == MENU


def test_the_element_that_the_path_names_comes_before_those_in_it() -> None:
    within = TextBox(x=700, y=80, width=60, height=20, text="Tin bài", path="nav>ul>li[2]>a>b")
    assert box_of((within, MENU), "Tin bài", "nav>ul>li[2]>a") == MENU


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert box_of((MENU,), "Tin ba\u0300i") == MENU
