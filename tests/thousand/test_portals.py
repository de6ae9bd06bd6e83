"""Sample portals by number: always the same, of many kinds, and with what is right for them."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.rounds_thousand import judged
from benchmarks.thousand.portals import DEFECTS, portal, portals
from benchmarks.thousand.round import Measured, serving
from benchmarks.thousand.sampling import Sampler
from benchmarks.thousand.truths import compare
from samples.truth import truth_of


def test_a_portal_follows_from_its_number() -> None:
    assert portal(17) == portal(17)
    assert portals(40)[17] == portal(17)


def test_every_portal_has_names_and_an_address_of_its_own() -> None:
    every = portals(1_000)
    for name in ("code", "host", "address"):
        assert len({getattr(one.plan, name) for one in every}) == 1_000
    assert all(one.plan.address.startswith("127.") for one in every)
    assert portal(59_999).plan.address == "127.30.239.250"


def test_most_answer_and_some_do_it_slowly_or_not() -> None:
    found = Counter(one.behaviour for one in portals(1_000))
    assert found == {"up": 880, "slow": 60, "down": 20, "silent": 20, "blocking": 20}
    assert sum(one.plan.make == "script_app" for one in portals(1_000)) == 30


def test_every_defect_is_somewhere_and_none_undoes_another() -> None:
    every = portals(200)
    assert {name for one in every for name in one.defects} == set(DEFECTS)
    assert {len(set(one.defects)) for one in every} == {3}
    assert all("history" in one.plan.sections for one in every)


def _document(number: int, **changed: str) -> dict[str, Any]:
    """A result as it should be, but for criteria whose outcome is `changed`."""
    truth = truth_of(portal(number).plan)
    names = {
        name: changed.get(name.replace(".", "_"), one["outcome"]) for name, one in truth["criteria"].items()
    }
    return {
        "status": truth["status"],
        "sections": {},
        "findings": [
            {
                "criterion": name,
                "outcome": outcome,
                "degree": _degree(truth["criteria"][name]),
                "note": "",
            }
            for name, outcome in names.items()
        ],
        "counts": [{"key": key, "value": value} for key, value in truth["counts"].items()],
        "run": {"stop_reason": "finished", "pages": {"seen": 30}},
    }


def _degree(criterion: dict[str, str]) -> float:
    above, _, below = criterion.get("degree", "0").partition("/")
    return float(above) / float(below or 1)


def test_a_right_result_differs_in_nothing() -> None:
    found = compare(portal(0), _document(0))
    assert found.criteria > 60
    assert (found.differences, found.wrongly_failed) == ((), ())


def test_a_met_criterion_called_failed_is_told_apart_from_other_differences() -> None:
    found = compare(portal(0), _document(0, **{"2_1": "failed", "1_1": "cantTell"}))
    assert found.wrongly_failed == ("2.1",)
    assert len(found.differences) == 2


def _measured(documents: dict[str, Any]) -> Measured:
    return Measured(
        portals=8,
        seconds=1.0,
        own_cpu=1.0,
        kinds={},
        unit=1.0,
        server={},
        looks=(),
        pages=1,
        documents=documents,
        sizes={},
        exit_code=0,
        printed="",
    )


def test_what_answers_and_has_no_result_is_not_done() -> None:
    documents = {portal(number).plan.code: _document(number) for number in range(5)}
    found = judged(_measured(documents))
    assert (found.answering, found.done) == (7, 5)  # the eighth is down
    assert found.states["no result"] == 3


def test_a_portal_that_is_down_and_has_a_score_is_told() -> None:
    document = {**_document(0), "status": "scored"}
    assert judged(_measured({portal(7).plan.code: document})).differences == ("mau-00007 down: scored",)


def test_the_portals_are_served_each_at_its_own_address(tmp_path: Path) -> None:
    with serving(tmp_path, 3):
        names = json.loads((tmp_path / "names.json").read_text("utf-8"))["hosts"]
        for one in portals(3):
            place = names[one.plan.host]
            assert place["address"] == one.plan.address
            scheme, asked = ("https", "443") if one.plan.scheme == "https" else ("http", "80")
            request = urllib.request.Request(
                f"{scheme}://{place['address']}:{place['ports'][asked]}/", headers={"Host": one.plan.host}
            )
            context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
            context.check_hostname = False
            with urllib.request.urlopen(request, timeout=20, context=context) as answer:
                assert one.plan.name.upper().encode() in answer.read()
    served = json.loads((tmp_path / "served.json").read_text("utf-8"))
    assert served["requests"] == 3
    assert 0 < served["cpu"] < 20


def test_a_tree_is_told_apart_by_what_its_processes_are_for() -> None:
    burn = "import time; began = time.process_time()\nwhile time.process_time() - began < 1.5: pass\n"
    both = f"import subprocess, sys; one = subprocess.Popen([sys.executable, '-c', {burn!r}, 'chromium'])\n{burn}one.wait()"
    with subprocess.Popen([sys.executable, "-c", both]) as child:
        sampler = Sampler(child.pid, every=0.1)
        sampler.start()
        child.wait(60)
        time.sleep(0.2)
        sampler.stop()
    assert 0.5 < sampler.cpu["crawl"] < 5
    assert 0.5 < sampler.cpu["browser"] < 5
    assert max(look.processes for look in sampler.looks) == 2
    assert sampler.units
