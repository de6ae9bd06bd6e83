"""Traps that have ever more pages: days, numbers, searches, combinations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from typing import ClassVar
from urllib.parse import quote, unquote

from benchmarks.reliability.traps_model import Ask, Reply, Trap

_TODAY = date(2026, 11, 20)
_WORDS = (
    "khoa",
    "cong",
    "nghe",
    "so",
    "hoa",
    "do",
    "luong",
    "chat",
    "sang",
    "tao",
    "tri",
    "tue",
    "doi",
    "moi",
)


def _link(address: str, label: str) -> str:
    return f"<a href='{address}'>{label}</a> "


@dataclass(kw_only=True)
class _Calendar(Trap):
    """Days, months, weeks and years forwards and backwards, in the path and in parameters."""

    name: str = "calendar"
    says: str = "lich-su-kien"
    entry: tuple[str, str] = ("/lich-su-kien", "Lịch sự kiện")

    def noise(self, ask: Ask) -> str:
        day = _day(ask)
        near = [day + timedelta(days=n) for n in range(-15, 16)]
        links = [_link(f"/lich-su-kien/{d:%Y/%m/%d}", f"{d.day}") for d in near]
        links += [_link(f"/lich-su-kien?ngay={d:%d-%m-%Y}", f"Ngày {d.day}") for d in near[:10]]
        other = (day - timedelta(days=31), day + timedelta(days=31), day + timedelta(days=366))
        links += [
            _link(f"/lich-su-kien?thang={d.month}&nam={d.year}", f"Tháng {d.month}/{d.year}") for d in other
        ]
        links += [_link(f"/lich-su-kien/tuan-{d:%V-%G}", f"Tuần {d:%V}") for d in other]
        return f"<table class='lich'><tr><td>{'</td><td>'.join(links)}</td></tr></table>"

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path.startswith("/lich-su-kien"):
            return f"<p>Không có sự kiện nào trong ngày {_day(ask):%d/%m/%Y}.</p>"
        return None


def _day(ask: Ask) -> date:
    numbers = [int(n) for n in ask.path.replace("-", "/").split("/") if n.isdigit()]
    pairs = ask.pairs
    try:
        if len(numbers) == 3:
            return date(*numbers)
        if "ngay" in pairs:
            day, month, year = pairs["ngay"].split("-")
            return date(int(year), int(month), int(day))
        if "nam" in pairs:
            return date(int(pairs["nam"]), int(pairs["thang"]), 1)
        if len(numbers) == 2:
            return date.fromisocalendar(numbers[1], numbers[0], 1)
    except (ValueError, KeyError):
        return _TODAY
    return _TODAY


@dataclass(kw_only=True)
class _Prints(Trap):
    """Print, PDF, e-mail and share versions of every page, each linking to versions of itself."""

    name: str = "print-and-share"
    entry: tuple[str, str] = ("", "")

    def noise(self, ask: Ask) -> str:
        here = quote(ask.path, safe="")
        ways = (
            "?in=1",
            "?format=pdf",
            "?tmpl=component&print=1&page=",
            "?viewMode=print",
            "?chia-se=zalo",
            "?kieu=in",
        )
        links = [_link(f"{ask.path}{way}", f"Bản {n}") for n, way in enumerate(ways)]
        links += [
            _link(f"/in-trang{ask.path}", "In"),
            _link(f"/gui-email?trang={here}&lan={ask.number}", "Gửi"),
        ]
        links += [_link(f"/chia-se/{site}?u={here}&luot={ask.number}", site) for site in ("facebook", "zalo")]
        return "".join(links)

    def undress(self, ask: Ask) -> str:
        return ask.path

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path.startswith(("/in-trang", "/gui-email", "/chia-se")):
            return f"<p>Bản để in, gửi và chia sẻ lần {ask.number}.</p>"
        return None


@dataclass(kw_only=True)
class _Facets(Trap):
    """All combinations of filters and sort orders of one list."""

    name: str = "facets"
    says: str = "tra-cuu"
    entry: tuple[str, str] = ("/tra-cuu", "Tra cứu hồ sơ công nghệ")
    _filters: ClassVar = {
        "linh-vuc": ("khcn", "sohuu", "doluong", "bucxa", "doimoi"),
        "loai": ("a", "b", "c", "d"),
        "don-vi": ("so", "chi-cuc", "trung-tam"),
        "nam-bh": ("2022", "2023", "2024", "2025", "2026"),
        "xep": ("moi", "cu", "ten"),
        "kieu-xem": ("luoi", "danh-sach"),
    }

    def noise(self, ask: Ask) -> str:
        chosen = ask.pairs if ask.path.startswith("/tra-cuu") else {}
        links = []
        for name, values in self._filters.items():
            for value in values:
                pairs = {**chosen, name: value}
                links.append(_link("/tra-cuu?" + "&".join(f"{k}={v}" for k, v in pairs.items()), value))
        return "".join(links)

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith("/tra-cuu"):
            return None
        rows = list(islice(product(*self._filters.values()), 400))
        first = len(ask.pairs) * 3
        return (
            "<ul>" + "".join(f"<li>Hồ sơ {'-'.join(row)}</li>" for row in rows[first : first + 8]) + "</ul>"
        )


@dataclass(kw_only=True)
class _Redirects(Trap):
    """Redirects with a counter that never end, loops of three, and chains of meta refreshes."""

    name: str = "redirects"
    says: str = "chuyen"
    entry: tuple[str, str] = ("/lien-ket", "Liên kết nhanh")

    def noise(self, ask: Ask) -> str:
        start = ask.number * 100
        links = [_link(f"/chuyen?dem={start + n}", f"Liên kết {n}") for n in range(12)]
        links += [_link(f"/chuyen-tiep/{start + n}", f"Chuyển tiếp {n}") for n in range(12)]
        return "".join(links) + _link("/vong/1", "Vòng")

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path == "/chuyen":
            return _moved(f"/chuyen?dem={int(ask.pairs.get('dem', 0)) + 1}", ask)
        if ask.path.startswith("/vong/"):
            return _moved(f"/vong/{int(ask.path[6:]) % 3 + 1}", ask)
        if ask.path.startswith("/chuyen-tiep/"):
            after = int(ask.path.rpartition("/")[2]) + 1
            refresh = f"<meta http-equiv='refresh' content='0;url=/chuyen-tiep/{after}'>"
            return Reply(
                body=f"<html><head><title>Chờ</title>{refresh}</head><body>Đang chuyển</body></html>"
            )
        return "<p>Các liên kết nhanh của Sở.</p>" if ask.path == "/lien-ket" else None


def _moved(to: str, ask: Ask) -> Reply:
    return Reply(status=302, headers=(("Location", to), ("Set-Cookie", f"luot={ask.number}; Path=/")))


@dataclass(kw_only=True)
class _Numbered(Trap):
    """Near-duplicate bodies under ever new numbers, each linking to five more."""

    name: str = "near-duplicates"
    says: str = "chuyen-de"
    entry: tuple[str, str] = ("/chuyen-de", "Chuyên đề")

    def noise(self, ask: Ask) -> str:
        n = int(ask.path.rpartition("-")[2]) if "/muc-" in ask.path else ask.number
        return "".join(_link(f"/chuyen-de/muc-{n * 5 + k}", f"Chuyên đề {n * 5 + k}") for k in range(1, 30))

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith("/chuyen-de"):
            return None
        text = (
            "Chuyên đề đang được các đơn vị chuyên môn của Sở biên tập theo kế hoạch truyền thông hằng năm. "
            * 5
        )
        return f"<p>{text}</p><p>Lượt xem: {ask.number * 13}</p>"


@dataclass(kw_only=True)
class _Tags(Trap):
    """A tag cloud on every page; each tag's page shows thirty more tags."""

    name: str = "tag-cloud"
    says: str = "the"
    entry: tuple[str, str] = ("/the", "Từ khóa")

    def noise(self, ask: Ask) -> str:
        chance = ask.chance()
        tags = ["-".join(chance.sample(_WORDS, 3)) for _ in range(30)]
        return (
            "<div class='tags'>"
            + "".join(_link(f"/the/{tag}", tag.replace("-", " ")) for tag in tags)
            + "</div>"
        )

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith("/the"):
            return None
        named = ask.path.removeprefix("/the").strip("/").replace("-", " ")
        chance = ask.chance()
        rows = [f"Tin số {chance.randrange(900)} nói về {named}" for _ in range(4)]
        return "<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"


@dataclass(kw_only=True)
class _Searches(Trap):
    """Pages of search results that link to further searches."""

    name: str = "search-results"
    says: str = "tim-kiem"
    entry: tuple[str, str] = ("/tim-kiem?q=khoa+hoc", "Tìm kiếm nhiều")

    def noise(self, ask: Ask) -> str:
        chance = ask.chance()
        asked = ["+".join(chance.sample(_WORDS, 2)) for _ in range(15)]
        return "".join(_link(f"/tim-kiem?q={text}", text.replace("+", " ")) for text in asked) + "".join(
            _link(f"/tim-kiem/{text.replace('+', '-')}", text) for text in asked[:5]
        )

    def answer(self, ask: Ask) -> Reply | str | None:
        if not ask.path.startswith("/tim-kiem"):
            return None
        text = unquote(ask.pairs.get("q", ask.path.rpartition("/")[2]))
        rows = "".join(f"<li>Kết quả {n} cho {text}</li>" for n in range(6))
        pages = "".join(_link(f"/tim-kiem?q={quote(text)}&trang={n}", str(n)) for n in range(2, 9))
        return f"<ul>{rows}</ul><div class='pager'>{pages}</div>"


KINDS: tuple[type[Trap], ...] = (
    _Calendar,
    _Prints,
    _Facets,
    _Redirects,
    _Numbered,
    _Tags,
    _Searches,
)
