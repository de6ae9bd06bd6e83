"""Pages that scripts build from data: where the data did not come, what the page lacks is not missing."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from checks.case import Section, SectionState
from checks.clarity import seen_clearly
from checks.discovery import find_sections
from checks.reading.page import read_page
from evidence.model import Cause, Visibility
from scoring.calendar import window_for
from scoring.rubric import rubric_for
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

pytestmark = pytest.mark.browser

AT = date(2026, 11, 1)
_MENU = "".join(
    f"<li><a href='/{place}'>{name}</a></li>"
    for place, name in (("tin-tuc", "Tin tức"), ("khen-thuong", "Khen thưởng"), ("lien-he", "Liên hệ"))
)
# As many portals do: what does not come is an empty list, and nobody is told.
_APP = f"""<div id="app"></div><script>
const here = location.pathname === "/" ? "/trang-chu" : location.pathname;
const draw = told => {{ document.getElementById("app").innerHTML = "<nav><ul>{_MENU}</ul></nav><main><h1>" +
  (told.title || "") + "</h1>" + (told.html || "<p>Danh sách trống.</p>") + "</main>"; }};
draw({{}});
fetch("/api" + here).then(answer => answer.ok ? answer.json() : {{}}).then(draw).catch(() => draw({{}}));
</script>"""
_TEXT = "Sở tiếp tục thực hiện các nhiệm vụ được Uỷ ban nhân dân tỉnh giao trong quý. " * 12


def _data(title: str) -> Reply:
    body = f'{{"title": "{title}", "html": "<p>{_TEXT}</p>"}}'
    return 200, {"Content-Type": "application/json"}, body.encode()


def _portal(api: Any, robots: str = "") -> Portal:
    shell = page(_APP)
    places = ("/", "/tin-tuc", "/khen-thuong", "/lien-he")
    data = {f"/api/{name}": _data(name) for name in ("trang-chu", "tin-tuc", "lien-he")}
    robots_file = (200, {"Content-Type": "text/plain"}, robots.encode())
    return Portal(
        pages={"/robots.txt": robots_file, **dict.fromkeys(places, shell), **data, "/api/khen-thuong": api}
    )


def _reset(handler: Any) -> None:
    handler.connection.close()


def _late(_: Any) -> Reply:
    time.sleep(4)
    return _data("Khen thưởng")


def _never(_: Any) -> Reply:
    time.sleep(40)
    return _data("Khen thưởng")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    portals: dict[str, Portal | str] = {
        "whole": _portal(_data("Khen thưởng")),
        "error": _portal((500, {}, b"")),
        "refused": _portal((403, {}, b"")),
        "reset": _portal(_reset),
        "late": _portal(_late),
        "never": _portal(_never),
        "robots": _portal(_data("Khen thưởng"), "User-agent: *\nDisallow: /api/khen-thuong\n"),
        "gone": _portal((404, {}, b"")),
    }
    return crawl_portals(tmp_path_factory.mktemp("data"), portals, browser=True)


def _found(one: Crawled) -> Section:
    bodies = {p.url: one.site.body(p) for p in one.site.pages if p.readable}
    facts = {url: read_page(url, body) for url, body in bodies.items()}
    site, clear = seen_clearly(one.site, facts)
    window = window_for(rubric_for("so", AT).window, AT)
    return find_sections(site, clear, evaluated_at=AT, window=window)["rewards"]


@pytest.mark.parametrize("name", ["whole", "late"])
def test_data_that_comes_is_read(crawled: dict[str, Crawled], name: str) -> None:
    one = crawled[name]
    assert one.page("/khen-thuong").visibility is Visibility.SEEN
    assert "nhiệm vụ" in one.site.body(one.page("/khen-thuong")).decode()


@pytest.mark.parametrize("name", ["error", "refused", "reset", "never"])
def test_a_page_whose_data_did_not_come_is_never_empty(crawled: dict[str, Crawled], name: str) -> None:
    one = crawled[name]
    seen = one.page("/khen-thuong")
    assert (seen.visibility, seen.cause, seen.reason) == (Visibility.PARTIAL, Cause.SITE, "data_failed")
    assert _found(one).state is SectionState.UNKNOWN
    assert one.page("/tin-tuc").visibility is Visibility.SEEN


def test_data_that_robots_forbid_are_not_asked_for_and_prove_nothing(crawled: dict[str, Crawled]) -> None:
    one = crawled["robots"]
    assert one.portal is not None
    assert "/api/khen-thuong" not in one.portal.paths
    assert "/api/tin-tuc" in one.portal.paths
    seen = one.page("/khen-thuong")
    assert (seen.visibility, seen.cause, seen.reason) == (Visibility.PARTIAL, Cause.POLICY, "robots_parts")
    assert _found(one).state is SectionState.UNKNOWN


def test_data_that_the_portal_does_not_have_are_an_answer(crawled: dict[str, Crawled]) -> None:
    assert crawled["gone"].page("/khen-thuong").visibility is Visibility.SEEN
    assert "Danh sách trống" in crawled["gone"].site.body(crawled["gone"].page("/khen-thuong")).decode()
