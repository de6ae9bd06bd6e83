"""The hosts of the province: the portals, the shared service portal, and who answers for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from samples.http import Request, Response
from samples.makes import make_of
from samples.makes.blocked import challenge
from samples.makes.service_portal import ServicePortal
from samples.province import plans
from samples.writing.book import write

NAMESERVERS = ("ns1.phunguyen.gov.vn", "ns2.phunguyen.gov.vn")


@dataclass(frozen=True, kw_only=True)
class Host:
    """A name with its loopback address, its TLS ('' none, ok, expired), recorded DNS answers and what answers.

    `tags`: pages carry an ETag, and one that is asked for with it is 'not modified' where it is still the same.
    `wait` seconds pass before each answer.
    """

    name: str
    address: str
    respond: Callable[[Request], Response]
    tls: str = "ok"
    redirects: bool = False
    listens: bool = True
    charset: str = "utf-8"
    tags: bool = False
    wait: float = 0.0
    dns: Mapping[str, object]


def dns_of(number: int, *, ipv6: bool, dnssec: bool) -> dict[str, object]:
    """Recorded answers; the public addresses are of the documentation ranges."""
    return {
        "a": [f"203.0.113.{number}"],
        "aaaa": [f"2001:db8:20::{number}"] if ipv6 else [],
        "dnssec": dnssec,
        "nameservers": list(NAMESERVERS),
    }


@cache
def hosts() -> tuple[Host, ...]:
    """Every host of the province; makes are built once."""
    found = []
    for number, plan in enumerate(plans(), 10):
        make = None if plan.state != "up" else make_of(plan.make)(write(plan))
        found.append(
            Host(
                name=plan.host,
                address=plan.address,
                listens=plan.state != "down",
                respond=challenge if make is None else make.respond,
                tls={"ok": "ok", "expired": "expired"}.get(plan.https, ""),
                redirects=plan.redirect and plan.https == "ok",
                charset=make.charset if make else "utf-8",
                tags=bool(plan.feature("etag")),
                dns=dns_of(number, ipv6=plan.ipv6, dnssec=plan.dnssec),
            )
        )
    service = ServicePortal()
    found.append(
        Host(
            name="dichvucong.phunguyen.gov.vn",
            address="127.20.9.1",
            respond=service.respond,
            dns=dns_of(9, ipv6=True, dnssec=True),
        )
    )
    return tuple(found)
