"""How many forgeries are refused, by whom, and how many genuine packages are."""

from __future__ import annotations

import hashlib
import io
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from assurance.bundle import WITHHELD, Grade, grade_of
from assurance.opened import open_package
from benchmarks.evidence_base import Base, Seen
from benchmarks.evidence_forging import CLASSES
from benchmarks.evidence_packages import Workshop
from benchmarks.evidence_verifiers import Hands, demands, ours, stock_accept, stock_python, unpacked
from benchmarks.table import Row

SEED = 20261122
_HAND_SEES = frozenset({Seen.FILES, Seen.ROOT, Seen.SEALS, Seen.CHAIN})
_STOCK_SEES = frozenset({Seen.FILES})
_OLDER = "an older package in its place"


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much of each: forgeries, genuine packages, and of each class how many go to the other verifiers."""

    forgeries: int
    bases: int
    goods: int
    each: int


AMOUNTS = {
    "short": Amount(forgeries=116, bases=1, goods=10, each=1),
    "normal": Amount(forgeries=5200, bases=6, goods=500, each=6),
    "long": Amount(forgeries=20_000, bases=12, goods=1000, each=12),
}


@dataclass(kw_only=True)
class Tally:
    """What came out, by class."""

    made: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    asked: dict[str, Counter[str]] = field(default_factory=lambda: {"hand": Counter(), "stock": Counter()})
    passed: dict[str, Counter[str]] = field(default_factory=lambda: {"hand": Counter(), "stock": Counter()})


def measure(shop: Workshop, form: str) -> list[Row]:
    """Forgeries and genuine packages, as rows."""
    amount = AMOUNTS[form]
    hands = Hands.ready(shop.folder, fingerprint=shop.signer.fingerprint, root=_roots(shop))
    python = stock_python()
    forged = _forge(shop, amount, hands, python)
    return [*_rows(forged, amount, python), *_goods(shop, amount, hands, python)]


def _roots(shop: Workshop) -> Path:
    path = shop.folder / "roots.pem"
    path.write_bytes(shop.authority.root.read_bytes() + shop.expired.root.read_bytes())
    return path


def _forge(shop: Workshop, amount: Amount, hands: Hands, python: str | None) -> Tally:
    luck, tally = Random(SEED), Tally()
    bases = [shop.base(number) for number in range(amount.bases)]
    names = list(CLASSES)
    told = time.monotonic()
    waiting: list[tuple[str, Path]] = []
    for number in range(amount.forgeries):
        name, base = names[number % len(names)], bases[(number // len(names)) % len(bases)]
        level, forge = CLASSES[name]
        content = forge(base, luck)
        if content == base.whole:
            continue
        code = _code(base) if name == _OLDER else ""
        tally.made[name] += 1
        wanted = demands(shop.signer.fingerprint, shop.roots, code=code)
        tally.accepted[name] += ours(content, wanted)
        if level in _HAND_SEES | _STOCK_SEES and tally.asked["hand"][name] < amount.each:
            bag = unpacked(content, shop.folder)
            tally.asked["hand"][name] += 1
            if bag is not None:
                tally.passed["hand"][name] += hands.accept(bag, grade=Grade.SIGNED_TIME, code=code)
                if level in _STOCK_SEES and python is not None:
                    waiting.append((name, bag))
        if time.monotonic() - told > 60:
            told = time.monotonic()
            sys.stderr.write(f"evidence: {number + 1} of {amount.forgeries} forgeries\n")
    if python is not None:
        said = stock_accept(python, [bag for _, bag in waiting])
        for (name, _), good in zip(waiting, said, strict=True):
            tally.asked["stock"][name] += 1
            tally.passed["stock"][name] += good
    return tally


def _code(base: Base) -> str:
    return hashlib.sha256(base.files[base.name("tagmanifest-sha256.txt")]).hexdigest()


def _rows(tally: Tally, amount: Amount, python: str | None) -> list[Row]:
    made, accepted = tally.made.total(), tally.accepted.total()
    goal = 5000 if amount.forgeries >= 5000 else amount.forgeries * 9 // 10
    empty = [name for name in CLASSES if not tally.made[name]]
    rows = [
        Row(
            what="forgeries refused by `soicong verify`",
            goal=f"all of at least {goal}, every class made",
            reached=f"{made - accepted} of {made} in {len(CLASSES) - len(empty)} classes",
            ok=accepted == 0 and made >= goal and not empty,
            note=f"seed {SEED}" + (f"; accepted: {_listed(tally.accepted)}" if accepted else ""),
        )
    ]
    for who, title in (
        ("hand", "the packaged script (coreutils, openssl)"),
        ("stock", "bagit and warcio"),
    ):
        asked, passed = tally.asked[who].total(), tally.passed[who]
        levels = _HAND_SEES if who == "hand" else _STOCK_SEES
        classes = [name for name, (level, _) in CLASSES.items() if level in levels]
        missing = [name for name in classes if not tally.asked[who][name]]
        unable = who == "stock" and python is None
        rows.append(
            Row(
                what=f"forgeries refused by {title}",
                goal="all, of every class that it can see",
                reached=None if unable else f"{asked - passed.total()} of {asked} in {len(classes)} classes",
                ok=not unable and asked > 0 and not passed.total() and not missing,
                note="not installed here" if unable else _listed(passed) or "; ".join(missing)[:200],
            )
        )
    return rows


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{name} {count}" for name, count in counts.items() if count)[:300]


def _goods(shop: Workshop, amount: Amount, hands: Hands, python: str | None) -> list[Row]:
    refused: Counter[str] = Counter()
    bags: list[Path] = []
    asked_hand = total = 0
    for content, signed in shop.goods(amount.goods):
        total += 1
        grade = Grade.SIGNED if signed else Grade.INTEGRITY
        wanted = demands(shop.signer.fingerprint if signed else "", shop.roots, at_least=grade)
        refused["ours"] += not ours(content, wanted)
        if total % max(1, amount.goods // (amount.each * 10)) == 0:
            bag = unpacked(content, shop.folder)
            assert bag is not None
            real = _grade(content)
            short = (bag / WITHHELD).exists()
            refused["hand"] += not hands.accept(bag, grade=real, reduced=short)
            asked_hand += 1
            bags += [] if short else [bag]  # there is no WARC in a reduced one
    if python is not None:
        refused["stock"] += stock_accept(python, bags).count(False)
    goal = 500 if amount.goods >= 500 else amount.goods
    stock = "not installed" if python is None else f"{refused['stock']} of {len(bags)}"
    return [
        Row(
            what="genuine packages refused",
            goal=f"0 of at least {goal}",
            reached=f"{refused['ours']} of {total}",
            ok=refused.total() == 0 and total >= goal,
            note=f"by the script {refused['hand']} of {asked_hand}, by bagit and warcio {stock}",
        )
    ]


def _grade(content: bytes) -> str:
    return grade_of(open_package(io.BytesIO(content)).names)
