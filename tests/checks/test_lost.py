"""What an audit was to see and did not is never called missing: lost pages, pages not seen clearly, the guard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from pydantic import BaseModel

from checks.availability import broken_links
from checks.case import Case, Section, SectionState
from checks.clarity import seen_clearly, seen_in_part
from checks.discovery import find_sections
from checks.doubt import made, settle
from checks.guard import judged
from checks.lost import cut_short, is_lost
from checks.model import Finding, Outcome, cannot_tell, failed, graded, inapplicable, passed
from checks.reading import tree
from checks.reading.damage import has_lost_letters
from checks.registry import Check, Step
from checks.seen import lost_entries
from checks.seen import settle as bounded
from checks.site_functions import site_function
from checks.wording import denies
from evidence.model import Cause, Page, Site, Visibility
from tests.checks.builders import EVALUATED_AT, HOME, WINDOW, address, case, html, listing, probe
from tests.checks.test_discovery import TEXT, TWO, entry, find, page

LOST = (Visibility.UNREACHABLE, Cause.SITE)
BLOCKED = (Visibility.BLOCKED, Cause.SITE)


def _page(reason: str = "", visibility: Visibility = Visibility.UNREACHABLE) -> Page:
    at = case().site.started_at
    return Page(url=HOME, requested_url=HOME, fetched_at=at, visibility=visibility, reason=reason)


def _site(stop_reason: str = "finished") -> Site:
    return replace(case().site, stop_reason=stop_reason)


@pytest.mark.parametrize("stop_reason", ["blocked", "time_budget", "interrupted"])
def test_after_a_walk_that_was_cut_short_what_was_not_asked_for_is_lost(stop_reason: str) -> None:
    assert cut_short(_site(stop_reason))
    assert is_lost(None, _site(stop_reason))
    assert not is_lost(None, _site())
    assert not is_lost(_page(visibility=Visibility.OUT_OF_BUDGET), _site("page_budget"))


def test_what_a_visitor_meets_too_is_not_lost() -> None:
    assert is_lost(_page("connection_reset"), _site())
    assert not is_lost(_page("login_required", Visibility.BLOCKED), _site())
    assert not is_lost(_page("soft_404", Visibility.ERRORED), _site())
    assert is_lost(_page("robots_unreachable", Visibility.REFUSED), _site())
    assert not is_lost(_page("robots_disallow", Visibility.REFUSED), _site())


# --- clarity


def _seen(body: str, *, url: str = "/a", reason: str = "") -> tuple[Page, Mapping[str, Any]]:
    made_case = case(pages={url: body})
    pages = tuple(
        replace(one, reason=reason) if one.url == address(url) else one for one in made_case.site.pages
    )
    site, facts = seen_clearly(replace(made_case.site, pages=pages), made_case.facts)
    return next(one for one in site.pages if one.url == address(url)), facts


def test_a_page_cut_short_is_unseen_but_one_that_ends_is_whole() -> None:
    cut, facts = _seen(TEXT_CUT, reason="truncated")
    assert (cut.visibility, cut.reason) == (Visibility.UNREACHABLE, "truncated")
    assert address("/a") not in facts
    whole, facts = _seen(html(TEXT), reason="truncated")
    assert whole.visibility is Visibility.SEEN
    assert address("/a") in facts


TEXT_CUT = html(TEXT).partition("</main>")[0]


@pytest.mark.parametrize("lost", ["?", "\ufffd", "ÿ"])
def test_a_page_with_damaged_letters_is_unseen(lost: str) -> None:
    body = "".join(sign if sign.isascii() else lost * 2 for sign in html(TEXT * 2))
    damaged, facts = _seen(body)
    assert damaged.reason == "damaged_letters"
    assert address("/a") not in facts


@pytest.mark.parametrize("lost", ["\ufffd", "ÿÿ"])
def test_a_shell_of_a_page_with_damaged_letters_is_unseen(lost: str) -> None:
    shell = (
        f"<!doctype html><html><head><title>S{lost} X{lost}y d{lost}ng</title></head><body>"
        f"<div id='app'>{lost}ang t{lost}i</div><script src='/app.js'></script></body></html>"
    )
    assert _seen(shell)[0].reason == "damaged_letters"
    assert not _seen(shell.replace(lost, "a"))[0].reason


def test_questions_are_no_damage() -> None:
    assert not has_lost_letters("Thủ tục này nộp ở đâu? Mất bao lâu?")
    assert has_lost_letters("Gi???i thi???u")


def test_a_notice_of_maintenance_is_no_content() -> None:
    closed, facts = _seen(html("<h1>Hệ thống đang bảo trì</h1><p>Xin quay lại sau.</p>"))
    assert closed.reason == "out_of_order"
    assert address("/a") not in facts


def test_of_a_home_page_cut_short_the_menu_is_kept_and_nothing_is_absent() -> None:
    part = page(TEXT, entry("/tin-tuc", "Tin tức")).partition("</main>")[0]
    made_case = case(pages={"/": part, "/tin-tuc": page(TWO)})
    pages = tuple(
        replace(one, reason="truncated") if one.url == HOME else one for one in made_case.site.pages
    )
    site, facts = seen_clearly(replace(made_case.site, pages=pages), made_case.facts)
    assert seen_in_part(site.home)
    assert HOME in facts
    found = find_sections(site, facts, evaluated_at=EVALUATED_AT, window=WINDOW)
    assert found["news"].state is SectionState.PRESENT
    assert found["rewards"].state is SectionState.UNKNOWN
    assert "chỉ xem được một phần" in found["rewards"].reason


def _long(monkeypatch: pytest.MonkeyPatch, pages: Mapping[str, str]) -> tuple[Site, dict[str, Section]]:
    """The sections of a portal whose readers stop after some hundred elements."""
    monkeypatch.setattr(tree, "MOST_ELEMENTS", 300)
    made_case = case(pages=pages)
    site, facts = seen_clearly(made_case.site, made_case.facts)
    return site, find_sections(site, facts, evaluated_at=EVALUATED_AT, window=WINDOW)


ROWS = "<p><b>Một dòng của bảng</b></p>" * 400


def test_of_a_home_page_longer_than_is_read_nothing_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"/": page(TEXT + ROWS, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(TWO)}
    site, found = _long(monkeypatch, pages)
    assert (site.home.reason if site.home else "", seen_in_part(site.home)) == ("too_long", True)
    assert (found["rewards"].state, found["rewards"].cause) == (SectionState.UNKNOWN, Cause.POLICY)


def test_of_a_home_page_seen_in_part_an_empty_page_decides_no_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    menu = entry("/tk", "Thống kê truy cập")
    pages = {"/": page(TEXT, menu), "/tk": page("<h1>Thống kê truy cập</h1>")}
    assert find(pages)["visit_counter"].state is SectionState.EMPTY
    _, found = _long(monkeypatch, {**pages, "/": page(TEXT + ROWS, menu)})
    assert (found["visit_counter"].state, found["visit_counter"].unseen) == (SectionState.UNKNOWN, (HOME,))


def test_a_page_longer_than_is_read_is_never_called_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    menu = entry("/khen-thuong", "Khen thưởng") + entry("/tin-tuc", "Tin tức")
    pages = {
        "/": page(TEXT, menu),
        "/khen-thuong": page("<p><i></i></p>" * 400 + TEXT),
        "/tin-tuc": page(TWO),
    }
    _, found = _long(monkeypatch, pages)
    assert found["rewards"].state is SectionState.UNKNOWN
    assert "quá dài" in found["rewards"].reason
    assert found["news"].state is SectionState.PRESENT


def test_of_a_section_longer_than_is_read_the_rest_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(TWO + ROWS)}
    _, found = _long(monkeypatch, pages)
    assert found["news"].state is SectionState.PRESENT
    assert found["news"].lost == (address("/tin-tuc"),)


def test_a_long_page_without_a_telling_name_leaves_every_absence_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = {url: body for url, body in SEEN.items() if url != "/m7"}
    _, found = _long(monkeypatch, {"/": page(TEXT, MENU), **seen, "/m7": page(TEXT + ROWS)})
    assert (found["rewards"].state, found["rewards"].unseen) == (SectionState.UNKNOWN, (address("/m7"),))


@pytest.mark.parametrize("reason", ["data_failed", "robots_parts"])
def test_a_page_whose_scripts_got_no_data_is_never_empty(reason: str) -> None:
    menu = entry("/khen-thuong", "Khen thưởng") + entry("/tin-tuc", "Tin tức")
    empty = page("<h1>Khen thưởng</h1><p>Không có bản ghi nào.</p>")
    made_case = case(pages={"/": page(TEXT, menu), "/khen-thuong": empty, "/tin-tuc": page(TWO)})
    whole = find_sections(made_case.site, made_case.facts, evaluated_at=EVALUATED_AT, window=WINDOW)
    assert whole["rewards"].state is SectionState.EMPTY
    pages = tuple(
        replace(one, visibility=Visibility.PARTIAL, reason=reason) if "khen" in one.url else one
        for one in made_case.site.pages
    )
    site, facts = seen_clearly(replace(made_case.site, pages=pages), made_case.facts)
    found = find_sections(site, facts, evaluated_at=EVALUATED_AT, window=WINDOW)
    assert (found["rewards"].state, found["news"].state) == (SectionState.UNKNOWN, SectionState.PRESENT)
    assert "dữ liệu" in found["rewards"].reason


# --- sections


MENU = "".join(entry(f"/m{n}", f"Mục thứ {n}") for n in range(20))
SEEN = {f"/m{n}": page(TEXT) for n in range(20)}


def test_one_lost_page_without_a_telling_name_leaves_every_absence_open() -> None:
    seen = {url: body for url, body in SEEN.items() if url != "/m7"}
    found = find({"/": page(TEXT, MENU), **seen}, unseen={"/m7": LOST})["rewards"]
    assert (found.state, found.unseen) == (SectionState.UNKNOWN, (address("/m7"),))
    assert find({"/": page(TEXT, MENU), **SEEN})["rewards"].state is SectionState.ABSENT


def test_a_lost_page_with_a_name_hides_what_portals_put_beside_it() -> None:
    menu = MENU + entry("/co-cau", "Cơ cấu tổ chức")
    found = find({"/": page(TEXT, menu), **SEEN}, unseen={"/co-cau": LOST})
    assert found["organisation_chart"].state is SectionState.UNKNOWN
    assert found["subordinate_units"].state is SectionState.UNKNOWN
    assert found["procurement"].state is SectionState.ABSENT


def test_a_lost_entry_of_a_list_hides_no_section() -> None:
    menu = MENU + entry("/tin-tuc", "Tin tức")
    pages = {"/": page(TEXT, menu), **SEEN, "/tin-tuc": page(TWO)}
    found = find(pages, unseen={"/bai/1": LOST})
    assert found["rewards"].state is SectionState.ABSENT


def test_an_error_of_the_server_is_no_broken_link() -> None:
    extra = replace(_page("http_502"), url=address("/kt"), requested_url=address("/kt"), status=502)
    found = find({"/": page(TEXT, MENU + entry("/kt", "Khen thưởng")), **SEEN}, extra=(extra,))["rewards"]
    assert found.state is SectionState.UNKNOWN


@pytest.mark.parametrize(
    ("reason", "said"),
    [("truncated", "bị cắt giữa chừng"), ("damaged_letters", "bị hỏng"), ("out_of_order", "đang bảo trì")],
)
def test_why_a_page_was_not_seen_clearly_is_said(reason: str, said: str) -> None:
    extra = replace(_page(reason), url=address("/kt"), requested_url=address("/kt"), status=200)
    found = find({"/": page(TEXT, MENU + entry("/kt", "Khen thưởng")), **SEEN}, extra=(extra,))["rewards"]
    assert said in found.reason


def test_another_page_does_not_stand_in_for_the_lost_one() -> None:
    menu = MENU + entry("/tin-tuc", "Tin tức - Sự kiện")
    pages = {"/": page(TEXT + "<a href='/tin'>Tin tức khác</a>", menu), **SEEN, "/tin": page(TWO)}
    found = find(pages, unseen={"/tin-tuc": LOST})["news"]
    assert found.state is SectionState.UNKNOWN
    assert found.unseen == (address("/tin-tuc"),)


def test_a_section_names_its_further_pages_that_were_lost() -> None:
    paging = (
        "<div class='pagination'><a href='/tin-tuc?page=2'>2</a><a href='/tin-tuc?page=2'>Trang sau</a></div>"
    )
    menu = MENU + entry("/tin-tuc", "Tin tức - Sự kiện")
    pages = {"/": page(TEXT, menu), **SEEN, "/tin-tuc": page(TWO + paging)}
    found = find(pages, unseen={"/tin-tuc?page=2": LOST})["news"]
    assert found.state is SectionState.PRESENT
    assert found.lost == (address("/tin-tuc?page=2"),)


# --- the guard


class _Nothing(BaseModel):
    """No parameters."""


def _check(finding: Finding, *, more_helps: bool = False) -> Check:
    def function(given: Case) -> Finding:
        given.section("news")
        return finding

    return Check(name="x", function=function, parameters=_Nothing, more_helps=more_helps)


NEWS = {"pages": ["/tin-tuc"], "lost": (address("/tin-tuc?page=2"),)}
HALF = graded(Fraction(1, 2), "Đạt một nửa.")


def _guarded(finding: Finding, *, more_helps: bool = False, **section: Any) -> Finding:
    given = case(
        pages={"/tin-tuc": listing([("Một tin", "01/09/2026")])}, sections={"news": {**NEWS, **section}}
    )
    return judged(given, _check(finding, more_helps=more_helps), {})


def test_without_losses_a_finding_stays_as_it_is() -> None:
    assert _guarded(HALF, lost=()) is HALF


def test_where_more_helps_what_was_found_is_the_least() -> None:
    opened = _guarded(HALF, more_helps=True)
    assert (opened.outcome, opened.floor, opened.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), Fraction(1))
    assert opened.note.startswith("Đạt một nửa. Còn 1 trang")
    assert opened.unseen == (address("/tin-tuc?page=2"),)


def test_a_share_may_go_either_way() -> None:
    assert (_guarded(HALF).floor, _guarded(HALF).ceiling) == (Fraction(0), Fraction(1))
    assert _guarded(passed("Đủ.")).outcome is Outcome.CANT_TELL


def test_what_was_found_whole_stays_passed() -> None:
    assert _guarded(passed("Có."), more_helps=True).outcome is Outcome.PASSED


def test_an_absence_becomes_open_without_its_words() -> None:
    opened = _guarded(failed("Mục này không có nội dung."), more_helps=True)
    assert opened.outcome is Outcome.CANT_TELL
    assert not denies(opened.note)


def test_bounds_are_widened_and_what_does_not_apply_is_left() -> None:
    bounded = replace(
        cannot_tell("Chưa rõ.", cause=Cause.OURS, need="unseen"), floor=Fraction(1, 4), ceiling=Fraction(1, 2)
    )
    assert (_guarded(bounded, more_helps=True).floor, _guarded(bounded).ceiling) == (
        Fraction(1, 4),
        Fraction(1),
    )
    open_already = cannot_tell("Chưa rõ.", cause=Cause.OURS, need="look")
    assert _guarded(open_already).floor == Fraction(0)
    assert _guarded(inapplicable("Không áp dụng.")).outcome is Outcome.INAPPLICABLE


def test_a_home_page_seen_in_part_opens_everything() -> None:
    given = case()
    pages = tuple(replace(one, visibility=Visibility.PARTIAL, reason="truncated") for one in given.site.pages)
    given = replace(given, site=replace(given.site, pages=pages))
    opened = judged(given, _check(failed("Trang chủ thiếu biểu trưng.")), {})
    assert (opened.outcome, opened.unseen) == (Outcome.CANT_TELL, (HOME,))


def test_watched_sections_can_be_counted() -> None:
    def function(given: Case) -> Finding:
        return passed(f"{len(given.sections)} {len(list(given.sections))}")

    note = judged(case(), Check(name="x", function=function, parameters=_Nothing), {}).note
    assert note.split()[0] == note.split()[1]


# --- looks and links


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_look_that_was_turned_away_was_not_made(status: int) -> None:
    look = probe("sitemap_xml", status=status, present=False)
    assert made(case(probes=[look]), "sitemap_xml") == ()
    found = find({"/": page(TEXT, MENU)}, probes=(look,))["sitemap_xml"]
    assert found.state is SectionState.UNKNOWN


def test_a_look_that_failed_says_whose_doing_it_was() -> None:
    given = case(probes=[probe("robots", error="timeout")])
    found = site_function("robots_txt", given.section("robots_txt"), given.site, given.facts)
    assert (found.state, found.cause) == (SectionState.UNKNOWN, Cause.NETWORK)


STEPS = (
    Step(degree=Fraction(1), at_most=Fraction(1, 100)),
    Step(degree=Fraction(1, 2), at_most=Fraction(3, 100)),
)


def test_links_whose_pages_were_lost_may_be_broken_or_not() -> None:
    look = probe("links", checked=100, broken=0, broken_urls=[])
    sound = broken_links(case(probes=[look]), steps=STEPS, minimum_checked=20)
    assert sound.outcome is Outcome.PASSED
    one = broken_links(
        case(probes=[look], unseen={"/a": LOST, "/b": BLOCKED}), steps=STEPS, minimum_checked=20
    )
    assert (one.outcome, one.floor, one.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), Fraction(1))
    cut = case(probes=[look])
    cut = replace(cut, site=replace(cut.site, stop_reason="blocked"))
    opened = broken_links(cut, steps=STEPS, minimum_checked=20)
    assert (opened.outcome, opened.floor) == (Outcome.CANT_TELL, None)
    assert "dừng giữa chừng" in opened.note


def test_links_of_the_sample_that_gave_no_answer_may_be_broken_or_not() -> None:
    urls = [address(f"/{n}") for n in range(17)]
    look = probe("links", checked=51, broken=0, broken_urls=[], unanswered_urls=urls)
    opened = broken_links(case(probes=[look]), steps=STEPS, minimum_checked=20)
    assert (opened.outcome, opened.floor, opened.unseen) == (Outcome.CANT_TELL, None, tuple(urls))
    assert "còn 17 liên kết không xem được trang đích" in opened.note


def test_a_lost_page_of_an_entry_leaves_its_section_open() -> None:
    pages = {"/hoi-dap": listing([("Câu hỏi một", "01/09/2026"), ("Câu hỏi hai", "02/09/2026")])}
    sections = {"questions_and_answers": {"pages": ["/hoi-dap"]}}
    given = case(pages=pages, sections=sections, unseen={"/bai-viet/1": LOST})
    assert lost_entries(given, given.pages_of("questions_and_answers")) == (address("/bai-viet/1"),)
    opened = settle(given, ["questions_and_answers"], Fraction(0), "0/2 câu hỏi.")
    assert opened.outcome is Outcome.CANT_TELL
    assert "1 trang con" in opened.note
    assert date(2026, 9, 2) == given.section("questions_and_answers").newest


def test_of_anothers_archive_every_entry_that_it_lacks_is_lost() -> None:
    pages = {"/hoi-dap": listing([("Câu hỏi một", "01/09/2026"), ("Câu hỏi hai", "02/09/2026")])}
    given = case(pages=pages, sections={"questions_and_answers": {"pages": ["/hoi-dap"]}})
    shown = given.pages_of("questions_and_answers")
    assert lost_entries(given, shown) == ()
    others = replace(given, site=replace(given.site, soicong_archive=False))
    assert lost_entries(others, shown) == (address("/bai-viet/1"), address("/bai-viet/2"))


def test_what_is_open_is_not_said_to_be_missing() -> None:
    for open_note in ("", "Danh sách chưa xem hết.", "Một số bài thiếu ngày."):
        opened = bounded(Fraction(0), Fraction(1), "Mục không có tin nào.", open_note=open_note)
        assert not denies(opened.note)
    kept = bounded(Fraction(0), Fraction(1), "Thấy 3 tin.", open_note="Danh sách chưa xem hết.")
    assert kept.note == "Thấy 3 tin. Danh sách chưa xem hết."
