"""What a page as a whole is: article, metadata, pictures, days, forms, and its condition."""

from datetime import date

import pytest

from checks.reading.facts import PageFacts, Region
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/tin-tuc/bai-1"
TEXT = "Sở Thông tin và Truyền thông tổ chức hội nghị triển khai nhiệm vụ trọng tâm của ngành trong sáu tháng cuối năm nay. "
TITLE = "Hội nghị triển khai nhiệm vụ trọng tâm năm 2022"


def read(body: str, head: str = "", *, rendered: bool = False) -> PageFacts:
    return read_page(
        URL, f"<html lang='vi'><head>{head}</head><body>{body}</body></html>".encode(), rendered=rendered
    )


def test_what_the_head_says() -> None:
    facts = read(
        "<main><p>x</p></main>",
        """<title> Trang  chủ </title><meta name="Description" content=" Cổng  thông tin ">
<meta property="og:title" content="OG">
        <meta name="empty" content=""><meta charset="utf-8"><link rel="canonical" href="/goc">
        <link rel="alternate" type="application/rss+xml" href="/rss.xml"><link rel="alternate" hreflang="en" href="/en">
        <script src="/a.js"></script><script src="/a.js"></script>""",
    )
    assert facts.title == "Trang chủ"
    assert facts.meta("dc.description", "description") == "Cổng thông tin"
    assert facts.meta("html.lang") == "vi"
    assert facts.meta("link.canonical") == "https://so.tinh.gov.vn/goc"
    assert facts.meta("empty") == ""
    assert facts.feeds == ("https://so.tinh.gov.vn/rss.xml",)
    assert facts.scripts == ("https://so.tinh.gov.vn/a.js",)
    assert len(facts.sha256) == 64


def test_pictures_and_frames() -> None:
    facts = read("""<main><img src="/so-do.png" alt=" Sơ đồ " width="800px" height="auto">
<img src="/icon.png" width="16" height="16">
    <img src="data:image/gif;base64,AAAA"><iframe src="https://www.youtube.com/embed/x"></iframe><iframe></iframe></main>
    <footer><img src="/chan.png"></footer>""")
    (image,) = facts.images
    assert (image.src, image.alt, image.width, image.height, image.region) == (
        "https://so.tinh.gov.vn/so-do.png", "Sơ đồ", 800, None, Region.MAIN,
    )  # fmt: skip
    assert facts.frames == ("https://www.youtube.com/embed/x",)


def test_numbers_that_are_none_are_passed_over() -> None:
    """'²' is a digit to `str.isdigit` and none to `int`; nor does `int` take 5,000 digits."""
    facts = read(f"""<main><img src="/a.png" width="²" height="{"9" * 5000}"><table>
<tr><th colspan="²">Số</th><th colspan="{"9" * 5000}">Ngày</th></tr><tr><td>1</td><td>2</td></tr></table>
<a href="?page=²">²</a></main>""")
    assert [(image.width, image.height) for image in facts.images] == [(None, None)]
    assert facts.tables[0].headers == ("Số", "Ngày")


def test_days_of_the_main_part_with_their_labels() -> None:
    facts = read(
        "<main><p>Ngày đăng: 05/06/2026 08:15</p><dl><dt>Ngày hiệu lực</dt><dd>01/07/2026</dd></dl><p>Họp "
        "ngày 02/06/2026</p></main>"
    )
    assert [(found.value, found.label) for found in facts.dates] == [
        (date(2026, 6, 5), "ngay dang"), (date(2026, 7, 1), "ngay hieu luc"), (date(2026, 6, 2), "ngay"),
    ]  # fmt: skip


def test_headings_with_and_without_tags() -> None:
    facts = read("""<main><h1>Giới thiệu</h1><div class="box-title">Văn bản mới</div><fieldset>
<legend>Tra cứu</legend></fieldset>
    <span class="subtitle">Không</span><ul><li><div class="title"><a href="/1">Tin thứ nhất của sở</a></div>
</li></ul></main>""")
    assert [(heading.level, heading.text) for heading in facts.headings] == [
        (1, "Giới thiệu"),
        (7, "Văn bản mới"),
        (7, "Tra cứu"),
    ]


ARTICLES = {
    "liferay": f"<title>{TITLE} - Tin tức - Sở TTTT</title><main><h1>Tin nổi bật</h1><div "
    f'class="asset-full-content-title">{TITLE}</div>'
    f"<div>Ngày đăng 02/08/2022 | 5:00 PM</div><p>Ngày 01/08/2022, tại trụ sở. {TEXT * 3}</p><p "
    f'style="text-align:right"><strong>Phạm Văn Linh</strong></p></main>',
    "wordpress": f'<title>{TITLE} – Sở TTTT</title><article><h1 class="entry-title">{TITLE}</h1><div '
    f'class="entry-meta">2 Tháng 8, 2022</div>'
    f"<p>{TEXT * 3}</p><p>Tác giả: Phạm Văn Linh</p></article>",
    "sharepoint": f'<title>Chi tiết tin</title><div id="contentBox"><h3>{TITLE}</h3><span>02/08/2022 '
    f"03:17:02</span><span> Xem cỡ chữ</span><p>{TEXT * 3}</p>"
    "<div>Người đăng: Phạm Văn Linh</div></div>",
    "nukeviet": f"<title>{TITLE} - Tin tức</title><main><h1>{TITLE}</h1><em>Thứ ba - 02/08/2022 10:42</em><p>"
    f"{TEXT * 3}</p><p>Tác giả bài viết: x | Tác giả: Phạm Văn Linh</p></main>",
    "metadata": f'<title>Sở</title><meta property="og:type" content="article"><meta property="og:title" content="{TITLE}">'
    f'<meta property="article:published_time" content="2022-08-02T08:00:00"><meta name="author" content="Phạm '
    f'Văn Linh"><main><p>{TEXT * 3}</p></main>',
    "no heading": f"<title>{TITLE} | Sở TTTT</title><main><p><b>{TITLE}</b></p><p>(Cập nhật: 02/08/2022)</p>"
    f"<p>{TEXT * 3}</p><p>Tin, ảnh: Phạm Văn Linh</p></main>",
    "day at the end": f"<title>{TITLE}</title><main><h1>{TITLE}</h1>"
    + f"<p>{TEXT * 2}</p>" * 9
    + "<p>Phạm Văn Linh</p><p>Ngày đăng: 02/08/2022</p></main>",
}


@pytest.mark.parametrize("make", ARTICLES)
def test_articles(make: str) -> None:
    article = read_page(URL, ARTICLES[make].encode()).article
    assert article is not None
    assert (article.title, article.day, article.author) == (TITLE, date(2022, 8, 2), "Phạm Văn Linh")
    assert article.words > 50


@pytest.mark.parametrize(
    ("end", "author", "source"),
    [
        ("<p>Nguồn: Báo Bắc Giang</p>", "", "Báo Bắc Giang"),
        ("<p>(Theo Cổng TTĐT Chính phủ)</p>", "", "Cổng TTĐT Chính phủ"),
        ("<p>Văn phòng Sở</p>", "Văn phòng Sở", ""),
        ("<p>Đọc thêm trên trang của chúng tôi hằng ngày.</p>", "", ""),
        (f"<p>{TEXT * 3}</p>", "", ""),
    ],
)
def test_authors_and_sources(end: str, author: str, source: str) -> None:
    article = read(f"<main><h1>{TITLE}</h1><p>{TEXT * 3}</p>{end}</main>", f"<title>{TITLE}</title>").article
    assert article is not None
    assert (article.author, article.source, article.day) == (author, source, None)


def test_days_of_related_news_are_not_the_articles() -> None:
    related = "".join(
        f'<li><a href="/t/{n}">Tin liên quan của sở số {n}</a> (0{n}/09/2022)</li>' for n in (1, 2, 3)
    )
    article = read(
        f"<main><h1>{TITLE}</h1><p>{TEXT * 3}</p><h3>Tin liên quan</h3><ul>{related}</ul></main>",
        f"<title>{TITLE}</title>",
    ).article
    assert article is not None
    assert article.day is None


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>Tin tức</h1>"
        + "".join(
            f'<p><a href="/t/{n}">Tin hoạt động của sở số {n}</a> (0{n}/09/2022)</p>' for n in (1, 2, 3)
        )
        + "</main>",
        "<main><h1>Liên hệ với chúng tôi</h1><p>Số 1 đường A</p></main>",
        "<main><p>Một đoạn ngắn</p></main>",
        f"<main><h1>Danh sách tin bài của sở</h1><p>{TEXT}</p></main>",
        "<main><h2>Tin nổi bật hôm nay của sở</h2><p>24/08/2022</p>"
        + "".join(f'<p><a href="/t/{n}">Tin hoạt động của sở số {n}</a></p>' for n in (1, 2, 3))
        + "</main>",
    ],
)
def test_what_is_no_article(body: str) -> None:
    assert read(body, "<title>Sở TTTT</title>").article is None


@pytest.mark.parametrize(
    ("form", "purpose"),
    [
        (
            '<form action="/tim" method="get"><input type="text" name="q"><input type="submit" value="Tìm"></form>',
            "search",
        ),
        ('<form><input name="user"><input type="password" name="pass"></form>', "login"),
        (
            '<form><h3>Góp ý</h3><input name="name" placeholder="Họ tên"><textarea name="content"></textarea>'
            "<button>Gửi</button></form>",
            "feedback",
        ),
        ('<form><label for="c">Nội dung câu hỏi</label><textarea id="c"></textarea></form>', "question"),
        (
            '<form><p>Ý kiến bạn đọc</p><textarea name="x"></textarea><button>Gửi bình luận</button></form>',
            "comment",
        ),
        ('<form><textarea name="x"></textarea></form>', "feedback"),
        ('<form><textarea name="x"></textarea><input name="search_box"></form>', "feedback"),
        (
            '<form><p>Đánh giá cổng</p><input type="radio" name="r" value="1"><button>Bình chọn</button></form>',
            "poll",
        ),
        ('<form><p>Đăng ký nhận bản tin</p><input type="email" name="mail"></form>', "subscribe"),
        ('<form><input name="a"><input name="b"><input name="c"></form>', "other"),
        ('<form><p>Liên hệ</p><input name="a"><input name="b"><input name="c"></form>', "feedback"),
        (
            '<form><select name="loai"><option>1</option></select><input name="d"><input name="tukhoa">'
            "<button>Tra cứu</button></form>",
            "search",
        ),
        ('<form><p>Tìm kiếm văn bản</p><input name="x1"></form>', "search"),
        ('<form><input name="x1"></form>', "other"),
        ('<div><p>Khảo sát</p><input type="radio" name="r"></div>', "poll"),
    ],
)
def test_purposes_of_forms(form: str, purpose: str) -> None:
    (found,) = read(f"<main>{form}</main>").forms
    assert found.purpose == purpose


def test_fields_with_labels_from_everywhere() -> None:
    (form,) = (
        read("""<main><form action="/gui" method="post"><label for="n">Họ và tên</label><input id="n" name="name">
    <table><tr><td>Điện thoại:</td><td><input name="phone"></td></tr></table><input name="k" value="  ---Nhập từ khóa---">
    <input name="captcha" title="Mã xác nhận"><input type="hidden" name="h"><input type="submit">
<textarea title="Nội dung"></textarea></form></main>""").forms
    )
    assert (form.action, form.method) == ("https://so.tinh.gov.vn/gui", "POST")
    assert [(field.name, field.type, field.label) for field in form.fields] == [
        ("name", "text", "Họ và tên"), ("phone", "text", "Điện thoại:"), ("k", "text", "---Nhập từ khóa---"),
        ("captcha", "captcha", "Mã xác nhận"), ("", "textarea", "Nội dung"),
    ]  # fmt: skip


def test_panels_of_a_page_wrapped_in_one_form() -> None:
    facts = read(f"""<form action="./"><input type="hidden" name="__VIEWSTATE"><div class="top"><div>
<input name="txtSearch"><a class="btn-search" href="#">Tìm</a></div></div>
    <div id="content"><p>{TEXT * 5}</p><div><p>Góp ý</p><textarea name="gopy"></textarea>
<input type="button" value="Gửi góp ý"></div></div></form>""")
    assert sorted(form.purpose for form in facts.forms) == ["feedback", "search"]


def test_an_input_without_any_panel() -> None:
    (form,) = read('<input name="q">').forms
    assert (form.purpose, form.action) == ("search", URL)


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>Đường dây nóng</h1><p>Nội dung đang được cập nhật...</p></main>",
        '<main><div class="breadcrumb"><a href="/">Trang chủ</a> » Đường dây nóng</div><h1>Đường dây nóng</h1></main>',
        "<main><h2>Lịch công tác</h2><p>Chưa có dữ liệu</p></main>",
        "<main><p>Chuyên mục đang xây dựng</p></main>",
        "<main></main>",
    ],
)
def test_empty_pages(body: str) -> None:
    assert read(body).placeholder


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Chức năng</h1><p>{TEXT * 3} Nội dung đang được cập nhật.</p></main>",
        '<main><h1>Sơ đồ tổ chức</h1><img src="/so-do.png"></main>',
        "<main><h1>Liên hệ</h1><p>Số 1 đường Hùng Vương, thành phố</p></main>",
        "<main><h1>Lịch</h1><iframe src='https://lich.gov.vn/a'></iframe></main>",
    ],
)
def test_pages_that_hold_something(body: str) -> None:
    assert not read(body).placeholder


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 Not Found", "<main><h1>404</h1></main>"),
        (
            "Trạng thái - Sở TTTT",
            "<main><h3>Không tìm thấy</h3><p>Tài nguyên được yêu cầu không được tìm thấy. Not Found</p></main>",
        ),
        ("Sở TTTT", "<main><p>Trang bạn yêu cầu không tồn tại</p></main>"),
        ("Sở TTTT", "<main><h1>Không tìm thấy trang</h1><p>Về trang chủ</p></main>"),
        ("Sở TTTT", "<main><p>Bài viết này không tồn tại hoặc đã bị xóa</p></main>"),
        ("Lỗi 404", f"<main><p>Không tìm thấy trang bạn cần</p><p>{TEXT * 8}</p></main>"),
    ],
)
def test_pages_that_say_that_they_are_missing(title: str, body: str) -> None:
    assert read(body, f"<title>{title}</title>").soft_missing


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Tin tức", f"<main><p>{TEXT * 6} Trang web lừa đảo không tồn tại.</p></main>"),
        ("Sở TTTT", "<main><h1>Lịch công tác</h1><p>Chưa có dữ liệu</p></main>"),
        ("Lỗi thường gặp", f"<main><h1>Lỗi thường gặp</h1><p>{TEXT * 8}</p></main>"),
    ],
)
def test_pages_that_are_there(title: str, body: str) -> None:
    assert not read(body, f"<title>{title}</title>").soft_missing


LOGIN = '<form><input name="user"><input type="password" name="pass"><button>Đăng nhập</button></form>'


def test_login_walls_and_login_boxes() -> None:
    assert read(f"<main><h1>Đăng nhập</h1>{LOGIN}</main>").login_wall
    assert read(f"<main>{LOGIN}<p>{TEXT * 5}</p></main>", "<title>Đăng nhập hệ thống</title>").login_wall
    assert not read(f"<main>{LOGIN}<p>{TEXT * 5}</p></main>").login_wall
    assert not read("<main><p>Đăng nhập</p></main>").login_wall
    news = "".join(f'<li><a href="/t/{n}">Tin hoạt động của sở số {n}</a></li>' for n in (1, 2, 3))
    assert not read(f"<main>{LOGIN}<ul>{news}</ul></main>").login_wall


@pytest.mark.parametrize(
    ("head", "body", "why"),
    [
        ('<script src="/main.js"></script>', '<div id="app"></div>', "application root"),
        ('<script src="/main.js"></script>', "<app-root></app-root>", "application root"),
        ('<script src="/main.js"></script>', "<div>Sở</div>", "almost no text"),
        (
            "",
            "<noscript>Vui lòng bật JavaScript để xem trang</noscript><main>"
            + "<a href='/a'>Mục</a>" * 6
            + "</main>",
            "noscript",
        ),
        (
            "<script>var a</script>",
            "<main><p>{{ item.title }}</p>" + "<a href='/a'>Mục</a>" * 60 + "</main>",
            "template",
        ),
        ("", "<main><p>Đang tải dữ liệu...</p></main>", "loading"),
        (
            "",
            "<main><h1>Tin</h1><div id='ds-tin'></div></main><script>"
            "$.ajax({url:'/api',success:function(d){$('#ds-tin').html(d)}})</script>",
            "filled by a script",
        ),
    ],
)
def test_pages_that_only_a_browser_can_build(head: str, body: str, why: str) -> None:
    assert why in read(body, head).needs_browser
    assert read(body, head, rendered=True).needs_browser == ""
    assert read(body, head, rendered=True).rendered


@pytest.mark.parametrize(
    "body",
    [
        f"<main><p>{TEXT * 8}</p><div id='ds-tin'></div></main><script>$.ajax({{}});$('#ds-tin').html(d)</script>",
        "<main><h1>Tin</h1><p>Xem</p></main>",
        "<main><h1>Tin</h1><div id='anh'><img src='/a.png'></div></main><script>$('#anh').html(d)</script>",
        "<noscript>Thống kê</noscript><main><h1>Tin</h1></main>",
    ],
)
def test_pages_whose_content_stands_in_the_html(body: str) -> None:
    assert read(body).needs_browser == ""


def test_contacts_come_from_all_parts_and_mail_links() -> None:
    facts = read(
        '<main><p>Điện thoại: 0204 3555 995</p><a href="mailto:vanthu@tinh.gov.vn?subject=x">Gửi thư</a>'
        "</main><footer>Địa chỉ: Số 1, đường A, phường B</footer>"
    )
    assert facts.contacts.phones == ("0204 3555 995",)
    assert facts.contacts.emails == ("vanthu@tinh.gov.vn",)
    assert facts.contacts.addresses == ("Số 1, đường A, phường B",)


def test_tables_of_data_and_tables_of_layout() -> None:
    facts = read(f"""<main><table><caption>Biểu 1</caption><tr><th colspan="2">Tên đơn vị</th>
<th>Điện thoại</th></tr><tr><th>A</th><th>B</th><th>C</th></tr>
    <tr><td>Văn phòng</td><td>x</td><td>0204</td></tr></table><table><tr><td><p>{TEXT * 20}</p></td>
<td>{TEXT}</td></tr><tr><td></td><td></td></tr></table>
    <table><tr><td><b>Tên</b></td><td><b>Chức vụ</b></td></tr><tr><td>A</td><td>B</td></tr></table><table><tr>
<td>một</td></tr></table></main>
    <footer><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></footer>""")
    assert [(table.headers, table.rows, table.caption) for table in facts.tables] == [
        (("Tên đơn vị", "Tên đơn vị", "Điện thoại"), (("Văn phòng", "x", "0204"),), "Biểu 1"),
        (("Tên", "Chức vụ"), (("A", "B"),), ""),
    ]


def test_choices_of_forms_and_buttons_are_no_text() -> None:
    facts = read(
        "<main><p>Tin</p><form><select><option>Nghị định</option></select><button>Tìm</button></form>a<br>b</main>"
    )
    assert facts.main_text == "Tin\na\nb"
    assert facts.words == 3


def test_encoding_of_the_page_is_told() -> None:
    facts = read_page(
        URL, "<title>Sở</title>".encode("utf-8-sig"), content_type="text/html; charset=iso-8859-1"
    )
    assert (facts.title, facts.encoding, facts.declared_encoding, facts.decomposed) == (
        "Sở",
        "utf-8",
        "iso-8859-1",
        False,
    )


def test_tables_around_tables_and_tables_that_are_mostly_empty() -> None:
    facts = read("""<main><table><tr><td></td><td><table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td>
</tr></table></td></tr></table>
    <table><tr><td>x</td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr><tr><td></td><td></td>
<td>y</td></tr></table>
    <table><tr><td><a href="?s=1">Tên</a></td><td><a href="?s=2">Ngày</a></td></tr><tr><td>A</td><td>B</td>
</tr></table></main>""")
    assert [(table.headers, table.rows[0]) for table in facts.tables] == [
        (("", ""), ("A", "1")),
        (("", ""), ("Tên", "Ngày")),
    ]


def test_a_list_is_no_article_whatever_day_its_metadata_tell() -> None:
    rows = "".join(
        f'<p><a href="/t/{n}">Tin hoạt động của sở số {n}</a> (0{n}/09/2022)</p>' for n in (1, 2, 3)
    )
    head = '<title>Tin tức của sở</title><meta name="dc.date" content="2022-10-14">'
    assert read(f"<main><h1>Tin tức của sở</h1>{rows}</main>", head).article is None
