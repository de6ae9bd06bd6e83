"""A portal of the Liferay kind: portlets, /-/asset_publisher/… addresses, p_p_id paging, silent picture links."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

import hashlib
from html import escape
from typing import ClassVar
from uuid import UUID

from samples.makes import support
from samples.makes.base import Make
from samples.model import Attachment, Page, Record


class Portlets(Make):
    """Friendly addresses for pages, portlet addresses for content."""

    finder = "keywords"
    home_alias = "/trang-chu"
    headers: ClassVar[dict[str, str]] = {
        "Server": "Apache",
        "Liferay-Portal": "Liferay Portal Community Edition 6.2 CE GA6",
    }

    def instance(self, page: Page) -> str:
        """The portlet instance of a page."""
        digest = hashlib.sha256(f"{self.plan.code}{page.key}".encode()).hexdigest()
        return "".join(chr(97 + int(c, 16)) if n % 3 else c.upper() for n, c in enumerate(digest[:12]))

    def page_url(self, page: Page, number: int = 1) -> str:
        """/slug, further pages by portlet parameters."""
        if number == 1:
            return f"/{page.slug}"
        name = f"101_INSTANCE_{self.instance(page)}"
        return f"/{page.slug}?p_p_id={name}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&p_p_col_id=column-1&p_p_col_count=1&_{name}_delta={page.per_page}&_{name}_cur={number}"

    def record_url(self, page: Page, record: Record) -> str:
        """/slug/-/asset_publisher/…/content/title."""
        return f"/{page.slug}/-/asset_publisher/{self.instance(page)}/content/{record.slug}"

    def file_url(self, attachment: Attachment) -> str:
        """/documents/… with a uuid and a time."""
        uuid = UUID(hashlib.md5(attachment.name.encode(), usedforsecurity=False).hexdigest())
        return f"/documents/20182/41235/{attachment.name}/{uuid}"

    def feed_url(self) -> str:
        """The feed."""
        return "/tin-tuc/rss"

    def menu(self) -> str:
        """The navigation portlet."""
        out = [
            '<li class="" id="layout_1" role="presentation"><a aria-labelledby="layout_1" href="/trang-chu"><span>Trang chủ</span></a></li>'
        ]
        for key, label in self.book.groups:
            pages = self.book.of_group(key)
            inner = "".join(
                f'<li role="presentation"><a href="{escape(self.label_url(p))}" role="menuitem">{escape(p.label)}</a></li>'
                for p in pages
            )
            child = f'<ul class="dropdown-menu child-menu" role="menu">{inner}</ul>' if len(pages) > 1 else ""
            name = label if len(pages) > 1 else pages[0].label
            out.append(
                f'<li class="dropdown" role="presentation"><a href="{escape(self.label_url(pages[0]))}" role="menuitem"><span>{escape(name)}</span></a>{child}</li>'
            )
        return f'<div class="navbar" id="navigation" role="navigation"><ul aria-label="Trang của site" class="nav nav-collapse" role="menubar">{"".join(out)}</ul></div>'

    def extra_routes(self) -> None:
        """The home page also answers as /trang-chu and /web/…/trang-chu."""
        self.routes["/trang-chu"] = self.routes["/"]
        self.routes[f"/web/{self.plan.code}/trang-chu"] = self.routes["/"]

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The document with a second column of picture links."""
        lang = "" if self.plan.feature("a11y") == "bad" else ' lang="vi-VN"'
        emblem = (
            f'<a class="logo custom-logo" href="/trang-chu"><img alt="Quốc huy" src="{self.picture_url("quoc-huy.svg")}" width="80"></a>'
            if self.plan.feature("emblem")
            else ""
        )
        crumb = (
            ""
            if home
            else f'<div class="dd_chuyenmuc"><span class="trangchu"><a href="/trang-chu">Trang chủ</a></span> <span class="tintuc">{escape(page.label if page else title)}</span></div>'
        )
        silent = ' alt=""' if self.plan.feature("a11y") == "good" else ""
        pictures = "".join(
            f'<p><a href="{escape(self.label_url(p))}"{" title=" + chr(34) + escape(p.label) + chr(34) if silent else ""}><img{silent} src="{self.picture_url(f"lk-{n}.svg")}" width="240"></a></p>'
            for n, p in enumerate(self.book.pages)
            if p.place == "picture"
        )
        boxes = "".join(
            f'<section class="portlet"><header class="portlet-topper"><h2 class="portlet-title"><a href="{escape(self.label_url(p))}"><span class="portlet-title-text">{escape(p.label)}</span></a></h2></header></section>'
            for p in self.book.pages
            if p.place == "box"
        )
        lines = "".join(f"<p>{escape(line)}</p>" for line in support.contact_lines(self))
        foot = " | ".join(
            f'<a href="{escape(self.label_url(p))}">{escape(p.label)}</a>'
            for p in self.book.pages
            if p.place == "footer"
        )
        return (
            f'<!DOCTYPE html><html class="aui ltr" dir="ltr"{lang}><head><title>{escape(title)} - {escape(self.book.short)}</title><meta content="text/html; charset=UTF-8" http-equiv="content-type">{support.metadata(self, title, page, record)}</head>'
            f'<body class="yui3-skin-sam controls-visible signed-out public-page site"><a href="#main-content" id="skip-to-content">Truy cập nội dung luôn</a><div class="container-fluid-1280 khung" id="wrapper">'
            f'<header id="banner" role="banner" class="dau">{emblem}<p class="site-title">{escape(self.plan.name)}</p>{support.search_form(self)}</header>{self.menu()}'
            f'<div id="content"><div id="main-content" class="so_4thn" role="main"><div class="portlet-column span9" id="column-1">{crumb}{main}</div><div class="portlet-column span3" id="column-2">{pictures}{boxes}{support.marks(self)}</div></div></div>'
            f'<footer class="footer-wrapper chan" id="footer"><h3>CỔNG THÔNG TIN ĐIỆN TỬ {escape(self.plan.name.upper())}</h3>{lines}<p>{foot}</p>{support.flaws(self)}</footer></div></body></html>'
        )

    def portlet(self, page: Page, title: str, body: str, level: str = "h1") -> str:
        """A portlet around content."""
        name = f"p_p_id_101_INSTANCE_{self.instance(page)}_"
        return f'<div class="portlet-boundary portlet-boundary_101_ portlet-asset-publisher" id="{name}"><section class="portlet"><header class="portlet-topper"><{level} class="portlet-title"><span class="portlet-title-text">{title}</span></{level}></header><div class="portlet-content"><div class="portlet-body">{body}</div></div></section></div>'

    def entry(self, page: Page, record: Record) -> str:
        """An asset abstract."""
        return f'<div class="asset-abstract default-asset-publisher"><h3 class="asset-title"><a href="{self.record_url(page, record)}">{escape(record.title)}</a></h3><div class="asset-content"><div class="asset-summary">{escape(record.summary)}</div><span class="ngay-xb">{f"({self.date_text(record)})" if record.day else ""}</span></div></div>'

    def home(self) -> str:
        """Portlets of newest content."""
        return "".join(
            self.portlet(
                p,
                f'<a href="{self.page_url(p)}">{escape(p.label)}</a>',
                "".join(self.entry(p, r) for r in p.records[:5]),
                "h2",
            )
            for p in self.book.pages
            if p.style == "news"
            and p.records
            and p.key in ("news", "procurement", "rewards", "law_dissemination")
        )

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page's portlet."""
        body = f'<div class="journal-content-article">{self.text(page.blocks)}</div>' if page.blocks else ""
        body += support.list_finder(page, self.page_url(page))
        if page.key == "sitemap_page":
            body += support.site_tree(self)
        if page.style == "documents":
            body += self.search_container(page, records)
        elif page.style == "questions":
            body += "".join(
                f'<div class="faq-entry"><p class="cau-hoi"><strong>Hỏi:</strong> <a href="{self.record_url(page, r)}">{escape(r.title)}</a> <em>{escape(r.cell("Người hỏi"))} ({self.date_text(r)})</em></p><p class="tra-loi"><strong>Đáp:</strong> {escape(r.summary) or "Câu hỏi đang được xử lý"}</p></div>'
                for r in records
            )
        else:
            body += "".join(self.entry(page, r) for r in records)
        if last > 1:
            before = (
                f'<li><a href="{escape(self.page_url(page, number - 1))}">← Trước</a></li>'
                if number > 1
                else ""
            )
            after = (
                f'<li><a href="{escape(self.page_url(page, number + 1))}">Tiếp theo →</a></li>'
                if number < last
                else ""
            )
            body += f'<div class="lfr-pagination"><small class="search-results">Trang {number} trên {last}</small><ul class="pager lfr-pagination-buttons">{before}{after}</ul></div>'
        return self.portlet(page, escape(page.title), body)

    def search_container(self, page: Page, records: tuple[Record, ...]) -> str:
        """Liferay's search container, with icons for files."""
        linked = "Trích yếu" if "Trích yếu" in page.columns else page.columns[0]
        head = (
            "".join(f'<th class="table-header" scope="col">{c}</th>' for c in page.columns)
            + '<th class="table-header" scope="col">Tải về</th>'
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td class="table-cell">{f"<a href={chr(34)}{self.record_url(page, r)}{chr(34)}>{escape(r.cell(c))}</a>" if c == linked else escape(r.cell(c))}</td>'
                for c in page.columns
            )
            + f'<td class="table-cell last">{self.files_of(r)}</td></tr>'
            for r in records
        )
        return f'<div class="searchcontainer"><div class="searchcontainer-content cuon" tabindex="0"><table class="table table-bordered table-hover table-striped"><thead class="table-columns"><tr>{head}</tr></thead><tbody class="table-data">{rows}</tbody></table></div></div>'

    def record(self, page: Page, record: Record) -> str:
        """An asset's full content."""
        cells = "".join(
            f'<div class="vb-dong"><span class="vb-nhan">{label}:</span> <span class="vb-gia-tri">{escape(text)}</span></div>'
            for label, text in record.cells
        )
        day = (
            f'<div class="ngay-dang">Cập nhật lúc: {self.date_text(record)}</div>'
            if record.day and not record.cells
            else ""
        )
        who = (
            f'<p class="tac-gia" style="text-align:right"><strong>{escape(record.author)}</strong></p><p style="text-align:right">Tác giả: {escape(record.author)}</p>'
            if record.author
            else ""
        ) + (
            f'<p style="text-align:right"><em>Nguồn: {escape(record.source)}</em></p>'
            if record.source
            else ""
        )
        return self.portlet(
            page,
            escape(record.title),
            f'{day}{support.tools(self)}{cells}<div class="journal-content-article"><p><strong>{escape(record.summary)}</strong></p>{self.text(record.blocks)}</div>{self.file_list(record.files) if record.files else ""}{who}',
        )
