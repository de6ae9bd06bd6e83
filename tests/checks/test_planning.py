"""Strategies, planning, current plans, statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from checks.case import SectionState
from checks.model import Finding, Outcome
from checks.planning import planning_texts, statistics_reports
from checks.plans import current_plan
from checks.topics import topic
from evidence.model import Cause
from tests.checks.builders import HOME, address, case, html, item, listing

FIELDS = ("construction", "urban", "land", "resources", "waste")
OUTSIDE = {"url": "https://tinhmau.gov.vn/quy-hoach", "external": True, "state": SectionState.PRESENT}


def planned(
    titles: list[str], *, kind: Any = "planning", key: str = "strategy_and_planning", **given: Any
) -> Finding:
    page = listing([(title, "12/03/2026") for title in titles])
    fields = given.pop("section", {})
    return planning_texts(
        case(pages={"/quy-hoach": page}, sections={key: {"pages": ["/quy-hoach"], **fields}}),
        kind=kind,
        **given,
    )


class TestPlanningTexts:
    def test_a_strategy_is_found_by_its_title_and_quoted(self) -> None:
        found = planned(
            ["Chiến lược phát triển khoa học và công nghệ đến năm 2030", "Thông báo nghỉ lễ"],
            kind="strategy",
            key="strategy",
        )
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].quote.startswith("Chiến lược phát triển")

    def test_a_planning_of_the_sector_passes(self) -> None:
        assert (
            planned(["Quy hoạch mạng lưới viễn thông thời kỳ 2021-2030", "Thông báo nghỉ lễ"]).outcome
            is Outcome.PASSED
        )

    def test_fewer_than_asked_earn_their_share(self) -> None:
        found = planned(["Quy hoạch hạ tầng viễn thông", "Kế hoạch năm 2026"], minimum=2)
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))

    def test_a_list_without_such_a_title_fails_with_the_pages_searched(self) -> None:
        found = planned(["Thông báo nghỉ lễ", "Hội thảo quy hoạch viễn thông"])
        assert found.outcome is Outcome.FAILED
        assert any(url.endswith("/quy-hoach") for url in found.looked_at)

    def test_a_list_not_seen_to_its_end_stays_open(self) -> None:
        found = planned(["Thông báo nghỉ lễ", "Kế hoạch năm 2026"], section={"complete": False})
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.OURS)
        assert "còn trang danh sách chưa xem" in found.note

    def test_a_list_that_scripts_build_stays_open(self) -> None:
        given = case(
            pages={"/quy-hoach": html("<p>Trang</p>")},
            sections={"strategy_and_planning": {"pages": ["/quy-hoach"]}},
        )
        url = address("/quy-hoach")
        hidden = replace(
            given, facts={**given.facts, url: replace(given.facts[url], needs_browser="danh sách rỗng")}
        )
        found = planning_texts(hidden, kind="planning")
        assert (found.outcome, found.cause, found.unseen) == (Outcome.CANT_TELL, Cause.OURS, (url,))

    def test_no_section_at_all_fails(self) -> None:
        found = planning_texts(case(), kind="planning")
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_a_section_elsewhere_stays_open_unless_the_rubric_lets_it_count(self) -> None:
        given = case(sections={"strategy_and_planning": OUTSIDE})
        found = planning_texts(given, kind="planning")
        assert (found.outcome, found.cause, found.need) == (Outcome.CANT_TELL, Cause.POLICY, "look")
        counted = planning_texts(given, kind="planning", provincial_link_counts=True)
        assert counted.outcome is Outcome.PASSED
        assert counted.citations[0].url == HOME

    def test_a_link_to_the_provincial_planning_counts_where_the_rubric_says_so(self) -> None:
        link = '<ul><li><a href="https://tinhmau.gov.vn/qh">Quy hoạch tỉnh thời kỳ 2021-2030</a></li></ul>'
        pages = {HOME: html(link), "/ke-hoach": listing([("Kế hoạch năm 2026", "02/01/2026")])}
        given = case(pages=pages, sections={"plans": {"pages": ["/ke-hoach"]}})
        assert planning_texts(given, kind="planning").outcome is Outcome.FAILED
        found = planning_texts(given, kind="planning", provincial_link_counts=True)
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].quote == "Quy hoạch tỉnh thời kỳ 2021-2030"

    def test_no_link_of_that_kind_does_not_count(self) -> None:
        found = planned(["Thông báo", "Tin khác"], provincial_link_counts=True)
        assert found.outcome is Outcome.FAILED


class TestFieldsOfPlanning:
    TITLES: ClassVar[list[str]] = [
        "Quy hoạch chi tiết xây dựng khu dân cư Tân Tiến",
        "Quy hoạch chung đô thị Thắng",
        "Kế hoạch sử dụng đất năm 2026",
        "Quy hoạch thăm dò, khai thác khoáng sản",
        "Kế hoạch thu gom, xử lý rác thải",
    ]

    def test_all_five_fields_pass(self) -> None:
        found = planned(self.TITLES, fields=FIELDS)
        assert found.outcome is Outcome.PASSED
        assert len(found.citations) == 5

    def test_each_field_earns_a_fifth_and_those_that_lack_are_named(self) -> None:
        found = planned(self.TITLES[2:4], fields=FIELDS)
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(2, 5))
        assert (
            "chưa thấy: quy hoạch xây dựng, quy hoạch đô thị, quy hoạch thu gom, xử lý chất thải"
            in found.note
        )

    def test_news_of_a_field_is_not_its_planning(self) -> None:
        found = planned(["Ra quân thu gom rác thải", "Giá đất đai tăng"], fields=FIELDS)
        assert found.outcome is Outcome.FAILED

    def test_an_unfinished_list_keeps_what_was_found(self) -> None:
        found = planned([self.TITLES[0], "Tin"], fields=FIELDS, section={"complete": False})
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, Fraction(1, 5), Fraction(1))

    def test_without_the_section_there_is_nothing(self) -> None:
        assert planning_texts(case(), kind="planning", fields=FIELDS).outcome is Outcome.FAILED

    def test_an_unknown_field_is_an_error_of_the_rubric(self) -> None:
        with pytest.raises(KeyError, match="no topic 'space'"):
            topic("space")


def current(*entries: tuple[str, date | None], key: str = "plans", topic: str = "", **fields: Any) -> Finding:
    section = {"items": [item(title, day) for title, day in entries], "url": "/ke-hoach", **fields}
    return current_plan(case(sections={key: section}), sections=(key, "strategy_and_planning"), topic=topic)


class TestCurrentPlan:
    def test_the_plan_of_the_year_passes(self) -> None:
        found = current(("Kế hoạch công tác năm 2026 của Sở", date(2026, 1, 5)))
        assert found.outcome is Outcome.PASSED
        assert "theo tên gọi" in found.note

    def test_a_plan_without_a_year_counts_by_its_own_day(self) -> None:
        found = current(("15/KH-SKHCN về cải cách hành chính", date(2026, 2, 3)))
        assert found.outcome is Outcome.PASSED
        assert "đăng ngày 03/02/2026" in found.note

    @pytest.mark.parametrize(
        "entry",
        [
            ("Kế hoạch công tác năm 2024", date(2024, 1, 5)),
            ("Kế hoạch cải cách hành chính", date(2023, 1, 5)),
            ("Báo cáo kết quả thực hiện kế hoạch năm 2026", date(2026, 7, 1)),
            ("Thông báo nghỉ lễ năm 2026", date(2026, 4, 1)),
        ],
    )
    def test_old_plans_reports_and_notices_fail(self, entry: tuple[str, date]) -> None:
        found = current(entry)
        assert found.outcome is Outcome.FAILED
        assert "không kế hoạch nào nêu năm 2026" in found.note

    def test_a_topic_is_named_or_given_by_its_section(self) -> None:
        plan = ("Kế hoạch năm 2026", date(2026, 1, 5))
        assert current(plan, topic="digital").outcome is Outcome.FAILED
        assert current(plan, key="digital_transformation", topic="digital").outcome is Outcome.PASSED
        assert current(("Kế hoạch chuyển đổi số năm 2026", None), topic="digital").outcome is Outcome.PASSED

    def test_a_single_text_as_the_section_page_counts(self) -> None:
        text = (
            "<article><h1>Kế hoạch hành động năm 2026</h1><p>Ngày 05/01/2026</p>"
            + "<p>Nội dung kế hoạch.</p>" * 40
        )
        given = case(pages={"/kh": html(text + "</article>")}, sections={"plans": {"pages": ["/kh"]}})
        assert current_plan(given, sections=("plans",)).outcome is Outcome.PASSED

    def test_open_while_the_list_was_cut(self) -> None:
        found = current(("Kế hoạch năm 2024", None), complete=False)
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.OURS)

    def test_no_section_fails_and_an_unknown_one_stays_open(self) -> None:
        assert current_plan(case(), sections=("plans",)).outcome is Outcome.FAILED
        unknown = {"state": SectionState.UNKNOWN, "cause": Cause.NETWORK, "unseen": ("https://x.vn/a",)}
        found = current_plan(case(sections={"plans": unknown}), sections=("plans",))
        assert (found.outcome, found.cause, found.need) == (Outcome.CANT_TELL, Cause.NETWORK, "unseen")

    def test_an_unknown_neighbour_keeps_a_present_section_open(self) -> None:
        sections: dict[str, dict[str, Any]] = {
            "plans": {"items": [item("Kế hoạch năm 2020")], "url": "/kh"},
            "strategy_and_planning": {"state": SectionState.UNKNOWN, "cause": Cause.SITE},
        }
        found = current_plan(case(sections=sections), sections=("plans", "strategy_and_planning"))
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "look")


def reported(*entries: tuple[str, date | None], **fields: Any) -> Finding:
    section = {"items": [item(title, day) for title, day in entries], "url": "/thong-ke", **fields}
    return statistics_reports(
        case(sections={"statistics_reports": section}),
        section="statistics_reports",
        newest_days=365,
        stale=Fraction(1, 2),
    )


class TestStatisticsReports:
    def test_a_recent_report_passes_with_its_age(self) -> None:
        found = reported(
            ("Báo cáo kinh tế - xã hội tháng 8", date(2026, 8, 31)), ("Báo cáo cũ", date(2020, 1, 1))
        )
        assert found.outcome is Outcome.PASSED
        assert (
            "mới nhất ngày 31/08/2026, cách ngày đánh giá 30 ngày (mức đạt: không quá 365 ngày)" in found.note
        )

    def test_old_reports_earn_the_lower_degree(self) -> None:
        found = reported(("Niên giám thống kê 2022", date(2023, 6, 1)))
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))

    def test_undated_reports_are_not_new_and_that_is_said(self) -> None:
        given = item("Báo cáo tổng kết", url="/tep/bao-cao.pdf")
        section = {"statistics_reports": {"items": [given], "url": "/thong-ke"}}
        found = statistics_reports(
            case(sections=section), section="statistics_reports", newest_days=365, stale=Fraction(1, 2)
        )
        assert found.outcome is Outcome.PARTIAL
        assert "không ghi ngày" in found.note

    def test_the_entrys_own_page_may_show_the_day_or_not_have_been_read(self) -> None:
        listed = html(
            "<ul class='list'>"
            "<li><h3><a href='/bc/1'>Báo cáo thống kê khoa học và công nghệ</a></h3></li>"
            "<li><h3><a href='/bc/2'>Báo cáo tình hình viễn thông trong tỉnh</a></h3></li>"
            "<li><h3><a href='/bc/3'>Báo cáo tình hình bưu chính trong tỉnh</a></h3></li></ul>"
        )
        text = "<article><h1>Báo cáo thống kê khoa học và công nghệ</h1><p>Ngày đăng: 01/09/2026</p>"
        text = html(text + "<p>Số liệu thống kê của ngành trong kỳ báo cáo như sau.</p>" * 20 + "</article>")
        sections = {"statistics_reports": {"pages": ["/tk"]}}
        rule: dict[str, Any] = {"section": "statistics_reports", "newest_days": 365, "stale": Fraction(1, 2)}
        read = statistics_reports(case(pages={"/tk": listed, "/bc/1": text}, sections=sections), **rule)
        assert read.outcome is Outcome.PASSED
        unread = statistics_reports(case(pages={"/tk": listed}, sections=sections), **rule)
        assert (unread.outcome, unread.floor, len(unread.unseen)) == (Outcome.CANT_TELL, Fraction(1, 2), 3)

    def test_a_day_in_the_future_is_not_believed(self) -> None:
        found = reported(("Báo cáo", date(2027, 1, 1)), ("Niên giám", date(2020, 1, 1)))
        assert (found.outcome, found.measured["newest"]) == (Outcome.PARTIAL, "2020-01-01")

    def test_a_section_that_lists_nothing_fails(self) -> None:
        given = case(
            pages={"/tk": html("<p>Trang thống kê</p>")}, sections={"statistics_reports": {"pages": ["/tk"]}}
        )
        found = statistics_reports(given, section="statistics_reports", newest_days=365, stale=Fraction(1, 2))
        assert found.outcome is Outcome.FAILED
        assert found.measured["count"] == 0

    def test_cut_or_foreign_lists_stay_open(self) -> None:
        cut = reported(("Báo cáo năm 2022", date(2023, 1, 1)), complete=False)
        assert (cut.outcome, cut.floor) == (Outcome.CANT_TELL, Fraction(1, 2))
        foreign = reported(url="https://cucthongke.gov.vn/", external=True)
        assert (foreign.outcome, foreign.need) == (Outcome.CANT_TELL, "look")

    def test_no_section_fails(self) -> None:
        found = statistics_reports(
            case(), section="statistics_reports", newest_days=365, stale=Fraction(1, 2)
        )
        assert found.outcome is Outcome.FAILED
