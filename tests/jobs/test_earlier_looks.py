"""Whether a portal answers is judged over the looks of several runs, from the archive of the newest alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from checks.model import Outcome
from crawler.order import CrawlOrder
from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from evidence.archive import ArchiveWriter, load_site
from evidence.model import Agency, Cause, Page, Probe, Tier, Visibility
from jobs.earlier_looks import earlier_looks, with_earlier_looks
from jobs.judging import judge
from scoring.rubric import rubric_for

HOME = "https://sokhcn.tinhmau.gov.vn/"
AGENCY = Agency(code="so-khcn", name="Sở Khoa học và Công nghệ", tier=Tier.SO, home_url=HOME)
SINCE = date(2024, 10, 1)
FIRST = datetime(2025, 9, 1, 15, 0, tzinfo=UTC)
AT = date(2025, 9, 12)


def _look(at: datetime, *, answered: bool, url: str = HOME, name: str = "availability") -> Probe:
    value = {"status": 200 if answered else None, "answered": answered, "seconds": None}
    return Probe(
        name=name, url=url, observed_at=at, value=value | ({} if answered else {"reason": "connect_refused"})
    )


def _archive(path: Path, at: datetime, looks: tuple[Probe, ...]) -> Path:
    """What a crawl of a portal that is down leaves behind."""
    writer = ArchiveWriter(path)
    home = Page(
        url=HOME,
        requested_url=HOME,
        fetched_at=at,
        visibility=Visibility.UNREACHABLE,
        cause=Cause.SITE,
        reason="connection_refused",
    )
    writer.page(home)
    for look in looks:
        writer.probe(look)
    writer.run(agency=AGENCY, started_at=at, finished_at=at, stop_reason="home_unseen", live=True)
    writer.close()
    return path


def _order(path: Path) -> CrawlOrder:
    return CrawlOrder(agency=AGENCY, start_url=HOME, archive_path=path, window_start=SINCE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path / 'thu.sqlite3'}"
    upgrade(url)
    return Store(url)


def _ended(store: Store, path: Path, at: datetime, *, status: RunStatus = RunStatus.NOT_SEEN) -> int:
    run = store.start_run(AGENCY, started_at=at, archive=str(path), live=True)
    store.finish_run(run, finished_at=at, stop_reason="home_unseen", status=status)
    return run


def test_a_portal_that_was_down_for_days_fails_only_what_is_about_answering(
    store: Store, tmp_path: Path
) -> None:
    for night in range(11):  # each run's archive takes over what the one before it knew
        at = FIRST + timedelta(days=night)
        path = tmp_path / f"{night}.warc.gz"
        order = with_earlier_looks(store, _order(path))
        assert len(order.earlier_looks) == night
        _archive(path, at, (*order.earlier_looks, _look(at, answered=False)))
        _ended(store, path, at)

    site = load_site(tmp_path / "10.warc.gz")
    done = judge(site, rubric=rubric_for("so", AT), at=AT, run={})
    (tmp_path / "9.warc.gz").unlink()  # what became of the others changes nothing
    again = judge(load_site(tmp_path / "10.warc.gz"), rubric=rubric_for("so", AT), at=AT, run={})

    assert [look.origin for look in site.probes_named("availability")] == [
        *(f"run {number}" for number in range(1, 11)),
        "",
    ]
    assert (done.document["status"], done.document["unseen"]) == ("not_scored", "down")
    assert (done.document["score"]["low"], done.document["score"]["high"]) == (None, None)
    assert done.document["score"]["grade"] == ""
    failed = [one for one in done.document["findings"] if one["outcome"] == "failed"]
    assert [one["title"] for one in failed] == ["Cổng hoạt động ổn định"] or len(failed) == 1
    assert "0/11 lần xem trong 11 ngày" in failed[0]["note"]
    assert "không trả lời lúc 22:00 ngày 01/09/2025" in failed[0]["note"]
    assert len(failed[0]["measured"]["silent"]) == 11
    assert failed[0]["looked_at"] == [HOME]
    others = {one["outcome"] for one in done.document["findings"] if one is not failed[0]}
    assert others <= {"cantTell", "untested"}
    assert again.document == done.document


def test_a_single_look_accuses_nobody(tmp_path: Path) -> None:
    site = load_site(_archive(tmp_path / "1.warc.gz", FIRST, (_look(FIRST, answered=False),)))
    done = judge(site, rubric=rubric_for("so", AT), at=AT, run={})

    assert {judged.finding.outcome for judged in done.assessment.judged} <= {
        Outcome.CANT_TELL,
        Outcome.UNTESTED,
    }


def test_only_looks_of_this_portal_and_this_window_are_taken_over(store: Store, tmp_path: Path) -> None:
    looks = (
        _look(FIRST, answered=True),
        _look(FIRST, answered=True, url="https://dichvucong.tinhmau.gov.vn/", name="service"),
        _look(FIRST, answered=False, url="https://diachi-cu.tinhmau.gov.vn/"),
        _look(datetime(2024, 9, 30, 10, 0, tzinfo=UTC), answered=False),
        replace(_look(FIRST, answered=False), value={}, error="blocked_403"),
        _look(FIRST, answered=True, name="security_headers"),
    )
    run = _ended(store, _archive(tmp_path / "1.warc.gz", FIRST, looks), FIRST)
    _ended(store, tmp_path / "gone.warc.gz", FIRST + timedelta(days=1))
    _ended(store, _archive(tmp_path / "2.warc.gz", FIRST, looks[:1]), FIRST, status=RunStatus.FAILED)

    found = earlier_looks(store, AGENCY, since=SINCE)

    assert [(look.name, look.url, look.origin) for look in found] == [
        ("availability", HOME, f"run {run}"),
        ("service", "https://dichvucong.tinhmau.gov.vn/", f"run {run}"),
    ]


def test_a_stand_in_has_no_earlier_looks(store: Store, tmp_path: Path) -> None:
    _ended(store, _archive(tmp_path / "1.warc.gz", FIRST, (_look(FIRST, answered=True),)), FIRST)
    order = replace(_order(tmp_path / "2.warc.gz"), live=False)

    assert with_earlier_looks(store, order).earlier_looks == ()
