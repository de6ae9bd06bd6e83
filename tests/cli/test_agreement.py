"""`bench agreement` as its users run it: the form, the comparison, and what reports say before and after."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from scoring.model import Assessment
from scoring.result import compared_bytes
from scoring.score import score
from tests import panels
from tests.cli.command import Soicong
from tests.db import example

NOT_YET = "chưa đối chiếu với người chấm"
DONE = "đã đối chiếu với người chấm: 10 cổng, κ = 1 (giữa hai người chấm κ = 1), ngày "


def test_the_form_is_made_from_the_rubric_and_never_overwritten(soicong: Soicong) -> None:
    ended = soicong("bench", "agreement", "--form", "so", "-o", "phieu.csv")
    assert ended.code == 0, ended.said
    assert "phieu-huong-dan.txt" in ended.out
    form = (soicong.folder / "phieu.csv").read_text("utf-8-sig")
    assert form.count("cong-10,") == 75
    assert "KHÔNG XÁC ĐỊNH" in (soicong.folder / "phieu-huong-dan.txt").read_text("utf-8-sig").upper()
    assert "đã có" in soicong.refuses("bench", "agreement", "--form", "so", "-o", "phieu.csv")
    assert (soicong.folder / "phieu.csv").read_text("utf-8-sig") == form
    assert "province-2026-so" in soicong.refuses("bench", "agreement", "--form", "sở")
    assert "Không có cổng mang mã so-x" in soicong.refuses("bench", "agreement", "so-x", "--form", "so")


def test_bad_input_is_one_sentence_and_nothing_is_stored(soicong: Soicong) -> None:
    folder = panels.write_results(soicong.folder / "kq", [panels.result(1)])
    rows = panels.rows([panels.result(1)], panels.points)
    rows[4]["Người chấm 1"] = "99"
    panels.write(soicong.folder / "sai.csv", rows)
    message = soicong.refuses("bench", "agreement", "sai.csv", "--run-results", folder)
    assert message.startswith("Lỗi: sai.csv, dòng 6, cột ‘Người chấm 1’: ‘99’ vượt điểm tối đa")
    assert message.count("\n") == 1
    assert not soicong.data.exists()
    for arguments, said in (
        (["agreement"], "Thiếu phiếu đã chấm"),
        (["agreement", "khong-co.csv"], "khong-co.csv: không tìm thấy tệp"),
        (["agreement", "sai.csv"], "Chưa có kết quả nào để đối chiếu"),
        (["agreement", "sai.csv", "-o", "x.csv"], "chỉ dùng cùng --form"),
        (["portal", "sai.csv"], "chỉ dùng cho phép đo agreement"),
    ):
        assert said in soicong.refuses("bench", *arguments)


@pytest.fixture
def stored(soicong: Soicong) -> list[panels.Row]:
    """Ten results in the store, and a perfect panel on them."""
    url = f"sqlite:///{soicong.data / 'soicong.sqlite3'}"
    upgrade(url)
    documents = [panels.result(number) for number in range(1, 11)]
    with Store(url) as store:
        store.save_agencies([panels.agency(number) for number in range(1, 11)])
        for number, document in enumerate(documents, start=1):
            assessment: Assessment = panels.assessed(number)
            run = store.start_run(assessment.agency, started_at=datetime(2026, 9, number, tzinfo=UTC))
            store.finish_run(run, finished_at=example.WHEN, stop_reason="done", status=RunStatus.DONE)
            store.save_result(run, assessment, score(assessment), document)
    return panels.rows(documents, panels.points)


def test_reports_say_whether_people_have_checked_the_machine(
    soicong: Soicong, stored: list[panels.Row]
) -> None:
    def told(words: str) -> bytes:
        assert words in soicong("rank").out
        assert soicong("report", "--out", "bc").code == 0
        page = soicong.folder / "bc" / "so-01.html"
        for path in (page, page.with_name("index.html")):
            assert words in path.read_text("utf-8")
        document = soicong.json("bc/so-01.json")
        assert document["run"]["human_check"]["text"].startswith(words)
        return compared_bytes(document)

    before = told(NOT_YET)
    panels.write(soicong.folder / "chin.csv", [row for row in stored if row["Mã cổng"] != "so-10"])
    ended = soicong("bench", "agreement", "chin.csv")
    assert ended.code == 1, ended.said
    assert "CHƯA ĐẠT" in ended.out
    assert told(NOT_YET) == before

    panels.write(soicong.folder / "muoi.csv", stored)
    ended = soicong("bench", "agreement", "muoi.csv")
    assert ended.code == 0, ended.said
    assert "đạt 5 trên 5 mục tiêu" in ended.out
    assert DONE in ended.out
    kept = soicong.json("data/bench/agreement.json")
    assert (kept["agreement"]["counted"], kept["agreement"]["all"]["kappa"]) == (10, [1, 1, 1])
    assert told(DONE) == before, "the compared part does not depend on it"

    assert soicong("bench", "agreement", "chin.csv").code == 1
    assert told(DONE) == before, "a smaller panel takes nothing back"
