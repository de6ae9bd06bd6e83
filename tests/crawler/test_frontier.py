"""Which address is next: menu and required sections first, lists side by side, few articles, no traps."""

from datetime import date
from typing import Any

from checks.reading.facts import Item, Link, LinkKind, PageFacts, Region
from crawler.crowd import ITEMS_OF_SECTION, MOST_OF_SECTION, PER_FAMILY, Crowd, Shares
from crawler.frontier import Origin, Priority, offers
from crawler.listing import end_of, list_rank
from evidence.ledger import MemoryLedger
from evidence.model import Agency, Tier, Visibility, click_address
from evidence.ports import Entry, EntryKind, EntryState

HOME = "http://so.example.gov.vn/"
AGENCY = Agency(code="S", name="Sở", tier=Tier.SO, home_url=HOME)


def link(path: str, text: str = "", **more: Any) -> Link:
    url = path if "://" in path or not path else HOME + path.lstrip("/")
    return Link(url=url, text=text, **{"region": Region.MAIN, **more})


def entry(path: str = "", **more: Any) -> Entry:
    return Entry(**{"key": path or "/", "url": HOME + path, "priority": 0, "depth": 0, **more})


def offered(links: list[Link], *, origin: Entry | None = None, **facts: Any) -> list[Entry]:
    page = PageFacts(url=HOME, title="", links=tuple(links), **facts)
    return offers(Origin(entry=origin or entry(), url=HOME), page, owns=AGENCY.owns)


def test_sections_in_the_menu_come_first_then_sections_then_the_menu_then_the_rest() -> None:
    found = offered(
        [
            link("khac", "Xem thêm chi tiết"),
            link("lien-ket", "Ảnh đẹp quê hương", region=Region.MENU),
            link("so-do", "", image_alt="Sơ đồ tổ chức"),
            link("tin-tuc", "Tin tức", region=Region.MENU),
            link("chan", "Điều khoản sử dụng", region=Region.FOOTER),
        ]
    )
    assert [one.url.removeprefix(HOME) for one in found] == ["tin-tuc", "so-do", "lien-ket", "chan", "khac"]
    assert found[0].sections == ("news",)
    assert found[0].in_menu
    assert found[0].priority == Priority.SECTION_IN_MENU


def test_nothing_outside_the_portal_and_no_traps() -> None:
    found = offered(
        [
            link("https://chinhphu.vn/", "Chính phủ"),
            link("dang-nhap", "Đăng nhập"),
            link("tin?print=1", "In"),
            link("anh.jpg", "Ảnh"),
            link("tep.pdf", "Tệp"),
        ]
    )
    assert found == []


def test_one_address_is_offered_once_with_its_best_rank() -> None:
    found = offered([link("tin-tuc", "Tin tức"), link("tin-tuc", "Tin tức", region=Region.MENU)])
    assert [one.priority for one in found] == [Priority.SECTION_IN_MENU]


def test_of_a_list_the_newest_three_items_are_taken() -> None:
    items = tuple(
        Item(title=f"Bài {n}", url=f"{HOME}bai-{n}", day=date(2026, 3, n) if n else None) for n in range(6)
    )
    found = offered([link(f"bai-{n}", f"Bài {n}") for n in range(6)], items=items)
    assert [one.url.removeprefix(HOME) for one in found] == ["bai-5", "bai-4", "bai-3"]
    assert {one.kind for one in found} == {EntryKind.ITEM}


def test_a_box_of_section_links_is_no_list_of_articles() -> None:
    items = (Item(title="Cơ cấu tổ chức", url=HOME + "co-cau"),)
    found = offered([link("co-cau", "Cơ cấu tổ chức")], items=items)
    assert found[0].sections == ("organisation_chart",)
    assert found[0].kind is EntryKind.PAGE


def test_an_article_offers_no_other_articles() -> None:
    found = offered(
        [link("bai-khac", "Một bài khác dài hơn"), link("tin-tuc", "Tin tức", region=Region.MENU)],
        origin=entry("bai", kind=EntryKind.ITEM, depth=2),
    )
    assert [one.url for one in found] == [HOME + "tin-tuc"]


def test_of_a_list_the_next_page_is_offered_with_its_number_and_no_other() -> None:
    pages = tuple(f"{HOME}tin?page={n}" for n in (1, 2, 3))
    found = offered(
        [link(f"tin?page={n}", str(n)) for n in (1, 2, 3)],
        origin=entry("tin", sections=("news",), depth=1),
        next_pages=pages,
    )
    assert [(one.page_number, one.kind) for one in found] == [(2, EntryKind.LISTING)]
    assert all(one.sections == ("news",) and one.depth == 1 for one in found)


def test_paging_that_counts_from_zero_keeps_its_second_page() -> None:
    found = offered(
        [link("tin?page=1", "2")],
        origin=entry("tin", sections=("news",)),
        next_pages=(f"{HOME}tin?page=1",),
    )
    assert [one.page_number for one in found] == [2]


def test_a_footnote_is_no_page_number() -> None:
    """'²' is a digit to `str.isdigit`, and none to `int`."""
    found = offered(
        [link("tin?page=²", "²")],
        origin=entry("tin", sections=("news",)),
        next_pages=(f"{HOME}tin?page=²",),
    )
    assert [one.page_number for one in found] == [2]


def test_back_to_the_first_page_is_no_further_page() -> None:
    found = offered(
        [link("tin?page=1", "« Trang đầu")],
        origin=entry("tin?page=2", sections=("news",), page_number=2),
        next_pages=(f"{HOME}tin?page=1",),
    )
    assert found == []


def test_a_list_that_left_the_window_ends() -> None:
    page = PageFacts(url=HOME, title="", next_pages=(HOME + "tin?page=2",))
    origin = Origin(entry=entry("tin", sections=("news",)), url=HOME + "tin", listing_goes_on=False)
    assert offers(origin, page, owns=AGENCY.owns) == []


def test_a_list_goes_on_while_it_brings_new_and_young_items() -> None:
    def page(*days: date | None) -> PageFacts:
        return PageFacts(
            url=HOME, title="", items=tuple(Item(title=str(d), url=f"/{d}", day=d) for d in days)
        )

    known: set[str] = set()
    start = date(2026, 1, 1)
    assert end_of(page(date(2026, 2, 1), None), known, start) == ""
    assert end_of(page(date(2026, 2, 1), None), known, start) == "same_entries"
    assert end_of(page(date(2025, 12, 1)), known, start) == "window"
    assert end_of(page(date(2025, 11, 1)), known, None) == ""


def test_a_list_ends_where_it_leaves_the_window_though_an_old_headline_stays_on_top() -> None:
    def page(*days: int) -> PageFacts:
        items = tuple(Item(title=f"{n}{d}", url=f"/{n}-{d}", day=date(d, 1, 2)) for n, d in enumerate(days))
        return PageFacts(url=HOME, title="", items=items)

    start = date(2026, 1, 1)
    assert end_of(page(2019, 2026, 2026, 2026, 2026), set(), start) == ""
    assert end_of(page(2026, 2026, 2026, 2026, 2025, 2025), set(), start) == "window"


def test_a_list_that_posts_back_goes_on_under_addresses_of_clicks_up_to_ten_pages() -> None:
    def following(number: int) -> list[tuple[str, int]]:
        pages = (click_address(HOME + "tin", f"trang {number}"),)
        origin = entry("tin", sections=("news",), depth=1, page_number=number - 1)
        found = offered([], origin=origin, next_pages=pages)
        return [(one.url.removeprefix(HOME), one.page_number) for one in found]

    assert following(2) == [("tin#click=trang 2", 2)]
    assert following(11) == []


def test_all_entries_of_a_short_list_are_read_where_only_their_own_pages_tell() -> None:
    def read(count: int, key: str, **more: Any) -> int:
        items = tuple(
            Item(title=f"Thủ tục {n}", url=f"{HOME}tt-{n}", day=date(2026, 1, 2)) for n in range(count)
        )
        return len(offered([], origin=entry("tt", sections=(key,)), items=items, **more))

    assert read(9, "procedures") == 9
    assert read(30, "procedures") == 5
    assert read(9, "news") == 3
    undated = tuple(Item(title=f"Bài {n}", url=f"{HOME}b-{n}") for n in range(9))
    assert len(offered([], origin=entry("tin", sections=("news",)), items=undated)) == 5


def test_news_goes_ahead_of_other_lists() -> None:
    assert list_rank(("news",), 8) < list_rank(("law_dissemination",), 2) < list_rank(("rewards",), 2) < 200


def test_the_site_map_offers_no_turns_of_itself() -> None:
    page = PageFacts(url=HOME + "so-do", title="", links=(link("so-do?linhvuc=1", "Lĩnh vực 1"),))
    origin = Origin(entry=entry("so-do", sections=("sitemap_page",)), url=HOME + "so-do")
    assert offers(origin, page, owns=AGENCY.owns) == []


def test_clicks_are_offered_for_menus_and_sections_only() -> None:
    found = offered(
        [
            link("", "Giới thiệu", kind=LinkKind.POSTBACK, region=Region.MENU),
            link("", "Thủ tục hành chính", kind=LinkKind.CLICK),
            link("", "Xem thêm", kind=LinkKind.CLICK),
            link("", "", kind=LinkKind.CLICK, region=Region.MENU),
        ]
    )
    assert [(one.label, one.kind) for one in found] == [
        ("Giới thiệu", EntryKind.CLICK),
        ("Thủ tục hành chính", EntryKind.CLICK),
    ]
    assert found[0].url == HOME + "#click=Giới thiệu"
    assert found[0].found_on == HOME


def files_offered(
    page: PageFacts, *sections: str, kind: EntryKind = EntryKind.PAGE, **origin: Any
) -> list[str]:
    come_from = Origin(entry=entry("x", sections=sections, kind=kind), url=page.url, **origin)
    found = offers(come_from, page, owns=AGENCY.owns)
    return [one.url.removeprefix(HOME) for one in found if one.kind is EntryKind.FILE]


def test_files_of_documents_are_taken_in_small_number_the_newest_first() -> None:
    items = tuple(
        Item(title=f"QĐ {n}", url=f"{HOME}qd-{n}", files=(f"{HOME}tep-{n}.pdf",), day=date(2026, 1, 1 + n))
        for n in range(9)
    )
    page = PageFacts(url=HOME + "vb", title="", items=items)
    assert files_offered(page, "legal_documents") == ["tep-8.pdf", "tep-7.pdf", "tep-6.pdf", "tep-5.pdf"]
    assert files_offered(page, "organisation_chart") == ["tep-8.pdf"]
    assert files_offered(page, "introduction") == []


def test_files_beside_the_text_in_frames_and_of_entries_are_offered() -> None:
    linked = PageFacts(url=HOME + "kh", title="", links=(link("a.pdf", "A"),), frames=(HOME + "b.pdf",))
    assert files_offered(linked, "plans") == ["a.pdf", "b.pdf"]
    abroad = PageFacts(url=HOME + "kh", title="", links=(link("https://khac.vn/a.pdf", "A"),))
    assert files_offered(abroad, "plans") == []
    own_page = {"kind": EntryKind.ITEM}
    assert files_offered(linked, **own_page) == []
    assert files_offered(linked, **own_page, item_of=("directives",)) == ["a.pdf", "b.pdf"]


def test_files_that_criteria_need_most_come_first() -> None:
    page = PageFacts(url=HOME + "x", title="", links=(link("a.pdf", "A"),))

    def rank(key: str) -> int:
        origin = Origin(entry=entry("x", sections=(key,)), url=page.url)
        return next(
            one.priority for one in offers(origin, page, owns=AGENCY.owns) if one.kind is EntryKind.FILE
        )

    assert (
        Priority.FILE
        <= rank("leaders_schedule")
        < rank("plans")
        < rank("procedures")
        < Priority.INSIDE_SECTION
    )


def test_a_section_gets_its_share_of_entries_and_files() -> None:
    shares, origin = Shares(), entry("kh", sections=("plans",))

    def taken(*asked: Entry) -> int:
        count = 0
        for one in asked:
            if shares.have_room(origin, one):
                shares.took(origin, one)
                count += 1
        return count

    files = [entry(f"{n}.pdf", kind=EntryKind.FILE, sections=("plans",)) for n in range(9)]
    assert taken(*files) == 4
    assert taken(*[entry(f"bai-{n}", kind=EntryKind.ITEM) for n in range(20)]) == ITEMS_OF_SECTION
    assert shares.item_of["bai-0"] == ("plans",)
    assert taken(*[entry(f"trang-{n}") for n in range(30)]) == 30
    assert shares.have_room(entry("", sections=()), entry("bai", kind=EntryKind.ITEM))


def test_another_language_comes_last_and_is_not_followed() -> None:
    found = offered([link("en/home", "English", region=Region.MENU)])
    assert found[0].priority == Priority.LANGUAGE
    page = PageFacts(url=HOME + "en/home", title="", links=(link("en/news", "News"),))
    assert offers(Origin(entry=entry("en/home"), url=HOME + "en/home"), page, owns=AGENCY.owns) == []


def test_too_deep_is_not_offered() -> None:
    assert offered([link("sau", "Sâu")], origin=entry(depth=6)) == []


def test_a_section_that_has_enough_candidates_makes_room_for_others() -> None:
    page = PageFacts(url=HOME, title="", links=(link("ke-hoach-9", "Kế hoạch"),))
    crowd = {"plans": 8}
    found = offers(Origin(entry=entry(), url=HOME), page, owns=AGENCY.owns, crowd=crowd)
    assert found[0].priority == Priority.CROWDED


def test_a_template_is_cut_when_it_is_full_and_that_is_told() -> None:
    crowd = Crowd(always_up_to=int(Priority.MENU))
    taken = [crowd.takes(entry(f"kho-{n}", priority=int(Priority.OTHER))) for n in range(25)]
    assert taken.count("") == 20
    assert set(taken[20:]) == {"so.example.gov.vn/*"}


def test_a_folder_of_ever_new_names_is_cut_when_it_is_full() -> None:
    crowd = Crowd(always_up_to=int(Priority.MENU))
    words = [f"{a}{b}" for a in "abcdefgh" for b in "ijklmnop"]
    taken = [crowd.takes(entry(f"tu-khoa/{word}", priority=int(Priority.OTHER))) for word in words]
    assert taken.count("") == PER_FAMILY
    assert set(taken[PER_FAMILY:]) == {"so.example.gov.vn/tu-khoa/*"}


def test_all_filters_of_one_list_are_one_family() -> None:
    crowd = Crowd(always_up_to=int(Priority.MENU))
    names = [f"{a}=1&{b}=2&{c}=3" for a in "abcd" for b in "efgh" for c in "ijkl"]
    taken = [crowd.takes(entry(f"tra-cuu?{name}", priority=int(Priority.OTHER))) for name in names]
    assert taken.count("") == PER_FAMILY


def test_pages_of_the_menu_are_taken_however_many_there_are_of_their_shape() -> None:
    crowd = Crowd(always_up_to=int(Priority.MENU))
    assert {
        crowd.takes(entry(f"Default.aspx?tabid={n}", priority=int(Priority.MENU))) for n in range(100)
    } == {""}


def test_links_that_all_name_one_section_end_some_time() -> None:
    crowd = Crowd(always_up_to=int(Priority.MENU))
    more = {"priority": int(Priority.CROWDED), "sections": ("news",)}
    taken = [crowd.takes(entry(f"{word}/tin-tuc", **more)) for word in map(str, range(40))]
    assert taken.count("") == MOST_OF_SECTION


def test_a_day_of_a_calendar_is_no_page_unless_it_is_called_a_schedule() -> None:
    day = "su-kien/2026/11/20"
    assert offered([link(day, "20")]) == []
    assert [e.sections for e in offered([link(day, "Lịch công tác")])] == [("leaders_schedule",)]


# The ledger


def test_the_ledger_leases_by_rank_never_by_arrival() -> None:
    one = [entry(f"p{n}", priority=n % 3, depth=n % 2) for n in range(12)]
    orders = []
    for arrival in (one, list(reversed(one))):
        ledger = MemoryLedger()
        ledger.add(arrival)
        order = []
        while (leased := ledger.lease()) is not None:
            order.append(leased.key)
            ledger.done(leased.key, Visibility.SEEN)
        orders.append(order)
    assert orders[0] == orders[1] == [e.key for e in sorted(one, key=lambda e: e.rank)]


def test_a_better_rank_of_a_known_address_stays() -> None:
    ledger = MemoryLedger()
    assert ledger.add([entry("a", priority=9, depth=3, sections=("news",)), entry("b", priority=5)]) == 2
    assert ledger.add([entry("a", priority=1, depth=4, in_menu=True), entry("b", priority=7)]) == 0
    first = ledger.lease()
    assert first is not None
    assert (first.key, first.depth, first.sections, first.in_menu) == ("a", 3, ("news",), True)
    assert ledger.add([entry("a", priority=0)]) == 0
    assert ledger.count(EntryState.LEASED) == 1


def test_leased_addresses_come_back_when_they_are_released() -> None:
    ledger = MemoryLedger()
    ledger.add([entry("a")])
    assert ledger.lease() is not None
    assert ledger.lease() is None
    ledger.release("a")
    assert ledger.lease() is not None
    ledger.done("a", Visibility.SEEN)
    ledger.release("a")
    assert ledger.lease() is None
    assert ledger.knows("a")
    assert ledger.count(EntryState.DONE) == 1


def test_kinds_have_queues_of_their_own() -> None:
    ledger = MemoryLedger()
    ledger.add([entry("l", priority=1, kind=EntryKind.LISTING), entry("p", priority=2)])
    leased = ledger.lease(frozenset({EntryKind.PAGE}))
    assert leased is not None
    assert leased.key == "p"
    assert ledger.lease(frozenset({EntryKind.PAGE})) is None
    assert ledger.count(EntryState.PENDING, frozenset({EntryKind.LISTING})) == 1
    ledger.add([entry("l", priority=0)])
    assert [one.kind for one in ledger.entries(EntryState.PENDING)] == [EntryKind.PAGE]
