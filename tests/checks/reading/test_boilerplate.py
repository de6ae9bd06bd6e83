"""What most pages of a site repeat is the content of none of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from checks.reading.boilerplate import without_repeats
from checks.reading.facts import Heading, Image, Item, PageFacts, Region, Table

FOOT = "Địa chỉ: số 1 đường Lê Lợi"
BOX = Item(title="Tin mới", url="https://a.gov.vn/1", path="div[4]>ul>li[2]", day=date(2025, 1, 1))
LIST = replace(BOX, path="main>ul>li[1]")
TABLE = Table(headers=("Thứ", "Giờ"), rows=(("Hai", "8h"),))
LOGO = Image(src="https://a.gov.vn/logo.png", alt="", region=Region.MAIN)


def page(number: int, text: str = "", *items: Item) -> PageFacts:
    own = text or f"Nội dung riêng của trang số {number} về một việc đã làm trong năm"
    return PageFacts(
        url=f"https://a.gov.vn/{number}",
        title=f"Mục {number}",
        headings=(Heading(level=1, text=f"Mục {number}"),),
        main_text=f"ĐẦU TRANG\nMục {number}\n{own}\n{FOOT}",
        words=30,
        items=(BOX, *items),
        tables=(TABLE,),
        images=(LOGO,),
    )


def site(*pages: PageFacts) -> dict[str, PageFacts]:
    others = [page(n) for n in range(10, 18)]
    return {p.url: p for p in (*pages, *others)}


def test_headers_and_footers_leave_the_main_part() -> None:
    found = without_repeats(site(page(1, "Một văn bản đã ban hành trong tháng")))["https://a.gov.vn/1"]
    assert found.main_text == "Mục 1\nMột văn bản đã ban hành trong tháng"
    assert FOOT in found.aside_text
    assert found.words == len(found.main_text.split())
    assert not found.placeholder


def test_a_side_box_goes_but_the_list_that_it_quotes_stays() -> None:
    found = without_repeats(site(page(1, "", LIST)))["https://a.gov.vn/1"]
    assert found.items == (LIST,)
    assert found.tables == ()
    assert found.images[0].region is Region.OTHER


def test_what_is_left_may_be_a_placeholder() -> None:
    bare = page(1, "Nội dung đang được cập nhật.")
    assert without_repeats(site(bare))[bare.url].placeholder
    empty = replace(page(2), main_text=f"ĐẦU TRANG\nMục 2\n{FOOT}")
    assert without_repeats(site(empty))[empty.url].placeholder


def test_a_page_that_needs_a_browser_is_not_called_empty() -> None:
    shell = replace(page(1), main_text=f"ĐẦU TRANG\n{FOOT}", needs_browser="loading")
    assert not without_repeats(site(shell))[shell.url].placeholder


def test_lines_at_the_edges_need_fewer_witnesses() -> None:
    odd = replace(page(1), main_text="Liên kết\nMục 1\nMột văn bản đã ban hành trong tháng")
    pages = site(
        odd, *(replace(page(n), main_text=f"Liên kết\nRiêng {n} của trang này") for n in range(2, 6))
    )
    assert without_repeats(pages)[odd.url].main_text.startswith("Mục 1")


def test_a_small_or_varied_site_stays_as_it_is() -> None:
    few = {p.url: p for p in (page(1), page(2))}
    assert without_repeats(few) == few
    varied = {
        f"https://a.gov.vn/{n}": PageFacts(url=f"https://a.gov.vn/{n}", title=str(n), main_text=f"Riêng {n}")
        for n in range(8)
    }
    assert without_repeats(varied) == varied


def test_an_address_that_stands_twice_is_content_once() -> None:
    contact = replace(page(1), main_text=f"ĐẦU TRANG\nMục 1\n{FOOT}\n{FOOT}")
    assert without_repeats(site(contact))[contact.url].main_text == f"Mục 1\n{FOOT}"
    edge = replace(page(1), main_text=f"Mục 1\n{FOOT}\nLiên kết\n{FOOT}\nLiên kết")
    others = [replace(page(n), main_text=f"Riêng {n}\n{FOOT}\nLiên kết") for n in range(2, 8)]
    assert (
        without_repeats({p.url: p for p in (edge, *others)})[edge.url].main_text == f"Mục 1\n{FOOT}\nLiên kết"
    )


def test_a_long_text_is_content_though_it_says_that_some_is_still_to_come() -> None:
    said = "Chuyên mục đang cập nhật nội dung về các chương trình, đề án của cơ quan trong những năm qua"
    long = page(1, "\n".join(f"{said} ({number})" for number in range(5)))
    assert not without_repeats(site(long))[long.url].placeholder
    short = page(1, said)
    assert without_repeats(site(short))[short.url].placeholder
