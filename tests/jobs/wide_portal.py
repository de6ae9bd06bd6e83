"""A portal of some 200 addresses that always answers the same, with something of each kind that a walk remembers.

More pages than the budget, lists that leave the window, post-backs, twins, crowds of one shape, soft 404s, redirects,
refusals and errors.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

from tests.crawler.portals import Portal, Reply, page

AT = date(2025, 10, 15)
_MENU = {
    "gioi-thieu": "Giới thiệu",
    "cu/trang-1": "Giới thiệu chung",
    "cu/loi": "Thống kê báo cáo",
    "cu/cam": "Thủ trưởng đơn vị",
    "co-cau-to-chuc": "Cơ cấu tổ chức",
    "chuc-nang": "Chức năng, nhiệm vụ",
    "lanh-dao": "Lãnh đạo Sở",
    "tin-tuc": "Tin tức - Sự kiện",
    "tuyen-truyen": "Phổ biến pháp luật",
    "chi-dao-dieu-hanh": "Thông tin chỉ đạo điều hành",
    "lich-cong-tac": "Lịch công tác",
    "van-ban": "Văn bản quy phạm pháp luật",
    "quy-hoach": "Chiến lược, quy hoạch",
    "dau-thau": "Đấu thầu, mua sắm công",
    "thu-tuc": "Thủ tục hành chính",
    "gop-y": "Góp ý dự thảo văn bản",
    "hoi-dap": "Hỏi đáp",
    "lien-he": "Liên hệ",
}
_TEXT = "Sở thực hiện chức năng tham mưu, giúp Ủy ban nhân dân tỉnh quản lý nhà nước về lĩnh vực được giao. "
_LISTS = {"tin-tuc": 9, "tuyen-truyen": 4, "chi-dao-dieu-hanh": 4, "hoi-dap": 6, "dau-thau": 6}
_REPEATING = ("hoi-dap", "dau-thau")
_STEP = {"tin-tuc": 4, "tuyen-truyen": 30, "chi-dao-dieu-hanh": 12, "hoi-dap": 9, "dau-thau": 20}


def _shell(name: str, body: str, *, status: int = 200, form: bool = False) -> Reply:
    menu = "".join(f"<li><a href='/{path}'>{label}</a></li>" for path, label in _MENU.items())
    twins = "<a href='/vi/gioi-thieu'>Giới thiệu</a> <a href='/en'>English</a> <a href='/rss'>RSS</a>"
    main = f"<nav><ul>{menu}</ul></nav><main><h1>{name}</h1>{body}</main><footer>{twins}</footer>"
    if form:
        main = f"<form method='post' action='/van-ban'><input type='hidden' name='__VIEWSTATE' value='v'>{main}</form>"
    return page(main, title=name, status=status)


def _list(section: str, number: int) -> Reply:
    rows = []
    if section in _REPEATING:  # every further page shows the second one
        number = min(number, 2)
    for n in range(8):
        place = (number - 1) * 8 + n
        day = AT - timedelta(days=1 + place * _STEP[section])
        rows.append(
            f"<li><a href='/{section}/bai-{place}'>{_MENU[section]} số {place}: hội nghị chuyên đề của Sở</a> "
            f"<span>({day:%d/%m/%Y})</span></li>"
        )
    pager = "".join(f"<a href='/{section}?trang={n}'>{n}</a> " for n in range(1, _LISTS[section] + 1))
    return _shell(_MENU[section], f"<ul>{''.join(rows)}</ul><div class='pager'>{pager}</div>")


def _documents(number: int) -> Reply:
    rows = "".join(
        f"<tr><td>{number}{n}/QĐ-SKHCN</td><td>{n:02d}/0{number}/2025</td>"
        f"<td><a href='/van-ban/chi-tiet?id={number}{n}'>Quyết định về việc ban hành quy chế số {number}{n}</a></td></tr>"
        for n in range(1, 6)
    )
    pager = "".join(
        f"<a href=\"javascript:__doPostBack('ds','Page${n}')\">{n}</a> " for n in (1, 2, 3, 4) if n != number
    )
    table = f"<table><tr><th>Số ký hiệu</th><th>Ngày ban hành</th><th>Trích yếu</th></tr>{rows}</table>"
    return _shell(_MENU["van-ban"], f"{table}<div class='pager'>{pager}</div>", form=True)


def _post(handler: Any) -> Reply:
    form = parse_qs(handler.rfile.read(int(handler.headers["Content-Length"])).decode())
    return _documents(int(form["__EVENTARGUMENT"][0].removeprefix("Page$")))


def _missing(path: str) -> Reply:
    """An item, or a soft 404: this portal says 200 to everything."""
    bare = path.split("?", maxsplit=1)[0].removeprefix("/vi")
    parts = [part for part in bare.split("/") if part]
    if parts and parts[0] in _MENU and len(parts) == 2 and not parts[1].endswith("7"):
        more = "".join(
            f"<li><a href='/chu-de/{parts[0]}-{n}'>Chủ đề {n} của chuyên mục</a></li>" for n in range(2, 4)
        )
        return _shell(f"Bài {path}", f"<p>{_TEXT * 6}</p><ul>{more}</ul><p>{path}</p>")
    if parts and parts[0] == "chu-de" and not parts[1].endswith("3"):
        return _shell(
            f"Chủ đề {parts[1]}", f"<p>{_TEXT * 3}{parts[1]}</p><a href='/chu-de/{parts[1]}0'>tiếp</a>"
        )
    return _shell("Không tìm thấy trang", "<p>Trang bạn yêu cầu không tồn tại trên hệ thống.</p>")


def wide_portal(*, slow: float = 0.0) -> Portal:
    """The portal; `slow` are seconds that every answer takes."""
    pages: dict[str, Any] = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /thu-tuc/bai-2\n"),
        "/": _shell("Sở Khoa học và Công nghệ", f"<p>{_TEXT * 12}</p><a href='/cu/trang-1'>Bài cũ</a>"),
        "/cu/trang-1": (302, {"Location": "/gioi-thieu"}, b""),
        "/cu/trang-2": (302, {"Location": "/gioi-thieu"}, b""),
        "/cu/loi": page("<h1>Lỗi máy chủ</h1>", status=500),
        "/cu/cam": page("<h1>Cấm truy cập</h1>", status=403),
        "/en": _shell("Department", f"<p>{'The department of science. ' * 40}</p>"),
        "/rss": (200, {"Content-Type": "application/rss+xml"}, b"<rss version='2.0'><channel/></rss>"),
    }
    for path, label in _MENU.items():
        if path.startswith("cu/"):
            continue
        items = "".join(f"<li><a href='/{path}/bai-{n}'>{label}: mục {n}</a></li>" for n in range(3))
        old = "".join(f"<a href='/cu/{name}'>Liên kết cũ {name}</a> " for name in ("trang-2", "loi", "cam"))
        pages[f"/{path}"] = _shell(
            label, f"<p>{_TEXT * 8}</p><ul>{items}</ul>{old if path == 'lien-he' else ''}"
        )
    for section, count in _LISTS.items():
        pages[f"/{section}"] = _list(section, 1)
        pages |= {f"/{section}?trang={n}": _list(section, n) for n in range(1, count + 1)}
    pages["/van-ban"] = _documents(1)
    return Portal(pages=pages, missing=_missing, posts=_post, slow=slow)
