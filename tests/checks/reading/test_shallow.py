"""Nesting that would cost a parser minutes is taken out before it; nothing that stands on the page is lost."""

from __future__ import annotations

import time

from checks.reading.page import read_page
from checks.reading.shallow import DEEPEST, shallow


def test_an_ordinary_page_stays_as_it_is() -> None:
    page = "<html><body>" + "<div><p>Tin tức</p></div>" * 900 + "</body></html>"
    assert shallow(page) is page


def test_nothing_is_lost_of_a_hundred_thousand_boxes_in_each_other() -> None:
    deep = "<div>" * 100_000 + "<a href='/giua'>Ở giữa</a>" + "</div>" * 100_000
    body = f"<html><body>{deep}<footer><a href='/lien-he'>Liên hệ</a></footer></body></html>".encode()
    began = time.process_time()
    facts = read_page("http://so.example.gov.vn/", body)
    assert time.process_time() - began < 10, "without the cap this takes minutes"
    assert [link.text for link in facts.links] == ["Ở giữa", "Liên hệ"]


def test_what_only_looks_like_tags_in_scripts_stays() -> None:
    script = "<script>const s = '" + "<div>" * 40 + "';</script>"
    text = shallow("<div>" * (DEEPEST + 200) + script + "x" + "</div>" * (DEEPEST + 200))
    assert script in text
    assert text.replace(script, "").count("<div>") == DEEPEST
    assert text.count("</div>") == DEEPEST


def test_raw_text_that_never_ends_takes_the_rest_with_it() -> None:
    text = "<b>" * (DEEPEST + 1) + "<SCRIPT>x</b><b>"
    assert shallow(text).endswith("<SCRIPT>x</b><b>")


def test_a_tag_that_never_ends_is_taken_out_to_the_end() -> None:
    assert shallow("<i>" * DEEPEST + "a<i").rstrip().endswith("a")
