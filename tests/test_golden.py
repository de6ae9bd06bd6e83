"""The golden sets of tests/golden: they load, nothing in them is real, and we read and find what a person does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
import yaml

from benchmarks.detection_model import Subject, found_by_us, tally_of
from benchmarks.detection_sets import golden_page, golden_portal
from benchmarks.golden import FOLDER, BadGolden, load_page, load_portal
from benchmarks.golden_content import differences
from benchmarks.golden_crawl import crawled
from benchmarks.golden_server import answer
from benchmarks.golden_sites import seen_page
from benchmarks.golden_tools import tool_differences
from benchmarks.golden_truth import GoldenPage, GoldenPortal
from checks.case import SectionState
from checks.discovery import find_sections
from checks.vocabulary import keys

T = TypeVar("T")
# What is not told right yet, page by page, each looked at by a person: the benchmark counts it, the tests guard it.
KNOWN: Mapping[str, list[str]] = yaml.safe_load((FOLDER / "known.yaml").read_text("utf-8")) or {}
PAGE_FILES = sorted(FOLDER.glob("pages/*.yaml"))
PORTAL_FILES = sorted(FOLDER.glob("portals/*/portal.yaml"))
ENOUGH_PAGES = 24
ENOUGH_PORTALS = 6
HOST = re.compile(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)*\.gov\.vn)", re.I)
EMAIL = re.compile(r"[\w.+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.I)
# Shared systems of the state that real portals of every province link to; nothing in them is a person's.
NATIONAL = {
    "chinhphu.vn",
    "vanban.chinhphu.vn",
    "vbpl.vn",
    "moj.gov.vn",
    "dichvucong.gov.vn",
    "muasamcong.mpi.gov.vn",
    "ckns.mof.gov.vn",
}
# Names of provinces and ministries under gov.vn: an invented portal must not stand under one of them.
REAL = frozenset(
    re.findall(
        r"[a-z-]+",
        """
    angiang bacgiang baclieu bacninh backan baria-vungtau bentre binhdinh binhduong binhphuoc binhthuan camau cantho
    caobang daklak daknong danang dienbien dongnai dongthap gialai hagiang haiduong haiphong hanam hanoi hatinh
    haugiang hoabinh hochiminhcity hue hungyen khanhhoa kiengiang kontum laichau lamdong langson laocai longan
    namdinh nghean ninhbinh ninhthuan phutho phuyen quangbinh quangnam quangngai quangninh quangtri soctrang sonla
    tayninh thaibinh thainguyen thanhhoa thuathienhue tiengiang travinh tuyenquang vinhlong vinhphuc yenbai
    """,
    )
)


def good(paths: Iterable[Path], load: Callable[[Path], T]) -> list[T]:
    """Those that can be loaded; a test of its own tells of the others."""
    loaded = []
    for path in paths:
        with contextlib.suppress(BadGolden):
            loaded.append(load(path))
    return loaded


PAGES = good(PAGE_FILES, load_page)
PORTALS = good(PORTAL_FILES, load_portal)


def by_name(one: GoldenPage | GoldenPortal) -> str:
    return one.name


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_a_golden_page_can_be_loaded(path: Path) -> None:
    assert load_page(path).name == path.stem


@pytest.mark.parametrize("path", PORTAL_FILES, ids=lambda path: path.parent.name)
def test_a_golden_portal_can_be_loaded(path: Path) -> None:
    assert load_portal(path).name == path.parent.name


def test_there_is_enough_to_measure_by() -> None:
    assert len(PAGES) >= ENOUGH_PAGES
    assert len(PORTALS) >= ENOUGH_PORTALS


@pytest.mark.parametrize("portal", PORTALS, ids=by_name)
def test_a_golden_portal_tells_every_section(portal: GoldenPortal) -> None:
    assert sorted(set(keys()) - set(portal.sections)) == []


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_a_golden_page_tells_what_to_find_or_to_read(page: GoldenPage) -> None:
    content = (page.items, page.article, page.documents, page.people, page.contacts, page.schedule)
    more = (page.projects, page.procedures, page.drafts, page.questions, page.tools)
    assert page.is_home or page.section is not None or any(one is not None for one in (*content, *more))


def is_real(host: str) -> bool:
    """Whether a host stands under a real province's name."""
    return host not in NATIONAL and host.removesuffix(".gov.vn").split(".")[-1] in REAL


def test_every_host_and_mailbox_is_invented() -> None:
    named = {
        (path.name, host.lower())
        for path, text in texts(FOLDER)
        for pattern in (HOST, EMAIL)
        for host in pattern.findall(text)
    }
    assert sorted(one for one in named if is_real(one[1])) == []


def wrong_of(subject: Subject) -> dict[str, str]:
    """What is told otherwise than the truth, with the reason."""
    return {
        f"{one.key} {one.kind}: said {one.said}, truth {one.truth}": one.reason
        for one in tally_of("golden", [subject], found_by_us).wrong
    }


def check_against_known(name: str, wrong: Mapping[str, str]) -> None:
    """A person has looked at every known difference; a new one fails, and so does one that is mended and not struck out."""
    known = set(KNOWN.get(name, ()))
    new = [f"{what} ({why})" for what, why in wrong.items() if what not in known]
    assert not new, "\n".join(new)
    assert known <= set(wrong), f"mended: strike out of known.yaml: {sorted(known - set(wrong))}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_home or page.section], ids=by_name)
def test_the_sections_of_a_golden_page_are_found(page: GoldenPage) -> None:
    check_against_known(page.name, wrong_of(golden_page(page)))
    if page.section is not None and not page.is_home and page.section.holds == "unsure":
        seen = seen_page(page)
        sections = find_sections(seen.site, seen.facts, evaluated_at=seen.day, window=seen.window)
        assert sections[page.section.key].state is SectionState.UNKNOWN


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_the_content_of_a_golden_page_is_read(page: GoldenPage) -> None:
    wrong = [*differences(page), *tool_differences(page)]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    return crawled(PORTALS, tmp_path_factory.mktemp("golden"))


@pytest.mark.browser
@pytest.mark.timeout(400)
@pytest.mark.parametrize("portal", PORTALS, ids=by_name)
def test_the_sections_of_a_golden_portal_are_found(
    portal: GoldenPortal, archives: Mapping[str, Path]
) -> None:
    check_against_known(portal.name, wrong_of(golden_portal(portal, archives[portal.name])))


def write_page(folder: Path, truth: str) -> Path:
    (folder / "one.html").write_text("<title>Một trang</title>", "utf-8")
    path = folder / "one.yaml"
    head = "address: https://so.songlam.gov.vn/a\ntier: so\nday: 2026-03-15\nmake: thử\n"
    path.write_text(head + truth, "utf-8")
    return path


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        ("presnt: [news]", "unknown field ‘presnt’"),
        ("present: [tintuc]", "no such sections: tintuc"),
        ("present: [news]\nabsent: [news]", "stands twice"),
        ("section: {key: news, label: Tin}", "lacks holds"),
        ("section: {key: news, label: Tin, holds: perhaps}", "'perhaps' is not"),
        ("items: [{title: Tin, day: hôm qua}]", "one.items\\[0\\].day: 'hôm qua' is not"),
        ("present: [", "while parsing"),
    ],
)
def test_a_golden_page_with_a_slip_is_refused(tmp_path: Path, truth: str, said: str) -> None:
    with pytest.raises(BadGolden, match=said):
        load_page(write_page(tmp_path, truth))


def test_a_golden_page_is_what_its_file_says(tmp_path: Path) -> None:
    page = load_page(write_page(tmp_path, "present: [news]\nschedule: {from: 2026-03-09, to: 2026-03-15}"))
    assert (page.name, page.present, page.is_home) == ("one", ("news",), True)
    assert page.schedule is not None
    assert page.schedule.first.isoformat() == "2026-03-09"


def test_a_golden_portal_answers_by_path_and_query(tmp_path: Path) -> None:
    for name in ("home", "second", "lost"):
        (tmp_path / f"{name}.html").write_text(name, "utf-8")
    (tmp_path / "portal.yaml").write_text(
        "host: so.songlam.gov.vn\ntier: so\nday: 2026-03-15\nmake: thử\n"
        "pages:\n  /: home.html\n  '/tin?trang=2': second.html\n  /cũ: {status: 302, location: /}\n"
        "not_found: {file: lost.html, status: 200}\nsections:\n  news: {present: false}\n",
        "utf-8",
    )
    portal = load_portal(tmp_path / "portal.yaml")
    assert answer(portal, "/?utm=1").body == b"home"
    assert answer(portal, "/tin?trang=2").body == b"second"
    assert answer(portal, "/c%C5%A9").location == "/"
    assert (answer(portal, "/tin").status, answer(portal, "/tin").body) == (200, b"lost")
