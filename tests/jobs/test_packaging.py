"""From a crawl that has just been judged to a package that verifies, in one process."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assurance.custody import read_event
from assurance.verify import Demands, verify
from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from jobs.custody import log_of, making_of, note_audit
from jobs.evidence_settings import evidence_settings
from jobs.judging import judge
from jobs.judging_archive import run_facts
from jobs.packaging import evidence_of_run, sealed, write_package
from jobs.problems import InputProblem
from jobs.settings import settings
from jobs.verifying import Rejudge
from scoring.rubric import find
from tests.assurance.example import RUBRIC, SIGNER, START, failed, write_archive


@pytest.fixture
def store(tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    return Store(url)


def audited(store: Store, folder: Path) -> int:
    """A run as jobs.audit leaves it."""
    archive = folder / "archives" / "20251015T020000Z.warc.gz"
    agency = write_archive(archive)
    rubric, site = find(RUBRIC), load_site(archive)
    number = store.start_run(agency, started_at=START, archive=str(archive))
    judged = judge(site, rubric=rubric, at=date(2025, 10, 15), run=run_facts(site, number, archive))
    store.save_result(number, judged.assessment, judged.scorecard, judged.document)
    note_audit(store, run=number, archive=archive, rubric=rubric, document=judged.document)
    store.finish_run(
        number, finished_at=site.finished_at, stop_reason="finished", status=RunStatus.DONE, pages=site.pages
    )
    return number


def test_what_an_audit_told_the_log_is_what_its_package_holds(store: Store, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(SIGNER.private_pem())
    configuration = settings({"SOICONG_DATA": str(tmp_path)})
    sealing = evidence_settings(
        configuration,
        {"SOICONG_SIGNING_KEY": str(key), "SOICONG_OPERATOR": "Lan", "SOICONG_REASON": "định kỳ"},
    )
    with store:
        number = audited(store, tmp_path)
        events = [read_event(line) for line in making_of(log_of(store), number)]
        assert [event["kind"] for event in events if event] == ["capture", "assessment"]
        package = sealed(evidence_of_run(store, store.load_run(number)), sealing, tmp_path)
    path = tmp_path / "goi.zip"
    write_package(package, path)
    with path.open("rb") as stream:
        verdict = verify(stream, Demands(trusted=frozenset({SIGNER.fingerprint}), judge=Rejudge()))
    assert failed(verdict) == "", verdict.checks
    assert verdict.score == {**verdict.score, "same": True, "same_version": True}


def test_an_archive_that_is_gone_or_was_changed_since(store: Store, tmp_path: Path) -> None:
    with store:
        number = audited(store, tmp_path)
        run = store.load_run(number)
        archive = Path(run.archive)
        content = archive.read_bytes()
        archive.write_bytes(content[:-10])
        sealing = evidence_settings(settings({"SOICONG_DATA": str(tmp_path)}), {})
        with pytest.raises(InputProblem, match="Không lập được gói"):
            sealed(evidence_of_run(store, run), sealing, tmp_path)
        archive.unlink()
        with pytest.raises(InputProblem, match="không còn kho lưu"):
            evidence_of_run(store, run)
