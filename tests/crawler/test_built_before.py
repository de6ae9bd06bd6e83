"""Pages that scripts build, on a second night: taken over while all they are built of is the same, else built anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assurance.contents import survey
from assurance.earlier import self_contained
from evidence.archive import load_site
from evidence.model import Site
from evidence.own_site import BUILT
from evidence.traffic import LIST
from evidence.warc import Record, scan
from tests.crawler.portals import Portal, Reply, crawl_portals, page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
]  # five crawls with a browser, one after the other

KNOWN = "http://so.example.gov.vn/"
ARTICLE = "/tin-tuc/so-to-chuc-hoi-nghi-so-ket-cong-tac-quy-iii-123.html"
LISTS = ("/", "/tin-tuc", "/khen-thuong", "/lien-he")
PLACES = (*LISTS, ARTICLE)
_MENU = "".join(
    f"<li><a href='/{place}'>{name}</a></li>"
    for place, name in (("tin-tuc", "Tin tức"), ("khen-thuong", "Khen thưởng"), ("lien-he", "Liên hệ"))
)
_SCRIPT = """const here = location.pathname === "/" ? "/trang-chu" : location.pathname;
fetch("/api" + here).then(answer => answer.json()).then(told => {
  document.getElementById("app").innerHTML =
    "<nav><ul>MENU</ul></nav><main><h1>" + told.title + "</h1>" + told.html + "</main>"; });"""
_TEXT = "Sở tiếp tục thực hiện các nhiệm vụ được Uỷ ban nhân dân tỉnh giao trong quý. " * 12


_ENTRIES = "".join(
    f"<li><a href='{place}'>{title}</a> <span>{day}/10/2026</span></li>"
    for place, title, day in (
        (ARTICLE, "Sở tổ chức hội nghị sơ kết công tác quý III năm 2026", 12),
        ("https://www.chinhphu.vn/bai", "Thủ tướng chủ trì phiên họp về chuyển đổi số quốc gia", 11),
    )
)


def _data(title: str, html: str = "") -> Reply:
    told = {"title": title, "html": f"<p>{_TEXT}</p>{html}"}
    return 200, {"Content-Type": "application/json"}, json.dumps(told).encode()


def portal(*, news: str = "Tin tức", version: int = 1) -> Portal:
    """A portal that is built by one script; its news page has the heading `news`."""
    shell = page("<div id='app'></div><script src='/ung-dung.js'></script>")
    script = f"// {version}\n" + _SCRIPT.replace("MENU", _MENU)
    return Portal(
        pages={
            **dict.fromkeys(PLACES, shell),
            "/ung-dung.js": (200, {"Content-Type": "text/javascript; charset=utf-8"}, script.encode()),
            "/api/trang-chu": _data("Trang chủ"),
            "/api/tin-tuc": _data(news, f"<ul>{_ENTRIES}</ul>"),
            f"/api{ARTICLE}": _data("Sở tổ chức hội nghị sơ kết"),
            "/api/khen-thuong": _data("Khen thưởng"),
            "/api/lien-he": _data("Liên hệ"),
        }
    )


Night = tuple[Portal, Site]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Night]]:
    """Nights that each know the one before: all the same, other news, another script."""
    folder = tmp_path_factory.mktemp("dem")
    found: dict[str, Night] = {}
    earlier = ""
    for name, served in (
        ("first", portal()),
        ("same", portal()),
        ("news", portal(news="Tin mới")),
        ("script", portal(news="Tin mới", version=2)),
    ):
        known = {"earlier": str(folder / f"{earlier}.warc.gz")} if earlier else {}
        order = {"home": KNOWN, "ask_again_days": 7, **known}
        found[name] = (
            served,
            crawl_portals(folder, {name: served}, {name: order}, browser=True, seconds=300)[name].site,
        )
        earlier = name
    return folder, found


def records(folder: Path, name: str, prefix: str) -> dict[str, Record]:
    """Our own records of a kind, by the address that they are of."""
    return {
        record.target.removeprefix(prefix): record
        for record in scan(folder / f"{name}.warc.gz", payloads_of=frozenset({"metadata"}))
        if record.target.startswith(prefix)
    }


def built_anew(folder: Path, name: str, before: str) -> set[str]:
    """Paths of the pages that the browser built in a night."""
    now, then = records(folder, name, BUILT), records(folder, before, BUILT)
    return {
        "/" + url.removeprefix(KNOWN)
        for url in now
        if url not in then or json.loads(now[url].payload)["at"] != json.loads(then[url].payload)["at"]
    }


Nights = tuple[Path, dict[str, Night]]


def test_what_is_built_of_the_same_is_asked_for_and_not_built_again(nights: Nights) -> None:
    folder, found = nights
    assert set(records(folder, "first", BUILT)) == {KNOWN + path[1:] for path in PLACES}
    served = found["same"][0].paths
    assert built_anew(folder, "same", "first") == set()
    assert set(LISTS) <= set(served)
    assert ARTICLE not in served, "an entry's own page stands, though a browser built it"
    assert served.count("/ung-dung.js") == 1, "once for all pages, to see whether it is the same"
    assert {path for path in served if path.startswith("/api/")} == {
        "/api/trang-chu",
        "/api/tin-tuc",
        "/api/khen-thuong",
        "/api/lien-he",
    }


def test_it_reads_as_it_did_and_says_since_when(nights: Nights) -> None:
    folder, found = nights
    first, same = found["first"][1], found["same"][1]
    assert [one.url for one in same.pages] == [one.url for one in first.pages]
    before = {one.url: one for one in first.pages}
    for one in same.pages:
        assert (one.rendered, one.visibility) == (before[one.url].rendered, before[one.url].visibility)
        assert same.body(one) == first.body(before[one.url])
    pictures = [{one.url: one.screenshot for one in site.pages if one.screenshot} for site in (first, same)]
    assert pictures[0]
    assert {url: place.payload_sha256 for url, place in pictures[0].items()} == {
        url: place.payload_sha256 for url, place in pictures[1].items()
    }
    dates = [records(folder, name, "urn:soicong:rendered:") for name in ("first", "same")]
    assert {url: one.moment for url, one in dates[0].items()} == {
        url: one.moment for url, one in dates[1].items()
    }


def test_the_archive_holds_all_that_a_player_needs(nights: Nights, tmp_path: Path) -> None:
    folder, _ = nights
    for name in ("same", "news", "script"):
        whole = survey([self_contained(folder / f"{name}.warc.gz", tmp_path).read_bytes()])
        assert whole.browsed.contradiction(whole.tombstones) == ""
        assert whole.browsed.rows
    lists = [records(folder, name, LIST) for name in ("first", "same")]
    assert lists[0].keys() == lists[1].keys()
    answers = {one.record_id for one in scan(folder / "same.warc.gz") if one.kind in ("response", "revisit")}
    for url, listed in lists[1].items():
        rows = json.loads(listed.payload)["requests"]
        then = json.loads(lists[0][url].payload)["requests"]
        assert [(row["url"], row["at"], "record" in row) for row in rows] == [
            (row["url"], row["at"], "record" in row) for row in then
        ]
        said = {row["url"]: row["sha256"] for row in then if "sha256" in row}
        assert said == {row["url"]: row["sha256"] for row in rows if row["url"] in said}
        assert {row["record"] for row in rows if "record" in row} <= answers


def test_other_data_is_seen_though_the_page_and_its_script_are_the_same(nights: Nights) -> None:
    folder, found = nights
    assert built_anew(folder, "news", "same") == {"/tin-tuc"}
    site = found["news"][1]
    changed = next(one for one in site.pages if one.url.endswith("/tin-tuc"))
    assert "Tin mới" in site.body(changed).decode()


def test_with_another_script_all_is_built_anew(nights: Nights) -> None:
    folder, _ = nights
    assert built_anew(folder, "script", "news") == set(PLACES)


def test_what_lies_there_no_more_is_built_anew(nights: Nights, tmp_path: Path) -> None:
    folder, _ = nights
    whole = (folder / "first.warc.gz").read_bytes()
    site = load_site(folder / "first.warc.gz")
    picked = next(one for one in site.pages if one.url.endswith("/lien-he"))
    assert picked.record is not None
    start, end = picked.record.offset, picked.record.offset + picked.record.length
    (tmp_path / "lan1.warc.gz").write_bytes(whole[:start] + whole[end:])
    order = {"home": KNOWN, "ask_again_days": 7, "earlier": str(tmp_path / "lan1.warc.gz")}
    crawled = crawl_portals(tmp_path, {"lan2": portal()}, {"lan2": order}, browser=True, seconds=300)["lan2"]
    told = json.loads(records(tmp_path, "lan2", BUILT)[picked.url].payload)
    assert told["at"] != json.loads(records(folder, "first", BUILT)[picked.url].payload)["at"]
    assert crawled.page("/lien-he").rendered
