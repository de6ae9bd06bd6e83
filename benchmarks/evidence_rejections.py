"""How many forgeries are refused, by whom, and how many genuine packages are."""

from __future__ import annotations

import hashlib
import io
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from assurance.bundle import WITHHELD, Grade, grade_of
from assurance.opened import open_package
from benchmarks.evidence_base import Base, Forge, Seen
from benchmarks.evidence_forging import CLASSES
from benchmarks.evidence_packages import Workshop
from benchmarks.evidence_page import Desk, desk
from benchmarks.evidence_reduced import ANOTHER_CODE, OLDER, REDUCED
from benchmarks.evidence_traffic import ALL_REMADE, CONSISTENT, TRAFFIC
from benchmarks.evidence_verifiers import Hands, demands, ours, stock_accept, stock_python, unpacked
from benchmarks.table import Row

SEED = 20261122
ALL: dict[str, tuple[Seen, Forge]] = {**CLASSES, **TRAFFIC, **REDUCED}
_LISTED = frozenset({Seen.FILES, Seen.ROOT, Seen.SEALS, Seen.DIGESTS, Seen.PLAIN})
# Who issued a time stamp the page cannot tell, and says so; nor is it asked for a grade.
_STAMPS = ("removed", "of a foreign authority", "of an expired authority", "changed", "lengthened")
_UNSEEN_BY_PAGE = {f"{kind}time stamp {what}" for kind in ("", "reduced: ") for what in _STAMPS}
_SEES = {
    "hand": {name for name, (level, _) in ALL.items() if level in _LISTED},
    "page": {name for name, (level, _) in ALL.items() if level in _LISTED | {Seen.CONTAINER}}
    - _UNSEEN_BY_PAGE,
    "stock": {name for name, (level, _) in ALL.items() if level in (Seen.FILES, Seen.DIGESTS)},
}
_TITLES = {
    "hand": "the packaged script (coreutils, openssl)",
    "page": "the packaged page (Chromium)",
    "stock": "bagit and warcio",
}
# Only the code of the genuine one, printed on the report, speaks against these.
_BY_CODE = frozenset({"an older package in its place", OLDER, ANOTHER_CODE, CONSISTENT})


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much of each: forgeries of a class, genuine packages, and of each class how many go to the other verifiers."""

    forgeries: int
    bases: int
    goods: int
    each: int


AMOUNTS = {
    "short": Amount(forgeries=1, bases=1, goods=10, each=1),
    "normal": Amount(forgeries=26, bases=6, goods=500, each=3),
    "long": Amount(forgeries=100, bases=12, goods=1000, each=6),
}


@dataclass(kw_only=True)
class Tally:
    """What came out, by class: how many were made, which were accepted, which check refused, and by the others."""

    made: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    remade: Counter[str] = field(default_factory=Counter)
    asked: dict[str, Counter[str]] = field(default_factory=lambda: {who: Counter() for who in _SEES})
    passed: dict[str, Counter[str]] = field(default_factory=lambda: {who: Counter() for who in _SEES})


@dataclass(frozen=True, kw_only=True)
class Others:
    """The verifiers beside ours; None where something is not installed."""

    hands: Hands
    python: str | None
    desk: Desk | None

    def has(self, who: str) -> bool:
        """Whether one of them is there."""
        return {"hand": True, "page": self.desk is not None, "stock": self.python is not None}[who]


def measure(shop: Workshop, form: str) -> list[Row]:
    """Forgeries and genuine packages, as rows."""
    amount = AMOUNTS[form]
    hands = Hands.ready(shop.folder, fingerprint=shop.signer.fingerprint, root=_roots(shop))
    with ExitStack() as opened:
        place = opened.enter_context(desk(shop.folder, fingerprint=shop.signer.fingerprint))
        others = Others(hands=hands, python=stock_python(), desk=place)
        bases = [shop.base(number) for number in range(amount.bases)]
        rows = _rows(_forge(shop, bases, amount, others), amount, others)
        return [*rows, _goods(shop, bases, amount, others)]


def _roots(shop: Workshop) -> Path:
    path = shop.folder / "roots.pem"
    path.write_bytes(shop.authority.root.read_bytes() + shop.expired.root.read_bytes())
    return path


def _forge(shop: Workshop, bases: list[Base], amount: Amount, others: Others) -> Tally:
    luck, tally = Random(SEED), Tally()
    told = time.monotonic()
    waiting: list[tuple[str, Path]] = []
    for number in range(amount.forgeries * len(ALL)):
        name = list(ALL)[number % len(ALL)]
        base = bases[(number // len(ALL)) % len(bases)]
        content = ALL[name][1](base, luck)
        if content in _genuine(base):
            continue
        code = (
            _code(base if base.short is None or name not in REDUCED else base.short)
            if name in _BY_CODE
            else ""
        )
        tally.made[name] += 1
        refused_at = ours(content, demands(shop.signer.fingerprint, shop.roots, code=code))
        tally.accepted[name] += not refused_at
        tally.remade[refused_at] += name.endswith(ALL_REMADE)
        if tally.made[name] <= amount.each:
            waiting += _ask(tally, name, content, others, code=code, folder=shop.folder)
        if time.monotonic() - told > 60:
            told = time.monotonic()
            sys.stderr.write(f"evidence: {number + 1} of {amount.forgeries * len(ALL)} forgeries\n")
    if others.python is not None:
        said = stock_accept(others.python, [bag for _, bag in waiting])
        for (name, _), good in zip(waiting, said, strict=True):
            tally.passed["stock"][name] += good
    return tally


def _genuine(base: Base) -> tuple[bytes, ...]:
    return (base.whole, *([base.short.whole] if base.short is not None else []))


def _ask(
    tally: Tally, name: str, content: bytes, others: Others, *, code: str, folder: Path
) -> list[tuple[str, Path]]:
    """What script and page say of a forgery; what bagit and warcio are still to be asked."""
    if name in _SEES["page"] and others.desk is not None:
        tally.asked["page"][name] += 1
        tally.passed["page"][name] += others.desk.accept(content, code=code)
    if name not in _SEES["hand"] | _SEES["stock"]:
        return []
    tally.asked["hand"][name] += 1
    tally.asked["stock"][name] += name in _SEES["stock"]
    bag = unpacked(content, folder)
    if bag is None:
        return []
    tally.passed["hand"][name] += others.hands.accept(bag, grade=Grade.SIGNED_TIME, code=code)
    return [(name, bag)] if name in _SEES["stock"] else []


def _code(base: Base) -> str:
    return hashlib.sha256(base.files[base.name("tagmanifest-sha256.txt")]).hexdigest()


def _rows(tally: Tally, amount: Amount, others: Others) -> list[Row]:
    made, accepted = tally.made.total(), tally.accepted.total()
    goal = 5000 if amount.forgeries * len(ALL) >= 5000 else amount.forgeries * len(ALL) * 9 // 10
    empty = [name for name in ALL if not tally.made[name]]
    remade, at_signature = tally.remade.total(), tally.remade["signature"]
    elsewhere = +tally.remade - Counter(signature=at_signature)
    rows = [
        Row(
            what="forgeries refused by `soicong verify`",
            goal=f"all of at least {goal}, every class made",
            reached=f"{made - accepted} of {made} in {len(ALL) - len(empty)} classes",
            ok=accepted == 0 and made >= goal and not empty,
            note=f"seed {SEED}; {len(TRAFFIC)} classes of browser traffic, {len(REDUCED)} of reduced packages"
            + (f"; accepted: {_listed(tally.accepted)}" if accepted else ""),
        ),
        Row(
            what="of them with every unsigned hash made again",
            goal="all refused at the signature",
            reached=f"{at_signature} of {remade}",
            ok=remade > 0 and at_signature == remade,
            note=_listed(elsewhere),
        ),
    ]
    for who, title in _TITLES.items():
        asked, passed = tally.asked[who].total(), tally.passed[who]
        missing = [name for name in _SEES[who] if not tally.asked[who][name]]
        able = others.has(who)
        rows.append(
            Row(
                what=f"forgeries refused by {title}",
                goal="all, of every class that it can see",
                reached=f"{asked - passed.total()} of {asked} in {len(_SEES[who])} classes" if able else None,
                ok=able and asked > 0 and not passed.total() and not missing,
                note=(_listed(passed) or "; ".join(missing)[:300]) if able else "not installed here",
            )
        )
    return rows


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{name} {count}" for name, count in counts.items() if count)[:600]


def _goods(shop: Workshop, bases: list[Base], amount: Amount, others: Others) -> Row:
    refused: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    bags: list[Path] = []

    def ask(content: bytes, *, grade: Grade, every: bool) -> None:
        signed = grade is not Grade.INTEGRITY
        wanted = demands(shop.signer.fingerprint if signed else "", shop.roots, at_least=grade)
        asked["ours"] += 1
        refused["ours"] += bool(ours(content, wanted))
        if not every:
            return
        bag = unpacked(content, shop.folder)
        assert bag is not None
        asked["hand"] += 1
        refused["hand"] += not others.hands.accept(
            bag, grade=_grade(content), reduced=(bag / WITHHELD).exists()
        )
        if others.desk is not None:
            asked["page"] += 1
            refused["page"] += not others.desk.accept(content, signed=signed)
        bags.append(bag)

    for base in bases:  # what was forged is accepted as it was: else a refusal would mean nothing
        for content in _genuine(base):
            ask(content, grade=Grade.SIGNED_TIME, every=True)
    for number, (content, signed) in enumerate(shop.goods(amount.goods)):
        every = number % max(1, amount.goods // (amount.each * 10)) == 0
        ask(content, grade=Grade.SIGNED if signed else Grade.INTEGRITY, every=every)
    if others.python is not None:
        asked["stock"] = len(bags)
        refused["stock"] = stock_accept(others.python, bags).count(False)

    def told(who: str) -> str:
        return f"{refused[who]} of {asked[who]}" if others.has(who) else "not installed"

    return Row(
        what="genuine packages refused",
        goal=f"0 of at least {amount.goods}",
        reached=f"{refused['ours']} of {asked['ours']}",
        ok=refused.total() == 0 and asked["ours"] >= amount.goods,
        note=f"by the script {told('hand')}, by the page {told('page')}, by bagit and warcio {told('stock')}",
    )


def _grade(content: bytes) -> str:
    return grade_of(open_package(io.BytesIO(content)).names)
