"""What was not there in the last run is asked for by HEAD, and by GET as soon as that says anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.model import Visibility
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

HOME = "http://so.example.gov.vn/"
MENU = "".join(
    f"<li><a href='/{name}'>{label}</a></li>"
    for name, label in {
        "tin-tuc": "Tin tức - Sự kiện",
        "van-ban": "Văn bản quy phạm pháp luật",
        "thu-tuc": "Thủ tục hành chính",
        "du-an": "Dự án đầu tư",
        "hoi-dap": "Hỏi đáp",
    }.items()
)
UPDATING = "<p>Chuyên mục đang được cập nhật.</p>"


def portal(missing: Callable[[str], Reply], **pages: Reply | Callable[[Any], Reply]) -> Portal:
    home = page(f"<nav><ul>{MENU}</ul></nav><main><h1>Trang chủ</h1><p>{'Sở làm việc. ' * 40}</p></main>")
    return Portal(pages={"/": home, **{f"/{name}": reply for name, reply in pages.items()}}, missing=missing)


def run(folder: Path, number: int, server: Portal, *, days: float = 7) -> Crawled:
    known = {"home": HOME, "earlier": str(folder / f"lan{number - 1}.warc.gz"), "ask_again_days": days}
    name = f"lan{number}"
    return crawl_portals(folder, {name: server}, {name: known})[name]


def asked(server: Portal, path: str) -> list[str]:
    return [one.method for one in server.asked if one.path.split("?")[0] == path]


def gone(_: str) -> Reply:
    return page("<h1>404</h1>", status=404)


def test_what_is_not_there_is_asked_for_without_its_body_and_told_alike(tmp_path: Path) -> None:
    tries = [
        portal(gone, **{"tin-tuc": page(f"<h1>Tin tức</h1>{MENU}<p>{'Tin của Sở. ' * 60}</p>")})
        for _ in range(4)
    ]
    runs = [run(tmp_path, number, one) for number, one in enumerate(tries[:3], 1)]
    assert asked(tries[0], "/van-ban") == ["GET"]
    for again in tries[1:3]:
        assert (
            asked(again, "/van-ban")
            == asked(again, "/sitemap.xml")
            == asked(again, "/robots.txt")
            == ["HEAD"]
        )
        assert [one.method for one in again.asked if "khong-co-trang-nay" in one.path] == ["HEAD"]
        assert asked(again, "/tin-tuc") == ["GET"]
    for one in runs:
        found = one.page("/van-ban")
        assert (found.status, found.visibility, found.gone) == (404, Visibility.SEEN, True)
        assert one.result["stop_reason"] == "finished"
    assert run(tmp_path, 4, tries[3], days=0).page("/van-ban").gone
    assert asked(tries[3], "/van-ban") == ["GET"], "outside of a cycle everything is asked for"


def test_what_has_come_is_read_at_once(tmp_path: Path) -> None:
    run(tmp_path, 1, portal(gone))
    mended = portal(gone, **{"van-ban": page("<h1>Văn bản</h1><p>Danh sách văn bản mới</p>")})
    site = run(tmp_path, 2, mended)
    assert asked(mended, "/van-ban") == ["HEAD", "GET"]
    found = site.page("/van-ban")
    assert found.readable
    assert "Danh sách văn bản mới" in site.site.body(found).decode()


@pytest.mark.parametrize("status", [405, 501, 503])
def test_a_server_that_does_not_know_head_is_asked_by_get(tmp_path: Path, status: int) -> None:
    def knows_get_only(handler: Any) -> Reply:
        return (status, {}, b"") if handler.command == "HEAD" else gone("")

    pages = dict.fromkeys(("van-ban", "thu-tuc", "du-an", "hoi-dap"), knows_get_only)
    run(tmp_path, 1, portal(gone, **pages))
    again = portal(gone, **pages)
    site = run(tmp_path, 2, again)
    assert asked(again, "/van-ban") == ["HEAD", "GET"]
    assert site.page("/van-ban").status == 404


def test_pages_that_look_like_not_there_are_no_block_the_second_time_either(tmp_path: Path) -> None:
    """By the body of what cannot exist honest pages of the same body are known, which HEAD does not bring."""
    alike = {name: page(UPDATING) for name in ("van-ban", "thu-tuc", "du-an", "hoi-dap")}
    for number in (1, 2, 3):
        server = portal(lambda _: page(UPDATING, status=404), **alike)
        site = run(tmp_path, number, server)
        assert site.result["stop_reason"] == "finished", number
        assert all(site.page(f"/{name}").readable for name in alike)
    assert [one.method for one in server.asked if "khong-co-trang-nay" in one.path] == ["HEAD"]


def test_a_portal_that_blocks_all_is_still_found_out(tmp_path: Path) -> None:
    run(tmp_path, 1, portal(gone))
    dull = page("<h2>Trang thông tin</h2><p>Kính chào quý vị.</p>")
    names = ("tin-tuc", "van-ban", "thu-tuc", "du-an", "hoi-dap")
    blocking = portal(lambda path: gone("") if path == "/robots.txt" else dull, **dict.fromkeys(names, dull))
    site = run(tmp_path, 2, blocking)
    assert not any(site.page(f"/{name}").readable for name in names if f"/{name}" in site.paths)
