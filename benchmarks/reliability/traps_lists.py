"""Traps in lists, forms and articles: pages without end, replies, related articles, post-backs, missing pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs

from benchmarks.reliability.traps_model import Ask, Reply, Trap

_LAST = 3
_TODAY = date(2026, 11, 20)
_NO_ENTRY = ("", "")


def _link(address: str, label: str) -> str:
    return f"<a href='{address}'>{label}</a> "


def _rows(first: int, count: int, step: int = 3) -> str:
    days = [(n, _TODAY - timedelta(days=n * step % 300)) for n in range(first, first + count)]
    return "".join(
        f"<li><a href='/thong-bao/so-{n}'>Thông báo số {n} của Sở về công tác</a> <span>({d:%d/%m/%Y})</span></li>"
        for n, d in days
    )


@dataclass(kw_only=True)
class _LastPage(Trap):
    """A pager that always has a next page; beyond the third each page shows the third again, with status 200."""

    name: str = "same-last-page"
    says: str = "thong-bao"
    entry: tuple[str, str] = ("/thong-bao", "Thông báo")

    def noise(self, ask: Ask) -> str:
        return "" if ask.path.startswith("/thong-bao") else _link("/thong-bao?page=2", "Thông báo cũ hơn")

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path.startswith("/thong-bao/so-"):
            return f"<p>Thông báo {ask.path[14:]} của Sở gửi các đơn vị trực thuộc để biết và thực hiện.</p>"
        if ask.path != "/thong-bao":
            return None
        number = int(ask.pairs.get("page", "1"))
        pages = "".join(_link(f"/thong-bao?page={n}", str(n)) for n in range(max(1, number - 3), number + 8))
        more = _link(f"/thong-bao?page={number + 1}", "Tiếp »")
        return f"<ul>{_rows(min(number, _LAST) * 10, 10)}</ul><div class='pager'>{pages}{more}</div>"


@dataclass(kw_only=True)
class _FreshPages(Trap):
    """A pager without end whose every page has ten entries nobody has seen, all of this year."""

    name: str = "pages-without-end"
    says: str = "thong-bao"
    entry: tuple[str, str] = ("/thong-bao", "Thông báo")

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path.startswith("/thong-bao/so-"):
            n = int(ask.path[14:])
            links = "".join(
                _link(f"/thong-bao/so-{n * 3 + k}", f"Thông báo liên quan {n * 3 + k}") for k in range(6)
            )
            return f"<p>Thông báo {n} của Sở gửi các đơn vị trực thuộc để biết và thực hiện.</p>{links}"
        if not ask.path.startswith("/thong-bao"):
            return None
        number = int(ask.path.rpartition("-")[2]) if "trang-" in ask.path else 1
        pages = "".join(_link(f"/thong-bao/trang-{n}.html", str(n)) for n in range(number + 1, number + 10))
        return f"<ul>{_rows(number * 10, 10)}</ul><div class='phan-trang'>{pages}</div>"


@dataclass(kw_only=True)
class _Replies(Trap):
    """Comments under every page, each with links to reply, quote, report and vote."""

    name: str = "comments"
    entry: tuple[str, str] = _NO_ENTRY

    def noise(self, ask: Ask) -> str:
        first = ask.number * 20
        return "".join(
            _link(f"{ask.path}?replytocom={n}", "Trả lời")
            + _link(f"/binh-luan/tra-loi/{n}/{n + 1}", "Trích dẫn")
            + _link(f"/binh-luan?bai={n}&hanh-dong=thich", "Thích")
            for n in range(first, first + 12)
        )

    def undress(self, ask: Ask) -> str:
        return ask.path if "replytocom" in ask.query else ask.target

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path.startswith("/binh-luan"):
            return f"<p>Viết trả lời cho bình luận {ask.target[-12:]}.</p>"
        return None


@dataclass(kw_only=True)
class _SoftMissing(Trap):
    """Says 200 to every address: a page without the thing, each time worded and linked anew."""

    name: str = "soft-404"
    entry: tuple[str, str] = _NO_ENTRY

    def noise(self, ask: Ask) -> str:
        return "".join(_link(f"/cu/{ask.number}/bai-cu-{n}.html", f"Bài cũ {n}") for n in range(15))

    def answer(self, ask: Ask) -> Reply | str | None:
        known = ask.path in ("/", "/robots.txt") or (
            ask.path.count("/") == 1 and not ask.path.startswith("/khong-co")
        )
        if known or ("/bai-" in ask.path and not ask.path.startswith("/cu/")):
            return None
        n = ask.number
        more = "".join(
            _link(f"/cu/{n}-{k}/bai-cu-{k}.html", f"Có thể quý vị tìm bài {n + k}") for k in range(10)
        )
        return f"<h1>Không tìm thấy trang</h1><p>Trang {ask.path} không tồn tại hoặc đã bị gỡ bỏ.</p>{more}"


@dataclass(kw_only=True)
class _PostBacks(Trap):
    """A WebForms list whose pager posts back without end, and a calendar that posts back every day."""

    name: str = "post-backs"
    says: str = "thong-bao"
    entry: tuple[str, str] = ("/thong-bao", "Thông báo")

    def noise(self, ask: Ask) -> str:
        days = "".join(_link(f'javascript:__doPostBack("lich","{9000 + n}")', str(n)) for n in range(1, 31))
        return f"<table class='lich'><tr><td>{days}</td></tr></table>"

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path.startswith("/thong-bao/so-"):
            return f"<p>Thông báo {ask.path[14:]} của Sở gửi các đơn vị trực thuộc để biết và thực hiện.</p>"
        if ask.path != "/thong-bao":
            return None
        sent = parse_qs(ask.body).get("__EVENTARGUMENT", ["Page$1"])[0]
        number = int(sent.removeprefix("Page$")) if sent.startswith("Page$") else 1
        pages = "".join(
            f"<a href=\"javascript:__doPostBack('ds','Page${n}')\">{n}</a> "
            for n in range(max(1, number - 2), number + 9)
            if n != number
        )
        state = f"<input type='hidden' name='__VIEWSTATE' value='v{ask.number}'>"
        return (
            f"<form method='post' action='/thong-bao'>{state}<ul>{_rows(number * 10, 10)}</ul>"
            f"<div class='pager'>{pages}</div></form>"
        )


@dataclass(kw_only=True)
class _Exports(Trap):
    """Feeds, calendars and tables of every day to take away."""

    name: str = "exports"
    says: str = "xuat"
    entry: tuple[str, str] = _NO_ENTRY

    def noise(self, ask: Ask) -> str:
        days = [_TODAY - timedelta(days=n + ask.number % 50) for n in range(20)]
        return "".join(
            _link(f"/rss/{d:%Y/%m/%d}", "RSS")
            + _link(f"/xuat/lich.ics?ngay={d:%Y-%m-%d}", "ICS")
            + _link(f"/xuat/bang?dang=excel&tu={d:%Y%m%d}", "Excel")
            + _link(f"/xuat/tin-{d:%Y-%m-%d}.xml", "XML")
            for d in days
        )

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith(("/rss", "/xuat")):
            return None
        if "bang" in ask.path:
            return Reply(body="stt,ten\n1,a\n", type="application/vnd.ms-excel")
        if ask.path.endswith(".ics"):
            return Reply(body="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", type="text/calendar")
        return Reply(body="<rss version='2.0'><channel/></rss>", type="application/rss+xml")


@dataclass(kw_only=True)
class _Gallery(Trap):
    """Pictures with next and previous for ever, and albums of albums."""

    name: str = "gallery"
    says: str = "thu-vien-anh"
    entry: tuple[str, str] = ("/thu-vien-anh", "Thư viện ảnh")

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith("/thu-vien-anh"):
            return None
        n = int(ask.path.rpartition("/")[2]) if ask.path[-1].isdigit() else 1
        links = _link(f"/thu-vien-anh/{n + 1}", "Ảnh sau") + _link(
            f"/thu-vien-anh/{max(1, n - 1)}", "Ảnh trước"
        )
        thumbs = "".join(
            f"<a href='/thu-vien-anh/{n * 7 + k}'><img src='/anh/{n * 7 + k}.jpg' alt='Ảnh hoạt động {n * 7 + k}'></a>"
            for k in range(12)
        )
        return f"<img src='/anh/{n}.jpg' alt='Ảnh {n}'><p>Ảnh {n}</p>{links}{thumbs}"


@dataclass(kw_only=True)
class _Related(Trap):
    """Articles that link to ten others, each time others: a walk at random without end."""

    name: str = "related-articles"
    says: str = "bai-viet"
    entry: tuple[str, str] = ("/bai-viet", "Bài viết")

    def noise(self, ask: Ask) -> str:
        chance = ask.chance()
        numbers = [chance.randrange(10**6) for _ in range(20)]
        links = "".join(
            f"<li>{_link(f'/bai-viet/kinh-nghiem-trien-khai-chuyen-doi-so-{n}.html', f'Kinh nghiệm triển khai số {n}')}</li>"
            for n in numbers
        )
        return f"<div><h3>Tin liên quan</h3><ul>{links}</ul></div>"

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith("/bai-viet"):
            return None
        chance = ask.chance()
        words = [
            "đơn",
            "vị",
            "triển",
            "khai",
            "nhiệm",
            "vụ",
            "khoa",
            "học",
            "công",
            "nghệ",
            "năm",
            "nay",
            "đạt",
            "kết",
            "quả",
            "tốt",
            "theo",
            "kế",
            "hoạch",
            "đề",
            "ra",
        ]
        text = " ".join(chance.choice(words) for _ in range(120))
        return f"<p>{text}</p>"


@dataclass(kw_only=True)
class _Routes(Trap):
    """Addresses behind '#' without end, which only a browser could follow."""

    name: str = "fragment-routes"
    entry: tuple[str, str] = _NO_ENTRY

    def noise(self, ask: Ask) -> str:
        first = ask.number * 10
        return "".join(
            _link(f"{ask.path}#muc-{n}", f"Mục {n}")
            + _link(f"/#/xem/{n}/chi-tiet", f"Xem {n}")
            + _link(f"#!/tab/{n}", "Tab")
            for n in range(first, first + 10)
        )


KINDS: tuple[type[Trap], ...] = (
    _LastPage,
    _FreshPages,
    _Replies,
    _SoftMissing,
    _PostBacks,
    _Exports,
    _Gallery,
    _Related,
    _Routes,
)
