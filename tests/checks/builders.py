"""Cases from inline HTML: what a check is given, without a crawl.

`case(pages={'/tin-tuc': '<html>…'}, sections={'news': {'pages': ['/tin-tuc']}})` reads the pages as the audit
does; every section that is not named is ABSENT after a look at the home page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from checks.case import Case, Section, SectionState, Window
from checks.reading.facts import Item, Link, PageFacts
from checks.reading.files import read_file
from checks.reading.page import read_page
from evidence.model import Agency, Cause, Page, Probe, RecordReference, Site, Tier, Visibility

HOME = "https://sokhcn.tinhmau.gov.vn/"
EVALUATED_AT = date(2026, 9, 30)
WINDOW = Window(start=date(2025, 10, 1), end=date(2026, 10, 1))
SEEN_AT = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)

TITLES = {
    "introduction": "Giới thiệu",
    "organisation_chart": "Sơ đồ, cơ cấu tổ chức",
    "functions_and_duties": "Chức năng, nhiệm vụ",
    "history": "Quá trình hình thành và phát triển",
    "local_profile": "Điều kiện tự nhiên, lịch sử, văn hoá",
    "leaders": "Lãnh đạo",
    "subordinate_units": "Đơn vị trực thuộc",
    "transaction_contacts": "Thông tin giao dịch",
    "official_contacts": "Danh bạ cán bộ, công chức",
    "administrative_map": "Bản đồ địa giới hành chính",
    "spokesperson": "Người phát ngôn",
    "news": "Tin tức, sự kiện",
    "announcements": "Thông báo",
    "law_dissemination": "Tuyên truyền, phổ biến pháp luật",
    "directives": "Thông tin chỉ đạo điều hành",
    "leaders_schedule": "Lịch làm việc của lãnh đạo",
    "citizen_reception_schedule": "Lịch tiếp công dân",
    "petitions_answers": "Trả lời kiến nghị",
    "rewards": "Khen thưởng, xử phạt",
    "strategy_and_planning": "Chiến lược, quy hoạch, kế hoạch",
    "strategy": "Chiến lược, định hướng",
    "plans": "Kế hoạch",
    "investment": "Ưu đãi, kêu gọi đầu tư",
    "sector_programmes": "Chương trình, đề tài của ngành",
    "statistics_reports": "Thống kê, báo cáo",
    "legal_documents": "Văn bản quy phạm pháp luật",
    "projects": "Dự án đầu tư",
    "procurement": "Đấu thầu, mua sắm công",
    "budget_disclosure": "Công khai ngân sách",
    "online_services": "Dịch vụ công trực tuyến",
    "procedures": "Thủ tục hành chính",
    "dossier_lookup": "Tra cứu hồ sơ",
    "service_results": "Kết quả giải quyết hồ sơ",
    "drafts": "Lấy ý kiến dự thảo",
    "consultation": "Góp ý văn bản",
    "petitions": "Phản ánh, kiến nghị",
    "hotline": "Đường dây nóng",
    "search": "Tìm kiếm",
    "sitemap_page": "Sơ đồ cổng",
    "sitemap_xml": "Sơ đồ XML",
    "robots_txt": "robots.txt",
    "questions_and_answers": "Hỏi đáp",
    "related_links": "Liên kết website",
    "rss": "RSS",
    "satisfaction_survey": "Khảo sát mức độ hài lòng",
    "visit_counter": "Thống kê truy cập",
    "contact": "Liên hệ",
    "foreign_language": "Tiếng Anh",
    "editorial_board": "Ban biên tập",
    "information_list": "Danh mục thông tin phải công khai",
    "open_data": "Dữ liệu mở",
    "emc": "Mã EMC",
    "administrative_reform": "Cải cách hành chính",
    "anti_corruption": "Phòng, chống tham nhũng",
    "digital_transformation": "Chuyển đổi số",
    "recruitment": "Tuyển dụng",
    "video": "Video",
}


_MENU = (
    "<header><nav><ul><li><a href='/'>Trang chủ</a></li><li><a href='/gioi-thieu'>Giới thiệu</a></li>"
    "<li><a href='/tin-tuc'>Tin tức</a></li></ul></nav></header>"
)


class Weekends:
    """A calendar without holidays."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def working_days_between(self, start: date, end: date) -> int:
        span = max((end - start).days, 0)
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))


class Memory:
    """Bodies by their digest."""

    def __init__(self, bodies: Mapping[str, bytes]):
        self._bodies = bodies

    def read(self, record: RecordReference) -> bytes:
        return self._bodies[record.payload_sha256]


def address(path: str) -> str:
    """The whole address of a path on the sample portal; whole addresses stay as they are."""
    return urljoin(HOME, path)


def html(body: str, *, title: str = "Sở Khoa học và Công nghệ", head: str = "", footer: str = "") -> str:
    """A plain page with header, main part and footer."""
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f"{head}</head><body>"
        f"{_MENU}<main>{body}</main>"
        f"<footer>{footer}</footer></body></html>"
    )


def listing(entries: Iterable[tuple[str, str] | tuple[str, str, str]], *, heading: str = "Danh sách") -> str:
    """A page with a list of (title, day as written[, abstract])."""
    rows = "".join(
        f'<li class="item"><h3><a href="/bai-viet/{number}">{entry[0]}</a></h3>'
        f'<span class="date">{entry[1]}</span><p>{entry[2] if len(entry) > 2 else ""}</p></li>'
        for number, entry in enumerate(entries, 1)
    )
    return html(f"<h1>{heading}</h1><ul class='list'>{rows}</ul>")


def item(title: str, day: date | None = None, **fields: Any) -> Item:
    """An entry of a list; its address is made of its title where none is given."""
    digest = hashlib.sha256(f"{title}{day}".encode()).hexdigest()[:10]
    return Item(
        title=title,
        url=address(fields.pop("url", f"/bai-viet/{digest}")),
        day=day,
        day_text=fields.pop("day_text", f"{day:%d/%m/%Y}" if day else ""),
        **fields,
    )


def probe(
    name: str, url: str = HOME, /, *, error: str | None = None, at: datetime = SEEN_AT, **value: Any
) -> Probe:
    """One look outside the walk."""
    return Probe(name=name, url=address(url), observed_at=at, value=value, error=error)


def case(
    *,
    pages: Mapping[str, str | bytes] | None = None,
    sections: Mapping[str, Mapping[str, Any]] | None = None,
    probes: Sequence[Probe] = (),
    evaluated_at: date = EVALUATED_AT,
    window: Window = WINDOW,
    tier: Tier = Tier.SO,
    live: bool = True,
    unseen: Mapping[str, tuple[Visibility, Cause]] | None = None,
    facts: Mapping[str, PageFacts] | None = None,
    rendered: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> Case:
    """A case of inline pages.

    `pages` by address (paths are completed; a home page is added where none is given). `sections` by key:
    fields of Section; `pages`/`url` may be paths; `state` is PRESENT where pages, items or url are given,
    else ABSENT; items come from the pages where none are given. `facts` replaces what was read of an address;
    `files` are document files by address.
    `unseen` adds pages that could not be read.
    """
    bodies = {address(url): _bytes(body) for url, body in (pages or {}).items()}
    bodies.setdefault(HOME, _bytes(html("<p>Trang chủ</p>")))
    rendered_urls = {address(url) for url in rendered}
    records = {url: hashlib.sha256(body).hexdigest() for url, body in bodies.items()}
    seen = [
        Page(
            url=url,
            requested_url=url,
            fetched_at=SEEN_AT,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            depth=0 if url == HOME else 1,
            rendered=url in rendered_urls,
            record=RecordReference(file="memory", offset=0, length=len(bodies[url]), payload_sha256=digest),
        )
        for url, digest in records.items()
    ]
    not_seen = [
        Page(
            url=address(url),
            requested_url=address(url),
            fetched_at=SEEN_AT,
            visibility=visibility,
            cause=cause,
        )
        for url, (visibility, cause) in (unseen or {}).items()
    ]
    read = {
        url: read_page(url, body, content_type="text/html; charset=utf-8", rendered=url in rendered_urls)
        for url, body in bodies.items()
    }
    read.update({address(url): found for url, found in (facts or {}).items()})
    site = Site(
        agency=Agency(code="mau", name="Sở Khoa học và Công nghệ tỉnh Mẫu", tier=tier, home_url=HOME),
        pages=tuple(sorted(seen + not_seen, key=lambda page: page.url)),
        probes=tuple(probes),
        started_at=SEEN_AT,
        finished_at=SEEN_AT,
        stop_reason="finished",
        bodies=Memory({digest: bodies[url] for url, digest in records.items()}),
        live=live,
    )
    given = sections or {}
    unknown = set(given) - set(TITLES)
    assert not unknown, f"no such sections: {sorted(unknown)}"
    return Case(
        site=site,
        facts=read,
        sections={key: _section(key, given.get(key), read) for key in TITLES},
        evaluated_at=evaluated_at,
        window=window,
        calendar=Weekends(),
        section_titles=TITLES,
        files={address(url): read_file(address(url), body) for url, body in (files or {}).items()},
    )


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _section(key: str, given: Mapping[str, Any] | None, facts: Mapping[str, PageFacts]) -> Section:
    if given is None:
        return Section(key=key, state=SectionState.ABSENT, looked_at=(HOME,))
    fields = dict(given)
    pages = tuple(address(url) for url in fields.pop("pages", ()))
    url = address(fields.pop("url", pages[0] if pages else "")) if pages or "url" in fields else ""
    items = fields.pop("items", None)
    if items is None:
        items = [entry for page in pages if page in facts for entry in facts[page].items]
    ordered = sorted(dict.fromkeys(items), key=lambda entry: entry.day or date.min, reverse=True)
    present = SectionState.PRESENT if pages or ordered or url else SectionState.ABSENT
    fields.setdefault("state", present)
    fields.setdefault("looked_at", () if fields["state"] is SectionState.PRESENT else (HOME,))
    fields.setdefault("label", TITLES[key] if url else "")
    fields.setdefault("found_on", HOME if url else "")
    fields.setdefault("link", Link(url=url, text=TITLES[key], path="nav>ul>li>a") if url else None)
    fields.setdefault("how", "menu" if url else "")
    fields.setdefault("clicks", 1 if url else None)
    fields.setdefault("newest", ordered[0].day if ordered else None)
    return Section(key=key, url=url, pages=pages, items=tuple(ordered), **fields)
