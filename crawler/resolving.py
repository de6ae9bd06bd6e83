"""Names to addresses, with the reason when there are none.

The system's getaddrinfo says 'not known' for everything; here a name that does not exist (`nxdomain`), a
broken zone (`servfail`), silence (`dns_timeout`) and a machine without DNS (`dns_unreachable`) are told
apart, because only the first speaks about the portal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dns.asyncresolver
import dns.exception
import dns.rcode
import dns.rdatatype
import dns.resolver

from crawler.no_address import NoAddress
from evidence.connections import DnsRecord, Looked

HOSTS_FILE = Path("/etc/hosts")


def failure_reason(error: dns.exception.DNSException) -> str:
    """The machine word for a failed look-up."""
    if isinstance(error, dns.resolver.NXDOMAIN):
        return "nxdomain"
    if isinstance(error, dns.resolver.NoAnswer):
        return "no_address"
    if isinstance(error, dns.exception.Timeout):
        return "dns_timeout"
    if isinstance(error, dns.resolver.NoResolverConfiguration):
        return "dns_unreachable"
    if isinstance(error, dns.resolver.NoNameservers):
        tried = error.kwargs.get("errors", ())
        answered = any(len(entry) > 4 and entry[4] is not None for entry in tried)
        return "servfail" if answered else "dns_unreachable"
    return "dns_error"


def resolver(seconds: float) -> dns.asyncresolver.Resolver:
    """A resolver with the machine's name servers. Raises NoAddress where there are none."""
    try:
        made = dns.asyncresolver.Resolver()
    except (dns.exception.DNSException, OSError) as error:
        raise NoAddress("dns_unreachable") from error
    made.lifetime = seconds
    made.timeout = min(2.0, seconds)
    return made


async def look_up(host: str, *, seconds: float = 5.0, hosts_file: Path = HOSTS_FILE) -> Looked:
    """All IPv4 and IPv6 addresses of a name, IPv4 first, and what was answered; why there are none stands in `error`."""
    asked_at = datetime.now(UTC)
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761: never asked for
        return Looked(host=host, asked_at=asked_at, by="localhost", addresses=("127.0.0.1", "::1"))
    if listed := _from_hosts_file(host, hosts_file):
        return Looked(host=host, asked_at=asked_at, by="hosts_file", addresses=listed)
    try:
        asked = resolver(seconds)
    except NoAddress as error:
        return Looked(host=host, asked_at=asked_at, by="dns", error=error.reason)
    answers = await asyncio.gather(
        *(asked.resolve(host, kind) for kind in ("A", "AAAA")), return_exceptions=True
    )
    found: list[dns.resolver.Answer] = []
    reasons: list[str] = []
    for answer in answers:
        if isinstance(answer, dns.exception.DNSException):
            reasons.append(failure_reason(answer))
        elif isinstance(answer, OSError):
            reasons.append("dns_unreachable")
        elif isinstance(answer, BaseException):
            raise answer
        else:
            found.append(answer)
    addresses = tuple(record.address for answer in found for record in answer)
    # `no_address` for AAAA beside a SERVFAIL for A says less than the SERVFAIL
    reason = next((reason for reason in reasons if reason != "no_address"), "no_address")
    return Looked(
        host=host,
        asked_at=asked_at,
        by="dns",
        servers=tuple(dict.fromkeys(str(answer.nameserver) for answer in found if answer.nameserver)),
        addresses=addresses,
        records=tuple(dict.fromkeys(record for answer in found for record in _records(answer))),
        error="" if addresses else reason,
    )


def _records(answer: dns.resolver.Answer) -> Iterator[DnsRecord]:
    """The records of an answer: names that stand for others (CNAME), and addresses."""
    for group in answer.response.answer:
        for record in group:
            yield DnsRecord(
                name=group.name.to_text(omit_final_dot=True),
                kind=dns.rdatatype.to_text(group.rdtype),
                seconds=group.ttl,
                value=record.to_text().rstrip("."),
            )


def _from_hosts_file(host: str, path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    entries = [line.split("#", 1)[0].split() for line in lines]
    return tuple(entry[0] for entry in entries if host in (name.lower() for name in entry[1:]))
