"""ASP.NET WebForms: menus and paging by __doPostBack with __VIEWSTATE; unknown addresses answer 200."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import ClassVar

from samples.http import Request, Response, moved
from samples.makes import support
from samples.makes.base import Make
from samples.model import Attachment, P, Page, Record

SCRIPT = """<script>
//<![CDATA[
var theForm = document.forms['aspnetForm'];
function __doPostBack(eventTarget, eventArgument) {
  if (!theForm.onsubmit || (theForm.onsubmit() != false)) {
    theForm.__EVENTTARGET.value = eventTarget; theForm.__EVENTARGUMENT.value = eventArgument; theForm.submit();
  }
}
//]]>
</script>"""
MENU, PAGER, FIND = "ctl00$ctlMenu", "ctl00$ContentPlaceHolder1$gvDanhSach", "ctl00$btnTimVanBan"


class WebForms(Make):
    """One server form around the page; the menu has no addresses of its own."""

    finder = "txtTuKhoa"
    home_alias = "/Default.aspx"
    headers: ClassVar[dict[str, str]] = {
        "Server": "Microsoft-IIS/8.5",
        "X-AspNet-Version": "4.0.30319",
        "X-Powered-By": "ASP.NET",
        "Cache-Control": "private",
    }

    def page_url(self, page: Page, number: int = 1) -> str:
        """Where the menu's postback leads; further list pages have no address."""
        index = self.book.pages.index(page) + 1
        return f"/ChuyenMuc.aspx?cm={index}" + (f"#{number}" if number > 1 else "")

    def record_url(self, page: Page, record: Record) -> str:
        """The detail page by number."""
        return f"/ChiTiet.aspx?cm={self.book.pages.index(page) + 1}&id={page.records.index(record) + 1}"

    def file_url(self, attachment: Attachment) -> str:
        """Uploads."""
        return f"/Upload/VanBan/{attachment.name}"

    def search_url(self) -> str:
        """The search page."""
        return "/TimKiem.aspx"

    def feed_url(self) -> str:
        """The feed."""
        return "/Rss.aspx"

    def home_url(self) -> str:
        """The home page."""
        return "/"

    def viewstate(self, target: str) -> str:
        """The hidden state of a page: a signed blob, as the framework writes it."""
        seed = f"{self.plan.code}|{target}"
        return base64.b64encode(b"/wEPDwUK" + seed.encode() + hashlib.sha256(seed.encode()).digest()).decode()

    def extra_routes(self) -> None:
        """The home page also answers as Default.aspx; pages by number whatever else the query holds."""
        self.routes["/Default.aspx"] = self.routes["/"]
        self.routes["/ChuyenMuc.aspx"] = self.by_number

    def by_number(self, request: Request) -> Response:
        """The page that the query's cm names."""
        number = request.query.get("cm", "")
        pages = self.book.pages
        if not number.isdigit() or not 0 < int(number) <= len(pages) or pages[int(number) - 1].external:
            return self.missing(request)
        return self.show_page(pages[int(number) - 1], 1, request)

    def respond(self, request: Request) -> Response:
        """Postbacks need the page's own __VIEWSTATE; others are errors, as the framework has it."""
        if request.method != "POST" or request.path == f"{self.root}/gui":
            return super().respond(request)
        form = request.form
        if form.get("__VIEWSTATE") != self.viewstate(request.target):
            return Response(
                status=400,
                body="<html><head><title>Lỗi</title></head><body><h1>Validation of viewstate MAC failed.</h1></body></html>".encode(),
            )
        target, argument = form.get("__EVENTTARGET", ""), form.get("__EVENTARGUMENT", "")
        if target == MENU and argument.isdigit() and 0 < int(argument) <= len(self.book.pages):
            return moved(self.label_url(self.book.pages[int(argument) - 1]))
        page = next(
            (p for p in self.book.pages if not p.external and self.page_url(p) == request.target), None
        )
        if page is None:
            return super().respond(Request(method="GET", target=request.target, host=request.host))
        if target == PAGER and argument.startswith("Page$") and argument[5:].isdigit():
            number = min(max(int(argument[5:]), 1), self.last(page))
            return self.answer(
                page.title, self.page(page, self.part(page, number), number, self.last(page)), page=page
            )
        return self.show_page(page, 1, Request(method="GET", target=request.target, host=request.host))

    def missing(self, request: Request) -> Response:
        """A soft 404: status 200 and a remark."""
        return self.answer("Thông báo", self.text((P("Không tìm thấy trang yêu cầu."),)))

    def menu(self) -> str:
        """A two-level menu whose entries post back."""
        rows = ['<td class="AspNet-Menu-Item"><a href="/Default.aspx">Trang chủ</a></td>']
        for key, label in self.book.groups:
            inner = "".join(
                f'<div class="AspNet-Menu-Leaf"><a id="ctl00_ctlMenu_{self.book.pages.index(p)}" href="javascript:__doPostBack(\'{MENU}\',\'{self.book.pages.index(p) + 1}\')">{escape(p.label)}</a></div>'
                for p in self.book.of_group(key)
            )
            rows.append(
                f'<td class="AspNet-Menu-Item"><span class="AspNet-Menu-NonLink">{escape(label)}</span>{inner}</td>'
            )
        return f'<table id="ctl00_ctlMenu" class="AspNet-Menu" role="navigation" aria-label="Thực đơn"><tr>{"".join(rows)}</tr></table>'

    def shell(self, title: str, main: str, *, page: Page | None, record: Record | None, home: bool) -> str:
        """The document with its server form; small forms of visitors stand after it."""
        target = self.record_url(page, record) if page and record else self.page_url(page) if page else "/"
        lang = "" if self.plan.feature("a11y") == "bad" else ' lang="vi"'
        emblem = (
            f'<img id="ctl00_imgQuocHuy" src="{self.picture_url("quoc-huy.svg")}" alt="Quốc huy nước CHXHCN Việt Nam" width="72">'
            if self.plan.feature("emblem")
            else ""
        )
        path = (
            f'<span id="ctl00_SiteMapPath1"><a href="/Default.aspx">Trang chủ</a> &gt; <span>{escape(page.label if page else title)}</span></span>'
            if not home
            else ""
        )
        lines = "<br>".join(escape(line) for line in support.contact_lines(self))
        boxes = "".join(
            f'<div class="boxPhai"><a href="{escape(self.label_url(p))}">{escape(p.label)}</a></div>'
            for p in self.book.pages
            if p.place in ("box", "picture")
        )
        foot = " | ".join(
            f'<a href="{escape(self.label_url(p))}">{escape(p.label)}</a>'
            for p in self.book.pages
            if p.place == "footer"
        )
        inner, visitors = self.split_forms(main)
        action = target.lstrip("/").split("#")[0] or "Default.aspx"
        state = self.viewstate(target if target != "/" else f"/{action}")
        return (
            f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\r\n<html xmlns="http://www.w3.org/1999/xhtml"{lang}>\r\n<head id="ctl00_Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>\r\n\t{escape(title)} | {escape(self.book.short)}\r\n</title>{support.metadata(self, title, page, record)}</head>\r\n<body>'
            f'<div id="banner" class="dau">{emblem} <span class="tenCoQuan">TRANG THÔNG TIN ĐIỆN TỬ {escape(self.plan.name.upper())}</span>{support.search_form(self)}</div>'
            f'<form name="aspnetForm" method="post" action="{escape(action)}" id="aspnetForm"><div><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" /><input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />'
            f'<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{state}" /><input type="hidden" name="__VIEWSTATEGENERATOR" id="__VIEWSTATEGENERATOR" value="CA0B0334" /></div>{SCRIPT}'
            f'{self.menu()}<div class="khung">{path}<div id="ctl00_ContentPlaceHolder1_pnlNoiDung" role="main">{inner}</div></div></form>{visitors}<div id="cotPhai">{boxes}{support.marks(self)}</div>'
            f'<div id="footer" class="chan"><b>{escape(self.plan.name)}</b><br>{lines}<p>{foot}</p>{support.flaws(self)}</div></body></html>'
        )

    def split_forms(self, main: str) -> tuple[str, str]:
        """HTML allows no form in a form: those of visitors go behind the server form."""
        start = main.find("<form")
        if start < 0:
            return main, ""
        end = main.rindex("</form>") + 7
        return main[:start] + main[end:], main[start:end]

    def home(self) -> str:
        """Newest news in a data list."""
        parts = []
        for page in self.book.pages:
            if page.key in ("news", "law_dissemination", "procurement"):
                rows = "".join(
                    f'<tr><td><a class="tieuDe" href="{escape(self.record_url(page, r))}">{escape(r.title)}</a> <span class="ngay">({self.date_text(r)})</span></td></tr>'
                    for r in page.records[:6]
                )
                parts.append(
                    f'<div class="boxTin"><div class="tieuDeBox"><a href="{escape(self.page_url(page))}">{escape(page.label)}</a></div><table id="ctl00_dl{page.key[:4]}">{rows}</table></div>'
                )
        return "".join(parts)

    def page(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """A page with a grid view; its pager posts back."""
        parts = [
            f'<h1 id="ctl00_lblTieuDe" class="tieuDeTrang">{escape(page.title)}</h1>{self.text(page.blocks)}'
        ]
        if page.key == "sitemap_page":
            parts.append(support.site_tree(self))
        if records:
            parts.append(self.grid_view(page, records, number, last))
        if page.finder:
            parts.append(
                support.list_finder(page, self.page_url(page)).replace(
                    "</form>",
                    f'<input type="hidden" name="cm" value="{self.book.pages.index(page) + 1}"></form>',
                )
            )
        return "".join(parts)

    def grid_view(self, page: Page, records: tuple[Record, ...], number: int, last: int) -> str:
        """The table of a list."""
        columns = page.columns or (
            ("Câu hỏi", "Ngày gửi", "Trả lời") if page.style == "questions" else ("Tiêu đề", "Ngày đăng")
        )
        linked = "Trích yếu" if "Trích yếu" in columns else columns[0]
        rows = []
        for record in records:
            values = dict(record.cells) | {
                "Tiêu đề": record.title,
                "Câu hỏi": record.title,
                "Trả lời": record.summary,
                "Ngày gửi": self.date_text(record),
            }
            values.setdefault("Ngày đăng", self.date_text(record))
            cells = "".join(
                f'<td><a href="{escape(self.record_url(page, record))}">{escape(values[c])}</a></td>'
                if c == linked
                else f"<td>{escape(values.get(c, ''))}</td>"
                for c in columns
            )
            rows.append(f"<tr>{cells}<td>{self.files_of(record)}</td></tr>")
        pager = "".join(
            f"<td><span>{n}</span></td>"
            if n == number
            else f"<td><a href=\"javascript:__doPostBack('{PAGER}','Page${n}')\">{n}</a></td>"
            for n in range(1, last + 1)
        )
        foot = (
            f'<tr class="pager"><td colspan="{len(columns) + 1}"><table><tr>{pager}</tr></table></td></tr>'
            if last > 1
            else ""
        )
        head = "".join(f'<th scope="col">{c}</th>' for c in columns) + '<th scope="col">Tệp</th>'
        return f'<div class="cuon" tabindex="0"><table id="ctl00_ContentPlaceHolder1_gvDanhSach" class="gridview" cellspacing="0" rules="all" border="1"><tr>{head}</tr>{"".join(rows)}{foot}</table></div>'

    def record(self, page: Page, record: Record) -> str:
        """A detail page."""
        cells = "".join(
            f'<tr><td class="nhan">{label}</td><td><span id="ctl00_lbl{n}">{escape(text)}</span></td></tr>'
            for n, (label, text) in enumerate(record.cells)
        )
        day = (
            f'<span id="ctl00_lblNgay" class="ngayDang">Ngày đăng: {self.date_text(record)}</span>'
            if record.day and not record.cells
            else ""
        )
        who = "".join(
            f'<p class="tacGia">{label}: {escape(text)}</p>'
            for label, text in (("Người viết", record.author), ("Nguồn", record.source))
            if text
        )
        return f'<h1 id="ctl00_lblTieuDe" class="tieuDeTin">{escape(record.title)}</h1>{day}{support.tools(self)}<p class="tomTat">{escape(record.summary)}</p>{f"<table>{cells}</table>" if cells else ""}<div id="ctl00_divNoiDung">{self.text(record.blocks)}</div>{self.file_list(record.files) if record.files else ""}{who}'
