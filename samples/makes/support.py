"""Support functions that portals offer in whatever make: feeds, site maps, metadata, marks, forms, tools."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from samples.http import Response
from samples.model import Attachment, Book, Files, Page, Record
from samples.writing.pen import vietnamese

if TYPE_CHECKING:
    from samples.makes.base import Make

STYLE = """
*{box-sizing:border-box}body{margin:0;font:16px/1.5 Arial,sans-serif;color:#222;background:#fff}
a{color:#0b4ea2}img{max-width:100%;height:auto}.khung{max-width:1140px;margin:0 auto;padding:0 12px}
.dau{background:#8b0000;color:#fff;padding:12px}.dau a{color:#fff}.dau h1,.dau p{margin:0}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap}nav ul ul{display:block;padding-left:12px}
nav a{display:block;padding:6px 10px}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #999;padding:6px;text-align:left}.cuon{overflow-x:auto}
.chan{background:#f0f0f0;padding:12px;margin-top:24px}input,textarea,select,button{font-size:16px;max-width:100%}
.mo{color:#bbb;background:#fff}.lanh-dao{border-bottom:1px solid #ccc}
"""
WIDE = "body{min-width:1000px;width:1000px}td,p,li,a{font-size:10px}"
DC = ("title", "creator", "date", "description", "publisher", "identifier")


def attachments(book: Book) -> Iterator[Attachment]:
    """Every file of a portal."""
    for page in book.pages:
        for holder in (page.blocks, *(record.blocks for record in page.records)):
            for block in holder:
                if isinstance(block, Files):
                    yield from block.attachments
        for record in page.records:
            yield from record.files


def metadata(make: Make, title: str, page: Page | None, record: Record | None) -> str:
    """Dublin Core and the usual elements of the head; `dc` says all, some or none."""
    plan = make.plan
    kept = {"all": DC, "some": ("title", "description", "creator")}.get(str(plan.feature("dc")), ())
    url = (
        make.record_url(page, record) if page and record else make.page_url(page) if page else make.home_url()
    )
    day = record.day.isoformat() if record and record.day else "2025-10-14"
    values = {
        "title": title,
        "creator": (record.author if record else "") or make.book.short,
        "date": day,
        "description": (record.summary if record else "") or f"{title} - {plan.name}",
        "publisher": plan.name,
        "identifier": make.absolute(url),
    }
    tags = "".join(f'<meta name="DC.{name}" content="{escape(values[name])}">' for name in kept)
    if plan.feature("viewport"):
        tags += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    if plan.feature("rss"):
        tags += f'<link rel="alternate" type="application/rss+xml" title="Tin tức" href="{make.feed_url()}">'
    wide = "" if plan.feature("viewport") else f"<style>{WIDE}</style>"
    return f'{tags}<link rel="stylesheet" href="{make.root}/style.css">{wide}{emc(make)}'


def emc(make: Make) -> str:
    """The ministry's measuring script as portals embed it."""
    if not make.plan.feature("emc"):
        return ""
    site = int(make.plan.address.rsplit(".", 2)[1]) * 7 + 4000
    return (
        "<script>var _govaq=window._govaq||[];_govaq.push(['trackPageView']);_govaq.push(['enableLinkTracking']);"
        "(function(){_govaq.push(['setTrackerUrl','https://f-emc.ngsp.gov.vn/tracking']);"
        f"_govaq.push(['setSiteId','{site}']);var d=document,g=d.createElement('script'),s=d.getElementsByTagName('script')[0];"
        "g.async=true;g.src='https://f-emc.ngsp.gov.vn/embed/gov-tracking.min.js';s.parentNode.insertBefore(g,s);})();</script>"
    )


def contact_lines(make: Make) -> list[str]:
    """What the footer says of how to reach the agency and who is responsible."""
    said = make.book.contacts
    names = {
        "responsible": "Chịu trách nhiệm chính",
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "fax": "Fax",
        "email": "Thư điện tử",
    }
    return [f"{label}: {said[key]}" for key, label in names.items() if key in said]


def marks(make: Make) -> str:
    """Trust label, official channels, visit counter, related links and what is broken, as flagged."""
    plan = make.plan
    out = []
    if plan.feature("trust"):
        out.append(
            f'<a href="https://tinnhiemmang.vn/danh-ba-tin-nhiem/{plan.code}phunguyengovvn-1700123456"><img src="{make.picture_url("tinnhiem.svg")}" alt="Tín nhiệm mạng" width="120"></a>'
        )
    if plan.feature("channels"):
        out.append(
            f'<p>Kênh thông tin chính thức: <a href="https://zalo.me/{plan.code}phunguyen">Zalo {make.book.short}</a>, <a href="https://www.facebook.com/{plan.code}.phunguyen">Fanpage Facebook</a></p>'
        )
    if plan.feature("counter"):
        base = sum(map(ord, plan.code)) * 731
        out.append(
            f'<div class="thong-ke"><h2>Thống kê truy cập</h2><p>Đang truy cập: 12</p><p>Hôm nay: {base % 977}</p><p>Tổng lượt truy cập: {base * 13}</p></div>'
        )
    links = make.book.page("related_links")
    if links is not None:
        out.append('<div class="lien-ket"><h2>Liên kết website</h2>' + make.text(links.blocks) + "</div>")
    if plan.feature("broken"):
        out.append(
            "<ul>"
            + "".join(
                f'<li><a href="{make.root}/lien-ket-cu-{n}.html">Chuyên trang {n}</a></li>'
                for n in range(1, int(str(plan.feature("broken"))) + 1)
            )
            + "</ul>"
        )
    return "".join(out)


def tools(make: Make) -> str:
    """Print and save of an item: buttons, or links with scripts as older systems write them."""
    if not make.plan.feature("print_save"):
        return ""
    script = (
        "<script>function luuTrang(){var a=document.createElement('a');a.href=location.href;"
        "a.download='trang.html';a.click();}</script>"
    )
    if make.plan.make in ("news_cms", "script_app"):
        return (
            '<p class="cong-cu"><button type="button" onclick="window.print()">In trang</button> '
            f'<button type="button" onclick="luuTrang()">Lưu trang</button></p>{script}'
        )
    return (
        '<p class="cong-cu"><a href="javascript:window.print();" title="In trang">In trang</a> | '
        f'<a href="javascript:luuTrang();" title="Lưu trang">Lưu trang</a></p>{script}'
    )


def flaws(make: Make) -> str:
    """Barriers for people with disabilities: none, few (two kinds) or many, on every page."""
    kind = make.plan.feature("a11y")
    few = f'<img src="{make.picture_url("banner.svg")}" width="200"><p class="mo">Bản quyền thuộc về cơ quan chủ quản</p>'
    if kind == "few":
        return few
    if kind == "bad":
        return (
            few
            + f'<a href="{make.home_url()}"></a><input type="text" name="x1"><select name="x2"><option>Chọn</option></select><button type="button"></button>'
        )
    return ""


def search_form(make: Make) -> str:
    """The portal's search box (GET)."""
    if not make.plan.feature("search"):
        return ""
    return (
        f'<form class="tim" role="search" action="{make.search_url()}" method="get"><label for="tim-{make.finder}">Tìm kiếm</label> '
        f'<input id="tim-{make.finder}" type="text" name="{make.finder}"> <button type="submit">Tìm</button></form>'
    )


def list_finder(page: Page, address: str) -> str:
    """The search form of a document list."""
    if not page.finder:
        return ""
    return (
        f'<form class="tim-van-ban" action="{escape(address)}" method="get"><p><label for="tukhoa">Từ khoá (số ký hiệu, trích yếu)</label> '
        '<input id="tukhoa" type="text" name="tukhoa"> <button type="submit">Tìm văn bản</button></p></form>'
    )


def feed(make: Make) -> Response:
    """The news feed: RSS 2.0, or a broken one."""
    news = make.book.page("news")
    if make.plan.feature("rss") == "broken" or news is None:
        return Response(
            body=b"<rss version='2.0'><channel><title>Tin t&uacute;c</title><item><title>", media="text/xml"
        )
    items = "".join(
        f"<item><title>{escape(r.title)}</title><link>{escape(make.absolute(make.record_url(news, r)))}</link><description>{escape(r.summary)}</description>"
        f"<pubDate>{format_datetime(datetime.combine(r.day, time(8), UTC) - timedelta(hours=7))}</pubDate></item>"
        for r in news.records[:15]
        if r.day
    )
    body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(make.book.short)}</title><link>{make.plan.home}</link><description>Tin tức</description>{items}</channel></rss>'
    return Response(body=body.encode(), media="application/rss+xml; charset=utf-8")


def sitemap_xml(make: Make) -> Response:
    """The XML site map: home, pages and the newest entries."""
    urls = [make.home_url()]
    for page in make.book.pages:
        if not page.external:
            urls.append(make.page_url(page))
            urls += [make.record_url(page, record) for record in page.records[:5]]
    body = "".join(f"<url><loc>{escape(make.absolute(url))}</loc></url>" for url in urls)
    return Response(
        body=f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'.encode(),
        media="application/xml",
    )


def robots(make: Make) -> Response:
    """The robots file."""
    line = f"Sitemap: {make.absolute('/sitemap.xml')}\n" if make.plan.feature("sitemap_xml") else ""
    return Response(body=f"User-agent: *\nDisallow: /quan-tri/\n{line}".encode(), media="text/plain")


def site_tree(make: Make) -> str:
    """The site map for people: the menu as a tree of links."""
    parts = []
    for key, label in make.book.groups:
        inner = "".join(
            f'<li><a href="{escape(make.label_url(page))}">{escape(page.label)}</a></li>'
            for page in make.book.of_group(key)
        )
        parts.append(f"<li>{escape(label)}<ul>{inner}</ul></li>")
    rest = [page for page in make.book.pages if page.place in ("box", "picture", "footer")]
    parts += [f'<li><a href="{escape(make.label_url(page))}">{escape(page.label)}</a></li>' for page in rest]
    return f'<ul class="so-do"><li><a href="{make.home_url()}">Trang chủ</a></li>{"".join(parts)}</ul>'


def posted(record: Record) -> str:
    """The posting date of a document, or its own date."""
    return record.cell("Ngày đăng") or (vietnamese(record.day) if record.day else "")
