"""`./soicong runs compare`: what changed between two runs, and who has to explain it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from checks.model import Citation, cannot_tell, failed, graded, passed
from db.migrate import upgrade
from db.store import Store
from evidence.model import Agency, Cause, Page, RecordReference
from scoring.model import Assessment
from scoring.result import document
from scoring.score import score
from tests.cli.command import Soicong
from tests.db.example import WHEN, agency, assessment

CHART = "https://a.gov.vn/so-do"


def _page(digest: str) -> Page:
    record = RecordReference(file="x.warc.gz", offset=0, length=1, payload_sha256=digest * 64)
    return Page(url=CHART, requested_url=CHART, fetched_at=WHEN, status=200, record=record)


def _judged(*, found: bool, whose: Agency | None = None) -> Assessment:
    cited = (Citation(url=CHART, quote="Sơ đồ"),)
    chart = (
        passed("Có sơ đồ.", citations=cited) if found else failed("Trang không có sơ đồ.", citations=cited)
    )
    rest = (graded(Fraction(1), "Đủ."), cannot_tell("Chưa xem được.", cause=Cause.NETWORK, need="live"))
    made = assessment(whose, findings=(chart, *rest))
    sections = {key: replace(section, url=CHART) for key, section in made.sections.items()}
    return replace(made, sections=sections)


@pytest.fixture
def stored(soicong: Soicong) -> Soicong:
    """Runs 1 and 2 differ with a changed page, 2 and 3 without one, 3 and 4 not at all; 5 is another agency's."""
    folder = soicong.folder / "data"
    folder.mkdir()
    url = f"sqlite:///{folder / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        for number, (found, digest) in enumerate([(True, "a"), (False, "b"), (True, "b"), (True, "b")]):
            _keep(store, _judged(found=found), digest, number)
        _keep(store, _judged(found=True, whose=agency("so-khac")), "a", 9)
    return soicong


def _keep(store: Store, judged: Assessment, digest: str, night: int) -> None:
    at = WHEN + timedelta(days=night)
    run = store.start_run(judged.agency, started_at=at, archive="x.warc.gz", live=True)
    card = score(judged)
    store.save_result(run, judged, card, document(judged, card, {"id": run}))
    store.finish_run(run, finished_at=at, stop_reason="finished", pages=[_page(digest)])


def test_a_change_is_told_with_the_page_that_explains_it(stored: Soicong) -> None:
    ended = stored("runs", "compare", "1", "2")

    assert ended.code == 0, ended.said
    assert "lượt 1 → lượt 2" in ended.out
    assert "1 trang đổi nội dung" in ended.out
    assert "1.1 Tiêu chí 1.1: Đạt → Chưa đạt, −1 điểm" in ended.out
    assert f"vì trang đã đổi: {CHART}" in ended.out


def test_a_change_that_nothing_explains_is_our_fault(stored: Soicong) -> None:
    ended = stored("runs", "compare", "3", "2")

    assert ended.code == 1
    assert "bị chấm thiếu mà trang không đổi" in ended.out
    assert "Chưa giải thích được: 1.1" in ended.out


def test_equal_runs_say_so(stored: Soicong) -> None:
    ended = stored("runs", "compare", "3", "4")

    assert (ended.code, "Hai kết quả giống hệt nhau." in ended.out) == (0, True)


def test_runs_of_two_portals_are_refused(stored: Soicong) -> None:
    ended = stored("runs", "compare", "1", "5")

    assert ended.code == 2
    assert "chỉ so được hai lượt của một cổng" in ended.err


def test_a_run_that_is_not_there_is_named(stored: Soicong) -> None:
    assert "99" in stored("runs", "compare", "1", "99").err
