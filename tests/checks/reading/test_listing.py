"""Entries of lists in every markup: news, documents, cards, rows; and the pages that follow."""

from datetime import date

import pytest

from checks.reading.facts import Item, PageFacts
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/tin-tuc"


def read(body: str, *, today: date | None = None) -> PageFacts:
    return read_page(URL, f"<html><body>{body}</body></html>".encode(), today=today)


def items(body: str) -> tuple[Item, ...]:
    return read(body).items


LIFERAY = "".join(
    f"""<div class="asset-abstract"><div class="asset-image"><a href="/tin/{n}"><img src="/i{n}.jpg" alt=""></a></div>
<div class="asset-content-custom"><h3 class="asset-title">
<a href="/tin/{n}">Hội nghị triển khai nhiệm vụ lần thứ {n}</a></h3>
<div class="assetPublishDate">Ngày đăng {n:02}/08/2022 | 04:30 PM | View count: 8</div>
<div class="asset-summary">Ngày 01/07/2022, tại trụ sở, Sở đã tổ chức hội nghị triển khai nhiệm vụ năm.</div></div></div>"""
    for n in (3, 2, 1)
)


def test_liferay_asset_publisher() -> None:
    found = items(f"<main>{LIFERAY}</main>")
    assert [item.day for item in found] == [date(2022, 8, 3), date(2022, 8, 2), date(2022, 8, 1)]
    assert found[0].title == "Hội nghị triển khai nhiệm vụ lần thứ 3"
    assert found[0].url == "https://so.tinh.gov.vn/tin/3"
    assert found[0].abstract.startswith("Ngày 01/07/2022")
    assert found[0].day_text == "03/08/2022"


@pytest.mark.parametrize(
    "entry",
    [
        '<li><a href="/t/{n}">Thông báo lịch thi tuyển công chức {n} <span class="date">(0{n}/08/2022)</span></a></li>',
        '<li><span class="time">0{n}/08/2022</span> <a href="/t/{n}">Thông báo lịch thi tuyển công chức {n}</a></li>',
        '<div class="item"><h4><a href="/t/{n}" title="x">Thông báo lịch thi tuyển công chức {n}</a></h4><p>'
        "Thứ Ba, 0{n}/08/2022, 10:00</p></div>",
        '<article class="post"><h2 class="entry-title"><a href="/t/{n}">Thông báo lịch thi tuyển công chức {n}</a></h2>'
        '<div class="meta">Đăng bởi Ban biên tập | {n} Tháng 8, 2022</div><p>Tóm tắt</p></article>',
        '<p>&raquo; <a href="/t/{n}">Thông báo lịch thi tuyển công chức {n}</a> (0{n}/08/2022 08:15)</p>',
        '<div class="row"><div class="col-md-4"><a href="/t/{n}"><img src="/a.jpg"></a></div><div '
        'class="col-md-8"><a href="/t/{n}">'
        "Thông báo lịch thi tuyển công chức {n}</a><div>Cập nhật: 0{n}-08-2022</div></div></div>",
        '<dl><dt><a href="/t/{n}">Thông báo lịch thi tuyển công chức {n}</a></dt><dd>0{n}.08.2022</dd></dl>',
        '<div class="card"><a href="/t/{n}"><div class="t">Thông báo lịch thi tuyển công chức {n}</div></a>'
        "<small>2022-08-0{n}</small></div>",
    ],
)
def test_markups_of_news_lists(entry: str) -> None:
    found = items(
        "<main><h1>Thông báo</h1><div class='list'>"
        + "".join(entry.format(n=n) for n in (1, 2, 3))
        + "</div></main>"
    )
    assert [item.day for item in found] == [date(2022, 8, n) for n in (1, 2, 3)]
    assert [item.url for item in found] == [f"https://so.tinh.gov.vn/t/{n}" for n in (1, 2, 3)]
    assert found[0].title == "Thông báo lịch thi tuyển công chức 1"


def test_webforms_layout_table() -> None:
    rows = "".join(
        f'<tr><td><table><tr><td><a href="ChiTiet.aspx?id={n}"><b>Sở tổ chức lễ phát động thi đua số {n}</b></a></td></tr>'
        f"<tr><td><i>(0{n}/08/2022)</i></td></tr></table></td></tr>"
        for n in (1, 2)
    )
    found = items(f'<form><div id="content"><table>{rows}</table></div></form>')
    assert [(item.title, item.day) for item in found] == [
        ("Sở tổ chức lễ phát động thi đua số 1", date(2022, 8, 1)),
        ("Sở tổ chức lễ phát động thi đua số 2", date(2022, 8, 2)),
    ]


def test_days_in_titles_and_running_text_are_not_the_entrys_own() -> None:
    found = items("""<main><ul><li><a href="/1">Kỷ niệm 75 năm Ngày Thương binh (27/7/1947 - 27/7/2022)</a></li>
    <li><a href="/2">Chương trình tiết kiệm của sở</a>
<p>Thực hiện Quyết định số 1944/QĐ-UBND ngày 12/5/2020 của UBND</p></li>
    <li><a href="/3">Xử phạt một đối tượng vi phạm</a>
<p>Ngày 11/7/2022, Thanh tra Sở đã phối hợp với các cơ quan chức năng làm việc...</p></li></ul></main>""")
    assert [item.day for item in found] == [None, None, None]


def test_a_day_in_brackets_at_the_end_of_a_title_is_the_entrys() -> None:
    first, second = (
        items("""<main><ul><li><a href="/1">Báo cáo tình hình kinh tế tháng bảy (29/07/2022 10:20)</a></li>
    <li><a href="/2">Quyết định số 12/QĐ-UBND ngày 1/6/2020 về việc phê duyệt</a></li></ul></main>""")
    )
    assert (first.title, first.day) == ("Báo cáo tình hình kinh tế tháng bảy", date(2022, 7, 29))
    assert (second.number, second.day) == ("12/QĐ-UBND", date(2020, 6, 1))


def test_links_in_running_text_are_no_entries() -> None:
    text = "Thực hiện chỉ đạo của Uỷ ban nhân dân tỉnh, Sở Tài chính đã ban hành nhiều văn bản hướng dẫn. "
    assert (
        items(
            f'<main><h1>Bài</h1><p>{text * 2}<a href="/kh">kế hoạch tuyên truyền năm</a> {text * 3}</p></main>'
        )
        == ()
    )


def test_a_single_dated_entry_is_an_entry_and_a_single_undated_link_is_none() -> None:
    assert (
        len(
            items(
                '<main><div><a href="/1">Thông báo về việc nghỉ lễ</a> <span>15/04/2020</span></div><p>x</p></main>'
            )
        )
        == 1
    )
    assert (
        items(
            '<main><div><a href="/1">Thông báo về việc nghỉ lễ</a></div><p>Nội dung khác của trang này</p></main>'
        )
        == ()
    )


def test_titles_of_boxes_are_no_entries() -> None:
    found = items("""<main><div class="box"><h3><a href="/thanh-tra">Thanh tra, kiểm tra sở</a></h3><ul>
    <li><a href="/1">Xử phạt vi phạm hành chính một</a></li><li>
<a href="/2">Xử phạt vi phạm hành chính hai</a></li></ul></div></main>""")
    assert [item.url[-2:] for item in found] == ["/1", "/2"]


def test_flat_lists_of_linked_headings_are_entries() -> None:
    found = items("""<main><div><h3><a href="/1">Tin hoạt động thứ nhất</a></h3><p>Một</p><h3>
<a href="/2">Tin hoạt động thứ hai</a></h3>
    <p>Hai</p></div></main>""")
    assert [item.url[-2:] for item in found] == ["/1", "/2"]


def test_cards_in_rows() -> None:
    card = '<div class="col"><div class="card"><a href="/{0}">Tin ảnh của sở số {0}</a></div></div>'
    found = items(
        f"<main><div class='row'>{card.format(1)}</div><div class='row'>{card.format(2)}</div></main>"
    )
    assert len(found) == 2


def test_repeated_category_links_and_more_links_are_no_entries() -> None:
    entry = (
        '<li><a href="/t/{0}">Sở triển khai công tác năm {0}</a> <a href="/chuyen-muc">Tin tức sự kiện</a> '
        '<a href="/t/{0}">Xem chi tiết tin</a></li>'
    )
    found = items("<main><ul>" + "".join(entry.format(n) for n in (1, 2, 3)) + "</ul></main>")
    assert [item.url[-4:] for item in found] == ["/t/1", "/t/2", "/t/3"]


def test_files_beside_a_title_and_files_alone() -> None:
    found = items("""<main><ul><li><a href="/vb/1">Kế hoạch phát triển ngành năm</a> <a href="/f/1.pdf">Tải
tệp</a> <a href="/f/1.docx">Word</a></li>
    <li><a href="/f/2.pdf">Quy hoạch sử dụng đất đến năm</a></li><li>
<a href="/f/3.pdf">Quy hoạch xây dựng vùng huyện</a></li></ul></main>""")
    assert found[0].files == ("https://so.tinh.gov.vn/f/1.pdf", "https://so.tinh.gov.vn/f/1.docx")
    assert [item.url for item in found[1:]] == [
        "https://so.tinh.gov.vn/f/2.pdf",
        "https://so.tinh.gov.vn/f/3.pdf",
    ]


TABLE = """<main><table class="table"><thead><tr><th>STT</th><th>Số/Ký hiệu</th><th>Ngày ban hành</th>
<th>Trích yếu</th><th>Tệp</th></tr></thead>
<tbody><tr><td>1</td><td>06/2024/QĐ-UBND</td><td>12/03/2024</td><td>
<a href="/vb/6">Quy định về phí (sửa đổi ngày 01/01/2020)</a></td>
<td><a href="/f/6.pdf"><img src="/pdf.png"></a></td></tr>
<tr><td>2</td><td></td><td></td><td>Chưa có số, chỉ có nội dung</td><td></td></tr><tr><td>3</td><td></td><td>
</td><td></td><td></td></tr></tbody></table></main>"""


def test_rows_of_a_table_of_documents() -> None:
    facts = read(TABLE)
    first, second = facts.items
    assert (first.title, first.number) == ("Quy định về phí (sửa đổi ngày 01/01/2020)", "06/2024/QĐ-UBND")
    assert (first.day, first.url) == (date(2024, 3, 12), "https://so.tinh.gov.vn/vb/6")
    assert first.files == ("https://so.tinh.gov.vn/f/6.pdf",)
    assert ("ngay ban hanh", "12/03/2024") in first.cells
    assert (second.day, second.url) == (None, "")
    assert facts.tables[0].headers[1] == "Số/Ký hiệu"
    assert len(facts.tables[0].rows) == 3


def test_a_table_without_headers_takes_short_dates_and_long_texts() -> None:
    rows = "".join(
        f'<tr><td>{n}</td><td><a href="/{n}">Thông báo mời họp giao ban tháng {n}</a></td><td>0{n}/02/2021</td></tr>'
        for n in (1, 2, 3)
    )
    found = items(f"<main><table>{rows}</table></main>")
    assert [(item.day, item.url[-2:]) for item in found] == [(date(2021, 2, n), f"/{n}") for n in (1, 2, 3)]


def test_names_and_values_are_a_table_but_no_entries() -> None:
    facts = read(
        "<main><table><tr><td>Hà Nội</td><td>30 độ</td></tr><tr><td>Đà Nẵng</td><td>32 độ</td></tr></table></main>"
    )
    assert facts.items == ()
    assert facts.tables[0].rows[1] == ("Đà Nẵng", "32 độ")


def test_relative_days_with_the_day_of_the_visit() -> None:
    body = (
        "<main><ul>"
        + "".join(
            f'<li><a href="/{n}">Tin hoạt động của sở số {n}</a><i>{n} ngày trước</i></li>' for n in (1, 2)
        )
        + "</ul></main>"
    )
    assert [item.day for item in read(body, today=date(2022, 8, 27)).items] == [
        date(2022, 8, 26),
        date(2022, 8, 25),
    ]


@pytest.mark.parametrize(
    ("bar", "addresses"),
    [
        (
            '<div class="pagination"><a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=2">Tiếp »</a></div>',
            ["?page=1", "?page=2"],
        ),
        (
            '<div><a href="/tin-tuc?p_cur=2">2</a> <a href="/tin-tuc?p_cur=148">Cuối cùng →</a></div>',
            ["?p_cur=2", "?p_cur=148"],
        ),
        (
            '<a href="/tin-tuc?_101_delta=10&_101_cur=1">10</a><a href="/tin-tuc?_101_delta=20&_101_cur=2">Trang sau</a>',
            ["?_101_delta=20&_101_cur=2"],
        ),
        (
            '<div class="wp-pagenavi"><a href="/tin-tuc/page/2">2</a><a href="/tin-tuc/page/3">&gt;</a></div>',
            ["/page/2", "/page/3"],
        ),
        ('<a href="/tin-tuc/trang-2.html">2</a><a href="/tin-tuc">«</a>', ["/trang-2.html"]),
        ('<ul class="phan-trang"><li><a href="/khac/?x=2">[2]</a></li></ul>', None),
        ('<a href="/bai-viet/2">2</a><a href="http://khac.gov.vn/tin-tuc?page=2">2</a>', []),
        ("<a href=\"javascript:__doPostBack('p','2')\">2</a>", ["#click=trang 2"]),
        ("<a href=\"javascript:__doPostBack('p','Page$3')\">...</a>", ["#click=trang 3"]),
        (
            "<div class='pager'><a href=\"javascript:__doPostBack('p','next')\">Trang sau</a></div>",
            ["#click=trang 2"],
        ),
        ("<a href=\"javascript:__doPostBack('lich','V9131')\">12</a>", []),
        ("<a href=\"javascript:__doPostBack('p','back')\">Trang trước</a>", []),
        ('<a href="/vi/tin-tuc?page=2">Tiếp theo</a>', ["/vi"]),
        ('<a href="/tin-tuc?page=2">Đọc tiếp toàn bộ nội dung bài viết</a>', []),
    ],
)
def test_further_pages_of_a_list(bar: str, addresses: list[str] | None) -> None:
    found = read(f"<main>{LIFERAY}{bar}</main>").next_pages
    if addresses is None:
        assert found == ("https://so.tinh.gov.vn/khac/?x=2",)
    elif addresses == ["/vi"]:
        assert found == ("https://so.tinh.gov.vn/vi/tin-tuc?page=2",)
    else:
        assert list(found) == [f"https://so.tinh.gov.vn/tin-tuc{address}" for address in addresses]


def test_page_numbers_are_no_entries() -> None:
    assert (
        len(items(f'<main>{LIFERAY}<div class="pager"><a href="?page=2">Trang tiếp theo</a></div></main>'))
        == 3
    )


def test_a_file_beside_lists_of_pages_is_an_entry_of_its_own() -> None:
    found = items("""<main><ul><li><a href="/1">Kế hoạch phát triển thứ nhất</a></li><li>
<a href="/2">Kế hoạch phát triển thứ hai</a></li></ul>
    <ul><li><a href="/f/3.pdf">Quy hoạch sử dụng đất</a></li><li>
<a href="/f/4.pdf">Quy hoạch xây dựng vùng</a></li></ul></main>""")
    assert [item.url.rpartition("/")[2] for item in found] == ["1", "2", "3.pdf", "4.pdf"]
    assert [item.files for item in found[2:]] == [
        ("https://so.tinh.gov.vn/f/3.pdf",),
        ("https://so.tinh.gov.vn/f/4.pdf",),
    ]


def test_an_entry_ends_before_long_text() -> None:
    text = "Nội dung toàn văn của bài viết được đăng ngay dưới tiêu đề. " * 40
    (item,) = items(
        f'<main><section><div><div><a href="/1">Thông báo nghỉ lễ</a> <i>01/02/2020</i></div><p>{text}</p>'
        f"</div></section></main>"
    )
    assert item.text == "Thông báo nghỉ lễ 01/02/2020"


def test_entries_divided_by_line_breaks() -> None:
    found = items("""<main><p><a href="/1">Thông báo nghỉ lễ quốc khánh</a>
<br>Tóm tắt dài hơn sáu mươi chữ cái của thông báo về việc nghỉ lễ trong năm</p>
    <p>Mở đầu rất dài của một đoạn văn có hơn sáu mươi chữ cái trước liên kết<br>
<a href="/2">Thông báo nghỉ lễ tết</a></p></main>""")
    assert [item.url[-2:] for item in found] == ["/1", "/2"]


def test_old_pages_with_fonts_and_italics() -> None:
    found = items("""<main><table><tr><td><a href="/1">Kế hoạch năm học mới</a> <font color="gray">
<i>(23/9/2025)</i></font></td></tr>
    <tr><td><a href="/2">Kế hoạch năm học cũ</a> <font color="gray"><i>(22/9/2024)</i></font></td></tr></table></main>""")
    assert [item.day for item in found] == [date(2025, 9, 23), date(2024, 9, 22)]


def test_a_number_deep_inside_no_bar_is_no_page() -> None:
    body = "<div>" * 7 + '<a href="/bai-viet/2">2</a>' + "</div>" * 7
    assert read(f"<main>{LIFERAY}{body}</main>").next_pages == ()


def test_buttons_under_an_article_do_not_make_it_an_entry() -> None:
    text = "Sở tổ chức hội nghị chuyển đổi số cấp xã trên địa bàn tỉnh. " * 8
    facts = read(
        f"<main><article><h1>Hội nghị chuyển đổi số</h1><p>Ngày đăng: 12/09/2026</p><p>{text}</p>"
        '<a href="/luu/1">Lưu bài viết này</a></article></main>'
    )
    assert facts.items == ()
    assert facts.article is not None


def test_links_to_other_sites_are_no_entries() -> None:
    assert (
        items("""<main><p>Nội dung</p><div><h4>Liên kết website</h4><ul><li>
<a href="http://a.gov.vn">Cổng thông tin Chính phủ</a></li>
    <li><a href="http://b.gov.vn">Cổng dịch vụ công quốc gia</a></li></ul></div></main>""")
        == ()
    )


def test_an_entry_named_above_its_see_more_link() -> None:
    rows = "".join(
        f"<div class='cau-hoi'><p>{question}</p><p>Ngày gửi: 1{n}/05/2025</p>"
        f"<p><a href='/hoi-dap/{n}'>Xem chi tiết câu hỏi và trả lời</a></p></div>"
        for n, question in enumerate(
            ["Bao giờ đường liên thôn được đổ bê tông?", "Thủ tục cấp lại giấy phép cần những gì?"]
        )
    )
    assert [item.title for item in read(f"<main><h1>Hỏi đáp</h1>{rows}</main>").items] == [
        "Bao giờ đường liên thôn được đổ bê tông?",
        "Thủ tục cấp lại giấy phép cần những gì?",
    ]


def test_a_day_in_brackets_behind_the_title_in_a_row_of_a_layout_table() -> None:
    rows = "".join(
        f"<tr><td><img src='/b.gif'></td><td><a href='/xem?id={n}'><b>Hội nghị sơ kết công tác quý {n}</b></a> "
        f"<i>(2{n}/9/2025)</i><br>Đến nay, toàn ngành đã hoàn thành các chỉ tiêu được giao.</td></tr>"
        for n in range(1, 4)
    )
    items = read(f"<table><tr><td><table>{rows}</table></td></tr></table>").items
    assert [item.day for item in items] == [date(2025, 9, 20 + n) for n in range(1, 4)]
