"""Post-back menus and lists as other makes write them: table menus, option objects, arguments, pictures, list in place."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from evidence.model import Visibility
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

_STATE = '<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="v1">'
_MENU = f"""<form name="aspnetForm" method="post" action="Default.aspx?tabid=1" id="aspnetForm">{_STATE}
<table class="menu" id="ctl00_Menu1"><tr>
<td onclick="__doPostBack('ctl00$Menu1','Gi\\\\So')">Sơ đồ tổ chức</td>
<td><a href='javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("ctl00$lnkVB", "", true, "", "",
 false, true))'>Văn bản pháp quy</a></td>
<td><a href="#" onclick="javascript:__doPostBack(&#39;ctl00$lnkLich&#39;,&#39;&#39;); return false;">Lịch công tác</a></td>
<td><a href="javascript:__doPostBack('ctl00$lnkHD','')"><img src="/hd.gif" alt="Hỏi đáp"></a></td>
<td><a href="/tin.aspx">Tin tức</a></td><td><a href="/lien-he.aspx">Liên hệ</a></td>
</tr></table></form>"""


def _list(number: int) -> Reply:
    rows = "".join(
        f"<tr><td>{n}/QĐ-SNV</td><td>0{n}/0{5 - number}/2026</td><td><a href='/vb.aspx?id={number}{n}'>Quyết định số "
        f"{n} ban hành quy chế làm việc của cơ quan năm {number}</a></td></tr>"
        for n in range(1, 7)
    )
    pager = "".join(
        f"<td><a href=\"javascript:__doPostBack('ctl00$gv','Page${n}')\">{n}</a></td>"
        for n in (1, 2, 3)
        if n != number
    )
    return page(
        f"<form method='post' action='/vanban.aspx'>{_STATE}<main><h1>Văn bản pháp quy</h1><table><tr><th>Số</th>"
        f"<th>Ngày</th><th>Trích yếu</th></tr>{rows}</table><table class='pager'><tr>{pager}</tr></table></main></form>",
        title="Văn bản pháp quy",
    )


def _post(handler: Any) -> Reply:
    body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
    form = parse_qs(body, keep_blank_values=True)
    target, argument = form["__EVENTTARGET"][0], form["__EVENTARGUMENT"][0]
    if target == "ctl00$gv":
        return _list(int(argument.removeprefix("Page$")))
    if target == "ctl00$lnkVB":
        return (302, {"Location": "/vanban.aspx"}, b"")
    if target == "ctl00$lnkHD":
        return (302, {"Location": "/hoi-dap.aspx"}, b"")
    names = {("ctl00$Menu1", "Gi\\So"): "Sơ đồ tổ chức", ("ctl00$lnkLich", ""): "Lịch công tác"}
    name = names[target, argument]
    return page(f"{_MENU}<main><h1>{name}</h1><p>{f'Nội dung mục {name}. ' * 60}</p></main>", title=name)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    def other(name: str) -> Reply:
        return page(f"<main><h1>{name}</h1><p>{'Chữ của trang này. ' * 60}</p></main>", title=name)

    portal = Portal(
        pages={
            "/robots.txt": (404, {}, b""),
            "/": page(f"{_MENU}<main><p>{'Trang chủ của Sở. ' * 60}</p></main>"),
            "/vanban.aspx": _list(1),
            "/hoi-dap.aspx": other("Hỏi đáp"),
            "/tin.aspx": other("Tin tức"),
            "/lien-he.aspx": other("Liên hệ"),
        },
        posts=_post,
    )
    return crawl_portals(tmp_path_factory.mktemp("makes"), {"makes": portal})["makes"]


@pytest.mark.parametrize("name", ["Sơ đồ tổ chức", "Lịch công tác"])
def test_an_entry_that_changes_the_page_in_place_is_kept_under_its_name(crawled: Crawled, name: str) -> None:
    found = next(one for one in crawled.site.pages if one.url.endswith(f"#click={name}"))
    assert found.visibility is Visibility.SEEN
    assert f"Nội dung mục {name}" in crawled.site.body(found).decode()


@pytest.mark.parametrize(
    ("path", "label"), [("/vanban.aspx", "Văn bản pháp quy"), ("/hoi-dap.aspx", "Hỏi đáp")]
)
def test_an_entry_that_leads_on_is_kept_under_its_address(crawled: Crawled, path: str, label: str) -> None:
    found = crawled.page(path)
    assert found.visibility is Visibility.SEEN
    assert found.requested_url.endswith(f"#click={label}")


def test_the_list_goes_on_by_post_backs(crawled: Crawled) -> None:
    assert [path for path in crawled.paths if "#click=trang" in path] == [
        "/vanban.aspx#click=trang 2",
        "/vanban.aspx#click=trang 3",
    ]
