"""The one spider on small portals of loopback: what it asks for, what it records, how it ends."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.order import order_for
from evidence.model import Cause, Visibility
from tests.crawler.portals import HTML, Crawled, Portal, Reply, crawl_portals, page

_MENU = """<nav><ul class="menu">
<li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu</a></li>
<li><a href="/tin-tuc?utm_source=menu">Tin tức</a></li><li><a href="/van-ban">Văn bản pháp quy</a></li>
<li><a href="/lien-he">Liên hệ</a></li><li><a href="/rieng-tu/so-do">Sơ đồ tổ chức</a></li></ul></nav>"""


def _news(number: int, pages: int) -> Reply:
    items = "".join(
        f'<div class="item"><h3><a href="/tin-tuc/bai-{number}-{i}.html">Sở triển khai kế hoạch {number}{i}</a></h3>'
        f'<span class="date">{28 - i}/0{6 - number}/2026</span><p>Tóm tắt nội dung bài viết số {number}{i}.</p></div>'
        for i in range(1, 7)
    )
    paging = "".join(f'<a href="/tin-tuc?page={i}">{i}</a> ' for i in range(1, pages + 1))
    return page(
        f'{_MENU}<main><h1>Tin tức</h1><div class="list">{items}</div><div class="pagination">{paging}</div></main>',
        title="Tin tức",
    )


def _article(name: str) -> Reply:
    text = "Sở Thử nghiệm vừa ban hành kế hoạch thực hiện nhiệm vụ trong năm. " * 30
    return page(
        f"{_MENU}<main><h1>Bài {name}</h1><p class=date>27/05/2026</p><p>{text}</p></main>", title=name
    )


def _ordinary() -> dict[str, Any]:
    home = page(
        _MENU
        + "<main><h2>Thông báo</h2><p>" + "Cổng thông tin điện tử của Sở Thử nghiệm. " * 20 + "</p>"
        + '<a href="/dang-nhap">Đăng nhập</a><a href="/tin-tuc?print=1">In trang</a>'
        + '<a href="/lich/2026/11">Lịch</a><a href="https://dichvucong.gov.vn/">Dịch vụ công trực tuyến</a>'
        + '<a href="/cu">Trang cũ</a><a href="/mat-tich">Liên kết hỏng</a></main><footer>Sở Thử nghiệm</footer>',
    )  # fmt: skip
    documents = "".join(
        f'<tr><td>{i}/QĐ-STN</td><td>0{i}/05/2026</td><td><a href="/tep/qd-{i}.pdf">Quyết định số {i}</a></td></tr>'
        for i in range(1, 7)
    )
    pages: dict[str, Any] = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /rieng-tu/\n"),
        "/": home,
        "/gioi-thieu": (
            200,
            {**HTML, "Content-Encoding": "gzip"},
            gzip.compress(
                page(f"{_MENU}<main><h1>Giới thiệu</h1><p>{'Sở có chức năng tham mưu. ' * 40}</p></main>")[2]
            ),
        ),
        "/tin-tuc": _news(1, 3),
        "/tin-tuc?page=2": _news(2, 3),
        "/tin-tuc?page=3": _news(3, 3),
        "/van-ban": page(
            f"{_MENU}<main><h1>Văn bản pháp quy</h1><table><tr><th>Số ký hiệu</th><th>Ngày</th><th>Trích yếu</th></tr>"
            f"{documents}</table></main>"
        ),
        "/lien-he": page(f"{_MENU}<main><h1>Liên hệ</h1><p>{'Địa chỉ: số 1 đường Thử. ' * 20}</p></main>"),
        "/cu": (301, {"Location": "/lien-he?tu=cu"}, b""),
        "/lien-he?tu=cu": page(
            f"{_MENU}<main><h1>Liên hệ cũ</h1><p>{'Địa chỉ: số 1 đường Thử. ' * 20}</p></main>"
        ),
    }
    for number in range(1, 4):
        for item in range(1, 7):
            pages[f"/tin-tuc/bai-{number}-{item}.html"] = _article(f"bai-{number}-{item}")
    for i in range(1, 7):
        pages[f"/tep/qd-{i}.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 x")
    return pages


def _soft_missing(path: str) -> Reply:
    return page(f"{_MENU}<main><h1>Thông báo</h1><p>Trang bạn tìm không tồn tại trên cổng này</p></main>")


def _trouble() -> dict[str, Any]:
    """Pages that each go wrong in their own way, linked from the home page."""
    busy = iter(range(100))

    def twice(_: object) -> Reply:
        if next(busy) == 0:
            return page("<h1>Quá tải</h1>", status=503, Retry_After="1")
        return page(f"<main><h1>Liên hệ</h1><p>{'Địa chỉ cơ quan. ' * 60}</p></main>")

    def reset(handler: Any) -> None:
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)

    def lies(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(f"<main><h1>Dở dang</h1><p>{'Nội dung bị cắt. ' * 60}".encode())
        handler.close_connection = True

    places = {
        "/lien-he": "Liên hệ",
        "/gioi-thieu": "Giới thiệu",
        "/tin-tuc": "Tin tức",
        "/thu-tuc": "Thủ tục hành chính",
        "/du-an": "Dự án đầu tư",
        "/van-ban": "Văn bản pháp quy",
        "/hoi-dap": "Hỏi đáp",
        "/lich-cong-tac": "Lịch công tác",
        "/so-do-to-chuc": "Sơ đồ tổ chức",
        "/lanh-dao": "Lãnh đạo Sở",
    }
    menu = "<nav><ul>" + "".join(f'<li><a href="{p}">{t}</a></li>' for p, t in places.items()) + "</ul></nav>"
    return {
        "/robots.txt": (404, {}, b""),
        "/": page(f"{menu}<main><p>{'Trang chủ của Sở. ' * 60}</p></main>"),
        "/lien-he": twice,
        "/gioi-thieu": reset,
        "/tin-tuc": lies,
        "/thu-tuc": (302, {"Location": "/thu-tuc"}, b""),
        "/du-an": (302, {"Location": "https://dauthau.example.vn/so"}, b""),
        "/van-ban": page("<h1>Forbidden</h1>", status=403),
        "/hoi-dap": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b" " * 60_000_000)),
        "/lich-cong-tac": (200, HTML, b""),
        "/so-do-to-chuc": page("<p>Loi may chu</p>", status=500),
        "/lanh-dao": page(f"<main><h1>Lãnh đạo Sở</h1><p>{'Giám đốc: Nguyễn Văn A. ' * 40}</p></main>"),
    }


_WALL = page("<h1>Yêu cầu của bạn đã bị từ chối</h1><p>Mã sự kiện: 18446744</p>", title="Thông báo")
_COMPONENT = {
    path: page(
        f'<nav><ul><li><a href="/{so}/gioi-thieu">Giới thiệu</a></li><li><a href="/{so}/tin-tuc">Tin tức</a></li>'
        f'<li><a href="/tinh/tin-tuc">Tin của tỉnh</a></li></ul></nav><main><p>{"Nội dung. " * 80}</p></main>'
    )
    for so in ("so-a", "so-b")
    for path in (f"/{so}", f"/{so}/gioi-thieu", f"/{so}/tin-tuc")
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    folder = tmp_path_factory.mktemp("crawls")
    both = Portal(pages=_COMPONENT, slow=0.05)
    server = both.serve("127.0.9.99")
    portals: dict[str, Portal | str] = {
        "ordinary": Portal(pages=_ordinary()),
        "twin": Portal(pages=_ordinary()),
        "small": Portal(pages=_ordinary()),
        "window": Portal(pages=_ordinary()),
        "trouble": Portal(pages=_trouble()),
        "soft": Portal(
            pages={
                "/robots.txt": (404, {}, b""),
                "/": page(
                    f'{_MENU}<main><p>{"Trang chủ của Sở. " * 60}</p><a href="/ve-nha">Thư viện ảnh</a></main>'
                ),
                "/gioi-thieu": page(
                    f"{_MENU}<main><h1>Giới thiệu</h1><p>{'Chức năng của Sở. ' * 60}</p></main>"
                ),
                "/ve-nha": (302, {"Location": "/"}, b""),
            },
            missing=_soft_missing,
        ),
        "wall": Portal(pages={"/robots.txt": (404, {}, b""), "/": _WALL}, missing=lambda path: _WALL),
        "norobots": Portal(pages={"/robots.txt": (503, {}, b""), "/": _ordinary()["/"]}),
        "slowly": Portal(
            pages={
                **_ordinary(),
                "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.3"),
            }
        ),
        "standin": Portal(pages={}),
        "down": "http://127.0.9.200:9/",
        "private": "http://127.0.9.201/",
        "nowhere": "http://so-khong-co.invalid/",
        "parta": both.origin + "/so-a",
        "partb": both.origin + "/so-b",
    }
    standin = portals["standin"]
    assert isinstance(standin, Portal)
    standin.pages = {
        "/robots.txt": (404, {}, b""),
        "/": lambda handler: page(
            f'<nav><a href="http://{handler.headers["X-None"] or standin.origin[7:]}/gioi-thieu">Giới thiệu</a>'
            f'<a href="https://so.example.gov.vn/lien-he">Liên hệ</a></nav><main><p>{"Trang chủ. " * 80}</p></main>'
        ),
        "/gioi-thieu": page(f"<main><h1>Giới thiệu</h1><p>{'Chức năng. ' * 80}</p></main>"),
        "/lien-he": page(f"<main><h1>Liên hệ</h1><p>{'Địa chỉ. ' * 80}</p></main>"),
    }
    orders: dict[str, dict[str, Any]] = {
        "small": {"max_pages": 4},
        "window": {"window_start": "2026-05-01", "declared": [["hotline", "/lien-he?tu=cu"]]},
        "standin": {"home": "http://so.example.gov.vn/"},
        "slowly": {"max_pages": 5},
        "private": {"allow": False},
    }
    try:
        done = crawl_portals(folder, portals, orders)
    finally:
        server.shutdown()
        server.server_close()
    for name in ("parta", "partb"):
        done[name] = Crawled(
            result=done[name].result, site=done[name].site, portal=both, events=done[name].events
        )
    return done


def test_an_ordinary_portal_is_walked_to_its_end(crawled: dict[str, Crawled]) -> None:
    one = crawled["ordinary"]
    assert one.result["stop_reason"] == "finished"
    assert one.result["home_visibility"] == "seen"
    assert {
        "/",
        "/gioi-thieu",
        "/tin-tuc",
        "/tin-tuc?page=2",
        "/tin-tuc?page=3",
        "/van-ban",
        "/lien-he",
    } <= set(one.paths)
    home = one.site.home
    assert home is not None
    assert "Cổng thông tin điện tử" in one.site.body(home).decode()
    assert one.site.live
    assert one.events[0]["kind"] == "started"
    assert one.events[-1] == {**one.events[-1], "kind": "finished", "text": "finished"}
    assert "Tin tức" in " ".join(event["text"] for event in one.events if event["kind"] == "section")


def test_bytes_are_recorded_as_they_came(crawled: dict[str, Crawled]) -> None:
    one = crawled["ordinary"]
    packed = one.page("/gioi-thieu")
    assert packed.header("content-encoding") == "gzip"
    assert "tham mưu" in one.site.body(packed).decode()


def test_no_address_is_asked_for_twice_and_no_trap_at_all(crawled: dict[str, Crawled]) -> None:
    portal = crawled["ordinary"].portal
    assert portal is not None
    assert len(portal.paths) == len(set(portal.paths))
    for trap in (
        "/dang-nhap",
        "/tin-tuc?print=1",
        "/lich/2026/11",
        "/tin-tuc?utm_source=menu",
        "/tin-tuc?page=1",
    ):
        assert trap not in portal.paths


def test_menu_and_sections_come_before_articles(crawled: dict[str, Crawled]) -> None:
    portal = crawled["ordinary"].portal
    assert portal is not None
    first_article = next(i for i, path in enumerate(portal.paths) if "/bai-" in path)
    for path in ("/gioi-thieu", "/tin-tuc", "/van-ban", "/lien-he", "/tin-tuc?page=2"):
        assert portal.paths.index(path) < first_article


def test_of_each_list_only_a_few_articles_and_files_are_fetched(crawled: dict[str, Crawled]) -> None:
    portal = crawled["ordinary"].portal
    assert portal is not None
    assert 1 <= sum("/bai-" in path for path in portal.paths) <= 6
    newest = [f"/tep/qd-{number}.pdf" for number in (6, 5, 4, 3)]
    assert [path for path in portal.paths if path.endswith(".pdf")] == newest
    assert crawled["ordinary"].page("/tep/qd-6.pdf").visibility is Visibility.NOT_HTML


def test_what_robots_forbids_is_refused_and_never_asked_for(crawled: dict[str, Crawled]) -> None:
    one = crawled["ordinary"]
    private = one.page("/rieng-tu/so-do")
    assert (private.visibility, private.cause, private.reason) == (
        Visibility.REFUSED,
        Cause.POLICY,
        "robots_disallow",
    )
    assert one.portal is not None
    assert "/rieng-tu/so-do" not in one.portal.paths


def test_the_user_agent_names_us_and_a_contact(crawled: dict[str, Crawled]) -> None:
    portal = crawled["ordinary"].portal
    assert portal is not None
    assert {asked.agent for asked in portal.asked} == {"SoiCong/0.1 (+mailto:thu@example.gov.vn)"}


def test_redirects_and_broken_links_are_told(crawled: dict[str, Crawled]) -> None:
    one = crawled["ordinary"]
    moved = one.page("/lien-he?tu=cu")
    assert moved.requested_url.endswith("/cu")
    assert [url.rsplit("/", 1)[1] for url in moved.redirects] == ["cu"]
    lost = one.page("/mat-tich")
    assert (lost.status, lost.gone, lost.readable) == (404, True, False)


def test_the_same_portal_gives_the_same_pages(crawled: dict[str, Crawled]) -> None:
    assert crawled["ordinary"].paths == crawled["twin"].paths
    one, two = crawled["ordinary"].portal, crawled["twin"].portal
    assert one is not None
    assert two is not None
    # The address that cannot exist is made from the portal's name.
    asked = [[path for path in portal.paths if "khong-co-trang" not in path] for portal in (one, two)]
    assert asked[0] == asked[1]


def test_a_small_budget_takes_the_most_important_and_names_the_rest(crawled: dict[str, Crawled]) -> None:
    one = crawled["small"]
    assert one.result["stop_reason"] == "page_budget"
    left = [page for page in one.site.pages if page.visibility is Visibility.OUT_OF_BUDGET]
    assert left
    assert {page.reason for page in left} == {"budget"}
    assert one.portal is not None
    asked = [path for path in one.portal.paths if path != "/robots.txt" and "khong-co-trang" not in path]
    assert len([path for path in asked if not path.endswith(".pdf")]) <= 4


def test_lists_are_followed_back_to_the_window_and_declared_sections_come_first(
    crawled: dict[str, Crawled],
) -> None:
    portal = crawled["window"].portal
    assert portal is not None
    assert "/tin-tuc?page=2" in portal.paths
    pages = [
        path
        for path in portal.paths
        if path not in ("/robots.txt", "/sitemap.xml") and "khong-co-trang" not in path
    ]
    assert pages[:2] == ["/", "/lien-he?tu=cu"]


@pytest.mark.parametrize(
    ("path", "visibility", "cause", "reason"),
    [
        ("/gioi-thieu", Visibility.UNREACHABLE, Cause.SITE, "empty_response"),
        ("/tin-tuc", Visibility.PARTIAL, Cause.SITE, "truncated"),
        ("/thu-tuc", Visibility.UNREACHABLE, Cause.SITE, "redirect_loop"),
        ("/du-an", Visibility.REFUSED, Cause.POLICY, "redirected_out_of_scope"),
        ("/van-ban", Visibility.BLOCKED, Cause.SITE, "waf"),
        ("/hoi-dap", Visibility.ERRORED, Cause.SITE, "body_too_large"),
        ("/lich-cong-tac", Visibility.UNREACHABLE, Cause.SITE, "empty_response"),
        ("/so-do-to-chuc", Visibility.UNREACHABLE, Cause.SITE, "http_500"),
        ("/lanh-dao", Visibility.SEEN, None, ""),
        ("/lien-he", Visibility.SEEN, None, ""),
    ],
)
def test_every_trouble_has_its_name(
    crawled: dict[str, Crawled], path: str, visibility: Visibility, cause: Cause | None, reason: str
) -> None:
    found = crawled["trouble"].page(path)
    assert (found.visibility, found.cause, found.reason) == (visibility, cause, reason)


def test_a_redirect_out_of_the_portal_names_its_target_and_is_not_followed(
    crawled: dict[str, Crawled],
) -> None:
    assert crawled["trouble"].page("/du-an").redirects[-1] == "https://dauthau.example.vn/so"


def test_retry_after_is_honoured_at_the_server(crawled: dict[str, Crawled]) -> None:
    portal = crawled["trouble"].portal
    assert portal is not None
    times = [asked.began for asked in portal.asked if asked.path == "/lien-he"]
    assert len(times) == 2
    assert times[1] - times[0] >= 1.0
    between = [asked for asked in portal.asked if times[0] < asked.began < times[1]]
    assert between == []


def test_soft_404_and_redirects_to_home_are_not_content(crawled: dict[str, Crawled]) -> None:
    one = crawled["soft"]
    assert one.page("/tin-tuc").reason == "soft_404"
    assert one.page("/ve-nha").reason == "redirected_home"
    assert one.page("/gioi-thieu").readable
    assert all(one.page(path).gone and not one.page(path).readable for path in ("/tin-tuc", "/ve-nha"))
    probe = one.site.probe("not_found")
    assert probe is not None
    assert probe.value["status"] == 200


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("wall", ("blocked", "blocked", "site", "waf")),
        ("norobots", ("home_unseen", "refused", "site", "robots_unreachable")),
        ("down", ("home_unseen", "unreachable", "site", "connection_refused")),
        ("private", ("home_unseen", "refused", "policy", "private_address")),
    ],
)
def test_a_portal_whose_home_cannot_be_seen_ends_at_once_with_its_reason(
    crawled: dict[str, Crawled], name: str, ending: tuple[str, ...]
) -> None:
    result = crawled[name].result
    told = ("stop_reason", "home_visibility", "home_cause", "home_reason")
    assert tuple(result[key] for key in told) == ending
    assert len(crawled[name].site.pages) == 1


def test_a_name_that_does_not_exist_is_unreachable(crawled: dict[str, Crawled]) -> None:
    result = crawled["nowhere"].result
    assert result["home_visibility"] == "unreachable"
    assert result["home_reason"].startswith(("nxdomain", "dns_", "servfail", "no_address"))


def test_crawl_delay_is_kept_at_the_server(crawled: dict[str, Crawled]) -> None:
    portal = crawled["slowly"].portal
    assert portal is not None
    times = [asked.began for asked in portal.asked if asked.path != "/robots.txt"]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) >= 4
    # the client keeps 0.3 s; on a busy machine one answer arrives late and the next gap is shorter by as much
    assert min(gaps) >= 0.2
    assert sum(gaps) >= 0.3 * len(gaps) - 0.1


def test_portals_on_one_host_share_one_request_in_flight(crawled: dict[str, Crawled]) -> None:
    both = crawled["parta"].portal
    assert both is not None
    asked = sorted(both.asked, key=lambda one: one.began)
    assert all(one.ended <= two.began + 0.005 for one, two in pairwise(asked))
    assert not any(path.startswith("/tinh") for path in both.paths)
    assert all("/so-b" not in path for path in crawled["parta"].paths)


def test_a_stand_in_is_recorded_under_its_known_name(crawled: dict[str, Crawled]) -> None:
    one = crawled["standin"]
    assert {page.url for page in one.site.pages} == {
        "http://so.example.gov.vn/",
        "http://so.example.gov.vn/gioi-thieu",
        "http://so.example.gov.vn/lien-he",
    }
    assert not one.site.live
    assert one.site.home is not None
    body = one.site.body(one.site.home).decode()
    assert 'href="http://so.example.gov.vn/gioi-thieu"' in body
    assert "127.0.9" not in body


def test_what_walks_remember_goes_with_them(crawled: dict[str, Crawled]) -> None:
    assert len(crawled) > 10
    assert next(iter(crawled.values())).result["walks_alive"] <= 1


def test_scrapy_knows_the_spider() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == ["portal"]


def test_scrapy_crawls_a_portal_and_says_where_the_archive_is(tmp_path: Path) -> None:
    portal = Portal(
        pages={"/robots.txt": (404, {}, b""), "/": page(f"<main><p>{'Trang chủ. ' * 80}</p></main>")}
    )
    server = portal.serve("127.0.9.50")
    root = Path(__file__).parents[2]
    (tmp_path / "scrapy.cfg").write_text((root / "scrapy.cfg").read_text())
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "scrapy",
                "crawl",
                "portal",
                "-a",
                f"url={portal.origin}/",
                "-a",
                f"allow={portal.origin.removeprefix('http://')}",
            ],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
    finally:
        server.shutdown()
        server.server_close()
    path, _, told = done.stdout.partition(": ")
    assert told.strip() == "1 pages, finished"
    assert (tmp_path / path).exists()


def test_scrapy_crawl_without_an_address_ends_with_one_sentence() -> None:
    with pytest.raises(SystemExit, match="không phải địa chỉ"):
        order_for("")
    assert order_for("https://so.example.gov.vn", "127.0.0.1:81").allow_hosts == (("127.0.0.1", 81),)
