"""A golden page as a portal that was seen: alone as a home page, or behind the one menu entry that led to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from urllib.parse import urlsplit

from benchmarks.golden_truth import HTML, GoldenPage
from checks.case import Window
from checks.reading.facts import PageFacts
from checks.survey import HOME_LABELS
from checks.vietnamese import fold
from evidence.address import canonical_url
from evidence.model import Agency, Page, RecordReference, Site, Tier
from jobs.judging import read_site

# A home page without news, boxes or footer: nothing of it can be taken for a section but the one menu entry. The other
# entries are what portals keep beside their sections, so that a person (and we) may say what is not there.
_BESIDE = {
    "thoi-tiet": "Thời tiết",
    "gia-vang": "Giá vàng",
    "ty-gia": "Tỷ giá ngoại tệ",
    "gio-tau": "Giờ tàu xe",
}
_PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin điện tử</title></head>
<body><header><h1>Cổng thông tin điện tử</h1></header><nav class="menu"><ul>{menu}</ul></nav>
<main><p>{text}</p></main></body></html>"""
_WELCOME = "Chào mừng quý vị đến với cổng thông tin điện tử của cơ quan."
_NOTHING = (
    "Mời quý vị xem bảng hiện ở góc phải màn hình; số liệu do đơn vị bên ngoài cung cấp và tự đổi theo giờ."
)


def _neutral(home: str, url: str, label: str) -> dict[str, tuple[bytes, str]]:
    """The neutral pages around a content page, by address."""
    parts = urlsplit(home)
    beside = {f"{parts.scheme}://{parts.netloc}/{slug}": name for slug, name in _BESIDE.items()}
    entries = {home: "Trang chủ", **beside, url: label}
    menu = "".join(f'<li><a href="{escape(to)}">{escape(name)}</a></li>' for to, name in entries.items())
    texts = {home: _WELCOME, **dict.fromkeys(beside, _NOTHING)}
    return {to: (_PAGE.format(menu=menu, text=text).encode(), HTML) for to, text in texts.items()}


@dataclass(frozen=True, kw_only=True)
class Bodies:
    """Bodies held in memory, by the digest of their records (a BodySource)."""

    by_digest: Mapping[str, bytes]

    def read(self, record: RecordReference) -> bytes:
        """The body of a record."""
        return self.by_digest[record.payload_sha256]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A site with its pages read, and when it is judged."""

    site: Site
    facts: Mapping[str, PageFacts]
    day: date

    @property
    def window(self) -> Window:
        """The twelve months that end with the day."""
        end = self.day + timedelta(days=1)
        return Window(start=end - timedelta(days=365), end=end)


def _seen(bodies: Mapping[str, tuple[bytes, str]], *, home: str, tier: Tier, day: date, whole: bool) -> Seen:
    """A site of these bodies (with content types) by address, seen on the day, read as the product reads a crawl."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    pages, stored = [], {}
    for url, (body, content_type) in bodies.items():
        digest = hashlib.sha256(body).hexdigest()
        stored[digest] = body
        pages.append(
            Page(
                url=canonical_url(url) or url,
                requested_url=url,
                fetched_at=moment,
                status=200,
                headers=(("content-type", content_type),),
                depth=int(url != home),
                record=RecordReference(file="", offset=0, length=len(body), payload_sha256=digest),
            )
        )
    host = urlsplit(home).hostname or ""
    site = Site(
        agency=Agency(code=host, name=host, tier=tier, home_url=home),
        pages=tuple(sorted(pages, key=lambda page: page.url)),
        probes=(),
        started_at=moment,
        finished_at=moment,
        stop_reason="finished",
        bodies=Bodies(by_digest=stored),
        live=False,
        soicong_archive=whole,
    )
    return Seen(site=site, facts=read_site(site), day=day)


def alone(
    url: str, body: bytes, *, content_type: str = HTML, tier: Tier = Tier.SO, day: date = date(2026, 3, 15)
) -> Seen:
    """One home page by itself: what its links lead to was never asked for."""
    return _seen({url: (body, content_type)}, home=url, tier=tier, day=day, whole=False)


def behind_label(page: GoldenPage) -> Seen:
    """A content page behind one menu entry of a neutral portal; all of it was seen, and there is no more.

    Raises ValueError for a page without `section`.
    """
    if page.section is None:
        raise ValueError(f"{page.name} tells no label that led to it")
    home = _front_door(page)
    if home == page.address:
        raise ValueError(f"{page.name}: the content page has the home page's address")
    bodies = {
        **_neutral(home, page.address, page.section.label),
        page.address: (page.body, page.content_type),
    }
    return _seen(bodies, home=home, tier=page.tier, day=page.day, whole=True)


def _front_door(page: GoldenPage) -> str:
    """The portal's home address: the one that the content page calls so, else the host's root.

    A page that the truth tells to be another body's calls another home its own: there it is the root.
    """
    parts = urlsplit(page.address)
    root = f"{parts.scheme}://{parts.netloc}/"
    if page.section is not None and page.section.why == "other_organisation":
        return root
    links = page_facts(page).links
    return next(
        (link.url for link in links if link.url.startswith(root) and fold(link.text) in HOME_LABELS), root
    )


def page_facts(page: GoldenPage) -> PageFacts:
    """What is read on the page by itself."""
    seen = alone(page.address, page.body, content_type=page.content_type, tier=page.tier, day=page.day)
    return next(iter(seen.facts.values()))


def seen_page(page: GoldenPage) -> Seen:
    """A golden page as its file means it: a home page alone, or behind its label."""
    if page.section is not None and not page.is_home:
        return behind_label(page)
    return alone(page.address, page.body, content_type=page.content_type, tier=page.tier, day=page.day)
