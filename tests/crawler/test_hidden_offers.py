"""What the frontier makes of bare pictures, 'more' links, frames, clicks and the site map page; merged home pages."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from checks.reading.facts import Item, Link, LinkKind, PageFacts, Region
from checks.reading.page import read_page
from crawler.acts import is_act
from crawler.fetching import Answer, Fetched
from crawler.frontier import MOST_PICTURES, Origin, Priority, offers
from crawler.merging import ADDED, merged_home
from crawler.order import CrawlOrder
from crawler.outcomes import SEEN
from crawler.portal import Portal
from crawler.site_maps import mapped_pages, only_mapped
from evidence.model import Agency, Tier
from evidence.ports import Entry, EntryKind

HOME = "http://so.example.gov.vn/"
AGENCY = Agency(code="S", name="Sở", tier=Tier.SO, home_url=HOME)


def link(path: str, text: str = "", **more: Any) -> Link:
    return Link(url=HOME + path if path else "", text=text, **{"region": Region.MAIN, **more})


def offered(
    links: list[Link], *, depth: int = 0, sections: tuple[str, ...] = (), **facts: Any
) -> list[Entry]:
    origin = Entry(key="x", url=HOME, priority=0, depth=depth, sections=sections)
    page = PageFacts(url=HOME, title="", links=tuple(links), **facts)
    return offers(Origin(entry=origin, url=HOME), page, owns=AGENCY.owns)


def test_bare_pictures_of_the_home_page_come_before_the_rest_of_the_menu() -> None:
    picture = link("chuyen-muc/5", image_src=HOME + "b1.png")
    menu = link("khac", "Ảnh đẹp quê hương", region=Region.MENU)
    found = offered([menu, picture, link("nen")])
    assert [one.url.removeprefix(HOME) for one in found] == ["chuyen-muc/5", "nen", "khac"]
    assert found[0].priority == Priority.PICTURE
    assert offered([picture], depth=1)[0].priority == Priority.OTHER


def test_a_picture_whose_file_speaks_is_a_section_and_one_to_a_document_is_fetched() -> None:
    found = offered(
        [link("m/1", image_src=HOME + "lich-cong-tac.png"), link("tep/a.pdf", image_src=HOME + "b.png")]
    )
    assert found[0].sections == ("leaders_schedule",)
    assert (found[1].kind, found[1].priority) == (EntryKind.FILE, Priority.PICTURE)


def test_only_so_many_bare_pictures_come_early() -> None:
    found = offered([link(f"anh/{n}", image_src=HOME + "b.png") for n in range(MOST_PICTURES + 5)])
    assert sum(one.priority == Priority.PICTURE for one in found) == MOST_PICTURES


def test_more_in_the_title_bar_of_a_box_leads_to_what_the_box_is_named_after() -> None:
    found = offered([link("cm/9", "Xem tất cả »", near_heading="Chỉ đạo điều hành")])
    assert (found[0].sections, found[0].priority) == (("directives",), Priority.SECTION)


def test_sections_in_the_foot_are_sections() -> None:
    found = offered([link("lh", "Liên hệ", region=Region.FOOTER)])
    assert found[0].priority == Priority.SECTION


def test_links_of_the_site_map_page_are_no_entries_of_a_list() -> None:
    links = [link("a", "Chuyên mục một của Sở"), link("b", "Chuyên mục hai của Sở")]
    items = tuple(Item(title=one.text, url=one.url) for one in links)
    kinds = {one.kind for one in offered(links, depth=1, sections=("sitemap_page",), items=items)}
    assert EntryKind.PAGE in kinds
    assert {one.kind for one in offered(links, depth=1, items=items)} == {EntryKind.ITEM}


def test_frames_of_the_home_page_are_visited() -> None:
    frames = (HOME + "menu.html", "https://khac.vn/x", HOME + "anh.png")
    assert [one.url for one in offered([], frames=frames)] == [HOME + "menu.html"]
    assert offered([], depth=1, frames=frames) == []


def test_clicks_that_name_no_section_or_act_are_left_alone() -> None:
    menu: dict[str, Any] = {"region": Region.MENU, "kind": LinkKind.CLICK}
    assert offered([link("", "Ảnh đẹp", **menu), link("", "Đăng nhập", **menu)]) == []
    assert offered([link("xoa", "Xoá tin tức", kind=LinkKind.CLICK)]) == []
    assert offered([link("", "Tin tức", **menu)])[0].kind is EntryKind.CLICK
    posted = link("", "Chuyên mục lạ", region=Region.MENU, kind=LinkKind.POSTBACK)
    assert offered([posted])[0].kind is EntryKind.CLICK


@pytest.mark.parametrize(
    "label", ["Đăng nhập", "Gửi góp ý", "Xóa", "Bình chọn", "Sign in", "Đăng ký tài khoản"]
)
def test_acts_are_told_from_pages(label: str) -> None:
    assert is_act(label)
    assert not is_act("Lịch công tác")


_TEXT = "Sở tiếp tục thực hiện các nhiệm vụ được giao trong quý này. " * 10
_STATIC = (
    f"<nav><ul><li>Giới thiệu<ul><li><a href='/cn'>Chức năng</a></li></ul></li><li><a href='/tt'>Tin tức</a></li></ul></nav>"
    f"<main><p>{_TEXT}</p></main>"
    "<footer><a href='/rss-tin'>Nguồn tin</a></footer>"
)


def merged(
    built: str, static: str = _STATIC, *, content_type: str = "text/html; charset=utf-8"
) -> bytes | None:
    body = static.encode("utf-8" if "utf-8" in content_type else "utf-16")
    one = read_page(HOME, body, content_type=content_type)
    two = read_page(HOME, built.encode(), rendered=True)
    return merged_home(one, body, two, built.encode(), content_type=content_type, owns=AGENCY.owns)


def links_of(body: bytes | None) -> dict[str, Link]:
    assert body is not None
    return {one.text or one.image_src: one for one in read_page(HOME, body, rendered=True).links}


def test_a_dom_with_nothing_more_is_not_kept() -> None:
    assert merged(_STATIC) is None
    assert (
        merged(_STATIC + "<a href='https://quang-cao.vn/'>Quảng cáo</a><a href='/dang-nhap'>Đăng nhập</a>")
        is None
    )


def test_a_dom_with_more_is_kept_with_the_links_that_it_lost() -> None:
    menu = "<nav><a href='/cn'>Chức năng</a><a href='/lich'>Lịch công tác</a></nav>"
    built = f"<html><body>{menu}<p>{_TEXT}</p></body></html>"
    static = _STATIC + "<div><h3>Hộp</h3><p>Chữ</p><a href='/anh'><img src='/a.png'></a></div>"
    static = static.replace("</nav>", "<a href='/vb'>Văn bản</a></nav>").replace(
        "</main>",
        "<a href='/1'>Một</a><a href='/2'>Hai</a><a href='/3'>Ba</a><a href='/4'>Bốn</a><a href='/5'>Năm</a></main>",
    )
    built = built.replace(
        "</p>",
        "</p><a href='/1'>Một</a><a href='/2'>Hai</a><a href='/3'>Ba</a><a href='/4'>B</a>"
        "<a href='/5'>N</a><a href='/anh'>A</a>",
    )
    body = merged(built, static)
    assert body is not None
    assert body.startswith(b"<html>")
    assert body.index(ADDED.encode()) < body.index(b"</body>")
    found = links_of(body)
    assert found["Lịch công tác"].url == HOME + "lich"
    assert found["Tin tức"].region is Region.MENU
    assert found["Nguồn tin"].region is Region.FOOTER


def test_a_dom_that_lost_the_page_gives_only_its_links() -> None:
    built = (
        "<body><p>Lỗi</p><ul><li>Văn bản<ul><li><a href='/vb' title='Mọi văn bản'>Văn bản pháp luật</a></li></ul></li></ul>"
        "<h3>Hộp ảnh</h3><p>Chữ</p><a href='/anh'><img src='/a.png' alt=''></a>"
        "<span data-soicong='changes'>Lịch công tác</span><a href=\"javascript:__doPostBack('m','')\">Hỏi đáp</a></body>"
    )
    body = merged(built)
    assert body is not None
    assert body.startswith(b"<nav>")
    found = links_of(body)
    assert found["Chức năng"].menu_path == ("Giới thiệu", "Chức năng")
    assert found["Văn bản pháp luật"].title == "Mọi văn bản"
    assert (found["Lịch công tác"].kind, found["Lịch công tác"].url) == (LinkKind.CLICK, "")
    assert found["Hỏi đáp"].kind is LinkKind.POSTBACK
    assert found[HOME + "a.png"].url == HOME + "anh"


def test_a_static_page_in_another_encoding_is_kept_as_utf_8() -> None:
    body = merged("<a href='/lich'>Lịch công tác</a>", content_type="text/html; charset=utf-16")
    assert "Chức năng" in links_of(body)


def test_a_name_that_only_the_dom_gives_counts_even_for_a_known_address() -> None:
    static = _STATIC + "<a href='/x9'></a>"
    body = merged(static.replace("'/x9'>", "'/x9'>Lịch công tác"), static)
    assert links_of(body)["Lịch công tác"].url == HOME + "x9"


class _Maps:
    """Answers of a server that holds some files."""

    def __init__(self, files: dict[str, bytes | int]) -> None:
        self.files = files
        self.asked: list[str] = []

    async def fetch(self, url: str) -> Fetched:
        path = url.removeprefix(HOME.rstrip("/"))
        self.asked.append(path)
        held = self.files.get(path, 404)
        status, body = (held, b"") if isinstance(held, int) else (200, held)
        answer = Answer(url=url, status=status, headers=(("content-type", "text/html"),), body=body)
        return Fetched(url=url, outcome=SEEN, answer=None if status == 599 else answer)


def entries(tmp_path: Any, files: dict[str, bytes | int], *places: str) -> tuple[list[Entry], _Maps]:
    order = CrawlOrder(agency=AGENCY, start_url=HOME, archive_path=tmp_path / "x.warc.gz")
    maps = _Maps(files)
    fetcher: Any = maps
    return asyncio.run(
        mapped_pages(fetcher, Portal(order), [HOME.rstrip("/") + place for place in places])
    ), maps


def _map(*paths: str, root: str = "urlset", entry: str = "url") -> bytes:
    inner = "".join(f"<{entry}><loc>{HOME}{path}</loc></{entry}>" for path in paths)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


def test_site_maps_are_followed_through_their_index_and_name_sections_by_address(tmp_path: Any) -> None:
    found, maps = entries(
        tmp_path,
        {
            "/i.xml": _map("m.xml.gz", "rong.xml", root="sitemapindex", entry="sitemap"),
            "/m.xml.gz": gzip.compress(
                _map("lich-cong-tac", "a/b/c/d/lich-cong-tac", "tep/so-do-to-chuc.pdf", "en/news", "khac", "")
            ),
            "/rong.xml": b"<html><p>404",
            "/sitemap.xml": 599,
        },
        "/i.xml",
        "/i.xml",
        "/sitemap.xml",
        "/../..//khac.vn",
    )
    assert [(one.url, one.sections) for one in found] == [(HOME + "lich-cong-tac", ("leaders_schedule",))]
    assert found[0].found_on == HOME + "m.xml.gz"
    assert found[0].priority == Priority.ONLY_MAPPED
    assert maps.asked.count("/i.xml") == 1


def test_what_is_no_map_names_nothing(tmp_path: Any) -> None:
    assert entries(tmp_path, {"/sitemap.xml": b"<rss><url><loc>x</loc></url></rss>"}, "/sitemap.xml")[0] == []
    assert entries(tmp_path, {}, "/sitemap.xml")[0] == []


def test_of_the_map_only_sections_that_nothing_else_offered_are_taken_few_of_each(tmp_path: Any) -> None:
    found, _ = entries(
        tmp_path,
        {
            "/sitemap.xml": _map(
                "lich-cong-tac", "lich-cong-tac-1", "m/lich-cong-tac-2", "so-do-to-chuc", "tin-tuc"
            )
        },
        "/sitemap.xml",
    )
    chosen = [one.url.removeprefix(HOME) for one in only_mapped(found, {"news"})]
    assert sum("lich" in url for url in chosen) == 2
    assert "so-do-to-chuc" in chosen
    assert "tin-tuc" not in chosen
