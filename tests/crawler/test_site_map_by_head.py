"""An XML map of the site within the cycle: asked for by HEAD, and read again as soon as its kind or length is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

HOME = "http://so.example.gov.vn/"
MENU = "<nav><ul><li><a href='/tin-tuc'>Tin tức - Sự kiện</a></li></ul></nav>"
XML = {"Content-Type": "application/xml"}


def site_map(*paths: str, head: str = "urlset") -> bytes:
    places = "".join(f"<url><loc>{HOME}{path}</loc></url>" for path in paths)
    return f"<?xml version='1.0'?><{head} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</{head}>".encode()


def portal(told: Reply) -> Portal:
    home = page(f"{MENU}<main><h1>Trang chủ</h1><p>{'Sở làm việc. ' * 40}</p></main>")
    news = page(f"{MENU}<main><h1>Tin tức</h1><p>{'Tin của Sở. ' * 60}</p></main>")
    plan = page(f"{MENU}<main><h1>Quy hoạch</h1><p>{'Quy hoạch của ngành. ' * 60}</p></main>")
    return Portal(pages={"/": home, "/tin-tuc": news, "/quy-hoach-phat-trien": plan, "/sitemap.xml": told})


def run(folder: Path, number: int, server: Portal, *, days: float = 7) -> Crawled:
    known = {"home": HOME, "earlier": str(folder / f"lan{number - 1}.warc.gz"), "ask_again_days": days}
    name = f"lan{number}"
    return crawl_portals(folder, {name: server}, {name: known})[name]


def asked(server: Portal) -> list[str]:
    return [one.method for one in server.asked if one.path == "/sitemap.xml"]


def test_what_is_as_long_as_it_was_stands_night_after_night(tmp_path: Path) -> None:
    nights = [portal((200, XML, site_map("tin-tuc", "quy-hoach-phat-trien"))) for _ in range(4)]
    seen = [run(tmp_path, number, one) for number, one in enumerate(nights[:3], 1)]
    assert [asked(one) for one in nights[:3]] == [["GET"], ["HEAD"], ["HEAD"]]
    for one in seen:
        assert one.page("/quy-hoach-phat-trien").readable, "only the map leads there"
    run(tmp_path, 4, nights[3], days=0)
    assert asked(nights[3]) == ["GET"], "outside of a cycle it is read"


def test_what_is_longer_is_read_the_same_night(tmp_path: Path) -> None:
    run(tmp_path, 1, portal((200, XML, site_map("tin-tuc"))))
    grown = portal((200, XML, site_map("tin-tuc", "quy-hoach-phat-trien")))
    site = run(tmp_path, 2, grown)
    assert asked(grown) == ["HEAD", "GET"]
    assert site.page("/quy-hoach-phat-trien").readable


@pytest.mark.parametrize(
    "now",
    [
        (404, {"Content-Type": "application/xml"}, site_map("tin-tuc")),
        (200, {"Content-Type": "text/html"}, site_map("tin-tuc")),
        (503, {"Content-Type": "application/xml"}, site_map("tin-tuc")),
    ],
    ids=["gone", "a page in its place", "out of order"],
)
def test_what_is_another_answer_is_asked_for(tmp_path: Path, now: Reply) -> None:
    run(tmp_path, 1, portal((200, XML, site_map("tin-tuc"))))
    other = portal(now)
    run(tmp_path, 2, other)
    assert asked(other)[:2] == ["HEAD", "GET"]


def test_a_page_of_that_name_is_no_map(tmp_path: Path) -> None:
    for number in (1, 2):
        server = portal((200, XML, b"<html><body>Trang ch\xe1\xbb\xa7</body></html>"))
        run(tmp_path, number, server)
    assert asked(server) == ["GET"]
