"""Many fault-injected audits of one portal in one process."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.reliability.faults_audit import audited, order_of
from benchmarks.reliability.faults_browser import Recorded
from benchmarks.reliability.faults_judging import (
    Differences,
    Verdict,
    differences,
    naively,
    verdict,
    within,
)
from benchmarks.reliability.faults_network import address_of
from benchmarks.reliability.faults_quick import be_quick
from benchmarks.reliability.faults_recording import record, rubric_of
from benchmarks.reliability.faults_script import Addresses, Kind, Script, script_of
from crawler.names import NameMap
from db.agencies_file import read_agencies
from evidence.model import Agency, Site
from samples.comparison import truth_of

_MEMORY = Path("/dev/shm")
_NONE = Script(seed=0, name="none")
WHOLE_BUDGET, SMALL_BUDGET = 150, 45  # pages
WHOLE_EVERY = 5  # of so many audits one has the whole budget: it costs as much as three of the others
_NAIVE_EVERY = 7
_FEWER_EVERY = 20  # with the whole budget, which no portal uses up: else a lost page makes room for others
_TAKES_HOME = frozenset(Kind) - {Kind.SCRIPT, Kind.CHARSET, Kind.TRUNCATED, Kind.TO_HOME}


@dataclass(frozen=True, kw_only=True)
class Work:
    """Audits to make: `seeds` of one portal, `said` of the kinds by which a portal itself denies its pages."""

    folder: Path
    code: str
    seeds: Sequence[int]
    said: bool = False


@dataclass(frozen=True, kw_only=True)
class Told:
    """One audit. `share` of the portal's pages went wrong (1 where all may have); `naive` counts what one would
    accuse it of who takes the unseen for absent, None where that was not tried."""

    code: str
    seed: int
    budget: int
    script: str
    kinds: tuple[str, ...]
    share: float
    not_scored: str
    home_taken: bool
    found: Differences
    naive: int | None
    wider_with_fewer: tuple[str, ...] | None
    said: bool
    seconds: float

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Told:
        """What was kept of an earlier audit."""
        fewer = told["wider_with_fewer"]
        return cls(
            **{
                **told,
                "kinds": tuple(told["kinds"]),
                "found": Differences(**told["found"]),
                "wider_with_fewer": None if fewer is None else tuple(fewer),
            }
        )


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The fault-free audit of a portal: how it differs from the truth, and what it leaves open.

    `smaller`: what the small budget says against it (nothing that a budget leaves out is a fault of the portal's).
    """

    code: str
    differs: tuple[str, ...]
    smaller: tuple[str, ...] = ()
    open: tuple[str, ...]
    unknown: int


class Bench:
    """One portal with its recording and its fault-free audit."""

    def __init__(self, folder: Path, code: str):
        be_quick()
        self.code = code
        self.recorded = Recorded.load(folder / f"{code}.json")
        self._names = NameMap.load(folder / "names.json")
        agencies: dict[str, Agency] = {a.code: a for a in read_agencies(folder / "agencies.csv")}
        self._agency = agencies[code]
        self._rubric = rubric_of(self._agency)
        self._at = truth_of(code).evaluated_at
        self.verdicts: dict[int, Verdict] = {}
        self.addresses: dict[int, Addresses] = {}
        self.verdicts[WHOLE_BUDGET], self.whole = self._whole()
        small, _ = self.site(_NONE, SMALL_BUDGET)
        self.verdicts[SMALL_BUDGET], _ = verdict(small, self._rubric, self._at)
        less = differences(self.verdicts[SMALL_BUDGET], self.verdicts[WHOLE_BUDGET])
        self.whole = replace(self.whole, smaller=(*less.accused, *less.denied))

    def _whole(self) -> tuple[Verdict, Whole]:
        site, unknown = self.site(_NONE, WHOLE_BUDGET)
        told, judgement = verdict(site, self._rubric, self._at)
        return told, Whole(
            code=self.code,
            differs=tuple(truth_of(self.code).differences(judgement.document)),
            open=tuple(n for n, f in told.findings.items() if f.outcome in ("cantTell", "untested")),
            unknown=unknown,
        )

    def _addresses(self, asked: Collection[str]) -> Addresses:
        """What a fault-free audit of some budget asks for."""
        return Addresses(
            home=address_of("GET", self._agency.home_url),
            pages=tuple(a for a in self.recorded.pages if a in asked),
            lists=tuple(a for a in self.recorded.lists if a in asked),
            impossible=self.recorded.impossible,
            all=tuple(a for a in self.recorded.addresses if a in asked),
        )

    def script(self, seed: int, *, said: bool) -> Script:
        """The script of a seed."""
        return script_of(seed, self.addresses[budget_of(seed)], said=said)

    def site(self, script: Script, budget: int) -> tuple[Site, int]:
        """The stored site of one audit; bodies are read before its archive goes."""
        folder = _MEMORY if _MEMORY.is_dir() else None
        with tempfile.TemporaryDirectory(dir=folder, prefix="soicong-faults-") as scratch:
            moment = datetime.combine(self._at, datetime.min.time())
            order = order_of(
                self._agency, self._rubric, moment, Path(scratch) / "a.warc.gz", max_pages=budget
            )
            site, network, unknown = audited(order, script, self.recorded, self._names)
            self.addresses.setdefault(budget, self._addresses(frozenset(network.asked)))
            bodies = _Kept({page.record: site.body(page) for page in site.pages if page.record is not None})
            return replace(site, bodies=bodies), unknown

    def told(self, script: Script) -> Told:
        """One audit and what is wrong with it."""
        started = time.process_time()
        budget = budget_of(script.seed)
        true, known = self.verdicts[budget], self.verdicts[WHOLE_BUDGET]
        site, _ = self.site(script, budget)
        faulted, _ = verdict(site, self._rubric, self._at)
        naive = fewer = None
        if script.seed % _NAIVE_EVERY == 0:
            accusing, _ = verdict(naively(site), self._rubric, self._at)
            naive = len(differences(accusing, true, known).accused)
        if script.seed % _FEWER_EVERY == 0 and (less := _one_fewer(script)) is not None:
            fewer = within(verdict(self.site(less, budget)[0], self._rubric, self._at)[0], faulted)
        return Told(
            code=self.code,
            seed=script.seed,
            budget=budget,
            script=script.name,
            kinds=tuple(sorted(script.kinds)),
            share=self._share(script, self.addresses[budget]),
            not_scored=faulted.not_scored,
            home_taken=self._takes_home(script),
            found=differences(faulted, true, known),
            naive=naive,
            wider_with_fewer=fewer,
            said=script.says_it_is_not_there,
            seconds=time.process_time() - started,
        )

    def _share(self, script: Script, addresses: Addresses) -> float:
        if script.everywhere is not None or script.blocked_from is not None or script.seconds:
            return 1.0
        hit = sum(1 for page in addresses.pages if page in script.faults)
        other = sum(1 for address in script.faults if address not in addresses.pages)
        return (hit + other) / len(addresses.pages)

    def _takes_home(self, script: Script) -> bool:
        fault = script.faults.get(self.addresses[WHOLE_BUDGET].home) or script.everywhere
        first = script.blocked_from == 1 and script.blocked_by in _TAKES_HOME
        return first or (fault is not None and fault.times is None and fault.kind in _TAKES_HOME)


class _Kept:
    """Bodies in memory."""

    def __init__(self, bodies: dict[object, bytes]):
        self._bodies = bodies

    def read(self, record: object) -> bytes:
        """The body of a record."""
        return self._bodies[record]


def budget_of(seed: int) -> int:
    """The page budget of an audit."""
    return WHOLE_BUDGET if seed % WHOLE_EVERY == 0 else SMALL_BUDGET


def _one_fewer(script: Script) -> Script | None:
    if not script.faults:
        return None
    dice = random.Random(script.seed)
    spared = dice.choice(sorted(script.faults))
    return replace(script, faults={a: fault for a, fault in script.faults.items() if a != spared})


@lru_cache(maxsize=1)
def bench_of(folder: Path, code: str) -> Bench:
    """One a process: the caches serve all its audits."""
    return Bench(folder, code)


def recorded(codes: Sequence[str], folder: Path, *, chromium: bool) -> None:
    """Record the portals (see faults_recording)."""
    record(codes, folder, chromium=chromium)


def whole(folder: Path, code: str) -> Whole:
    """The fault-free audit of a portal."""
    return bench_of(folder, code).whole


def tell(work: Work) -> list[Told]:
    """Make the audits of a work."""
    return list(_tell(work))


def _tell(work: Work) -> Iterator[Told]:
    bench = bench_of(work.folder, work.code)
    for seed in work.seeds:
        yield bench.told(bench.script(seed, said=work.said))
