"""Finding the sections of a portal from its pages: present, empty, absent with proof, unknown with a cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from checks.case import Section, SectionState
from checks.discovery import find_sections, unmapped_labels
from evidence.model import Agency, Cause, DeclaredSection, LeftOut, Page, Probe, Visibility
from tests.checks.builders import EVALUATED_AT, HOME, WINDOW, address, case, probe

TEXT = (
    "<p>"
    + "Sở thực hiện chức năng quản lý nhà nước về khoa học và công nghệ trên địa bàn tỉnh. " * 6
    + "</p>"
)


def page(body: str, menu: str = "", footer: str = "") -> str:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Sở Mẫu</title></head><body>'
        f"<header><nav id='menu'><ul><li><a href='/'>Trang chủ</a></li>{menu}</ul></nav></header>"
        f"<main>{body}</main><footer>{footer}</footer></body></html>"
    )


def entry(href: str, label: str) -> str:
    return f"<li><a href='{href}'>{label}</a></li>"


def news(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f"<li class='item'><h3><a href='/bai/{n}'>{title}</a></h3><span class='date'>{day}</span></li>"
        for n, (title, day) in enumerate(entries)
    )
    return f"<h1>Danh sách</h1><ul class='list'>{rows}</ul>"


TWO = news(
    ("Hội nghị triển khai nhiệm vụ trọng tâm của ngành", "15/09/2026"),
    ("Lễ trao giải sáng tạo khoa học kỹ thuật của tỉnh", "10/09/2026"),
)


def find(
    pages: Mapping[str, str],
    *,
    unseen: Mapping[str, tuple[Visibility, Cause]] | None = None,
    probes: tuple[Probe, ...] = (),
    declared: tuple[DeclaredSection, ...] = (),
    agency: Agency | None = None,
    extra: tuple[Page, ...] = (),
) -> dict[str, Section]:
    made = case(pages=pages, unseen=unseen, probes=probes)
    site = replace(made.site, declared=declared, pages=(*made.site.pages, *extra))
    if agency is not None:
        site = replace(site, agency=agency)
    return find_sections(site, made.facts, evaluated_at=EVALUATED_AT, window=WINDOW)


def test_a_menu_entry_with_content_behind_it_is_present() -> None:
    found = find({"/": page(TEXT, entry("/tin-tuc", "Tin tức - Sự kiện")), "/tin-tuc": page(TWO)})["news"]
    assert found.state is SectionState.PRESENT
    assert (found.url, found.how, found.clicks) == (address("/tin-tuc"), "menu", 1)
    assert found.newest == date(2026, 9, 15)
    assert len(found.items) == 2
    assert found.shown is True


def test_a_label_with_an_empty_page_behind_it_is_empty() -> None:
    found = find({"/": page(TEXT, entry("/ldn", "Đường dây nóng")), "/ldn": page("<h1>Đường dây nóng</h1>")})
    assert found["hotline"].state is SectionState.EMPTY
    assert found["hotline"].shown is False


def test_a_section_that_is_nowhere_is_absent_with_proof() -> None:
    found = find({"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(TWO)})["leaders_schedule"]
    assert found.state is SectionState.ABSENT
    assert HOME in found.looked_at
    assert "Lịch công tác" in found.labels_tried


def test_without_the_home_page_nothing_is_absent() -> None:
    made = case(pages={"/tin-tuc": page(TWO)})
    home = replace(
        next(p for p in made.site.pages if p.url == HOME),
        visibility=Visibility.BLOCKED,
        cause=Cause.SITE,
        record=None,
    )
    site = replace(made.site, pages=(home, *(p for p in made.site.pages if p.url != HOME)))
    facts = {url: f for url, f in made.facts.items() if url != HOME}
    blocked = find_sections(site, facts, evaluated_at=EVALUATED_AT, window=WINDOW)
    assert blocked["leaders_schedule"].state is SectionState.UNKNOWN
    assert blocked["leaders_schedule"].cause is Cause.SITE


def test_many_unseen_menu_pages_leave_an_absence_unproven() -> None:
    menu = entry("/tin-tuc", "Tin tức") + entry("/muc-a", "Mục A") + entry("/muc-b", "Mục B")
    found = find(
        {"/": page(TEXT, menu), "/tin-tuc": page(TWO)},
        unseen={
            "/muc-a": (Visibility.BLOCKED, Cause.SITE),
            "/muc-b": (Visibility.UNREACHABLE, Cause.NETWORK),
        },
    )["leaders_schedule"]
    assert found.state is SectionState.UNKNOWN
    assert set(found.unseen) == {address("/muc-a"), address("/muc-b")}


def test_what_was_left_out_under_the_name_of_a_section_leaves_its_absence_unproven() -> None:
    made = case(pages={"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(TWO)})
    example = address("/lich/2026/9/14")
    calendar = LeftOut(
        pattern="/lich/*/*/*",
        reason="calendar",
        addresses=30,
        sections=("leaders_schedule",),
        example=example,
    )
    site = replace(made.site, left_out=(calendar,))
    sections = find_sections(site, made.facts, evaluated_at=EVALUATED_AT, window=WINDOW)
    found = sections["leaders_schedule"]
    assert (found.state, found.cause, found.unseen) == (SectionState.UNKNOWN, Cause.POLICY, (example,))
    assert "/lich/*/*/*" in found.reason
    assert sections["rewards"].state is SectionState.ABSENT


@pytest.mark.parametrize(
    ("visibility", "cause", "said"),
    [
        (Visibility.BLOCKED, Cause.SITE, "chặn"),
        (Visibility.UNREACHABLE, Cause.NETWORK, "kết nối"),
        (Visibility.ERRORED, Cause.OURS, "gặp lỗi"),
        (Visibility.REFUSED, Cause.POLICY, "robots"),
        (Visibility.OUT_OF_BUDGET, Cause.POLICY, "hạn mức"),
        (Visibility.NOT_HTML, Cause.SITE, "tệp"),
    ],
)
def test_a_promised_section_whose_page_was_not_seen_is_unknown(
    visibility: Visibility, cause: Cause, said: str
) -> None:
    found = find({"/": page(TEXT, entry("/lich", "Lịch công tác"))}, unseen={"/lich": (visibility, cause)})[
        "leaders_schedule"
    ]
    assert found.state is SectionState.UNKNOWN
    assert said in found.reason
    assert found.cause is not None
    assert found.promised and found.shown is True


def gone(path: str) -> Page:
    seen = next(iter(case().site.pages))
    return replace(seen, url=address(path), requested_url=address(path), status=404, depth=1)


def test_a_dead_link_is_an_empty_section() -> None:
    found = find({"/": page(TEXT, entry("/lich", "Lịch công tác"))}, extra=(gone("/lich"),))
    assert found["leaders_schedule"].state is SectionState.EMPTY
    assert "404" in found["leaders_schedule"].reason


def test_a_link_that_leads_to_the_home_page_is_an_empty_section() -> None:
    back = replace(
        gone("/lich"), status=200, visibility=Visibility.ERRORED, cause=Cause.SITE, reason="redirected_home"
    )
    found = find({"/": page(TEXT, entry("/lich", "Lịch công tác"))}, extra=(back,))
    assert found["leaders_schedule"].state is SectionState.EMPTY


def test_a_notice_of_tender_is_no_list_of_projects() -> None:
    tender = news(("Thông báo mời thầu gói thầu số 01", "01/07/2026"))
    found = find({"/": page(TEXT, entry("/du-an", "Thông tin dự án")), "/du-an": page(tender)})["projects"]
    assert found.state is SectionState.ABSENT
    assert "mời thầu" in found.reason


def test_a_picture_without_words_is_followed_and_read() -> None:
    body = page(TEXT + "<div><a href='/p/77'><img src='/b/x1.png'></a></div>")
    behind = page(
        "<div class='breadcrumb'><a href='/'>Trang chủ</a> <span>Tuyên truyền pháp luật</span></div>" + TWO
    )
    found = find({"/": body, "/p/77": behind})["law_dissemination"]
    assert (found.state, found.how) == (SectionState.PRESENT, "picture")


def test_a_page_that_no_label_names_is_found_by_its_heading() -> None:
    menu = entry("/gioi-thieu", "Giới thiệu")
    intro = page(TEXT + "<p>Xem thêm <a href='/x'>tại đây</a></p>")
    found = find({"/": page(TEXT, menu), "/gioi-thieu": intro, "/x": page(f"<h1>Cơ cấu tổ chức</h1>{TEXT}")})
    assert (found["organisation_chart"].state, found["organisation_chart"].how) == (
        SectionState.PRESENT,
        "content",
    )


def test_another_host_is_named_as_such() -> None:
    menu = entry("https://dichvucong.tinhmau.gov.vn/", "Dịch vụ công trực tuyến")
    found = find({"/": page(TEXT, menu)})["online_services"]
    assert found.state is SectionState.PRESENT
    assert found.external
    assert found.pages == ()


def test_the_portals_own_page_outranks_another_hosts() -> None:
    menu = entry("/vb", "Văn bản quy phạm pháp luật")
    body = TEXT + "<p><a href='https://vbpl.vn/'>Văn bản quy phạm pháp luật</a></p>"
    own = page(
        "<p>Quyết định số 12/2026/QĐ-UBND, ngày ban hành 01/02/2026, trích yếu quy định về sáng kiến.</p>"
        + TEXT
    )
    found = find({"/": page(body, menu), "/vb": own})["legal_documents"]
    assert (found.external, found.url) == (False, address("/vb"))


def test_an_unseen_page_of_the_portal_outranks_another_hosts_picture() -> None:
    menu = entry("/tin", "Tin tức")
    body = TEXT + "<p><a href='https://khac.gov.vn/tin-tuc'><img src='/a.png'></a></p>"
    found = find({"/": page(body, menu)})["news"]
    assert (found.external, found.promised) == (False, True)


def test_a_weak_label_needs_a_look_or_the_pages_own_word() -> None:
    menu = entry("/ck", "Công khai")
    doubt = find({"/": page(TEXT, menu), "/ck": page(TWO)})["budget_disclosure"]
    assert doubt.state is SectionState.UNKNOWN
    assert "người xem lại" in doubt.reason
    sure = find({"/": page(TEXT, menu), "/ck": page("<h1>Công khai ngân sách</h1>" + TWO)})[
        "budget_disclosure"
    ]
    assert sure.state is SectionState.PRESENT


def test_a_menu_heading_without_a_page_lives_by_its_children() -> None:
    menu = "<li><a href='#'>Giới thiệu</a><ul>" + entry("/co-cau", "Cơ cấu tổ chức") + "</ul></li>"
    found = find({"/": page(TEXT, menu), "/co-cau": page(TEXT)})
    assert found["introduction"].state is SectionState.PRESENT
    assert found["introduction"].url == address("/co-cau")


def test_several_lists_of_news_are_one_section() -> None:
    menu = (
        "<li><a href='/tin-tuc'>Tin tức</a><ul>" + entry("/tin-nganh", "Tin hoạt động ngành") + "</ul></li>"
    )
    other = news(("Tập huấn nghiệp vụ đo lường cho cơ sở", "20/09/2026")).replace("/bai/0", "/bai/9")
    found = find({"/": page(TEXT, menu), "/tin-tuc": page(TWO), "/tin-nganh": page(other)})["news"]
    assert len(found.items) == 3
    assert found.newest == date(2026, 9, 20)


def test_one_text_under_two_addresses_counts_once() -> None:
    again = TWO.replace("/bai/0", "/vi/bai/0").replace("/bai/1", "/vi/bai/1")
    menu = entry("/tin-tuc", "Tin tức") + entry("/tin-hoat-dong", "Tin hoạt động")
    found = find({"/": page(TEXT, menu), "/tin-tuc": page(TWO), "/tin-hoat-dong": page(again)})["news"]
    assert len(found.items) == 2


def test_a_list_that_goes_on_unseen_is_not_complete() -> None:
    more = TWO + "<div class='pagination'><a href='/tin-tuc?page=2'>2</a></div>"
    half = find({"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(more)})["news"]
    assert not half.complete
    old = page(news(("Tin của năm trước nữa về sáng kiến", "01/01/2024")).replace("/bai/0", "/bai/8"))
    whole = find(
        {"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(more), "/tin-tuc?page=2": old}
    )["news"]
    assert whole.complete
    assert len(whole.items) == 3


def test_a_declared_address_is_looked_at_first_and_the_menu_asked() -> None:
    declared = (DeclaredSection(key="leaders_schedule", url=address("/an/lich")),)
    schedule = page("<p>Thứ Hai, ngày 28/9/2026: họp giao ban. Thứ Ba: làm việc tại cơ quan.</p>" + TEXT)
    hidden = find({"/": page(TEXT), "/an/lich": schedule}, declared=declared)["leaders_schedule"]
    assert (hidden.state, hidden.how) == (SectionState.PRESENT, "declared")
    assert "thực đơn không dẫn tới" in hidden.reason
    open_menu = find(
        {"/": page(TEXT, entry("/an/lich", "Lịch công tác")), "/an/lich": schedule}, declared=declared
    )["leaders_schedule"]
    assert open_menu.how == "menu"
    assert "khai báo" in open_menu.reason


def test_functions_of_the_portal_are_sections() -> None:
    home = page(
        TEXT + "<form action='/tim' method='get'><input type='text' name='q' placeholder='Tìm kiếm'></form>",
        footer="<p>Lượt truy cập: 123.456</p><p>Địa chỉ: số 1 đường Lê Lợi, phường An Phú</p>"
        "<p>Điện thoại: 0204 3855 123. Email: vanthu@tinhmau.gov.vn</p>"
        + "".join(f"<a href='https://so{n}.tinhmau.gov.vn/'>Sở số {n}</a>" for n in range(3)),
    ).replace(
        "</head>",
        "<link rel='alternate' type='application/rss+xml' href='/rss.xml'><script src='https://emc.gov.vn/a.js'></script></head>",
    )
    probes = (
        probe("robots", "/robots.txt", status=200, present=True),
        probe("sitemap_xml", "/sitemap.xml", status=404, present=False),
    )
    found = find({"/": home}, probes=probes)
    present = {key for key, section in found.items() if section.present}
    assert {
        "search",
        "rss",
        "visit_counter",
        "emc",
        "related_links",
        "transaction_contacts",
        "robots_txt",
    } <= present
    assert found["sitemap_xml"].state is SectionState.ABSENT
    fed = find({"/": home}, probes=(probe("feed", "/rss.xml", valid=True),))["rss"]
    assert (fed.how, fed.url) == ("probe", address("/rss.xml"))


def test_a_poll_is_a_survey() -> None:
    poll = (
        "<form action='/binh-chon' method='post'><p>Đánh giá mức độ hài lòng</p><input type='radio' name='a'>"
    )
    poll += "<button>Bình chọn</button></form>"
    assert find({"/": page(TEXT + poll)})["satisfaction_survey"].present


def test_files_that_were_not_asked_for_are_unknown() -> None:
    assert find({"/": page(TEXT)})["robots_txt"].state is SectionState.UNKNOWN


def test_a_file_in_an_archive_speaks_for_itself() -> None:
    robots = replace(gone("/robots.txt"), status=200, headers=(("Content-Type", "text/plain"),))
    assert find({"/": page(TEXT)}, extra=(robots,))["robots_txt"].present


def test_unknown_menu_labels_are_collected() -> None:
    made = case(pages={"/": page(TEXT, entry("/x", "Chợ phiên Bắc Hà") + entry("/tin-tuc", "Tin tức"))})
    assert unmapped_labels(made.facts, HOME) == ("Chợ phiên Bắc Hà",)
    assert unmapped_labels({}, HOME) == ()


def test_a_page_that_only_a_browser_can_read_is_not_called_empty() -> None:
    shell = (
        "<!doctype html><html><head><title>Sở</title></head><body><div id='app'></div>"
        "<script src='/app.js'></script><noscript>Vui lòng bật JavaScript</noscript></body></html>"
    )
    found = find({"/": shell})
    assert found["news"].state is SectionState.UNKNOWN
    assert found["news"].cause is Cause.OURS


def test_questions_are_as_new_as_their_asking() -> None:
    asked = (
        "<h1>Hỏi đáp</h1><div class='q'><p>Câu hỏi: Thủ tục cấp lại giấy phép cần những gì?</p>"
        "<p>Ngày gửi: 12/05/2026</p><p>Trả lời: Căn cứ quy định hiện hành, hồ sơ gồm đơn đề nghị và bản sao giấy phép.</p>"
        "<p>Ngày trả lời: 20/05/2026</p></div>"
    )
    found = find({"/": page(TEXT, entry("/hoi-dap", "Hỏi đáp")), "/hoi-dap": page(asked)})
    assert found["questions_and_answers"].newest == date(2026, 5, 12)


def test_a_weakly_named_page_that_was_not_seen_is_no_section() -> None:
    found = find(
        {"/": page(TEXT, entry("/ck", "Công khai") + entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(TWO)},
        unseen={"/ck": (Visibility.UNREACHABLE, Cause.NETWORK)},
    )["budget_disclosure"]
    assert found.state is SectionState.UNKNOWN


def test_parts_of_a_section_in_the_menu_belong_to_it_unless_they_are_sections() -> None:
    menu = (
        "<li><a href='/tin-tuc'>Tin tức</a><ul>"
        + entry("/chuyen-de", "Chuyện làng nghề")
        + entry("/pbgdpl", "Phổ biến pháp luật")
        + "</ul></li>"
    )
    craft = TWO.replace("/bai/", "/nghe/").replace("Hội nghị", "Làng nghề").replace("Lễ trao", "Phiên chợ")
    law = TWO.replace("/bai/", "/luat/").replace("Hội nghị", "Luật mới").replace("Lễ trao", "Nghị định")
    found = find(
        {
            "/": page(TEXT, menu),
            "/tin-tuc": page(TWO, menu),
            "/chuyen-de": page(craft, menu),
            "/pbgdpl": page(law, menu),
        }
    )
    assert {address("/tin-tuc"), address("/chuyen-de")} == set(found["news"].pages)


def test_an_undated_entry_takes_the_day_of_its_own_page() -> None:
    undated = TWO.replace("15/09/2026", "").replace("10/09/2026", "")
    article = page(
        "<h1>Hội nghị triển khai nhiệm vụ trọng tâm của ngành</h1><p>Ngày đăng: 21/09/2026</p>" + TEXT
    )
    found = find(
        {"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(undated), "/bai/0": article}
    )["news"]
    assert found.newest == date(2026, 9, 21)


def test_a_contact_page_of_its_own_serves_before_the_foot_of_the_home_page() -> None:
    foot = "<p>Địa chỉ: số 1 đường Lê Lợi, phường An Phú</p><p>Điện thoại: 0204 3855 123</p>"
    found = find({"/": page(TEXT, entry("/lien-he", "Liên hệ"), foot), "/lien-he": page(foot + TEXT)})
    assert found["transaction_contacts"].url == address("/lien-he")


def test_an_article_is_not_found_by_its_heading() -> None:
    article = page("<h1>Cơ cấu tổ chức</h1><p>Ngày đăng: 21/09/2026</p>" + TEXT)
    body = TEXT + "<p>Xem thêm <a href='/x'>tại đây</a></p>"
    assert find({"/": page(body), "/x": article})["organisation_chart"].state is SectionState.ABSENT


def test_an_entry_is_read_where_its_text_was_read() -> None:
    listed = TWO.replace("/bai/0", "/vi/bai/0")
    article = page("<h1>Hội nghị triển khai nhiệm vụ trọng tâm của ngành</h1>" + TEXT)
    found = find({"/": page(TEXT, entry("/tin-tuc", "Tin tức")), "/tin-tuc": page(listed), "/bai/0": article})
    assert address("/bai/0") in {item.url for item in found["news"].items}


def test_twins_of_the_home_page_are_no_sections() -> None:
    home = page(TEXT + TWO, entry("/trang-chu", "Tin tức") + entry("/web/so/trang-chu", "Tin nổi bật"))
    twin = page(TEXT + TWO)
    found = find({"/": home, "/trang-chu": twin, "/web/so/trang-chu": twin})
    assert found["news"].state is SectionState.ABSENT


def test_a_list_with_a_name_of_its_own_is_no_twin_of_a_home_page_that_shows_all_of_it() -> None:
    home = page(f"<h1>Sở Xây dựng</h1>{TEXT}{TWO}", entry("/tin-tuc", "Tin tức"))
    news = page(f"<h1>Tin tức</h1>{TEXT}{TWO}", entry("/tin-tuc", "Tin tức"))
    assert find({"/": home, "/tin-tuc": news})["news"].state is SectionState.PRESENT


def test_a_lost_page_of_the_menu_hides_sections_also_where_a_map_lists_it() -> None:
    menu = "".join(
        entry(href, label)
        for href, label in (
            ("/so-do-to-chuc", "Sơ đồ tổ chức"),
            ("/tin", "Tin tức"),
            ("/lien-he", "Liên hệ"),
            ("/so-do-cong", "Sơ đồ cổng thông tin"),
            *((f"/trang-{n}", f"Chuyên trang số {n}") for n in range(12)),
        )
    )
    entries = entry("/so-do-to-chuc", "Sơ đồ tổ chức") + entry("/chuc-nang", "Chức năng, nhiệm vụ của Sở")
    tree = f"<h1>Sơ đồ cổng thông tin</h1><main><ul><li>Giới thiệu<ul>{entries}</ul></li></ul></main>"
    pages = {
        HOME: page(TEXT, menu),
        "/tin": page(TWO, menu),
        "/lien-he": page(f"<h1>Liên hệ</h1>{TEXT}", menu),
        "/so-do-cong": page(tree, menu),
        **{f"/trang-{n}": page(f"<h1>Chuyên trang số {n}</h1>{TEXT}", menu) for n in range(12)},
    }
    lost = find(pages, unseen={"/so-do-to-chuc": (Visibility.UNREACHABLE, Cause.SITE)})
    assert lost["subordinate_units"].state is SectionState.UNKNOWN
    assert address("/so-do-to-chuc") in lost["subordinate_units"].unseen
    whole = find({**pages, "/so-do-to-chuc": page(f"<h1>Sơ đồ tổ chức</h1>{TEXT}", menu)})
    assert whole["subordinate_units"].state is SectionState.ABSENT


def test_the_lists_of_a_map_are_no_sections_themselves() -> None:
    menu = entry("/so-do-cong", "Sơ đồ cổng thông tin") + "".join(
        entry(f"/trang-{n}", f"Chuyên trang số {n}") for n in range(5)
    )
    links = "".join(f"<li><a href='/trang-{n}'>Chuyên trang số {n} của Sở Mẫu</a></li>" for n in range(5))
    tree = f"<h1>Sơ đồ cổng thông tin</h1><h2>Tin tức, sự kiện</h2><ul>{links}</ul>"
    pages = {
        HOME: page(TEXT, menu),
        "/so-do-cong": page(tree, menu),
        **{f"/trang-{n}": page(f"<h1>Chuyên trang số {n}</h1>{TEXT}", menu) for n in range(5)},
    }
    assert find(pages)["news"].state is SectionState.ABSENT
