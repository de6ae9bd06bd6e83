"""Runs that refer to an earlier one for what had not changed: packages, retention and erasure of such evidence."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from assurance.records import BadRecord
from assurance.verify import Demands, verify
from crawler.order import CrawlOrder
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from evidence.warc import scan
from jobs.custody import log_of, witness
from jobs.earlier_archive import note_what_may_be_needed, with_earlier_archive
from jobs.erasing import erase_wherever_it_lies
from jobs.evidence_settings import evidence_settings
from jobs.packaging import evidence_of_run, sealed
from jobs.problems import InputProblem
from jobs.retaining import plan
from jobs.retention_policy import load_policy
from jobs.settings import settings
from jobs.verifying import Rejudge
from tests.assurance.example import HOME, failed
from tests.jobs.kept_runs import NOW, audited
from tests.jobs.test_erasing import ASKED, NAME, QUESTION, REASON
from tests.jobs.test_retaining import packaged


@pytest.fixture
def two(store: Store, tmp_path: Path) -> tuple[int, int]:
    """A run, and one a day later that found everything as it was."""
    first = audited(store, tmp_path, days=200, pages=ASKED)
    return first, audited(store, tmp_path, days=199, pages=ASKED, earlier=first)


def archive_of(store: Store, run: int) -> Path:
    return Path(store.load_run(run).archive)


def test_both_runs_read_and_score_alike(store: Store, two: tuple[int, int]) -> None:
    one, other = (load_site(archive_of(store, run)) for run in two)
    assert [(page.url, one.body(page)) for page in one.pages] == [
        (page.url, other.body(page)) for page in other.pages
    ]
    first, second = (store.load_document(run) for run in two)
    assert first["findings"] == second["findings"]
    assert store.references().all() == {two[1]: frozenset({archive_of(store, two[0]).name})}
    assert not {record.kind for record in scan(archive_of(store, two[1]))} & {"response"}


def test_a_package_needs_no_other_file(store: Store, two: tuple[int, int], tmp_path: Path) -> None:
    path = packaged(store, two[1], tmp_path)
    archive_of(store, two[0]).unlink()
    archive_of(store, two[1]).unlink()
    with path.open("rb") as stream:
        verdict = verify(stream, Demands(judge=Rejudge()))
    assert failed(verdict) == "", verdict.checks
    assert verdict.score == {**verdict.score, "same": True}
    assert "5 bản gốc của lượt trước" in str(verdict.checks)


def test_players_are_told_of_every_page_and_warcio_agrees(
    store: Store, two: tuple[int, int], tmp_path: Path
) -> None:
    with zipfile.ZipFile(packaged(store, two[1], tmp_path)) as bag:
        bag.extract(next(name for name in bag.namelist() if name.endswith("capture.wacz")), tmp_path)
    capture = next(tmp_path.rglob("capture.wacz"))
    with zipfile.ZipFile(capture) as inner:
        pages = [json.loads(line) for line in inner.read("pages/pages.jsonl").splitlines()[1:]]
        index = inner.read("indexes/index.cdx").decode()
        inner.extractall(tmp_path / "wacz")
    assert {page["url"] for page in pages} == set(ASKED)
    assert all(page["title"] for page in pages)
    # 'not modified' is left out, for players would show it as an empty page
    assert (index.count('"mime":"warc/revisit"'), index.count('"mime":"text/html"')) == (
        len(ASKED) - 1,
        len(ASKED),
    )
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", *tmp_path.glob("wacz/archive/*.warc.gz")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_what_is_planted_behind_the_run_is_found(store: Store, two: tuple[int, int], tmp_path: Path) -> None:
    evidence = evidence_of_run(store, store.load_run(two[1]))
    first, second = (archive_of(store, run) for run in two)
    own = second.read_bytes()
    answers = [record.reference for record in scan(first) if record.kind == "response"]
    parts = [first.read_bytes()[place.offset : place.offset + place.length] for place in answers]
    sealing = evidence_settings(settings({"SOICONG_DATA": str(tmp_path)}), {})
    for number, planted in enumerate((parts[:-1], parts[::-1], [*parts, parts[0]])):
        folder = tmp_path / f"goi-{number}"
        folder.mkdir()
        forged = folder / second.name
        forged.write_bytes(own + b"".join(planted))
        with pytest.raises((BadRecord, InputProblem), match=r"bản gốc|kho lưu của lượt trước"):
            sealed(replace(evidence, archive=forged), sealing, folder)


def test_an_archive_that_a_kept_run_needs_stays(store: Store, two: tuple[int, int], tmp_path: Path) -> None:
    audited(store, tmp_path, days=1)

    def planned() -> tuple[set[int], dict[int, str]]:
        found = plan(
            store.list_runs(),
            load_policy(),
            data=tmp_path,
            registered=[],  # archives of such runs are kept for 90 days
            log=log_of(store),
            now=NOW,
            references=store.references().all(),
        )
        return {step.run.id for step in found.steps}, {run.id: why for run, why in found.stay}

    steps, stay = planned()
    assert steps == {two[1]}
    assert f"lượt {two[1]} còn cần" in stay[two[0]]
    store.references().note(two[1], ())
    assert planned()[0] == set(two)


def test_what_two_runs_share_is_erased_in_both(store: Store, two: tuple[int, int], tmp_path: Path) -> None:
    alone = audited(store, tmp_path, days=1, pages=ASKED)
    gone = erase_wherever_it_lies(
        store, store.load_run(two[1]), QUESTION, reason=REASON, requester="HS 15", by=witness()
    )
    assert list(gone) == [*two], "the run that was named comes last"
    for run in two:
        site = load_site(archive_of(store, run))
        assert NAME.encode() not in b"".join(site.body(page) for page in site.pages)
        assert next(page for page in site.pages if page.url == QUESTION).reason == "erased"
        assert next(page for page in site.pages if page.url == HOME).readable
        assert NAME not in json.dumps(store.load_document(run), ensure_ascii=False)
    assert NAME.encode() in b"".join(
        map(load_site(archive_of(store, alone)).body, load_site(archive_of(store, alone)).pages)
    )
    for run in two:
        with packaged(store, run, tmp_path).open("rb") as stream:
            assert failed(verify(stream, Demands(judge=Rejudge()))) == ""


def test_a_crawl_refers_to_the_newest_whole_run_of_the_portal(
    store: Store, two: tuple[int, int], tmp_path: Path
) -> None:
    run = store.load_run(two[1])
    order = CrawlOrder(
        agency=run.agency, start_url=HOME, archive_path=Path(run.archive).with_name("moi.warc.gz"), live=True
    )
    found = with_earlier_archive(store, order)
    assert found.earlier_archive == Path(run.archive)
    new = store.start_run(run.agency, started_at=NOW, archive=str(order.archive_path))
    note_what_may_be_needed(store, new, found)
    names = {archive_of(store, run).name for run in two}
    assert store.references().all()[new] == names, "and what that one needs"
    moved = replace(order, agency=replace(run.agency, home_url="https://moi.thu.gov.vn/"))
    assert with_earlier_archive(store, moved).earlier_archive is None
    elsewhere = replace(order, archive_path=tmp_path / "khac" / "moi.warc.gz")
    assert with_earlier_archive(store, elsewhere).earlier_archive is None
    assert with_earlier_archive(store, replace(order, live=False)).earlier_archive is None


def test_a_run_that_was_not_seen_is_not_referred_to(store: Store, tmp_path: Path) -> None:
    number = audited(store, tmp_path, days=3, status=RunStatus.NOT_SEEN)
    run = store.load_run(number)
    order = CrawlOrder(
        agency=run.agency, start_url=HOME, archive_path=Path(run.archive).with_name("m.warc.gz")
    )
    assert with_earlier_archive(store, order).earlier_archive is None
