"""Forgeries of packages of evidence, by class: what a person with a ZIP program, another key or an older package can do,
and what somebody within the house can do who may sign."""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections.abc import Mapping

from assurance.bundle import SIGNATURE, STAMP, TAG_MANIFEST
from benchmarks.evidence_base import Base, Files, Forge, Seen, any_file, changed, flipped
from benchmarks.evidence_containers import ends, folder, header, repacked, twice


def _edit(kind: str) -> Forge:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        name = any_file(base, luck)
        content = files[name]
        place = luck.randrange(len(content))
        edited = {
            "flip": flipped(content, luck),
            "insert": content[:place] + bytes([luck.randrange(256)]) + content[place:],
            "delete": content[:place] + content[place + 1 :],
            "cut": content[:place],
            "empty": b"",
            "append": content + b"\n",
        }[kind]
        files[name] = edited

    return changed(change)


def _swap(base: Base, files: Files, luck: random.Random) -> None:
    one, other = luck.sample(sorted(name for name in files if name.startswith(base.name("data/"))), 2)
    if files[one] == files[other]:
        other = base.name("bag-info.txt")
    files[one], files[other] = files[other], files[one]


def _plant(where: tuple[str, ...]) -> Forge:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        files[base.name(luck.choice(where).format(luck.randrange(10**6)))] = luck.randbytes(20)

    return changed(change)


def _remove(base: Base, files: Files, luck: random.Random) -> None:
    del files[any_file(base, luck)]


def _rename(how: str) -> Forge:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        data = sorted(name for name in files if name.startswith(base.name("data/")))
        name = luck.choice(data)
        stem, _, last = name.rpartition("/")
        new = {
            "other": f"{stem}/{luck.randrange(10**6)}-{last}",
            "case": f"{stem}/{last.swapcase()}",
            "lookalike": f"{stem}/{last.replace('a', 'а').replace('o', 'о').replace('e', 'е')}х",
            "accent": unicodedata.normalize(luck.choice(("NFC", "NFD")), f"{stem}/{last}-bổ-sung"),
        }[how]
        files[new] = files.pop(name)

    return changed(change)


def _text(how: bytes, there: bytes | None = None) -> Forge:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        texts = [name for name in sorted(files) if name.endswith((".txt", ".json", ".jsonl", ".yaml", ".sh"))]
        covered = [name for name in texts if not name.endswith(TAG_MANIFEST)]
        name = luck.choice([name for name in covered if b"\n" in files[name]])
        files[name] = how + files[name] if there is None else files[name].replace(there, how)

    return changed(change)


def _list(kind: str) -> Forge:
    """The list of hashes changed, and nothing sealed again."""

    def change(base: Base, files: Files, luck: random.Random) -> None:
        both = ("manifest-sha256.txt", TAG_MANIFEST)
        which = {"drop": both[:1], "drop tag": both[1:]}.get(kind, both)
        name = base.name(luck.choice(which))
        lines = files[name].splitlines(keepends=True)
        place = luck.randrange(len(lines))
        if kind.startswith("drop"):
            dropped = lines.pop(place).decode()[66:-1]
            files.pop(base.name(dropped), None)
        elif kind == "twice":
            lines.insert(place, lines[place])
        elif kind == "order":
            lines.append(lines.pop(0))
        else:
            victim = lines[place].decode()[66:-1]
            files[base.name(victim)] = files[base.name(victim)] + b" "
            digest = hashlib.sha256(files[base.name(victim)]).hexdigest()
            lines[place] = f"{digest}  {victim}\n".encode()
        files[name] = b"".join(lines)

    return changed(change)


def _seal(kind: str) -> Forge:
    def change(base: Base, files: Files, luck: random.Random) -> None:
        signature, stamp = base.name(SIGNATURE), base.name(STAMP)
        older = {path: base.older_files[_under(base.older_files, path)] for path in (SIGNATURE, STAMP)}
        match kind:
            case "signature removed":
                del files[signature], files[stamp]
            case "signature of an older package":
                files[signature], files[stamp] = older[SIGNATURE], older[STAMP]
            case "signature of another key":
                files[signature] = base.stranger.sign(files[base.name(TAG_MANIFEST)])
                files[stamp] = base.foreign_stamp(files[signature])
            case "all sealed again by another key":
                cook(base, files, luck)
                base.seal_as_stranger(files)
            case "signature changed":
                files[signature] = flipped(files[signature], luck)
            case "signature lengthened":
                files[signature] += luck.randbytes(1)
            case "time stamp removed":
                del files[stamp]
            case "time stamp of an older package":
                files[stamp] = older[STAMP]
            case "time stamp of a foreign authority":
                files[stamp] = base.foreign_stamp(files[signature])
            case "time stamp of an expired authority":
                files[stamp] = base.expired_stamp(files[signature])
            case "time stamp changed":
                files[stamp] = flipped(files[stamp], luck)
            case _:
                files[stamp] += luck.randbytes(1)

    return changed(change)


def _tag_manifest(base: Base, files: Files, luck: random.Random) -> None:
    files[base.name(TAG_MANIFEST)] = flipped(files[base.name(TAG_MANIFEST)], luck)


def _under(files: Mapping[str, bytes], path: str) -> str:
    return next(name for name in files if name.partition("/")[2] == path)


def cook(base: Base, files: Files, luck: random.Random) -> None:
    """A better score."""
    name = base.name("data/result.json")
    result = json.loads(files[name])
    result["score"]["low"] = result["score"]["high"] = 80 + luck.randrange(2000) / 100
    files[name] = (json.dumps(result, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def _old_part(base: Base, files: Files, luck: random.Random) -> None:
    """One part taken from an older package."""
    different = [
        path
        for name in sorted(files)
        if (path := name.partition("/")[2]).startswith("data/")
        and _has(base.older_files, path)
        and base.older_files[_under(base.older_files, path)] != files[name]
    ]
    path = luck.choice(different)
    files[base.name(path)] = base.older_files[_under(base.older_files, path)]


def _has(files: Mapping[str, bytes], path: str) -> bool:
    return any(name.partition("/")[2] == path for name in files)


def _inside(path: str) -> Forge:
    """A part changed by somebody who may sign: every list and seal is right again."""

    def change(base: Base, files: Files, luck: random.Random) -> None:
        name = base.name(path)
        if path == "certificates":
            name = luck.choice([one for one in sorted(files) if "/data/tls/" in one and one.endswith(".pem")])
        if path == "data/result.json":
            cook(base, files, luck)
        elif path == "data/custody.jsonl":
            lines = files[name].splitlines(keepends=True)
            files[name] = luck.choice((b"".join(lines[1:]), b"".join(reversed(lines)), lines[0] + lines[0]))
        elif path == "dates":
            name = base.name("data/run.json")
            files[name] = files[name].replace(b"2025-10-15", b"2025-10-%02d" % luck.randrange(16, 29))
        else:
            before = files[name]
            while files[name] == before:
                files[name] = flipped(before, luck)
        base.seal_again(files)

    return changed(change)


CLASSES: dict[str, tuple[Seen, Forge]] = {
    "a bit of a ZIP header": (Seen.CONTAINER, header("flip")),
    "a byte more among ZIP headers": (Seen.CONTAINER, header("insert")),
    "a byte less among ZIP headers": (Seen.CONTAINER, header("delete")),
    "bytes behind the ZIP": (Seen.CONTAINER, ends("append")),
    "bytes before the ZIP": (Seen.CONTAINER, ends("prepend")),
    "a ZIP comment": (Seen.CONTAINER, ends("comment")),
    "entries in another order": (Seen.CONTAINER, repacked("order")),
    "changed dates of entries": (Seen.CONTAINER, repacked("date")),
    "changed modes of entries": (Seen.CONTAINER, repacked("mode")),
    "extra fields": (Seen.CONTAINER, repacked("extra")),
    "packed again, compressed": (Seen.CONTAINER, repacked("pack")),
    "an entry twice": (Seen.CONTAINER, twice),
    "another name of the folder": (Seen.CONTAINER, folder),
    "a bit of a file": (Seen.FILES, _edit("flip")),
    "a byte more in a file": (Seen.FILES, _edit("insert")),
    "a byte less in a file": (Seen.FILES, _edit("delete")),
    "a file cut": (Seen.FILES, _edit("cut")),
    "a file emptied": (Seen.FILES, _edit("empty")),
    "a line end at a file's end": (Seen.FILES, _edit("append")),
    "two files swapped": (Seen.FILES, changed(_swap)),
    "planted in data/": (Seen.FILES, _plant(("data/them-{}.txt", "data/tls/{}.pem", "data/rubric/{}.yaml"))),
    "planted in the root": (Seen.ROOT, _plant(("NOTE-{}.txt", "them/{}.html", "tagmanifest-sha256.txt.{}"))),
    "a file missing": (Seen.FILES, changed(_remove)),
    "a file renamed": (Seen.FILES, _rename("other")),
    "a name in other case": (Seen.FILES, _rename("case")),
    "a name in look-alike letters": (Seen.FILES, _rename("lookalike")),
    "a name with accents, NFC or NFD": (Seen.FILES, _rename("accent")),
    "a byte order mark": (Seen.FILES, _text(b"\xef\xbb\xbf")),
    "line ends of Windows": (Seen.FILES, _text(b"\r\n", b"\n")),
    "a line and its file dropped": (Seen.FILES, _list("drop")),
    "a line of the tag manifest and its file dropped": (Seen.SEALS, _list("drop tag")),
    "a line of the list twice": (Seen.SEALS, _list("twice")),
    "the list in another order": (Seen.SEALS, _list("order")),
    "a file and its hash changed": (Seen.SEALS, _list("fit")),
    "a part of an older package": (Seen.FILES, changed(_old_part)),
    "a bit of the tag manifest": (Seen.SEALS, changed(_tag_manifest)),
    **{
        name: (Seen.SEALS, _seal(name))
        for name in (
            "signature removed",
            "signature of an older package",
            "signature of another key",
            "all sealed again by another key",
            "signature changed",
            "signature lengthened",
            "time stamp removed",
            "time stamp of an older package",
            "time stamp of a foreign authority",
            "time stamp of an expired authority",
            "time stamp changed",
            "time stamp lengthened",
        )
    },
    "an older package in its place": (Seen.SEALS, lambda base, _: base.older),
    "a result cooked by who may sign": (Seen.INSIDE, _inside("data/result.json")),
    "an archive changed by who may sign": (Seen.INSIDE, _inside("data/capture.wacz")),
    "a log changed by who may sign": (Seen.INSIDE, _inside("data/log.jsonl")),
    "DNS answers changed by who may sign": (Seen.INSIDE, _inside("data/dns.json")),
    "verdicts on certificates changed by who may sign": (Seen.INSIDE, _inside("data/tls/connections.json")),
    "certificates changed by who may sign": (Seen.INSIDE, _inside("certificates")),
    "versions changed by who may sign": (Seen.INSIDE, _inside("data/versions.json")),
    "dates changed by who may sign": (Seen.INSIDE, _inside("dates")),
    "events changed by who may sign": (Seen.PLAIN, _inside("data/custody.jsonl")),
}
