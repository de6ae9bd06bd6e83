"""Accessibility, small screens, load times."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from checks.model import Finding, Outcome
from checks.usability import accessibility, mobile, timing
from evidence.model import Cause, Probe
from tests.checks.builders import HOME, SEEN_AT, address, case, html, probe

IMPACTS = ("critical", "serious")


def axe(url: str, *violations: tuple[str, str]) -> Probe:
    return probe(
        "accessibility",
        url,
        violations=[{"id": rule, "impact": impact, "count": 2} for rule, impact in violations],
    )


def judged(*probes: Probe) -> Finding:
    given = case(pages={"/tin-tuc": html("<p>Tin</p>", title="Tin tức")}, probes=probes)
    return accessibility(given, impacts=IMPACTS, few=3, few_degree=Fraction(1, 2), minimum_pages=2)


class TestAccessibility:
    def test_pages_without_serious_violations_pass(self) -> None:
        found = judged(axe(HOME, ("region", "moderate")), axe("/tin-tuc"))
        assert found.outcome is Outcome.PASSED
        assert {citation.url for citation in found.citations} == {HOME, address("/tin-tuc")}

    def test_a_few_kinds_over_all_pages_earn_half(self) -> None:
        found = judged(
            axe(HOME, ("image-alt", "critical")),
            axe("/tin-tuc", ("image-alt", "critical"), ("label", "serious")),
        )
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))
        assert found.measured["kinds"] == ["image-alt", "label"]
        assert "2 loại lỗi tiếp cận nghiêm trọng: image-alt, label" in found.note

    def test_many_kinds_fail_even_on_one_page(self) -> None:
        rules = [(rule, "serious") for rule in ("image-alt", "label", "link-name", "color-contrast")]
        found = judged(axe(HOME, *rules))
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_one_clean_page_is_not_enough(self) -> None:
        found = judged(axe(HOME))
        assert (found.outcome, found.cause, found.ceiling) == (Outcome.CANT_TELL, Cause.OURS, None)

    def test_one_page_with_a_violation_cannot_earn_more_than_the_few_do(self) -> None:
        found = judged(axe(HOME, ("label", "serious")))
        assert (found.floor, found.ceiling) == (Fraction(0), Fraction(1, 2))

    def test_a_later_look_at_a_page_replaces_the_earlier(self) -> None:
        old = Probe(
            name="accessibility",
            url=HOME,
            observed_at=SEEN_AT - timedelta(days=1),
            value={"violations": [{"id": "label", "impact": "serious"}]},
        )
        assert judged(axe(HOME), old, axe("/tin-tuc")).outcome is Outcome.PASSED

    def test_without_looks_nothing_is_said(self) -> None:
        assert judged().outcome is Outcome.CANT_TELL
        assert judged(probe("accessibility", error="timeout_browser")).cause is Cause.NETWORK


def phone(url: str = HOME, **changes: Any) -> Probe:
    value = {"viewport_meta": "width=device-width", "width": 360, "scroll_width": 360, "smallest_text_px": 14}
    return probe("mobile", url, **{**value, "share_small_text": 0.0, **changes})


class TestMobile:
    def judged(self, *probes: Probe) -> Finding:
        return mobile(case(probes=probes), width=360, minimum_text_px=12, maximum_small_share=0.2)

    def test_a_page_that_fits_passes(self) -> None:
        found = self.judged(phone())
        assert found.outcome is Outcome.PASSED
        assert "1 trang không phải cuộn ngang" in found.note

    def test_a_little_small_text_is_allowed(self) -> None:
        assert self.judged(phone(share_small_text=0.1)).outcome is Outcome.PASSED

    @pytest.mark.parametrize(
        ("sizes", "outcome"), [([[11, 50], [16, 950]], Outcome.PASSED), ([[11, 5], [16, 5]], Outcome.PARTIAL)]
    )
    def test_letters_are_counted_at_the_limit_of_the_rubric(
        self, sizes: list[list[int]], outcome: Outcome
    ) -> None:
        assert self.judged(phone(text_sizes=sizes)).outcome is outcome

    def test_each_page_that_breaks_one_of_three_costs_its_share(self) -> None:
        found = self.judged(phone(), phone("/tin-tuc", scroll_width=980))
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(5, 6))

    def test_a_desktop_page_fails(self) -> None:
        found = self.judged(
            phone(viewport_meta="", scroll_width=1200, smallest_text_px=8, share_small_text=0.9)
        )
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_without_looks_nothing_is_said(self) -> None:
        assert self.judged().outcome is Outcome.CANT_TELL


class TestTiming:
    def judged(self, *seconds: float, minimum_looks: int = 1) -> Finding:
        probes = [
            probe("timing", at=SEEN_AT + timedelta(hours=hour), first_contentful_paint_s=second)
            for hour, second in enumerate(seconds)
        ]
        given = case(probes=probes)
        return timing(given, metric="first_contentful_paint_s", at_most=3, minimum_looks=minimum_looks)

    @pytest.mark.parametrize(
        ("seconds", "outcome"), [((1.2, 2.5, 9.0), Outcome.PASSED), ((3.2,), Outcome.FAILED)]
    )
    def test_the_median_of_the_looks_counts(self, seconds: tuple[float, ...], outcome: Outcome) -> None:
        assert self.judged(*seconds).outcome is outcome

    def test_the_note_says_value_and_limit(self) -> None:
        assert self.judged(2.45).note == (
            "Thời gian hiện nội dung đầu tiên: 2,45 giây, trung vị của 1 lần đo (mức đạt: không quá 3 giây)."
        )

    def test_too_few_looks_ask_for_more(self) -> None:
        found = self.judged(1.0, minimum_looks=3)
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "repeat")

    def test_without_looks_nothing_is_said(self) -> None:
        assert self.judged().outcome is Outcome.CANT_TELL
