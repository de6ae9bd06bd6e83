"""Which IP addresses may be reached: only those that the public internet routes.

`ipaddress.is_global` is not enough: Python 3.11 calls 64:ff9b::a00:1, 2002:a00:1::1, ::127.0.0.1, fec0::1 and
224.0.0.1 global. The table below is our own, from the IANA special-purpose registries
(https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry; read as of
2026-11).
"""

from __future__ import annotations

import re
import socket
import threading
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from crawler.standard_address import NotAnAddress, read_address

Address = IPv4Address | IPv6Address

_PRIVATE = (
    "10.0.0.0/8",
    "100.64.0.0/10",  # carrier-grade NAT: is_private is False in Python
    "127.0.0.0/8",
    "169.254.0.0/16",  # link-local; cloud metadata lives here
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",  # site-local, deprecated but still routed inside networks
)
_SPECIAL = (
    "0.0.0.0/8",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",  # IPv4-compatible, and ::
    "::ffff:0:0/96",  # IPv4-mapped
    "::ffff:0:0:0/96",  # IPv4-translated (SIIT)
    "64:ff9b::/96",  # NAT64: hides an IPv4 address
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/23",  # IETF protocol assignments, Teredo, ORCHID among them
    "2001:db8::/32",
    "2002::/16",  # 6to4: hides an IPv4 address
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "ff00::/8",
)
PRIVATE = tuple(ip_network(text) for text in _PRIVATE)
SPECIAL = tuple(ip_network(text) for text in _SPECIAL)
_OURSELVES = threading.local()
GLOBAL_UNICAST = IPv6Network("2000::/3")  # the only part of IPv6 space that IANA has given out

_DELIMITERS = re.compile(r"[/\\?#@%\s]|\](?=.)")  # what would end the host, or be dropped from it
_NAME = re.compile(
    r"^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$"
)


def _within(address: Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def refusal(address: Address) -> str:
    """Why an address may not be reached: `private_address`, `special_address` or '' (it may)."""
    if _within(address, PRIVATE):
        return "private_address"
    if _within(address, SPECIAL):
        return "special_address"
    if address.version == 6 and address not in GLOBAL_UNICAST:
        return "special_address"
    return "own_address" if _is_own(address) else ""


def _is_own(address: Address) -> bool:
    """Whether the address is one of this machine's: the kernel would then choose it as the source, too.

    Connecting a UDP socket sends nothing.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    _OURSELVES.asking = True
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 80))
            return bool(probe.getsockname()[0] == str(address))
    except OSError:
        return False  # no route: then nothing of ours answers there either
    finally:
        _OURSELVES.asking = False


def asking() -> bool:
    """Whether this thread is just asking the kernel which addresses are this machine's (see crawler.outlet)."""
    return bool(getattr(_OURSELVES, "asking", False))


def normal_host(host: str) -> str:
    """A host as browsers understand it (crawler.standard_address), so that what is checked is what is meant.

    Lower case, IDNA (full-width digits become digits), no trailing dot, no brackets; odd IPv4 spellings
    (127.1, 0x7f.1, 2130706433, 0177.0.0.1) become dotted quads. Raises ValueError where it is no host at all,
    or none that a name server could know.
    """
    if _DELIMITERS.search(host):
        return _bad(host)
    text = f"[{host}]" if ":" in host and not host.startswith("[") else host
    try:
        name = read_address(f"http://{text}/").host.removesuffix(".")
    except NotAnAddress:
        return _bad(host)
    if name.startswith("["):
        return str(IPv6Address(name[1:-1]))
    return name if _NAME.match(name) else _bad(host)


def _bad(host: str) -> str:
    msg = f"not a host name: {host!r}"
    raise ValueError(msg)


def literal(host: str) -> Address | None:
    """The address that a (normal) host spells, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
