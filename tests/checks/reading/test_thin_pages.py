"""Pages of one picture, one file, one frame or one number beside a column of news, and pages that do not work."""

import pytest

from checks.reading.condition import says_administrator_notice, says_out_of_order, telling_text
from checks.reading.facts import PageFacts
from checks.reading.page import read_page

NEWS = "".join(
    f'<li><a href="/n/{n}">Hội nghị triển khai công tác quý {n} năm 2026</a> <span>(0{n}/03/2026)</span></li>'
    for n in range(1, 6)
)
SIDE = f"<h3>Tin mới</h3><ul>{NEWS}</ul>"
LAYOUTS = {
    "class right": '<div id="content"><h1>Lịch tiếp dân</h1>{main}</div><div class="right">{side}</div>',
    "column": '<div id="content"><h1>Lịch tiếp dân</h1>{main}</div><div class="col-md-3">{side}</div>',
    "table": "<table><tr><td width=200>{side}</td><td><span class=tieudetrang>Lịch tiếp dân</span>{main}</td></tr></table>",
    "breadcrumb": "<table><tr><td><a href='/'>Trang chủ</a> » Lịch tiếp dân</td></tr><tr><td>{main}</td><td>{side}</td>"
    "</tr></table>",
    "title beside": "<div class='row'><div class='tin'><h1>Lịch tiếp dân</h1>{main}</div>"
    "<div class='right'>{side}</div></div>",
}


def facts(body: str, title: str = "Lịch tiếp dân") -> PageFacts:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_page("https://so.tinh.gov.vn/lich", html.encode())


@pytest.mark.parametrize("layout", list(LAYOUTS))
@pytest.mark.parametrize(
    "main",
    [
        '<img src="/u/lich.png">',
        '<iframe src="https://dichvucong.tinh.gov.vn/x"></iframe>',
        '<embed src="/f/lich.pdf" type="application/pdf">',
        '<object data="/f/lich.pdf"><p>Trình duyệt không hỗ trợ</p></object>',
        '<object><param name="quality" value="high"><param name="movie" value="/f/lich.mp4"></object>',
        '<video controls><source src="/v.mp4"></video>',
        "<p>0201.3829.003</p>",
        "<p>Số 1 đường Hùng Vương</p>",
    ],
)
def test_the_side_column_is_not_the_content_of_a_thin_page(layout: str, main: str) -> None:
    read = facts(LAYOUTS[layout].format(main=main, side=SIDE))
    assert read.items == ()
    assert not read.placeholder
    pictures = [image for image in read.images if image.region.value == "main"]
    assert read.embedded or pictures or "0201" in read.main_text or "Hùng Vương" in read.main_text


def test_flash_films_and_empty_frames_show_nothing() -> None:
    read = facts("<h1>Lịch tiếp dân</h1><embed src='/banner.swf'><object></object>")
    assert (read.frames, read.embedded, read.placeholder) == ((), (), True)


def test_a_frame_of_the_side_column_is_no_content() -> None:
    side = f"{SIDE}<iframe src='https://facebook.com/plugin'></iframe>"
    read = facts(LAYOUTS["class right"].format(main="<p>Thông tin về lịch tiếp công dân</p>", side=side))
    assert (len(read.frames), read.embedded) == (1, ())


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_one_file_is_an_entry(layout: str) -> None:
    file = '<p><a href="/f/qd.pdf">Quyết định phân công người phát ngôn</a></p>'
    (only,) = facts(LAYOUTS[layout].format(main=file, side=SIDE)).items
    assert only.title == "Quyết định phân công người phát ngôn"


def test_what_is_attached_to_a_text_is_no_entry() -> None:
    text = "<p>Sở thông báo lịch tiếp công dân của lãnh đạo trong năm nay như sau.</p>" * 3
    assert facts(f"<main>{text}<p><a href='/f/1.pdf'>Tệp đính kèm văn bản</a></p></main>").items == ()


def test_boxes_of_related_news_belong_to_other_pages() -> None:
    box = f"<h3>Tin đọc nhiều</h3><ul>{NEWS}</ul>"
    own = "".join(f'<li><a href="/t/{n}">Giấy mời dự họp lần thứ {n}</a> (0{n}/02/2026)</li>' for n in (1, 2))
    read = facts(f"<main><h1>Giấy mời</h1><ul>{own}</ul>{box}</main>")
    assert [item.title for item in read.items] == ["Giấy mời dự họp lần thứ 1", "Giấy mời dự họp lần thứ 2"]


def test_what_is_new_is_the_content_of_a_page_of_news() -> None:
    trail = '<div class="breadcrumb"><a href="/">Trang chủ</a> » Tin tức</div>'
    assert len(facts(f"{trail}<main>{SIDE}</main>").items) == 5
    assert len(facts(f"<main>{SIDE}</main>").items) == 5


def test_a_button_is_no_entry() -> None:
    body = "<main><div><a href='?a=1'><button>Thêm phản ánh kiến nghị</button></a></div><p>22:10 21/03/2019</p></main>"
    assert facts(body).items == ()


def test_documents_are_entries_by_their_number() -> None:
    card = (
        '<div class="vb"><a href="/vb/{n}">0{n}/2026/QĐ-UBND</a><p>Luật số {n}</p><ul><li><b>Cơ quan:</b> UBND tỉnh Sông '
        "Lam và các sở</li><li>Ngày ban hành: 2{n}/02/2026</li></ul><a href='/t{n}.pdf'>0{n}_2026_QĐ-UBND.pdf</a></div>"
    )
    read = facts("<main>" + "".join(card.format(n=n) for n in (1, 2)) + "</main>")
    assert [(item.number, item.abstract) for item in read.items] == [
        ("01/2026/QĐ-UBND", ""),
        ("02/2026/QĐ-UBND", ""),
    ]
    card = card.replace("Luật số {n}", "Quy định giá đất {n}")
    read = facts("<main>" + "".join(card.format(n=n) for n in (1, 2)) + "</main>")
    assert [item.abstract for item in read.items] == ["Quy định giá đất 1", "Quy định giá đất 2"]


@pytest.mark.parametrize(
    "text",
    [
        "Server Error in '/' Application.",
        "Welcome to nginx!",
        "An error occurred while processing your request.",
        "Đã xảy ra lỗi trong quá trình xử lý",
        "Hệ thống đang bảo trì",
        "Yêu cầu của bạn đã bị chặn bởi tường lửa ứng dụng web (WAF).",
        "Website đang nâng cấp, vui lòng quay lại sau",
    ],
)
def test_a_page_that_does_not_work_says_nothing_about_its_content(text: str) -> None:
    assert says_out_of_order(text)
    assert facts(f"<main><h1>Lịch tiếp dân</h1><p>{text}</p></main>").out_of_order
    assert facts("<p></p>", title=text).out_of_order
    rows = "".join(f"<li><a href='/{n}'>Thông báo lịch tiếp công dân {n}</a></li>" for n in (1, 2, 3))
    assert not facts(f"<main><p>{text}</p><ul>{rows}</ul></main>").out_of_order


@pytest.mark.parametrize(
    "text",
    [
        "Bạn không có quyền truy cập trang này",
        "Vui lòng đăng nhập để xem nội dung",
        "You do not have the roles required to access this portlet.",
    ],
)
def test_a_refusal_is_a_wall(text: str) -> None:
    assert facts(f"<main><h1>Lịch tiếp dân</h1><p>{text}</p></main>").login_wall


@pytest.mark.parametrize(
    "text",
    [
        "Hiện chưa có dự thảo nào lấy ý kiến",
        "Chưa có câu hỏi nào",
        "Hiện tại không có thông báo mời thầu",
        "Hiển thị 0 - 0 trong 0 kết quả",
        "Thông tin đang được Ban biên tập cập nhật",
    ],
)
def test_a_sentence_that_says_that_there_is_nothing_tells_nothing(text: str) -> None:
    read = facts(f"<main><h1>Lấy ý kiến dự thảo</h1><p>{text}</p></main>")
    assert read.placeholder
    assert telling_text(read.main_text) == "Lấy ý kiến dự thảo"


def test_a_notice_for_the_administrator_is_told_apart() -> None:
    assert says_administrator_notice("Module này chưa được cấu hình")
    assert not says_administrator_notice("Lịch tiếp công dân của Sở")


def test_where_all_columns_are_called_left_or_right_the_one_with_title_or_most_text_is_the_main_part() -> (
    None
):
    columns = (
        '<div id="mainContent"><div class="cot trai">{left}</div><div class="cot phai">{right}</div></div>'
    )
    read = facts(columns.format(left=f"<h2>Tiêu điểm</h2><ul>{NEWS}</ul>", right="<p>Thăm dò ý kiến</p>"))
    assert len(read.items) == 5
    read = facts(columns.format(left="<h1>Lịch tiếp dân</h1><p>Thứ Năm hằng tuần</p>", right=SIDE))
    assert read.items == ()
    assert read.main_text == "Lịch tiếp dân\nThứ Năm hằng tuần"


def test_rows_of_24_columns_have_side_columns_too() -> None:
    body = (
        '<div class="row"><div class="col-md-16"><h1>Góp ý dự thảo</h1><form><input name="q"><button>Tìm</button></form>'
        "<table><thead><tr><th>Số hiệu</th><th>Tên dự thảo</th></tr></thead></table><p>Tìm thấy: 0 văn bản</p></div>"
        '<div class="col-md-8"><h3>Tin mới</h3><ul><li><a href="/1">Khai giảng năm học mới</a> (05/09/2025)</li></ul>'
        "</div></div>"
    )
    read = facts(body)
    assert (read.items, read.placeholder) == ((), True)


@pytest.mark.parametrize(
    "line", ["Tổng lượt truy cập: 18945509", "Đang truy cập 29", "Lượt truy cập: 3.214.877", "Hôm nay: 1.204"]
)
def test_a_visit_counter_is_no_content(line: str) -> None:
    assert facts(f"<main><h1>Lịch tiếp dân</h1><p>{line}</p></main>").placeholder


@pytest.mark.parametrize(
    "jump",
    [
        '<a href="javascript:;" class="ms-SkiptoNavigation">Skip Ribbon Commands</a>',
        '<a href="#mainContent">Skip to main content</a>',
        '<a href="#main">Nhảy tới nội dung</a>',
        '<a href="#main" class="sr-only">Nội dung</a>',
    ],
)
def test_jumps_to_the_content_are_no_text(jump: str) -> None:
    assert facts(f"{jump}<h1>Lịch tiếp dân</h1><p>Thứ Năm hằng tuần</p>").main_text.startswith(
        "Lịch tiếp dân"
    )


def test_links_within_the_page_are_text() -> None:
    assert facts('<p><a href="#muc-2">Mục hai của quy chế</a></p>').main_text == "Mục hai của quy chế"
