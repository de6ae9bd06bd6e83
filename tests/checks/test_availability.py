"""Whether the portal answers, and whether its links lead somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from checks.availability import availability, broken_links
from checks.case import Case
from checks.model import Finding, Outcome
from checks.registry import Step
from evidence.model import Page, Probe
from tests.checks.builders import HOME, SEEN_AT, address, case, probe

ANSWERS = (
    Step(at_least=Fraction("0.99"), degree=Fraction(1)),
    Step(at_least=Fraction("0.95"), degree=Fraction(1, 2)),
)
BROKEN = (
    Step(at_most=Fraction("0.01"), degree=Fraction(1)),
    Step(at_most=Fraction("0.03"), degree=Fraction(1, 2)),
)


def looks(answers: list[bool], *, days: int = 4) -> list[Probe]:
    return [
        probe("availability", at=SEEN_AT + timedelta(days=number % days, minutes=number), answered=answer)
        for number, answer in enumerate(answers)
    ]


def available(probes: list[Probe], given: Case | None = None) -> Finding:
    given = given or case(probes=probes)
    return availability(given, steps=ANSWERS, minimum_looks=10, minimum_days=3)


class TestAvailability:
    def test_always_answering_passes(self) -> None:
        found = available(looks([True] * 20))
        assert found.outcome is Outcome.PASSED
        assert found.note == "Cổng trả lời 20/20 lần xem trong 4 ngày (100%; mức đạt: từ 99%)."

    @pytest.mark.parametrize(
        ("failures", "outcome"), [(1, Outcome.PARTIAL), (2, Outcome.FAILED), (20, Outcome.FAILED)]
    )
    def test_failures_cost(self, failures: int, outcome: Outcome) -> None:
        found = available(looks([False] * failures + [True] * (20 - failures)))
        assert found.outcome is outcome
        assert found.looked_at == (HOME,)

    def test_few_looks_or_few_days_ask_for_a_repeat(self) -> None:
        assert available(looks([True] * 5)).need == "repeat"
        one_day = available(looks([False] * 30, days=1))
        assert (one_day.outcome, one_day.need) == (Outcome.CANT_TELL, "repeat")

    def test_looks_that_failed_on_our_side_do_not_count(self) -> None:
        ours = [
            probe("availability", error="network_down", at=SEEN_AT + timedelta(hours=n)) for n in range(50)
        ]
        assert available([*looks([True] * 20), *ours]).outcome is Outcome.PASSED
        assert available(ours).outcome is Outcome.CANT_TELL

    def test_a_portal_whose_home_was_not_read_is_judged_by_its_looks(self) -> None:
        given = replace(case(probes=looks([True] * 12)), facts={})
        found = available([], given)
        assert (found.outcome, found.citations) == (Outcome.PASSED, ())


def walked(good: int, gone: int, *, live: bool = True, ours: bool = True) -> Case:
    given = case()
    home = given.site.home
    assert home is not None
    pages = [
        replace(home, url=address(f"/bai/{n}"), requested_url=address(f"/bai/{n}"), depth=1, found_on=HOME)
        for n in range(good + gone)
    ]
    answered = [replace(page, status=404 if n < gone else 200) for n, page in enumerate(pages)]
    site = replace(given.site, pages=(home, *answered), live=live, soicong_archive=ours)
    return replace(given, site=site)


def links(given: Case) -> Finding:
    return broken_links(given, steps=BROKEN, minimum_checked=20)


class TestBrokenLinks:
    @pytest.mark.parametrize(
        ("broken", "outcome"), [(0, Outcome.PASSED), (3, Outcome.PARTIAL), (10, Outcome.FAILED)]
    )
    def test_the_probe_decides(self, broken: int, outcome: Outcome) -> None:
        urls = [address(f"/hong/{n}") for n in range(broken)]
        found = links(case(probes=[probe("links", checked=100, broken=broken, broken_urls=urls)]))
        assert found.outcome is outcome
        assert found.measured["broken"] == broken

    def test_without_the_probe_the_walk_decides(self) -> None:
        found = links(walked(good=95, gone=5))
        assert found.outcome is Outcome.FAILED
        assert found.note == "5/101 liên kết nội bộ đã kiểm tra bị hỏng (5%; mức đạt: không quá 1%)."
        assert found.citations[0].url == HOME
        assert address("/bai/0") in found.looked_at

    def test_few_links_are_not_enough(self) -> None:
        assert links(walked(good=3, gone=0)).outcome is Outcome.CANT_TELL

    def test_errors_of_the_server_and_unseen_pages_are_not_broken_links(self) -> None:
        given = walked(good=40, gone=0)
        failing: tuple[Page, ...] = tuple(replace(page, status=503) for page in given.site.pages[1:5])
        site = replace(given.site, pages=given.site.pages + failing)
        assert links(replace(given, site=site)).outcome is Outcome.PASSED

    def test_a_copy_that_may_lack_pages_is_not_blamed(self) -> None:
        found = links(walked(good=95, gone=5, live=False))
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "live")
        assert links(walked(good=95, gone=0, live=False)).outcome is Outcome.PASSED
        assert links(walked(good=95, gone=0, ours=False)).need == "live"

    def test_no_home_page_read_is_no_obstacle(self) -> None:
        given = replace(walked(good=40, gone=0), facts={})
        assert links(given).citations == ()
