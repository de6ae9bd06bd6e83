"""Pages that only a browser can read, and menus that only clicks follow, through the one spider."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.model import Visibility
from tests.crawler.portals import Crawled, Portal, crawl_portals, page
from tests.crawler.test_connections import named

pytestmark = pytest.mark.browser

_APP = """<div id="root"></div><script>
const texts = {"/": "Trang chủ", "/gioi-thieu": "Giới thiệu", "/tin-tuc": "Tin tức"};
const here = location.pathname;
document.getElementById("root").innerHTML = "<nav><ul><li><a href='/gioi-thieu'>Giới thiệu</a></li>" +
 "<li><a href='/tin-tuc'>Tin tức</a></li></ul></nav><main><h1>" + texts[here] + "</h1><p>" +
 "Nội dung do trình duyệt dựng. ".repeat(40) + "</p></main>";
</script>"""

_FORM = """<form method="post" action="./" id="f"><input type="hidden" name="__EVENTTARGET" id="t" value="">
<nav><ul><li><a href="javascript:__doPostBack('m$gt','')">Giới thiệu</a></li>
<li><a href="/tin-tuc">Tin tức</a></li></ul></nav></form>
<script>function __doPostBack(t, a) { document.getElementById("t").value = t;
 document.querySelector("main").innerHTML = "<h1>Giới thiệu</h1><p>" + "Chức năng của Sở. ".repeat(60) + "</p>"; }</script>
"""

_MENU = (
    """<nav><ul><li><a href='/gioi-thieu'>Giới thiệu</a></li><li><a href='/tin-tuc'>Tin tức</a></li></ul></nav>
<main><h1>Trang chủ</h1><p>"""
    + "Cổng của Sở. " * 60
    + "</p></main>"
)
_LATER = "<script>document.getElementById('h').textContent = 'Do trình duyệt đổi'</script>"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    app = page(_APP)
    portals: dict[str, Portal | str] = {
        "app": Portal(
            pages={"/robots.txt": (404, {}, b""), "/": app, "/gioi-thieu": app, "/tin-tuc": app},
        ),
        "webforms": Portal(
            pages={
                "/robots.txt": (404, {}, b""),
                "/": page(f"{_FORM}<main><p>{'Trang chủ của Sở. ' * 60}</p></main>"),
                "/tin-tuc": page(f"{_FORM}<main><h1>Tin tức</h1><p>{'Tin trong ngày. ' * 60}</p></main>"),
            }
        ),
    }
    return crawl_portals(tmp_path_factory.mktemp("browser"), portals, browser=True, probes=True)


def test_every_page_is_built_where_that_is_asked_for(tmp_path: Path) -> None:
    """A page that has all its content in its HTML is read as the browser built it; else only home is looked at."""
    written = page("<main><h1 id=h>Viết sẵn</h1><p>" + "Nội dung có sẵn. " * 60 + "</p></main>" + _LATER)
    pages = {"/robots.txt": (404, {}, b""), "/": page(_MENU), "/gioi-thieu": written, "/tin-tuc": written}
    for every, heading, renders in ((True, "Do trình duyệt đổi", 3), (False, "Viết sẵn", 1)):
        folder = tmp_path / str(every)
        folder.mkdir()
        portal = Portal(pages=pages)
        one = crawl_portals(folder, {"so": portal}, {"so": {"render_every": every}}, browser=True)["so"]
        found = one.page("/gioi-thieu")
        assert (found.visibility, found.rendered) == (Visibility.SEEN, every)
        assert f"{heading}</h1>" in one.site.body(found).decode()
        (run,) = (told for told in named(folder / "so.warc.gz", "run") if "settings" in told)
        assert (run["settings"]["render_every"], run["settings"]["renders"]) == (every, renders)


def test_pages_that_a_script_builds_are_read_from_the_dom(crawled: dict[str, Crawled]) -> None:
    one = crawled["app"]
    for path in ("/", "/gioi-thieu", "/tin-tuc"):
        found = one.page(path)
        assert (found.visibility, found.rendered) == (Visibility.SEEN, True)
        assert "Nội dung do trình duyệt dựng" in one.site.body(found).decode()


def test_the_home_page_has_a_picture_and_looks(crawled: dict[str, Crawled]) -> None:
    for one in crawled.values():
        home = one.site.home
        assert home is not None
        assert home.screenshot is not None
        assert one.site.bodies.read(home.screenshot).startswith(b"\x89PNG")
        assert one.site.probe("mobile") is not None
        assert one.site.probe("accessibility") is not None


def test_a_menu_entry_that_only_a_click_follows_is_a_page(crawled: dict[str, Crawled]) -> None:
    one = crawled["webforms"]
    clicked = next(found for found in one.site.pages if "#click=" in found.url)
    assert clicked.url.endswith("/#click=Giới thiệu")
    assert clicked.readable
    assert "Chức năng của Sở" in one.site.body(clicked).decode()
    assert sum("#click=" in found.url for found in one.site.pages) == 1
    assert not one.page("/tin-tuc").rendered
