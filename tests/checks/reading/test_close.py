"""Where on a page does a quote stand?"""

from __future__ import annotations

import unicodedata

import pytest

from checks.reading.close import ClosePage

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Sở Mẫu</title>
<meta name="description" content="Trang của Sở"></head><body>
<div><ul><li><a href="/1">Tin một</a></li><li><a href="/2">Tin <b>hai</b> trong ngày</a></li></ul></div>
<div id="lien-he"><p>Địa chỉ: số 1 đường Lê Lợi</p><p>Điện thoại: 0204 3855 123</p></div>
<img src="a.png" alt="Quốc huy"></body></html>"""


@pytest.mark.parametrize(
    ("quote", "path"),
    [
        ("Tin một", "div[1]>ul>li[1]>a"),
        ("Tin hai trong ngày", "div[1]>ul>li[2]>a"),
        ("TIN   HAI", "div[1]>ul>li[2]>a"),
        ("Điện thoại: 0204 3855 123", "div#lien-he>p[2]"),
        (unicodedata.normalize("NFD", "Lê Lợi"), "div#lien-he>p[1]"),
        ("Quốc huy", "img"),
        ("Trang của Sở", "head>meta[2]"),
        ("không có ở đây", ""),
        ("", ""),
    ],
)
def test_the_innermost_element_of_a_quote(quote: str, path: str) -> None:
    assert ClosePage(PAGE.encode()).path_of(quote) == path
