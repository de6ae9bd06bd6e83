"""The name map: which loopback address stands for which portal name, and the DNS answers recorded for it.

Only the sample province and tests use one. It is an explicit setting, so the hosts that it names are
permitted.

The file is JSON: {"hosts": {"soyte.example.gov.vn": {"address": "127.20.0.5", "ports": {"80": 8080, "443":
8443}}}, "dns": {"soyte.example.gov.vn": {"a": [], "aaaa": [], "dnssec": true, "nameservers": []}}, "ca_file":
"ca.pem"|null}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any


class BadNameMap(ValueError):
    """The name map file cannot be used; the text says what to mend."""


@dataclass(frozen=True, kw_only=True)
class MappedHost:
    """Where a name really lives: an IP address, and the port behind each port asked for."""

    address: str
    ports: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class RecordedDns:
    """DNS answers written down beforehand. `dnssec` None: not known."""

    a: tuple[str, ...] = ()
    aaaa: tuple[str, ...] = ()
    dnssec: bool | None = None
    nameservers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NameMap:
    """Hosts (lower case) by name, recorded DNS by name, and the authority that signs their certificates."""

    hosts: Mapping[str, MappedHost] = field(default_factory=dict)
    dns: Mapping[str, RecordedDns] = field(default_factory=dict)
    ca_file: Path | None = None

    @classmethod
    def load(cls, path: Path) -> NameMap:
        """Read a name map; `ca_file` is taken from the map's own folder. Raises BadNameMap."""
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")), folder=path.parent)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            msg = f"{path}: not a usable name map ({error}); its form is described in crawler/names.py"
            raise BadNameMap(msg) from error

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, folder: Path = Path()) -> NameMap:
        """Build from parsed JSON. Raises ValueError, KeyError or TypeError on a wrong form."""
        hosts = {
            name.lower(): MappedHost(
                address=str(ip_address(entry["address"])),
                ports={int(asked): int(real) for asked, real in entry["ports"].items()},
            )
            for name, entry in data.get("hosts", {}).items()
        }
        dns = {
            name.lower(): RecordedDns(
                a=tuple(entry.get("a", ())),
                aaaa=tuple(entry.get("aaaa", ())),
                dnssec=entry.get("dnssec"),
                nameservers=tuple(entry.get("nameservers", ())),
            )
            for name, entry in data.get("dns", {}).items()
        }
        ca_file = data.get("ca_file")
        return cls(hosts=hosts, dns=dns, ca_file=folder / ca_file if ca_file else None)
