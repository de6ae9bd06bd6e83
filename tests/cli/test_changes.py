"""`./soicong changes`, and rankings and reports as of a day."""

from __future__ import annotations

import pytest

from tests.cli.command import Soicong
from tests.cli.test_comparing import stored as stored  # noqa: PLC0414 — a fixture


def test_what_a_portal_lost_is_printed_with_the_reason_and_written(stored: Soicong) -> None:
    ended = stored(
        "changes", "so-tttt", "--from", "luot-1", "--to", "luot-2", "--out", "out", "--json", "doi.json"
    )

    assert ended.code == 0, ended.said
    told = " ".join(ended.out.split())
    assert "từ lượt 1 (14/09/2026) đến lượt 2 (14/09/2026)" in told
    assert "1.1 Tiêu chí 1.1: Đạt → Chưa đạt. Trang không có sơ đồ. Trang liên quan của cổng đã đổi." in told
    (portal,) = stored.json("doi.json")["portals"]
    assert [one["criterion"] for one in portal["losses"]] == ["1.1"]
    pages = {path.name for path in (stored.folder / "out").iterdir()}
    assert {"thay-doi.html", "dien-bien-so-tttt.html"} <= pages
    assert "Trang không có sơ đồ." in (stored.folder / "out" / "thay-doi.html").read_text("utf-8")


def test_a_difference_that_nothing_explains_is_our_fault(stored: Soicong) -> None:
    ended = stored("changes", "so-tttt", "--from", "luot-2", "--to", "luot-3")

    assert ended.code == 1
    assert "0 giảm, 0 tăng" in ended.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "hôm qua"), "cần một ngày (2026-11-01 hoặc 01/11/2026), số của một đợt (12)"),
        (("--from", "2026-10-02", "--to", "2026-10-01"), "sau --to (01/10/2026)"),
        (("--from", "7"), "Không có đợt thu thập số 7"),
        (("--from", "luot-99"), "Không có lượt đánh giá số 99"),
        (("ma-la",), "Cơ quan ma-la chưa có kết quả đánh giá nào"),
        (("so-tttt", "--all"), "không nêu cả hai"),
        (("so-tttt", "--to", "2020-01-01"), "Chưa có kết quả nào đến ngày 01/01/2020"),
    ],
)
def test_bad_input_is_one_sentence(stored: Soicong, arguments: tuple[str, ...], said: str) -> None:
    assert said in stored.refuses("changes", *arguments)


def test_a_report_before_the_first_result_says_so(stored: Soicong) -> None:
    said = stored.refuses("report", "so-tttt", "--at", "2020-01-01")
    assert "Cơ quan so-tttt chưa có kết quả nào đến ngày 01/01/2020" in said


def test_a_ranking_before_the_first_result_says_so(stored: Soicong) -> None:
    assert "đến ngày 01/01/2020 để xếp hạng" in stored.refuses("rank", "--at", "2020-01-01")
