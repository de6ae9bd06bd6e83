"""What hostile bytes cannot do to the crawler's own readers."""

from __future__ import annotations

import threading
import time

import pytest

from checks.reading.page import read_page
from crawler import cpu_limit
from crawler.cpu_limit import TooComplex, limited
from crawler.damage import is_damaged
from crawler.fetching import Answer, outcome_of
from crawler.sniffing import is_binary, is_packed

HTML = (("Content-Type", "text/html"),)


def _answer(body: bytes, *, truncated: bool = False) -> Answer:
    return Answer(url="http://so.example.gov.vn/", status=200, headers=HTML, body=body, truncated=truncated)


def test_computing_without_end_is_interrupted() -> None:
    with pytest.raises(TooComplex), limited(0.05):
        while True:
            pass


def test_an_interrupt_that_is_swallowed_comes_again() -> None:
    with pytest.raises(TooComplex), limited(0.05):
        while True:
            try:
                while True:
                    pass
            except TooComplex:
                break
        while True:
            pass


def test_nothing_is_interrupted_after_the_block_or_in_another_thread() -> None:
    with limited(0.02):
        pass
    assert sum(range(2_000_000)) > 0
    said: list[int] = []

    def work() -> None:
        with limited(0.001):
            said.append(sum(range(500_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert said


@pytest.mark.parametrize("body", [b"<script>x" * 40_000, b"<" * 390_000, b"<!--" * 90_000])
def test_a_body_on_which_our_patterns_are_slow_ends_with_a_name(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpu_limit, "READING_SECONDS", 0.3)
    began = time.process_time()
    assert outcome_of(_answer(body)).reason in ("too_complex", "")
    assert time.process_time() - began < 15, "unbounded it takes minutes"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x1f\x8b\x08\x00" + b"x" * 50, "broken_encoding"),
        (b"%PDF-1.7\n" + b"\x80" * 500, "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"<html><p>Tin t\xe1\xbb\xa9c</p></html>", ""),
        ("\ufeff<html><p>Tin tức</p></html>".encode("utf-16-le"), ""),
    ],
)
def test_bytes_that_are_no_page_are_not_read_as_one(body: bytes, reason: str) -> None:
    assert outcome_of(_answer(body)).reason == reason


def test_old_vietnamese_encodings_are_no_noise() -> None:
    text = "<html><body>" + "TÆnh ®oµn tæ chøc héi nghÞ " * 40 + "</body></html>"
    assert not is_binary(text.encode("latin-1"))
    assert not is_packed(text.encode("latin-1"))


def test_a_body_that_was_cut_off_before_its_first_byte_is_a_reset() -> None:
    assert outcome_of(_answer(b"", truncated=True)).reason == "connection_reset"
    assert outcome_of(_answer(b"")).reason == "empty_response"


def test_a_page_with_torn_letters_is_damaged() -> None:
    words = "<p>Sở tổ chức hội nghị sơ kết công tác quý với sự tham dự của các phòng chuyên môn.</p>" * 5
    torn = words.encode().replace("ộ".encode(), b"\xe1\xbb").replace("ị".encode(), b"\xe1")
    kind = "text/html; charset=utf-8"
    assert is_damaged(read_page("http://x/", torn, content_type=kind))
    assert not is_damaged(read_page("http://x/", words.encode(), content_type=kind))
    assert is_damaged(read_page("http://x/", words.encode("utf-7"), content_type="text/html; charset=utf-7"))
