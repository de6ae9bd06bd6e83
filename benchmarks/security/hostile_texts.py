# ruff: noqa: E501 — a payload stands on one line
"""Hostile XML, feeds, site maps, YAML, CSV and JSON, small and made from a seed. Each comes with its ending."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator

from benchmarks.security.hostile_zips import LAUGHS, OUTSIDE

_ITEM = "<item><title>a</title><link>http://a.gov.vn/</link><pubDate>{day}</pubDate></item>"


def hostile_xml(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """XML documents, feeds and site maps."""
    quadratic = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><rss><channel><title>{"&a;" * 20_000}</title></channel></rss>'
    parameter = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd">%a;]><rss/>'
    remote = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss><channel/></rss>'
    defaults = "<!DOCTYPE x [" + "".join(f'<!ATTLIST i a{n} CDATA "{"b" * 100}">' for n in range(500)) + "]>"
    documents = [
        f"{LAUGHS}<rss><channel><title>&j;</title></channel></rss>",
        f'{LAUGHS}<rss><channel><item title="&j;"/></channel></rss>',
        f"{OUTSIDE}<rss><channel><title>&j;</title></channel></rss>",
        quadratic, parameter, remote,
        '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]><x>&a;</x>',
        f"{defaults}<rss>{'<i/>' * 20_000}</rss>",
        "<a>" * 200_000,
        "<a>" * 250 + "</a>" * 250,
        "<a>" * 250_000 + "</a>" * 250_000,
        "<rss " + " ".join(f'a{number}="{number}"' for number in range(60_000)) + "/>",
        "<rss " + " ".join(f'xmlns:a{number}="u{number}"' for number in range(40_000)) + "/>",
        f"<{'a' * 2_000_000}/>",
        f"<rss>{'x' * 11_000_000}</rss>",
        f"<rss a=\"{'x' * 11_000_000}\"/>",
        f"<rss><!--{'-x' * 2_000_000}--></rss>",
        f"<rss>{'<?a b?>' * 200_000}</rss>",
        f"<rss><![CDATA[{']' * 3_000_000}]]></rss>",
        f"<rss>{'&#x1F4A9;' * 300_000}</rss>",
        "<rss>&#x110000;</rss>", "<rss>&#0;</rss>", "<rss>\x00</rss>", "<rss>\ud800</rss>",
        '<?xml version="1.0" encoding="utf-7"?><rss/>', '<?xml version="9.9"?><rss/>',
        '<?xml version="1.0" encoding="' + "a" * 100_000 + '"?><rss/>',
        f"<rss><channel><title>a</title>{_ITEM.format(day='x' * 200) * 30_000}</channel></rss>",
        f"<rss><channel><title>a</title>{_ITEM.format(day='Mon, 99 Foo 99999999 25:61:99 +9999')}</channel></rss>",
        f"<rss><channel><title>a</title>{_ITEM.format(day='9' * 5000)}</channel></rss>",
        f"<rss><channel><title>a</title>{_ITEM.format(day='Mon, 01 Jan 0001 00:00:00 +2359')}</channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title>' + "<entry><link/></entry>" * 50_000 + "</feed>",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
        '<?xml-stylesheet href="file:///etc/passwd"?><urlset/>',
        "<urlset>" + "<url><loc>http://a.gov.vn/x</loc></url>" * 60_000 + "</urlset>",
        "<urlset><url><loc>" + "<b>" * 5_000 + "</b>" * 5_000 + "</loc></url></urlset>",
        "<sitemapindex>" + "<sitemap><loc>file:///etc/passwd</loc></sitemap>" * 20_000 + "</sitemapindex>",
    ]  # fmt: skip
    for text in documents:
        yield "xml", text.encode("utf-8", "surrogatepass")
    for text in (documents[0], documents[2]):
        yield "xml", text.encode("utf-16")
        yield "xml", text.encode("utf-32")
    whole = documents[27].encode()[:20_000]
    for _ in range(6):
        spoilt = bytearray(whole)
        for _ in range(20):
            spoilt[choose.randrange(len(spoilt))] = choose.randrange(256)
        yield "xml", bytes(spoilt)


def hostile_gzip(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """Packed site maps that are bombs, broken, or nested."""
    bomb = gzip.compress(b"<a>" + b" " * (120 << 20), 9, mtime=0)
    yield "gz", bomb
    yield "gz", gzip.compress(bomb, 9, mtime=0)
    yield "gz", bomb[: len(bomb) // 2]
    yield "gz", bomb[:12] + bytes(choose.randrange(256) for _ in range(4_000))
    yield "gz", gzip.compress(b"<rss/>", mtime=0) * 20_000
    yield "gz", b"\x1f\x8b\x08\x08" + b"a" * 1_000_000
    yield "gz", b"\x1f\x8b\x08\x04" + b"\xff\xff" * 300_000
    nested = b"<rss/>"
    for _ in range(200):
        nested = gzip.compress(nested, mtime=0)
    yield "gz", nested
    yield "gz", gzip.compress(f"{LAUGHS}<rss>&j;</rss>".encode(), mtime=0)


def hostile_yaml(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """Rubrics, policies and decisions that are none."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
    )
    merges = "a: &a {x: 1}\n" + "".join(
        f"b{n}: &b{n} {{<<: [{', '.join(['*a'] * 50)}]}}\n" for n in range(200)
    )
    texts = [
        bomb, merges, "a: &a [*a]\n", "&a {a: *a}\n", "a: &a\n  <<: *a\n",
        "[" * 20_000, "[" * 200_000 + "]" * 200_000, "{a: " * 20_000, "- " * 20_000 + "x", "? " * 5_000 + "x", "!!seq " * 2_000,
        "a: !!python/object/apply:os.system ['touch /tmp/soicong-hostile']\n",
        "!!python/name:os.system\n", "!!python/module:os\n", "a: !!binary " + "A" * 1_000_001 + "\n",
        "a: !!int " + "9" * 100_000, "a: " + "9" * 100_000, "a: 0x" + "f" * 100_000, "a: 0b" + "1" * 200_000,
        "a: " + ":".join(["59"] * 20_000), "a: 1e999999999\n", "a: .nan\nb: -.inf\n", "a: 2026-99-99\n", "a: 0000-00-00T99:99:99Z\n",
        "id: " + "x" * 3_000_000, "".join(f"k{number}: 1\n" for number in range(150_000)), "a: 1\n" * 100_000,
        "a:\n" + "".join(" " * (number % 900) + f"b{number}:\n" for number in range(3_000)),
        "---\n" * 50_000, "%YAML 9.9\n---\na: 1\n", "%TAG ! tag:x,2000:\n---\n!x a\n", "\ufeff" * 50_000, "a: \x00\n", "\x85\u2028a: 1",
        "a: |\n" + "  x\n" * 200_000, "a: '" + "''" * 500_000, 'a: "' + "\\u0041" * 200_000 + '"', 'a: "\\uD800"\n',
        "# " + "x" * 2_000_000, "\t\ta: 1\n", "a: [1, 2\n", "null\n", "3\n", "[]\n", "", "{}: 1\n[a]: 2\n",
        "schema: x\nrules: " + "[" * 900 + "]" * 900 + "\n",
    ]  # fmt: skip
    for text in texts:
        yield "yaml", text.encode("utf-8", "surrogatepass")
    yield "yaml", bomb.encode("utf-16")
    yield "yaml", bytes(choose.randrange(256) for _ in range(50_000))


def hostile_csv(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """Lists that no list is."""
    head = "Mã;Tên cơ quan;Cấp;Địa chỉ\n"
    texts = [
        head + "a;b\n" * 400_000, head + "\n" * 3_000_000, ";" * 3_000_000, head + '"' + "x" * 4_000_000, head + '"' * 1_000_001,
        head + "x" * 4_000_000, head + '"a"b"c";d\n' * 50_000, "sep=\x00\na\x00b\n", "sep=", "sep=\n", 'sep="\n"a"',
        head + "\x00" * 500_000, head + "a;\u202eb;\u2066c\n", head + "=cmd|' /C calc'!A0;@SUM(1)\n",
        ("\ufeff" * 1_000) + head, head.replace("\n", "\r") * 50_000, head + "\u0301" * 1_000_000, head + "\u2028" * 500_000,
        head + "\x1c\x1d\x1e" * 200_000, "\n".join([head] * 1) + "a" + ";1" * 200_000 + "\n",
    ]  # fmt: skip
    for text in texts:
        yield "csv", text.encode()
    yield "csv", (head + "a;b\n" * 1_000).encode("utf-16") + b"\x00"
    yield "csv", b"\xff\xfe" + bytes(choose.randrange(256) for _ in range(20_001))
    yield "csv", bytes(choose.randrange(128, 256) for _ in range(200_000))


def hostile_json() -> Iterator[tuple[str, bytes]]:
    """Name maps and other JSON."""
    yield "json", b"[" * 500_000
    yield "json", b'{"a":' * 200_000 + b"1" + b"}" * 200_000
    yield "json", b'{"hosts": {"a": {"address": "127.0.0.1", "ports": {"' + b"9" * 50_000 + b'": 1}}}}'
    yield "json", b'{"hosts": ' + b"9" * 100_000 + b"}"
    yield (
        "json",
        json.dumps({"hosts": {str(n): {"address": "x", "ports": {}} for n in range(20_000)}}).encode(),
    )
    yield "json", b'{"hosts": {"a": NaN}}'
