"""A portal that is mostly links to other hosts: one page of tiles, few pages of its own."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape
from typing import ClassVar

from samples.makes import support
from samples.makes.base import Make
from samples.model import Page, Record


class LinksOut(Make):
    """Tiles; no menu bar; plain pages."""

    headers: ClassVar[dict[str, str]] = {"Server": "LiteSpeed"}

    def page_url(self, page: Page, number: int = 1) -> str:
        """/slug.html."""
        return f"/{page.slug}.html" if number == 1 else f"/{page.slug}-{number}.html"

    def record_url(self, page: Page, record: Record) -> str:
        """/slug/title.html."""
        return f"/{page.slug}/{record.slug}.html"

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """A plain document."""
        tiles = "".join(
            f'<li class="o"><a href="{escape(self.label_url(p))}"{" target=_blank" if p.external else ""}>{escape(p.label)}</a></li>'
            for p in self.book.pages
            if p.place == "menu"
        )
        lines = "<br>".join(escape(line) for line in support.contact_lines(self))
        emblem = (
            f'<img src="{self.picture_url("quoc-huy.svg")}" alt="Quốc huy" width="60"> '
            if self.plan.feature("emblem")
            else ""
        )
        back = "" if home else '<p><a href="/">Trang chủ</a></p>'
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>{support.metadata(self, title, page, record)}</head><body><header class="dau">{emblem}{escape(self.plan.name)}</header>'
            f'<div class="khung"><nav aria-label="Danh mục"><ul class="luoi">{tiles}</ul></nav>{back}{main}{support.marks(self)}</div><footer class="chan">{lines}{support.flaws(self)}</footer></body></html>'
        )

    def home(self) -> str:
        """Newest notices."""
        news = self.book.page("news")
        rows = (
            "".join(
                f'<li><a href="{self.record_url(news, r)}">{escape(r.title)}</a> {self.date_text(r)}</li>'
                for r in news.records[:5]
            )
            if news
            else ""
        )
        return f"<h1>{escape(self.book.short)}</h1><ul>{rows}</ul>"

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page with a plain list."""
        rows = "".join(
            f'<li><a href="{self.record_url(page, r)}">{escape(r.title)}</a> {self.date_text(r)} {self.files_of(r)}</li>'
            for r in records
        )
        return f"<h1>{escape(page.title)}</h1>{self.text(page.blocks)}" + (f"<ul>{rows}</ul>" if rows else "")

    def record(self, page: Page, record: Record) -> str:
        """A detail page."""
        return f"<h1>{escape(record.title)}</h1><p>{self.date_text(record)}</p><p>{escape(record.summary)}</p>{self.text(record.blocks)}{self.file_list(record.files) if record.files else ''}"
