"""Block pages are recognised at any status; ordinary pages never are taken for them."""

import pytest

from crawler.blocks import block_reason
from crawler.cpu_limit import limited

_BLOCKED = {
    "cloudflare": "<title>Just a moment...</title><p>Checking your browser before accessing</p>",
    "cloudflare block": "<h1>Sorry, you have been blocked</h1><p>Cloudflare Ray ID: 7</p>",
    "f5": "The requested URL was rejected. Please consult with your administrator. Your support ID is: 123",
    "imperva": "<p>Request unsuccessful. Incapsula incident ID: 77</p>",
    "fortiweb": "<h1>Web Page Blocked!</h1><p>Attack ID: 20000051</p>",
    "vietnamese": "<h1>Yêu cầu bị từ chối</h1>",
    "vietnamese ip": "<p>Địa chỉ IP của bạn đã bị chặn do truy cập bất thường</p>",
    "flood": "<p>Bạn đang thao tác quá nhanh, vui lòng thử lại sau</p>",
    "too many": "<p>429 Too Many Requests</p>",
    "human": "<p>Vui lòng xác nhận bạn không phải là robot</p><div class=g-recaptcha></div>",
    "checking": "<p>Hệ thống đang kiểm tra trình duyệt của bạn, vui lòng chờ 5 giây</p>",
    "cookie gate": '<html><body><script>document.cookie="D1N=ab";window.location.reload(true);</script></body></html>',
    "raw challenge": '<script src="/cdn-cgi/challenge-platform/h.js"></script><p>Đợi</p>',
    "waiting": '<meta http-equiv="refresh" content="5"><p>Vui lòng chờ trong giây lát</p>',
    "login": "<p>Vui lòng đăng nhập để tiếp tục</p>",
}


@pytest.mark.parametrize("name", _BLOCKED)
def test_blocks_and_challenges(name: str) -> None:
    assert block_reason((), f"<html><body>{_BLOCKED[name]}</body></html>".encode()) != ""


def test_headers_tell_too() -> None:
    assert block_reason([("CF-Mitigated", "challenge")], b"<p>x</p>") == "challenge"
    assert block_reason([("X-Sucuri-Block", "1")], b"<p>x</p>") == "waf"


_LINKS = "".join(f'<a href="/muc-{n}">Mục {n}</a>' for n in range(12))


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>{_LINKS}</nav><p>Yêu cầu bị từ chối khi hồ sơ không hợp lệ</p>",
        "<p>" + "Thông tư quy định việc truy cập bị từ chối. " * 60 + "</p>",
        '<div id="root"></div><script src="/app.js"></script>',
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div>",
        "<h1>Liên hệ</h1><p>Điện thoại: 0204 3854 317</p>",
        "<h1>Đường dây nóng</h1><p>Vui lòng chờ trong giây lát để gặp tổng đài viên</p>",
        "",
    ],
)
def test_ordinary_pages(body: str) -> None:
    assert block_reason((), f"<html><body>{body}</body></html>".encode()) == ""


def test_words_in_scripts_do_not_count() -> None:
    assert block_reason((), b"<script>var m='Access denied';</script><h1>Trang</h1><a href=/a>a</a>") == ""


@pytest.mark.parametrize(
    "endless",
    [
        "<",
        "<script>x",
        "<script></script ",
        "<!--",
        "<title>",
        "<a ",
        "<input ",
        "<div id=a ",
        "<meta http-equiv=refresh ",
    ],
)
def test_markup_that_never_ends_costs_little(endless: str) -> None:
    with limited(4):  # minutes where each tag is looked for to the end of the page
        assert block_reason((), (endless * (390_000 // len(endless))).encode()) == ""
