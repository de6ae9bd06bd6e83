"""Drafts for comment, comments, channels for petitions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.feedback import comment_form, petitions_channel
from checks.model import Finding, Outcome
from evidence.model import Cause
from tests.checks.builders import HOME, case, html

FORM = (
    '<form action="/gop-y" method="post"><label>Họ tên <input name="ten"></label>'
    '<label>Nội dung góp ý <textarea name="noidung"></textarea></label><button>Gửi ý kiến</button></form>'
)
SHOWN = "<h3>Danh sách ý kiến</h3><p>Ông An: đề nghị bổ sung Điều 3.</p>"
OUTSIDE: dict[str, Any] = {
    "url": "https://pakn.dichvucong.gov.vn/",
    "external": True,
    "state": SectionState.PRESENT,
    "label": "Phản ánh, kiến nghị",
}


def commented(body: str | None, **given: Any) -> Finding:
    pages = {"/du-thao": html(f"<h1>Lấy ý kiến dự thảo</h1>{body}")} if body is not None else {}
    sections = {"drafts": {"pages": ["/du-thao"]}} if body is not None else {}
    return comment_form(case(pages=pages, sections=sections), sections=("drafts", "consultation"), **given)


class TestCommentForm:
    def test_a_form_and_shown_comments_pass(self) -> None:
        found = commented(FORM + SHOWN)
        assert found.outcome is Outcome.PASSED, found.note
        assert len(found.citations) == 2

    def test_a_form_alone_earns_half_unless_sending_is_all_that_is_asked(self) -> None:
        found = commented(FORM)
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))
        assert "chưa thấy chỗ xem ý kiến đã góp" in found.note
        assert commented(FORM, parts=("send",)).outcome is Outcome.PASSED

    def test_neither_fails_with_the_pages_searched(self) -> None:
        found = commented("<p>Dự thảo quyết định về khoa học và công nghệ.</p>")
        assert found.outcome is Outcome.FAILED
        assert found.looked_at

    @pytest.mark.parametrize("ours", [True, False])
    def test_drafts_whose_own_pages_were_not_read_are_no_reproach(self, ours: bool) -> None:
        drafts = "".join(
            f'<li><a href="/du-thao/{n}.html">Dự thảo nghị quyết số {n} về khoa học</a> 0{n}/10/2025</li>'
            for n in (1, 2, 3)
        )
        given = case(
            pages={"/du-thao": html(f"<h1>Lấy ý kiến dự thảo</h1><main><ul>{drafts}</ul></main>")},
            sections={"drafts": {"pages": ["/du-thao"]}},
        )
        given = replace(given, site=replace(given.site, soicong_archive=ours))
        found = comment_form(given, sections=("drafts",))
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.OURS)
        assert "còn 3 dự thảo có trang riêng chưa xem" in found.note
        assert len(found.unseen) == 3

    @pytest.mark.parametrize(
        ("read", "outcome"), [(1, Outcome.CANT_TELL), (3, Outcome.FAILED), (4, Outcome.FAILED)]
    )
    def test_some_drafts_whose_pages_were_read_stand_for_all(self, read: int, outcome: Outcome) -> None:
        drafts = "".join(
            f'<li><a href="/du-thao/{n}.html">Dự thảo nghị quyết số {n} về khoa học</a> 0{n}/10/2025</li>'
            for n in (1, 2, 3, 4)
        )
        own = {
            f"/du-thao/{n}.html": html(f"<main><h1>Dự thảo nghị quyết số {n}</h1><p>Toàn văn.</p></main>")
            for n in range(1, read + 1)
        }
        given = case(
            pages={"/du-thao": html(f"<h1>Lấy ý kiến dự thảo</h1><main><ul>{drafts}</ul></main>"), **own},
            sections={"drafts": {"pages": ["/du-thao", *own]}},
        )
        assert comment_form(given, sections=("drafts",)).outcome is outcome

    def test_a_poll_of_ready_answers_is_no_form_for_comments(self) -> None:
        poll = (
            '<form action="/tham-do"><p>Góp ý về nội dung của cổng</p><input type="radio" name="c">Đầy đủ'
            '<input type="radio" name="c">Chưa đầy đủ<button>Gửi góp ý</button></form>'
        )
        assert commented(poll).outcome is Outcome.FAILED

    def test_a_single_line_for_comments_is_a_form(self) -> None:
        fields = "".join(
            f'<label>{label} <input type="text" name="{name}"></label>'
            for label, name in (("Họ tên", "ten"), ("Điện thoại", "dt"), ("Nội dung góp ý", "noidung"))
        )
        line = f'<form action="/gop-y" method="post">{fields}<button>Gửi góp ý</button></form>'
        assert commented(line, parts=("send",)).outcome is Outcome.PASSED

    def test_no_section_fails_and_a_foreign_one_stays_open(self) -> None:
        assert commented(None).outcome is Outcome.FAILED
        given = case(sections={"consultation": OUTSIDE})
        found = comment_form(given, sections=("drafts", "consultation"))
        assert (found.outcome, found.cause, found.need) == (Outcome.CANT_TELL, Cause.POLICY, "look")


def reached(home: str = "", *, pages: dict[str, str] | None = None, **given: Any) -> Finding:
    sections = given.pop("sections", {})
    built = case(pages={HOME: html("<p>Trang chủ</p>", footer=home), **(pages or {})}, sections=sections)
    return petitions_channel(
        built,
        sections=("petitions", "contact", "hotline", "questions_and_answers"),
        channels=("form", "email", "hotline"),
        **given,
    )


class TestPetitionsChannel:
    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (FORM, "form"),
            ("<p>Mọi phản ánh gửi về hộp thư: sokhcn@tinhmau.gov.vn</p>", "email"),
            ("<p>Đường dây nóng: 0204 3854 123</p>", "hotline"),
        ],
    )
    def test_one_channel_is_enough(self, body: str, kind: str) -> None:
        found = reached(pages={"/lien-he": html(body)}, sections={"contact": {"pages": ["/lien-he"]}})
        assert found.outcome is Outcome.PASSED, found.note
        assert kind in found.measured["channels"]  # type: ignore[operator]

    def test_a_hotline_at_the_foot_of_the_home_page_counts(self) -> None:
        found = reached("<p>Đường dây nóng: 1022</p>")
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].quote == "Đường dây nóng: 1022"

    def test_the_page_of_the_hotline_needs_no_label_beside_its_number(self) -> None:
        page = {"/dt": html("<h1>Liên hệ nhanh</h1><p>Điện thoại: 0204 3854 123</p>")}
        assert reached(pages=page, sections={"hotline": {"pages": ["/dt"]}}).measured["channels"] == [
            "hotline"
        ]

    def test_an_empty_page_of_the_hotline_is_none(self) -> None:
        pages = {"/dt": html("<h1>Đường dây nóng</h1>", footer="<p>Điện thoại: 0204 3854 123</p>")}
        given = {
            "hotline": {"pages": ["/dt"], "state": SectionState.EMPTY, "reason": "trang không có số nào"}
        }
        assert reached(pages=pages, sections=given).outcome is Outcome.FAILED

    def test_the_shared_system_for_petitions_is_a_form(self) -> None:
        found = reached(sections={"petitions": OUTSIDE})
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].quote == "Phản ánh, kiến nghị"

    def test_fewer_than_asked_earn_their_share(self) -> None:
        found = reached("<p>Đường dây nóng: 1022</p>", minimum=2)
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))

    def test_words_without_a_number_are_no_hotline(self) -> None:
        found = reached("<p>Đường dây nóng đang được cập nhật</p>")
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_a_page_without_any_channel_fails(self) -> None:
        found = reached(
            pages={"/lien-he": html("<p>Bản đồ đường đi</p>")}, sections={"contact": {"pages": ["/lien-he"]}}
        )
        assert found.outcome is Outcome.FAILED

    def test_an_unknown_section_stays_open(self) -> None:
        found = reached(sections={"petitions": {"state": SectionState.UNKNOWN, "cause": Cause.NETWORK}})
        assert (found.outcome, found.cause) == (Outcome.CANT_TELL, Cause.NETWORK)
