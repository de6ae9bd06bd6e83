"""A second crawl of a portal: what did not change is asked for with conditions, and kept as a reference."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.archive import load_site
from evidence.model import Cause, Site, Visibility
from evidence.own_site import EARLIER_GONE
from evidence.revisits import NOT_MODIFIED, SAME_PAYLOAD, originals_of
from evidence.warc import Record, scan
from tests.crawler.portals import Portal, Reply, crawl_portals, page

KNOWN = "http://so.example.gov.vn/"
DATED = "Sun, 01 Nov 2026 08:00:00 GMT"
PATHS = ("/the", "/ngay", "/tron", "/moi", "/nen")


class Conditional:
    """Pages that honour conditions; `conditions` are what was asked for with which one, in order."""

    def __init__(self) -> None:
        self.conditions: list[tuple[str, str]] = []
        self.bytes = 0
        self.edition = 1

    def portal(self) -> Portal:
        """The portal as it stands."""
        links = "".join(
            f'<li><a href="{path}">Văn bản {number}</a></li>' for number, path in enumerate(PATHS)
        )
        home = page(f"<nav><ul>{links}</ul></nav><main><h1>Trang chủ</h1></main>", ETag='"home"')
        pages: dict[str, Reply] = {
            "/": home,
            "/the": page("<main><h1>Có thẻ</h1></main>", ETag='"the-1"'),
            "/ngay": page("<main><h1>Có ngày</h1></main>", Last_Modified=DATED),
            "/tron": page("<main><h1>Không có gì để hỏi</h1></main>"),
            "/moi": page(f"<main><h1>Bản {self.edition}</h1></main>", ETag=f'"moi-{self.edition}"'),
            "/nen": self._packed(),
        }
        return Portal(pages={path: self._answer(path, reply) for path, reply in pages.items()})

    def _packed(self) -> Reply:
        status, headers, body = page("<main><h1>Nén</h1></main>", ETag='"nen"')
        return status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)

    def _answer(self, path: str, reply: Reply) -> Callable[[Any], Reply]:
        def answer(handler: Any) -> Reply:
            asked = handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since") or ""
            self.conditions.append((path, asked))
            good = asked and asked in (reply[1].get("ETag"), reply[1].get("Last-Modified"))
            told = (304, {"ETag": reply[1].get("ETag", '""')}, b"") if good else reply
            self.bytes += len(told[2])
            return told

        return answer


@pytest.fixture(scope="module")
def thrice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Conditional], list[Site]]:
    """Three crawls of a portal, each knowing the one before; one page changes after the first."""
    folder = tmp_path_factory.mktemp("kho")
    said, sites = [], []
    for number, earlier in ((1, ""), (2, "lan1"), (3, "lan2")):
        server = Conditional()
        server.edition = min(number, 2)
        known = {"earlier": str(folder / f"{earlier}.warc.gz")} if earlier else {}
        name = f"lan{number}"
        crawled = crawl_portals(folder, {name: server.portal()}, {name: {"home": KNOWN, **known}})[name]
        said.append(server)
        sites.append(crawled.site)
    return folder, said, sites


def records(folder: Path, name: str) -> dict[str, Record]:
    """The last answer to each path."""
    kinds = ("response", "revisit")
    return {
        record.target.removeprefix(KNOWN): record
        for record in scan(folder / f"{name}.warc.gz")
        if record.kind in kinds
    }


Thrice = tuple[Path, list[Conditional], list[Site]]


def test_conditions_are_sent_of_what_is_known_but_the_home_page(thrice: Thrice) -> None:
    _, said, _ = thrice
    assert {asked for _, asked in said[0].conditions} == {""}
    second = dict(said[1].conditions)
    assert second["/the"] == '"the-1"'
    assert second["/ngay"] == DATED
    assert second["/moi"] == '"moi-1"'
    assert (second["/"], second["/tron"]) == ("", "")


def test_what_has_not_changed_is_neither_sent_nor_stored_again(thrice: Thrice) -> None:
    folder, said, _ = thrice
    assert said[1].bytes < said[0].bytes
    kinds = {path: record.kind for path, record in records(folder, "lan2").items()}
    assert {path for path, kind in kinds.items() if kind == "revisit"} == {
        "",
        *(path[1:] for path in PATHS if path != "/moi"),
    }
    assert kinds["moi"] == "response"
    assert records(folder, "lan3")["moi"].kind == "revisit"


def test_each_page_reads_as_if_it_had_been_sent_again(thrice: Thrice) -> None:
    _, _, (first, second, third) = thrice
    for later in (second, third):
        before = {page.url: page for page in first.pages}
        assert [page.url for page in later.pages] == sorted(before)
        for page_ in later.pages:
            same = before[page_.url]
            assert (page_.status, page_.visibility) == (200, same.visibility)
            assert page_.header("content-type") == same.header("content-type")
            assert page_.fetched_at > same.fetched_at, "it was asked for anew"
            if not page_.url.endswith("/moi"):
                assert later.body(page_) == first.body(same)
    changed = next(page for page in third.pages if page.url.endswith("/moi"))
    assert "Bản 2" in third.body(changed).decode()


def test_a_revisit_refers_to_the_answer_that_was_stored_never_to_a_revisit(thrice: Thrice) -> None:
    folder, _, sites = thrice
    stored, third = records(folder, "lan1"), records(folder, "lan3")
    assert third["the"].refers_to_record == stored["the"].record_id
    assert third["the"].payload_digest == stored["the"].payload_digest
    assert third["moi"].refers_to_record == records(folder, "lan2")["moi"].record_id
    assert sites[2].earlier_files == ("lan1.warc.gz", "lan2.warc.gz")
    assert sites[0].earlier_files == ()


def test_the_profile_tells_why_nothing_was_stored(thrice: Thrice) -> None:
    folder, _, _ = thrice
    text = {}
    for path, record in records(folder, "lan2").items():
        raw = (folder / "lan2.warc.gz").read_bytes()[record.reference.offset :][: record.reference.length]
        text[path] = gzip.decompress(raw).decode()
    assert f"WARC-Profile: {NOT_MODIFIED}" in text["the"]
    assert "HTTP/1.1 304" in text["the"]
    assert f"WARC-Profile: {SAME_PAYLOAD}" in text["tron"]
    assert "HTTP/1.1 200" in text["tron"]


def test_nothing_is_said_of_a_page_whose_body_is_gone(thrice: Thrice, tmp_path: Path) -> None:
    folder, _, _ = thrice
    alone = tmp_path / "lan2.warc.gz"
    alone.write_bytes((folder / "lan2.warc.gz").read_bytes())
    pages = {page.url.removeprefix(KNOWN): page for page in load_site(alone).pages}
    lost = pages["the"]
    assert (lost.visibility, lost.cause, lost.reason) == (Visibility.ERRORED, Cause.OURS, EARLIER_GONE)
    assert not lost.readable
    assert pages["moi"].readable


def test_another_record_than_the_one_that_is_meant_is_never_read(thrice: Thrice, tmp_path: Path) -> None:
    folder, _, _ = thrice
    for name, source in (("lan2", "lan2"), ("lan1", "lan2")):  # a file of the right name, with other records
        (tmp_path / f"{name}.warc.gz").write_bytes((folder / f"{source}.warc.gz").read_bytes())
    pages = {page.url.removeprefix(KNOWN): page for page in load_site(tmp_path / "lan2.warc.gz").pages}
    assert pages["the"].reason == EARLIER_GONE


def test_the_home_page_is_asked_for_without_conditions_where_it_was_redirected_too(tmp_path: Path) -> None:
    def portal() -> tuple[Portal, list[str]]:
        asked: list[str] = []

        def front(handler: Any) -> Reply:
            asked.append(handler.headers.get("If-None-Match") or "")
            return page("<main><h1>Trang chủ</h1><a href='/tin'>Tin</a></main>", ETag='"trang-chu"')

        moved: Reply = (302, {"Location": "/trang-chu"}, b"")
        return Portal(pages={"/": moved, "/trang-chu": front, "/tin": page("<h1>Tin</h1>")}), asked

    for name, earlier in (("lan1", {}), ("lan2", {"earlier": str(tmp_path / "lan1.warc.gz")})):
        served, asked = portal()
        crawl_portals(tmp_path, {name: served}, {name: {"home": KNOWN, **earlier}})
        assert set(asked) == {""}


def test_what_is_too_old_is_not_referred_to(thrice: Thrice) -> None:
    folder, _, _ = thrice
    path = folder / "lan3.warc.gz"
    assert originals_of(path, since=datetime.now(UTC) - timedelta(days=1))
    assert not originals_of(path, since=datetime.now(UTC) + timedelta(seconds=1))


ARTICLES = {
    f"/tin/{number}.html": f"Hội nghị chuyển đổi số của ngành lần thứ {number} năm 2026"
    for number in (1, 2, 3)
}


def news(text: str) -> Portal:
    """A list of news with its articles, which say `text`."""
    entries = "".join(
        f"<li><a href='{path}'>{title}</a> <span>0{day}/11/2026</span></li>"
        for day, (path, title) in enumerate(ARTICLES.items(), 1)
    )
    pages: dict[str, Reply] = {
        "/": page("<nav><ul><li><a href='/tin-tuc'>Tin tức - Sự kiện</a></li></ul></nav><h1>Trang chủ</h1>"),
        "/tin-tuc": page(f"<main><h1>Tin tức - Sự kiện</h1><ul>{entries}</ul></main>"),
        **{
            path: page(f"<main><h1>{title}</h1><p>{text}</p></main>", title=title)
            for path, title in ARTICLES.items()
        },
    }
    return Portal(pages=pages)


def test_articles_are_not_asked_for_again_within_the_cycle_and_lists_are(tmp_path: Path) -> None:
    def crawl(name: str, portal: Portal, earlier: str, days: float) -> Site:
        known = {"home": KNOWN, "earlier": str(tmp_path / f"{earlier}.warc.gz"), "ask_again_days": days}
        return crawl_portals(tmp_path, {name: portal}, {name: known})[name].site

    server = {number: news("Bản cũ." if number < 3 else "Bản mới.") for number in (1, 2, 3, 4)}
    first = crawl("lan1", server[1], "khong-co", 7)
    second = crawl("lan2", server[2], "lan1", 7)
    third = crawl("lan3", server[3], "lan2", 7)
    fourth = crawl("lan4", server[4], "lan3", 1e-6)
    assert set(ARTICLES) <= set(server[1].paths)
    for number in (2, 3):
        assert not set(ARTICLES) & set(server[number].paths)
        assert {"/", "/tin-tuc"} <= set(server[number].paths)
    assert set(ARTICLES) <= set(server[4].paths), "the cycle is over"
    before = {page_.url: page_ for page_ in first.pages}
    for site in (second, third):
        assert [page_.url for page_ in site.pages] == sorted(before)
        for path in ARTICLES:
            seen = next(page_ for page_ in site.pages if page_.url == KNOWN + path[1:])
            assert "Bản cũ." in site.body(seen).decode()
            assert (seen.status, seen.readable) == (200, True)
            assert seen.fetched_at - before[seen.url].fetched_at < timedelta(seconds=0.5), "told as of then"
    article = next(page_ for page_ in fourth.pages if page_.url.endswith("/tin/1.html"))
    assert "Bản mới." in fourth.body(article).decode()
    assert article.fetched_at > before[article.url].fetched_at
    assert third.earlier_files == ("lan1.warc.gz",)


def test_a_page_that_was_not_seen_whole_is_asked_for_again(tmp_path: Path) -> None:
    def broken(path: str) -> Portal:
        portal = news("Nội dung.")
        blocked = page(
            "<h1>Access Denied</h1><p>You don't have permission to access this server. Reference #18.2</p>"
        )
        return Portal(pages={**portal.pages, path: blocked})

    known = {"home": KNOWN, "ask_again_days": 7}
    crawl_portals(tmp_path, {"lan1": broken("/tin/2.html")}, {"lan1": known})
    mended = news("Nội dung.")
    earlier = {**known, "earlier": str(tmp_path / "lan1.warc.gz")}
    site = crawl_portals(tmp_path, {"lan2": mended}, {"lan2": earlier})["lan2"].site
    assert "/tin/2.html" in mended.paths
    assert "/tin/1.html" not in mended.paths
    assert next(page_ for page_ in site.pages if page_.url.endswith("/tin/2.html")).readable


def long_list(newest: int, *, changed: str = "") -> Portal:
    """A list of news over three pages of four entries, the newest first; the entry `changed` has another title."""
    numbers = list(range(newest, 0, -1))
    pages: dict[str, Reply] = {
        "/": page("<nav><ul><li><a href='/tin-tuc'>Tin tức - Sự kiện</a></li></ul></nav><h1>Trang chủ</h1>")
    }
    for place in (1, 2, 3):
        shown = numbers[(place - 1) * 4 : place * 4]
        entries = "".join(
            f"<li><a href='/tin/{number}.html'>{changed if number == newest and changed else 'Hội nghị'} của ngành "
            f"lần thứ {number} năm 2026</a> <span>{number:02d}/11/2026</span></li>"
            for number in shown
        )
        paging = "".join(f"<a href='/tin-tuc?page={n}'>{n}</a> " for n in (1, 2, 3))
        main = (
            f"<main><h1>Tin tức - Sự kiện</h1><ul>{entries}</ul><div class='pagination'>{paging}</div></main>"
        )
        path = "/tin-tuc" if place == 1 else f"/tin-tuc?page={place}"
        pages[path] = page(main)
    for number in numbers:
        title = f"Hội nghị của ngành lần thứ {number} năm 2026"
        pages[f"/tin/{number}.html"] = page(f"<main><h1>{title}</h1><p>Nội dung.</p></main>", title=title)
    return Portal(pages=pages)


FURTHER = {"/tin-tuc?page=2", "/tin-tuc?page=3"}


def test_further_pages_of_a_list_are_asked_for_again_as_soon_as_its_first_page_changes(
    tmp_path: Path,
) -> None:
    def crawl(name: str, portal: Portal, earlier: str, days: float = 7) -> Site:
        known = {"home": KNOWN, "earlier": str(tmp_path / f"{earlier}.warc.gz"), "ask_again_days": days}
        return crawl_portals(tmp_path, {name: portal}, {name: known})[name].site

    first, same, new, other, audit = (
        long_list(11),
        long_list(11),
        long_list(12),
        long_list(12, changed="Hội thảo"),
        long_list(12, changed="Hội thảo"),
    )
    before = crawl("lan1", first, "khong-co")
    second = crawl("lan2", same, "lan1")
    third = crawl("lan3", new, "lan2")
    fourth = crawl("lan4", other, "lan3")
    crawl("lan5", audit, "lan4", days=0)
    assert set(first.paths) >= FURTHER
    assert not FURTHER & set(same.paths)
    assert {"/", "/tin-tuc"} <= set(same.paths)
    assert [one.url for one in second.pages] == [one.url for one in before.pages]
    for one in second.pages:
        assert second.body(one) == next(before.body(seen) for seen in before.pages if seen.url == one.url)
    assert set(new.paths) >= FURTHER, "a new article"
    assert "/tin/12.html" in new.paths
    assert KNOWN + "tin/12.html" in {one.url for one in third.pages}
    assert "/tin-tuc?page=2" in other.paths, "an article got another title"
    assert "/tin-tuc?page=3" not in other.paths, "the page before it is what it was"
    listed = next(one for one in fourth.pages if one.url.endswith("/tin-tuc"))
    assert "Hội thảo của ngành" in fourth.body(listed).decode()
    assert set(audit.paths) >= FURTHER, "an audit of one portal asks for all"


def test_a_section_that_is_gone_is_seen_though_nothing_else_has_changed(tmp_path: Path) -> None:
    known = {"home": KNOWN, "ask_again_days": 7}
    crawl_portals(tmp_path, {"lan1": long_list(11)}, {"lan1": known})
    pages = {path: reply for path, reply in long_list(11).pages.items() if not path.startswith("/tin-tuc")}
    earlier = {**known, "earlier": str(tmp_path / "lan1.warc.gz")}
    site = crawl_portals(tmp_path, {"lan2": Portal(pages=pages)}, {"lan2": earlier})["lan2"].site
    gone = next(one for one in site.pages if one.url.endswith("/tin-tuc"))
    assert (gone.status, gone.gone) == (404, True)
    assert not [one.url for one in site.pages if "page=" in one.url and one.readable]


def still(
    *, text: str = "Sở giúp Uỷ ban nhân dân tỉnh quản lý nhà nước về ngành.", news: str = "cũ"
) -> Portal:
    """A home page with news, the same page under a second address, an introduction, a schedule, a page without text."""
    menu = "".join(
        f"<li><a href='/{path}'>{label}</a></li>"
        for path, label in (
            ("vi/", "Trang chủ"),
            ("gioi-thieu", "Giới thiệu chung"),
            ("lich", "Lịch làm việc của lãnh đạo"),
            ("so-do", "Sơ đồ tổ chức"),
        )
    )
    home = page(f"<nav><ul>{menu}</ul></nav><main><h1>Trang chủ</h1><p>Tin {news}</p></main>")
    pages: dict[str, Reply] = {
        "/": home,
        "/vi/": home,
        "/gioi-thieu": page(f"<main><h1>Giới thiệu chung</h1><p>{text * 5}</p></main>", title="Giới thiệu"),
        "/lich": page(
            f"<main><h1>Lịch làm việc</h1><p>{'Thứ Hai: họp giao ban. ' * 20}</p></main>", title="Lịch"
        ),
        "/so-do": page("<main><h1>Sơ đồ tổ chức</h1><p>Đang cập nhật</p></main>", title="Sơ đồ"),
    }
    return Portal(pages=pages)


def test_texts_that_hold_still_are_not_asked_for_again_within_the_cycle(tmp_path: Path) -> None:
    def crawl(name: str, portal: Portal, earlier: str, days: float = 7) -> Site:
        known = {"home": KNOWN, "earlier": str(tmp_path / f"{earlier}.warc.gz"), "ask_again_days": days}
        return crawl_portals(tmp_path, {name: portal}, {name: known})[name].site

    first, same, changed, audit = still(), still(), still(text="Đã viết lại. ", news="mới"), still()
    before = crawl("lan1", first, "khong-co")
    second = crawl("lan2", same, "lan1")
    third = crawl("lan3", changed, "lan2")
    crawl("lan4", audit, "lan3", days=0)
    assert {"/", "/vi/", "/gioi-thieu", "/lich", "/so-do"} <= set(first.paths)
    assert {"/", "/lich", "/so-do"} <= set(same.paths)
    assert not {"/vi/", "/gioi-thieu"} & set(same.paths), "a text; and the home page under another name"
    for site in (second, third):
        text = next(one for one in site.pages if one.url.endswith("/gioi-thieu"))
        assert "giúp Uỷ ban" in site.body(text).decode()
        assert text.fetched_at < before.finished_at, "dated by when it was seen"
    assert "/vi/" in changed.paths, "the page that it showed is another by now"
    assert {"/vi/", "/gioi-thieu"} <= set(audit.paths), "an audit of one portal asks for all"
