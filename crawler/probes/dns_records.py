"""`dns`: addresses of both families, name servers, and whether the zone is signed."""

from __future__ import annotations

from typing import Any

import dns.asyncresolver
import dns.exception
import dns.rdatatype
import dns.resolver

from crawler.no_address import NoAddress
from crawler.probes.client import Client, LookFailed
from crawler.resolving import failure_reason, resolver


async def records(client: Client) -> dict[str, Any]:
    """{a, aaaa, dnssec, nameservers, recorded}.

    `dnssec`: the zone has a DS record in its parent (None: could not be asked). With a name map, the answers
    written down for the host are given, `recorded` true.
    """
    host = client.request.host
    if host in client.gate.names.hosts:
        written = client.gate.names.dns.get(host)
        if written is None:
            raise LookFailed("no_recorded_dns")
        return {
            "a": list(written.a),
            "aaaa": list(written.aaaa),
            "dnssec": written.dnssec,
            "nameservers": list(written.nameservers),
            "recorded": True,
        }
    try:
        asked = resolver(min(8.0, client.request.seconds))
    except NoAddress as error:
        raise LookFailed(error.reason, "network") from error
    zone = await _zone(asked, host)
    return {
        "a": await _texts(asked, host, "A"),
        "aaaa": await _texts(asked, host, "AAAA"),
        "dnssec": await _signed(asked, zone),
        "nameservers": await _texts(asked, zone, "NS"),
        "recorded": False,
    }


async def _zone(asked: dns.asyncresolver.Resolver, host: str) -> str:
    """The zone that holds a name: the nearest ancestor with a start of authority."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        name = ".".join(labels[start:])
        try:
            await asked.resolve(name, "SOA")
        except dns.resolver.NoAnswer:
            continue
        except dns.exception.DNSException as error:
            raise LookFailed(failure_reason(error), "network") from error
        return name
    return host


async def _texts(asked: dns.asyncresolver.Resolver, name: str, kind: str) -> list[str]:
    try:
        answer = await asked.resolve(name, kind)
    except dns.resolver.NoAnswer:
        return []
    except dns.exception.DNSException as error:
        raise LookFailed(failure_reason(error), "network") from error
    return sorted(record.to_text().rstrip(".") for record in answer)


async def _signed(asked: dns.asyncresolver.Resolver, zone: str) -> bool | None:
    try:
        await asked.resolve(zone, dns.rdatatype.DS)
    except dns.resolver.NoAnswer:
        return False
    except dns.exception.DNSException:
        return None
    return True
