"""A news CMS of the NukeViet kind: /vi/news/…-123.html, panels, /page-2/; may write decomposed Unicode."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

import unicodedata
from html import escape
from typing import ClassVar

from samples.makes import support
from samples.makes.base import Make
from samples.model import Attachment, Page, Record

MODULES = {"documents": "laws", "questions": "faq", "news": "news", "": "about"}


class Nuke(Make):
    """Bootstrap-like columns and panels; dates as dd/mm/yyyy hh:mm."""

    finder = "q"
    home_alias = "/vi/"
    headers: ClassVar[dict[str, str]] = {"Server": "Apache", "X-Powered-By": "PHP/7.4"}

    def page_url(self, page: Page, number: int = 1) -> str:
        """/vi/module/slug/page-2/."""
        base = f"/vi/{MODULES[page.style]}/{page.slug}" + ("/" if page.records else ".html")
        return base + (f"page-{number}/" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """/vi/news/slug/title-123.html."""
        return f"/vi/{MODULES[page.style]}/{page.slug}/{record.slug}.html"

    def file_url(self, attachment: Attachment) -> str:
        """Uploads."""
        return f"/uploads/laws/{attachment.name}"

    def search_url(self) -> str:
        """The seek module."""
        return "/vi/seek/"

    def feed_url(self) -> str:
        """The feed."""
        return "/vi/news/rss/"

    def encoded(self, html: str) -> bytes:
        """UTF-8; decomposed (NFD) where the plan says so."""
        return unicodedata.normalize("NFD" if self.plan.nfd else "NFC", html).encode("utf-8")

    def menu(self) -> str:
        """The drop-down menu."""
        out = []
        for key, label in self.book.groups:
            inner = "".join(
                f'<li><a title="{escape(p.label)}" href="{escape(self.label_url(p))}">{escape(p.label)}</a></li>'
                for p in self.book.of_group(key)
            )
            out.append(
                f'<li class="dropdown"><a class="dropdown-toggle" href="#" role="button">{escape(label)} <strong class="caret"></strong></a><ul class="dropdown-menu">{inner}</ul></li>'
            )
        return f'<nav class="second-nav" id="menusite" aria-label="Menu"><ul class="nav navbar-nav"><li><a class="home" href="/vi/">Trang nhất</a></li>{"".join(out)}</ul></nav>'

    def home_route(self) -> None:
        """The home page also answers under /vi/."""
        self.routes["/vi/"] = self.routes["/"]

    def extra_routes(self) -> None:
        """See home_route."""
        self.home_route()

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The document."""
        lang = "" if self.plan.feature("a11y") == "bad" else ' lang="vi" xml:lang="vi"'
        emblem = (
            f'<img src="{self.picture_url("quoc-huy.svg")}" alt="Quốc huy" width="70">'
            if self.plan.feature("emblem")
            else ""
        )
        crumb = (
            ""
            if home
            else '<div class="breadcrumbs-wrap"><ol class="breadcrumb"><li><a href="/vi/">Trang nhất</a></li>'
            + (f'<li><a href="{self.page_url(page)}">{escape(page.label)}</a></li>' if page else "")
            + "</ol></div>"
        )
        boxes = "".join(
            f'<div class="panel panel-default"><div class="panel-heading"><a href="{escape(self.label_url(p))}">{escape(p.label)}</a></div></div>'
            for p in self.book.pages
            if p.place == "box"
        )
        pictures = "".join(
            f'<a href="{escape(self.label_url(p))}"><img src="{self.picture_url(p.slug + ".svg")}" alt="{escape(p.label)}" width="220"></a>'
            for p in self.book.pages
            if p.place == "picture"
        )
        lines = "".join(f"<li>{escape(line)}</li>" for line in support.contact_lines(self))
        foot = " - ".join(
            f'<a href="{escape(self.label_url(p))}">{escape(p.label)}</a>'
            for p in self.book.pages
            if p.place == "footer"
        )
        return (
            f'<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset="utf-8">\n<title>{escape(title)} - Trang thông tin điện tử {escape(self.book.short)}</title>\n<meta name="generator" content="NukeViet v4.5">\n'
            f'{support.metadata(self, title, page, record)}</head>\n<body><div class="body-bg"><header class="dau">{emblem}<p>TRANG THÔNG TIN ĐIỆN TỬ</p><p>{escape(self.plan.name)}</p>{support.search_form(self)}</header>{self.menu()}'
            f'<section><div class="container khung" id="body"><div class="row"><div class="col-md-16 main-column" role="main">{crumb}{main}</div><div class="col-md-8 right-column">{boxes}{pictures}{support.marks(self)}</div></div></div></section>'
            f'<footer id="footer" class="chan"><h2>{escape(self.plan.name)}</h2><ul class="company_info">{lines}</ul><p>{foot}</p>{support.flaws(self)}</footer></div></body></html>'
        )

    def stamp(self, record: Record) -> str:
        """The date with a time of day."""
        if record.day is None:
            return ""
        hour = 7 + len(record.title) % 10
        return (
            f'<em class="fa fa-clock-o"></em> {self.date_text(record)} {hour:02d}:{len(record.slug) % 60:02d}'
        )

    def entry(self, page: Page, record: Record) -> str:
        """A list entry."""
        return f'<div class="panel news_column"><div class="panel-body featured"><h3><a href="{self.record_url(page, record)}" title="{escape(record.title)}">{escape(record.title)}</a></h3><div class="text-muted"><ul class="list-unstyled list-inline"><li>{self.stamp(record)}</li></ul></div><p>{escape(record.summary)}</p></div></div>'

    def home(self) -> str:
        """News by columns."""
        return "".join(
            f'<div class="news_column panel panel-default"><div class="panel-heading"><h2 class="cat"><a href="{self.page_url(p)}">{escape(p.label)}</a></h2></div>'
            + "".join(self.entry(p, r) for r in p.records[:4])
            + "</div>"
            for p in self.book.pages
            if p.style == "news" and p.records and p.place != "hidden"
        )

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A module page."""
        parts = [
            f'<div class="page panel panel-default"><div class="panel-body"><h1 class="margin-bottom-lg">{escape(page.title)}</h1>{self.text(page.blocks)}',
            support.list_finder(page, self.page_url(page)),
        ]
        if page.key == "sitemap_page":
            parts.append(support.site_tree(self))
        if page.style == "documents":
            parts.append("".join(self.law(page, r) for r in records))
        elif page.style == "questions":
            parts.append(
                '<dl class="faq">'
                + "".join(
                    f'<dt id="faq{n}"><a href="{self.record_url(page, r)}">{escape(r.title)}</a> <small>({self.date_text(r)} - {r.cell("Trạng thái")})</small></dt><dd>{escape(r.summary)}</dd>'
                    for n, r in enumerate(records)
                )
                + "</dl>"
            )
        else:
            parts += [self.entry(page, r) for r in records]
        if last > 1:
            links = "".join(
                f'<li><a href="{self.page_url(page, n)}"{" class=active" if n == number else ""}>{n}</a></li>'
                for n in range(1, last + 1)
            )
            parts.append(f'<div class="text-center"><ul class="pagination">{links}</ul></div>')
        return "".join(parts) + "</div></div>"

    def law(self, page: Page, record: Record) -> str:
        """A document as a definition block instead of a table row."""
        cells = "".join(
            f"<li><strong>{label}:</strong> {escape(text)}</li>"
            for label, text in record.cells
            if label in page.columns or len(record.cells) < 4
        )
        return f'<div class="law-item"><h3><a href="{self.record_url(page, record)}">{escape(record.title)}</a></h3><ul class="list-unstyled">{cells}</ul><p>{self.files_of(record)}</p></div>'

    def record(self, page: Page, record: Record) -> str:
        """A detail page."""
        cells = "".join(f"<tr><td>{label}</td><td>{escape(text)}</td></tr>" for label, text in record.cells)
        table = f'<table class="table table-striped"><tbody>{cells}</tbody></table>' if cells else ""
        author = (
            f'<p class="h5 text-right"><strong>Tác giả bài viết: </strong>{escape(record.author)}</p>'
            if record.author
            else ""
        )
        source = (
            f'<p class="h5 text-right"><strong>Nguồn tin: </strong>{escape(record.source)}</p>'
            if record.source
            else ""
        )
        stamp = f'<span class="h5">{self.stamp(record)}</span>' if record.day and not record.cells else ""
        return f'<div class="news_column panel panel-default"><div class="panel-body"><h1 class="title">{escape(record.title)}</h1><div class="margin-bottom-lg">{stamp}</div>{support.tools(self)}<div class="hometext">{escape(record.summary)}</div>{table}<div id="news-bodyhtml" class="bodytext">{self.text(record.blocks)}</div>{self.file_list(record.files) if record.files else ""}{author}{source}</div></div>'
