"""What goes in comes out, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
import sqlalchemy as sa

from db.models import FindingRow, PageRow, SectionRow
from db.problem import DatabaseProblem, ProblemKind
from db.records import Imported, RunStatus
from db.session import create_engine, parse_url
from db.store import Store
from evidence.model import Tier
from tests.db import example


def run_of(store: Store, code: str, *, days: int = 0) -> int:
    return store.start_run(example.agency(code), started_at=example.WHEN + timedelta(days=days))


def judged(store: Store, code: str, low: int, high: int, *, days: int = 0, at: date = example.TODAY) -> int:
    number = run_of(store, code, days=days)
    store.save_result(
        number,
        example.assessment(example.agency(code), at=at),
        example.scorecard(Fraction(low), Fraction(high)),
        example.document(low=low),
    )
    return number


def test_agencies_are_added_changed_and_left(store: Store) -> None:
    first, second = (
        example.agency("so-a"),
        example.agency("huyen-b", tier=Tier.HUYEN, group="", sister_urls=()),
    )
    assert store.save_agencies([first, second]) == Imported(added=2, changed=0, unchanged=0)
    renamed = example.agency("so-a", name="Sở Khoa học và Công nghệ")
    assert store.save_agencies([renamed, second]) == Imported(added=0, changed=1, unchanged=1)
    assert store.list_agencies(example.TODAY) == (second, renamed)
    assert store.list_agencies(example.TODAY, tier=Tier.SO) == (renamed,)
    assert store.list_agencies(example.TODAY, group="Khối tổng hợp") == (renamed,)
    assert store.list_agencies(example.TODAY, codes=["huyen-b"]) == (second,)


def test_an_unknown_code_is_named(store: Store) -> None:
    store.save_agencies([example.agency("so-a")])
    with pytest.raises(DatabaseProblem, match="mã so-x, so-y; xem danh sách") as caught:
        store.list_agencies(example.TODAY, codes=["so-x", "so-a", "so-y"])
    assert caught.value.kind is ProblemKind.NOT_STORED


def test_a_portal_audited_by_its_address_is_kept_but_not_listed(store: Store) -> None:
    store.start_run(example.agency("a.gov.vn"), started_at=example.WHEN)
    moved = example.agency("a.gov.vn", home_url="https://a.gov.vn/moi")
    store.start_run(moved, started_at=example.WHEN)
    assert store.list_agencies(example.TODAY) == ()
    assert {run.agency for run in store.list_runs()} == {moved}


def test_an_audit_does_not_change_a_registered_agency(store: Store) -> None:
    store.save_agencies([example.agency("so-a")])
    store.start_run(example.agency("so-a", name="Tên khác"), started_at=example.WHEN)
    assert store.list_agencies(example.TODAY) == (example.agency("so-a"),)


def test_a_run_is_listed_with_what_it_saw(store: Store) -> None:
    hanoi = timezone(timedelta(hours=7))
    started = datetime(2026, 9, 14, 6, 0, tzinfo=hanoi)
    number = store.start_run(example.agency(), started_at=started, archive="var/a.warc.gz", live=False)
    assert store.load_run(number).status is RunStatus.RUNNING
    pages = [example.page("https://a.gov.vn/"), example.unseen("https://a.gov.vn/tin")]
    store.finish_run(number, finished_at=started + timedelta(minutes=3), stop_reason="done", pages=pages)
    store.save_result(number, example.assessment(), example.scorecard(), example.document())

    (run,) = store.list_runs()
    assert run == store.load_run(number)
    assert (run.id, run.agency, run.archive, run.live) == (number, example.agency(), "var/a.warc.gz", False)
    assert (run.started_at, run.finished_at) == (started, started + timedelta(minutes=3))
    assert run.started_at.tzinfo is UTC
    assert (run.status, run.stop_reason, run.pages) == (RunStatus.DONE, "done", 2)
    assert run.score is not None
    assert (run.score.low, run.score.high, run.score.grade) == (Fraction(25), Fraction(75), "Yếu–Khá")
    assert (run.score.rubric.id, run.score.rubric.adopted) == ("thu-nghiem", False)


def test_runs_are_listed_newest_first(store: Store) -> None:
    old, new, other = run_of(store, "so-a"), run_of(store, "so-a", days=2), run_of(store, "so-b", days=1)
    assert [run.id for run in store.list_runs()] == [new, other, old]
    assert [run.id for run in store.list_runs(agency_code="so-a", limit=1)] == [new]


def test_run_numbers_are_never_given_twice(store: Store, empty_url: str) -> None:
    first = run_of(store, "so-a")
    engine = create_engine(parse_url(empty_url))
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM runs"))
    engine.dispose()
    assert run_of(store, "so-a") > first


def test_the_document_comes_back_as_it_was(store: Store) -> None:
    number = run_of(store, "so-a")
    saved = example.document(
        findings=[{"note": "Tin mới nhất ngày 24/08/2022", "degree": 0.3333}], run={"id": 1}
    )
    store.save_result(number, example.assessment(example.agency("so-a")), example.scorecard(), saved)
    assert store.load_document(number) == saved
    assert store.load_document(agency_code="so-a") == saved
    assert store.load_document() == saved


def test_the_latest_document_is_that_of_the_latest_look(store: Store) -> None:
    newer = judged(store, "so-a", 60, 70, days=5, at=date(2026, 9, 19))
    older = judged(store, "so-a", 40, 50, days=0)
    assert store.load_document(agency_code="so-a")["low"] == 60
    assert store.load_document(older)["low"] == 40
    assert newer != older


def test_judging_again_replaces_the_result_of_that_day(store: Store, empty_url: str) -> None:
    number = run_of(store, "so-a")
    who = example.agency("so-a")
    store.save_result(number, example.assessment(who), example.scorecard(), example.document(low=1))
    store.save_result(
        number,
        example.assessment(who, findings=example.nothing_found()),
        example.scorecard(),
        example.document(low=2),
    )
    assert store.load_document(number)["low"] == 2
    engine = create_engine(parse_url(empty_url))
    with engine.connect() as connection:
        outcomes = connection.execute(sa.select(FindingRow.outcome)).scalars().all()
    engine.dispose()
    assert outcomes == ["failed", "failed", "failed"]


def test_every_criterion_section_and_page_has_its_row(store: Store, empty_url: str) -> None:
    number = run_of(store, "so-a")
    store.save_result(number, example.assessment(), example.scorecard(), example.document())
    store.finish_run(
        number, finished_at=example.WHEN, stop_reason="done", pages=[example.unseen("https://a.gov.vn")]
    )
    engine = create_engine(parse_url(empty_url))
    with sa.orm.Session(engine) as session:
        findings = session.scalars(sa.select(FindingRow).order_by(FindingRow.position)).all()
        sections = session.scalars(sa.select(SectionRow).order_by(SectionRow.key)).all()
        (page,) = session.scalars(sa.select(PageRow)).all()
        assert [(f.criterion_id, f.outcome, f.degree) for f in findings] == [
            ("1.1", "passed", Fraction(1)),
            ("1.2", "partial", Fraction(1, 3)),
            ("2.1", "cantTell", Fraction(0)),
        ]
        assert (findings[1].measured, findings[2].cause, findings[2].need) == (
            {"words": 40},
            "network",
            "live",
        )
        assert [(s.key, s.state, s.newest) for s in sections] == [
            ("drafts", "absent", None),
            ("news", "present", example.TODAY),
        ]
        assert (page.visibility, page.cause, page.reason, page.payload_sha256) == (
            "unreachable",
            "network",
            "timeout_read",
            "",
        )
    engine.dispose()


def test_the_league_has_the_latest_of_each_with_exact_numbers(store: Store) -> None:
    store.save_agencies(example.agency(code) for code in ("so-a", "so-b", "so-c"))
    judged(store, "so-a", 90, 95)
    latest_a = judged(store, "so-a", 50, 60, days=10, at=date(2026, 9, 24))
    judged(store, "so-b", 70, 80)
    down = run_of(store, "so-c")
    store.save_result(
        down, example.assessment(example.agency("so-c")), example.not_scored("Cổng không truy cập được"), {}
    )
    judged(store, "a.gov.vn", 99, 99)  # not registered

    league = store.latest_scorecards(tier=Tier.SO)
    assert [result.agency.code for result in league] == ["so-b", "so-a", "so-c"]
    assert league[1].run_id == latest_a
    assert league[0].scorecard == example.scorecard(Fraction(70), Fraction(80))
    assert league[0].scorecard.headings[0].low == Fraction(4, 3)
    assert league[2].scorecard.not_scored == "Cổng không truy cập được"
    assert [r.agency.code for r in store.latest_scorecards(until=example.TODAY)] == ["so-a", "so-b", "so-c"]
    assert store.latest_scorecards(tier=Tier.HUYEN) == ()
    assert store.latest_scorecards(group="khác") == ()
    assert store.latest_scorecards(rubric_id="khác") == ()
    assert "a.gov.vn" in {r.agency.code for r in store.latest_scorecards(registered_only=False)}


def test_history_goes_from_old_to_new(store: Store) -> None:
    judged(store, "so-a", 60, 70, days=5, at=date(2026, 9, 19))
    judged(store, "so-a", 40, 50)
    assert [result.scorecard.low for result in store.history("so-a")] == [40, 60]
    assert store.history("so-a", rubric_id="khác") == ()


def test_what_a_database_cannot_hold_is_replaced(store: Store) -> None:
    number = run_of(store, "so-a")
    odd = example.page("https://a.gov.vn/\x00tin\ud800")
    store.finish_run(number, finished_at=example.WHEN, stop_reason="done", pages=[odd])
    assert store.load_run(number).pages == 1


def test_a_result_is_kept_whole_or_not_at_all(store: Store) -> None:
    number = run_of(store, "so-a")
    broken = example.scorecard(criteria=example.scorecard().criteria * 2)  # the same criterion twice
    with pytest.raises(DatabaseProblem):
        store.save_result(number, example.assessment(example.agency("so-a")), broken, example.document())
    with pytest.raises(DatabaseProblem, match=f"Lượt số {number} chưa có kết quả"):
        store.load_document(number)


@pytest.mark.parametrize("call", ["load_run", "load_document", "finish", "save"])
def test_an_unknown_run_is_said(store: Store, call: str) -> None:
    with pytest.raises(
        DatabaseProblem, match=r"Không có lượt đánh giá số 99; xem danh sách: ./soicong runs list"
    ):
        if call == "finish":
            store.finish_run(99, finished_at=example.WHEN, stop_reason="done")
        elif call == "save":
            store.save_result(99, example.assessment(), example.scorecard(), example.document())
        else:
            getattr(store, call)(99)


def test_nothing_judged_yet_says_what_to_run(store: Store) -> None:
    with pytest.raises(
        DatabaseProblem, match=r"chưa có kết quả đánh giá nào; hãy chạy: ./soicong crawl --all"
    ):
        store.load_document()
    with pytest.raises(DatabaseProblem, match="Cơ quan so-a chưa có kết quả"):
        store.load_document(agency_code="so-a")


def test_a_moment_without_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 9, 14)  # noqa: DTZ001 — the mistake that is shown
    with pytest.raises((ValueError, DatabaseProblem)):
        store.start_run(example.agency(), started_at=naive)
