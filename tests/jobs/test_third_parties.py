"""A package for third parties: no pages, citizens' data covered, graded as what it is."""

from __future__ import annotations

import io
import json
from pathlib import Path

from assurance.bundle import RESULT, WITHHELD, Package
from assurance.container import Container
from assurance.reduced import reduced
from assurance.verdict import State, Verdict
from assurance.verify import Demands, verify
from jobs.verifying import Rejudge
from reports.masking import masked
from scoring.result import canonical_bytes
from tests.assurance.example import SIGNER, example, failed, rewritten, states, written

NAME = "Trịnh Thị Ví Dụ"


def made() -> tuple[Package, bytes]:
    told = json.loads(json.dumps(example().document))
    told["findings"][0]["note"] = f"Người hỏi: {NAME}"
    full = example().package(SIGNER)
    return full, written(reduced(full, canonical_bytes(masked(told)), signer=SIGNER))


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


def test_the_timer_seals_the_log() -> None:
    folder = Path(__file__).parents[2] / "deploy"
    assert "soicong evidence seal" in (folder / "soicong-evidence-seal.service").read_text("utf-8")
    assert "OnCalendar=" in (folder / "soicong-evidence-seal.timer").read_text("utf-8")
