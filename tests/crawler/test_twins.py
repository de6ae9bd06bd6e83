"""Which addresses are one page is learnt from pages that were the same, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest

from checks.reading.facts import Item, Link, PageFacts
from checks.reading.same_pages import settled
from crawler.twins import Twins, print_of
from evidence.spelling import CASE, FORM, INSIDE, SLASHES, Spelling, is_inside

HOST = "http://so.example.gov.vn"
PATHS = ("gioi-thieu", "lien-he", "lanh-dao", "van-ban")


def page(url: str, text: str) -> PageFacts:
    main = f"{text}: nội dung của trang này gồm chừng mười hai chữ để nhận ra được nó"
    return PageFacts(url=url, title=text, main_text=main, words=len(main.split()))


def after(seen: Iterable[tuple[str, str]]) -> Twins:
    twins = Twins()
    for path, text in seen:
        url = f"{HOST}/{path}"
        twins.saw(url, page(url, text))
    return twins


def both(first: str, second: str, paths: Iterable[str] = PATHS) -> list[tuple[str, str]]:
    """Every page under two addresses."""
    return [(how.format(path), path) for path in paths for how in (first, second)]


@pytest.mark.parametrize(
    ("first", "second", "ignored"),
    [
        ("{}?phien=1a", "{}?phien=2b", ("phien",)),
        ("{}", "{}?rnd=0.7", ("rnd",)),
        ("{}?a=1&_=5", "{}?a=2&_=6", ("_", "a")),
        ("{};phien=1", "{};phien=2", (";phien",)),
        ("{}", "x//{}", (INSIDE,)),
        ("so/{}", "so//{}", (SLASHES,)),
        ("so/{}", "So/{}", (CASE,)),
        ("kh%C3%B3a/{}", "kho%CC%81a/{}", (FORM,)),
        ("{}", "tin/{}", (INSIDE,)),
        ("x/{}", "x/tin/bai/{}", (INSIDE,)),
    ],
)
def test_what_changes_while_pages_do_not_makes_no_difference(
    first: str, second: str, ignored: tuple[str, ...]
) -> None:
    assert after(both(first, second)).spelling.ignored == ignored


def test_two_pages_are_not_enough() -> None:
    assert after(both("{}?phien=1", "{}?phien=2", PATHS[:2])).spelling.ignored == ()


def test_the_same_page_again_and_again_is_one_page() -> None:
    twins = after([(f"loi?id={n}", "Đang cập nhật") for n in range(8)])
    assert twins.spelling.ignored == ()


def test_one_page_that_does_change_speaks_against_its_parameter() -> None:
    seen = [*both("{}?id=1", "{}?id=2"), ("bai?id=1", "Bài một"), ("bai?id=2", "Bài hai")]
    assert after(seen).spelling.ignored == ()


def test_a_parameter_beside_one_that_matters_is_learnt_all_the_same() -> None:
    seen = [
        *both("{}?phien=1", "{}?phien=2"),
        ("bai?id=1&phien=3", "Bài một"),
        ("bai?id=2&phien=4", "Bài hai"),
    ]
    assert after(seen).spelling.ignored == ("phien",)


@pytest.mark.parametrize("name", ["page", "trang", "_101_cur"])
def test_the_page_of_a_list_is_never_dropped(name: str) -> None:
    assert after(both(f"{{}}?{name}=7", f"{{}}?{name}=8")).spelling.ignored == ()


def test_what_is_learnt_does_not_hang_on_the_order() -> None:
    seen = [*both("{}?s=1", "{}?s=2", PATHS[:3]), ("bai?s=1", "Một")]
    learnt = {after(order).spelling.ignored for order in permutations(seen)}
    assert learnt == {("s",)}


def test_links_to_pages_that_were_read_are_written_as_they_were_asked_for() -> None:
    twins = after(both("{}?phien=1", "{}?phien=2"))
    link = Link(url=f"{HOST}/lien-he?phien=77", text="Liên hệ")
    other = Link(url=f"{HOST}/moi?phien=77", text="Mới")
    item = Item(title="Văn bản", url=f"{HOST}/van-ban?phien=78")
    facts = PageFacts(
        url=HOST, title="", links=(link, other), items=(item,), next_pages=(f"{HOST}/x?trang=2",)
    )
    found = twins.settled(facts)
    assert [one.url for one in found.links] == [f"{HOST}/lien-he?phien=1", other.url]
    assert found.items[0].url == f"{HOST}/van-ban?phien=1"
    assert found.next_pages == facts.next_pages
    assert settled(facts, lambda _: "") == facts


def test_counters_and_clocks_are_no_difference_other_numbers_are() -> None:
    def shown(text: str) -> str:
        return print_of(page(HOST, text))

    assert shown("Lượt truy cập: 120") == shown("Lượt truy cập: 121")
    assert shown("Bây giờ là 10:20:30") == shown("Bây giờ là 10:21:00")
    assert shown("Quyết định số 12") != shown("Quyết định số 13")
    assert print_of(PageFacts(url=HOST, title="Trống", main_text="Trống", words=1)) == ""


def test_a_spelling_finds_the_page_that_it_means() -> None:
    spelling = Spelling(ignored=(CASE, INSIDE, SLASHES, "phien"))
    find = spelling.finder([f"{HOST}/Tin-Tuc", f"{HOST}/so/lien-he", f"{HOST}/tim?q=a"])
    assert find(f"{HOST}//tin-tuc/?phien=9") == f"{HOST}/Tin-Tuc"
    assert find(f"{HOST}/so/tin-tuc/LIEN-HE") == f"{HOST}/so/lien-he"
    assert find(f"{HOST}/tim?phien=1&q=a") == f"{HOST}/tim?q=a"
    assert find(f"{HOST}/tim?q=b") == find("") == find(f"{HOST}/khac") == ""


@pytest.mark.parametrize(
    ("shorter", "longer", "inside"),
    [
        ("/a/b", "/a/x/b", True),
        ("/b", "/a/b", True),
        ("/a/b", "/b/a/b", True),
        ("/a", "/a/b", False),
        ("/a/b", "/a/c", False),
        ("/", "/a", False),
        ("/a/b", "/x/a/y/b", False),
    ],
)
def test_folders_put_into_a_path(shorter: str, longer: str, *, inside: bool) -> None:
    assert is_inside(shorter, longer) is inside
