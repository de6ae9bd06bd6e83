"""A portal built by script alone: an empty shell, an app in plain JavaScript, content as JSON."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import ClassVar

from samples.http import Request, Response
from samples.makes import support
from samples.makes.base import Make, Route
from samples.model import Page, Record

APP = Path(__file__).with_name("script_app.js")


class ScriptApp(Make):
    """Every address answers with the same shell; the app asks /api/ for what it shows."""

    finder = "q"
    headers: ClassVar[dict[str, str]] = {"Server": "nginx", "Cache-Control": "no-cache"}

    def page_url(self, page: Page, number: int = 1) -> str:
        """/muc/slug."""
        return f"/muc/{page.slug}" + (f"?trang={number}" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """/bai/slug/title."""
        return f"/bai/{page.slug}/{record.slug}"

    def extra_routes(self) -> None:
        """The app and its data."""
        self.routes["/app.js"] = lambda _: Response(
            body=APP.read_bytes(), media="text/javascript; charset=utf-8"
        )
        self.routes["/api/khung.json"] = lambda _: self.data(self.frame())
        self.routes["/api/trang-chu.json"] = lambda _: self.data(
            {"title": self.book.short, "html": self.home()}
        )
        for page in self.book.pages:
            if page.external:
                continue
            for number in range(1, self.last(page) + 1):
                self.routes["/api" + self.page_url(page, number)] = self._data_route(page, number)
            for record in page.records:
                self.routes["/api" + self.record_url(page, record)] = self._record_data(page, record)

    def _data_route(self, page: Page, number: int) -> Route:
        return lambda _: self.data(
            {
                "title": page.title,
                "label": page.label,
                "html": self.page(page, self.part(page, number), number, self.last(page)),
            }
        )

    def _record_data(self, page: Page, record: Record) -> Route:
        return lambda _: self.data(
            {
                "title": record.title,
                "label": page.label,
                "html": self.record(page, record),
                "dc": self.dublin(page, record),
            }
        )

    def dublin(self, page: Page, record: Record) -> str:
        """Metadata that the app puts into the head."""
        return support.metadata(self, record.title, page, record)

    def data(self, value: object) -> Response:
        """A JSON answer."""
        return Response(
            body=json.dumps(value, ensure_ascii=False).encode(), media="application/json; charset=utf-8"
        )

    def frame(self) -> dict[str, object]:
        """Menu, header, footer and search form for the app."""
        menu = [
            {
                "label": label,
                "pages": [{"label": p.label, "url": self.label_url(p)} for p in self.book.of_group(key)],
            }
            for key, label in self.book.groups
        ]
        foot = [
            {"label": p.label, "url": self.label_url(p)}
            for p in self.book.pages
            if p.place in ("footer", "box", "picture")
        ]
        return {
            "name": self.plan.name,
            "emblem": self.picture_url("quoc-huy.svg") if self.plan.feature("emblem") else "",
            "menu": menu,
            "foot": foot,
            "lines": support.contact_lines(self),
            "search": support.search_form(self),
            "marks": support.marks(self) + support.flaws(self),
        }

    def respond(self, request: Request) -> Response:
        """Pages get the shell, data and files themselves; a search is answered by the shell, too."""
        path = request.path
        if path == "/api/tim-kiem" and self.plan.feature("search"):
            return self.data({"title": "Tìm kiếm", "html": self.found(request)})
        if path == self.search_url() and self.plan.feature("search"):
            return self.answer("Tìm kiếm", "")
        return super().respond(request)

    def found(self, request: Request) -> str:
        """The search result as markup."""
        words = request.query.get(self.finder, "").strip().lower()
        hits = [(p, r) for p in self.book.pages for r in p.records if words and words in r.title.lower()]
        return (
            f"<h1>Kết quả tìm kiếm</h1><p>Tìm thấy {len(hits)} kết quả.</p><ul>"
            + "".join(
                f'<li><a href="{self.record_url(p, r)}">{escape(r.title)}</a></li>' for p, r in hits[:20]
            )
            + "</ul>"
        )

    def missing(self, request: Request) -> Response:
        """404 with the shell."""
        if request.path.startswith("/api/"):
            return Response(status=404, body=b"{}", media="application/json")
        page = self.answer("Không tìm thấy trang", "")
        return Response(status=404, body=page.body, media=page.media)

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The empty shell; the head alone is the server's."""
        lang = "" if self.plan.feature("a11y") == "bad" else ' lang="vi"'
        return (
            f"<!DOCTYPE html><html{lang}><head><meta charset='utf-8'><title>{escape(self.book.short)}</title>{support.metadata(self, self.book.short, None, None)}</head>"
            '<body><div id="app"><p>Đang tải…</p></div><noscript>Vui lòng bật JavaScript để xem trang.</noscript><script src="/app.js"></script></body></html>'
        )

    def entry(self, page: Page, record: Record) -> str:
        """A card."""
        return f'<div class="card"><div class="card-body"><h2 class="card-title"><a href="{self.record_url(page, record)}">{escape(record.title)}</a></h2><span class="card-date">{self.date_text(record)}</span><p class="card-text">{escape(record.summary)}</p></div></div>'

    def home(self) -> str:
        """Cards of the newest news."""
        news = self.book.page("news")
        cards = "".join(self.entry(news, r) for r in news.records[:8]) if news else ""
        return f"<h1>{escape(self.book.short)}</h1><div class='cards'>{cards}</div>"

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page."""
        parts = [f"<h1>{escape(page.title)}</h1>{self.text(page.blocks)}"]
        if page.key == "sitemap_page":
            parts.append(support.site_tree(self))
        if page.style == "documents":
            linked = "Trích yếu" if "Trích yếu" in page.columns else page.columns[0]
            head = "".join(f'<th scope="col">{c}</th>' for c in page.columns) + '<th scope="col">Tệp</th>'
            rows = "".join(
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
            parts.append(
                f'<div class="cuon" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
            )
        elif page.style == "questions":
            parts += [
                f'<details open><summary>{escape(r.title)} ({self.date_text(r)})</summary><p>{escape(r.summary)}</p><p><a href="{self.record_url(page, r)}">Xem chi tiết câu hỏi</a></p></details>'
                for r in records
            ]
        else:
            parts += [self.entry(page, r) for r in records]
        if last > 1:
            parts.append(
                '<div class="pages">'
                + "".join(
                    f'<a href="{self.page_url(page, n)}">{n}</a> ' if n != number else f"<b>{n}</b> "
                    for n in range(1, last + 1)
                )
                + "</div>"
            )
        return "".join(parts)

    def record(self, page: Page, record: Record) -> str:
        """A detail page."""
        cells = "".join(f"<dt>{label}</dt><dd>{escape(text)}</dd>" for label, text in record.cells)
        who = f'<p class="byline">Tác giả: {escape(record.author)}</p>' if record.author else ""
        who += f'<p class="byline">Nguồn: {escape(record.source)}</p>' if record.source else ""
        day = (
            f'<p class="date">Ngày đăng: {self.date_text(record)}</p>'
            if record.day and not record.cells
            else ""
        )
        return f"<article><h1>{escape(record.title)}</h1>{day}{support.tools(self)}{f'<dl>{cells}</dl>' if cells else f'<p>{escape(record.summary)}</p>'}{self.text(record.blocks)}{self.file_list(record.files) if record.files else ''}{who}</article>"
