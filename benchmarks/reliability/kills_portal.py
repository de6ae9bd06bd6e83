"""A portal of some 800 addresses with something of each kind that a walk remembers, so that losing any of it shows.

More pages than the budget, a home page that moves to another host, lists that leave their window or repeat themselves,
post-backs that lead to one another, twins, crowds of one shape, soft 404s, redirects to known pages and to home,
refusals, errors, pages and clicks that only a browser builds, a section that only the site map names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from urllib.parse import parse_qs

from benchmarks.reliability.kills_site import Reply, Site, page

AT = date(2025, 10, 15)
HOME = "http://so.kiemthu.gov.vn/"
HOSTS = ("so.kiemthu.gov.vn", "www.kiemthu.gov.vn")  # the first one's home page sends to the second one
FRONT = "/web/so"
DATA = "/du-lieu/"  # what only a browser asks for
_MENU = {
    "gioi-thieu": "Giới thiệu",
    "cu/trang-1": "Giới thiệu chung",
    "cu/loi": "Thống kê báo cáo",
    "cu/cam": "Thủ trưởng đơn vị",
    "co-cau-to-chuc": "Cơ cấu tổ chức",
    "chuc-nang": "Chức năng, nhiệm vụ",
    "lanh-dao": "Lãnh đạo Sở",
    "tin-tuc": "Tin tức - Sự kiện",
    "tin-trong-tinh": "Tin trong tỉnh",
    "tin-nganh": "Tin tức ngành",
    "tin-hoat-dong": "Tin hoạt động",
    "tin-trong-nuoc": "Tin trong nước",
    "tin-co-so": "Tin tức cơ sở",
    "tuyen-truyen": "Phổ biến pháp luật",
    "chi-dao-dieu-hanh": "Thông tin chỉ đạo điều hành",
    "lich-cong-tac": "Lịch công tác",
    "van-ban": "Văn bản quy phạm pháp luật",
    "quy-hoach": "Chiến lược, quy hoạch",
    "du-an": "Dự án đầu tư",
    "dau-thau": "Đấu thầu, mua sắm công",
    "thu-tuc": "Thủ tục hành chính",
    "gop-y": "Góp ý dự thảo văn bản",
    "chuyen-doi-so": "Chuyển đổi số",
    "cai-cach": "Cải cách hành chính",
    "hoi-dap": "Hỏi đáp",
    "lien-he": "Liên hệ",
}
_BUILT = ("lanh-dao", "lich-cong-tac", "du-an", "chuyen-doi-so", "cai-cach", "gop-y")  # by a script
_TEXT = "Sở thực hiện chức năng tham mưu, giúp Ủy ban nhân dân tỉnh quản lý nhà nước về lĩnh vực được giao. "
_NEWS = (
    "tin-trong-tinh",
    "tin-nganh",
    "tin-hoat-dong",
    "tin-trong-nuoc",
    "tin-co-so",
)  # more than one section's share
_LISTS = {"tin-tuc": 24, "tuyen-truyen": 8, "chi-dao-dieu-hanh": 6, "hoi-dap": 6, "dau-thau": 6, "thu-tuc": 8}
_LISTS |= dict.fromkeys(_NEWS, 1)
_REPEATING = ("hoi-dap", "dau-thau")  # every further page shows the second one
_STEP = {
    "tin-tuc": 2,
    "tuyen-truyen": 10,
    "chi-dao-dieu-hanh": 12,
    "hoi-dap": 9,
    "dau-thau": 20,
    "thu-tuc": 1,
}
_OLD = {
    "cu/trang-1": "/gioi-thieu",
    "cu/trang-2": "/gioi-thieu",
    "cu/trang-3": "/co-cau-to-chuc",
    "cu/het": FRONT,
}
# No digits: each of these addresses is a shape of its own, as a portal's departments are.
_BRANCHES = (
    "ban-quan-ly",
    "trung-tam",
    "ke-toan",
    "thanh-tra",
    "to-chuc",
    "hanh-chinh",
    "cong-nghe",
    "sang-kien",
    "do-luong",
    "vien-tham",
)
_TWIGS = ("giong", "nuoc", "dat", "rung", "bien", "mua", "nang", "gio", "song")
_LEAVES = ("dong", "tay", "nam", "bac", "trung")
_CLICKED = (
    "chuc-nang",
    "co-cau-to-chuc",
    "gioi-thieu",
    "lien-he",
    "quy-hoach",
)  # whose boxes only clicks open
_APPLICATION = """<div id=root></div><script>
fetch("%s").then(answer => answer.json()).then(told => { document.getElementById("root").innerHTML =
 told.links.map(link => "<a href='" + link + "'>" + link + "</a> ").join("") +
 "<main><h1>" + told.title + "</h1><p>" + told.text + "</p></main>"; });
</script>"""
_CLICKABLE = """<div class=box><h3>Chuyên mục</h3><p><a onclick="mo(this)">Ban biên tập</a> <a onclick="mo(this)">Thư viện
 video</a></p></div><script>
function mo(box) { document.querySelector("main").innerHTML = "<h1>Mở " + box.innerText + "</h1><p>" +
 "Nội dung chỉ hiện khi bấm. ".repeat(40) + "</p>"; }
</script>"""


def _shell(name: str, body: str, *, status: int = 200, form: bool = False, twins: str = "") -> Reply:
    menu = "".join(f"<li><a href='/{path}'>{label}</a></li>" for path, label in _MENU.items())
    posted = "<li><a href=\"javascript:__doPostBack('m','tk')\">Công khai ngân sách</a></li>" if form else ""
    foot = f"<a href='/vi/gioi-thieu'>Giới thiệu</a> <a href='/en'>English</a> <a href='/rss'>RSS</a> {twins}"
    main = f"<nav><ul>{menu}{posted}</ul></nav><main><h1>{name}</h1>{body}</main><footer>{foot}</footer>"
    if form:
        main = f"<form method='post' action='/van-ban'><input type='hidden' name='__VIEWSTATE' value='v'>{main}</form>"
    return page(main, title=name, status=status)


def _list(section: str, number: int) -> Reply:
    rows = []
    if section in _REPEATING:
        number = min(number, 2)
    for n in range(8):
        place = (number - 1) * 8 + n
        day = AT - timedelta(days=1 + place * _STEP.get(section, 3))
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


def _post(body: bytes) -> Reply:
    argument = parse_qs(body.decode())["__EVENTARGUMENT"][0]
    if argument == "tk":
        return _shell("Công khai ngân sách", f"<p>{_TEXT * 5}Dự toán ngân sách năm 2025.</p>")
    return _documents(int(argument.removeprefix("Page$")))


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


def _branches() -> Iterator[tuple[str, Reply]]:
    """Departments, their teams and their places: what fills the budget."""
    for branch in _BRANCHES:
        top = f"/phong/{branch}"
        yield (
            top,
            _bare(
                top,
                [f"{top}/{twig}" for twig in _TWIGS],
                more="<a href='/cu/trang-3'>Sơ đồ cũ</a> <a href='/en/about'>English</a> <a href='/cu/het'>Trang cũ</a>"
                if branch == "to-chuc"
                else "",
            ),
        )
        for twig in _TWIGS:
            leaves = [f"{top}/{twig}/{leaf}" for leaf in _LEAVES]
            if branch == "cong-nghe":
                yield from _built(f"{top}/{twig}", leaves)
            else:
                yield f"{top}/{twig}", _bare(f"{top}/{twig}", leaves)
            for leaf in leaves:
                yield leaf, _bare(leaf, [])


def _bare(path: str, links: list[str], *, more: str = "") -> Reply:
    """A page with little around it; reading it costs little."""
    name = path.removeprefix("/phong/").replace("/", " - ").replace("-", " ")
    inner = " ".join(f"<a href='{link}'>{link.rsplit('/', 1)[-1]}</a>" for link in links)
    return page(
        f"<main><h1>Bộ phận {name}</h1><p>{_TEXT * 5}{name}</p><p>{inner} {more}</p></main>", title=name
    )


def _built(path: str, links: list[str]) -> Iterator[tuple[str, Reply]]:
    """A page that a script builds from data of its own."""
    data = f"{DATA}{path.strip('/').replace('/', '.')}.json"
    name = _MENU.get(path.strip("/"), path.rsplit("/", 1)[-1])
    told = '{"title": "%s", "text": "%s", "links": [%s]}' % (  # noqa: UP031 — braces of JSON
        name,
        f"Nội dung do trình duyệt dựng cho {name}. " * 30,
        ", ".join(f'"{link}"' for link in links),
    )
    yield path, page(_APPLICATION % data, title=name)
    yield data, (200, {"Content-Type": "application/json; charset=utf-8"}, told.encode())


def kills_portal(*, slow: float = 0.0) -> Site:
    """The portal; `slow` are seconds that every answer takes."""
    return Site(pages=_pages(), missing=_missing, post=_post, slow=slow)


def _pages() -> Mapping[str, Reply]:
    # Labels of one word: longer ones would be read as a list of entries, of which few are opened.
    branches = " ".join(f"<a href='/phong/{branch}'>{branch}</a>" for branch in _BRANCHES)
    once = "<a href='/vi/co-cau-to-chuc'>Sơ đồ</a>"
    sitemap = f"<urlset><url><loc>http://{HOSTS[1]}/tuyen-dung</loc></url><url><loc>http://{HOSTS[1]}/du-lieu-mo</loc></url></urlset>"
    pages: dict[str, Reply] = {
        "/robots.txt": (
            200,
            {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /thu-tuc/bai-2\n",
        ),
        "/sitemap.xml": (200, {"Content-Type": "application/xml"}, sitemap.encode()),
        "/": (302, {"Location": f"http://{HOSTS[1]}{FRONT}"}, b""),
        FRONT: _shell(
            "Sở Khoa học và Công nghệ",
            f"<p>{_TEXT * 12}</p><a href='/cu/trang-1'>Bài cũ</a> {branches}",
            twins=once,
        ),
        "/cu/loi": page("<h1>Lỗi máy chủ</h1>", title="Lỗi", status=500),
        "/cu/cam": page("<h1>Cấm truy cập</h1>", title="Cấm", status=403),
        "/du-lieu-mo": _shell("Dữ liệu mở", f"<p>{_TEXT * 6}</p>"),
        "/en": _shell("Department", f"<p>{'The department of science. ' * 40}</p>"),
        "/rss": (200, {"Content-Type": "application/rss+xml"}, b"<rss version='2.0'><channel/></rss>"),
    }
    pages |= {f"/{old}": (302, {"Location": new}, b"") for old, new in _OLD.items()}
    for place, (path, label) in enumerate(_MENU.items()):
        if path.startswith("cu/"):
            continue
        if path in _BUILT:
            pages |= dict(_built(f"/{path}", []))
            continue
        items = "".join(f"<li><a href='/{path}/bai-{n}'>{label}: mục {n}</a></li>" for n in range(3))
        old = "".join(f"<a href='/cu/{name}'>Liên kết cũ {name}</a> " for name in ("trang-2", "loi", "cam"))
        pages[f"/{path}"] = _shell(
            label,
            f"<p>{_TEXT * 8} {_twin(place)}</p><ul>{items}</ul>{old if path == 'lien-he' else ''}"
            f"{_CLICKABLE if path in _CLICKED else ''}",
        )
    for section, count in _LISTS.items():
        pages[f"/{section}"] = _list(section, 1)
        pages |= {f"/{section}?trang={n}": _list(section, n) for n in range(1, count + 1)}
    pages["/van-ban"] = _documents(1)
    pages |= dict(_branches())
    # Every visitor's session stands in the addresses of departments, each of which is one page all the same.
    for place in range(len(_MENU)):
        branch = f"/phong/{_BRANCHES[place % len(_BRANCHES)]}"
        pages[f"{branch}?phien={place}"] = pages[branch]
    return pages


def _twin(place: int) -> str:
    """A link to a department by another spelling of its address; the home page leads to it by its own."""
    branch = _BRANCHES[place % len(_BRANCHES)]
    return f"<a href='/phong/{branch}?phien={place}'>{branch}</a>"
