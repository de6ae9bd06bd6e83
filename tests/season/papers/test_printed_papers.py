"""The papers that a browser prints: their text, their pages, their tags. Told by a real Chromium and pdfium."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from crawler.browser import Browser
from season.model import SeasonResult
from season.papers import pages, templating
from season.papers.making import papers
from season.papers.model import Kind
from season.papers.templating import Templates
from season.papers.views import agency_views, table_views
from tests.season.papers.province import DRAFT, OFFICE, SO, XA, season

pytestmark = pytest.mark.browser
PRINTED = (Kind.TABLES, Kind.NOTICES, Kind.REPORT)


def wanted(result: SeasonResult, *codes: str) -> dict[str, str]:
    """The HTML of the printed papers; of the notices those of these agencies."""
    names = {f"thong-bao/{code}.pdf" for code in codes}
    return {
        paper.path: paper.html
        for paper in papers(result, office=OFFICE, kinds=PRINTED)
        if paper.html and (paper.kind is not Kind.NOTICES or paper.path in names)
    }


def printed(folder: Path, made: dict[str, str]) -> dict[str, bytes]:
    async def all_of_them() -> dict[str, bytes]:
        done = {}
        async with Browser(proxy=None, workers=1) as browser:
            for name, html in made.items():
                page = folder / name.replace("/", "-")
                page.write_text(html, encoding="utf-8")
                done[name] = await browser.pdf(page)
        return done

    return asyncio.run(all_of_them())


def texts(data: bytes) -> list[str]:
    """The text of every page, runs of space as one."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made = wanted(season(draft=DRAFT), SO[0].code, XA[-1].code)
    return printed(tmp_path_factory.mktemp("draft"), made)


def test_a_notice_tells_the_result_and_what_to_mend_first(draft: dict[str, bytes]) -> None:
    told = texts(draft[f"thong-bao/{SO[0].code}.pdf"])
    whole = " ".join(told)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Kính gửi: Văn phòng Ủy ban nhân dân tỉnh",
        "91,25",
        "1/20",
        "Lịch làm việc của lãnh đạo",
        "+2,5",
        "trong 10 ngày kể từ ngày nhận được",
        "Lê Thị Mẫu",
    ):
        assert part in whole
    assert whole.index("Lịch làm việc của lãnh đạo") < whole.index("Dữ liệu mở") < whole.index("Sơ đồ cổng")
    assert all(text for text in told)


def test_pages_are_numbered_but_the_first_and_a_draft_is_on_all(draft: dict[str, bytes]) -> None:
    for data in draft.values():
        told = texts(data)
        for number, text in enumerate(told, start=1):
            assert "Dự thảo tiêu chí, chưa ban hành" in text
            if number > 1:
                assert re.search(rf"(?:^|ban hành ){number}(?: |$)", text), text[:80]


def test_papers_are_tagged_titled_and_in_vietnamese(draft: dict[str, bytes]) -> None:
    for data in draft.values():
        document = pypdfium2.PdfDocument(data)
        assert document.is_tagged()
        assert "2026" in document.get_metadata_dict()["Title"]
        assert b"/Lang (vi)" in data
        assert b"/TH" in data or b"/H1" in data


def test_an_agency_that_was_not_seen_gets_its_reason_and_no_blame(draft: dict[str, bytes]) -> None:
    told = " ".join(texts(draft[f"thong-bao/{XA[-1].code}.pdf"]))
    assert "Mới chấm được 41,5% số điểm, chưa đủ 80% để xếp hạng." in told
    assert "Phiếu khảo sát của cơ quan: chưa gửi." in told
    assert "chưa đánh giá được (lý do nêu tại mục 1) nên chưa có đề xuất khắc phục" in told
    assert "Điểm theo nhóm tiêu chí" not in told


def test_the_tables_are_whole_and_their_heads_repeat(draft: dict[str, bytes]) -> None:
    told = texts(draft["bang-xep-hang.pdf"])
    whole = " ".join(told)
    for one in (*SO, *XA):
        assert " ".join(one.name.split()) in whole
    continued = next(text for text in told if "Đồng Lâm" in text and "Thượng Lâm" not in text)
    assert "Hạng Cơ quan" in continued
    assert "Cổng không trả lời trong cả ba lần thử" in whole
    assert all(len(text) > 100 for text in told)


def test_the_report_tells_the_whole_season(draft: dict[str, bytes]) -> None:
    told = texts(draft["bao-cao.pdf"])
    whole = " ".join(told)
    for part in (
        "57/60 cơ quan gửi Phiếu",
        "Tốt: 8",
        "Tỷ lệ đạt",
        "SO VỚI KỲ TRƯỚC",
        "NỘI DUNG CẦN KHẮC PHỤC NHIỀU NHẤT",
    ):
        assert part in whole
    assert told[-1].endswith("Lê Thị Mẫu")
    assert all(len(text) > 100 for text in told)


def test_names_are_names(tmp_path: Path) -> None:
    name = "<script>{{ 7*7 }}</script>&</style> Sở \"A\" 'B'"
    given = season(draft=f'}}"; {name}')
    lines = given.tables[0].lines
    table = replace(
        given.tables[0], lines=(replace(lines[0], agency=replace(lines[0].agency, name=name)), *lines[1:])
    )
    result = replace(given, tables=(table,), department=name)
    made = wanted(result, lines[0].agency.code)
    assert not any(
        "<script" in html or "49" in re.findall(r"Kính gửi: [^<]*", html + "Kính gửi: ")[0]
        for html in made.values()
    )
    for data in printed(tmp_path, made).values():
        assert "<script>{{ 7*7 }}</script>&</style>" in " ".join(texts(data))


def test_the_scale_of_a_table() -> None:
    views = table_views(season())
    assert [pages.scale_of(view) for view in views] == [100, 100, 100, 1]
    unknown = replace(
        season().tables[0], headings=tuple((title, None) for title, _ in season().tables[0].headings)
    )
    (view,) = table_views(replace(season(), tables=(unknown,)))
    assert pages.scale_of(view) == 100
    notice = pages.notice(season(), OFFICE, agency_views(season(), table_views(season()))[0])
    assert "mends" in notice
    assert "Kính gửi" in templating.html(Templates(), "thong-bao.html", notice)
