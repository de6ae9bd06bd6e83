"""Sections that a file holds: chart and duties in a file, and menu entries that open a document."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.directives import directive_documents
from checks.documents import full_text_download
from checks.introduction import organisation_chart, text_section
from checks.model import Outcome
from checks.planning import statistics_reports
from checks.plans import current_plan
from checks.work_schedule import work_schedule
from tests.checks import files as made
from tests.checks.builders import address, case, html
from tests.checks.test_judging_files import HALF, PAGE_INSTEAD, PAPER, SCAN, WEEK, paper


class TestIntroduction:
    UNITS = "Văn phòng Sở\nPhòng Kế hoạch\nPhòng Quản lý Khoa học\nPhòng Bưu chính\nTrung tâm Ứng dụng\nChi cục Tiêu chuẩn"

    def section(self, key: str, body: bytes) -> Any:
        page = html("<h1>Mục</h1><p>Xem tệp <a href='/tep.pdf'>đính kèm</a></p>")
        return case(pages={"/muc": page}, sections={key: {"pages": ["/muc"]}}, files={"/tep.pdf": body})

    def chart(self, body: bytes) -> Any:
        given = self.section("organisation_chart", body)
        return organisation_chart(given, section="organisation_chart", minimum_units=4, picture_degree=HALF)

    def duties(self, body: bytes) -> Any:
        given = self.section("functions_and_duties", body)
        return text_section(given, sections=("functions_and_duties",), minimum_words=60, partial_degree=HALF)

    def test_units_named_in_a_file(self) -> None:
        finding = self.chart(made.pdf(self.UNITS))
        assert (finding.outcome, finding.citations[0].path) == (Outcome.PASSED, "trang 1")

    def test_a_file_that_was_read_and_names_none_is_no_open_question(self) -> None:
        assert self.chart(PAPER).outcome is Outcome.FAILED
        assert self.chart(SCAN).outcome is Outcome.CANT_TELL

    def test_duties_in_a_file(self) -> None:
        finding = self.duties(PAPER)
        assert finding.outcome is Outcome.PASSED
        assert finding.citations[0].quote == "KẾ HOẠCH Ứng dụng công nghệ thông tin năm 2026"
        assert (
            self.duties(made.pdf("Chức năng của Sở được quy định tại Quyết định khác.")).outcome
            is Outcome.PARTIAL
        )
        assert self.duties(SCAN).outcome is Outcome.CANT_TELL


class TestMenuThatOpensAFile:
    """The menu entry leads to a document, not to a page: the section is that document."""

    def given(self, key: str, body: bytes) -> Any:
        return case(sections={key: {"url": "/tep.pdf", "items": []}}, files={"/tep.pdf": body})

    def test_schedule(self) -> None:
        given = self.given("leaders_schedule", made.pdf(WEEK))
        finding = work_schedule(given, section="leaders_schedule", week=Fraction(1), month=HALF)
        assert (finding.outcome, finding.citations[0].url) == (Outcome.PASSED, address("/tep.pdf"))

    def test_chart(self) -> None:
        for body, outcome in ((made.pdf(TestIntroduction.UNITS), Outcome.PASSED), (SCAN, Outcome.CANT_TELL)):
            given = self.given("organisation_chart", body)
            finding = organisation_chart(
                given, section="organisation_chart", minimum_units=4, picture_degree=HALF
            )
            assert finding.outcome is outcome

    def test_duties(self) -> None:
        def judge(body: bytes) -> Any:
            given = self.given("functions_and_duties", body)
            return text_section(
                given, sections=("functions_and_duties",), minimum_words=60, partial_degree=HALF
            )

        assert judge(PAPER).outcome is Outcome.PASSED
        scanned = judge(SCAN)
        assert (scanned.outcome, scanned.need) == (Outcome.CANT_TELL, "look")
        assert "1 tệp bản quét, chưa đọc được chữ" in scanned.note

    def test_plan_and_its_full_text(self) -> None:
        given = self.given("plans", PAPER)
        assert current_plan(given, sections=("plans",)).outcome is Outcome.PASSED
        assert full_text_download(given, sections=("plans",), share=HALF).outcome is Outcome.PASSED
        broken = self.given("plans", PAGE_INSTEAD)
        assert full_text_download(broken, sections=("plans",), share=HALF).outcome is Outcome.CANT_TELL

    def test_report(self) -> None:
        def judge(body: bytes) -> Any:
            given = self.given("statistics_reports", body)
            return statistics_reports(given, section="statistics_reports", newest_days=365, stale=HALF)

        assert judge(paper("BÁO CÁO\nTổng kết", number="3/BC-SKHCN")).outcome is Outcome.PASSED
        assert judge(SCAN).outcome is Outcome.CANT_TELL

    def test_directives_are_looked_at_by_a_person(self) -> None:
        finding = directive_documents(
            self.given("directives", PAPER), section="directives", minimum=2, newest_days=30, either=HALF
        )
        assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")
