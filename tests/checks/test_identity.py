"""Emblem, name, menu, responsible person; metadata and Unicode."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from unicodedata import normalize

from checks.case import Case
from checks.identity import identity, metadata
from checks.model import Finding, Outcome
from evidence.model import Cause, Visibility
from tests.checks.builders import HOME, address, case, html, listing

MENU = "".join(
    f'<li><a href="/{n}">{label}</a></li>'
    for n, label in enumerate(["Trang chủ", "Giới thiệu", "Tin tức", "Văn bản", "Dịch vụ công", "Liên hệ"])
)


def home(
    *,
    top: str = '<img src="/images/quoc-huy.png" alt="Quốc huy"><h1>Sở Khoa học và Công nghệ tỉnh Mẫu</h1>',
    menu: str = f'<nav><ul class="menu">{MENU}</ul></nav>',
    bottom: str = "Chịu trách nhiệm chính: Ông Nguyễn Văn An - Giám đốc Sở",
    title: str = "Cổng thông tin điện tử",
) -> str:
    return (
        f'<html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<header>{top}</header>{menu}<main><p>Nội dung trang chủ của cổng thông tin điện tử.</p></main>"
        f"<footer>{bottom}</footer></body></html>"
    )


def judged(page: str, **agency: Any) -> Finding:
    given = case(pages={HOME: page})
    if agency:
        given = replace(given, site=replace(given.site, agency=replace(given.site.agency, **agency)))
    return identity(given, parts=("emblem", "name", "menu", "responsible"), minimum_menu_entries=5)


class TestIdentity:
    def test_everything_in_place_passes_with_four_quotes(self) -> None:
        found = judged(home())
        assert found.outcome is Outcome.PASSED, found.note
        assert found.citations[0].quote == "Quốc huy"
        assert "Nguyễn Văn An" in found.citations[3].quote

    def test_a_missing_person_and_a_short_menu_cost_their_parts(self) -> None:
        found = judged(
            home(menu='<nav><ul><li><a href="/">Trang chủ</a></li></ul></nav>', bottom="Bản quyền")
        )
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))
        assert "không thấy thực đơn từ 5 mục, người chịu trách nhiệm" in found.note

    def test_a_name_that_nobody_has_told_is_not_missing(self) -> None:
        found = judged(home(), name="so.example.gov.vn", home_url="https://so.example.gov.vn/")
        assert found.outcome is Outcome.CANT_TELL
        assert "xác nhận tên đầy đủ của cơ quan (kho lưu không ghi tên cơ quan)" in found.note

    def test_the_name_may_stand_in_the_picture_of_the_header(self) -> None:
        top = '<a href="/"><img src="/logo.jpg" alt="Sở Khoa học và Công nghệ Mẫu"></a><p>Chào mừng</p>'
        assert judged(home(top=top)).outcome is Outcome.PASSED

    def test_a_banner_without_words_may_carry_emblem_and_name(self) -> None:
        found = judged(home(top='<img src="/banner.jpg" alt=""><p>Chào mừng</p>'))
        assert (found.outcome, found.floor) == (Outcome.CANT_TELL, Fraction(1, 2))

    def test_another_name_in_the_header_is_not_the_agency(self) -> None:
        found = judged(home(top='<img src="/logo.png" alt="logo"><h1>Sở Nội vụ</h1>'))
        assert found.measured["lacking"] == ["name"]

    def test_a_header_without_any_picture_lacks_the_emblem(self) -> None:
        found = judged(home(top="<h1>Sở Khoa học và Công nghệ tỉnh Mẫu</h1>"))
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(3, 4))
        assert found.measured["lacking"] == ["emblem"]

    def test_a_background_may_be_the_emblem(self) -> None:
        found = judged(home(top='<h1 style="background:url(/q.png)">Sở Khoa học và Công nghệ tỉnh Mẫu</h1>'))
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "look")
        assert (found.floor, found.ceiling) == (Fraction(3, 4), Fraction(1))

    def test_an_agency_without_a_name_leaves_that_part_open(self) -> None:
        found = judged(home(), name="")
        assert (found.outcome, found.floor) == (Outcome.CANT_TELL, Fraction(3, 4))

    def test_the_responsible_person_may_be_named_without_a_label_of_its_own(self) -> None:
        found = judged(home(bottom="Trưởng Ban biên tập"))
        assert found.outcome is Outcome.PASSED

    def test_without_a_footer_the_page_itself_is_read(self) -> None:
        page = (
            '<html><head><meta charset="utf-8"><title>Sở Khoa học và Công nghệ Mẫu</title></head><body>'
            "<div><p>Người chịu trách nhiệm: đang phân công</p></div></body></html>"
        )
        given = case(pages={HOME: page})
        found = identity(given, parts=("responsible",), minimum_menu_entries=5)
        assert found.outcome is Outcome.PASSED

    def test_nothing_at_all_fails_where_all_can_be_told(self) -> None:
        given = case(pages={HOME: home(top="<p>Chào</p>", menu="", bottom="Bản quyền", title="Trang chủ")})
        found = identity(given, parts=("name", "menu", "responsible"), minimum_menu_entries=5)
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_a_home_page_that_was_not_read_is_no_reproach(self) -> None:
        given = case(pages={HOME: home()})
        assert given.site.home is not None
        blocked = replace(given.site.home, visibility=Visibility.BLOCKED, cause=Cause.SITE, record=None)
        unread = replace(given, site=replace(given.site, pages=(blocked,)), facts={})
        found = identity(unread, parts=("name",), minimum_menu_entries=5)
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.SITE)
        assert found.unseen == (HOME,)
        assert (
            metadata(unread, elements=("title",), unicode_share=Fraction(1, 2)).outcome is Outcome.CANT_TELL
        )


DUBLIN = "".join(
    f'<meta name="DC.{name}" content="{value}">'
    for name, value in {
        "title": "Tin",
        "creator": "Ban biên tập",
        "date": "2026-09-01",
        "description": "Mô tả",
        "publisher": "Sở",
        "identifier": "a1",
    }.items()
)
ARTICLE = (
    "<article><h1>Hội nghị chuyển đổi số năm 2026</h1><p>Ngày đăng: 12/09/2026</p>"
    + "<p>Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị về chuyển đổi số với các đơn vị trong tỉnh.</p>"
    * 8
    + "</article>"
)


def described(pages: Case) -> Finding:
    elements: Any = ("title", "creator", "date", "description", "publisher", "identifier")
    return metadata(pages, elements=elements, unicode_share=Fraction(1, 2))


class TestMetadata:
    def test_dublin_core_on_every_page_passes(self) -> None:
        found = described(case(pages={HOME: html("<p>Trang</p>", head=DUBLIN)}))
        assert found.outcome is Outcome.PASSED
        assert "dữ liệu đặc tả đạt 100%" in found.note

    def test_what_modern_pages_write_counts_the_same(self) -> None:
        head = (
            '<meta name="author" content="Sở"><meta property="article:published_time" content="2026-09-01">'
            '<meta property="og:description" content="Mô tả"><meta property="og:site_name" content="Sở">'
            '<link rel="canonical" href="https://sokhcn.tinhmau.gov.vn/">'
        )
        assert described(case(pages={HOME: html("<p>Trang</p>", head=head)})).outcome is Outcome.PASSED

    def test_only_a_title_and_unicode_earn_their_shares(self) -> None:
        found = described(case(pages={HOME: html("<p>Trang</p>"), "/tin/1": html(ARTICLE)}))
        assert (found.outcome, found.measured["pages"]) == (Outcome.PARTIAL, 2)
        assert found.degree == Fraction(1, 2) + Fraction(1, 12)
        assert "chưa đủ: người tạo, thời gian, mô tả, cơ quan ban hành, yếu tố định danh" in found.note

    def test_decomposed_text_is_unicode_and_an_old_font_is_not(self) -> None:
        page = normalize("NFD", html("<p>Trang chủ của Sở Khoa học và Công nghệ tỉnh Mẫu</p>", head=DUBLIN))
        given = case(pages={HOME: page})
        assert described(given).outcome is Outcome.PASSED
        old = replace(given.facts[HOME], encoding="utf-8+tcvn3")
        found = described(case(facts={HOME: old}))
        assert (found.degree, found.measured["unicode_pages"]) == (Fraction(1, 2), 0)

    def test_a_home_page_that_scripts_would_have_built_is_not_judged(self) -> None:
        shell = "<!doctype html><html><head><title>Sở</title></head><body><div id='app'></div><script src='/a.js'></script>"
        assert described(case(pages={HOME: shell})).outcome is Outcome.CANT_TELL
        found = described(case(pages={HOME: shell, "/tin/1": html(ARTICLE)}))
        assert (found.outcome, found.measured["pages"], found.unseen) == (Outcome.CANT_TELL, 1, (HOME,))

    def test_of_a_home_page_that_came_in_part_the_texts_alone_are_judged(self) -> None:
        given = case(pages={HOME: html("<p>Trang</p>"), "/tin/1": html(ARTICLE)})
        pages = tuple(
            replace(page, visibility=Visibility.PARTIAL, cause=Cause.SITE, reason="damaged_letters")
            if page.url == HOME
            else page
            for page in given.site.pages
        )
        found = described(replace(given, site=replace(given.site, pages=pages)))
        assert [citation.url for citation in found.citations] == [address("/tin/1")]
        assert (found.outcome, found.unseen) == (Outcome.CANT_TELL, (HOME,))

    def test_a_text_that_was_lost_may_carry_everything_or_nothing(self) -> None:
        entries = [(f"Hội nghị tổng kết công tác năm thứ {n}", "12/09/2026") for n in (1, 2)]
        given = case(
            pages={HOME: html("<p>Trang</p>", head=DUBLIN), "/tin": listing(entries)},
            unseen={"/bai-viet/1": (Visibility.UNREACHABLE, Cause.SITE)},
        )
        found = described(given)
        assert (found.floor, found.ceiling) == (Fraction(1, 2), Fraction(1))
        assert found.unseen == (address("/bai-viet/1"),)

    def test_the_code_page_of_a_page_that_a_browser_built_may_be_another_one(self) -> None:
        given = case(pages={HOME: html("<p>Trang</p>", head=DUBLIN)})
        built = replace(given.facts[HOME], rendered=True, declared_encoding="windows-1258")
        found = described(case(facts={HOME: built}))
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), Fraction(1))
        assert described(case(facts={HOME: replace(built, declared_encoding="utf-8")})).degree == 1

    def test_articles_are_read_too(self) -> None:
        found = described(case(pages={HOME: html("<p>Trang</p>", head=DUBLIN), "/tin/1": html(ARTICLE)}))
        assert found.outcome is Outcome.PARTIAL
        assert address("/tin/1") in found.looked_at

    def test_nothing_fails(self) -> None:
        given = case(pages={HOME: html("<p>Trang</p>", title="")})
        bare = replace(given.facts[HOME], title="", metadata=(), encoding="cp1258")
        found = described(case(facts={HOME: bare}))
        assert found.outcome is Outcome.FAILED
