"""Does the portal's own search for documents find a document that is there?"""

from __future__ import annotations

from typing import Any

import pytest

from checks.document_search import document_search
from checks.model import Outcome
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import HOME, address, case, html, probe

LIST = html("<h1>Văn bản</h1><p>11/2026/QĐ-UBND Ban hành quy chế</p>")


def portal(page: Any, **fields: Any) -> Any:
    return case(pages={"/van-ban": page}, sections={"legal_documents": {"pages": ["/van-ban"]}}, **fields)


SEARCH = (
    '<form method="post" action="/van-ban"><label>Số ký hiệu <input name="so"></label>'
    '<select name="loai"><option>Loại văn bản</option><option>Quyết định</option></select>'
    '<input type="submit" value="Tìm kiếm"></form>'
)


def searched(**value: Any) -> Any:
    look = probe("document_search", "/van-ban?tim=quy+che", **value)
    return document_search(portal(LIST, probes=[look]))


def test_a_search_that_finds_the_document_passes() -> None:
    finding = searched(query="Ban hành quy chế", url=f"{HOME}van-ban?tim=quy+che", status=200, returned=True)
    assert finding.outcome is Outcome.PASSED
    assert finding.citations[0].url == f"{HOME}van-ban?tim=quy+che"


def test_a_search_that_does_not_find_it_fails() -> None:
    finding = searched(query="Ban hành quy chế", status=200, returned=False, results=0)
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (f"{HOME}van-ban?tim=quy+che",)


@pytest.mark.parametrize(
    ("value", "cause"), [({"error": "timeout_read"}, Cause.NETWORK), ({"status": 503}, Cause.SITE)]
)
def test_a_search_that_could_not_be_tried_is_open(value: Any, cause: Any) -> None:
    finding = searched(query="Ban hành quy chế", **value)
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, cause)


def test_a_form_that_was_not_tried_is_open() -> None:
    finding = document_search(portal(html(f"<h1>Văn bản</h1>{SEARCH}<p>Danh sách văn bản</p>")))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "live")


def test_no_search_form_fails() -> None:
    finding = document_search(portal(LIST))
    assert finding.outcome is Outcome.FAILED
    assert "Không thấy công cụ tìm kiếm văn bản" in finding.note


def test_no_section_of_documents_fails() -> None:
    assert document_search(case()).outcome is Outcome.FAILED


def test_a_search_built_by_scripts_is_open() -> None:
    page = PageFacts(url=address("/van-ban"), title="Văn bản", needs_browser="tải bằng JavaScript")
    finding = document_search(portal("", facts={"/van-ban": page}))
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.OURS)
