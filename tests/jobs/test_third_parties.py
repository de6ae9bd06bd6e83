"""A package for third parties: no pages, citizens' data covered, graded as what it is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from assurance.bundle import RESULT, WITHHELD, Package
from assurance.container import Container
from assurance.custody import NOTHING, hash_of
from assurance.verdict import State, Verdict
from assurance.verify import Demands, verify
from evidence.canonical import canonical_json
from jobs.verifying import Rejudge
from tests.assurance.example import SIGNER, example, failed, rewritten, states, written
from tests.assurance.shortened import CONTRADICTING, FORGED, NAME, relisted, short


def made() -> tuple[Package, bytes]:
    return example().package(SIGNER), written(short())


def verdict(package: bytes) -> Verdict:
    return verify(io.BytesIO(package), Demands(trusted=frozenset({SIGNER.fingerprint}), judge=Rejudge()))


def test_it_holds_no_page_and_claims_no_score() -> None:
    full, package = made()
    container = Container(io.BytesIO(package))
    names = {name.partition("/")[2] for name in container.entries}
    assert not any("wacz" in name or "warc" in name or name.endswith("log.jsonl") for name in names)
    assert NAME.encode() not in package
    withheld = json.loads(container.read(f"{full.identifier}-rut-gon/{WITHHELD}"))
    assert withheld["package"] == full.code
    assert {one["path"] for one in withheld["files"]} >= {"data/capture.wacz", RESULT}
    said = verdict(package)
    assert failed(said) == "", said.checks
    assert {name for name, state in states(said).items() if state is State.NOTED} >= {
        "archive",
        "binding",
        "score",
    }
    assert states(said)["signature"] is State.PASSED
    assert said.score == {}
    assert any("không chứng minh điểm" in check.told for check in said.checks if check.name == "score")


def test_a_changed_one_is_refused() -> None:
    full, package = made()
    root = f"{full.identifier}-rut-gon"

    def other_result(files: dict[str, bytes]) -> None:
        files[f"{root}/{RESULT}"] = files[f"{root}/{RESULT}"].replace(b'"findings"', b'"finding"')

    def planted(files: dict[str, bytes]) -> None:
        files[f"{root}/data/capture.wacz"] = b"x"

    def without_events(files: dict[str, bytes]) -> None:
        del files[f"{root}/data/custody.jsonl"]

    assert failed(verdict(rewritten(package, other_result))) == "hashes"
    assert failed(verdict(rewritten(package, planted))) == "completeness"
    assert failed(verdict(rewritten(package, without_events))) == "completeness"


@pytest.mark.parametrize("kind", sorted(FORGED))
def test_one_whose_lists_were_made_again_is_refused(kind: str) -> None:
    assert failed(verify(io.BytesIO(written(relisted(short(None), lambda files: None))), Demands())) == ""
    assert failed(verify(io.BytesIO(written(relisted(short(None), FORGED[kind]))), Demands()))


@pytest.mark.parametrize("kind", sorted(CONTRADICTING))
def test_one_whose_parts_contradict_each_other_is_refused(kind: str) -> None:
    change, told = CONTRADICTING[kind]
    said = verify(io.BytesIO(written(relisted(short(None), change))), Demands())
    assert failed(said) == "binding", said.checks
    assert told in next(check.told for check in said.checks if check.name == "binding")


def test_an_event_of_the_first_versions_tells_no_score() -> None:
    def older(files: dict[str, bytes]) -> None:
        lines, before = [], NOTHING
        for line in files["data/custody.jsonl"].splitlines():
            event = json.loads(line) | {"previous": before}
            event["facts"].pop("score_sha256", None)
            lines.append(canonical_json(event, indent=None))
            before = hash_of(lines[-1])
        files["data/custody.jsonl"] = b"".join(lines)

    assert failed(verify(io.BytesIO(written(relisted(short(None), older))), Demands())) == ""


def test_the_timer_seals_the_log() -> None:
    folder = Path(__file__).parents[2] / "deploy"
    assert "soicong evidence seal" in (folder / "soicong-evidence-seal.service").read_text("utf-8")
    assert "OnCalendar=" in (folder / "soicong-evidence-seal.timer").read_text("utf-8")
