"""Domain name, HTTPS, IPv6, DNSSEC and protective headers (heading 11, ministry's technical set)."""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction
from urllib.parse import urlsplit

from checks.case import Case
from checks.doubt import made, not_probed, open_question
from checks.marks import host_of
from checks.model import Citation, Finding, failed, graded, passed
from checks.reasons import reason_of
from checks.registry import Degree, check
from checks.wording import day_text, share_of
from evidence.model import Cause


def _home(case: Case) -> tuple[Citation, ...]:
    """The home page, quoted by its title."""
    home = case.home
    return (case.cite(home.url, home.title) if home is not None else case.cite(case.site.agency.home_url),)


@check("domain_name")
def domain_name(case: Case, *, pattern: str, form: str, component_of: str = "") -> Finding:
    """The portal's host name follows the rule of its tier.

    Applicability: every portal. Expectation: the whole host (without 'www.') matches `pattern`, which
    `form` says in words; or the portal lives under a path of a host that matches `component_of`.
    Assumption: the address by which the agency is registered here is its official one.
    """
    agency = case.site.agency
    host = host_of(agency.home_url)
    path = urlsplit(agency.home_url).path.strip("/")
    if re.fullmatch(pattern, host):
        return passed(f"Tên miền {host} đúng mẫu {form}.", citations=_home(case), host=host)
    if component_of and path and re.fullmatch(component_of, host):
        return passed(
            f"Trang là thành phần của cổng {host} (đường dẫn /{path}).",
            citations=_home(case),
            host=host,
            path=path,
        )
    return failed(
        f"Tên miền {host} không đúng mẫu {form}.",
        citations=_home(case),
        looked_at=(agency.home_url,),
        host=host,
    )


@check("https")
def https(case: Case, *, without_redirect: Degree = Fraction(1, 2)) -> Finding:
    """The portal answers over HTTPS with a valid certificate, and plain http leads there.

    Applicability: every portal. Expectation: the certificate chain is valid for the host and http redirects
    to https; without the redirect `without_redirect` is earned. Assumption: the trust store of the machine
    that looked is that of citizens' browsers.
    """
    looks = made(case, "https")
    if not looks:
        return not_probed(case, "https", "kết nối HTTPS")
    value = looks[-1].value
    cited, looked = _home(case), (looks[-1].url,)
    if not value.get("reachable"):
        why = str(value.get("certificate_reason") or "")
        return failed(
            f"Cổng không trả lời qua HTTPS{f' ({reason_of(why)})' if why else ''}.",
            citations=cited,
            looked_at=looked,
            reachable=False,
        )
    if not value.get("certificate_valid"):
        reason = str(value.get("certificate_reason") or "")
        return failed(
            f"Chứng thư HTTPS không hợp lệ ({reason_of(reason) if reason else 'không rõ lý do'}).",
            citations=cited,
            looked_at=looked,
            certificate_valid=False,
            reason=reason,
        )
    valid = f"Chứng thư HTTPS hợp lệ đến {_until(value.get('not_after'))}"
    redirects = value.get("http_redirects_to_https")
    if redirects is None:
        return open_question(
            f"{valid}; chưa đo được http có chuyển sang https hay không.",
            cause=Cause.NETWORK,
            need="unseen",
            floor=without_redirect,
            citations=_home(case),
            certificate_valid=True,
        )
    turned = "http tự chuyển sang https" if redirects else "http không chuyển sang https"
    return graded(
        Fraction(1) if redirects else without_redirect,
        f"{valid}; {turned}.",
        citations=cited,
        looked_at=looked,
        certificate_valid=True,
        redirects=bool(redirects),
    )


def _until(written: object) -> str:
    """The last day of a certificate as officials write days."""
    try:
        return f"ngày {day_text(datetime.fromisoformat(str(written)).date())}"
    except ValueError:
        return str(written or "ngày không rõ")


@check("ipv6_and_dnssec")
def ipv6_and_dnssec(case: Case, *, ipv6: Degree, dnssec: Degree) -> Finding:
    """The host has IPv6 addresses and its zone is signed.

    Applicability: every portal. Expectation: an AAAA record earns `ipv6`, DNSSEC earns `dnssec`.
    Assumption: an AAAA record means that the portal is offered over IPv6; shared systems are judged as they
    stand.
    """
    looks = made(case, "dns")
    if not looks:
        return not_probed(case, "dns", "IPv6 và DNSSEC của tên miền")
    value = looks[-1].value
    addresses = list(value.get("aaaa") or ())
    signed = value.get("dnssec")
    has_ipv6 = f"có địa chỉ IPv6 ({addresses[0]})" if addresses else "không có địa chỉ IPv6"
    earned = ipv6 if addresses else Fraction(0)
    host = case.site.agency.host
    if signed is None and dnssec > 0:
        return open_question(
            f"Tên miền {host} {has_ipv6}; chưa đo được DNSSEC.",
            cause=Cause.NETWORK,
            need="unseen",
            floor=earned,
            ceiling=earned + dnssec,
            citations=_home(case),
            ipv6=bool(addresses),
        )
    has_dnssec = "có ký DNSSEC" if signed else "không ký DNSSEC"
    return graded(
        earned + (dnssec if signed else Fraction(0)),
        f"Tên miền {host} {has_ipv6}" + (f", {has_dnssec}." if signed is not None else "."),
        citations=_home(case),
        looked_at=(looks[-1].url,),
        ipv6=bool(addresses),
        dnssec=signed,
    )


@check("security_headers")
def security_headers(case: Case, *, headers: tuple[str, ...]) -> Finding:
    """The home page is sent with protective headers.

    Applicability: every portal. Expectation: each of `headers` is there and not empty; equal shares.
    Assumption: the home page's headers are those of the portal.
    """
    looks = made(case, "security_headers")
    if not looks:
        return not_probed(case, "security_headers", "tiêu đề bảo vệ của máy chủ")
    sent = {
        str(name).lower(): str(value) for name, value in dict(looks[-1].value.get("headers") or {}).items()
    }
    found = [name for name in headers if sent.get(name.lower(), "").strip()]
    lacking = [name for name in headers if name not in found]
    return graded(
        share_of(len(found), len(headers)),
        f"Có {len(found)}/{len(headers)} tiêu đề bảo vệ"
        + (f"; thiếu {', '.join(lacking)}." if lacking else "."),
        citations=_home(case),
        looked_at=(looks[-1].url,),
        found=found,
        lacking=lacking,
    )
