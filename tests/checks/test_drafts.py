"""Drafts with full text, deadline and receiving address."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.case import SectionState
from checks.drafts import draft_details
from checks.model import Finding, Outcome
from evidence.model import Cause
from tests.checks.builders import case, html

TITLES = (
    "Dự thảo Quyết định về quản lý nhiệm vụ khoa học và công nghệ",
    "Dự thảo Nghị quyết về chính sách hỗ trợ đổi mới sáng tạo",
)
LIST = html(
    "<h1>Lấy ý kiến dự thảo</h1><ul class='list'>"
    + "".join(f"<li><h3><a href='/du-thao/{n}'>{title}</a></h3></li>" for n, title in enumerate(TITLES))
    + "</ul>",
    title="Lấy ý kiến dự thảo văn bản",
)


def draft(
    title: str, *, until: str = "30/10/2026", address: bool = True, text: bool = True, extra: str = ""
) -> str:
    parts = (
        (f"<p>Thời hạn góp ý: đến hết ngày {until}.</p>" if until else "")
        + (
            "<p>Ý kiến góp ý xin gửi về: Sở Khoa học và Công nghệ, sokhcn@tinhmau.gov.vn</p>"
            if address
            else ""
        )
        + ('<p><a href="/tep/du-thao.docx">Toàn văn</a></p>' if text else "")
    )
    words = "<p>Sở Khoa học và Công nghệ xây dựng dự thảo và lấy ý kiến của các tổ chức, cá nhân.</p>" * 12
    return html(
        f"<div class='detail'><h1>{title}</h1><p>Ngày đăng: 01/09/2026</p>{words}{parts}{extra}</div>",
        title=title,
    )


def judged(pages: dict[str, str] | None = None, *, given: Any = None, **rule: Any) -> Finding:
    fields = {"pages": list(pages), **(given or {})} if pages else given
    built = case(pages=pages, sections={"drafts": fields} if fields else {})
    return draft_details(
        built, sections=("drafts", "consultation"), parts=("full_text", "deadline", "address"), **rule
    )


class TestDraftDetails:
    def test_open_drafts_with_everything_pass(self) -> None:
        found = judged({"/du-thao": LIST, "/du-thao/0": draft(TITLES[0]), "/du-thao/1": draft(TITLES[1])})
        assert found.outcome is Outcome.PASSED, found.note
        assert found.note == (
            "Trong 2 dự thảo đang lấy ý kiến: 2 có toàn văn, 2 có thời hạn góp ý, 2 có địa chỉ nhận góp ý."
        )

    def test_open_drafts_are_judged_before_past_ones(self) -> None:
        past = draft(TITLES[1], until="30/03/2026", address=False, text=False)
        found = judged({"/du-thao": LIST, "/du-thao/0": draft(TITLES[0]), "/du-thao/1": past})
        assert (found.outcome, found.measured["open"], found.measured["drafts"]) == (Outcome.PASSED, 1, 2)

    def test_past_drafts_serve_where_none_is_open(self) -> None:
        pages = {"/du-thao": LIST} | {
            f"/du-thao/{n}": draft(t, until="30/03/2026") for n, t in enumerate(TITLES)
        }
        found = judged(pages)
        assert found.outcome is Outcome.PASSED
        assert "đều đã hết hạn lấy ý kiến" in found.note

    def test_each_part_earns_its_share(self) -> None:
        pages = {
            "/du-thao": LIST,
            "/du-thao/0": draft(TITLES[0], text=False),
            "/du-thao/1": draft(TITLES[1], text=False),
        }
        found = judged(pages)
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(2, 3))

    def test_a_share_of_the_drafts_may_be_enough(self) -> None:
        pages = {
            "/du-thao": LIST,
            "/du-thao/0": draft(TITLES[0]),
            "/du-thao/1": draft(TITLES[1], address=False),
        }
        assert judged(pages).degree == Fraction(5, 6)
        assert judged(pages, share=Fraction(1, 2)).outcome is Outcome.PASSED

    def test_drafts_that_tell_nothing_fail(self) -> None:
        bare = {f"/du-thao/{n}": draft(t, until="", address=False, text=False) for n, t in enumerate(TITLES)}
        assert judged({"/du-thao": LIST, **bare}).outcome is Outcome.FAILED

    def test_own_pages_that_were_not_read_keep_it_open(self) -> None:
        found = judged({"/du-thao": LIST})
        assert (found.outcome, len(found.unseen)) == (Outcome.CANT_TELL, 2)

    def test_a_section_without_drafts_asks_the_agency(self) -> None:
        found = judged({"/du-thao": html("<h1>Góp ý</h1><p>Trang tiếp nhận ý kiến của nhân dân.</p>")})
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "form")
        empty = judged(given={"state": SectionState.EMPTY, "url": "/du-thao", "reason": "đang cập nhật"})
        assert (empty.outcome, empty.need) == (Outcome.CANT_TELL, "form")

    def test_a_foreign_section_stays_open_and_none_fails(self) -> None:
        outside = {"url": "https://tinhmau.gov.vn/du-thao", "external": True, "state": SectionState.PRESENT}
        assert judged(given=outside).cause is Cause.POLICY
        assert judged().outcome is Outcome.FAILED
