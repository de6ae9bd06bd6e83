"""A server-rendered news CMS of the WordPress kind: categories, dated permalinks, /page/2/, ?s= search."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape
from typing import ClassVar

from samples.makes import support
from samples.makes.base import Make
from samples.model import Page, Record

WEEK = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class NewsCms(Make):
    """Semantic markup: header, nav, main, article, time, footer."""

    finder = "s"
    headers: ClassVar[dict[str, str]] = {
        "Server": "nginx",
        "X-Powered-By": "PHP/8.2",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }

    def page_url(self, page: Page, number: int = 1) -> str:
        """/chuyen-muc/tin-tuc/page/2/ for lists, /slug/ for pages."""
        base = f"{self.root}/chuyen-muc/{page.slug}/" if page.records else f"{self.root}/{page.slug}/"
        return base + (f"page/{number}/" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """/2025/10/14/slug/ where dated."""
        stamp = record.day.strftime("%Y/%m/%d") if record.day else page.slug
        return f"{self.root}/{stamp}/{record.slug}/"

    def feed_url(self) -> str:
        """The feed."""
        return f"{self.root}/feed/"

    def search_url(self) -> str:
        """Search is the home page with ?s=."""
        return f"{self.root}/"

    def file_url(self, attachment: object) -> str:
        """Uploads."""
        return f"{self.root}/wp-content/uploads/2025/{attachment.name}"  # type: ignore[attr-defined]

    def menu(self) -> str:
        """The main menu with its sub-menus."""
        entries = [f'<li class="menu-item"><a href="{self.home_url()}">Trang chủ</a></li>']
        for key, label in self.book.groups:
            pages = self.book.of_group(key)
            if len(pages) == 1:
                entries.append(
                    f'<li class="menu-item"><a href="{escape(self.label_url(pages[0]))}">{escape(pages[0].label)}</a></li>'
                )
                continue
            inner = "".join(
                f'<li class="menu-item"><a href="{escape(self.label_url(page))}">{escape(page.label)}</a></li>'
                for page in pages
            )
            entries.append(
                f'<li class="menu-item has-children"><a href="{escape(self.label_url(pages[0]))}">{escape(label)}</a><ul class="sub-menu">{inner}</ul></li>'
            )
        return f'<nav id="site-navigation" aria-label="Thực đơn chính"><ul class="menu">{"".join(entries)}</ul></nav>'

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The document."""
        emblem = (
            f'<img class="quoc-huy" src="{self.picture_url("quoc-huy.svg")}" alt="Quốc huy Việt Nam" width="64"> '
            if self.plan.feature("emblem")
            else ""
        )
        crumbs = (
            ""
            if home
            else f'<p class="breadcrumb"><a href="{self.home_url()}">Trang chủ</a> › '
            + (f'<a href="{self.page_url(page)}">{escape(page.label)}</a>' if page else escape(title))
            + "</p>"
        )
        lang = "" if self.plan.feature("a11y") == "bad" else ' lang="vi"'
        footer = "".join(f"<p>{escape(line)}</p>" for line in support.contact_lines(self))
        boxes = "".join(
            f'<li><a href="{escape(self.label_url(p))}">{escape(p.label)}</a></li>'
            for p in self.book.pages
            if p.place in ("box", "picture")
        )
        foot = " | ".join(
            f'<a href="{escape(self.label_url(p))}">{escape(p.label)}</a>'
            for p in self.book.pages
            if p.place == "footer"
        )
        return (
            f"<!DOCTYPE html><html{lang}><head><meta charset='utf-8'><title>{escape(title)} - {escape(self.book.short)}</title>{support.metadata(self, title, page, record)}</head>"
            f'<body class="wp-site"><header class="dau"><div class="khung">{emblem}<p>CỔNG THÔNG TIN ĐIỆN TỬ</p><p><strong>{escape(self.plan.name.upper())}</strong></p>{support.search_form(self)}</div></header>'
            f'{self.menu()}<div class="khung">{crumbs}<main id="content">{main}</main>'
            f'<aside class="widget-area" aria-label="Cột bên">{f"<ul>{boxes}</ul>" if boxes else ""}{support.marks(self)}</aside></div>'
            f'<footer class="chan"><div class="khung"><p><strong>{escape(self.plan.name)}</strong></p>{footer}<p>{foot}</p>{support.flaws(self)}</div></footer></body></html>'
        )

    def date_line(self, record: Record) -> str:
        """The date of an entry, with the day of the week."""
        if record.day is None:
            return ""
        return f'<time datetime="{record.day.isoformat()}">{WEEK[record.day.weekday()]}, {self.date_text(record)}</time>'

    def entry(self, page: Page, record: Record) -> str:
        """A list entry."""
        return f'<article class="post"><h2 class="entry-title"><a href="{self.record_url(page, record)}">{escape(record.title)}</a></h2><p class="entry-meta">{self.date_line(record)}</p><p>{escape(record.summary)}</p></article>'

    def home(self) -> str:
        """Newest news and a block of each further list."""
        parts = [f"<h1>{escape(self.book.short)}</h1>"]
        for page in self.book.pages:
            if (
                page.style == "news"
                and page.records
                and page.key in ("news", "law_dissemination", "digital_transformation")
            ):
                entries = "".join(self.entry(page, r) for r in page.records[:5])
                entries = entries.replace("<h2 class", "<h3 class").replace("</h2>", "</h3>")
                parts.append(
                    f'<section><h2><a href="{self.page_url(page)}">{escape(page.label)}</a></h2>'
                    f"{entries}</section>"
                )
        return "".join(parts)

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page or one page of a category."""
        parts = [
            f'<h1 class="page-title">{escape(page.title)}</h1>',
            self.text(page.blocks),
            support.list_finder(page, self.page_url(page)),
        ]
        if page.key == "sitemap_page":
            parts.append(support.site_tree(self))
        match page.style:
            case "documents":
                parts.append(self.documents(page, records))
            case "questions":
                parts.append(self.questions(page, records))
            case _:
                parts += [self.entry(page, record) for record in records]
        if last > 1:
            links = "".join(
                f'<a class="page-numbers" href="{self.page_url(page, n)}">{n}</a> '
                if n != number
                else f'<span class="page-numbers current">{n}</span> '
                for n in range(1, last + 1)
            )
            parts.append(f'<nav class="pagination" aria-label="Phân trang">{links}</nav>')
        return "".join(parts)

    def documents(self, page: Page, records: tuple[Record, ...]) -> str:
        """A table of documents, the title linked."""
        linked = "Trích yếu" if "Trích yếu" in page.columns else page.columns[0]
        has_files = any(record.files for record in records)
        head = "".join(f'<th scope="col">{column}</th>' for column in page.columns) + (
            '<th scope="col">Tệp đính kèm</th>' if has_files else ""
        )
        rows = []
        for record in records:
            cells = "".join(
                f'<td><a href="{self.record_url(page, record)}">{escape(record.cell(column))}</a></td>'
                if column == linked
                else f"<td>{escape(record.cell(column))}</td>"
                for column in page.columns
            )
            rows.append(f"<tr>{cells}{f'<td>{self.files_of(record)}</td>' if has_files else ''}</tr>")
        return f'<div class="cuon" tabindex="0"><table class="table-vb"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'

    def questions(self, page: Page, records: tuple[Record, ...]) -> str:
        """Questions with their state."""
        return "".join(
            f'<div class="hoi-dap-item"><h2><a href="{self.record_url(page, r)}">{escape(r.title)}</a></h2><p>{escape(r.cell("Người hỏi"))} - {self.date_text(r)} - {r.cell("Trạng thái")}</p>'
            + (f'<p class="tra-loi">Trả lời: {escape(r.summary)}</p>' if r.summary else "")
            + "</div>"
            for r in records
        )

    def record(self, page: Page, record: Record) -> str:
        """An article or a document of its own."""
        facts = "".join(
            f'<tr><th scope="row">{label}</th><td>{escape(text)}</td></tr>' for label, text in record.cells
        )
        author = f'<p class="author">Tác giả: {escape(record.author)}</p>' if record.author else ""
        source = f'<p class="source">Nguồn: {escape(record.source)}</p>' if record.source else ""
        return (
            f'<article class="single"><h1 class="entry-title">{escape(record.title)}</h1><p class="entry-meta">{self.date_line(record) if not record.cells else ""}</p>{support.tools(self)}'
            + (
                f'<table class="thuoc-tinh">{facts}</table>'
                if facts
                else (
                    f'<p class="sapo"><strong>{escape(record.summary)}</strong></p>' if record.summary else ""
                )
            )
            + f'<div class="entry-content">{self.text(record.blocks)}</div>{self.file_list(record.files) if record.files else ""}{author}{source}</article>'
        )
