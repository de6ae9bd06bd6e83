"""A package of evidence as whoever receives it sees it: what verifies, and which check says no to what."""

from __future__ import annotations

import hashlib
import json
import ssl
from pathlib import Path
from typing import Any

import pytest

from assurance.bundle import Grade, manifest_bytes
from assurance.contents import Survey, connections_told
from assurance.engine import engine
from assurance.seal import Signer
from assurance.verdict import State
from assurance.verify import Demands
from jobs.verifying import Rejudge
from tests.assurance.example import (
    CERTIFICATE,
    OTHER,
    SIGNER,
    example,
    failed,
    files_in,
    make,
    rewritten,
    states,
    verdict_of,
    with_document,
    written,
)

ID = "soicong-so-thu-20251015T020000Z"
TRUST = frozenset({SIGNER.fingerprint})


@pytest.fixture(scope="module")
def package() -> bytes:
    return written(example().package(SIGNER))


def sealed_again(files: dict[str, bytes], signer: Signer = SIGNER) -> None:
    """What a forger with a key does: lists and signature made anew, so that all hashes are right."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    plain = {name.removeprefix(f"{ID}/"): value for name, value in hashes.items()}
    payload = {name: value for name, value in plain.items() if name.startswith("data/")}
    files[f"{ID}/manifest-sha256.txt"] = manifest_bytes(payload)
    files[f"{ID}/signer.pub"] = signer.public_pem
    info = files[f"{ID}/bag-info.txt"].decode()
    for known in (SIGNER, OTHER):
        info = info.replace(known.fingerprint, signer.fingerprint)
    files[f"{ID}/bag-info.txt"] = info.encode()
    outside = ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt.sig.tsr")
    tags = {
        name.removeprefix(f"{ID}/"): hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if not name.startswith(f"{ID}/data/") and name.removeprefix(f"{ID}/") not in outside
    }
    files[f"{ID}/tagmanifest-sha256.txt"] = manifest_bytes(tags)
    files[f"{ID}/tagmanifest-sha256.txt.sig"] = signer.sign(files[f"{ID}/tagmanifest-sha256.txt"])


def test_a_genuine_package_passes_every_check_and_its_score_comes_out_the_same(package: bytes) -> None:
    verdict = verdict_of(package, Demands(trusted=TRUST, judge=Rejudge()))
    assert {name for name, state in states(verdict).items() if state is not State.PASSED} == {"timestamp"}
    assert (verdict.grade, verdict.trusted, verdict.genuine) == (Grade.SIGNED, True, True)
    assert verdict.score["same"] is True
    assert verdict.identifier == ID
    archive = next(check for check in verdict.checks if check.name == "archive")
    assert archive.told.endswith("Có ghi địa chỉ của 1 tên miền và chứng thư của 1 máy chủ.")


def test_verification_tells_of_certificates_that_nobody_trusts() -> None:
    seen = Survey(
        tls=[{"host": "a", "port": 443, "chain_verdict": one} for one in ("expired", "trusted")]
        + [{"host": "b", "port": 443, "chain_verdict": "expired"}]
    )
    told = "Có ghi chứng thư của 2 máy chủ (1 máy chủ có chứng thư không được tin cậy)."
    assert connections_told(seen) == told
    assert connections_told(Survey()) == ""


def test_the_same_run_gives_the_same_bytes(package: bytes) -> None:
    assert written(example().package(SIGNER)) == package


def test_names_certificates_and_protection_stand_beside_the_archive(package: bytes) -> None:
    files = {name.removeprefix(f"{ID}/data/"): content for name, content in files_in(package).items()}
    (answer,) = json.loads(files["dns.json"])["answers"]
    assert (answer["host"], answer["addresses"]) == ("so.thu.gov.vn", ["203.0.113.7"])
    (look,) = json.loads(files["tls/connections.json"])
    pem = files[f"tls/{look['certificates']}.pem"]
    assert hashlib.sha256(pem).hexdigest() == look["certificates"]
    assert ssl.PEM_cert_to_DER_cert(pem.decode()) == CERTIFICATE
    (process,) = json.loads(files["run.json"])["processes"]
    assert (process["operator"], process["host"]) == ("lan", {"label": "may-1"})
    answers = [json.loads(line)["response"] for line in files["log.jsonl"].splitlines()]
    assert {told["certificates"] for told in answers} == {look["certificates"]}
    assert {told["protocols"] for told in answers} == {"http/1.1, tls/1.3"}


@pytest.mark.parametrize("name", ["dns.json", "tls/connections.json"])
def test_what_connections_were_like_cannot_be_changed(package: bytes, name: str) -> None:
    def change(files: dict[str, bytes]) -> None:
        path = f"{ID}/data/{name}"
        files[path] = files[path].replace(b"so.thu.gov.vn", b"so.gia.gov.vn")
        sealed_again(files)

    assert failed(verdict_of(rewritten(package, change))) == "binding"


def test_a_package_of_an_archive_that_tells_no_connections_verifies_as_before(tmp_path: Path) -> None:
    packed = written(make(tmp_path / "old", connections=False).package(SIGNER))
    verdict = verdict_of(packed, Demands(trusted=TRUST, judge=Rejudge()))
    assert (verdict.genuine, verdict.score["same"]) == (True, True)
    files = {name.removeprefix(f"{ID}/data/"): content for name, content in files_in(packed).items()}
    assert [look["value"]["a"] for look in json.loads(files["dns.json"])] == [["203.0.113.7"]]
    assert [name for name in files if name.startswith("tls/")] == ["tls/looks.json"]
    assert "processes" not in json.loads(files["run.json"])
    assert all("protocols" not in json.loads(line)["response"] for line in files["log.jsonl"].splitlines())


def test_who_signed_is_named_and_not_believed(package: bytes) -> None:
    verdict = verdict_of(package, Demands())
    assert verdict.genuine
    assert not verdict.trusted
    signature = next(check for check in verdict.checks if check.name == "signature")
    assert signature.state is State.NOTED
    assert "CHƯA ĐƯỢC XÁC NHẬN" in signature.told
    assert SIGNER.fingerprint in signature.told
    assert failed(verdict_of(package, Demands(trusted=frozenset({OTHER.fingerprint})))) == "signature"


def test_without_a_key_a_package_proves_integrity_only() -> None:
    plain = written(example().package())
    verdict = verdict_of(plain, Demands())
    assert (verdict.grade, verdict.genuine) == (Grade.INTEGRITY, True)
    assert failed(verdict_of(plain)) == "signature"
    assert failed(verdict_of(plain, Demands(at_least=Grade.SIGNED))) == "timestamp"


def test_an_older_package_in_place_of_the_expected_one(package: bytes, tmp_path: Path) -> None:
    older = make(tmp_path / "older", salt="<!-- hôm qua -->").package(SIGNER)
    expected = Demands(trusted=TRUST, code=example().package(SIGNER).code)
    assert verdict_of(package, expected).genuine
    assert failed(verdict_of(written(older), expected)) == "completeness"
    assert verdict_of(written(older)).genuine  # by itself it is a good package


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("data/result.json", "hashes"),
        ("data/capture.wacz", "hashes"),
        ("data/custody.jsonl", "hashes"),
        ("bag-info.txt", "hashes"),
        ("HOW-TO-VERIFY.txt", "hashes"),
        ("tagmanifest-sha256.txt.sig", "signature"),
        ("signer.pub", "hashes"),
    ],
)
def test_one_changed_byte(package: bytes, name: str, check: str) -> None:
    def flip(files: dict[str, bytes]) -> None:
        content = bytearray(files[f"{ID}/{name}"])
        content[len(content) // 2] ^= 1
        files[f"{ID}/{name}"] = bytes(content)

    assert failed(verdict_of(rewritten(package, flip))) == check


@pytest.mark.parametrize("name", ["NOTE.txt", "data/them.txt", "data/capture.wacz.bak"])
def test_a_planted_file_is_found_in_every_folder(package: bytes, name: str) -> None:
    def plant(files: dict[str, bytes]) -> None:
        files[f"{ID}/{name}"] = b"them\n"

    assert failed(verdict_of(rewritten(package, plant))) == "completeness"


@pytest.mark.parametrize(
    "name", ["verify.html", "data/result.json", "tagmanifest-sha256.txt.sig", "signer.pub", "bagit.txt"]
)
def test_a_missing_file_is_missed(package: bytes, name: str) -> None:
    changed = rewritten(package, lambda files: files.pop(f"{ID}/{name}"))
    assert failed(verdict_of(changed)) == "completeness"


def forged(**changes: Any) -> Any:
    def change(files: dict[str, bytes]) -> None:
        result = json.loads(files[f"{ID}/data/result.json"])
        result.update(changes)
        text = json.dumps(result, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
        files[f"{ID}/data/result.json"] = text.encode()
        sealed_again(files)

    return change


def test_a_better_score_sealed_by_the_right_key_is_not_what_the_log_and_the_archive_say(
    package: bytes, tmp_path: Path
) -> None:
    better = {"low": 99, "high": 99, "coverage": 1, "grade": "Tốt"}
    assert failed(verdict_of(rewritten(package, forged(score=better)))) == "binding"
    # Even a log that was written to fit does not help: the archive gives another score.
    made = example()
    lie = {**made.document, "score": better}
    fitted = with_document(tmp_path, made.evidence.archive, lie, run=7, version=engine())
    verdict = verdict_of(written(fitted.package(SIGNER)), Demands(trusted=TRUST, judge=Rejudge()))
    assert failed(verdict) == "score"
    assert verdict.score["same"] is False


def test_another_version_is_told_apart_from_a_forgery(tmp_path: Path) -> None:
    made = example()
    ours = engine()
    other = type(ours)(
        sha256="ab" * 32,
        document={**ours.document, "engine": {**ours.document["engine"], "sha256": "ab" * 32}},
    )
    older = {**made.document, "score": {**made.document["score"], "low": 1.25}}
    package = with_document(tmp_path, made.evidence.archive, older, run=7, version=other).package(SIGNER)
    verdict = verdict_of(written(package), Demands(trusted=TRUST, judge=Rejudge()))
    assert verdict.genuine
    assert states(verdict)["score"] is State.NOTED
    assert verdict.score["same_version"] is False
    told = next(check.told for check in verdict.checks if check.name == "score")
    assert "phiên bản khác" in told
    assert "1,25" in told


def test_everything_sealed_again_by_a_stranger_is_a_strangers_package(package: bytes) -> None:
    stranger = rewritten(package, lambda files: sealed_again(files, OTHER))
    assert failed(verdict_of(stranger)) == "signature"
    assert not verdict_of(stranger, Demands()).trusted


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("data/log.jsonl", "binding"),
        ("data/dns.json", "binding"),
        ("data/tls/looks.json", "binding"),
        ("data/run.json", "binding"),
        ("data/vocabulary/sections.yaml", "binding"),
        ("data/versions.json", "binding"),
        (f"data/rubric/{'bac-giang-2294-2020-so'}.yaml", "binding"),
        ("data/capture.wacz", "archive"),
        ("data/custody.jsonl", "custody"),
    ],
)
def test_parts_that_contradict_each_other_though_the_right_key_sealed_them(
    package: bytes, name: str, check: str
) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[f"{ID}/{name}"] = files[f"{ID}/{name}"].replace(b"o", b"0", 1)
        sealed_again(files)

    assert failed(verdict_of(rewritten(package, change))) == check


def test_lines_of_the_log_cannot_be_moved_or_dropped(package: bytes) -> None:
    def swap(files: dict[str, bytes]) -> None:
        lines = files[f"{ID}/data/custody.jsonl"].splitlines(keepends=True)
        files[f"{ID}/data/custody.jsonl"] = b"".join(reversed(lines))
        sealed_again(files)

    def drop(files: dict[str, bytes]) -> None:
        lines = files[f"{ID}/data/custody.jsonl"].splitlines(keepends=True)
        files[f"{ID}/data/custody.jsonl"] = b"".join(lines[1:])
        sealed_again(files)

    for change in (swap, drop):
        assert failed(verdict_of(rewritten(package, change))) == "custody"


def test_a_package_holds_no_time_of_export_and_no_name_of_a_folder(package: bytes) -> None:
    folder = str(example().folder).encode()
    assert all(folder not in content for content in files_in(package).values())
