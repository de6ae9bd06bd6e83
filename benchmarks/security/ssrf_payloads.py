"""Addresses that lead inside: every spelling of an internal address that a client may understand, in every wrapping.

Generated from the forms that the WHATWG URL standard, inet_aton(3), RFC 4291, RFC 6052, RFC 3056 and RFC 4380 give an
address, and from what parsers are known to disagree on (user information, backslashes, fragments, odd digits and dots).
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

# Internal places of several kinds: loopback, private, link-local (cloud metadata), shared, unspecified, benchmarking.
INTERNAL_V4 = (
    "127.0.0.1", "127.9.8.7", "10.0.0.1", "10.200.30.4", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.1.1",
    "0.0.0.0", "198.18.0.1",
)  # fmt: skip
INTERNAL_V6 = ("::1", "fd00::1", "fec0::1", "::")
PUBLIC_V4 = tuple(f"45.119.{block}.{last}" for block in range(4) for last in range(1, 26))
PUBLIC_V6 = tuple(f"2401:d800::{number:x}" for number in range(1, 26))
ZONE = "thu.gov.vn"
PORTAL = f"portal.{ZONE}"
PORTS = (22, 25, 80, 443, 2375, 3306, 5432, 6379, 8080, 9200, 11211)
_FULL_WIDTH = str.maketrans("0123456789abcdefx.", "０１２３４５６７８９ａｂｃｄｅｆｘ．")
_CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
_MATHEMATICAL = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def spellings(address: str) -> Iterator[str]:
    """An IPv4 address as some client may read it."""
    one = IPv4Address(address)
    parts, whole = [int(part) for part in address.split(".")], int(one)
    yield address
    yield f"{address}."
    yield str(whole)
    yield hex(whole)
    yield hex(whole).upper()
    yield oct(whole).replace("0o", "0")
    yield str(whole + 2**32)
    yield f"{parts[0]}.{whole & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{whole & 0xFFFF}"
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(f"{part:03d}" for part in parts)
    yield ".".join(f"00000{part:o}" for part in parts)
    yield f"0x{parts[0]:x}.0{parts[1]:o}.{whole & 0xFFFF}"
    yield ".".join(str(part + 256) for part in parts)
    yield address.translate(_FULL_WIDTH)
    yield address.translate(_CIRCLED)
    yield address.translate(_MATHEMATICAL)
    yield hex(whole).translate(_FULL_WIDTH)
    for dot in ("。", "．", "｡", "%2e", "%E3%80%82"):
        yield address.replace(".", dot)
    yield "".join(f"%{ord(letter):02x}" for letter in address)
    yield f"{address[0]}\u00ad{address[1:]}"  # a soft hyphen, which IDNA drops
    yield f"{address[0]}\u200b{address[1:]}"
    yield f"{address[0]}\t{address[1:]}"
    yield f"{address}%00.{PORTAL}"
    yield from (f"[{form}]" for form in embedded(one))


def embedded(address: IPv4Address) -> Iterator[str]:
    """IPv6 addresses that carry an IPv4 address."""
    high, low = f"{int(address) >> 16:x}", f"{int(address) & 0xFFFF:x}"
    yield f"::ffff:{address}"
    yield f"::ffff:{high}:{low}"
    yield f"0:0:0:0:0:FFFF:{high}:{low}"
    yield f"::{address}"
    yield f"::ffff:0:{high}:{low}"
    yield f"64:ff9b::{high}:{low}"
    yield f"64:ff9b:1::{high}:{low}"
    yield f"2002:{high}:{low}::1"
    yield f"2001:0:{high}:{low}::1"
    yield f"fe80::5efe:{high}:{low}"


def other_family(address: str) -> Iterator[str]:
    """An IPv6 address as some client may read it."""
    full = IPv6Address(address).exploded
    yield f"[{address}]"
    yield f"[{full}]"
    yield f"[{full.upper()}]"
    yield f"[{address}%25lo]"
    yield f"[{address}%lo]"
    yield f"[{address}].{PORTAL}"


def names() -> Iterator[str]:
    """Names that lead inside: see benchmarks.security.ssrf_world for what they answer."""
    yield from (
        "localhost",
        "LocalHost",
        "localhost.",
        "a.localhost",
        "localhost.localdomain",
        "ip6-localhost",
        "ｌocalhost",
    )
    for number in range(len((*INTERNAL_V4, *INTERNAL_V6))):
        for kind in ("inside", "mixed", "last", "alias", "again"):
            yield f"{kind}-{number}.{ZONE}"
        yield f"INSIDE-{number}.{ZONE}."
        yield f"inside-{number}.ｔhu.gov.vn"


def wrapped(host: str) -> Iterator[str]:
    """A host in the addresses in which it may hide."""
    yield f"http://{host}/"
    yield f"http://{host}:80/latest/meta-data/"
    yield f"https://{host}/"
    yield f"http://{PORTAL}@{host}/"


def hidden(host: str) -> Iterator[str]:
    """Wrappings on which parsers disagree."""
    yield f"http://{PORTAL}:80@{host}/"
    yield f"http://{host}#@{PORTAL}/"
    yield f"http://{host}?@{PORTAL}/"
    yield f"http://{host}\\@{PORTAL}/"
    yield f"http://{PORTAL}\\@{host}/"
    yield f"http://{PORTAL}&@{host}#@{PORTAL}/"
    yield f"http:\\\\{host}/"
    yield f"http:/\\{host}/"
    yield f"http:/{host}/"
    yield f"http:{host}/"
    yield f"http:///{host}/"
    yield f"//{host}/"
    yield f"HTTP://{host}/"
    yield f" http://{host}/ "
    yield f"ht\ntp://{host}/"
    yield f"http://{host}:/"
    yield f"http://{host}:00080/"
    yield f"ws://{host}/"
    yield f"view-source:http://{host}/"
    yield f"feed:http://{host}/"
    yield f"jar:http://{host}!/"
    yield f"ftp://{host}/"
    yield f"gopher://{host}:6379/_INFO"
    yield f"dict://{host}:11211/stats"
    yield from (f"http://{host}:{port}/" for port in PORTS if port not in (80, 443))


def schemes() -> Iterator[str]:
    """What is no web address at all."""
    yield from (
        "file:///etc/passwd", "file://localhost/etc/passwd", "FILE:///etc/passwd", "view-source:file:///etc/passwd",
        "data:text/html,<script>fetch('http://127.0.0.1/')</script>", "javascript:fetch('http://127.0.0.1/')",
        "chrome://version/", "about:srcdoc", "blob:http://127.0.0.1/x", "filesystem:http://127.0.0.1/temporary/x",
        "ldap://127.0.0.1/", "tftp://127.0.0.1/x", "sftp://127.0.0.1/", "unix:///var/run/docker.sock", "netdoc:///etc/passwd",
    )  # fmt: skip


def payloads() -> tuple[str, ...]:
    """All of them, each once, in a fixed order."""
    found: dict[str, None] = {}
    for address in INTERNAL_V4:
        for host in spellings(address):
            found.update(dict.fromkeys(wrapped(host)))
    for address in INTERNAL_V6:
        for host in other_family(address):
            found.update(dict.fromkeys((*wrapped(host), *hidden(host))))
    for name in names():
        found.update(dict.fromkeys(wrapped(name)))
    for host in ("127.0.0.1", "169.254.169.254", "localhost", "2130706433", f"inside-2.{ZONE}"):
        found.update(dict.fromkeys(hidden(host)))
    found.update(dict.fromkeys(schemes()))
    return tuple(found)


def controls() -> tuple[str, ...]:
    """Public addresses that must stay within reach."""
    return (
        *(f"http://public-{number}.{ZONE}/ok" for number in range(len(PUBLIC_V4))),
        *(f"http://{address}/ok" for address in PUBLIC_V4[:50]),
        *(f"http://[{address}]/ok" for address in PUBLIC_V6),
        *(f"http://public6-{number}.{ZONE}./ok" for number in range(len(PUBLIC_V6))),
    )
