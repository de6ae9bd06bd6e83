"""PDF and Word files made in the test: text with Vietnamese letters, scans, and what hostile portals serve."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import docx

PAPER = """UBND TỈNH MẪU CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ KHOA HỌC VÀ CÔNG NGHỆ Độc lập - Tự do - Hạnh phúc
Số: 12/KH-SKHCN Tịnh Châu, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Ứng dụng công nghệ thông tin năm 2026
Căn cứ Quyết định số 99/QĐ-UBND ngày 01 tháng 12 năm 2025 của Uỷ ban nhân dân tỉnh;
Sở Khoa học và Công nghệ ban hành kế hoạch như sau."""

_TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def _assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def pdf(
    *pages: str, picture: bool = False, mapped: bool = True, trailer: bytes = b"", count: int = 0
) -> bytes:
    """A PDF with one page for each text; `picture` lays a picture over every page.

    Letters are two-byte codes with a table to Unicode, which `mapped=False` leaves out. `count` lies about the
    number of pages.
    """
    unicode_table = b"/ToUnicode 4 0 R" if mapped else b""
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [5 0 R] %s >>"
        % unicode_table
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        font,
        _stream(_TO_UNICODE.encode()),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering "
        b"(Identity) /Supplement 0 >> /DW 500 /FontDescriptor 6 0 R >>",
        b"<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(
            zlib.compress(b"\x80" * 100),
            b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Filter /FlateDecode",
        ),
    ]
    kids = []
    for text in pages:
        lines = [
            f"BT /F1 11 Tf 40 {800 - 18 * row} Td <{line.encode('utf-16-be').hex()}> Tj ET"
            for row, line in enumerate(text.split("\n"))
            if line
        ]
        lines += ["q 500 0 0 700 40 40 cm /I1 Do Q"] if picture else []
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 7 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(_stream("\n".join(lines).encode()))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), count or len(kids))
    return _assembled(objects, trailer)


def outlined_pdf() -> bytes:
    """A page whose letters are drawn as lines: words for a person, none for a machine."""
    strokes = b"\n".join(b"%d 100 m %d 200 l S" % (10 * n, 10 * n) for n in range(50))
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            _stream(strokes),
        ]
    )


def endless_pdf() -> bytes:
    """A page that draws a form, which draws itself twice: 643 bytes at which PDFium uses up all memory."""
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources 6 0 R >>",
            _stream(b"/X Do"),
            _stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 6 0 R"),
            b"<< /XObject << /X 5 0 R >> >>",
        ]
    )


def locked_pdf() -> bytes:
    """A PDF that asks for a password (standard security handler, made-up keys)."""
    key = b"<" + b"ab" * 32 + b">"
    handler = b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (key, key)
    return pdf(PAPER, trailer=b"/Encrypt %s /ID [<00> <00>]" % handler)


def word(*lines: str, table: Sequence[Sequence[str]] = (), picture: bool = False) -> bytes:
    """A Word file with paragraphs, a table, a picture."""
    document = docx.Document()
    for row in table:
        cells = document.add_table(rows=1, cols=len(row)).rows[0].cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    for line in lines:
        document.add_paragraph(line)
    if picture:
        document.add_picture(io.BytesIO(_PIXEL))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63600000000200015d0b2a0a0000000049454e44ae426082"
)
