"""The sample hosts without a network: each request is answered in process, or goes wrong by the script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from benchmarks.reliability.faults_script import Fault, Kind, Script
from samples.hosts import Host, hosts
from samples.http import Request, Response
from samples.server import answer


class NoSuchHost(Exception):
    """Nobody of the sample province has this name."""


class Refused(Exception):
    """The host exists and nothing listens."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """What came of a request: an answer, or (with `broken`) what went wrong on the way to it."""

    response: Response
    broken: Kind | None = None


_HEAD = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{}</title></head><body>{}</body></html>'
_CAPTCHAS = (
    (
        "Xác minh",
        "<h1>Xác minh bạn không phải là robot</h1><form><input name='ma'><button>Tiếp tục</button></form>",
    ),
    (
        "Just a moment...",
        "<p>Checking your browser before accessing the site.</p><script>/*cf-chl-*/</script>",
    ),
    (
        "Security check",
        "<p>Vui lòng nhập mã xác nhận để tiếp tục truy cập.</p><img src='/captcha.png' alt=''>",
    ),
)
_FIREWALLS = (
    ("Request Rejected", "<p>The requested URL was rejected. Please consult with your administrator.</p>"
     "<p>Your support ID is: 1234567890123456789</p>"),
    ("Truy cập bị chặn", "<h1>Yêu cầu của bạn đã bị chặn</h1><p>Tường lửa ứng dụng web. Mã: 55-1042</p>"),
    ("Web Page Blocked!", "<h1>Web Page Blocked!</h1><p>FortiGate. Attack ID: 20000008</p>"),
)  # fmt: skip
_REPAIRS = (
    ("Bảo trì hệ thống", "<h1>Hệ thống đang bảo trì</h1><p>Xin quý vị vui lòng quay lại sau.</p>"),
    ("Thông báo", "<p>Cổng thông tin điện tử đang được nâng cấp, tạm ngừng hoạt động đến 17 giờ.</p>"),
    ("Service Unavailable", "<h1>Service temporarily unavailable</h1><p>Please try again later.</p>"),
)
_MISSING = ("Không tìm thấy trang", "<h1>Không tìm thấy trang</h1><p>Trang bạn tìm không tồn tại.</p>")
_LOGIN = (
    "Đăng nhập",
    "<h1>Đăng nhập</h1><form method='post'><input name='ten'><input type='password' name='mk'><button>Đăng nhập"
    "</button></form>",
)
_STATUS = {
    Kind.FORBIDDEN: 403,
    Kind.FLOOD: 429,
    Kind.FLOOD_LATER: 429,
    Kind.ERROR: 500,
    Kind.GATEWAY: 502,
    Kind.BUSY: 503,
    Kind.SLOW_GATEWAY: 504,
    Kind.NOT_FOUND: 404,
}
_ON_THE_WAY = frozenset({Kind.RESET, Kind.TIMEOUT, Kind.TRUNCATED, Kind.BOMB})


def address_of(method: str, url: str, body: bytes = b"") -> str:
    """How scripts name a request: path and query; of a post-back also its event."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if method != "POST":
        return target
    form = parse_qs(body.decode("latin-1"))
    event = "".join(form.get(name, [""])[0] for name in ("__EVENTTARGET", "__EVENTARGUMENT"))
    return f"POST {target}#{event}"


class Network:
    """The province's hosts with one script in between; counts what was asked."""

    def __init__(self, script: Script, portal_host: str, home: str):
        self.script = script
        self.asked: list[str] = []
        self._times: Counter[str] = Counter()
        self._hosts: Mapping[str, Host] = {host.name: host for host in hosts()}
        self._portal = portal_host
        self._home = home

    def ask(self, method: str, url: str, body: bytes = b"") -> Served:
        """One request under the portal's known name. Raises NoSuchHost, Refused."""
        parts = urlsplit(url)
        host = self._hosts.get(parts.hostname or "")
        if host is None:
            raise NoSuchHost(parts.hostname or "")
        if not host.listens or (parts.scheme == "https" and not host.tls):
            raise Refused(host.name)
        address = address_of(method, url, body)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = Request(
            method=method, target=target, host=host.name, scheme=parts.scheme, body=body, charset=host.charset
        )
        whole = answer(host, request)
        redirected = whole.status in (301, 302) and whole.headers.get("Location", "").startswith("https:")
        if host.name != self._portal or (redirected and parts.scheme == "http"):
            return Served(response=whole)
        self.asked.append(address)
        kind = self._kind(address)
        return Served(response=whole) if kind is None else broken(kind, whole, self.script.seed, self._home)

    def _kind(self, address: str) -> Kind | None:
        script = self.script
        if script.blocked_from is not None and len(self.asked) >= script.blocked_from:
            return script.blocked_by
        fault: Fault | None = script.faults.get(address) or script.everywhere
        if fault is None:
            return None
        self._times[address] += 1
        return fault.kind if fault.times is None or self._times[address] <= fault.times else None


def broken(kind: Kind, whole: Response, seed: int, home: str) -> Served:
    """What a client gets in place of an answer."""
    if kind in _ON_THE_WAY or kind is Kind.SCRIPT:
        return Served(response=_cut(whole) if kind is Kind.TRUNCATED else whole, broken=kind)
    if kind is Kind.TO_HOME:
        return Served(response=Response(status=302, headers={"Location": home}), broken=kind)
    if kind is Kind.EMPTY:
        return Served(response=Response(body=b"", media=whole.media), broken=kind)
    if kind is Kind.CHARSET:
        return Served(response=_damaged(whole, seed), broken=kind)
    pages = {
        Kind.CAPTCHA: _CAPTCHAS[seed % 3],
        Kind.WAF: _FIREWALLS[seed % 3],
        Kind.MAINTENANCE: _REPAIRS[seed % 3],
        Kind.SOFT_NOT_FOUND: _MISSING,
        Kind.LOGIN: _LOGIN,
    }
    title, text = pages.get(kind, (f"Lỗi {kind.value[:3]}", f"<h1>{kind.value[:3]}</h1>"))
    headers = {"Retry-After": "30"} if kind is Kind.FLOOD_LATER else {}
    body = _HEAD.format(title, text).encode()
    return Served(response=Response(status=_STATUS.get(kind, 200), body=body, headers=headers), broken=kind)


def _cut(whole: Response) -> Response:
    return Response(
        status=whole.status,
        body=whole.body[: len(whole.body) // 3],
        media=whole.media,
        headers=whole.headers,
    )


def _damaged(whole: Response, seed: int) -> Response:
    """Letters beyond ASCII lost: to question marks, or to bytes that no encoding knows."""
    if not whole.media.startswith("text/html"):
        return whole
    lost = b"?" if seed % 2 else b"\xff"
    body = whole.body.translate(bytes(range(128)) + lost * 128)
    return Response(status=whole.status, body=body, media=whole.media, headers=whole.headers)
