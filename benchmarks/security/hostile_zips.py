"""Hostile ZIP files, and Word files, workbooks and archives that are ZIPs: what a stranger may have made of them.

Everything is small (at most some megabytes) and made from a seed. Each file comes with its ending.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

_NAMES = "application/vnd.openxmlformats-"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="{kind}+xml"/>{more}</Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="{part}"/></Relationships>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
Parts = dict[str, bytes]
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


def word_parts(body: str = "<w:p><w:r><w:t>Thông báo</w:t></w:r></w:p>", *, before: str = "") -> Parts:
    """A Word file around a body."""
    kind = f"{_NAMES}officedocument.wordprocessingml.document.main"
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>'
    )
    return {
        "[Content_Types].xml": _TYPES.format(part="word/document.xml", kind=kind, more="").encode(),
        "_rels/.rels": _RELATIONS.format(part="word/document.xml").encode(),
        "word/document.xml": document.encode(),
    }


def sheet_parts(rows: str = "", *, after: str = "", before: str = "", texts: str = "") -> Parts:
    """A workbook around the rows of a sheet."""
    kind = f"{_NAMES}officedocument.spreadsheetml"
    more = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
    book = f'<workbook {_S} {_R}><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = f'<Relationship Id="rId1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'
    made = {}
    if texts:
        more += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
        relations += f'<Relationship Id="rId2" Type="{kinds}/sharedStrings" Target="sharedStrings.xml"/>'
        made["xl/sharedStrings.xml"] = f"<sst {_S}>{texts}</sst>".encode()
    sheet = f'<?xml version="1.0"?>{before}<worksheet {_S}><sheetData>{rows}</sheetData>{after}</worksheet>'
    return {
        "[Content_Types].xml": _TYPES.format(
            part="xl/workbook.xml", kind=f"{kind}.sheet.main", more=more
        ).encode(),
        "_rels/.rels": _RELATIONS.format(part="xl/workbook.xml").encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
        **made,
    }


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a ZIP file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _deflated_bomb(parts: Parts, name: str, size: int) -> bytes:
    """A part that unpacks to `size` bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for other, content in parts.items():
            if other != name:
                made.writestr(zipfile.ZipInfo(other), content, zipfile.ZIP_DEFLATED)
        with made.open(name, "w") as stream:
            for _ in range(size >> 20):
                stream.write(b" " * (1 << 20))
    return held.getvalue()


def _lying(whole: bytes, name: str, size: int) -> bytes:
    """The directory says that a part unpacks to `size` bytes."""
    found = whole.rfind(b"PK\x01\x02", 0, whole.rfind(name.encode()))
    return whole[: found + 24] + struct.pack("<L", size) + whole[found + 28 :]


def _overlapping(parts: Parts, name: str, times: int) -> bytes:
    """Many entries of the directory that mean one and the same part."""
    whole = packed(parts)
    end = whole.rfind(b"PK\x05\x06")
    offset = struct.unpack_from("<L", whole, end + 16)[0]
    entry = whole.rfind(b"PK\x01\x02", 0, whole.rfind(name.encode()))
    lengths = struct.unpack_from("<3H", whole, entry + 28)
    one = whole[entry : entry + 46 + sum(lengths)]
    many = b"".join(
        one.replace(name.encode(), f"{number:0{len(name)}d}"[-len(name) :].encode())
        for number in range(times)
    )
    directory = whole[offset:end] + many
    count = min(struct.unpack_from("<H", whole, end + 10)[0] + times, 0xFFFF)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return whole[:offset] + directory + tail


def _named(parts: Parts, name: str) -> bytes:
    """A part with a name that leads elsewhere, or twice."""
    place = "p" * len(name.encode())
    return packed({**parts, place: b"x"}).replace(place.encode(), name.encode())


_WRONG_NAMES = (
    "../../etc/cron.d/x", "/etc/passwd", "..\\..\\windows\\x", "C:\\x", "a/../../b", "x\x00.xml", "archive/../../x.warc",
    "\u202egpj.exe", "aux", "a" * 60_000, "./" * 500 + "x", "~/.ssh/id", "con:", "archive/\n.warc", "word/document.xml",
)  # fmt: skip


def _breakings(whole: bytes, choose: random.Random) -> Iterator[bytes]:
    """What damage and lies in the form itself make of a whole file."""
    yield whole[: choose.randrange(1, len(whole))]
    yield whole[choose.randrange(1, len(whole)) :]
    for _ in range(4):
        spoilt = bytearray(whole)
        for _ in range(choose.randint(1, 12)):
            spoilt[choose.randrange(len(spoilt))] = choose.randrange(256)
        yield bytes(spoilt)
    end = whole.rfind(b"PK\x05\x06")
    for count, length, offset in (
        (0xFFFF, 0, 0),
        (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (3, 10, 0xFFFFFFF0),
        (0, 0, 0),
    ):
        yield whole[:end] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, length, offset, 0)
    for place, value in ((8, 9), (8, 1), (10, 99), (10, 14), (42, 0xFFFF)):
        entry = whole.find(b"PK\x01\x02")
        yield whole[: entry + place] + struct.pack("<H", value) + whole[entry + place + 2 :]
    yield whole + b"PK\x05\x06" + b"\x00" * 18


def _word_bodies() -> Iterator[Parts]:
    span = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    yield word_parts("&j;", before=LAUGHS)
    yield word_parts("&j;", before=OUTSIDE)
    yield word_parts("&j;", before=f"<!--{' ' * 5000}-->{LAUGHS}")
    yield word_parts(span)
    yield word_parts("<w:tbl><w:tr><w:tc>" * 20_000)
    yield word_parts("<w:sdt><w:sdtContent>" * 300 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 300)
    yield word_parts("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 150_000 + "</w:p>")
    yield word_parts(
        "".join(f"<w:p><w:r><w:t>{number * 7919}</w:t></w:r></w:p>" for number in range(120_000))
    )
    yield word_parts("<w:p " + " ".join(f'a{number}="1"' for number in range(60_000)) + "/>")
    yield word_parts(f"<w:p><w:r><w:t>{'ab' * 4_000_000}</w:t></w:r></w:p>")
    base = word_parts()
    yield {
        **base,
        "_rels/.rels": base["_rels/.rels"].replace(b"word/document.xml", b"../../../../etc/passwd"),
    }
    yield {
        **base,
        "_rels/.rels": base["_rels/.rels"].replace(
            b'Target="', b'TargetMode="External" Target="http://127.0.0.1/'
        ),
    }
    yield {**base, "word/document.xml": base["word/document.xml"].decode().encode("utf-16")}
    yield {**base, "word/document.xml": f"{LAUGHS}<x>&j;</x>".encode("utf-16")}
    yield {**base, "[Content_Types].xml": b"<x/>"}
    loop = base["_rels/.rels"].replace(b"word/document.xml", b"document.xml")
    yield {**base, "word/_rels/document.xml.rels": loop}


def _sheets() -> Iterator[Parts]:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>mã</t></is></c></row>'
    yield sheet_parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield sheet_parts(cell + '<row r="900000"><c r="A900000"><v>1</v></c></row>')
    yield sheet_parts(
        '<row r="1"><c r="XFD1"><v>1</v></c></row>' + '<row r="15000"><c r="XFD15000"><v>1</v></c></row>'
    )
    yield sheet_parts(cell, after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    yield sheet_parts(cell, after="<mergeCells>" + '<mergeCell ref="A1:Z9999"/>' * 200 + "</mergeCells>")
    yield sheet_parts('<row r="1"><c r="A1"><v>1e999999999</v></c><c r="B1"><v>nan</v></c></row>')
    yield sheet_parts(f'<row r="1"><c r="A1"><v>{"9" * 100_000}</v></c></row>')
    yield sheet_parts('<row r="-5"><c r="A0"><v>1</v></c></row><row r="x"><c r="?"><v>1</v></c></row>')
    yield sheet_parts('<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>')
    yield sheet_parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', texts="<si><t>x</t></si>" * 390_000)
    yield sheet_parts('<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>')
    yield sheet_parts('<row r="1">' + '<c t="n"><v>1</v></c>' * 300_000 + "</row>")
    yield sheet_parts("<row/>" * 19_999)
    yield sheet_parts(cell, before=LAUGHS)
    yield sheet_parts(cell, before=OUTSIDE)
    yield sheet_parts("<row>" * 20_000)
    yield sheet_parts(cell + "<x>" * 100_000)
    yield sheet_parts(cell, after="<conditionalFormatting sqref='A1:XFD1048576'>" * 5_000)
    yield sheet_parts(
        cell, after='<dataValidations><dataValidation sqref="' + "A1 " * 200_000 + '"/></dataValidations>'
    )
    yield sheet_parts(cell, after='<cols><col min="1" max="2000000000" width="9"/></cols>')
    yield sheet_parts(cell, after='<dimension ref="A1:XFD99999999"/>')
    yield sheet_parts(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 8_000_000}</t></is></c></row>')
    base = sheet_parts(cell)
    book = base["xl/workbook.xml"]
    yield {
        **base,
        "xl/workbook.xml": book.replace(
            b"<sheets>", b"<sheets>" + b'<sheet name="b" sheetId="2" r:id="rId1"/>' * 5_000
        ),
    }
    names = (
        b"<definedNames>"
        + b'<definedName name="x">a!$A$1:$XFD$1048576</definedName>' * 20_000
        + b"</definedNames>"
    )
    yield {**base, "xl/workbook.xml": book.replace(b"</sheets>", b"</sheets>" + names)}
    yield {**base, "xl/worksheets/sheet1.xml": f"{LAUGHS}<x>&j;</x>".encode("utf-16-be")}


def hostile_zips(choose: random.Random) -> Iterator[tuple[str, bytes]]:
    """(ending, bytes) of each."""
    warc = {"archive/data.warc.gz": b"\x1f\x8b", "datapackage.json": b"{}"}
    package = {
        "goi/bagit.txt": b"BagIt-Version: 1.0\n",
        "goi/data/capture.wacz": b"PK",
        "goi/tagmanifest-sha256.txt": b"",
    }
    season = {"MANIFEST.json": b'{"mark": "soicong-season", "files": {}}'}
    kinds: tuple[tuple[str, Callable[[], Parts], str], ...] = (
        ("docx", word_parts, "word/document.xml"),
        ("xlsx", sheet_parts, "xl/worksheets/sheet1.xml"),
        ("wacz", lambda: dict(warc), "archive/data.warc.gz"),
        ("zip", lambda: {**package, **season}, "goi/data/capture.wacz"),
    )
    for parts in _word_bodies():
        yield "docx", packed(parts)
    for parts in _sheets():
        yield "xlsx", packed(parts)
    for ending, made, main in kinds:
        for whole in _breakings(packed(made()), choose):
            yield ending, whole
        for name in choose.sample(_WRONG_NAMES, 5):
            yield ending, _named(made(), name)
        yield ending, _deflated_bomb(made(), main, 120 << 20)
        yield ending, _lying(_deflated_bomb(made(), main, 100 << 20), main, 100)
        yield ending, _overlapping(made(), main, 30_000)
        yield ending, packed({**made(), **{f"x/{number}": b"" for number in range(12_000)}})
        nested = packed(made())
        for _ in range(20):
            nested = packed({"archive/data.wacz": nested, "goi/data/capture.wacz": nested})
        yield ending, nested
