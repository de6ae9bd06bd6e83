"""Ctrl-C ends a crawl in good order."""

from pathlib import Path

from tests.crawler.portals import Portal, crawl_portals, page


def test_an_interrupted_crawl_ends_with_an_archive_that_can_be_read(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/muc-{n}'>Mục số {n} của thực đơn</a></li>" for n in range(30))
    home = page(f"<nav><ul>{links}</ul></nav><main><p>{'Trang chủ của Sở. ' * 60}</p></main>")
    portal = Portal(
        pages={"/robots.txt": (404, {}, b""), "/": home},
        missing=lambda path: page(f"<main><h1>{path}</h1><p>{'Nội dung. ' * 60}</p></main>"),
        slow=0.2,
    )
    one = crawl_portals(tmp_path, {"cham": portal}, interrupt_after="/muc-1")["cham"]
    assert one.result["stop_reason"] == one.site.stop_reason == "interrupted"
    assert one.site.home is not None
    assert one.site.home.readable
    assert 2 <= sum(found.readable for found in one.site.pages) < 25
