"""The way in to services, whether they answer, dossiers and results."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from checks.case import Case, SectionState
from checks.model import Finding, Outcome
from checks.online_services import dossier_lookup, service_answers, service_entry, service_results
from checks.registry import Step
from evidence.model import Cause, Probe
from tests.checks.builders import HOME, SEEN_AT, address, case, html, probe

SHARED = "https://dichvucong.tinhmau.gov.vn/"
OUTSIDE: dict[str, Any] = {"url": SHARED, "external": True, "state": SectionState.PRESENT}
BOTH = ("online_services", "procedures")


def entered(**section: Any) -> Finding:
    given = case(sections={"online_services": section} if section else {})
    return service_entry(given, sections=BOTH, maximum_clicks=3)


class TestServiceEntry:
    def test_a_section_of_the_portal_passes_with_its_clicks(self) -> None:
        found = entered(url="/dich-vu-cong", clicks=2)
        assert found.outcome is Outcome.PASSED
        assert (
            found.note == "Vào ‘Dịch vụ công trực tuyến’ sau 2 lần bấm từ trang chủ (mức đạt: không quá 3)."
        )

    def test_the_shared_system_of_the_province_counts_by_the_link(self) -> None:
        found = entered(**OUTSIDE)
        assert (found.outcome, found.measured["external"]) == (Outcome.PASSED, True)
        assert [citation.url for citation in found.citations] == [HOME]

    def test_too_many_clicks_fail(self) -> None:
        found = entered(url="/dich-vu-cong", clicks=5)
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (address("/dich-vu-cong"),)

    def test_a_section_that_no_link_led_to_stays_open(self) -> None:
        found = entered(url="/dich-vu-cong", clicks=None, how="sitemap")
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "look")

    def test_a_private_host_needs_a_look(self) -> None:
        found = entered(url="https://dichvucong.example.com/", external=True, state=SectionState.PRESENT)
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.POLICY)

    def test_no_section_fails(self) -> None:
        assert entered().outcome is Outcome.FAILED


STEPS = (
    Step(at_least=Fraction("0.99"), degree=Fraction(1)),
    Step(at_least=Fraction("0.95"), degree=Fraction(1, 2)),
)


def answers(
    count: int, *, failed: int = 0, name: str = "service", url: str = SHARED, days: int = 4
) -> list[Probe]:
    return [
        probe(name, url, at=SEEN_AT + timedelta(days=n % days, minutes=n), answered=n >= failed)
        for n in range(count)
    ]


def answered(probes: list[Probe], *, shared: bool = True, **section: Any) -> Finding:
    given = case(sections={"online_services": section} if section else {}, probes=probes)
    return service_answers(
        given, steps=STEPS, minimum_looks=10, minimum_days=3, counts_when_shared=shared, sections=BOTH
    )


class TestServiceAnswers:
    @pytest.mark.parametrize(
        ("failed", "outcome"), [(0, Outcome.PASSED), (1, Outcome.PARTIAL), (4, Outcome.FAILED)]
    )
    def test_the_share_of_answered_looks_decides(self, failed: int, outcome: Outcome) -> None:
        assert answered(answers(20, failed=failed), **OUTSIDE).outcome is outcome

    def test_few_looks_or_days_ask_for_a_repeat(self) -> None:
        assert answered(answers(4), **OUTSIDE).need == "repeat"
        assert answered(answers(40, days=1), **OUTSIDE).need == "repeat"

    def test_looks_at_other_services_do_not_count(self) -> None:
        found = answered(answers(20, url="https://muasamcong.mpi.gov.vn/"), **OUTSIDE)
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "repeat")

    def test_a_service_on_the_portal_answers_with_the_portal(self) -> None:
        looks = answers(20, name="availability", url=HOME)
        assert answered(looks, url="/dich-vu-cong").outcome is Outcome.PASSED
        assert answered([], url="/dich-vu-cong").outcome is Outcome.CANT_TELL

    def test_a_shared_system_may_not_be_the_agencys_affair(self) -> None:
        found = answered(answers(20, failed=20), shared=False, **OUTSIDE)
        assert found.outcome is Outcome.INAPPLICABLE
        assert "dichvucong.tinhmau.gov.vn" in found.note

    def test_no_service_fails(self) -> None:
        assert answered([]).outcome is Outcome.FAILED


LOOKUP = (
    '<form action="/tra"><label>Mã hồ sơ <input type="text" name="ma"></label><button>Tra cứu</button></form>'
)


def looked_up(*probes: Probe, page: str = "", **section: Any) -> Finding:
    pages = {"/tra-cuu": page} if page else {}
    given = {"pages": ["/tra-cuu"]} if page else section
    built = case(pages=pages, sections={"dossier_lookup": given} if given else {}, probes=probes)
    return dossier_lookup(built)


class TestDossierLookup:
    def test_a_form_on_the_portal_passes(self) -> None:
        found = looked_up(page=html(f"<h1>Tra cứu hồ sơ</h1>{LOOKUP}", title="Tra cứu hồ sơ"))
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].quote == "Tra cứu hồ sơ"

    def test_the_portals_own_search_is_no_look_up(self) -> None:
        search = '<form action="/tim-kiem"><input type="search" name="q" placeholder="Tìm kiếm"></form>'
        found = looked_up(page=html(f"<h1>Tra cứu</h1>{search}<p>Mời xem hướng dẫn.</p>"))
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "look")

    def test_a_shared_systems_form_passes(self) -> None:
        found = looked_up(
            probe("dossier_lookup", SHARED, status=200, answered=True, has_form=True), **OUTSIDE
        )
        assert found.outcome is Outcome.PASSED

    def test_the_probe_may_find_it_without_a_section(self) -> None:
        found = looked_up(probe("dossier_lookup", SHARED, status=200, answered=True, has_form=True))
        assert found.citations[0].url == SHARED

    def test_a_page_that_is_gone_fails(self) -> None:
        found = looked_up(
            probe("dossier_lookup", SHARED, status=404, answered=False, has_form=False), **OUTSIDE
        )
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (SHARED,)

    @pytest.mark.parametrize(
        ("value", "need"),
        [
            ({"status": 200, "answered": True, "has_form": False}, "look"),
            ({"status": 503, "answered": False, "has_form": False}, "repeat"),
        ],
    )
    def test_a_form_by_scripts_or_a_passing_error_stays_open(self, value: dict[str, Any], need: str) -> None:
        found = looked_up(probe("dossier_lookup", SHARED, **value), **OUTSIDE)
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, need)

    def test_what_was_not_tried_stays_open(self) -> None:
        assert looked_up(**OUTSIDE).cause is Cause.POLICY
        assert looked_up(page=html("<p>Hướng dẫn tra cứu hồ sơ</p>")).cause is Cause.OURS
        error = looked_up(probe("dossier_lookup", SHARED, error="timeout_read"), **OUTSIDE)
        assert (error.outcome, error.cause) == (Outcome.CANT_TELL, Cause.NETWORK)

    def test_no_look_up_at_all_fails(self) -> None:
        assert looked_up().outcome is Outcome.FAILED


def published(body: str, **section: Any) -> Finding:
    given: Case = case(
        pages={"/ket-qua": html(body)}, sections={"service_results": {"pages": ["/ket-qua"], **section}}
    )
    return service_results(given, section="service_results", question="Số hồ sơ tiếp nhận trong kỳ?")


TABLE = (
    "<table><tr><th>Lĩnh vực</th><th>Tiếp nhận</th><th>Đã giải quyết</th><th>Nộp trực tuyến</th></tr>"
    "<tr><td>Khoa học</td><td>120</td><td>118</td><td>95%</td></tr>"
    "<tr><td>Viễn thông</td><td>20</td><td>20</td><td>90%</td></tr></table>"
)


class TestServiceResults:
    def test_a_table_with_the_numbers_passes(self) -> None:
        found = published(TABLE)
        assert found.outcome is Outcome.PASSED, found.note
        assert [citation.quote for citation in found.citations] == [
            "Tiếp nhận",
            "Đã giải quyết",
            "Nộp trực tuyến",
        ]

    def test_a_row_with_its_own_label_passes_too(self) -> None:
        rows = {"Hồ sơ tiếp nhận": "120", "Hồ sơ đã giải quyết": "118", "Tỷ lệ nộp trực tuyến": "95%"}
        body = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows.items())
        found = published(f"<table>{body}</table>")
        assert found.outcome is Outcome.PASSED, found.note

    def test_numbers_in_the_text_earn_their_parts(self) -> None:
        found = published("<p>Trong tháng 8, Sở đã tiếp nhận 120 hồ sơ; đã giải quyết 118 hồ sơ.</p>")
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(2, 3))
        assert "chưa thấy tỷ lệ hồ sơ trực tuyến" in found.note

    def test_words_without_numbers_ask_the_agency(self) -> None:
        found = published("<p>Sở tiếp nhận và giải quyết hồ sơ theo quy định.</p>")
        assert (found.outcome, found.question) == (Outcome.UNTESTED, "Số hồ sơ tiếp nhận trong kỳ?")

    def test_no_page_asks_the_agency_too(self) -> None:
        found = service_results(case(), section="service_results", question="Số hồ sơ?")
        assert (found.outcome, found.need) == (Outcome.UNTESTED, "form")

    def test_a_list_that_goes_on_stays_open(self) -> None:
        found = published("<p>Đã tiếp nhận 120 hồ sơ trong tháng.</p>", complete=False)
        assert (found.outcome, found.floor) == (Outcome.CANT_TELL, Fraction(1, 3))
