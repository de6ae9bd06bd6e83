"""Which file an embedded viewer shows."""

from __future__ import annotations

import pytest

from checks.reading.viewers import shown_file

PAGE = "https://x.gov.vn/van-ban/1"


@pytest.mark.parametrize(
    ("embedded", "file"),
    [
        ("https://x.gov.vn/pdf.js/web/viewer.html?file=/uploads/kh.pdf", "https://x.gov.vn/uploads/kh.pdf"),
        ("https://x.gov.vn/pdf.js/web/viewer.html?file=kh.pdf&page=2", "https://x.gov.vn/van-ban/kh.pdf"),
        ("https://docs.google.com/viewer?url=https%3A%2F%2Fx.gov.vn%2Fa.docx", "https://x.gov.vn/a.docx"),
        ("https://x.gov.vn/ViewerJS/#../tep/a.pdf", "https://x.gov.vn/tep/a.pdf"),
        ("https://x.gov.vn/viewer/#file=a.pdf", "https://x.gov.vn/viewer/a.pdf"),
        ("https://x.gov.vn/tep/a.pdf", "https://x.gov.vn/tep/a.pdf"),
        ("https://www.youtube.com/embed/1?url=x", "https://www.youtube.com/embed/1?url=x"),
        ("https://x.gov.vn/v?file=mailto:a.pdf", "https://x.gov.vn/v?file=mailto:a.pdf"),
    ],
)
def test_shown_files(embedded: str, file: str) -> None:
    assert shown_file(embedded, PAGE) == file
