"""The portals of the politeness bench, and who of them is crawled how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.reliability.politeness_servers import Host, Reply, page, portal
from crawler.robots_file import LONGEST

DELAY = 0.4
ADDRESS = "127.31.0.5"
SHARED = tuple(f"chung-{number}.example.gov.vn" for number in range(1, 6))
PACE, HURRY = "nhip.example.gov.vn", "voi.example.gov.vn"
RETRY, CRAWL_DELAY = "ban.example.gov.vn", "cham.example.gov.vn"
FORBIDDEN, LIFTED = "cam.example.gov.vn", "mo.example.gov.vn"
CLOSES, OPENS = "dong.example.gov.vn", "som.example.gov.vn"
RESTS = 3
_RULES = b"User-agent: *\nDisallow: /rieng\n"
ALL, SOME, NONE = "all", "all but what is forbidden", "nothing"


def _text(body: bytes, status: int = 200, **headers: str) -> Callable[[int, str], Reply]:
    kept = {"Content-Type": "text/plain", **{key.replace("_", "-"): value for key, value in headers.items()}}
    return lambda number, path: (status, kept, body)


def _hops(count: int) -> Callable[[int, str], Reply]:
    def answer(_: int, path: str) -> Reply:
        number = int(path.removeprefix("/robots").strip("-.tx") or 0)
        if number < count:
            return 301, {"Location": f"/robots-{number + 1}.txt"}, b""
        return 200, {"Content-Type": "text/plain"}, _RULES

    return answer


def _busy(number: int) -> Reply:
    if number == 1:
        return 503, {"Retry-After": str(RESTS)}, b""
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page("Mục bận")


# robots.txt by transport (RFC 9309, 2.3.1) → what may be read.
TRANSPORT: dict[str, tuple[Callable[[int, str], Reply | None], str]] = {
    "404": (_text(b"", 404), ALL),
    "401": (_text(b"", 401), ALL),
    "403": (_text(b"", 403), ALL),
    "429": (_text(_RULES, 429), NONE),
    "500": (_text(_RULES, 500), NONE),
    "503": (_text(_RULES, 503), NONE),
    "reset": (lambda number, path: None, NONE),
    "5-redirects": (_hops(5), SOME),
    "6-redirects": (_hops(6), ALL),
    "500-kib": (_text(b"#" * (LONGEST - len(_RULES) - 1) + b"\n" + _RULES), SOME),
    "500-kib-and-1": (_text(b"#" * LONGEST + b"\n" + _RULES), ALL),
    "html": (_text(b"<html>" + _RULES, 200, Content_Type="text/html"), ALL),
    "bom": (_text(b"\xef\xbb\xbf" + _RULES), SOME),
}


def case_host(kind: str) -> str:
    """The portal whose robots.txt is a case of TRANSPORT."""
    return f"robots-{kind}.example.gov.vn"


def _with_forbidden(name: str, address: str) -> Host:
    """A portal that leads to what its robots.txt forbids in every way that a page has."""
    links = '<li><a href="/cam/lien-ket">Giới thiệu</a></li><li><a href="/tin-tuc">Tin tức</a></li>'
    links += """<li><a href="#" onclick="location.href='/cam/bam'">Lịch công tác</a></li>"""
    links += '<li><a href="/dan-toi-cam">Văn bản</a></li>'
    script = "<script>fetch('/cam/du-lieu.json');</script><iframe src='/cam/khung'></iframe>"
    pages = {"/": page("Trang chủ", links, script), "/tin-tuc": page("Tin tức", links)}
    return Host(
        name=name,
        address=address,
        pages=pages,
        robots=_text(b"User-agent: SoiCong\nDisallow: /cam/\n"),
        special={"/dan-toi-cam": lambda number: (302, {"Location": "/cam/chuyen-huong"}, b"")},
    )


def hosts(pages: int) -> list[Host]:
    """All portals; the busier ones have so many sections."""
    made = [
        portal(PACE, "127.31.0.1", pages),
        portal(HURRY, "127.31.0.2", pages),
        portal(CRAWL_DELAY, "127.31.0.3", 6, robots=_text(b"User-agent: *\nCrawl-delay: 1\n")),
        portal(RETRY, "127.31.0.4", 3, special={"/muc-2": _busy}),
        *(portal(name, ADDRESS, pages - 2) for name in SHARED),
        _with_forbidden(FORBIDDEN, "127.31.0.6"),
        _with_forbidden(LIFTED, "127.31.0.7"),
        portal(CLOSES, "127.31.0.8", 60),
        portal(OPENS, "127.31.0.9", 3),
    ]
    links = '<li><a href="/rieng">Giới thiệu</a></li><li><a href="/tin-tuc">Tin tức</a></li>'
    texts = {
        "/": page("Trang chủ", links),
        "/rieng": page("Giới thiệu", links),
        "/tin-tuc": page("Tin tức", links),
    }
    for number, (kind, (robots, _)) in enumerate(TRANSPORT.items()):
        made.append(Host(name=case_host(kind), address=f"127.31.1.{number + 1}", pages=texts, robots=robots))
    return made


# Who is crawled how. A clock that runs six times as fast, 80 s before a window closes and 20 s before another opens.
SPEED = 6.0
SEEN: list[dict[str, Any]] = [
    {"host": PACE, "delay": DELAY},
    {"host": HURRY},
    *({"host": name, "delay": DELAY} for name in SHARED),
    {"host": FORBIDDEN},
    {"host": LIFTED, "lifted": True},
]
BARE: list[dict[str, Any]] = [
    {"host": CRAWL_DELAY, "delay": 0.1},
    {"host": RETRY, "delay": 0.1},
    *({"host": case_host(kind)} for kind in TRANSPORT),
]
EDGES: list[dict[str, Any]] = [
    {"host": CLOSES, "delay": 0.2, "hours": "22:00-05:00"},
    {"host": OPENS, "hours": "04:59-05:30"},
]
