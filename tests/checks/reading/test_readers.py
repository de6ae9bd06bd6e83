"""People, schedules, projects, procedures, drafts and questions as a person reads them from a page."""

from datetime import date

import pytest

from checks.reading.drafts import find_address, find_deadline, read_drafts
from checks.reading.facts import PageFacts
from checks.reading.labelled import labelled, text_values, value_of
from checks.reading.page import read_page
from checks.reading.people import person_name, read_people
from checks.reading.procedures import read_level, read_procedures
from checks.reading.projects import read_projects
from checks.reading.questions import read_questions
from checks.reading.schedule import read_schedule, schedule_span

URL = "https://so.tinh.gov.vn/muc"


def page(body: str, title: str = "Sở TTTT") -> PageFacts:
    return read_page(
        URL, f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>".encode()
    )


# --- labelled values


def test_labelled_values_of_lines_and_tables() -> None:
    pairs = labelled(
        page("""<p>1. Tên dự án: Cầu Đồng Sơn</p><p>Nguồn vốn:</p><p>Ngân sách tỉnh</p><p>Kinh phí:</p><p>Ghi chú: x</p>
    <table><tr><td>Chủ đầu tư:</td><td>Ban QLDA</td></tr><tr><td>Lĩnh vực</td><td>Giao thông</td></tr></table>""")
    )
    assert value_of(pairs, ("ten du an",)) == "Cầu Đồng Sơn"
    assert value_of(pairs, ("von", "nguon von")) == "Ngân sách tỉnh"
    assert value_of(pairs, ("chu dau tu",)) == "Ban QLDA"
    assert value_of(pairs, ("kinh phi",)) == ""
    assert value_of(pairs, ("khong co",)) == ""


def test_values_one_after_another_in_one_text() -> None:
    fields = {"goal": ("muc tieu",), "cost": ("kinh phi",), "state": ("tinh trang",)}
    assert text_values("Mục tiêu: nâng cấp đường; Kinh phí: 5 tỷ | Tình trạng:", fields) == {
        "goal": "nâng cấp đường",
        "cost": "5 tỷ",
    }


# --- people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Đồng chí Nguyễn Hữu Mẫn", "Nguyễn Hữu Mẫn"),
        ("Ông: NGUYỄN VĂN A", "Nguyễn Văn A"),
        ("ThS. Trần Thị Bích Mai - Phó Giám đốc", "Trần Thị Bích Mai"),
        ("Ts. Hoàng Minh", "Hoàng Minh"),
        ("Văn phòng Sở", ""),
        ("Phạm vi điều chỉnh", ""),
        ("Phòng Kế hoạch", ""),
        ("Hồ sơ", ""),
        ("Lê Lợi là con đường đẹp", ""),
        ("", ""),
    ],
)
def test_names_of_people(text: str, name: str) -> None:
    assert person_name(text) == name


def test_running_text_as_liferay_pages_write_it() -> None:
    people = read_people(
        page("""<p><img src="/a.jpg"></p><p><span>Đồng chí <strong>Nguyễn Hữu Mẫn</strong></span></p>
    <p><strong>Phó Giám đốc phụ trách Sở Thông tin và Truyền thông</strong></p>
<p>Sinh ngày: 01/02/1970, quê quán: Bắc Giang</p>
    <p>Phụ trách chung, trực tiếp chỉ đạo công tác tổ chức cán bộ.</p>
    <p>Đồng chí <strong>Trần Thị Mai</strong></p><p>Phó Giám đốc Sở</p><p>Điện thoại: 0204 3555 995</p>
<p>Email: mai@tinh.gov.vn</p>""")
    )
    assert [(person.name, person.position) for person in people] == [
        ("Nguyễn Hữu Mẫn", "Phó Giám đốc phụ trách Sở Thông tin và Truyền thông"),
        ("Trần Thị Mai", "Phó Giám đốc Sở"),
    ]
    assert people[0].biography == "01/02/1970, quê quán: Bắc Giang"
    assert people[0].duties.startswith("Phụ trách chung")
    assert (people[1].phone, people[1].email, people[1].biography) == ("0204 3555 995", "mai@tinh.gov.vn", "")


def test_a_table_of_officials_with_units_between() -> None:
    people = read_people(
        page("""<table><tr><th>STT</th><th>Họ và tên</th><th>Chức vụ</th><th>Điện thoại</th><th>Email</th></tr>
    <tr><td colspan="5">Văn phòng Sở</td></tr><tr><td>1</td><td>Nguyễn Văn A</td><td>Chánh Văn phòng</td>
<td>0204 3555 995</td><td>a@tinh.gov.vn</td></tr>
    <tr><td>2</td><td>Trần Thị B</td><td>Chuyên viên</td><td></td><td></td></tr></table>""")
    )
    assert [(person.name, person.position, person.unit) for person in people] == [
        ("Nguyễn Văn A", "Chánh Văn phòng", "Văn phòng Sở"),
        ("Trần Thị B", "Chuyên viên", "Văn phòng Sở"),
    ]
    assert (people[0].phone, people[0].email) == ("0204 3555 995", "a@tinh.gov.vn")


def test_a_table_without_headers_and_positions_in_the_name_cell() -> None:
    people = read_people(
        page("""<table><tr><td>1</td><td>Nguyễn Văn A - Giám đốc Sở</td><td>a@tinh.gov.vn</td></tr>
    <tr><td>2</td><td>Lê Văn B</td><td>không rõ</td></tr><tr><td>3</td><td>Không phải tên</td>
<td>c@tinh.gov.vn</td></tr></table>""")
    )
    assert [(person.name, person.position) for person in people] == [("Nguyễn Văn A", "Giám đốc Sở")]


def test_duties_in_a_column() -> None:
    (person,) = read_people(
        page("""<table><tr><th>Họ tên</th><th>Chức vụ</th><th>Lĩnh vực phụ trách</th><th>Tiểu sử</th></tr>
    <tr><td>Nguyễn Văn A</td><td>Giám đốc</td><td>Phụ trách chung</td><td>Sinh năm 1970 tại Bắc Giang</td></tr></table>""")
    )
    assert (person.duties, person.biography) == ("Phụ trách chung", "Sinh năm 1970 tại Bắc Giang")


@pytest.mark.parametrize(
    ("body", "name", "position"),
    [
        ("<h3>GIÁM ĐỐC</h3><p>Nguyễn Văn A</p><p>Điện thoại: 0204 3555 995</p>", "Nguyễn Văn A", "GIÁM ĐỐC"),
        (
            "<p>1. Ông Nguyễn Văn A - Giám đốc Sở; điện thoại: 0204 3555 995</p>",
            "Nguyễn Văn A",
            "Giám đốc Sở; điện thoại: 0204 3555 995",
        ),
        ("<p>Giám đốc: Nguyễn Văn A</p><p>Điện thoại: 0204 3555 995</p>", "Nguyễn Văn A", "Giám đốc"),
        ("<p>Phó Giám đốc - Nguyễn Văn A</p>", "Nguyễn Văn A", "Phó Giám đốc"),
        (
            "<p>Họ và tên: Nguyễn Văn A</p><p>Chức vụ: Chủ tịch UBND</p><p>Đơn vị: UBND xã</p>",
            "Nguyễn Văn A",
            "Chủ tịch UBND",
        ),
    ],
)
def test_cards_and_lines(body: str, name: str, position: str) -> None:
    (person,) = read_people(page(body))
    assert (person.name, person.position) == (name, position)


def test_a_person_of_table_and_text_is_one() -> None:
    (person,) = read_people(
        page("""<table><tr><th>Họ tên</th><th>Điện thoại</th></tr><tr><td>Nguyễn Văn A</td>
<td>0204 3555 995</td></tr></table>
    <p>Ông Nguyễn Văn A</p><p>Giám đốc Sở</p>""")
    )
    assert (person.position, person.phone) == ("Giám đốc Sở", "0204 3555 995")


def test_names_in_news_are_not_people_of_the_office() -> None:
    assert (
        read_people(
            page("<p>Nguyễn Văn A</p><p>Tin khác trong ngày</p><p>Giám đốc</p>" + "<p>" + "x" * 200 + "</p>")
        )
        != ()
    )
    assert read_people(page("<p>Nguyễn Văn A</p><p>Hôm nay trời đẹp</p>")) == ()


# --- schedules


def test_a_week_with_days() -> None:
    days = read_schedule(
        page("""<h1>Lịch công tác tuần 34, từ ngày 22/8/2022 đến ngày 26/8/2022</h1><table><tr><th>Ngày</th>
<th>Nội dung</th></tr>
    <tr><td>Thứ Hai, ngày 22/8</td><td>Giao ban</td></tr><tr><td>Thứ Ba (23/8/2022)</td>
<td>Họp ngày 01/9/2022</td></tr></table>"""),
        2021,
    )
    assert [entry.day for entry in days] == [date(2022, 8, 22), date(2022, 8, 23)]
    assert days[0].day_text == "Thứ Hai, ngày 22/8"


def test_days_without_a_year_take_the_hint_and_may_stand_on_the_next_line() -> None:
    days = read_schedule(
        page(
            "<h1>Lịch</h1><p>THỨ HAI, NGÀY 27/5:</p><p>Họp</p><p>Thứ Ba</p><p>28/5</p><p>Thứ Tư</p><p>Nghỉ</p>"
        ),
        2019,
    )
    assert [entry.day for entry in days] == [date(2019, 5, 27), date(2019, 5, 28)]


def test_a_span_alone_covers_its_days() -> None:
    facts = page(
        "<h1>Lịch làm việc của lãnh đạo Sở</h1><p>Tuần từ 22/8 - 26/8/2022</p><p><a href='/lich.pdf'>Tải lịch</a></p>"
    )
    assert [entry.day.day for entry in read_schedule(facts, 2022)] == [22, 23, 24, 25, 26]


def test_a_week_by_its_number() -> None:
    span = schedule_span(page("<h1>Lịch công tác tuần 34 năm 2022</h1>"), 2021)
    assert span is not None
    assert (span.first, span.last) == (date(2022, 8, 22), date(2022, 8, 28))


@pytest.mark.parametrize(
    "body",
    [
        "<p>Tin tức</p>",
        "<p>Nhiệm kỳ 1/1/2020 - 31/12/2025</p>",
        "<p>Chương trình tuần lễ từ 22/8 - 26/8/2022</p>",
    ],
)
def test_no_schedule(body: str) -> None:
    assert read_schedule(page(body), 2022) == ()


# --- projects


PROJECTS = """<table><tr><th>STT</th><th>Tên dự án</th><th>Mục tiêu chính</th><th>Lĩnh vực</th>
<th>Loại dự án</th><th>Thời gian thực hiện</th><th>Kinh phí</th>
<th>Nguồn vốn</th><th>Nhà tài trợ</th><th>Tình trạng</th></tr><tr><td>1</td><td>
<a href="/da/1">Xây dựng trung tâm dữ liệu tỉnh</a></td><td>Dùng chung</td><td>CNTT</td>
<td>Nhóm B</td><td>2021-2023</td><td>50 tỷ</td><td>Ngân sách</td><td>UBND tỉnh</td><td>Đang thực hiện</td></tr></table>"""


def test_projects_of_a_table() -> None:
    (project,) = read_projects(page(PROJECTS))
    assert (project.name, project.url) == ("Xây dựng trung tâm dữ liệu tỉnh", "https://so.tinh.gov.vn/da/1")
    assert (project.goal, project.field, project.kind, project.time) == (
        "Dùng chung",
        "CNTT",
        "Nhóm B",
        "2021-2023",
    )
    assert (project.cost, project.funding, project.funder, project.state) == (
        "50 tỷ",
        "Ngân sách",
        "UBND tỉnh",
        "Đang thực hiện",
    )


def test_projects_of_a_list_without_tenders() -> None:
    found = read_projects(
        page("""<ul><li><a href="/1">Dự án xây dựng cầu Đồng Sơn</a><p>Mục tiêu: giao thông. Tình trạng: hoàn thành</p></li>
    <li><a href="/2">Đề tài nghiên cứu giống lúa mới</a></li><li><a href="/3">Thông báo mời thầu dự án xây dựng chợ</a></li>
    <li><a href="/4">Lãnh đạo sở tiếp công dân</a></li></ul>""")
    )
    assert [(project.url[-1], project.state) for project in found] == [("1", "hoàn thành"), ("2", "")]
    assert found[0].goal == "giao thông."


def test_a_projects_own_page() -> None:
    (project,) = read_projects(
        page(
            "<h1>Xây dựng cầu Đồng Sơn</h1><p>Mục tiêu: giao thông</p><p>Lĩnh vực: hạ tầng</p><p>Tổng mức đầu "
            "tư: 100 tỷ</p><p>Chủ đầu tư: Ban QLDA</p>"
        )
    )
    assert (project.name, project.cost, project.funder) == ("Xây dựng cầu Đồng Sơn", "100 tỷ", "Ban QLDA")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Mục tiêu: a</p><p>Lĩnh vực: b</p><p>Kinh phí: c</p><p>Chủ đầu tư: d</p>",
        "<p>Lĩnh vực: b</p><p>Nguồn: c</p>",
        "<table><tr><th>Ngày</th><th>Nội dung</th></tr><tr><td>01/01/2020</td><td>Thông báo chung</td></tr></table>",
    ],
)
def test_no_projects(body: str) -> None:
    assert read_projects(page(body)) == ()


# --- procedures


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Mức độ 3", "3"),
        ("Mức 4", "4"),
        ("02", "2"),
        ("Toàn trình", "full"),
        ("DVC một phần", "partial"),
        ("Mức độ 1", "1"),
        ("Level: III", "3"),
        ("khác", ""),
    ],
)
def test_levels(text: str, level: str) -> None:
    assert read_level(text) == level


def test_procedures_of_a_table() -> None:
    first, second = read_procedures(
        page("""<table><tr><th>STT</th><th>Tên thủ tục</th><th>Lĩnh vực</th><th>Mức độ DVC</th></tr>
    <tr><td>1</td><td><a href="/tt/1">Cấp giấy phép bưu chính</a></td><td>Bưu chính</td><td>Mức 3</td></tr>
    <tr><td>2</td><td><a href="/tt/2">Cấp lại giấy phép bưu chính</a></td><td>Bưu chính</td>
<td>Toàn trình</td></tr></table>""")
    )
    assert (first.name, first.field, first.level, first.url) == (
        "Cấp giấy phép bưu chính",
        "Bưu chính",
        "3",
        "https://so.tinh.gov.vn/tt/1",
    )
    assert second.level == "full"


def test_procedures_of_a_list_under_a_fields_heading() -> None:
    first, second = read_procedures(
        page("""<h2>Lĩnh vực Báo chí</h2><ul><li><a href="/1">Cấp giấy phép xuất bản bản tin</a> <span>Mức độ 4</span></li>
    <li><a href="/2">Cho phép họp báo trong nước</a> <span>Lĩnh vực: Thông tin; mức 2</span></li><li>
<a href="/3">Tin hoạt động của sở</a></li></ul>""")
    )
    assert (first.field, first.level) == ("Báo chí", "4")
    assert (second.field, second.level) == ("Thông tin", "2")


def test_a_table_that_is_none_of_procedures() -> None:
    assert (
        read_procedures(
            page(
                "<table><tr><th>Ngày</th><th>Nội dung</th></tr><tr><td>01/01/2020</td><td>Thông báo chung</td></tr></table>"
            )
        )
        == ()
    )


GUIDE = """<h1>{title}</h1><p>Lĩnh vực: Bưu chính</p><p>Mức độ: Toàn trình</p>
<p>Trình tự thực hiện: nộp hồ sơ</p><p>Thành phần hồ sơ: đơn đề nghị</p>
<p>Mẫu đơn</p><a href="/mau-1.docx">Mẫu số 1</a>"""


def test_a_procedures_own_page() -> None:
    (found,) = read_procedures(page(GUIDE.format(title="Cấp giấy phép bưu chính")))
    assert (found.name, found.field, found.level) == ("Cấp giấy phép bưu chính", "Bưu chính", "full")
    assert (found.has_guide, found.has_dossier, found.forms) == (
        True,
        True,
        ("https://so.tinh.gov.vn/mau-1.docx",),
    )


def test_the_name_of_a_described_procedure_comes_from_label_title_or_heading() -> None:
    (labelled_name,) = read_procedures(
        page("<p>Tên thủ tục: Đăng ký khai sinh</p><p>Cách thức thực hiện: trực tiếp</p>")
    )
    assert (labelled_name.name, labelled_name.has_dossier, labelled_name.forms, labelled_name.level) == (
        "Đăng ký khai sinh",
        False,
        (),
        "",
    )
    long = "Trình tự thực hiện: tổ chức nộp hồ sơ tại bộ phận một cửa. " * 20
    (article,) = read_procedures(
        page(f"<h1>Cấp giấy phép bưu chính</h1><p>{long}</p><p>Mức độ 3</p>", "Cấp giấy phép bưu chính")
    )
    assert (article.name, article.level) == ("Cấp giấy phép bưu chính", "3")
    assert read_procedures(page("<p>Trình tự thực hiện</p>")) == ()


# --- drafts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thời hạn: 13/07/2026 - 23/07/2026", date(2026, 7, 23)),
        ("Hạn góp ý đến hết ngày 20/8/2022", date(2022, 8, 20)),
        ("gửi ý kiến trước ngày 15 tháng 9 năm 2022", date(2022, 9, 15)),
        ("Thời gian lấy ý kiến từ ngày 01 tháng 8 năm 2022 đến ngày 30 tháng 9 năm 2022", date(2022, 9, 30)),
        ("Ngày hết hạn: chưa rõ", None),
        ("ban hành ngày 01/01/2020", None),
    ],
)
def test_deadlines(text: str, day: date | None) -> None:
    assert find_deadline(text) == day


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ý kiến đóng góp xin gửi về địa chỉ email: gopy@tinh.gov.vn", "gopy@tinh.gov.vn"),
        ("Văn bản góp ý gửi về Sở Tư pháp, số 1 đường A trước ngày 20/8/2022", "Sở Tư pháp, số 1 đường A"),
        ("gửi về cho chúng tôi nhé", ""),
        ("không có", ""),
    ],
)
def test_receiving_addresses(text: str, address: str) -> None:
    assert find_address(text) == address


def test_drafts_of_a_list_and_of_a_table() -> None:
    (draft,) = read_drafts(
        page("""<ul><li><a href="/1">Dự thảo Quyết định quy định về phí</a>
<p>Thời hạn góp ý: đến ngày 30/9/2022. Gửi về: gopy@tinh.gov.vn</p></li>
    <li><a href="/2">Lãnh đạo sở tiếp công dân</a></li></ul>""")
    )
    assert (draft.deadline, draft.address, draft.files) == (date(2022, 9, 30), "gopy@tinh.gov.vn", ())
    first, second = read_drafts(
        page("""<h1>Lấy ý kiến dự thảo văn bản</h1><table><tr><th>Tên văn bản</th><th>Thời hạn</th><th>Tệp</th></tr>
    <tr><td><a href="/1">Quyết định quy định về giá đất</a></td><td>30/9/2022</td><td><a href="/1.pdf">Tải</a></td></tr>
    <tr><td><a href="/2.doc">Nghị quyết về phát triển đô thị</a></td><td>01/9/2022 - 15/9/2022</td><td></td></tr></table>""")
    )
    assert (first.deadline, first.files) == (date(2022, 9, 30), ("https://so.tinh.gov.vn/1.pdf",))
    assert (second.deadline, second.files) == (date(2022, 9, 15), ("https://so.tinh.gov.vn/2.doc",))


def test_a_drafts_own_page() -> None:
    title = "Lấy ý kiến dự thảo Quyết định về phí thăm quan"
    text = "Sở Tài chính đang xây dựng dự thảo Quyết định quy định về phí thăm quan danh lam thắng cảnh. " * 6
    (draft,) = read_drafts(
        page(
            f"<h1>{title}</h1><p>01/8/2022</p><p>{text}</p><p>Trước ngày 30/8/2022. Email: a@tinh.gov.vn</p>"
            f"<a href='/dt.doc'>Tải</a>",
            title,
        )
    )
    assert (draft.title, draft.deadline, draft.address) == (title, date(2022, 8, 30), "a@tinh.gov.vn")
    assert draft.files == ("https://so.tinh.gov.vn/dt.doc",)


# --- questions


def test_questions_in_boxes_with_signatures() -> None:
    first, second = read_questions(
        page("""<p>Đặt câu hỏi</p><h3>Danh sách câu hỏi và câu trả lời</h3>
    <div><p>Máy in màu</p></div><div><p>Văn phòng chúng tôi muốn nhập máy in, có cần phép không?</p>
<p>Nguyễn Văn A (04/08/2016 08:32)</p><p><b>Trả lời</b></p>
    <p>Căn cứ Nghị định 60, việc nhập khẩu phải được chấp thuận.</p><p>Sở TTTT (15/09/2016 15:24)</p></div>
    <div><p>Trang thông tin điện tử</p></div><div><p>Tôi muốn hỏi về trang thông tin.</p>
<p>Trần B (20/08/2016 08:00)</p><p>Trả lời:</p><p>Có</p></div>""")
    )
    assert (first.question, first.asked_day, first.answer_day) == (
        "Máy in màu",
        date(2016, 8, 4),
        date(2016, 9, 15),
    )
    assert first.answered and first.answer.startswith("Căn cứ Nghị định 60")
    assert (second.question, second.answered, second.answer) == ("Trang thông tin điện tử", False, "Có")


def test_questions_with_labels() -> None:
    first, second = read_questions(
        page("""<p>Hỏi: Thời hạn cấp phép là bao lâu?</p><p>Ngày hỏi: 01/02/2020</p>
<p>Trả lời: Thời hạn là 10 ngày làm việc kể từ ngày nhận hồ sơ.</p>
    <p>Câu hỏi 2: Lệ phí bao nhiêu?</p><p>Đáp: Mức thu theo Thông tư của Bộ Tài chính quy định.</p>""")
    )
    assert (first.question, first.asked_day) == ("Thời hạn cấp phép là bao lâu?", date(2020, 2, 1))
    assert first.answer == "Thời hạn là 10 ngày làm việc kể từ ngày nhận hồ sơ."
    assert (second.question, second.answered) == ("Lệ phí bao nhiêu?", True)


_ASKED = (
    ("Mất giấy khai sinh bản chính thì xin cấp lại thế nào?", "18/09/2025"),
    ("Phí công chứng hợp đồng thuê nhà tính thế nào?", "08/05/2025"),
)


def test_answers_in_the_cells_of_a_table_are_read() -> None:
    rows = "".join(
        f"<tr><td><a href='/hoi/{n}'>{asked}</a></td><td>{day}</td><td>Theo quy định của pháp luật về hộ tịch, ông bà nộp "
        "hồ sơ tại cơ quan nơi đã đăng ký.</td><td></td></tr>"
        for n, (asked, day) in enumerate(_ASKED)
    )
    head = "<tr><th>Câu hỏi</th><th>Ngày gửi</th><th>Trả lời</th><th>Tệp</th></tr>"
    found = read_questions(page(f"<h1>Hỏi đáp pháp luật</h1><table>{head}{rows}</table>"))
    assert [(one.question, one.answered) for one in found] == [(asked, True) for asked, _ in _ASKED]


def test_listed_questions_lead_to_their_own_pages() -> None:
    rows = "".join(
        f"<p><a href='/hoi/{n}'>{asked}</a></p><p>Người hỏi: Bạn đọc, {day}</p>"
        for n, (asked, day) in enumerate(_ASKED)
    )
    found = read_questions(page(f"<h1>Hỏi đáp pháp luật</h1><div>{rows}</div>"))
    assert [one.url.rpartition("/")[2] for one in found] == ["0", "1"]


def test_the_day_in_a_line_about_the_asker() -> None:
    (only,) = read_questions(
        page("""<p>Hỏi: Thời hạn cấp phép là bao lâu?</p><p>Người gửi A, ngày gửi: 01/02/2020, huyện B</p>
    <p>Trả lời: Thời hạn là 10 ngày làm việc kể từ ngày nhận.</p>""")
    )
    assert only.asked_day == date(2020, 2, 1)


def test_questions_without_labels_or_signatures() -> None:
    first, second = read_questions(
        page("""<p>Giới thiệu</p><p>Cho tôi hỏi về lệ phí?</p><p>Trả lời:</p><p>Lệ phí theo quy định hiện hành của tỉnh.</p>
    <p>Giải thích thêm cho rõ</p><p>Xin hỏi về hồ sơ cần nộp</p><p>Trả lời:</p><p>Hồ sơ gồm hai bộ theo mẫu.</p>""")
    )
    assert first.answered and second.answered
    (only,) = read_questions(
        page("<p>Về lệ phí cấp phép</p><p>Trả lời:</p><p>Lệ phí theo quy định hiện hành của tỉnh.</p>")
    )
    assert only.question == "Về lệ phí cấp phép"


def test_questions_of_a_table() -> None:
    first, second, third = read_questions(
        page("""<table><tr><th>STT</th><th>Câu hỏi</th><th>Ngày gửi</th><th>Trả lời</th><th>Tệp</th></tr>
    <tr><td>1</td><td><a href="/1">Lệ phí cấp phép bao nhiêu?</a></td><td>01/02/2020</td>
<td>Mức thu theo Thông tư của Bộ Tài chính</td></tr>
    <tr><td>2</td><td><a href="/2">Hồ sơ gồm những gì?</a></td><td>03/02/2020</td><td>Đã trả lời</td></tr>
    <tr><td>3</td><td><a href="/3">Nộp hồ sơ ở đâu?</a></td><td></td><td></td></tr></table>""")
    )
    assert first.answered and first.asked_day == date(2020, 2, 1)
    assert (second.answered, second.status) == (False, "Đã trả lời")
    assert (third.answered, third.status, third.asked_day) == (False, "", None)


def test_questions_of_a_list() -> None:
    first, second, third = read_questions(
        page("""<ul><li><a href="/1">Thủ tục cấp phép thế nào?</a> <i>(01/02/2020)</i> <b>Đang xử lý</b></li>
    <li><a href="/2">Thời gian giải quyết bao lâu?</a></li><li><a href="/3">Mức thu phí là bao nhiêu?</a>
<p>Trả lời: Theo Thông tư của Bộ Tài chính.</p></li></ul>""")
    )
    assert (first.status, first.asked_day, first.answered) == ("Đang xử lý", date(2020, 2, 1), False)
    assert second.status == ""
    assert third.answered


def test_a_page_without_questions() -> None:
    assert read_questions(page("<p>Giới thiệu chung</p>")) == ()


def test_given_names_that_sound_like_offices_are_names() -> None:
    body = "".join(
        f"<h3>Đồng chí {name}</h3><p>Chức vụ: Phó Giám đốc</p><p>Nhiệm vụ được phân công: phụ trách văn phòng.</p>"
        for name in ("Phạm Thị Tịnh", "Trần Hải Đăng", "Lê Thị Phương", "Nguyễn Xuân Trường")
    )
    names = [person.name for person in read_people(page(f"<main><h1>Ban lãnh đạo</h1>{body}</main>"))]
    assert names == ["Phạm Thị Tịnh", "Trần Hải Đăng", "Lê Thị Phương", "Nguyễn Xuân Trường"]


def test_a_single_question_without_an_answer() -> None:
    asked = "<p><a href='/xem?id=1'>Con tôi chuyển hộ khẩu thì chuyển trường thế nào?</a> (11/3/2025)</p>"
    (question,) = read_questions(page(f"<main><h1>Hỏi đáp</h1><p>Gửi câu hỏi</p>{asked}</main>"))
    assert question.question == "Con tôi chuyển hộ khẩu thì chuyển trường thế nào?"
    assert (question.answered, question.asked_day) == (False, date(2025, 3, 11))
    (undated,) = read_questions(
        page("<main><h1>Hỏi đáp</h1><p>Đất vườn muốn chuyển đổi phải nộp gì?</p></main>")
    )
    assert undated.asked_day is None


def test_a_project_told_in_a_definition_list() -> None:
    fields = {
        "Mục tiêu chính": "Nâng cao năng lực",
        "Lĩnh vực chuyên môn": "Xây dựng",
        "Loại dự án": "Nhóm C",
        "Kinh phí dự án": "12 tỷ đồng",
        "Tình trạng dự án": "Đang triển khai",
    }
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in fields.items())
    (project,) = read_projects(
        page(f"<main><h1>Cải tạo trụ sở làm việc</h1><dl>{told}<dd></dd></dl><dl></dl></main>")
    )
    assert (project.name, project.state, project.cost) == (
        "Cải tạo trụ sở làm việc",
        "Đang triển khai",
        "12 tỷ đồng",
    )
