"""Domain name, HTTPS, IPv6 and DNSSEC, protective headers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from checks.case import Case
from checks.model import Outcome
from checks.registry import all_checks
from checks.standards import domain_name, https, ipv6_and_dnssec, security_headers
from evidence.model import Cause, Probe
from tests.checks.builders import HOME, case, html, probe

PATTERN = r"[a-z0-9-]+\.[a-z0-9-]+\.gov\.vn"
FORM = "tencoquan.tentinhthanh.gov.vn"


def with_probes(*probes: Probe) -> Case:
    return case(pages={HOME: html("<p>Trang chủ</p>")}, probes=probes)


def living_at(address: str) -> Case:
    given = case()
    return replace(given, site=replace(given.site, agency=replace(given.site.agency, home_url=address)))


class TestDomainName:
    def test_host_of_an_agency_of_the_province_passes(self) -> None:
        found = domain_name(case(), pattern=PATTERN, form=FORM)
        assert found.outcome is Outcome.PASSED
        assert found.note == "Tên miền sokhcn.tinhmau.gov.vn đúng mẫu tencoquan.tentinhthanh.gov.vn."
        assert found.citations[0].quote == "Sở Khoa học và Công nghệ"

    @pytest.mark.parametrize(
        "address", ["https://sokhcnmau.vn/", "https://sokhcn.gov.vn/", "https://a.b.c.gov.vn/"]
    )
    def test_other_hosts_fail_and_say_what_was_looked_at(self, address: str) -> None:
        found = domain_name(living_at(address), pattern=PATTERN, form=FORM)
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (address,)

    def test_www_does_not_matter(self) -> None:
        assert domain_name(living_at("http://www.soyte.mau.gov.vn"), pattern=PATTERN, form=FORM).degree == 1

    def test_a_component_under_a_path_of_the_provincial_portal_passes_only_where_the_rubric_allows_it(
        self,
    ) -> None:
        component = living_at("https://tinhmau.gov.vn/soyte/")
        assert domain_name(component, pattern=PATTERN, form=FORM).outcome is Outcome.FAILED
        allowed = domain_name(component, pattern=PATTERN, form=FORM, component_of=r"[a-z0-9-]+\.gov\.vn")
        assert allowed.outcome is Outcome.PASSED
        assert "đường dẫn /soyte" in allowed.note

    def test_the_province_itself_is_not_a_component(self) -> None:
        bare = living_at("https://tinhmau.gov.vn/")
        found = domain_name(bare, pattern=PATTERN, form=FORM, component_of=r"[a-z0-9-]+\.gov\.vn")
        assert found.outcome is Outcome.FAILED


class TestHttps:
    GOOD: ClassVar[dict[str, Any]] = {
        "reachable": True,
        "certificate_valid": True,
        "not_after": "2027-01-31",
        "http_redirects_to_https": True,
    }

    def test_valid_chain_and_redirect_pass(self) -> None:
        found = https(with_probes(probe("https", **self.GOOD)))
        assert found.outcome is Outcome.PASSED
        assert found.note == "Chứng thư HTTPS hợp lệ đến ngày 31/01/2027; http tự chuyển sang https."

    def test_without_the_redirect_half_is_earned(self) -> None:
        found = https(with_probes(probe("https", **{**self.GOOD, "http_redirects_to_https": False})))
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))

    @pytest.mark.parametrize(("until", "words"), [(None, "ngày không rõ"), ("cuối năm", "cuối năm")])
    def test_an_end_that_is_no_day_is_said_as_it_is(self, until: str | None, words: str) -> None:
        found = https(with_probes(probe("https", **{**self.GOOD, "not_after": until})))
        assert found.note.startswith(f"Chứng thư HTTPS hợp lệ đến {words};")

    def test_reasons_are_told_in_vietnamese(self) -> None:
        bad = {**self.GOOD, "certificate_valid": False, "certificate_reason": "expired"}
        assert https(with_probes(probe("https", **bad))).note == (
            "Chứng thư HTTPS không hợp lệ (chứng thư đã hết hạn)."
        )
        none = probe("https", reachable=False, certificate_reason="connect_refused")
        assert https(with_probes(none)).note == "Cổng không trả lời qua HTTPS (máy chủ từ chối kết nối)."

    def test_an_unmeasured_redirect_leaves_the_other_half_open(self) -> None:
        found = https(with_probes(probe("https", **{**self.GOOD, "http_redirects_to_https": None})))
        assert found.outcome is Outcome.CANT_TELL
        assert (found.floor, found.ceiling) == (Fraction(1, 2), Fraction(1))

    def test_an_expired_certificate_fails_whatever_redirects(self) -> None:
        bad = {**self.GOOD, "certificate_valid": False, "certificate_reason": "hết hạn"}
        found = https(with_probes(probe("https", **bad)))
        assert found.outcome is Outcome.FAILED
        assert "hết hạn" in found.note
        assert found.looked_at == (HOME,)

    def test_no_https_at_all_fails(self) -> None:
        assert https(with_probes(probe("https", reachable=False))).outcome is Outcome.FAILED

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            ("connect_timeout", Cause.NETWORK),
            ("refused_dns_servfail", Cause.NETWORK),
            ("refused_private", Cause.POLICY),
            ("blocked_403", Cause.SITE),
            ("needs_browser", Cause.OURS),
        ],
    )
    def test_a_look_that_failed_is_no_reproach(self, error: str, cause: Cause) -> None:
        found = https(with_probes(probe("https", error=error)))
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, cause)
        assert found.unseen == (HOME,)

    def test_no_look_at_all_is_ours(self) -> None:
        found = https(case())
        assert (found.outcome, found.cause, found.need) == (Outcome.CANT_TELL, Cause.OURS, "live")


class TestIpv6AndDnssec:
    HALVES: ClassVar[dict[str, Fraction]] = {"ipv6": Fraction(1, 2), "dnssec": Fraction(1, 2)}

    @pytest.mark.parametrize(
        ("aaaa", "signed", "outcome"),
        [
            (["2001:db8::1"], True, Outcome.PASSED),
            (["2001:db8::1"], False, Outcome.PARTIAL),
            ([], True, Outcome.PARTIAL),
            ([], False, Outcome.FAILED),
        ],
    )
    def test_each_earns_its_share(self, aaaa: list[str], signed: bool, outcome: Outcome) -> None:
        found = ipv6_and_dnssec(
            with_probes(probe("dns", a=["192.0.2.1"], aaaa=aaaa, dnssec=signed)), **self.HALVES
        )
        assert found.outcome is outcome
        assert ("không có địa chỉ IPv6" in found.note) is (not aaaa)

    def test_dnssec_that_could_not_be_asked_stays_open(self) -> None:
        found = ipv6_and_dnssec(with_probes(probe("dns", aaaa=["2001:db8::1"], dnssec=None)), **self.HALVES)
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), Fraction(1))

    def test_dnssec_that_earns_nothing_need_not_be_known(self) -> None:
        known = with_probes(probe("dns", aaaa=["2001:db8::1"], dnssec=None))
        found = ipv6_and_dnssec(known, ipv6=Fraction(1), dnssec=Fraction(0))
        assert found.outcome is Outcome.PASSED
        assert found.note == "Tên miền sokhcn.tinhmau.gov.vn có địa chỉ IPv6 (2001:db8::1)."

    def test_without_a_look_nothing_is_said(self) -> None:
        assert ipv6_and_dnssec(case(), **self.HALVES).outcome is Outcome.CANT_TELL


class TestSecurityHeaders:
    WANTED = (
        "Strict-Transport-Security",
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
    )

    def judged(self, **headers: str) -> tuple[Outcome, Fraction]:
        given = with_probes(
            probe("security_headers", headers={k.replace("_", "-"): v for k, v in headers.items()})
        )
        found = security_headers(given, headers=self.WANTED)
        return found.outcome, found.degree

    def test_names_count_in_any_case(self) -> None:
        everything = {name.lower().replace("-", "_"): "1" for name in self.WANTED}
        assert self.judged(**everything) == (Outcome.PASSED, Fraction(1))

    def test_some_earn_their_share_and_empty_ones_nothing(self) -> None:
        assert self.judged(x_frame_options="DENY", content_security_policy=" ") == (
            Outcome.PARTIAL,
            Fraction(1, 4),
        )

    def test_none_fails_and_names_what_lacks(self) -> None:
        found = security_headers(with_probes(probe("security_headers", headers={})), headers=self.WANTED)
        assert found.outcome is Outcome.FAILED
        assert "thiếu Strict-Transport-Security" in found.note

    def test_without_a_look_nothing_is_said(self) -> None:
        assert security_headers(case(), headers=self.WANTED).outcome is Outcome.CANT_TELL


def test_rubric_parameters_are_read_from_plain_yaml_values() -> None:
    given = with_probes(probe("dns", aaaa=["2001:db8::1"], dnssec=False))
    found = all_checks()["ipv6_and_dnssec"].run(given, {"ipv6": "1/3", "dnssec": "2/3"})
    assert found.degree == Fraction(1, 3)
