"""A portal of the SharePoint kind: /Pages/*.aspx and /Lists/…/DispForm.aspx, web parts, zones in tables."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape
from typing import ClassVar

from samples.makes import support
from samples.makes.base import Make
from samples.model import Attachment, Page, Record


class LayoutTables(Make):
    """Web part zones; ids of the framework; dates with hours after them."""

    finder = "k"
    css = (
        support.STYLE
        + "@media(max-width:600px){.khung,.khung>tbody,.khung>tbody>tr,.khung>tbody>tr>td{display:block;width:auto}}"
    )
    home_alias = "/Pages/default.aspx"
    headers: ClassVar[dict[str, str]] = {
        "Server": "Microsoft-IIS/8.5",
        "MicrosoftSharePointTeamServices": "15.0.0.4569",
        "X-AspNet-Version": "4.0.30319",
    }

    def camel(self, slug: str) -> str:
        """The page's file name."""
        return "".join(word.capitalize() for word in slug.split("-"))

    def page_url(self, page: Page, number: int = 1) -> str:
        """/Pages/TinTuc.aspx?Page=2."""
        return f"/Pages/{self.camel(page.slug)}.aspx" + (f"?Page={number}" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """/Lists/TinTuc/View_Detail.aspx?ItemID=70."""
        return f"/Lists/{self.camel(page.slug)}/View_Detail.aspx?ItemID={page.records.index(record) + 41}"

    def file_url(self, attachment: Attachment) -> str:
        """Attachments."""
        return f"/Lists/VanBan/Attachments/{attachment.name}"

    def search_url(self) -> str:
        """Search."""
        return "/Pages/results.aspx"

    def feed_url(self) -> str:
        """The list's feed."""
        return "/_layouts/15/listfeed.aspx"

    def extra_routes(self) -> None:
        """The home page also answers as default.aspx."""
        self.routes["/Pages/default.aspx"] = self.routes["/"]

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """Zones in tables."""
        lang = "" if self.plan.feature("a11y") == "bad" else ' lang="vi-vn"'
        emblem = (
            f'<img id="ctl00_logo" src="{self.picture_url("quoc-huy.svg")}" alt="Quốc huy" width="70">'
            if self.plan.feature("emblem")
            else ""
        )
        tabs = "".join(
            f'<li class="static dynamic-children"><span class="menu-item-text">{escape(label)}</span><ul class="dynamic">'
            + "".join(
                f'<li class="dynamic"><a class="dynamic menu-item ms-core-listMenu-item" href="{escape(self.label_url(p))}"><span class="menu-item-text">{escape(p.label)}</span></a></li>'
                for p in self.book.of_group(key)
            )
            + "</ul></li>"
            for key, label in self.book.groups
        )
        boxes = "".join(
            f'<div class="ms-webpart-chrome"><h2 class="ms-webpart-titleText"><a href="{escape(self.label_url(p))}">{escape(p.label)}</a></h2></div>'
            for p in self.book.pages
            if p.place in ("box", "picture")
        )
        lines = "<br>".join(escape(line) for line in support.contact_lines(self))
        foot = " | ".join(
            f'<a href="{escape(self.label_url(p))}">{escape(p.label)}</a>'
            for p in self.book.pages
            if p.place == "footer"
        )
        crumb = (
            ""
            if home
            else f'<span id="DeltaPlaceHolderPageTitleInTitleArea"><a href="/Pages/default.aspx">Trang chủ</a> &gt; {escape(page.label if page else title)}</span>'
        )
        return (
            f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html dir="ltr"{lang}><head><meta name="GENERATOR" content="Microsoft SharePoint" /><meta http-equiv="Content-type" content="text/html; charset=utf-8" /><title>\r\n\t{escape(title)}\r\n</title>{support.metadata(self, title, page, record)}</head>'
            f'<body><a href="#mainContent" class="ms-SkiptoNavigation ms-accessible">Skip to main content</a><div id="s4-ribbonrow" class="s4-notdlg noindex"></div><div id="s4-workspace"><table class="khung" role="presentation" width="100%"><tr><td colspan="2" class="dau header" id="s4-titlerow">{emblem}<div class="ten">{escape(self.plan.name.upper())}</div>{support.search_form(self)}</td></tr>'
            f'<tr><td colspan="2"><div id="zz1_TopNavigationMenu" class="noindex ms-core-listMenu-horizontalBox" role="navigation"><ul class="root ms-core-listMenu-root static"><li class="static"><a class="static menu-item" href="/Pages/default.aspx">Trang chủ</a></li>{tabs}</ul></div></td></tr>'
            f'<tr valign="top"><td id="MSOZoneCell_WebPartWPQ2" width="75%"><div id="mainContent" role="main">{crumb}{main}</div></td><td id="MSOZoneCell_WebPartWPQ3">{boxes}{support.marks(self)}</td></tr>'
            f'<tr><td colspan="2" class="chan" id="footer">{escape(self.plan.name)}<br>{lines}<p>{foot}</p>{support.flaws(self)}</td></tr></table></div></body></html>'
        )

    def stamp(self, record: Record) -> str:
        """The date with a time of day after it."""
        return (
            f"{self.date_text(record)} {8 + len(record.slug) % 9:02d}:{len(record.title) % 60:02d}:02"
            if record.day
            else ""
        )

    def entry(self, page: Page, record: Record) -> str:
        """A row of a content query."""
        return f'<tr class="ms-itmhover"><td class="ms-vb2"><a href="{escape(self.record_url(page, record))}">{escape(record.title)}</a><div class="description">{escape(record.summary)}</div></td><td class="ms-vb2">{self.stamp(record)}</td></tr>'

    def home(self) -> str:
        """Web parts of newest content."""
        return "".join(
            f'<div class="ms-webpart-zone"><h2 class="ms-webpart-titleText"><a href="{self.page_url(p)}">{escape(p.label)}</a></h2><table class="ms-listviewtable" role="presentation">'
            + "".join(self.entry(p, r) for r in p.records[:5])
            + "</table></div>"
            for p in self.book.pages
            if p.style == "news" and p.records and p.key in ("news", "law_dissemination", "rewards")
        )

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A publishing page."""
        parts = [
            f'<h1 id="ctl00_PlaceHolderMain_PageTitle">{escape(page.title)}</h1><div id="ctl00_PlaceHolderMain_ctl01_label" class="ms-rtestate-field">{self.text(page.blocks)}</div>',
            support.list_finder(page, self.page_url(page)),
        ]
        if page.key == "sitemap_page":
            parts.append(support.site_tree(self))
        if page.style == "documents":
            linked = "Trích yếu" if "Trích yếu" in page.columns else page.columns[0]
            head = "".join(f'<th class="ms-vh2" scope="col">{c}</th>' for c in page.columns)
            rows = "".join(
                '<tr class="ms-itmhover">'
                + "".join(
                    f'<td class="ms-vb2"><a href="{escape(self.record_url(page, r))}">{escape(r.cell(c))}</a>{" " + self.files_of(r) if r.files else ""}</td>'
                    if c == linked
                    else f'<td class="ms-vb2">{escape(r.cell(c))}</td>'
                    for c in page.columns
                )
                + "</tr>"
                for r in records
            )
            parts.append(
                f'<div class="cuon" tabindex="0"><table class="ms-listviewtable" summary="{escape(page.title)}"><tr class="ms-viewheadertr">{head}</tr>{rows}</table></div>'
            )
        elif page.style == "questions":
            parts += [
                f'<div class="cauhoi"><span class="hoi">{escape(r.title)}</span> <span class="ngay">Ngày gửi: {self.date_text(r)}</span><div class="dap">{escape(r.summary) or r.cell("Trạng thái")}</div><a href="{escape(self.record_url(page, r))}">Xem chi tiết câu hỏi và trả lời</a></div>'
                for r in records
            ]
        elif records:
            parts.append(
                '<table class="ms-listviewtable" role="presentation">'
                + "".join(self.entry(page, r) for r in records)
                + "</table>"
            )
        if last > 1:
            links = "".join(
                f'<td class="ms-paging"><a href="{self.page_url(page, n)}">{n}</a></td>'
                if n != number
                else f'<td class="ms-paging">{n}</td>'
                for n in range(1, last + 1)
            )
            parts.append(f'<table class="ms-bottompaging" role="presentation"><tr>{links}</tr></table>')
        return "".join(parts)

    def record(self, page: Page, record: Record) -> str:
        """A list item's display form."""
        cells = "".join(
            f'<tr><td class="ms-formlabel"><b>{label}</b></td><td class="ms-formbody" id="ctl00_SPWebPartManager1_g_4f1c_lbl{n}">{escape(text)}</td></tr>'
            for n, (label, text) in enumerate(record.cells)
        )
        day = f'<div class="ngay-dang">{self.stamp(record)}</div>' if record.day and not record.cells else ""
        who = "".join(
            f'<p align="right"><b>{label}: {escape(text)}</b></p>'
            for label, text in (("Tác giả", record.author), ("Nguồn", record.source))
            if text
        )
        return f'<h1 class="tieu-de">{escape(record.title)}</h1>{day}{support.tools(self)}{f"<table class=ms-formtable>{cells}</table>" if cells else f"<p><b>{escape(record.summary)}</b></p>"}<div class="ms-rtestate-field">{self.text(record.blocks)}</div>{self.file_list(record.files) if record.files else ""}{who}'
