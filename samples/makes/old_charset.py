"""An old portal: windows-1258 bytes, tables for layout, font tags, .asp addresses, a year without HTTPS."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

import unicodedata
from functools import cache
from html import escape
from typing import ClassVar

from samples.makes import support
from samples.makes.base import Make
from samples.model import Attachment, Page, Person, Record

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # what windows-1258 writes as marks of their own


def windows_1258(text: str) -> bytes:
    """Vietnamese in windows-1258: letters with their own shape, tones as combining marks after them."""
    return "".join(map(_split, unicodedata.normalize("NFC", text))).encode("cp1258", "xmlcharrefreplace")


@cache
def _split(letter: str) -> str:
    """A letter as its shape and its tone."""
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in marks if mark in TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + tone


class OldCharset(Make):
    """Frames of tables; the page says its charset itself, the server does not."""

    charset = "cp1258"
    media = "text/html"
    finder = "tukhoa"
    home_alias = "/index.asp"
    headers: ClassVar[dict[str, str]] = {"Server": "Microsoft-IIS/6.0", "X-Powered-By": "ASP.NET"}

    def page_url(self, page: Page, number: int = 1) -> str:
        """/trang.asp?muc=slug&p=2."""
        return f"/trang.asp?muc={page.slug}" + (f"&p={number}" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """/xem.asp?id=… by number."""
        return f"/xem.asp?id={1000 * (self.book.pages.index(page) + 1) + page.records.index(record)}"

    def file_url(self, attachment: Attachment) -> str:
        """Files."""
        return f"/files/{attachment.name}"

    def search_url(self) -> str:
        """Search."""
        return "/timkiem.asp"

    def extra_routes(self) -> None:
        """The home page also answers as index.asp."""
        self.routes["/index.asp"] = self.routes["/"]

    def encoded(self, html: str) -> bytes:
        """The page in windows-1258."""
        return windows_1258(html)

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """Nested tables."""
        menu = "".join(
            f'<tr><td bgcolor="#FFFFCC"><a href="{escape(self.label_url(p))}"><font face="Times New Roman" size="2">{escape(p.label)}</font></a></td></tr>'
            for p in self.book.pages
            if p.place in ("menu", "box")
        )
        emblem = (
            f'<img src="{self.picture_url("quoc-huy.svg")}" alt="Quốc huy" width="60">'
            if self.plan.feature("emblem")
            else ""
        )
        lines = " - ".join(escape(line) for line in support.contact_lines(self))
        return (
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><title>{escape(title)}</title>{support.metadata(self, title, page, record)}</head>'
            f'<body topmargin="0"><div id="header"><table width="1000" border="0" align="center"><tr><td colspan="2" height="90"><img src="{self.picture_url("banner.svg")}" width="980" height="90"></td></tr>'
            f'<tr><td colspan="2">{emblem}<b><font color="#CC0000">{escape(self.plan.name.upper())}</font></b>{support.search_form(self).replace("role=" + chr(34) + "search" + chr(34), "")}</td></tr></table></div><table width="1000" border="0" align="center">'
            f'<tr valign="top"><td width="200"><table width="100%" border="0" id="menutrai"><tr><td bgcolor="#FFFFCC"><a href="/index.asp"><font face="Times New Roman" size="2">Trang chủ</font></a></td></tr>{menu}</table>{support.marks(self)}</td>'
            f'<td><table width="100%"><tr><td><font face="Times New Roman">{main}</font></td></tr></table></td></tr>'
            f'<tr><td colspan="2" align="center" id="chantrang"><font size="1">{lines}</font>{support.flaws(self)}</td></tr></table></body></html>'
        )

    def entry(self, page: Page, record: Record) -> str:
        """A row with a bullet picture."""
        day = (
            f' <font size="1" color="#666666"><i>({record.day.day}/{record.day.month}/{record.day.year})</i></font>'
            if record.day
            else ""
        )
        return f'<tr><td width="12"><img src="{self.picture_url("bullet.svg")}" width="8"></td><td><a href="{self.record_url(page, record)}"><b>{escape(record.title)}</b></a>{day}<br>{escape(record.summary)}</td></tr>'

    def home(self) -> str:
        """Newest news."""
        news = self.book.page("news")
        rows = "".join(self.entry(news, r) for r in news.records[:8]) if news else ""
        return f"<b>TIN MỚI</b><table>{rows}</table>"

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page: bold title, text, table rows."""
        rows = (
            "".join(self.entry(page, r) for r in records)
            if page.style != "documents"
            else self.rows(page, records)
        )
        pages = (
            " ".join(
                f'<a href="{escape(self.page_url(page, n))}">[{n}]</a>' if n != number else f"[{n}]"
                for n in range(1, last + 1)
            )
            if last > 1
            else ""
        )
        return f'<b><font size="4">{escape(page.title)}</font></b>{self.text(page.blocks)}{f"<table border=0 cellpadding=3>{rows}</table>" if rows else ""}<p>{pages}</p>'

    def rows(self, page: Page, records: tuple[Record, ...]) -> str:
        """Rows of documents."""
        head = "".join(f"<td><b>{c}</b></td>" for c in page.columns)
        linked = page.columns[-1] if "Trích yếu" not in page.columns else "Trích yếu"
        linked = page.columns[0] if page.key in ("procedures", "projects") else linked
        return f'<tr bgcolor="#DDDDDD">{head}<td></td></tr>' + "".join(
            "<tr>"
            + "".join(
                f'<td><a href="{self.record_url(page, r)}">{escape(r.cell(c))}</a></td>'
                if c == linked
                else f"<td>{escape(r.cell(c))}</td>"
                for c in page.columns
            )
            + f"<td>{self.files_of(r)}</td></tr>"
            for r in records
        )

    def record(self, page: Page, record: Record) -> str:
        """A detail page."""
        day = (
            f"<i>Ngày {record.day.day} tháng {record.day.month} năm {record.day.year}</i><br>"
            if record.day and not record.cells
            else ""
        )
        cells = "<br>".join(f"<b>{label}:</b> {escape(text)}" for label, text in record.cells)
        return f'<font size="4"><b>{escape(record.title)}</b></font><br>{day}{cells}<p>{escape(record.summary)}</p>{self.text(record.blocks)}{self.file_list(record.files) if record.files else ""}'

    def person(self, person: Person) -> str:
        """A leader in one line."""
        return f"<p align=center><b>{escape(person.name)}</b><br>{escape(person.position)}</p>"
