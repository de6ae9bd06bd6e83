"""Questions that stand with a line about who asked and when."""

from datetime import date

import pytest

from checks.reading.facts import PageFacts
from checks.reading.page import read_page
from checks.reading.questions import read_questions


def facts(body: str, title: str = "Hỏi đáp") -> PageFacts:
    html = f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    return read_page("https://so.tinh.gov.vn/hd", html.encode())


def test_answered_and_waiting_questions_with_their_askers() -> None:
    def one(question: str, day: str, answer: str) -> str:
        return f"<h3>{question}</h3><p>Người hỏi: bạn đọc ở xã Bản Lang ({day} 08:30)</p><div>{answer}</div>"

    read = read_questions(
        facts(
            "<h1>Hỏi đáp</h1>"
            + one(
                "Chuyển trường giữa năm học cần giấy tờ gì?",
                "22/09/2025",
                "<b>Trả lời</b> (ngày 25/09/2025): Hồ sơ gồm đơn và học bạ.",
            )
            + one(
                "Thời gian nghỉ hè của giáo viên",
                "11/08/2025",
                "<i>Câu hỏi đang được chuyển phòng chuyên môn.</i>",
            )
            + one(
                "Học phí trường công năm tới",
                "02/07/2025",
                "<b>Trả lời</b> (ngày 04/07/2025): Theo nghị quyết mới.",
            )
        )
    )
    assert [(q.asked_day, q.answered, q.answer_day) for q in read] == [
        (date(2025, 9, 22), True, date(2025, 9, 25)),
        (date(2025, 8, 11), False, None),
        (date(2025, 7, 2), True, date(2025, 7, 4)),
    ]
    assert read[0].question == "Chuyển trường giữa năm học cần giấy tờ gì?"
    assert read[0].answer == "Hồ sơ gồm đơn và học bạ."
    assert read[1].status == "đang được chuyển"


FEEDBACK = """<h2>Nội dung phản ánh</h2><p>Số phản ánh: 2</p><div>Nguyễn V.A</div><div>22:10 21/03/2019</div>
<p>Đường hẻm thường xuyên ngập, đề nghị xử lý.</p><div><div>UBND Phường 12</div><div>Đã trả lời</div>
<div>22:16 22/03/2019</div><p>UBND phường đã giao bộ phận địa chính kiểm tra.</p></div>
<div>Trần T.B</div><div>09:02 02/04/2019</div><p>Đèn chiếu sáng tổ 14 hỏng đã hai tuần.</p>
<div>Lê C</div><div>09:02 03/04/2019</div><p>Hỏng đèn</p>"""


def test_feedback_with_the_name_above_the_day() -> None:
    read = facts(FEEDBACK, title="Tra cứu phản ánh")
    assert read.items == ()
    assert [
        (q.question[:9], q.asked_day, q.answered, q.status, q.answer_day) for q in read_questions(read)
    ] == [
        ("Đường hẻm", date(2019, 3, 21), True, "Đã trả lời", date(2019, 3, 22)),
        ("Đèn chiếu", date(2019, 4, 2), False, "", None),
    ]


def test_a_list_of_news_holds_no_questions() -> None:
    rows = "".join(
        f'<div class="i"><a href="/{n}">Lễ khai mạc Tuần Văn hóa lần thứ {n}</a><p>Ngày đăng: 1{n}/06/2024</p></div>'
        for n in (1, 2, 3)
    )
    assert read_questions(facts(rows, title="Sở Văn hóa")) == ()


def test_days_of_askers_count_before_days_that_stand_alone() -> None:
    body = """<p>Người hỏi: Lê A (01/02/2025)</p><p>Thủ tục cấp phép mất bao lâu vậy?</p>
    <p>Người hỏi: Lê B (02/02/2025)</p><p>Lệ phí cấp phép hiện nay là bao nhiêu?</p><p>03/02/2025</p>"""
    read = read_questions(facts(body))
    assert [q.asked_day for q in read] == [date(2025, 2, 1), date(2025, 2, 2)]


@pytest.mark.parametrize(
    ("question", "answer", "answer_day"),
    [
        (
            "Câu hỏi (11/09/2017): {}",
            "Trả lời (18/09/2017): Hộ cận nghèo được hỗ trợ mức đóng.",
            date(2017, 9, 18),
        ),
        ("Hỏi: {} (Bạn đọc, 11/09/2017)", "Trả lời: (18/09/2017) Được hỗ trợ mức đóng.", date(2017, 9, 18)),
        (
            "Hỏi: {} (Công dân xã Pá Xum, gửi ngày 11/09/2017)",
            "Trả lời: Phòng Lao động trả lời: được hỗ trợ.",
            None,
        ),
        (
            "Trần V. (phường Hoàng Giang) hỏi ngày 11/09/2017: {}",
            "Sở trả lời ngày 18/09/2017: Được hỗ trợ mức đóng.",
            date(2017, 9, 18),
        ),
    ],
)
def test_days_beside_the_labels_of_question_and_answer(
    question: str, answer: str, answer_day: date | None
) -> None:
    asked = "Hộ cận nghèo có được cấp thẻ không?"
    (only,) = read_questions(facts(f"<h1>Hỏi đáp</h1><p>{question.format(asked)}</p><p>{answer}</p>"))
    assert (only.question, only.asked_day, only.answered, only.answer_day) == (
        asked,
        date(2017, 9, 11),
        True,
        answer_day,
    )
