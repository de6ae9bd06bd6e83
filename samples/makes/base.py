"""What all makes share: the routes of a portal and its support functions; each make writes its own markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from html import escape
from math import ceil
from typing import ClassVar
from urllib.parse import quote, urlsplit

from samples import files
from samples.http import Request, Response
from samples.makes import support
from samples.makes.blocks import Blocks
from samples.model import (
    Attachment,
    Book,
    P,
    Page,
    Record,
)
from samples.writing.pen import vietnamese

Route = Callable[[Request], Response]


class Make(Blocks):
    """A portal's make. Subclasses write addresses and markup; `respond` answers any request."""

    charset = "utf-8"
    media = "text/html; charset=utf-8"
    headers: ClassVar[dict[str, str]] = {"Server": "nginx"}
    finder = "q"  # the name of the search box
    css = support.STYLE
    home_alias = ""  # another address of the home page

    def __init__(self, book: Book) -> None:
        self.book = book
        self.plan = book.plan
        self.root = book.plan.prefix.rstrip("/")
        self.routes: dict[str, Route] = {}
        self._add_routes()

    # -- addresses ---------------------------------------------------------------------------------------------
    def page_url(self, page: Page, number: int = 1) -> str:
        """The address of a page, or of a further page of its list."""
        return f"{self.root}/{page.slug}" + (f"?trang={number}" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """The address of one entry."""
        return f"{self.root}/{page.slug}/{record.slug}"

    def search_url(self) -> str:
        """The address that the search form goes to."""
        return f"{self.root}/tim-kiem"

    def feed_url(self) -> str:
        """The address of the news feed."""
        return f"{self.root}/rss"

    def home_url(self) -> str:
        """The address of the home page."""
        return self.plan.prefix

    def label_url(self, page: Page) -> str:
        """Where the label of a page leads."""
        return page.external or self.page_url(page)

    # -- routes ------------------------------------------------------------------------------------------------
    def _add_routes(self) -> None:
        """Every address of the portal with what answers it."""
        self.routes[self.home_url()] = lambda _: self.answer(self.book.short, self.home(), home=True)
        self.routes[f"{self.root}/style.css"] = lambda _: Response(body=self.css.encode(), media="text/css")
        for page in self.book.pages:
            if page.external:
                continue
            for number in range(1, self.last(page) + 1):
                self.routes[self.page_url(page, number)] = self._page_route(page, number)
            for record in page.records:
                self.routes[self.record_url(page, record)] = self._record_route(page, record)
        if self.plan.feature("rss"):
            self.routes[self.feed_url()] = lambda _: support.feed(self)
        if self.plan.feature("sitemap_xml"):
            self.routes[f"{self.root}/sitemap.xml"] = lambda _: support.sitemap_xml(self)
        if self.plan.feature("robots") and not self.root:
            self.routes["/robots.txt"] = lambda _: support.robots(self)
        for attachment in support.attachments(self.book):
            self.routes[self.file_url(attachment)] = self._file_route(attachment)
        self.extra_routes()

    def extra_routes(self) -> None:
        """Addresses that only this make has."""

    def _file_route(self, attachment: Attachment) -> Route:
        def route(_: Request) -> Response:
            media, body = files.served(attachment.name, attachment.label, attachment.text)
            return Response(body=body, media=media)

        return route

    def _page_route(self, page: Page, number: int) -> Route:
        def route(request: Request) -> Response:
            return self.show_page(page, number, request)

        return route

    def _record_route(self, page: Page, record: Record) -> Route:
        def route(_: Request) -> Response:
            return self.answer(record.title, self.record(page, record), page=page, record=record)

        return route

    def show_page(self, page: Page, number: int, request: Request) -> Response:
        """A page with one page of its list; a search within the list where it has a finder."""
        records = page.records
        words = (
            unicodedata.normalize("NFC", request.query.get("tukhoa", "")).strip().lower()
            if page.finder
            else ""
        )
        if words:
            records = tuple(
                r for r in records if words in f"{r.title} {r.summary} {r.cell('Số ký hiệu')}".lower()
            )
            return self.answer(page.title, self.page(page, records, 1, 1), page=page)
        return self.answer(
            page.title, self.page(page, self.part(page, number), number, self.last(page)), page=page
        )

    def last(self, page: Page) -> int:
        """The number of the last page of a list."""
        return max(1, ceil(len(page.records) / page.per_page))

    def part(self, page: Page, number: int) -> tuple[Record, ...]:
        """The records on one page of a list."""
        return page.records[(number - 1) * page.per_page : number * page.per_page]

    def respond(self, request: Request) -> Response:
        """The answer to a request."""
        path = request.path
        route = self.routes.get(request.target) or (
            self.routes.get(path) if request.method == "POST" or "?" in request.target else None
        )
        if path == self.search_url() and self.plan.feature("search") and self.finder in request.query:
            return self.search(request)
        if route is not None:
            return route(request)
        if path.startswith(self.picture_url("")):
            name = path.rsplit("/", 1)[-1]
            return Response(
                body=files.picture(name, name.split(".")[0]),
                media="image/svg+xml",
                headers={"Cache-Control": "max-age=3600"},
            )
        return self.missing(request)

    def missing(self, _: Request) -> Response:
        """The answer to an address that does not exist."""
        page = self.answer(
            "Không tìm thấy trang", self.text((P("Trang bạn tìm không tồn tại hoặc đã bị xoá."),))
        )
        return Response(status=404, body=page.body, media=page.media, headers=page.headers)

    def search(self, request: Request) -> Response:
        """The search result."""
        words = unicodedata.normalize("NFC", request.query.get(self.finder, "")).strip().lower()
        found = (
            []
            if self.plan.feature("search") == "broken"
            else [
                (page, record)
                for page in self.book.pages
                for record in page.records
                if words and words in record.title.lower()
            ]
        )
        main = (
            f"<h1>Kết quả tìm kiếm</h1><p>Tìm thấy {len(found)} kết quả.</p><ul class='ket-qua'>"
            + "".join(
                f"<li><a href='{escape(self.record_url(page, record))}'>{escape(record.title)}</a></li>"
                for page, record in found[:20]
            )
            + "</ul>"
        )
        return self.answer("Tìm kiếm", main)

    def answer(
        self,
        title: str,
        main: str,
        *,
        page: Page | None = None,
        record: Record | None = None,
        home: bool = False,
    ) -> Response:
        """A whole page as an answer."""
        html = self.shell(title, main, page=page, record=record, home=home)
        return Response(body=self.encoded(html), media=self.media, headers=self.headers)

    def encoded(self, html: str) -> bytes:
        """The page's bytes."""
        return html.encode("utf-8")

    # -- markup (each make has its own) -----------------------------------------------------------------------------
    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The whole document around a main part."""
        raise NotImplementedError

    def home(self) -> str:
        """The main part of the home page."""
        raise NotImplementedError

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """The main part of a page."""
        raise NotImplementedError

    def record(self, page: Page, record: Record) -> str:
        """The main part of an entry's own page."""
        raise NotImplementedError

    def date_text(self, record: Record) -> str:
        """The date of an entry as this make writes it."""
        return vietnamese(record.day) if record.day else ""

    def files_of(self, record: Record) -> str:
        """The files of an entry, inline."""
        return " ".join(f'<a href="{self.file_url(a)}">{escape(a.label)}</a>' for a in record.files)

    def absolute(self, url: str) -> str:
        """An address of the portal with its scheme and host."""
        return (
            url
            if urlsplit(url).scheme
            else f"{self.plan.scheme}://{self.plan.host}{quote(url, safe='/:?=&%#;,+@!')}"
        )
