"""A component of the provincial portal: it lives under a path; siblings live under others on the same host."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape
from typing import ClassVar

from samples.http import Request, Response
from samples.makes import support
from samples.makes.base import Make, Route
from samples.makes.siblings import sibling_pages
from samples.model import Attachment, Page, Record


class Component(Make):
    """Shares host, banner and top menu with the provincial portal; ASP-like .html addresses with numbers."""

    finder = "tukhoachung"
    headers: ClassVar[dict[str, str]] = {"Server": "Microsoft-IIS/10.0"}

    def page_url(self, page: Page, number: int = 1) -> str:
        """/so-…/slug.html, /so-…/slug/trang-2.html."""
        return (
            f"{self.root}/{page.slug}.html" if number == 1 else f"{self.root}/{page.slug}/trang-{number}.html"
        )

    def record_url(self, page: Page, record: Record) -> str:
        """/so-…/chi-tiet/title.html."""
        return f"{self.root}/chi-tiet/{page.slug}/{record.slug}.html"

    def file_url(self, attachment: Attachment) -> str:
        """The files of all components lie together, outside the component's path."""
        return f"/documents/so-cong-thuong/{attachment.name}"

    def search_url(self) -> str:
        """The component's own search."""
        return f"{self.root}/tim-kiem.html"

    def feed_url(self) -> str:
        """The component's feed."""
        return f"{self.root}/rss.xml"

    def extra_routes(self) -> None:
        """The rest of the host: the provincial portal's home and the siblings; robots and XML map of the host."""
        self.routes[self.root] = self.routes[self.home_url()]
        for address, html in sibling_pages(self.root).items():
            self.routes[address] = self.fixed(html)
        self.routes["/robots.txt"] = lambda _: Response(
            body=b"User-agent: *\nDisallow: /admin/\nSitemap: http://www.phunguyen.gov.vn/sitemap.xml\n",
            media="text/plain",
        )
        if self.plan.feature("sitemap_xml"):
            self.routes["/sitemap.xml"] = lambda _: support.sitemap_xml(self)

    def fixed(self, html: str) -> Route:
        """A route that always answers the same page."""

        def route(_: Request) -> Response:
            return Response(body=html.encode())

        return route

    def menu(self) -> str:
        """The component's own menu, in a side column."""
        out = []
        for key, label in self.book.groups:
            inner = "".join(
                f'<li><a href="{escape(self.label_url(p))}">{escape(p.label)}</a></li>'
                for p in self.book.of_group(key)
            )
            out.append(f"<li><h3>{escape(label)}</h3><ul>{inner}</ul></li>")
        return f'<nav class="menu-doc" aria-label="Thực đơn của Sở"><ul><li><a href="{self.home_url()}">Trang chủ Sở</a></li>{"".join(out)}</ul></nav>'

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The document under the province's banner."""
        emblem = (
            '<img src="/images/quoc-huy.svg" alt="Quốc huy" width="60">'
            if self.plan.feature("emblem")
            else ""
        )
        crumb = (
            ""
            if home
            else f'<div class="duong-dan"><a href="{self.home_url()}">{escape(self.book.short)}</a> » '
            + (f'<a href="{self.page_url(page)}">{escape(page.label)}</a>' if page else "")
            + "</div>"
        )
        lines = "".join(f"<p>{escape(line)}</p>" for line in support.contact_lines(self))
        boxes = "".join(
            f'<p class="nut"><a href="{escape(self.label_url(p))}">{escape(p.label)}</a></p>'
            for p in self.book.pages
            if p.place in ("box", "picture")
        )
        foot = " | ".join(
            f'<a href="{escape(self.label_url(p))}">{escape(p.label)}</a>'
            for p in self.book.pages
            if p.place == "footer"
        )
        top = '<div class="cong-tinh"><a href="/">Cổng TTĐT tỉnh Phú Nguyên</a> · <a href="/tin-tuc">Tin trong tỉnh</a> · <a href="/so-ngoai-vu/">Sở Ngoại vụ</a> · <a href="/ban-quan-ly-khu-cong-nghiep/">Ban Quản lý khu công nghiệp</a></div>'
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} | {escape(self.book.short)}</title>{support.metadata(self, title, page, record)}</head><body>{top}'
            f'<header class="dau">{emblem}<p>CỔNG THÔNG TIN ĐIỆN TỬ THÀNH PHẦN</p><p>{escape(self.plan.name)}</p>{support.search_form(self)}</header><div class="khung">{self.menu()}<main>{crumb}{main}</main><aside>{boxes}{support.marks(self)}</aside></div>'
            f'<footer class="chan"><p>{escape(self.plan.name)}</p>{lines}<p>{foot}</p>{support.flaws(self)}</footer></body></html>'
        )

    def entry(self, page: Page, record: Record) -> str:
        """A list entry with its date before the title."""
        day = f'<span class="ngay">{self.date_text(record)}</span> ' if record.day else ""
        return f'<li class="tin">{day}<a href="{self.record_url(page, record)}">{escape(record.title)}</a><div class="trich">{escape(record.summary)}</div></li>'

    def home(self) -> str:
        """Newest content."""
        return "".join(
            f'<section><h2><a href="{self.page_url(p)}">{escape(p.label)}</a></h2><ul>'
            + "".join(self.entry(p, r) for r in p.records[:5])
            + "</ul></section>"
            for p in self.book.pages
            if p.style == "news" and p.records and p.key in ("news", "law_dissemination", "procurement")
        )

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page of the component."""
        parts = [
            f"<h1>{escape(page.title)}</h1>{self.text(page.blocks)}",
            support.list_finder(page, self.page_url(page)),
        ]
        if page.key == "sitemap_page":
            parts.append(support.site_tree(self))
        if page.style == "documents":
            linked = "Trích yếu" if "Trích yếu" in page.columns else page.columns[0]
            head = "".join(f'<th scope="col">{c}</th>' for c in ("STT", *page.columns, "Tệp"))
            rows = "".join(
                f"<tr><td>{n}</td>"
                + "".join(
                    f'<td><a href="{self.record_url(page, r)}">{escape(r.cell(c))}</a></td>'
                    if c == linked
                    else f"<td>{escape(r.cell(c))}</td>"
                    for c in page.columns
                )
                + f"<td>{self.files_of(r)}</td></tr>"
                for n, r in enumerate(records, (number - 1) * page.per_page + 1)
            )
            parts.append(
                f'<div class="cuon" tabindex="0"><table class="ds-van-ban"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
            )
        elif page.style == "questions":
            parts.append(
                '<ol class="hoi">'
                + "".join(
                    f'<li><a href="{self.record_url(page, r)}">{escape(r.title)}</a> ({self.date_text(r)})<blockquote>{escape(r.summary)}</blockquote></li>'
                    for r in records
                )
                + "</ol>"
            )
        elif records:
            parts.append("<ul>" + "".join(self.entry(page, r) for r in records) + "</ul>")
        if last > 1:
            links = " ".join(
                f'<a href="{self.page_url(page, n)}">{n}</a>' if n != number else f"<b>{n}</b>"
                for n in range(1, last + 1)
            )
            parts.append(f'<p class="phan-trang">Trang: {links}</p>')
        return "".join(parts)

    def record(self, page: Page, record: Record) -> str:
        """A detail page."""
        cells = "".join(
            f"<tr><th scope='row'>{label}</th><td>{escape(text)}</td></tr>" for label, text in record.cells
        )
        day = (
            f'<p class="ngay-dang">Đăng ngày {record.day:%d-%m-%Y} 08:15:00</p>'
            if record.day and not record.cells
            else ""
        )
        who = "".join(
            f'<p class="{css}">{label}: {escape(text)}</p>'
            for css, label, text in (("tac-gia", "Tác giả", record.author), ("nguon", "Nguồn", record.source))
            if text
        )
        others = "".join(
            f'<li><a href="{self.record_url(page, r)}">{escape(r.title)}</a>{f" ({self.date_text(r)})" if r.day else ""}</li>'
            for r in page.records[:3]
            if r is not record
        )
        return f'<h1>{escape(record.title)}</h1>{day}{support.tools(self)}{f"<table>{cells}</table>" if cells else f"<p><strong>{escape(record.summary)}</strong></p>"}{self.text(record.blocks)}{self.file_list(record.files) if record.files else ""}{who}<div class="lien-quan"><h2>Tin liên quan</h2><ul>{others}</ul></div>'
