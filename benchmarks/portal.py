"""The archived department portal, crawled on loopback and judged, beside what a person saw on it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from benchmarks.table import Row
from evidence.address import address_key
from evidence.archive import load_site

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real-portals"
ARCHIVE = REAL / "sotttt.hanoi.gov.vn.warc.gz"
TRUTH = REAL / "sotttt.hanoi.gov.vn.truth.yaml"
AT = "2022-08-27"
ENOUGH = 0.8
# An archive of other software holds no look of a browser and not the agency's name: accessibility, the view on a phone and
# whether the portal names its agency stay open there.
ENOUGH_STORED = 0.74
_COUNTS = frozenset({"items", "documents", "judged", "pages", "people", "projects", "entries"})


def agreement(truth: Mapping[str, Any], shown: Mapping[str, Any]) -> tuple[float, float, list[str]]:
    """Share of truly present and of truly absent sections that were told right, and what differs."""
    right = {True: 0, False: 0}
    total = {True: 0, False: 0}
    differs = []
    for key, entry in truth.items():
        expected = bool(entry["present"])
        said = shown.get(key, {}).get("present")
        total[expected] += 1
        if said is expected:
            right[expected] += 1
        else:
            differs.append(f"{key}: {said}")
    return right[True] / max(total[True], 1), right[False] / max(total[False], 1), differs


def judged_share(document: Mapping[str, Any]) -> tuple[float, list[str]]:
    """Share of the points that were judged, and the causes of those that were not."""
    total = sum(f["points"] for f in document["findings"] if f["outcome"] != "inapplicable")
    open_points = [f for f in document["findings"] if f["outcome"] in ("cantTell", "untested")]
    lost = sum(f["high"] - f["low"] for f in open_points)
    return 1 - lost / total, sorted(f"{f['criterion']} {f['need'] or '?'}" for f in open_points)


def measure(form: str) -> list[Row]:
    """Audit the archived portal over loopback and rescore its archive; every form takes the same minute."""
    del form
    if not ARCHIVE.exists():
        return [
            Row(
                what="archived portal",
                goal="present",
                reached=None,
                ok=True,
                note="shared/real-portals is absent",
            )
        ]
    truth = yaml.safe_load(TRUTH.read_text("utf-8"))["sections"]
    rows = []
    with tempfile.TemporaryDirectory() as folder, served_archive() as port:
        audited, seconds = audit_served(Path(folder), port, 150)
        rescored = rescore_archive(Path(folder))
        (crawled,) = Path(folder).glob("data/archives/*/*.warc.gz")
        differs_by = disagreements(audited, rescored, seen_by_both=pages_of(crawled) & pages_of(ARCHIVE))
    for name, document in (("audit", audited), ("rescore", rescored)):
        present, absent, differs = agreement(truth, document["sections"])
        note = ", ".join(differs)
        rows.append(_share(f"{name}: sections present, told right", present, note))
        rows.append(_share(f"{name}: sections absent, told right", absent, note))
        share, causes = judged_share(document)
        goal = ENOUGH if name == "audit" else ENOUGH_STORED
        rows.append(_share(f"{name}: share of the points judged", share, ", ".join(causes), goal))
        unnamed = [cause for cause in causes if cause.endswith("?")]
        rows.append(
            Row(
                what=f"{name}: unjudged points without a named cause",
                goal="0",
                reached=str(len(unnamed)),
                ok=not unnamed,
            )
        )
    rows.append(
        Row(
            what="audit and rescore judge differently what both saw",
            goal="0",
            reached=str(len(differs_by)),
            ok=not differs_by,
            note="; ".join(text[:160] for text in differs_by),
        )
    )
    everything = {key: {"present": True} for key in truth}
    _, absent, _ = agreement(truth, everything)
    rows.append(
        Row(
            what="constant answer ‘everything is there’",
            goal=f"fails (< {ENOUGH})",
            reached=f"{absent:.2f} of the absent ones",
            ok=absent < ENOUGH,
        )
    )
    rows.append(
        Row(what="audit of the portal, seconds", goal="≤ 300", reached=f"{seconds:.0f}", ok=seconds <= 300)
    )
    return rows


def disagreements(
    first: Mapping[str, Any], second: Mapping[str, Any], *, seen_by_both: Set[str]
) -> list[str]:
    """Criteria that two results judge differently although both saw the same.

    Both saw the same where they hold every page that either cites and counted as many things. Where one of them could
    not tell, it does not contradict the other. `seen_by_both` are keys of addresses.
    """
    others = {finding["criterion"]: finding for finding in second["findings"]}
    found = []
    for one in first["findings"]:
        other = others[one["criterion"]]
        cited = {address_key(c["url"]) for finding in (one, other) for c in finding["citations"]}
        judged = all(finding["outcome"] not in ("cantTell", "untested") for finding in (one, other))
        same = cited <= seen_by_both and _counted(one) == _counted(other)
        if judged and same and one["outcome"] != other["outcome"]:
            found.append(
                f"{one['criterion']}: {one['outcome']} ({one['note']}) / {other['outcome']} ({other['note']})"
            )
    return found


def _counted(finding: Mapping[str, Any]) -> dict[str, Any]:
    """How many things a finding rests on: counts over a list grow with the pages that were seen of it."""
    return {name: value for name, value in finding["measured"].items() if name in _COUNTS}


def pages_of(archive: Path) -> set[str]:
    """Keys of the addresses that an archive holds a readable page of; http and https are one."""
    return {address_key(page.url) for page in load_site(archive).pages if page.readable}


def _share(what: str, value: float, note: str, goal: float = ENOUGH) -> Row:
    return Row(what=what, goal=f"≥ {goal:.2f}", reached=f"{value:.2f}", ok=value >= goal, note=note)


@contextmanager
def served_archive() -> Iterator[int]:
    """The archive served on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, str(REAL / "serve_warc.py"), str(ARCHIVE), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None or not server.stdout.readline():
                raise RuntimeError("serve_warc.py did not start")
            yield port
        finally:
            server.kill()


def _soicong(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "SOICONG_DATA": str(folder / "data")}
    result = subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    if result.returncode not in (0, 3):
        raise RuntimeError(f"soicong {arguments[0]} ended with {result.returncode}: {result.stderr[-2000:]}")


def audit_served(folder: Path, port: int, pages: int) -> tuple[dict[str, Any], float]:
    """The result of an audit over loopback (audit.json in the folder, its archive under data/), and wall seconds."""
    started = time.monotonic()
    address = f"127.0.0.1:{port}"
    _soicong(
        folder,
        *("audit", f"http://{address}", "--host", "sotttt.hanoi.gov.vn", "--tier", "so", "--at", AT),
        *("--allow-host", address, "--max-pages", str(pages), "--json", "audit.json"),
    )
    return json.loads((folder / "audit.json").read_text("utf-8")), time.monotonic() - started


def rescore_archive(folder: Path) -> dict[str, Any]:
    """The result of judging the archive itself, without a crawl."""
    _soicong(folder, "rescore", str(ARCHIVE), "--tier", "so", "--at", AT, "--json", "rescore.json")
    document: dict[str, Any] = json.loads((folder / "rescore.json").read_text("utf-8"))
    return document
