"""Criteria that a linked file decides: what the page does not tell, the document does."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from checks.directives import directive_documents
from checks.documents import files_download, full_text_download
from checks.drafts import draft_details
from checks.model import Outcome
from checks.planning import statistics_reports
from checks.plans import current_plan
from checks.timeliness import published_within
from checks.work_schedule import work_schedule
from tests.checks import files as made
from tests.checks.builders import address, case, html, item

HALF = Fraction(1, 2)
PAPER = made.pdf(made.PAPER)
SCAN = made.pdf("", picture=True)
WEEK = "LỊCH CÔNG TÁC TUẦN 40\n(Từ ngày 28/9/2026 đến ngày 02/10/2026)\nThứ Hai (28/9/2026): Họp giao ban đầu tuần"
PAGE_INSTEAD = b"<!doctype html><html><body>Khong tim thay</body></html>"


def paper(
    title: str, *, number: str = "12/KH-SKHCN", day: str = "05 tháng 01 năm 2026", body: str = ""
) -> bytes:
    """A document with its head."""
    return made.pdf(
        f"SỞ KHOA HỌC VÀ CÔNG NGHỆ\nSố: {number} Tịnh Châu, ngày {day}\n{title}\nCăn cứ nhiệm vụ được giao;\n{body}"
    )


def entries(key: str, *items: Any, files: dict[str, bytes], **more: Any) -> Any:
    return case(sections={key: {"items": list(items), "url": "/muc", **more}}, files=files)


class TestPublishedWithin:
    def judge(self, given: Any) -> Any:
        return published_within(given, sections=("law_dissemination",), working_days=15, share=Fraction(4, 5))

    def test_the_day_of_issue_stands_in_the_document(self) -> None:
        posted = item("Kế hoạch ứng dụng công nghệ thông tin", date(2026, 1, 9), files=(address("/kh.pdf"),))
        finding = self.judge(entries("law_dissemination", posted, files={"/kh.pdf": PAPER}))
        assert finding.outcome is Outcome.PASSED
        assert finding.measured["slowest"] == 4
        (cited,) = finding.citations
        assert (cited.url, cited.quote, cited.path) == (address("/kh.pdf"), "05 tháng 01 năm 2026", "trang 1")

    def test_a_document_posted_late(self) -> None:
        posted = item("Kế hoạch ứng dụng công nghệ thông tin", date(2026, 4, 9), files=(address("/kh.pdf"),))
        assert (
            self.judge(entries("law_dissemination", posted, files={"/kh.pdf": PAPER})).measured["late"] == 1
        )

    def test_a_scan_tells_nothing(self) -> None:
        posted = item("Kế hoạch ứng dụng công nghệ thông tin", date(2026, 1, 9), files=(address("/kh.pdf"),))
        finding = self.judge(entries("law_dissemination", posted, files={"/kh.pdf": SCAN}))
        assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")

    def test_a_bare_day_of_the_list_that_is_that_of_issue_proves_no_posting(self) -> None:
        posted = item("Kế hoạch ứng dụng công nghệ thông tin", date(2026, 1, 5), files=(address("/kh.pdf"),))
        finding = self.judge(entries("law_dissemination", posted, files={"/kh.pdf": PAPER}))
        assert finding.outcome is Outcome.CANT_TELL


class TestCurrentPlan:
    def judge(self, *items: Any, files: dict[str, bytes], topic: str = "") -> Any:
        return current_plan(entries("plans", *items, files=files), sections=("plans",), topic=topic)

    def test_the_year_stands_in_the_document(self) -> None:
        given = item("Kế hoạch của Sở", files=(address("/kh.pdf"),))
        finding = self.judge(given, files={"/kh.pdf": PAPER})
        assert finding.outcome is Outcome.PASSED
        assert "theo tên gọi trong tệp" in finding.note
        assert finding.citations[-1].quote == "KẾ HOẠCH Ứng dụng công nghệ thông tin năm 2026"

    def test_a_document_without_a_year_counts_by_its_day(self) -> None:
        given = item("Văn bản số 12 của Sở", files=(address("/kh.pdf"),))
        finding = self.judge(given, files={"/kh.pdf": paper("KẾ HOẠCH\nKiểm tra công vụ")})
        assert (finding.outcome, finding.measured["title"]) == (Outcome.PASSED, "KẾ HOẠCH Kiểm tra công vụ")
        assert "ban hành ngày 05/01/2026" in finding.note

    def test_the_topic_stands_in_the_document(self) -> None:
        given = item("Kế hoạch của Sở", files=(address("/kh.pdf"),))
        plan = {"/kh.pdf": paper("KẾ HOẠCH\nChuyển đổi số năm 2026")}
        assert self.judge(given, files=plan, topic="digital").outcome is Outcome.PASSED
        other = {"/kh.pdf": paper("KẾ HOẠCH\nTuyển dụng năm 2026")}
        assert self.judge(given, files=other, topic="digital").outcome is Outcome.FAILED

    def test_a_title_that_names_another_year_decides(self) -> None:
        given = item("Kế hoạch năm 2024", files=(address("/kh.pdf"),))
        assert self.judge(given, files={"/kh.pdf": PAPER}).outcome is Outcome.FAILED

    def test_a_document_of_another_year(self) -> None:
        given = item("Kế hoạch của Sở", files=(address("/kh.pdf"),))
        old = paper("KẾ HOẠCH\nỨng dụng công nghệ năm 2021", day="04 tháng 02 năm 2021")
        assert self.judge(given, files={"/kh.pdf": old}).outcome is Outcome.FAILED

    def test_a_plan_that_only_a_scan_would_date_is_open(self) -> None:
        given = item("Kế hoạch của Sở", files=(address("/kh.pdf"),))
        finding = self.judge(given, files={"/kh.pdf": SCAN})
        assert (finding.outcome, finding.unseen) == (Outcome.CANT_TELL, (address("/kh.pdf"),))
        assert "tệp đính kèm chưa đọc được" in finding.note


class TestWorkSchedule:
    OLD = "LỊCH CÔNG TÁC TUẦN 10\n(Từ ngày 02/3/2026 đến ngày 06/3/2026)\nThứ Hai (02/3/2026): Họp giao ban đầu tuần"

    def judge(self, body: bytes, *, label: str = "Lịch công tác") -> Any:
        page = html(
            f"<h1>Lịch làm việc</h1><p>Tải về: <a href='/lich.pdf'>{label}</a></p>", title="Lịch làm việc"
        )
        given = case(
            pages={"/lich": page},
            sections={"leaders_schedule": {"pages": ["/lich"]}},
            files={"/lich.pdf": body},
        )
        return work_schedule(given, section="leaders_schedule", week=Fraction(1), month=HALF)

    def test_this_weeks_schedule_is_a_file(self) -> None:
        finding = self.judge(made.pdf(WEEK))
        assert finding.outcome is Outcome.PASSED
        assert finding.citations[0].url == address("/lich.pdf")
        assert finding.citations[0].path == "trang 1"

    def test_a_word_file(self) -> None:
        assert self.judge(made.word(*WEEK.split("\n"))).outcome is Outcome.PASSED

    def test_an_old_schedule_in_a_file(self) -> None:
        finding = self.judge(made.pdf(self.OLD))
        assert finding.outcome is Outcome.FAILED
        assert "06/03/2026" in finding.note

    def test_a_scan_and_another_document_are_looked_at_by_a_person(self) -> None:
        assert self.judge(SCAN).outcome is Outcome.CANT_TELL
        assert self.judge(PAPER).outcome is Outcome.CANT_TELL

    def test_an_entry_whose_file_was_read_is_not_unclear(self) -> None:
        listed = item("Lịch công tác của lãnh đạo", url="/lich.pdf")
        page = html("<h1>Lịch</h1><ul><li><a href='/lich.pdf'>Lịch công tác của lãnh đạo Sở</a></li></ul>")
        given = case(
            pages={"/lich": page},
            sections={"leaders_schedule": {"pages": ["/lich"], "items": [listed]}},
            files={"/lich.pdf": made.pdf(self.OLD)},
        )
        finding = work_schedule(given, section="leaders_schedule", week=Fraction(1), month=HALF)
        assert finding.outcome is Outcome.FAILED


class TestDrafts:
    LETTER = (
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ\nSố: 8/SKHCN-VP Tịnh Châu, ngày 1 tháng 9 năm 2026\nV/v lấy ý kiến dự thảo\n"
        "Kính gửi: Các đơn vị\nĐề nghị gửi về Sở Khoa học và Công nghệ, số 5 đường Hoà Bình, "
        "trước ngày 20 tháng 10 năm 2026."
    )

    def judge(self, body: bytes) -> Any:
        page = html(
            "<h1>Lấy ý kiến dự thảo</h1><ul><li><h3><a href='/gop-y/1'>Dự thảo Quy chế quản lý nhiệm vụ</a></h3>"
            "<a href='/tep.pdf'>Tải về</a></li><li><h3><a href='/gop-y/2'>Dự thảo Quy chế chi tiêu nội bộ Sở</a></h3>"
            "<a href='/tep.pdf'>Tải về</a></li></ul>",
            title="Lấy ý kiến dự thảo",
        )
        own = html("<h1>Dự thảo</h1><p>Nội dung dự thảo đã được đăng toàn văn ở trang trước.</p>")
        given = case(
            pages={"/du-thao": page, "/gop-y/1": own, "/gop-y/2": own},
            sections={"drafts": {"pages": ["/du-thao"]}},
            files={"/tep.pdf": body},
        )
        return draft_details(given, sections=("drafts",), parts=("full_text", "deadline", "address"))

    def test_deadline_and_address_stand_in_the_letter(self) -> None:
        finding = self.judge(made.pdf(self.LETTER))
        assert finding.measured["counts"] == {"full_text": 2, "deadline": 2, "address": 2}
        assert finding.outcome is Outcome.PASSED
        assert finding.measured["open"] == 2

    def test_a_scan_is_a_full_text_and_is_told_apart(self) -> None:
        finding = self.judge(SCAN)
        assert finding.measured["counts"] == {"full_text": 2, "deadline": 0, "address": 0}
        assert "bản quét, chưa đọc được chữ" in finding.note

    def test_a_file_that_does_not_open_is_no_full_text(self) -> None:
        assert self.judge(PAGE_INSTEAD).measured["counts"]["full_text"] == 0


class TestDownloads:
    def test_full_texts_that_are_no_documents_do_not_count(self) -> None:
        items = [
            item(f"Kế hoạch {name}", url="https://khac.vn/1", files=(address(f"/{name}.pdf"),))
            for name in ("chu", "quet", "hong", "khoa")
        ]
        bodies = {
            "/chu.pdf": PAPER,
            "/quet.pdf": SCAN,
            "/hong.pdf": PAGE_INSTEAD,
            "/khoa.pdf": made.locked_pdf(),
        }
        finding = full_text_download(
            entries("plans", *items, files=bodies), sections=("plans",), share=Fraction(1)
        )
        assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, HALF)
        assert finding.note == (
            "2/4 văn bản, tin bài đã xem có tệp toàn văn để tải về (mức đạt: từ 100%) (1 tệp bản quét, chưa "
            "đọc được chữ; 1 tệp đặt mật khẩu, không mở được; 1 tệp hỏng hoặc không phải tệp văn bản)."
        )

    def test_a_section_without_a_list_and_its_only_file(self) -> None:
        page = html("<h1>Kế hoạch</h1><p>Xem <a href='/kh.pdf'>toàn văn</a></p>")

        def judge(body: bytes) -> Any:
            section = {"plans": {"pages": ["/muc"], "items": []}}
            given = case(pages={"/muc": page}, sections=section, files={"/kh.pdf": body})
            return full_text_download(given, sections=("plans",), share=HALF)

        assert judge(PAGE_INSTEAD).outcome is Outcome.FAILED
        assert judge(PAPER).note == "Mục ‘Kế hoạch’ có 1 tệp toàn văn để tải về."

    def test_files_of_documents(self) -> None:
        rows = "".join(
            f"<tr><td>{n}/QĐ-SKHCN</td><td>Quyết định về việc số {n}</td><td>0{n}/02/2026</td>"
            f"<td><a href='/{n}.pdf'>Tải</a></td></tr>"
            for n in (1, 2)
        )
        page = html(
            "<table><tr><th>Số ký hiệu</th><th>Trích yếu</th><th>Ngày ban hành</th><th>Tệp</th></tr>"
            + rows
            + "</table>"
        )
        given = case(
            pages={"/vb": page},
            sections={"legal_documents": {"pages": ["/vb"]}},
            files={"/1.pdf": PAPER, "/2.pdf": PAGE_INSTEAD},
        )
        finding = files_download(given, section="legal_documents", share=Fraction(1), sample=5)
        assert (finding.degree, finding.measured["broken"]) == (HALF, 1)
        assert "1 tệp hỏng hoặc không phải tệp văn bản" in finding.note


class TestStatistics:
    def test_an_undated_report_has_the_day_of_its_document(self) -> None:
        given = entries(
            "statistics_reports",
            item("Báo cáo tổng kết", files=(address("/bc.pdf"),)),
            item("Số liệu cũ", files=(address("/quet.pdf"),)),
            files={"/bc.pdf": paper("BÁO CÁO\nTổng kết", number="3/BC-SKHCN"), "/quet.pdf": SCAN},
        )
        finding = statistics_reports(given, section="statistics_reports", newest_days=365, stale=HALF)
        assert (finding.outcome, finding.measured["newest"]) == (Outcome.PASSED, "2026-01-05")
        assert finding.citations[-1].quote == "05 tháng 01 năm 2026"


class TestDirectives:
    def judge(self, *items: Any, **files: bytes) -> Any:
        given = entries("directives", *items, files={f"/{name}.pdf": body for name, body in files.items()})
        return directive_documents(given, section="directives", minimum=2, newest_days=30, either=HALF)

    def test_undated_and_nameless_documents_are_known_by_their_files(self) -> None:
        undated = item("Công văn về phòng cháy", url="/a.pdf")
        nameless = item("Tăng cường kỷ luật trong cơ quan", date(2026, 9, 20), files=(address("/b.pdf"),))
        finding = self.judge(
            undated,
            nameless,
            a=paper("THÔNG BÁO\nPhòng cháy", number="4/TB-SKHCN"),
            b=paper("CHỈ THỊ\nKỷ luật", number="5/CT-SKHCN"),
        )
        assert (finding.outcome, finding.measured["count"]) == (Outcome.PASSED, 2)
        told = [cited.quote for cited in finding.citations if cited.path == "trang 1"]
        assert told == ["05 tháng 01 năm 2026", "05 tháng 01 năm 2026"]
        assert "không ghi ngày" not in finding.note

    def test_news_with_an_attached_law_stays_news(self) -> None:
        news = item("Giới thiệu quy định mới", date(2026, 9, 20), files=(address("/a.pdf"),))
        law = paper("QUYẾT ĐỊNH\nBan hành quy định", number="6/2026/QĐ-UBND")
        assert self.judge(news, a=law).measured["count"] == 0

    def test_an_undated_scan_stays_undated(self) -> None:
        finding = self.judge(item("Công văn về phòng cháy", url="/a.pdf"), a=SCAN)
        assert finding.measured["undated"] == 1
