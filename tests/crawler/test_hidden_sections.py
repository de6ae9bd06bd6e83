"""Sections where only a visitor with a browser finds them: built menus, cards, tabs, jump lists, bare pictures, maps."""

from __future__ import annotations

import gzip

import pytest

from checks.reading.facts import LinkKind, PageFacts
from checks.reading.page import read_page
from crawler.merging import ADDED
from evidence.model import Visibility
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

pytestmark = pytest.mark.browser

_TEXT = "Sở tiếp tục thực hiện các nhiệm vụ được Uỷ ban nhân dân tỉnh giao trong quý. " * 20
_STATIC = '<nav><ul id="m"><li><a href="/">Trang chủ</a></li><li><a href="/tin-tuc">Tin tức</a></li>'
_HOME = f"""{_STATIC}<li id="gt"><a href="#">Giới thiệu</a></li><li id="vb"><a href="#">Tài liệu</a></li></ul>
<button class="navbar-toggler" aria-expanded="false" onclick="mo()">☰</button>
<button class="btn-login" onclick="location.href='/xoa-het'">Đăng nhập</button></nav>
<main><p>{_TEXT}</p>
<div class="card" id="the"><img src="/a.png" alt=""><h3>Lịch công tác</h3></div>
<span onclick="moTrang(3)">Hỏi đáp</span>
<div id="ngoai" style="cursor:pointer">Dịch vụ công trực tuyến</div>
<div id="trong" role="button">Thông tin tuyên truyền</div>
<form method="post" action="/gui"><input name="y" type="text"><button>Gửi góp ý dự thảo</button>
<a href="#" onclick="this.closest('form').submit()">Lấy ý kiến dự thảo</a></form>
<select id="s"><option value="">Chọn</option><option value="7">Dự án đầu tư</option></select>
<a href="/anh-1"><img src="/banner1.png"></a><a href="/anh-2"><img src="/banner2.png" alt="banner"></a>
<a href="/tep/quy-hoach.pdf"><img src="/banner3.png"></a>
<ul class="nav nav-tabs"><li><a data-toggle="tab" href="#t1">Thông báo</a></li>
<li><a data-toggle="tab" href="#t2" id="t2a">Chỉ đạo điều hành</a></li></ul>
<div class="tab-content"><div id="t1"><ul><li><a href="/tb-1">Thông báo tuyển sinh năm học mới của trường</a></li></ul></div>
<div id="t2"></div></div>
<div class="box"><div class="box-header"><h3>Khen thưởng</h3><a href="/kt">Xem thêm</a></div><p>Huân chương</p></div>
</main><footer><a href="/lien-he-chan">Liên hệ</a></footer>
<script>
const $ = q => document.querySelector(q);
$('#m').insertAdjacentHTML('beforeend', '<li><a href="/tthc">Thủ tục hành chính</a></li>');
function mo() {{
  $('nav').insertAdjacentHTML('beforeend', '<div id="o"><ul><li><a href="/dau-thau">Đấu thầu</a></li></ul></div>'); }}
$('#gt').addEventListener('mouseenter', () => {{
  document.querySelectorAll('.bay').forEach(e => e.remove());
  $('#gt').insertAdjacentHTML('beforeend', '<ul class="bay"><li><a href="/so-do">Sơ đồ tổ chức</a></li></ul>'); }});
$('#vb').addEventListener('mouseenter', async () => {{
  document.querySelectorAll('.bay').forEach(e => e.remove());
  $('#vb').insertAdjacentHTML('beforeend', await (await fetch('/manh')).text()); }});
$('#the').addEventListener('click', () => {{ location.href = '/lich-tuan'; }});
function moTrang(n) {{ window.open('muc.aspx?id=' + n, '_blank'); }}
$('#ngoai').onclick = () => window.open('https://dichvucong.vidu.gov.vn/');
$('#trong').addEventListener('click', () => history.pushState({{}}, '', '/tuyen-truyen'));
$('#s').addEventListener('change', e => {{ location = '/du-an?id=' + e.target.value; }});
$('#t2a').addEventListener('click', () => {{
  $('#t2').innerHTML = '<ul><li>Công văn 12/SNV-VP về việc tăng cường kỷ cương hành chính, ngày 12/3/2026</li></ul>'; }});
</script>"""


def _section(name: str) -> Reply:
    return page(f"{_STATIC}</ul></nav><main><h1>{name}</h1><p>{_TEXT}</p></main>", title=name)


_PATHS = {
    "/tin-tuc": "Tin tức",
    "/tthc": "Thủ tục hành chính",
    "/dau-thau": "Đấu thầu",
    "/so-do": "Sơ đồ tổ chức",
    "/vb-1": "Văn bản quy phạm pháp luật",
    "/lich-tuan": "Lịch công tác",
    "/muc.aspx?id=3": "Hỏi đáp",
    "/tuyen-truyen": "Phổ biến pháp luật",
    "/du-an?id=7": "Dự án đầu tư",
    "/anh-1": "Công khai ngân sách",
    "/anh-2-that": "Cải cách hành chính",
    "/kt": "Khen thưởng",
    "/lien-he-chan": "Liên hệ",
    "/tb-1": "Thông báo tuyển sinh năm học mới của trường",
    "/thong-ke-bao-cao": "Báo cáo thống kê",
    "/so-do-trang": "Sơ đồ trang",
}
_INDEX = b"""<sitemapindex><sitemap><loc>%s/ban-do-1.xml.gz</loc></sitemap></sitemapindex>"""
_MAP = b"""<urlset><url><loc>%s/thong-ke-bao-cao</loc></url><url><loc>%s/tin-tuc</loc></url>
<url><loc>%s/bai-viet-so-1-cua-thang-nay</loc></url></urlset>"""


def _declares(handler: object) -> Reply:
    host = getattr(handler, "headers")["Host"]  # noqa: B009
    return (
        200,
        {"Content-Type": "text/plain"},
        f"User-agent: *\nSitemap: http://{host}/chi-muc.xml\n".encode(),
    )


def _origin(handler: object) -> bytes:
    return f"http://{getattr(handler, 'headers')['Host']}".encode()  # noqa: B009


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    portals: dict[str, Portal | str] = {
        "full": Portal(
            pages={
                "/": page(_HOME),
                "/manh": page('<ul class="bay"><li><a href="/vb-1">Văn bản quy phạm pháp luật</a></li></ul>'),
                "/anh-2": (302, {"Location": "/anh-2-that"}, b""),
                "/tep/quy-hoach.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 quy hoach"),
                "/robots.txt": _declares,
                "/chi-muc.xml": lambda h: (200, {"Content-Type": "text/html"}, _INDEX % _origin(h)),
                "/ban-do-1.xml.gz": lambda h: (
                    200,
                    {"Content-Type": "application/gzip"},
                    gzip.compress(_MAP.replace(b"%s", _origin(h))),
                ),
                **{path: _section(name) for path, name in _PATHS.items()},
            }
        ),
        "lossy": Portal(
            pages={
                "/robots.txt": (404, {}, b""),
                "/": page(
                    f"{_STATIC}<li><a href='/kt'>Khen thưởng</a></li></ul></nav><main><p>{_TEXT}</p></main>"
                    "<script>document.body.innerHTML = '<p>Lỗi tải trang</p>'"
                    " + '<a href=\"/lich-tuan\">Lịch công tác</a>';</script>"
                ),
                **{path: _section(_PATHS[path]) for path in ("/tin-tuc", "/kt", "/lich-tuan")},
            }
        ),
        "ordinary": Portal(
            pages={
                "/robots.txt": (404, {}, b""),
                "/": page(
                    f"{_STATIC}<li><a href='/kt'>Khen thưởng</a></li></ul></nav><main><p>{_TEXT}</p></main>"
                    "<script>document.title += ' – ' + new Date().getFullYear();</script>"
                ),
                **{path: _section(_PATHS[path]) for path in ("/tin-tuc", "/kt")},
            }
        ),
    }
    return crawl_portals(tmp_path_factory.mktemp("hidden"), portals, browser=True)


def _home(one: Crawled) -> PageFacts:
    """The home page as a judge reads it again out of the archive."""
    home = one.site.home
    assert home is not None
    return read_page(home.url, one.site.body(home), rendered=home.rendered)


@pytest.mark.parametrize(
    "path",
    [path for path in _PATHS if path not in ("/so-do-trang", "/tuyen-truyen")],
)
def test_pages_behind_every_kind_of_entry_are_visited(crawled: dict[str, Crawled], path: str) -> None:
    seen = crawled["full"].page(path)
    assert seen.visibility is Visibility.SEEN
    assert not seen.rendered


def test_the_home_page_is_kept_as_the_browser_built_it_and_says_where_clicks_lead(
    crawled: dict[str, Crawled],
) -> None:
    one = crawled["full"]
    facts = _home(one)
    assert facts.rendered
    links = {link.text: link for link in facts.links}
    for name in ("Thủ tục hành chính", "Đấu thầu", "Sơ đồ tổ chức", "Văn bản quy phạm pháp luật"):
        assert links[name].url
    assert links["Sơ đồ tổ chức"].menu_path == ("Giới thiệu", "Sơ đồ tổ chức")
    assert links["Lịch công tác"].kind is LinkKind.CLICK
    assert links["Lịch công tác"].url.endswith("/lich-tuan")
    assert links["Dịch vụ công trực tuyến"].url == "https://dichvucong.vidu.gov.vn/"
    assert links["Dự án đầu tư"].kind is LinkKind.SELECT


def test_a_bare_picture_that_leads_to_a_file_is_fetched(crawled: dict[str, Crawled]) -> None:
    assert crawled["full"].page("/tep/quy-hoach.pdf").visibility is Visibility.NOT_HTML


def test_an_address_that_only_a_script_sets_is_asked_for(crawled: dict[str, Crawled]) -> None:
    assert crawled["full"].page("/tuyen-truyen").visibility is Visibility.SEEN


def test_a_tab_that_a_script_fills_is_clicked_and_kept_under_its_name(crawled: dict[str, Crawled]) -> None:
    one = crawled["full"]
    clicked = next(found for found in one.site.pages if "#click=Chỉ đạo điều hành" in found.url)
    assert clicked.readable
    assert "12/SNV-VP" in one.site.body(clicked).decode()


def test_a_section_that_only_the_site_map_names_is_visited_and_says_so(crawled: dict[str, Crawled]) -> None:
    found = crawled["full"].page("/thong-ke-bao-cao")
    assert (found.found_on or "").endswith("/ban-do-1.xml.gz")
    assert "/bai-viet-so-1-cua-thang-nay" not in crawled["full"].paths


def test_nothing_is_sent_and_nobody_logs_in(crawled: dict[str, Crawled]) -> None:
    portal = crawled["full"].portal
    assert portal is not None
    assert "/xoa-het" not in portal.paths
    assert "/gui" not in portal.paths


def test_a_dom_that_lost_its_content_does_not_replace_the_page_but_its_links_count(
    crawled: dict[str, Crawled],
) -> None:
    one = crawled["lossy"]
    facts = _home(one)
    assert facts.words > 200
    assert {"Tin tức", "Khen thưởng", "Lịch công tác"} <= {link.text for link in facts.links}
    assert one.page("/lich-tuan").readable
    assert f'{ADDED}="browser"'.encode() in one.site.body(one.page("/"))


def test_an_ordinary_portal_is_looked_at_once_and_kept_as_the_server_sent_it(
    crawled: dict[str, Crawled],
) -> None:
    one = crawled["ordinary"]
    assert one.portal is not None
    assert not any(found.rendered for found in one.site.pages)
    assert one.portal.paths.count("/") == 2
    assert one.portal.paths.count("/kt") == one.portal.paths.count("/tin-tuc") == 1


def test_what_was_tried_on_the_home_page_is_not_clicked_again_elsewhere(crawled: dict[str, Crawled]) -> None:
    clicked = [
        found.url.partition("#click=")[2] for found in crawled["full"].site.pages if "#click=" in found.url
    ]
    assert sorted(clicked) == ["Chỉ đạo điều hành", "Lấy ý kiến dự thảo"]
    # a click that would send a form shows nothing, and is said to have shown nothing
    form = next(found for found in crawled["full"].site.pages if found.url.endswith("Lấy ý kiến dự thảo"))
    assert (form.visibility, form.reason) == (Visibility.ERRORED, "click_changed_nothing")
