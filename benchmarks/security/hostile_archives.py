# ruff: noqa: E501 — a payload stands on one line
"""Hostile WARC archives and PDF files, small and made from a seed. Each comes with its ending."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]

_BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def record(block: bytes, *, kind: str = "response", length: str = "", more: str = "") -> bytes:
    """A record of a WARC file, not packed."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0a5e9a0c-0000-4000-8000-000000000001>\r\n"
        f"WARC-Date: 2026-11-01T00:00:00Z\r\nWARC-Target-URI: http://a.gov.vn/\r\n{more}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(block)}\r\n\r\n"
    )
    return head.encode("utf-8", "surrogatepass") + block + b"\r\n\r\n"


def answer(body: bytes, *, head: bytes = b"") -> bytes:
    """An HTTP answer as a record's block."""
    return _BODY + head + b"\r\n" + body


def told(value: bytes, name: str = "run") -> bytes:
    """A metadata record, whose JSON a reader of ours takes in."""
    more = f"X-Name: {name}\r\n"
    return record(value, kind="metadata", more=more).replace(
        b"http://a.gov.vn/", f"urn:soicong:{name}".encode()
    )


def hostile_warcs(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """Archives."""
    spaces = b" " * (120 << 20)
    packed = gzip.compress(spaces, 9, mtime=0)
    twice = packed
    for _ in range(3):
        twice = gzip.compress(twice, 9, mtime=0)
    once = record(answer(b"<html>"))
    plain = [
        record(b"", length="99999999999999999999"), record(b"", length="-1"), record(b"", length="0x10"), record(b"x", length="1e3"),
        record(answer(packed, head=b"Content-Encoding: gzip\r\n")), record(answer(twice, head=b"Content-Encoding: gzip,gzip,gzip,gzip\r\n")),
        record(answer(packed, head=b"Content-Encoding: " + b"gzip," * 20_000 + b"gzip\r\n")),
        record(answer(brotli.compress(spaces, quality=1), head=b"Content-Encoding: br\r\n")),
        record(answer(zlib.compress(spaces), head=b"Content-Encoding: deflate\r\n")),
        record(answer(b"ffffffffffffffff\r\nabc", head=b"Transfer-Encoding: chunked\r\n")),
        record(answer(b"1\r\na\r\n" * 100_000, head=b"Transfer-Encoding: chunked\r\n")),
        record(answer(b"-5\r\nabc\r\n0\r\n\r\n", head=b"Transfer-Encoding: chunked\r\n")),
        record(answer(b"x", head=b"A: b\r\n" * 100_000)), record(answer(b"x", head=b"A: " + b"b" * 3_000_000 + b"\r\n")),
        record(answer(b"x", head=b"no colon\r\n: empty\r\n\xff\xfe: \x00\r\n")), record(b"HTTP/1.1 99999999999999999999 x\r\n\r\n"),
        record(b"HTTP/1.1\r\n\r\n"), record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), record(b"\x00" * 1000),
        record(b"x", more="A: b\r\n" * 100_000), record(b"x", more="WARC-Payload-Digest: sha256:" + "A" * 1_000_000 + "\r\n"),
        record(b"x", more="WARC-Payload-Digest: sha512:!!!\r\nWARC-Block-Digest: :\r\n"), record(b"x", more="no colon\r\n"),
        record(b"x", more="\x00: \x1b[31m\r\n"), record(b"x", kind="x" * 100_000), record(b"x", kind="revisit", more="WARC-Refers-To: <x>\r\n"),
        record(b"x").replace(b"2026-11-01T00:00:00Z", b"9999-99-99"), record(b"x").replace(b"2026", b"99999999"),
        record(b"x").replace(b"http://a.gov.vn/", b"http://[" + b"a" * 100_000), record(b"x").replace(b"WARC/1.1", b"WARC/9"),
        b"WARC/1.1\r\n" * 100_000, b"WARC/1.1 " + b"x" * 3_000_000, once * 20_000, b"",
        told(b"[" * 200_000), told(b'{"a":' * 100_000), told(b"9" * 100_000), told(b'{"run": {"started_at": "x"}}'), told(b"\xff"),
        told(b'{"url": 5}', "page"), told(b"[]", "page"), told(b'{"probe": {}}', "probe"),
    ]  # fmt: skip
    for text in plain:
        yield "warc", text
        if len(text) < 500_000:
            yield "warc.gz", gzip.compress(text, mtime=0)
    whole = gzip.compress(once, mtime=0)
    yield "warc.gz", whole * 10_000  # a run of ours has some thousand records
    yield "warc.gz", gzip.compress(record(answer(spaces)), 9, mtime=0)
    yield "warc.gz", gzip.compress(b"WARC/1.1\r\nA: " + spaces, 9, mtime=0)
    yield "warc.gz", gzip.compress(spaces, 9, mtime=0)
    yield "warc.gz", whole[:-9] + b"\x00" * 9
    yield "warc.gz", whole + whole[: len(whole) // 2]
    for _ in range(6):
        spoilt = bytearray(whole * 3)
        for _ in range(3):
            spoilt[choose.randrange(len(spoilt))] = choose.randrange(256)
        yield "warc.gz", bytes(spoilt)


def _pdf(*objects: str | bytes, trailer: str = "") -> bytes:
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + (one.encode() if isinstance(one, str) else one) + b"\nendobj\n"
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    made += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(made)


def _stream(content: bytes, words: str = "") -> bytes:
    return f"<</Length {len(content)}{words}>>\nstream\n".encode() + content + b"\nendstream"


_ROOT, _PAGES = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_FORM = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"


def hostile_pdfs(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """PDF files."""
    words = b"BT /F 12 Tf 10 10 Td (Thong bao) Tj ET"
    good = _pdf(_ROOT, _PAGES, _PAGE, _stream(words), _FONT, _stream(b"", _FORM))
    bomb, chain = zlib.compress(b" " * (120 << 20), 9), words
    for _ in range(30):
        chain = zlib.compress(chain)
    flate = "/Filter/FlateDecode"

    def of(content: bytes, font: str = _FONT, form: bytes = b"") -> bytes:
        return _pdf(_ROOT, _PAGES, _PAGE, content, font, form or _stream(b"", _FORM))

    yield from (("pdf", one) for one in (
        good[: len(good) // 2], b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 100_000, good.replace(b"startxref\n", b"startxref\n99"),
        _pdf(_ROOT, "<</Type/Pages/Kids[2 0 R]/Count 1>>"), _pdf(_ROOT, "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", _PAGE),
        _pdf("<</Type/Catalog/Pages 1 0 R>>"), _pdf(_ROOT, "<</Type/Pages/Kids " + "[" * 100_000 + "/Count 1>>"),
        _pdf(_ROOT, _PAGES, "<<" + "/A<<" * 100_000), of(_stream(bomb, flate)), of(_stream(chain, "/Filter[" + "/FlateDecode" * 30 + "]")),
        of(_stream(words, "/Filter[" + "/ASCIIHexDecode" * 50_000 + "]")), of(_stream(b"\x80\x0b\x60\x50" * 100_000, "/Filter/LZWDecode")),
        of(_stream(words * 20_000)), of(_stream(b"q " * 1_000_000)), of(_stream(b"[" * 500_000)), of(_stream(b"<<" * 300_000)),
        of(_stream(b"/X Do " * 3), form=_stream(b"/X Do /X Do /X Do", _FORM)), of(_stream(b"BT /F 12 Tf (" + b"a" * 2_000_000 + b") Tj ET")),
        of(_stream(b"BT /F 1e38 Tf 1e38 0 0 1e38 0 0 Tm (a) Tj ET")), of(_stream(words), font="<</Type/Font/Subtype/Type0/Encoding 5 0 R>>"),
        of(_stream(words), font=_FONT[:-2] + "/ToUnicode 4 0 R>>"), of(_stream(words).replace(b"/Length 38", b"/Length 99999999999")),
        _pdf(_ROOT, _PAGES, _PAGE, _stream(words), _FONT, trailer="/Prev 0"), _pdf(_ROOT, _PAGES, _PAGE, trailer="/Encrypt 9 0 R"),
        _pdf(_ROOT, _PAGES, _PAGE.replace("600 800", "1e38 1e38"), _stream(words), _FONT),
        _pdf("<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", _PAGES, _PAGE, _stream(words), _FONT),
        _pdf("<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>>>", _PAGES, _PAGE, _stream(words), _FONT),
        _pdf(_ROOT, "<</Type/Pages/Kids[" + "3 0 R " * 100_000 + "]/Count 100000>>", _PAGE, _stream(words), _FONT),
        _pdf(_ROOT, _PAGES, _PAGE, _stream(b"\x00" * 50_000, "/Filter/JBIG2Decode/Width 99999/Height 99999"), _FONT),
        _pdf(_ROOT, _PAGES, _PAGE, _stream(b"\x00" * 50_000, "/Filter/JPXDecode"), _FONT),
        _pdf(_ROOT, _PAGES, _PAGE, _stream(bomb, flate + "/Type/ObjStm/N 1000000/First 10"), _FONT),
        _pdf(_ROOT, _PAGES, _PAGE, _stream(words, flate + "/DecodeParms<</Predictor 15/Columns 2000000000/Colors 32>>"), _FONT),
    ))  # fmt: skip
    for _ in range(12):
        spoilt = bytearray(good)
        for _ in range(choose.randint(2, 30)):
            spoilt[choose.randrange(9, len(spoilt))] = choose.randrange(256)
        yield "pdf", bytes(spoilt)
