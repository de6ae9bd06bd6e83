"""The browser tells where on its picture the words of a page stand; a reader sees the quoted element itself."""

from __future__ import annotations

import base64
import struct
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from crawler.browser import Browser, Rendered
from evidence.archive import ArchiveWriter, load_site
from evidence.model import Agency, Page, Tier
from jobs.exhibits import write_exhibits
from tests.crawler.loopback import Route, serving
from tests.crawler.test_browser import browsing
from tests.jobs.test_exhibits import document

pytestmark = pytest.mark.browser

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Sở Thử</title><style>
body { margin: 0 } p { margin: 0; line-height: 30px }
#mau { position: absolute; left: 300px; top: 1500px; width: 200px; height: 40px; background: rgb(200, 30, 120) }
#cat { position: absolute; top: 300px; width: 50px; height: 20px; overflow: hidden }
#cat b { position: relative; left: 80px }
</style><nav><a href="/a">Giới thiệu</a> <a href="/b">Tin <i>bài</i></a></nav>
<h1 style="width: 900px">Ngắn</h1><img alt="Quốc huy" width=30 height=30 src="data:,">
<p style="display: none">Chữ ẩn</p><p style="visibility: hidden">Chữ khuất</p><p style="opacity: 0">Chữ trong suốt</p>
<div id="cat"><b>Chữ bị cắt</b></div><div style="position: absolute; left: -900px">Chữ ngoài trang</div>
<div style="position: absolute; top: 9000px">Chữ quá sâu</div>
<div id="chay" style="position: absolute; top: 200px">Chữ chạy</div>
<div id="mau">Ô có màu &#xD83D;</div><input type="submit" value="Gửi ý kiến">
<script>document.getElementById('chay').append(String.fromCharCode(0xD800));
Range.prototype.getBoundingClientRect = Element.prototype.getBoundingClientRect = () => new DOMRect(7, 7, 77, 77);
let n = 0; setInterval(() => { n += 1; chay.style.left = n + 'px'; }, 1);
</script></html>"""


def rendered(routes: dict[str, Route], **options: object) -> Rendered:
    async def act(browser: Browser) -> Rendered:
        return await browser.render(server.url(), **options)  # type: ignore[arg-type]

    # in a thread of its own, for the browser that looks at pages has a loop running in this one
    with serving(routes) as server, ThreadPoolExecutor(1) as thread:
        return thread.submit(browsing, server, act, seconds=40.0).result()


def pictured(page: str) -> Rendered:
    """A page with its boxes; a machine that is busy may not tell them in time, and then leaves them out."""
    for _ in range(4):
        shot = rendered({"/": page.encode()})
        if shot.boxes is not None:
            break
    return shot


def test_what_is_seen_is_told_where_it_stands_whatever_the_page_has_changed() -> None:
    shot = pictured(PAGE)
    assert shot.reason == ""
    assert shot.boxes is not None
    assert shot.boxes.scale == 1
    boxes = {box.text: box for box in shot.boxes.boxes}
    assert {"Giới thiệu", "Tin bài", "bài", "Ngắn", "Quốc huy", "Gửi ý kiến"} <= boxes.keys()
    unseen = ("ẩn", "khuất", "trong suốt", "bị cắt", "ngoài trang", "quá sâu", "chạy")
    assert not [text for text in boxes if any(word in text for word in unseen)]
    colored = next(box for text, box in boxes.items() if text.startswith("Ô có màu"))
    assert (colored.x, colored.path) == (300, "div#mau")
    assert 1500 <= colored.y < 1510
    assert boxes["Giới thiệu"].path == "nav>a[1]"
    assert boxes["Ngắn"].width < 200  # the words, not the column
    assert boxes["bài"].path == "nav>a[2]>i"


def test_a_page_of_any_size_is_told_within_bounds() -> None:
    many = "".join(f"<p>Dòng số {n} <a href='/{n}'>liên kết {n}</a></p>" for n in range(2000))
    deep = "<div>" * 800 + "đáy" + "</div>" * 800
    shot = pictured(f"<title>Sở</title>{deep}{many}")
    assert shot.reason == ""
    assert shot.html.count(b"<p>") == 2000
    assert shot.boxes is not None
    assert 100 < len(shot.boxes.boxes) <= 3000
    assert all(len(box.text) <= 1000 and box.y < 4000 for box in shot.boxes.boxes)


def test_without_a_picture_nothing_is_told() -> None:
    assert rendered({"/": PAGE.encode()}, screenshot=False).boxes is None


def test_the_crop_shows_the_quoted_element(chromium: Chromium, tmp_path: Path) -> None:
    shot = pictured(PAGE)
    assert shot.screenshot is not None
    assert shot.boxes is not None
    home = "https://so.thu.gov.vn/"
    writer = ArchiveWriter(tmp_path / "kho.warc.gz", started_at=NOW)
    headers = [("Content-Type", "text/html; charset=utf-8")]
    stored = writer.response(home, status=200, headers=headers, body=PAGE.encode(), fetched_at=NOW)
    writer.page(Page(url=home, requested_url=home, fetched_at=NOW), record_id=stored.record_id)
    picture = writer.screenshot(home, shot.screenshot, fetched_at=NOW)
    writer.boxes(home, shot.boxes, picture=picture, fetched_at=NOW)
    agency = Agency(code="so-thu", name="Sở Thử", tier=Tier.SO, home_url=home)
    writer.run(agency=agency, started_at=NOW, finished_at=NOW, stop_reason="finished", live=False)
    writer.close()
    quoted = {"url": home, "sha256": "", "quote": "Ô có màu", "path": "div#mau", "screenshot_sha256": ""}
    write_exhibits(tmp_path, "so-thu.html", document(quoted), load_site(tmp_path / "kho.warc.gz"))

    page = chromium.new_page(viewport={"width": 1500, "height": 900})
    address = (tmp_path / "so-thu-chung-cu" / "1.html").as_uri()
    page.goto(f"{address}#trich-1")
    crop = page.locator("figure svg")
    assert crop.count() == 1
    box = crop.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 800  # in sight beside the quote
    color = color_at_frame(page.context.browser, crop.screenshot())
    assert color == (200, 30, 120)
    page.click("figure a >> nth=0")
    assert page.url == f"{address}#anh-1"
    frame = page.locator(".whole a.frame").bounding_box()
    assert frame is not None
    assert 0 < frame["y"] < 880
    page.click(".whole a.frame")
    assert page.url == f"{address}#trich-1"
    page.close()


def color_at_frame(chromium: Chromium | None, png: bytes) -> tuple[int, int, int]:
    """The colour of a crop just right of its middle, behind the words: the element's own."""
    assert chromium is not None
    width, height = struct.unpack(">II", png[16:24])
    blank = chromium.new_page()
    data = blank.evaluate(
        """async ([address, x, y]) => {
          const picture = await createImageBitmap(await (await fetch(address)).blob());
          const canvas = new OffscreenCanvas(picture.width, picture.height);
          const context = canvas.getContext("2d");
          context.drawImage(picture, 0, 0);
          return [...context.getImageData(x, y, 1, 1).data];
        }""",
        [f"data:image/png;base64,{base64.b64encode(png).decode()}", width // 2 + 50, height // 2],
    )
    blank.close()
    return data[0], data[1], data[2]
