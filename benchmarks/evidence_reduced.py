"""Forgeries of packages for third parties: what can be done to any package, and what only these can be made to say."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

from assurance.bundle import CAPTURE, CUSTODY, INFO, RESULT, WITHHELD
from assurance.custody import NOTHING, hash_of
from benchmarks.evidence_base import Base, Files, Forge, Seen, changed, list_files
from benchmarks.evidence_forging import CLASSES, cook
from benchmarks.evidence_traffic import ALL_REMADE
from evidence.canonical import canonical_json

_LEVELS = (Seen.CONTAINER, Seen.FILES, Seen.ROOT, Seen.SEALS)
Change = Callable[[Base, Files, random.Random], object]


def _of_short(forge: Forge) -> Forge:
    """The same done to the reduced package."""

    def forged(base: Base, luck: random.Random) -> bytes:
        assert base.short is not None
        return forge(base.short, luck)

    return forged


def _remade(change: Change) -> Forge:
    """With every list that takes no key."""

    def forge(base: Base, files: Files, luck: random.Random) -> None:
        change(base, files, luck)
        list_files(files, base.identifier)

    return _of_short(changed(forge))


def _sealed(change: Change) -> Forge:
    """By who may sign."""

    def forge(base: Base, files: Files, luck: random.Random) -> None:
        change(base, files, luck)
        base.seal_again(files)

    return _of_short(changed(forge))


def _json(base: Base, files: Files, path: str, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads(files[base.name(path)])
    change(value)
    files[base.name(path)] = canonical_json(value)


def _withheld(kind: str) -> Change:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        def edit(value: dict[str, Any]) -> None:
            rows = value["files"]
            words = [row for row in rows if row["path"].startswith("data/vocabulary/")]
            match kind:
                case "of another package":
                    value["package"] = f"{luck.getrandbits(256):064x}"
                case "shortened":
                    rows.remove(luck.choice([row for row in rows if not row["path"].startswith("data/tls/")]))
                case "with another hash":
                    luck.choice(words)["sha256"] = f"{luck.getrandbits(256):064x}"
                case "of an older run's words":
                    rows.append(
                        luck.choice(words) | {"path": f"data/vocabulary/z{luck.randrange(10**6)}.yaml"}
                    )
                case _:
                    value["note"] = "đủ"

        _json(base, files, WITHHELD, edit)

    return change


def _given(base: Base, files: Files, luck: random.Random) -> None:
    """Something that is withheld lies there, too."""
    files[base.name(luck.choice((CAPTURE, "data/log.jsonl", "data/vocabulary/them.yaml")))] = luck.randbytes(
        40
    )


def _said_to_be_full(base: Base, files: Files, luck: random.Random) -> None:
    name = base.name(INFO)
    files[name] = files[name].replace(b"reduced-1", luck.choice((b"1", b"2", b"reduced-2")))


def _another_agency(base: Base, files: Files, luck: random.Random) -> None:
    name = base.name(INFO)
    files[name] = files[name].replace("Sở Thử nghiệm".encode(), f"Sở Khác {luck.randrange(10**6)}".encode())


def _another_code(base: Base, files: Files, luck: random.Random) -> None:
    """Another full package, in list and words alike: that no hash of the package tells. `--code` does."""
    new = f"{luck.getrandbits(256):064x}".encode()
    old = json.loads(files[base.name(WITHHELD)])["package"].encode()
    for path in (WITHHELD, INFO):
        files[base.name(path)] = files[base.name(path)].replace(old, new)


def _other_rubric(base: Base, files: Files, luck: random.Random) -> None:
    name = next(name for name in sorted(files) if "/data/rubric/" in name)
    files[name] += b"# %d\n" % luck.randrange(10**6)


def _foreign(path: str) -> Change:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        other = next(name for name in base.older_files if name.partition("/")[2] == path)
        files[base.name(path)] = base.older_files[other]

    return change


def _events(base: Base, files: Files, luck: random.Random) -> None:
    name = base.name(CUSTODY)
    lines = files[name].splitlines(keepends=True)
    files[name] = luck.choice((b"".join(lines[1:]), b"".join(reversed(lines)), lines[0] + lines[0]))


def _retold(base: Base, files: Files, luck: random.Random) -> None:
    """The events say that other words were judged by, in a chain that fits."""
    lines, before = [], NOTHING
    for line in files[base.name(CUSTODY)].splitlines():
        event = json.loads(line) | {"previous": before}
        materials: Mapping[str, str] | None = event["facts"].get("materials")
        if materials:
            chosen = luck.choice(sorted(materials))
            event["facts"]["materials"] = {**materials, chosen: f"{luck.getrandbits(256):064x}"}
        lines.append(canonical_json(event, indent=None))
        before = hash_of(lines[-1])
    files[base.name(CUSTODY)] = b"".join(lines)


def _spread(base: Base, luck: random.Random) -> bytes:
    """A full package that says of itself that it is a reduced one, sealed again by who may sign."""

    def change(base: Base, files: Files, luck: random.Random) -> None:
        name = base.name(INFO)
        files[name] = files[name].replace(b"Format: 1\n", b"Format: reduced-1\n")
        base.seal_again(files)

    return changed(change)(base, luck)


_KINDS = (
    "of another package",
    "shortened",
    "with another hash",
    "of an older run's words",
    "with a word more",
)
_CHANGES: dict[str, tuple[Seen, Change]] = {
    **{
        f"the list of what is withheld {kind}": (
            Seen.PLAIN if kind == "of another package" else Seen.INSIDE,
            _withheld(kind),
        )
        for kind in _KINDS
    },
    "a better score": (Seen.INSIDE, cook),
    "something withheld given": (Seen.PLAIN, _given),
    "said to be full": (Seen.PLAIN, _said_to_be_full),
    "another agency": (Seen.INSIDE, _another_agency),
    "another rubric": (Seen.INSIDE, _other_rubric),
    "the result of another run": (Seen.INSIDE, _foreign(RESULT)),
    "events of another run": (Seen.INSIDE, _foreign(CUSTODY)),
    "events broken": (Seen.PLAIN, _events),
    "events told anew": (Seen.INSIDE, _retold),
}
ANOTHER_CODE = "reduced: of another full package, by who may sign"
OLDER = "reduced: an older package in its place"
REDUCED: dict[str, tuple[Seen, Forge]] = {
    **{
        f"reduced: {name}": (level, _of_short(forge))
        for name, (level, forge) in CLASSES.items()
        if level in _LEVELS
    },
    **{
        f"reduced: {name}{ALL_REMADE}": (Seen.SEALS, _remade(change))
        for name, (_, change) in _CHANGES.items()
        if change is not _said_to_be_full  # what a full one holds is missed before any seal is looked at
    },
    **{
        f"reduced: {name}, by who may sign": (level, _sealed(change))
        for name, (level, change) in _CHANGES.items()
    },
    ANOTHER_CODE: (Seen.SEALS, _sealed(_another_code)),
    "a full package said to be reduced, by who may sign": (Seen.PLAIN, _spread),
}
