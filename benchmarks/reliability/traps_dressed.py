"""Traps that write the same page's address in ever new ways."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from benchmarks.reliability.traps_model import Ask, Reply, Trap

_NO_ENTRY = ("", "")
_TOKEN = "0123456789abcdef"


def _token(ask: Ask, length: int = 16) -> str:
    chance = ask.chance()
    return "".join(chance.choice(_TOKEN) for _ in range(length))


def _with(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


@dataclass(kw_only=True)
class _PathSession(Trap):
    """A session in the path that every answer to a visitor without its cookie makes anew; unknown by its name."""

    name: str = "session-in-path"
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        if ask.number % 2:
            return f"{path};jsessionid={_token(ask, 24).upper()}.node{ask.number % 3}"
        return f"/(S({_token(ask, 24)})){path}"

    def undress(self, ask: Ask) -> str:
        return re.sub(r"/\(S\(\w+\)\)|;jsessionid=[^/?]*", "", ask.path) or "/"


@dataclass(kw_only=True)
class _QuerySession(Trap):
    """Sessions as query parameters of known and of unknown names, new with every answer."""

    name: str = "session-in-query"
    says: str = "phien"
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        return _with(path, f"PHPSESSID={_token(ask)}&sid={_token(ask, 20)}&phien={_token(ask, 8)}")

    def undress(self, ask: Ask) -> str:
        return ask.path


@dataclass(kw_only=True)
class _QueryNoise(Trap):
    """Tracking parameters and numbers against caches, new with every answer."""

    name: str = "random-parameters"
    says: str = "rnd"
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        n = ask.number * 7919 % 100_003
        known = f"utm_source=menu{n % 5}&fbclid=Iw{_token(ask, 20)}&_={1_795_000_000_000 + n}"
        return _with(path, f"{known}&rnd=0.{n:06d}&v={n % 97}")

    def undress(self, ask: Ask) -> str:
        return ask.path


@dataclass(kw_only=True)
class _Letters(Trap):
    """Upper and lower case, double and trailing slashes: a server that takes them all for one page (IIS)."""

    name: str = "case-and-slashes"
    says: str = ""
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        if path == "/":  # '//' would be a host
            return path
        chance = ask.chance()
        mixed = "".join(letter.upper() if chance.random() < 0.3 else letter for letter in path)
        slashes = mixed.replace("/", "/" * chance.choice((1, 1, 2, 3)))
        return "/" + slashes.lstrip("/") + chance.choice(("", "/", "//", "/./"))

    def undress(self, ask: Ask) -> str:
        segments = [one for one in ask.path.lower().split("/") if one not in ("", ".")]
        return "/" + "/".join(segments)


_SLUGS = {
    "/gioi-thieu": "/giới-thiệu-chung",
    "/co-cau-to-chuc": "/cơ-cấu-tổ-chức",
    "/chuc-nang-nhiem-vu": "/chức-năng-nhiệm-vụ",
    "/lanh-dao-so": "/lãnh-đạo-sở",
    "/tin-tuc": "/tin-tức",
    "/chi-dao-dieu-hanh": "/chỉ-đạo-điều-hành",
    "/lich-cong-tac": "/lịch-công-tác",
    "/van-ban": "/văn-bản",
    "/thu-tuc-hanh-chinh": "/thủ-tục-hành-chính",
    "/hoi-dap": "/hỏi-đáp",
    "/lien-he": "/liên-hệ",
    "/du-an": "/dự-án",
}


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


@dataclass(kw_only=True)
class _Escapes(Trap):
    """One Vietnamese slug as NFC, NFD, raw, escaped in upper or lower case, half escaped."""

    name: str = "percent-escapes"
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        chance = ask.chance()
        folder = next((one for one in _SLUGS if path == one or path.startswith(one + "/")), "")
        text = (_SLUGS[folder] if folder else path) + path[len(folder) :] if folder else path
        text = unicodedata.normalize(chance.choice(("NFC", "NFD")), text)
        if chance.random() < 0.3:
            return text
        escaped = quote(text)
        if chance.random() < 0.4:
            escaped = re.sub(r"%[0-9A-F]{2}", lambda found: found.group(0).lower(), escaped)
        if chance.random() < 0.4:  # letters that need no escape
            escaped = "".join(
                f"%{ord(c):02X}" if c in "aeint" and chance.random() < 0.3 else c for c in escaped
            )
        return escaped

    def undress(self, ask: Ask) -> str:
        plain = _bare(unquote(ask.path))
        for short, slug in _SLUGS.items():
            long = _bare(slug)
            if plain == long or plain.startswith(long + "/"):
                return short + plain[len(long) :]
        return plain


@dataclass(kw_only=True)
class _GrowingPaths(Trap):
    """Relative links on a server that ignores what stands before the last known name: /a/b/a/b/…"""

    name: str = "growing-paths"
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        if path == "/":
            return path
        return f"{path.lstrip('/')}/" if ask.number % 3 else f"muc/../{path.lstrip('/')}/"

    def undress(self, ask: Ask) -> str:
        segments = [one for one in ask.path.split("/") if one]
        if not segments:
            return "/"
        if segments[-1].startswith("bai-"):
            return f"/{segments[-2]}/{segments[-1]}" if len(segments) > 1 else "/khong"
        return f"/{segments[-1]}"


@dataclass(kw_only=True)
class _Twins(Trap):
    """http and https, with and without www: four addresses of every page, alternating at random."""

    name: str = "scheme-and-www"
    entry: tuple[str, str] = _NO_ENTRY

    def dress(self, path: str, ask: Ask) -> str:
        chance = ask.chance()
        host = ask.host.removeprefix("www.")
        return f"{chance.choice(('http', 'https'))}://{chance.choice(('', 'www.'))}{host}{path}"


@dataclass(kw_only=True)
class _BackLinks(Trap):
    """Every page asks to log in, to share and to come back, with its own address, which nests and nests."""

    name: str = "return-urls"
    says: str = "quaylai"
    entry: tuple[str, str] = _NO_ENTRY

    def noise(self, ask: Ask) -> str:
        here = quote(ask.target, safe="")
        links = (
            f"/dang-nhap?returnUrl={here}",
            f"/chon-giao-dien?quaylai={here}",
            f"/gui-phan-hoi?tuTrang={here}&quaylai={here}",
            f"/xem-trang?url={here}",
        )
        return "".join(f"<a href='{link}'>Chức năng {n}</a> " for n, link in enumerate(links))

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path in ("/chon-giao-dien", "/gui-phan-hoi", "/xem-trang", "/dang-nhap"):
            return f"<p>Chức năng dành cho {unquote(ask.query)[:60]}</p><p>Mời quý vị chọn.</p>"
        return None


@dataclass(kw_only=True)
class _Subdomains(Trap):
    """Every page links to five more hosts of the portal's name, each showing the same portal."""

    name: str = "subdomains"
    entry: tuple[str, str] = _NO_ENTRY

    def __post_init__(self) -> None:
        self.hosts = tuple(f"t{number:03d}" for number in range(400))

    def noise(self, ask: Ask) -> str:
        first = ask.number * 5 % len(self.hosts)
        domain = ask.host.partition(".")[2] if re.match(r"t\d{3}\.", ask.host) else ask.host
        hosts = [self.hosts[(first + n) % len(self.hosts)] for n in range(5)]
        return "".join(f"<a href='http://{host}.{domain}/'>Trang {host}</a> " for host in hosts)


@dataclass(kw_only=True)
class _Switches(Trap):
    """Themes and languages that a cookie remembers; what follows is then English, or a text without menus."""

    name: str = "theme-and-language"
    says: str = ""
    entry: tuple[str, str] = _NO_ENTRY

    def noise(self, ask: Ask) -> str:
        here = quote(ask.path, safe="")
        links = [
            (f"/doi-ngon-ngu?ma=en&trang={here}", "English"),
            (f"/doi-giao-dien?ten=tuong-phan&trang={here}", "Tương phản cao"),
            (f"/doi-giao-dien?ten=van-ban&trang={here}", "Bản chữ"),
            (f"{ask.path}?theme=dark", "Nền tối"),
            (f"{ask.path}?lang=en", "EN"),
            (f"{ask.path}?font-size=lon", "A+"),
        ]
        return "".join(f"<a href='{link}'>{label}</a> " for link, label in links)

    def undress(self, ask: Ask) -> str:
        return ask.path

    def answer(self, ask: Ask) -> Reply | str | None:
        if ask.path in ("/doi-ngon-ngu", "/doi-giao-dien"):
            chosen = "ngon_ngu=en" if "ngon-ngu" in ask.path else f"giao_dien={ask.pairs.get('ten', '')}"
            back = urlsplit(unquote(ask.pairs.get("trang", "/"))).path or "/"
            return Reply(status=302, headers=(("Location", back), ("Set-Cookie", f"{chosen}; Path=/")))
        english = "ngon_ngu=en" in ask.cookie or ask.pairs.get("lang") == "en"
        if english:
            body = "<html><head><title>Department</title></head><body><p>This page has no English version.</p></body></html>"
            return Reply(body=body, headers=(("Set-Cookie", "ngon_ngu=en; Path=/"),))
        if "giao_dien=van-ban" in ask.cookie:
            return Reply(
                body="<html><head><title>Bản chữ</title></head><body><p>Bản chữ của trang.</p></body></html>"
            )
        return None


KINDS: tuple[type[Trap], ...] = (
    _PathSession,
    _QuerySession,
    _QueryNoise,
    _Letters,
    _Escapes,
    _GrowingPaths,
    _Twins,
    _BackLinks,
    _Subdomains,
    _Switches,
)
