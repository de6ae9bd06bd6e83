"""Lists and records of browser traffic must say the same; what was taken out openly contradicts nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from assurance.container import chunks
from assurance.contents import survey
from benchmarks.evidence_base import Base, Files, changed
from benchmarks.evidence_records import Raw, archive_in, put, records, retell, weigh
from benchmarks.evidence_traffic import LIES
from evidence.archive import load_site
from evidence.tombstones import Why, asked_for_by, holds_content_of, of_address, rewrite
from tests.assurance.example import HOME, SIGNER, failed, files_in, make, verdict_of, written
from tests.assurance.test_package import ID, sealed_again

CONTRADICTING = sorted(name for name, lie in LIES.items() if lie.contradicts)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    whole = written(make(tmp_path_factory.mktemp("run"), traffic=True).package(SIGNER))
    files = files_in(whole)
    return Base(
        whole=whole,
        files=files,
        identifier=ID,
        older=whole,
        older_files=files,
        stranger=SIGNER,
        foreign_stamp=bytes,
        expired_stamp=bytes,
        seal_again=sealed_again,
        seal_as_stranger=sealed_again,
    )


def told_by_who_may_sign(base: Base, change: Callable[[list[Raw]], object]) -> bytes:
    """Everything made again, signature and events, too: only what the parts say of each other is left."""

    def forge(base: Base, files: Files, luck: Random) -> None:
        inner, name = archive_in(base)
        found = list(records(inner[name]))
        change(found)
        put(base, files, found, remade=True)
        retell(base, files)
        weigh(base, files)
        base.seal_again(files)

    return changed(forge)(base, Random(7))


def test_an_archive_with_traffic_is_genuine_and_its_records_come_apart_and_together(base: Base) -> None:
    assert failed(verdict_of(base.whole)) == ""
    inner, name = archive_in(base)
    assert b"".join(record.bytes() for record in records(inner[name])) == inner[name]
    assert failed(verdict_of(told_by_who_may_sign(base, lambda found: None))) == ""


@pytest.mark.parametrize("name", CONTRADICTING)
def test_a_lie_of_who_may_sign_contradicts_itself(base: Base, name: str) -> None:
    forged = told_by_who_may_sign(base, lambda found: LIES[name].change(found, Random(3), True))
    verdict = verdict_of(forged)
    assert failed(verdict) == "archive", verdict.checks
    assert "trình duyệt" in str(verdict.checks) or "danh sách" in str(verdict.checks)


def test_whose_hashes_are_all_made_again_falls_at_the_signature(base: Base) -> None:
    def unsigned(found: list[Raw]) -> None:
        LIES["an answer changed"].change(found, Random(3), True)

    signed = files_in(told_by_who_may_sign(base, unsigned))
    signature = f"{ID}/tagmanifest-sha256.txt.sig"
    forged = changed(lambda base, files, luck: files.update(signed | {signature: base.files[signature]}))
    assert failed(verdict_of(forged(base, Random(1)))) == "signature"


def test_a_page_that_was_erased_contradicts_nothing_though_scripts_that_it_asked_for_stay(
    tmp_path: Path,
) -> None:
    archive = make(tmp_path, traffic=True).evidence.archive
    urls = of_address(archive, HOME)
    chosen = holds_content_of(urls, asked_for_by(archive, urls))
    at = load_site(archive).started_at
    stones = rewrite(
        archive, tmp_path / "b.warc.gz", chosen=chosen, at=at, why=Why.REQUEST, reason="theo đơn"
    )
    seen = survey(chunks(tmp_path / "b.warc.gz"))
    assert any(stone.target.startswith("urn:soicong:traffic:") for stone in stones)
    assert seen.browsed.contradiction(seen.tombstones) == ""
    assert seen.browsed.contradiction([]) != ""
