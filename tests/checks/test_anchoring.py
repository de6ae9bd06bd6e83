"""Quotes of findings are anchored on the stored page."""

from __future__ import annotations

from checks.anchoring import anchored
from checks.model import Citation, passed
from tests.checks.builders import HOME, address, case, html


def test_a_quote_gets_the_path_of_its_element() -> None:
    built = case(pages={"/tin": html("<h1>Tin tức</h1><p>Một việc đã làm</p>")})
    found = passed(
        "Có.",
        citations=(
            Citation(url=address("/tin"), quote="Một việc đã làm"),
            Citation(url=address("/tin"), quote="Tin tức", path="có sẵn"),
            Citation(url=address("/khac"), quote="trang chưa xem"),
            Citation(url=HOME),
            Citation(url=address("/tin"), quote="/tin-khong-co"),
        ),
    )
    (told,) = anchored(built, [found])
    assert [citation.path for citation in told.citations] == ["main>p", "có sẵn", "", "", ""]
    assert [citation.quote for citation in told.citations][2:] == ["trang chưa xem", "", ""]
    assert told.note == found.note
