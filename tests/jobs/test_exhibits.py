"""Beside a report stand the archived pages that it cites, each opening at what was quoted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.archive import ArchiveWriter, load_site
from evidence.boxes import TextBox, TextBoxes
from evidence.model import Agency, Page, Site, Tier, Visibility
from evidence.tombstones import Why, belongs_to_screenshot, rewrite
from jobs import exhibits as room
from jobs.exhibits import stored_site, write_exhibits
from jobs.outputs import write_report
from jobs.problems import InputProblem
from reports.build import Context
from tests.checks import files as made
from tests.pictures import png
from tests.reports import example

HOST = "https://so.thu.gov.vn"
AT = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
AGENCY = Agency(code="so-thu", name="Sở Thử nghiệm tỉnh Phú Nguyên", tier=Tier.SO, home_url=HOST + "/")
PNG = png(1280, 900)
HOME = "<title>Sở Thử</title><nav><a href='/tin'>Tin tức</a></nav>"
CITIZEN = "<p><b>Người hỏi:</b> Trần Thị Mẫu</p><p>Điện thoại: 0912 000 001</p>"
BODIES = {
    "/": ("text/html; charset=utf-8", (HOME + CITIZEN).encode()),
    "/tin": ("text/html", b"<h1>Tin</h1><script>window.hit=1</script><p id=x>Tin thu nhat</p>"),
    "/kh.pdf": ("application/pdf", made.pdf(made.PAPER)),
    "/mat": ("text/html", "<h1>Không tìm thấy trang</h1>".encode()),
    "/hong.pdf": ("application/pdf", b"day khong phai PDF"),
    "/anh.png": ("image/png", PNG),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    writer = ArchiveWriter(tmp_path / "kho.warc.gz", started_at=AT)
    for address, (media, body) in BODIES.items():
        url, status = HOST + address, 404 if address == "/mat" else 200
        written = writer.response(
            url, status=status, headers=[("Content-Type", media)], body=body, fetched_at=AT
        )
        seen = Visibility.SEEN if media.startswith("text/html") else Visibility.NOT_HTML
        page = Page(
            url=url,
            requested_url=url,
            fetched_at=AT,
            status=status,
            depth=int(address != "/"),
            rendered=address == "/tin",
            visibility=seen,
        )
        writer.page(page, record_id=written.record_id)
    writer.rendered(
        HOST + "/tin", b"<h1>Tin</h1><p id=x>Tin thu nhat</p><p>Tin do ma dung</p>", fetched_at=AT
    )
    picture = writer.screenshot(HOST + "/tin", PNG, fetched_at=AT)
    box = TextBox(x=300, y=200, width=90, height=18, text="Tin thu nhat", path="p#x")
    writer.boxes(HOST + "/tin", TextBoxes(boxes=(box,)), picture=picture, fetched_at=AT)
    writer.screenshot(HOST + "/", PNG, fetched_at=AT)
    unseen = Page(
        url=HOST + "/cham", requested_url=HOST + "/cham", fetched_at=AT, visibility=Visibility.UNREACHABLE
    )
    writer.page(unseen)
    writer.run(agency=AGENCY, started_at=AT, finished_at=AT, stop_reason="finished", live=False)
    writer.close()
    return load_site(tmp_path / "kho.warc.gz")


def citation(address: str, quote: str = "", path: str = "", sha256: str = "") -> dict[str, Any]:
    return {"url": HOST + address, "sha256": sha256, "quote": quote, "path": path, "screenshot_sha256": ""}


def document(*citations: Mapping[str, Any], looked_at: tuple[str, ...] = ()) -> dict[str, Any]:
    """A result whose first two criteria cite, and whose second one was searched in vain."""
    made_one = example.document()
    made_one["agency"] = {**made_one["agency"], "code": "so-thu", "home_url": HOST + "/"}
    for finding in made_one["findings"]:
        finding["citations"], finding["looked_at"], finding["unseen"] = [], [], []
    first, second = made_one["findings"][:2]
    first["outcome"], second["outcome"] = "passed", "failed"
    first["citations"] = [dict(one) for one in citations]
    second["looked_at"] = [HOST + address for address in looked_at]
    return made_one


def demand_links(folder: Path, name: str = "so-thu.html") -> list[str]:
    """The links of a report to its pages; each leads to a file and to the very element."""
    links = re.findall(r'href="([^"]*-chung-cu/[^"]*)"', (folder / name).read_text("utf-8"))
    for link in links:
        file, _, anchor = link.partition("#")
        text = (folder / file).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in text
    return links


def test_each_citation_leads_to_the_quoted_element(site: Site, tmp_path: Path) -> None:
    result = document(
        citation("/", "Tin tức", "nav>a"),
        citation("/tin", "Tin thu nhat", "p#x"),
        citation("/tin", "Tin do ma dung"),
        citation("/kh.pdf", "KẾ HOẠCH Ứng dụng công nghệ thông tin năm 2026", "trang 1"),
        citation("/tin"),
        looked_at=("/", "/mat", "/cham", "/anh.png", "/hong.pdf", "/khong-co"),
    )
    write_report(tmp_path, result, Context(), site)
    assert sorted(set(demand_links(tmp_path))) == [
        "so-thu-chung-cu/1.html",
        "so-thu-chung-cu/1.html#trich-1",
        "so-thu-chung-cu/2.html",
        "so-thu-chung-cu/2.html#trich-1",
        "so-thu-chung-cu/2.html#trich-2",
        "so-thu-chung-cu/3.html",
        "so-thu-chung-cu/3.html#trich-1",
        "so-thu-chung-cu/4.html",
    ]
    folder = tmp_path / "so-thu-chung-cu"
    home, news, file, gone = ((folder / f"{n}.html").read_text("utf-8") for n in (1, 2, 3, 4))
    assert "Trang như máy chủ gửi" in home
    assert "data:image/png;base64,iVBOR" in news
    assert "09:00 ngày 14/09/2026" in home
    assert f"<code>{site.pages[0].record.payload_sha256}</code>" in home  # type: ignore[union-attr]
    assert "Trang như trình duyệt dựng" in news
    assert "<script" not in news
    assert "Chữ đọc được trong tệp văn bản" in file
    assert "<h3>Trang 1</h3>" in file
    assert "máy chủ trả lời mã 404" in gone
    assert "Đã tìm ở đây" in gone
    report = (tmp_path / "so-thu.html").read_text("utf-8")
    assert "Bản lưu của 4 trang nằm trong thư mục ‘so-thu-chung-cu’ đi kèm" in report
    assert "4 trang không kèm bản lưu" in report


def test_a_page_that_is_not_the_cited_one_is_not_shown_for_it(site: Site, tmp_path: Path) -> None:
    write_report(tmp_path, document(citation("/", "Tin tức", sha256="0" * 64)), Context(), site)
    assert demand_links(tmp_path) == []
    assert not (tmp_path / "so-thu-chung-cu").exists()


def test_what_an_earlier_report_left_goes_and_others_files_stay(site: Site, tmp_path: Path) -> None:
    write_report(tmp_path, document(citation("/"), citation("/tin")), Context(), site)
    folder = tmp_path / "so-thu-chung-cu"
    assert sorted(path.name for path in folder.iterdir()) == ["1.html", "2.html"]
    write_report(tmp_path, document(citation("/tin")), Context(), site)
    assert [path.name for path in folder.iterdir()] == ["1.html"]
    (folder / "ghi-chu.txt").write_text("của người khác")
    write_report(tmp_path, document(citation("/tin")), Context(), None)
    assert [path.name for path in folder.iterdir()] == ["ghi-chu.txt"]
    assert demand_links(tmp_path) == []


def test_citizens_are_covered_in_page_and_quote_and_the_picture_is_left_out(
    site: Site, tmp_path: Path
) -> None:
    result = document(citation("/", "Người hỏi: Trần Thị Mẫu"))
    shown = write_exhibits(tmp_path, "so-thu.html", result, site)
    assert shown.anchors == {1: {1: 1}}
    page = (tmp_path / "so-thu-chung-cu" / "1.html").read_text("utf-8")
    assert "Trần" not in page
    assert page.count("Người hỏi: [tên đã che]") == 2
    assert "0912 000 001" not in page  # a page of which a quote is covered is one where citizens write
    assert "Thông tin cá nhân của công dân đã được che" in page
    assert "data:image" not in page
    assert "Ảnh chụp trang không kèm ở đây vì có thông tin cá nhân" in page


def test_a_picture_that_is_too_large_or_none_is_left_out(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGEST_PICTURE", 5)
    write_exhibits(tmp_path, "so-thu.html", document(citation("/tin")), site)
    page = (tmp_path / "so-thu-chung-cu" / "1.html").read_text("utf-8")
    assert "Ảnh chụp trang quá lớn để kèm ở đây" in page
    assert "data:image" not in page


def test_a_crop_of_the_picture_stands_beside_a_quote_that_it_shows(site: Site, tmp_path: Path) -> None:
    result = document(citation("/tin", "Tin thu nhat", "p#x"), citation("/tin", "Tin do ma dung"))
    write_exhibits(tmp_path, "so-thu.html", result, site)
    page = (tmp_path / "so-thu-chung-cu" / "1.html").read_text("utf-8")
    assert page.count("<figure") == 1
    assert 'aria-label="Ảnh chụp quanh chỗ trích: Tin thu nhat"' in page
    assert '<rect class="frame" x="295" y="195" width="100" height="28"/>' in page
    assert page.count("data:image/png") == 1  # the parts are windows onto the one picture
    assert 'id="anh-1" href="#trich-1"' in page
    assert "<details>" not in page


def test_without_a_place_for_the_quote_the_whole_picture_is_folded(site: Site, tmp_path: Path) -> None:
    write_exhibits(tmp_path, "so-thu.html", document(citation("/tin", "Tin do ma dung")), site)
    page = (tmp_path / "so-thu-chung-cu" / "1.html").read_text("utf-8")
    assert "<figure" not in page
    assert "<details><summary>Ảnh chụp trang do trình duyệt chụp" in page
    assert page.count("data:image/png") == 1


def test_of_a_picture_that_was_let_go_nothing_is_shown(site: Site, tmp_path: Path) -> None:
    archive = tmp_path / "kho.warc.gz"
    rewrite(
        archive,
        tmp_path / "mong.warc.gz",
        chosen=belongs_to_screenshot,
        at=AT,
        why=Why.POLICY,
        reason="quá hạn",
    )
    thin = load_site(tmp_path / "mong.warc.gz")
    write_exhibits(tmp_path, "so-thu.html", document(citation("/tin", "Tin thu nhat", "p#x")), thin)
    page = (tmp_path / "so-thu-chung-cu" / "1.html").read_text("utf-8")
    assert "Ảnh chụp trang không còn trong kho chứng cứ" in page
    assert "data:image" not in page
    assert "<figure" not in page


def test_an_archive_that_is_gone_costs_only_the_pages(tmp_path: Path) -> None:
    assert stored_site(tmp_path / "mat.warc.gz") is None
    (tmp_path / "rac.warc.gz").write_bytes(b"day khong phai WARC")
    assert stored_site(tmp_path / "rac.warc.gz") is None
    write_report(tmp_path, document(citation("/", "Tin tức")), Context(), None)
    assert "Tin tức" in (tmp_path / "so-thu.html").read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_told(site: Site, tmp_path: Path) -> None:
    (tmp_path / "so-thu-chung-cu").write_text("một tệp")
    with pytest.raises(InputProblem, match="Không ghi được vào thư mục"):
        write_exhibits(tmp_path, "so-thu.html", document(citation("/")), site)


def test_an_address_that_led_elsewhere_finds_its_page(site: Site, tmp_path: Path) -> None:
    moved = replace(site, pages=tuple(replace(page, requested_url=page.url + "?a") for page in site.pages))
    shown = write_exhibits(tmp_path, "so-thu.html", document(citation("/tin?a")), moved)
    assert shown.page_of(HOST + "/tin?a") == "so-thu-chung-cu/1.html"
