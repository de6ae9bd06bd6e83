"""Measuring code, trust label, official channels."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from checks.digital import digital_marks
from checks.model import Finding, Outcome
from tests.checks.builders import HOME, case, html

EMC = (
    "<script>var _govaq = window._govaq || []; _govaq.push(['setTrackerUrl', 'https://f-emc.ngsp.gov.vn/tracking']);"
    "</script>"
)
LABEL = (
    '<a href="https://tinnhiemmang.vn/danh-ba-tin-nhiem/sokhcn-1635823490">'
    '<img src="https://tinnhiemmang.vn/handle_cert?id=sokhcn.tinhmau.gov.vn" alt="Tín nhiệm mạng"></a>'
)
ZALO = '<a href="https://zalo.me/1234567890">Zalo OA của Sở</a>'


def judged(*parts: str) -> Finding:
    given = case(
        pages={HOME: html("<p>Trang chủ</p>", head=parts[0] if parts else "", footer="".join(parts[1:]))}
    )
    return digital_marks(given, marks=("emc", "trust_label", "channels"))


class TestDigitalMarks:
    def test_all_three_pass_with_quotes_from_the_page(self) -> None:
        found = judged(EMC, LABEL, ZALO)
        assert found.outcome is Outcome.PASSED, found.note
        assert "Zalo OA của Sở" in {citation.quote for citation in found.citations}
        assert "f-emc.ngsp.gov.vn" in {citation.quote for citation in found.citations}

    def test_one_earns_a_third(self) -> None:
        found = judged("", LABEL)
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 3))
        assert found.note == (
            "Trang chủ có 1/3 dấu hiệu: nhãn Tín nhiệm mạng; không thấy mã đo lường EMC, kênh số chính thức."
        )

    def test_a_button_that_shares_the_page_is_no_channel(self) -> None:
        found = judged("", '<a href="https://www.facebook.com/sharer/sharer.php?u=x">Chia sẻ</a>')
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_names_that_only_look_alike_are_no_channel(self) -> None:
        assert judged("", '<a href="https://notzalo.me.vn/tin">Tin</a>').outcome is Outcome.FAILED

    def test_a_page_of_an_app_store_is_a_channel(self) -> None:
        found = judged("", '<a href="https://play.google.com/store/apps/details?id=vn.tinhmau">Ứng dụng</a>')
        assert found.measured["found"] == ["channels"]

    def test_an_unread_home_page_is_no_reproach(self) -> None:
        found = digital_marks(replace(case(), facts={}), marks=("emc",))
        assert (found.outcome, found.unseen) == (Outcome.CANT_TELL, (HOME,))
