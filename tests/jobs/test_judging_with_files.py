"""From an archive with a linked file to a verdict that cites the file's page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from evidence.archive import ArchiveWriter, load_site
from evidence.model import Agency, Page, Tier, Visibility
from jobs.judging import judge
from scoring.rubric import rubric_for
from tests.checks import files as made

HOST = "https://sokhcn.tinhmau.gov.vn"
AT = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
AGENCY = Agency(code="mau", name="Sở Khoa học và Công nghệ tỉnh Mẫu", tier=Tier.SO, home_url=HOST + "/")
MENU = (
    "<header><nav><ul><li><a href='/'>Trang chủ</a></li><li><a href='/tin-tuc'>Tin tức</a></li>"
    "<li><a href='/ke-hoach'>Kế hoạch</a></li></ul></nav></header>"
)
PAGES = {
    "/": "<h1>Sở Khoa học và Công nghệ</h1><p>Chào mừng đến với cổng thông tin điện tử của Sở.</p>",
    "/ke-hoach": "<h1>Kế hoạch</h1><ul><li><h3><a href='/tep/kh.pdf'>Kế hoạch của Sở về ứng dụng công nghệ</a></h3>"
    "</li><li><h3><a href='/tep/kh2.pdf'>Kế hoạch của Sở về tuyển dụng viên chức</a></h3></li></ul>",
}


def archive(path: Path) -> Path:
    writer = ArchiveWriter(path, started_at=AT)
    bodies = {
        address: ("text/html; charset=utf-8", f"<html><body>{MENU}<main>{main}</main></body></html>".encode())
        for address, main in PAGES.items()
    }
    bodies["/tep/kh.pdf"] = ("application/pdf", made.pdf(made.PAPER))
    for address, (media, body) in bodies.items():
        url = HOST + address
        written = writer.response(
            url, status=200, headers=[("Content-Type", media)], body=body, fetched_at=AT
        )
        seen = Visibility.SEEN if media.startswith("text/html") else Visibility.NOT_HTML
        page = Page(
            url=url, requested_url=url, fetched_at=AT, status=200, depth=int(address != "/"), visibility=seen
        )
        writer.page(page, record_id=written.record_id)
    writer.run(agency=AGENCY, started_at=AT, finished_at=AT, stop_reason="finished", live=False)
    writer.close()
    return path


def test_a_plan_whose_year_stands_in_its_file(tmp_path: Path) -> None:
    site = load_site(archive(tmp_path / "a.warc.gz"))
    at = date(2026, 9, 14)
    document = judge(site, rubric=rubric_for("so", at), at=at, run={}).document
    (plan,) = [finding for finding in document["findings"] if finding["criterion"] == "5.4"]
    assert plan["outcome"] == "passed"
    cited = plan["citations"][-1]
    assert (cited["url"], cited["path"]) == (HOST + "/tep/kh.pdf", "trang 1")
    assert cited["quote"] == "KẾ HOẠCH Ứng dụng công nghệ thông tin năm 2026"
    assert len(cited["sha256"]) == 64
    assert {count["key"] for count in document["counts"]} >= {"news", "directives", "procedures"}
