"""PDF and Word files: their text, or why there is none; hostile files end quickly in a named state."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pypdfium2.raw as pdfium
import pytest

from checks.reading import files, pdf, word
from checks.reading.file_facts import MOST_CHARACTERS, FileFacts, FileKind, FileState
from checks.reading.files import read_file
from tests.checks import files as made

PDF = "application/pdf"
LONG = "Trang này có đủ chữ để không ai nhầm nó với một con dấu hay một số trang."


def read(body: bytes, content_type: str = "") -> FileFacts:
    return read_file("https://x.gov.vn/tep", body, content_type)


def outcome(body: bytes, content_type: str = "") -> tuple[FileKind, FileState, str]:
    facts = read(body, content_type)
    return facts.kind, facts.state, facts.reason


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def repacked(body: bytes, **parts: bytes) -> bytes:
    """A Word file with some of its parts replaced (slashes and dots as in the package: word__document_xml)."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        old = {name: package.read(name) for name in package.namelist()}
    return packed(old | {"word/document.xml": parts["document"]})


class TestPdf:
    def test_text_and_the_head_of_the_document(self) -> None:
        facts = read(made.pdf(made.PAPER, LONG), PDF)
        assert (facts.kind, facts.state, facts.pages) == (FileKind.PDF, FileState.TEXT, 2)
        assert facts.readable
        assert not facts.unusable
        assert facts.title == "KẾ HOẠCH Ứng dụng công nghệ thông tin năm 2026"
        assert (facts.number, facts.issued) == ("12/KH-SKHCN", date(2026, 1, 5))
        assert facts.characters == len(facts.text)
        assert facts.words > 60
        assert facts.page_of("con dấu hay  một số trang") == 2
        assert facts.page_of("không có ở đâu") == facts.page_of("") == 0

    def test_the_bytes_decide_not_the_name_or_the_media_type(self) -> None:
        wrong = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        assert outcome(made.pdf(LONG), wrong) == (FileKind.PDF, FileState.TEXT, "")
        assert outcome(made.word(LONG), PDF) == (FileKind.DOCX, FileState.TEXT, "")

    @pytest.mark.parametrize(
        "body",
        [
            made.pdf("", picture=True),
            made.pdf(
                "Ký bởi: Sở Khoa học và Công nghệ tỉnh Mẫu\nThời gian ký: 05.01.2026 10:00", picture=True
            ),
            made.pdf(LONG, "12", "13", picture=True),
            made.outlined_pdf(),
            made.pdf(LONG, mapped=False),
        ],
        ids=["picture", "stamp", "mostly pictures", "outlines", "letters without meaning"],
    )
    def test_scans_are_told_apart(self, body: bytes) -> None:
        assert outcome(body) == (FileKind.PDF, FileState.SCANNED, "")

    def test_text_over_its_own_picture_is_text(self) -> None:
        assert read(made.pdf(LONG, picture=True)).state is FileState.TEXT

    def test_a_few_words_are_text_too(self) -> None:
        facts = read(made.pdf("Phụ lục"))
        assert (facts.state, facts.text) == (FileState.TEXT, "Phụ lục")

    def test_text_of_old_fonts_is_unicode(self) -> None:
        assert "Thông tư" in read(made.pdf("Th«ng t­ h­íng dÉn thùc hiÖn mét sè ®iÒu cña nghÞ ®Þnh")).text

    def test_locked_broken_cut_short_and_blank(self) -> None:
        assert outcome(made.locked_pdf()) == (FileKind.PDF, FileState.ENCRYPTED, "password")
        whole = made.pdf(LONG)
        assert outcome(whole[:300]) == (FileKind.PDF, FileState.BROKEN, "pdf")
        assert outcome(b"no document at all", PDF) == (FileKind.PDF, FileState.BROKEN, "pdf")
        assert outcome(made.pdf("")) == (FileKind.PDF, FileState.UNREAD, "blank")
        assert read(made.locked_pdf()).unusable
        assert not read(made.pdf("")).unusable

    def test_a_security_that_we_do_not_know_is_nobodys_fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdfium, "FPDF_GetLastError", lambda: pdfium.FPDF_ERR_SECURITY)
        assert outcome(b"%PDF-1.7 cert") == (FileKind.PDF, FileState.UNREAD, "security")

    def test_a_hundred_thousand_pages_that_are_not_there(self) -> None:
        facts = read(made.pdf(LONG, count=100_000))
        assert (facts.state, facts.pages) == (FileState.TEXT, 100_000)
        assert facts.text.rstrip("\f") == LONG

    def test_only_the_first_pages_and_characters_are_read(self) -> None:
        many = read(made.pdf(*[f"{LONG} {n}" for n in range(pdf.MOST_PAGES + 5)]))
        assert many.pages == pdf.MOST_PAGES + 5
        assert many.text.count("\f") == pdf.MOST_PAGES - 1
        long = read(made.pdf(*["\n".join([LONG * 2] * 44)] * 30))
        assert long.characters <= MOST_CHARACTERS + 30
        assert long.text.count("\f") < 29


class TestWord:
    def test_paragraphs_and_tables_in_their_order(self) -> None:
        facts = read(
            made.word(
                "KẾ HOẠCH",
                "Chuyển đổi số năm 2026\tcủa Sở",
                "Căn cứ Luật Chuyển đổi số;",
                table=[("Số: 7/KH-SKHCN", "Tịnh Châu, ngày 9 tháng 2 năm 2026")],
            )
        )
        assert (facts.kind, facts.state, facts.pages) == (FileKind.DOCX, FileState.TEXT, 0)
        assert (facts.number, facts.issued) == ("7/KH-SKHCN", date(2026, 2, 9))
        assert facts.title == "KẾ HOẠCH Chuyển đổi số năm 2026 của Sở"
        assert facts.page_of("Chuyển đổi số") == 0

    def test_pictures_only_and_nothing(self) -> None:
        assert outcome(made.word(picture=True)) == (FileKind.DOCX, FileState.SCANNED, "")
        assert outcome(made.word()) == (FileKind.DOCX, FileState.UNREAD, "blank")

    def test_only_so_much_is_read(self) -> None:
        facts = read(made.word(*[LONG * 20] * 200))
        assert facts.characters == MOST_CHARACTERS

    def test_bombs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        zeros = packed({"word/document.xml": b" " * (word._LARGEST_TEXT_PART + 1)})
        assert outcome(zeros) == (FileKind.DOCX, FileState.TOO_LARGE, "unpacked")
        thin = packed({"word/document.xml": b" " * (word._RATIO_FROM + 1)})
        assert outcome(thin) == (FileKind.DOCX, FileState.TOO_LARGE, "ratio")
        many = packed({f"word/{n}": b"" for n in range(word._MOST_PARTS + 1)})
        assert outcome(many) == (FileKind.DOCX, FileState.TOO_LARGE, "parts")

    def test_entities_are_not_resolved(self) -> None:
        laughs = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>"""
        body = repacked(made.word(LONG), document=laughs)
        assert outcome(body) == (FileKind.DOCX, FileState.BROKEN, "doctype")
        wide = repacked(made.word(LONG), document=laughs.decode().encode("utf-16"))
        assert outcome(wide) == (FileKind.DOCX, FileState.BROKEN, "doctype")

    def test_broken_packages(self) -> None:
        whole = made.word(LONG)
        assert outcome(whole[: len(whole) // 2])[1:] == (FileState.BROKEN, "BadZipFile")
        assert outcome(repacked(whole, document=b"<w:document><w:body>"))[1:] == (
            FileState.BROKEN,
            "XMLSyntaxError",
        )
        assert outcome(repacked(whole, document=b"<a>" * 5_000 + b"</a>" * 5_000))[1] is FileState.BROKEN
        strange = packed({"word/document.xml": b"<a/>"})
        assert outcome(strange)[:2] == (FileKind.DOCX, FileState.UNREAD)
        assert outcome(b"text", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")[
            1:
        ] == (
            FileState.BROKEN,
            "BadZipFile",
        )

    def test_a_package_with_a_password(self) -> None:
        locked = bytearray(packed({"word/document.xml": b"<a/>"}))
        for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            locked[locked.index(sign) + place] |= 1
        assert outcome(bytes(locked)) == (FileKind.DOCX, FileState.ENCRYPTED, "password")

    def test_memory_that_ends_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def ended(body: Any) -> str:
            raise MemoryError

        monkeypatch.setattr(word, "_text_of", ended)
        with pytest.raises(MemoryError):
            read(made.word(LONG))


class TestOthers:
    @pytest.mark.parametrize(
        "page",
        [
            b"<!DOCTYPE html><html><body>404</body></html>",
            b"\n <html><head></head></html>",
            b"\xef\xbb\xbf<!-- x --><HTML>",
            b'<?xml version="1.0"?><html xmlns="x"></html>',
        ],
    )
    def test_a_web_page_under_the_name_of_a_document(self, page: bytes) -> None:
        assert outcome(page, PDF) == (FileKind.OTHER, FileState.BROKEN, "html")

    def test_nothing_and_too_much(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert outcome(b"  \n", PDF)[1:] == (FileState.BROKEN, "empty")
        monkeypatch.setattr(files, "LARGEST_FILE", 10)
        assert outcome(made.pdf(LONG))[1:] == (FileState.TOO_LARGE, "bytes")

    def test_kinds_that_are_not_read(self) -> None:
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100
        assert outcome(ole) == (FileKind.DOC, FileState.UNREAD, "format")
        assert outcome(ole, "application/vnd.ms-excel") == (FileKind.XLSX, FileState.UNREAD, "format")
        assert outcome(b"{\\rtf1 x}", "application/msword") == (FileKind.DOC, FileState.UNREAD, "format")
        assert outcome(packed({"xl/workbook.xml": b"<a/>"}))[0] is FileKind.XLSX
        assert outcome(packed({"doc.kml": b"<a/>"}))[0] is FileKind.OTHER
        assert outcome(b"x", "text/plain") == (FileKind.OTHER, FileState.UNREAD, "format")
        locked = ole + "EncryptedPackage".encode("utf-16-le")
        assert outcome(locked) == (FileKind.DOC, FileState.ENCRYPTED, "password")


def test_a_sample_of_wrong_bytes_never_raises() -> None:
    whole = made.pdf(made.PAPER, LONG, picture=True)
    zipped = made.word(made.PAPER)
    for body in (whole, zipped):
        for at in range(0, len(body), max(1, len(body) // 40)):
            hurt = bytearray(body)
            hurt[at : at + 12] = b"\xff\x00<>[](){}%\n"
            assert read(bytes(hurt)).state in FileState
