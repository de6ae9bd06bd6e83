"""Projects by state and with their fields."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.case import SectionState
from checks.model import Finding, Outcome
from checks.procurement import project_fields, project_list
from evidence.model import Cause
from tests.checks.builders import address, case, html

STATES: Any = ("preparing", "running", "finished")
FIELDS: Any = ("name", "goal", "field", "kind", "time", "cost", "funding", "funder", "state")
HEAD = (
    "Tên dự án",
    "Mục tiêu",
    "Lĩnh vực",
    "Loại dự án",
    "Thời gian thực hiện",
    "Kinh phí",
    "Nguồn vốn",
    "Chủ đầu tư",
    "Tình trạng",
)


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, heading: str = "Danh mục dự án") -> str:
    columns = "".join(f"<th>{label}</th>" for label in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return html(f"<h1>{heading}</h1><table><tr>{columns}</tr>{body}</table>", title=heading)


def project(name: str, state: str) -> tuple[str, ...]:
    told = (
        "Phục vụ chuyển đổi số",
        "Công nghệ thông tin",
        "Nhóm C",
        "2025-2026",
        "12 tỷ đồng",
        "Ngân sách tỉnh",
    )
    return (name, *told, "Sở Khoa học và Công nghệ", state)


ALL = (
    project("Dự án xây dựng trung tâm dữ liệu tỉnh", "Chuẩn bị đầu tư"),
    project("Dự án nâng cấp mạng truyền số liệu", "Đang triển khai"),
    project("Dự án phòng họp trực tuyến cấp xã", "Đã hoàn thành"),
)


def listed(pages: dict[str, str] | None = None, **section: Any) -> Finding:
    fields: dict[str, Any] = {"pages": list(pages), **section} if pages else section
    given = case(pages=pages, sections={"projects": fields} if fields else {})
    return project_list(given, section="projects", states=STATES)


def detailed(pages: dict[str, str], *, on: list[str] | None = None, **section: Any) -> Finding:
    given = case(pages=pages, sections={"projects": {"pages": on or list(pages), **section}})
    return project_fields(given, section="projects", fields=FIELDS, share=Fraction(4, 5), sample=2)


class TestProjectList:
    def test_one_project_of_each_state_passes_with_quotes(self) -> None:
        found = listed({"/du-an": table(*ALL)})
        assert found.outcome is Outcome.PASSED, found.note
        assert [citation.quote for citation in found.citations] == [row[0] for row in ALL]

    def test_each_state_earns_a_third_and_what_lacks_is_named(self) -> None:
        found = listed({"/du-an": table(ALL[1], project("Dự án hạ tầng số", "Đang thực hiện"))})
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 3))
        assert (
            "chưa thấy dự án đang chuẩn bị đầu tư, đã hoàn tất (nếu chưa phát sinh, cơ quan cần khai báo)"
            in found.note
        )

    def test_the_heading_of_a_list_may_tell_the_state(self) -> None:
        head = HEAD[:-1]
        pages = {
            f"/du-an/{n}": table(row[:-1], (*row[:-1],), head=head, heading=heading)
            for n, (row, heading) in enumerate(
                zip(
                    ALL,
                    ("Dự án chuẩn bị đầu tư", "Dự án đang triển khai", "Dự án đã hoàn thành"),
                    strict=True,
                )
            )
        }
        assert listed(pages).outcome is Outcome.PASSED

    def test_projects_without_states_fail(self) -> None:
        found = listed({"/du-an": table(*(row[:-1] for row in ALL), head=HEAD[:-1])})
        assert found.outcome is Outcome.FAILED
        assert "3 dự án, chưa thấy ghi tình trạng" in found.note
        assert found.looked_at == (address("/du-an"),)

    def test_a_list_that_goes_on_stays_open(self) -> None:
        found = listed({"/du-an": table(*ALL[:2])}, complete=False)
        assert (found.outcome, found.floor, found.ceiling) == (Outcome.CANT_TELL, Fraction(2, 3), Fraction(1))

    def test_no_section_or_no_project_fails(self) -> None:
        assert listed().outcome is Outcome.FAILED
        found = listed({"/du-an": html("<p>Giới thiệu chung về công tác đầu tư của ngành.</p>")})
        assert (found.outcome, found.measured["count"]) == (Outcome.FAILED, 0)

    def test_projects_on_another_host_stay_open(self) -> None:
        found = listed(url="https://skhdt.tinhmau.gov.vn/du-an", external=True, state=SectionState.PRESENT)
        assert (found.outcome, found.cause, found.need) == (Outcome.CANT_TELL, Cause.POLICY, "look")


class TestProjectFields:
    def test_all_fields_pass(self) -> None:
        found = detailed({"/du-an": table(*ALL)})
        assert found.outcome is Outcome.PASSED, found.note
        assert found.note == "3 dự án, trung bình nêu 100% thông tin (mức đạt: từ 80%)."

    def test_the_mean_share_is_earned_below_the_limit(self) -> None:
        head = ("Tên dự án", "Kinh phí", "Tình trạng")
        found = detailed({"/du-an": table(*((row[0], row[5], row[8]) for row in ALL), head=head)})
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 3))
        assert (
            "chưa đủ: mục tiêu, lĩnh vực, loại dự án, thời gian, loại hình tài trợ, nhà tài trợ" in found.note
        )

    def test_a_projects_own_page_completes_its_row(self) -> None:
        row = "<li><h3><a href='/du-an/{0}'>{1}</a></h3></li>"
        pages = {"/du-an": html("<ul>" + "".join(row.format(n, p[0]) for n, p in enumerate(ALL)) + "</ul>")}
        unread = detailed(pages)
        assert (unread.outcome, unread.floor, len(unread.unseen)) == (Outcome.CANT_TELL, Fraction(1, 9), 3)
        outcomes = []
        for number, told in enumerate(ALL):
            lines = "".join(f"<p>{label}: {value}</p>" for label, value in zip(HEAD, told, strict=True))
            pages[f"/du-an/{number}"] = html(f"<h1>{told[0]}</h1>{lines}")
            read = detailed(pages)
            outcomes.append(read.outcome)
            assert ("xét theo 2 dự án đã xem cả trang riêng" in read.note) is (number == 1)
        # one own page is no sample, two stand for the third
        assert outcomes == [Outcome.CANT_TELL, Outcome.PASSED, Outcome.PASSED]
        assert read.measured["count"] == 3

    def test_no_project_fails(self) -> None:
        assert (
            detailed({"/du-an": html("<p>Đang hoàn thiện nội dung của mục.</p>")}).outcome is Outcome.FAILED
        )
