"""Codes of probes become words."""

from __future__ import annotations

import pytest

from checks.reasons import reason_of


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("expired", "chứng thư đã hết hạn"),
        ("connect_refused", "máy chủ từ chối kết nối"),
        ("blocked_403", "cổng chặn truy cập tự động, mã trả lời 403"),
        ("http_502", "máy chủ trả lời mã 502"),
        ("refused_dns_timeout", "không hỏi được địa chỉ của tên miền"),
        ("refused_private_address", "địa chỉ không được phép truy cập"),
        ("http_error", "lỗi ‘http_error’ của công cụ"),
        ("ours_ValueError", "lỗi ‘ours_ValueError’ của công cụ"),
        ("chứng thư hết hạn", "chứng thư hết hạn"),
    ],
)
def test_what_a_code_means(code: str, words: str) -> None:
    assert reason_of(code) == words
