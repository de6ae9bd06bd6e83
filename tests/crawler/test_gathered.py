"""What a walk chooses to ask the probes for."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.reading.page import read_page
from crawler.gathered import Gathered
from crawler.order import CrawlOrder
from crawler.portal import Portal
from evidence.model import Agency, Tier
from evidence.ports import Entry, EntryKind

HOME = "https://so.example.gov.vn/"
ORDER = CrawlOrder(
    agency=Agency(code="so", name="Sở Mẫu", tier=Tier.SO, home_url=HOME),
    start_url=HOME,
    archive_path=Path("a.warc.gz"),
)
PORTAL = Portal(ORDER)
PLAN = ("/ke-hoach/12", "Kế hoạch cải cách hành chính năm 2026")
NEWS = ("/tin/1", "Hội nghị chuyển đổi số toàn tỉnh năm 2026")


def gathered(*, news_named: bool) -> Gathered:
    """A plan is read before an article, as its list comes first; the list of news names the article, or was lost."""
    found = Gathered()
    if news_named:
        entries = "".join(
            f"<li><a href='{url}'>{title}</a> <span>0{day}/11/2026</span></li>"
            for day, (url, title) in enumerate((NEWS, ("/tin/2", "Tập huấn kỹ năng số cho cán bộ cơ sở")), 1)
        )
        read(found, f"{HOME}tin-tuc", f"<main><h1>Tin tức</h1><ul>{entries}</ul></main>", sections=("news",))
    for path, title in (PLAN, NEWS):
        read(found, HOME + path[1:], f"<main><h1>{title}</h1><p>Nội dung.</p></main>", title=title)
    return found


def read(found: Gathered, url: str, body: str, *, title: str = "", sections: tuple[str, ...] = ()) -> None:
    markup = f"<html><body>{body}</body></html>".encode()
    kind = EntryKind.ITEM if title else EntryKind.PAGE
    entry = Entry(key=url, url=url, priority=1, depth=1, kind=kind, label=title, sections=sections)
    found.page(entry, url, read_page(url, markup), markup, PORTAL)


@pytest.mark.parametrize(("news_named", "title"), [(True, NEWS[1]), (False, PLAN[1])])
def test_news_are_searched_for_before_entries_of_other_lists(news_named: bool, title: str) -> None:
    asked = gathered(news_named=news_named).request(ORDER, PORTAL, HOME, ()).search_item
    assert asked is not None
    assert asked.title == title
