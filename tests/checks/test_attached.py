"""Files of entries and sections: which are known, which a visitor would not get, how they are cited."""

from __future__ import annotations

from datetime import date

from checks.attached import Attached, attachments, cite_file, dateline, states_told
from checks.reading.file_facts import FileFacts, FileKind, FileState
from tests.checks import files as made
from tests.checks.builders import address, case, html, item

PLAN = made.pdf("Mục lục", made.PAPER)
FILES = {
    "/ke-hoach.pdf": PLAN,
    "/quet.pdf": made.pdf("", picture=True),
    "/hong.pdf": b"<html>404</html>",
    "/khoa.pdf": made.locked_pdf(),
    "/cu.doc": b"{\\rtf1 x}",
}


def addresses(*paths: str) -> tuple[str, ...]:
    return tuple(map(address, paths))


def test_files_of_an_entry_are_those_of_the_list_itself_and_its_own_page() -> None:
    page = html("<h1>Kế hoạch</h1><p>Toàn văn: <a href='/trang.pdf'>tải về</a></p>")
    attached = Attached(case(pages={"/bai": page}, files=FILES))
    assert attached.addresses(item("A", url="/bai", files=addresses("/ds.pdf"))) == addresses(
        "/ds.pdf", "/trang.pdf"
    )
    assert attached.addresses(item("A", url="/ke-hoach.pdf")) == addresses("/ke-hoach.pdf")
    assert attached.addresses(item("A", url="/chua-xem")) == ()


def test_the_paper_of_an_entry_is_its_first_document_with_a_head() -> None:
    attached = Attached(case(files=FILES))
    both = item("A", files=addresses("/quet.pdf", "/chua-tai.pdf", "/ke-hoach.pdf"))
    paper = attached.paper(both)
    assert paper is not None
    assert (paper.url, paper.issued) == (address("/ke-hoach.pdf"), date(2026, 1, 5))
    assert attached.paper(item("A", number="99/QĐ-UBND", files=addresses("/ke-hoach.pdf"))) is None
    assert attached.paper(item("A", files=addresses("/quet.pdf"))) is None


def test_what_is_not_known_and_what_is_of_no_use() -> None:
    attached = Attached(case(files=FILES))
    every = addresses(*FILES, "/chua-tai.pdf")
    assert attached.unknown(every) == addresses("/quet.pdf", "/cu.doc", "/chua-tai.pdf")
    assert attached.useless(every) == set(addresses("/hong.pdf", "/khoa.pdf"))


def test_files_of_a_section_stand_in_its_text_its_lists_and_its_frames() -> None:
    page = html(
        "<h1>Lịch</h1><p><a href='/ke-hoach.pdf'>Lịch tuần</a></p><iframe src='/quet.pdf'></iframe>",
        title="Lịch",
    )
    given = case(pages={"/lich": page}, sections={"leaders_schedule": {"pages": ["/lich"]}}, files=FILES)
    found = Attached(given).of_section(given.section("leaders_schedule"))
    assert [facts.url for facts in found] == list(addresses("/ke-hoach.pdf", "/quet.pdf"))
    (shown,) = given.pages_of("leaders_schedule")
    assert set(attachments(shown)) == set(addresses("/ke-hoach.pdf", "/quet.pdf"))


def test_a_citation_names_the_page_of_the_file() -> None:
    facts = case(files=FILES).files[address("/ke-hoach.pdf")]
    assert dateline(facts) == "05 tháng 01 năm 2026"
    cited = cite_file(facts, dateline(facts))
    assert (cited.url, cited.sha256, cited.path) == (facts.url, facts.sha256, "trang 2")
    nothing = FileFacts(url="x", kind=FileKind.PDF, state=FileState.SCANNED)
    assert dateline(nothing) == ""
    assert cite_file(nothing).path == ""


def test_states_are_told_in_words() -> None:
    every = case(files=FILES).files
    assert states_told(every.values()) == (
        " (1 tệp bản quét, chưa đọc được chữ; 1 tệp đặt mật khẩu, không mở được; "
        "1 tệp hỏng hoặc không phải tệp văn bản; 1 tệp chưa đọc được)"
    )
    assert states_told([every[address("/ke-hoach.pdf")]]) == ""
