"""Print and save a text, subscribe to feeds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from checks.case import SectionState
from checks.model import Finding, Outcome
from checks.reuse import feeds_valid, print_and_save
from evidence.model import Cause, Probe
from tests.checks.builders import HOME, address, case, html, item, probe

TEXT = (
    "<p>Sáng ngày 12/9, Sở Khoa học và Công nghệ tổ chức hội nghị chuyển đổi số cấp xã trên địa bàn.</p>" * 8
)


def article(buttons: str) -> str:
    return html(
        f"<article><h1>Hội nghị chuyển đổi số</h1><p>Ngày đăng: 12/09/2026</p>{TEXT}{buttons}</article>"
    )


def judged(*buttons: str) -> Finding:
    return print_and_save(case(pages={f"/tin/{n}": article(button) for n, button in enumerate(buttons)}))


class TestPrintAndSave:
    @pytest.mark.parametrize(
        "buttons",
        [
            '<a href="/in/1">In trang</a> <a href="/luu/1">Lưu bài viết</a>',
            '<a href="javascript:window.print()" title="In bài">🖶</a><a href="/tai/1.pdf">Bản PDF</a>',
            '<a href="javascript:window.print();">⎙</a> <a href="javascript:luuTrang();">⤓</a>',
            '<a href="?viewMode=print">Bản in</a><a href="?op=savefile">Lưu</a>',
            '<a href="#" onclick="window.print();return false">In</a><a href="/tai" title="Tải về">⤓</a>',
        ],
    )
    def test_labels_calls_and_files_pass(self, buttons: str) -> None:
        found = judged(buttons)
        assert found.outcome is Outcome.PASSED, found.note

    def test_print_alone_earns_half(self) -> None:
        found = judged('<a href="/in/1">In bài</a>')
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 2))
        assert found.citations[0].quote == "In bài"
        assert found.note == "Trong 1 tin bài đã xem: 1 bài có chức năng in, 0 bài có chức năng lưu."

    def test_where_the_lists_of_news_were_not_seen_what_texts_lack_is_open(self) -> None:
        given = case(
            pages={"/tin/1": article('<a href="/in/1">In bài</a>')},
            sections={"news": {"state": SectionState.UNKNOWN}},
        )
        found = print_and_save(given)
        assert (found.outcome, found.floor, found.cause) == (Outcome.CANT_TELL, Fraction(1, 2), Cause.OURS)
        assert "các mục tin chưa xem được hết" in found.note

    def test_a_page_without_a_day_that_no_list_names_is_no_text(self) -> None:
        page = html(f"<article><h1>Chức năng, nhiệm vụ</h1>{TEXT}</article>")
        assert print_and_save(case(pages={"/chuc-nang": page})).outcome is Outcome.CANT_TELL

    def test_the_share_of_texts_counts(self) -> None:
        both = '<a href="/in/1">In trang</a> <a href="/luu/1">Lưu bài</a>'
        assert judged(both, "").degree == Fraction(1, 2)
        pages = {f"/tin/{n}": article(both if n else "") for n in range(4)}
        assert print_and_save(case(pages=pages), share=Fraction(3, 4)).outcome is Outcome.PASSED

    def test_words_in_the_text_are_no_button(self) -> None:
        found = judged(
            '<p>In ấn, lưu trữ tài liệu.</p><a href="/x">Hội nghị về công tác in ấn và lưu trữ tài liệu</a>'
        )
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (address("/tin/0"),)

    def test_files_and_documents_are_no_buttons(self) -> None:
        found = judged(
            '<a href="/tep/ho-so.pdf">Tải về</a><a href="/luat">Luật Lưu trữ</a><a href="/tep/in.doc">Hồ sơ</a>'
        )
        assert found.outcome is Outcome.FAILED

    def test_only_articles_of_lists_count(self) -> None:
        pages = {
            "/tin-tuc": html('<ul><li><a href="/tin/1">Hội nghị chuyển đổi số</a> 12/09/2026</li></ul>'),
            "/tin/1": article('<a href="/in/1">In trang</a> <a href="/luu/1">Lưu bài</a>'),
            "/van-ban/1": article(""),
        }
        entries = [item("Hội nghị chuyển đổi số", url="/tin/1"), item("Chưa xem", url="/tin/2")]
        given = case(pages=pages, sections={"news": {"pages": ["/tin-tuc"], "items": entries}})
        found = print_and_save(given)
        assert (found.outcome, found.measured["articles"]) == (Outcome.PASSED, 1)

    def test_the_page_of_a_section_is_no_article(self) -> None:
        given = case(pages={"/gioi-thieu": article("")}, sections={"history": {"pages": ["/gioi-thieu"]}})
        assert print_and_save(given).outcome is Outcome.CANT_TELL

    def test_texts_that_scripts_build_stay_open(self) -> None:
        given = case(pages={"/tin/1": article('<a href="/in/1">In trang</a>')})
        url = address("/tin/1")
        hidden = replace(given, facts={url: replace(given.facts[url], needs_browser="JavaScript")})
        found = print_and_save(hidden)
        assert (found.outcome, found.floor, found.unseen) == (Outcome.CANT_TELL, Fraction(1, 2), (url,))

    def test_without_any_text_nothing_is_said(self) -> None:
        assert print_and_save(case()).outcome is Outcome.CANT_TELL


def fed(*probes: Probe, feeds: bool = False) -> Finding:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/tin.rss">' if feeds else ""
    return feeds_valid(case(pages={HOME: html("<p>Trang</p>", head=head)}, probes=probes))


GOOD = probe("feed", "/rss/tin.rss", status=200, valid=True, kind="rss", items=20)
BAD = probe("feed", "/rss/hong.rss", status=200, valid=False, items=0)


class TestFeeds:
    def test_a_valid_feed_with_items_passes(self) -> None:
        found = fed(GOOD)
        assert found.outcome is Outcome.PASSED
        assert found.citations[0].url == address("/rss/tin.rss")

    def test_a_broken_one_beside_it_is_told(self) -> None:
        found = fed(GOOD, BAD)
        assert found.outcome is Outcome.PASSED
        assert found.note == "1/2 kênh RSS/Atom đọc được và có tin (mức đạt: ít nhất một kênh)."

    def test_only_broken_or_empty_feeds_fail(self) -> None:
        found = fed(BAD, probe("feed", "/rss/rong.rss", valid=True, items=0))
        assert found.outcome is Outcome.FAILED
        assert len(found.looked_at) == 2

    def test_a_named_feed_that_was_not_read_stays_open(self) -> None:
        assert fed(feeds=True).outcome is Outcome.CANT_TELL
        assert fed(probe("feed", "/rss/tin.rss", error="reset")).cause is Cause.NETWORK

    def test_no_feed_anywhere_fails(self) -> None:
        found = fed()
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (HOME,)

    def test_a_section_that_is_not_known_stays_open(self) -> None:
        given = case(sections={"rss": {"state": SectionState.UNKNOWN, "cause": Cause.SITE}})
        assert feeds_valid(given).outcome is Outcome.CANT_TELL
