"""Fault-injected audits with the real crawl, Chromium and network over loopback: nobody is accused either.

What `faults` measures in process, on a sample and with small page budgets; time-outs (20 s each) are left to it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.reliability.faults_judging import Differences, Verdict, differences
from benchmarks.reliability.faults_script import Addresses, Fault, Kind, Script, script_of
from benchmarks.reliability.kept import Kept
from benchmarks.table import Row
from checks.model import Outcome
from samples.comparison import truth_of

ROOT = Path(__file__).parents[2]
AUDITS = {"short": 2, "normal": 500, "long": 500}
_CODES = {
    "short": ("so-xay-dung", "huyen-binh-khe"),
    "normal": ("so-xay-dung", "so-gd-dt", "huyen-binh-khe", "so-vh-tt-dl", "huyen-dong-luong"),
}
_PAGES = {"short": 12, "normal": 24}
_SECONDS = 420  # of a round


def measure(form: str) -> list[Row]:
    """Audits of a form; seeds count from 0. The longer forms go on where an earlier call was stopped."""
    codes, most = _CODES.get(form, _CODES["normal"]), _PAGES.get(form, _PAGES["normal"])
    started, said = time.monotonic(), time.monotonic()
    whole = {one["code"]: one for one in _round(dict.fromkeys(codes), most)}
    kept = Kept("browser_faults") if form != "short" else None
    earlier = list(kept or ())
    found = [(one["name"], Differences(**one["found"])) for one in earlier]
    naive = sum(one["naive"] for one in earlier)
    lost = 0
    for first in range(len(found), AUDITS[form], len(codes)):
        scripts = {code: _script(first + n, whole[code]) for n, code in enumerate(codes)}
        try:
            ended = _round(scripts, most)
        except (subprocess.SubprocessError, ValueError) as error:
            sys.stderr.write(f"seeds {first}…: {error}\n")
            lost += len(codes)
            continue
        for one in ended:
            faulted = Verdict.from_json(one["verdict"])
            true = Verdict.from_json(whole[one["code"]]["verdict"])
            accusing = len(differences(Verdict.from_json(one["naive"]), true).accused)
            name = f"{one['code']} seed {scripts[one['code']].seed} ({scripts[one['code']].name})"
            wrong = _with_truth(one["code"], faulted, true, differences(faulted, true))
            naive += accusing
            found.append((name, wrong))
            if kept is not None:
                kept.add([{"name": name, "naive": accusing, "found": asdict(wrong)}])
        if time.monotonic() - said > 60:
            said = time.monotonic()
            sys.stderr.write(f"{len(found)} of {AUDITS[form]} audits after {said - started:.0f} s\n")
    seen = sum(not Verdict.from_json(one["verdict"]).not_scored for one in whole.values())
    return [
        Row(
            what="portals that were scored without faults, by the real crawl with Chromium",
            goal=f"{len(codes)} of {len(codes)}",
            reached=f"{seen} of {len(codes)}",
            ok=seen == len(codes),
        ),
        Row(
            what="audits that ended",
            goal=str(AUDITS[form]),
            reached=str(len(found)),
            ok=not lost and len(found) >= AUDITS[form],
            note=f"{time.monotonic() - started:.0f} s",
        ),
        _none("false ‘failed’", found, lambda one: one.accused),
        _none("sections said to be missing that are there", found, lambda one: one.denied),
        _none("findings whose bounds do not hold the fault-free degree", found, lambda one: one.outside),
        _none("cantTell sentences that say ‘không có’, ‘thiếu’, ‘chưa có’", found, lambda one: one.worded),
        Row(
            what="control: false ‘failed’ of one who takes the unseen for absent, in the same audits",
            goal="> 0",
            reached=str(naive),
            ok=naive > 0,
        ),
    ]


def _script(seed: int, whole: Mapping[str, Any]) -> Script:
    addresses = Addresses(
        home="/" if "/" in whole["pages"] else whole["pages"][0],
        pages=tuple(whole["pages"]),
        impossible=next((a for a in whole["asked"] if "khong-co-trang-nay" in a), "/"),
        all=tuple(whole["asked"]),
    )
    script = script_of(seed, addresses)

    def quick(fault: Fault) -> Fault:
        return replace(fault, kind=Kind.RESET) if fault.kind is Kind.TIMEOUT else fault

    return replace(
        script,
        seconds=0.0,
        faults={address: quick(fault) for address, fault in script.faults.items()},
        everywhere=quick(script.everywhere) if script.everywhere else None,
        blocked_by=Kind.RESET if script.blocked_by is Kind.TIMEOUT else script.blocked_by,
    )


def _round(scripts: Mapping[str, Script | None], max_pages: int) -> list[dict[str, Any]]:
    """One child: all portals at once. Raises SubprocessError, ValueError."""
    with tempfile.TemporaryDirectory(prefix="soicong-browser-faults-") as folder:
        audits = [
            {"code": code, "script": asdict(script) if script else None} for code, script in scripts.items()
        ]
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks.reliability.browser_faults_child"],
            cwd=ROOT,
            input=json.dumps({"folder": folder, "max_pages": max_pages, "audits": audits}),
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS,
        )
    answers: list[dict[str, Any]] = json.loads(ended.stdout.splitlines()[-1])
    return answers


def _with_truth(code: str, faulted: Verdict, whole: Verdict, found: Differences) -> Differences:
    """Held against the recorded truth, too.

    Failed against the truth is an accusation, whatever the small budget knows. What the truth says is missing is none:
    a lost page makes room for others, which may tell what the small budget did not come to (of links a sample is asked).
    """
    if faulted.not_scored:
        return found
    truth = {name: told["outcome"] for name, told in truth_of(code).criteria.items()}
    wrong = []
    for name, finding in faulted.findings.items():
        if finding.outcome is not Outcome.FAILED or truth.get(name) == "failed":
            continue
        if truth.get(name) in ("passed", "partial"):
            wrong.append(f"{name} against the truth: {finding.note}")
        elif whole.findings[name].outcome is not Outcome.FAILED:
            wrong.append(f"{name}: {finding.note}")
    # Bounds are held against the fault-free audit where that one tells the truth.
    untold = {
        name
        for name, outcome in truth.items()
        if name in whole.findings and whole.findings[name].outcome.value not in (outcome, Outcome.CANT_TELL)
    }
    outside = tuple(text for text in found.outside if text.partition(":")[0] not in untold)
    return replace(found, accused=tuple(wrong), outside=outside)


def _none(what: str, found: Sequence[tuple[str, Differences]], wrong: Any) -> Row:
    told = [f"{name}: {text}" for name, one in found for text in _of(wrong, one)]
    return Row(
        what=f"{what}, in {len(found)} audits",
        goal="0",
        reached=str(len(told)),
        ok=not told and bool(found),
        note="; ".join(text[:160] for text in told[:3]),
    )


def _of(wrong: Any, one: Differences) -> Iterator[str]:
    yield from wrong(one)
