"""A link that is called so, found by its words, title or picture; not seen, it is never held against a portal."""

from __future__ import annotations

import pytest

from checks.model import Finding, Outcome
from checks.named_link import named_link
from tests.checks.builders import HOME, case, html


def found(body: str) -> Finding:
    given = case(pages={"/": html(body)})
    return named_link(given, labels=("Công báo",), question="Công báo đăng tại đâu?")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://congbao.tinhmau.gov.vn/">Công báo</a>',
        '<a href="https://congbao.tinhmau.gov.vn/">CÔNG BÁO TỈNH MẪU</a>',
        '<a href="https://congbao.tinhmau.gov.vn/" title="Công báo điện tử"></a>',
        '<a href="https://congbao.tinhmau.gov.vn/"><img src="/cb.png" alt="Công báo"></a>',
    ],
)
def test_a_link_called_so_passes(link: str) -> None:
    finding = found(f"<nav>{link}</nav><p>Cổng thông tin điện tử tỉnh.</p>")
    assert finding.outcome is Outcome.PASSED
    assert finding.measured["link"] == "https://congbao.tinhmau.gov.vn/"
    assert [citation.url for citation in finding.citations] == [HOME]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/tin/1">Thành công báo hiệu một năm mới nhiều thắng lợi của cả tỉnh ta</a>',
        '<a href="/tin/2">Báo cáo</a>',
        "<span>Công báo</span>",
    ],
)
def test_without_one_the_agency_is_asked(link: str) -> None:
    finding = found(f"{link}<p>Cổng thông tin điện tử tỉnh.</p>")
    assert finding.outcome is Outcome.UNTESTED
    assert finding.question == "Công báo đăng tại đâu?"
    assert finding.note.startswith("Chưa thấy liên kết ‘Công báo’ trên các trang đã xem; cần ")
