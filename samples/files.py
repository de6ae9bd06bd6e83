"""Files that the portals offer: small valid PDF, DOC (RTF) and CSV files, and SVG pictures, written on the fly."""

from __future__ import annotations

from samples.writing.pen import plain


def pdf(title: str, text: str) -> bytes:
    """A one-page PDF with a text layer (without diacritics: the built-in fonts lack them)."""
    lines = [f"BT /F1 14 Tf 60 780 Td ({plain(title).replace('-', ' ')[:70].upper()}) Tj ET"]
    words = plain(text).replace("-", " ").split()
    lines += [
        f"BT /F1 11 Tf 60 {750 - index * 1.5:.0f} Td ({' '.join(words[index : index + 12])}) Tj ET"
        for index in range(0, min(len(words), 120), 12)
    ]
    stream = "\n".join(lines).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def rtf(title: str, text: str) -> bytes:
    """A word-processor file (RTF, as many agencies post under .doc)."""

    def escaped(part: str) -> str:
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in part)

    return f"{{\\rtf1\\ansi {{\\b {escaped(title)}}}\\par {escaped(text)}\\par }}".encode("ascii")


def picture(name: str, label: str) -> bytes:
    """A small SVG picture: emblem, chart, map or photograph, by its name."""
    colour = f"#{abs(sum(map(ord, name)) * 2654435761) % 0x888888 + 0x444444:06x}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180" viewBox="0 0 320 180"><rect width="320" '
        f'height="180" fill="{colour}"/><text x="16" y="96" font-size="18" fill="#fff">{label}</text></svg>'
    ).encode()


def served(name: str, label: str, text: str) -> tuple[str, bytes]:
    """Media type and bytes of an attachment by the ending of its name."""
    match name.rsplit(".", 1)[-1]:
        case "pdf":
            return "application/pdf", pdf(label, text)
        case "csv":
            return "text/csv; charset=utf-8", f"ten,gia_tri\n{text},1\n".encode()
        case _:
            return "application/msword", rtf(label, text)
