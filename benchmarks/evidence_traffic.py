"""Forgeries of browser traffic: no score tells of it, so all that speaks against them are hashes, seals, and that lists
and records contradict each other."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.evidence_base import Base, Files, Forge, Seen, changed, list_files
from benchmarks.evidence_records import Raw, archive_in, put, records, retell, weigh
from evidence.canonical import canonical_json
from evidence.traffic import LIST

_MARKS = ("soicong-traffic", "soicong-page", "soicong-kind")
Change = Callable[[list[Raw], random.Random, bool], None]


@dataclass(frozen=True, kw_only=True)
class Lie:
    """A way to change traffic: whether the archive's digests tell it where they stay, and whether its parts contradict
    each other even where everything has been made again. `change` gets the records and whether digests are remade."""

    change: Change
    digests: bool = False
    contradicts: bool = True


def _answers(all_records: list[Raw], *, data: bool = False) -> list[Raw]:
    found = [one for one in all_records if one.browser and one.header("warc-type") == "response"]
    return [one for one in found if one.header("soicong-kind") == "fetch"] if data else found


def _question(all_records: list[Raw], answer: Raw) -> Raw:
    wanted = answer.header("warc-record-id")
    return next(one for one in all_records if one.header("warc-concurrent-to") == wanted)


def _lists(all_records: list[Raw]) -> list[Raw]:
    return [one for one in all_records if one.header("warc-target-uri").startswith(LIST)]


def _changed(all_records: list[Raw], luck: random.Random, digests: bool) -> None:
    answer = luck.choice(_answers(all_records))
    answer.fill(answer.body + f"<!-- {luck.randrange(10**6)} -->".encode(), digests=digests)


def _dropped(all_records: list[Raw], luck: random.Random, _: bool) -> None:
    answer = luck.choice(_answers(all_records))
    question = _question(all_records, answer)
    all_records.remove(answer)
    all_records.remove(question)


def _question_dropped(all_records: list[Raw], luck: random.Random, _: bool) -> None:
    all_records.remove(_question(all_records, luck.choice(_answers(all_records))))


def _question_changed(all_records: list[Raw], luck: random.Random, digests: bool) -> None:
    posts = [one for one in all_records if one.browser and one.header("warc-type") == "request" and one.body]
    question = luck.choice(posts)
    question.fill(question.body + f"&x={luck.randrange(10**6)}".encode(), digests=digests)


def _swapped(all_records: list[Raw], luck: random.Random, digests: bool) -> None:
    one, other = luck.sample(_answers(all_records), 2)
    first, second = one.body, other.body
    one.fill(second, digests=digests)
    other.fill(first, digests=digests)


def _planted(all_records: list[Raw], luck: random.Random, _: bool) -> None:
    """A further answer at an address that was not asked for, with its question."""
    answer = luck.choice(_answers(all_records, data=True))
    question = _question(all_records, answer)
    place = all_records.index(question) + 1
    name = f"<urn:uuid:{luck.getrandbits(128):032x}>"
    more = [copy.deepcopy(answer), copy.deepcopy(question)]
    for one in more:
        one.set("warc-target-uri", f"{answer.header('warc-target-uri')}&them={luck.randrange(10**6)}")
    more[0].set("warc-record-id", name)
    more[1].set("warc-record-id", f"<urn:uuid:{luck.getrandbits(128):032x}>")
    more[1].set("warc-concurrent-to", name)
    more[0].fill(b'{"tin": "bia"}', digests=True)
    all_records[place:place] = more


def _list_rewritten(all_records: list[Raw], luck: random.Random, digests: bool) -> None:
    chosen = luck.choice(_lists(all_records))
    value = json.loads(chosen.body)
    row = luck.choice([one for one in value["requests"] if "sha256" in one])
    name, told = luck.choice(
        (
            ("sha256", f"{luck.getrandbits(256):064x}"),
            ("status", 404),
            ("bytes", 1),
            ("url", f"{row['url']}x"),
        )
    )
    row[name] = told
    chosen.fill(canonical_json(value, indent=None), digests=digests)


def _list_dropped(all_records: list[Raw], luck: random.Random, _: bool) -> None:
    all_records.remove(luck.choice(_lists(all_records)))


def _rule_hidden(all_records: list[Raw], luck: random.Random, digests: bool) -> None:
    """That robots.txt held a request back is told no more."""
    chosen = luck.choice(_lists(all_records))
    value = json.loads(chosen.body)
    value["requests"] = [row for row in value["requests"] if "rule" not in row]
    chosen.fill(canonical_json(value, indent=None), digests=digests)


def _marks_off(all_records: list[Raw], luck: random.Random, _: bool) -> None:
    """What a page asked for, as if the walk had asked for it."""
    answer = luck.choice(_answers(all_records, data=True))
    for one in (answer, _question(all_records, answer)):
        one.without(*_MARKS)


def _marks_on(all_records: list[Raw], luck: random.Random, _: bool) -> None:
    """A page of the walk as if a browser had only asked for it in passing."""
    pages = [one for one in all_records if one.header("warc-type") == "response" and not one.browser]
    page = luck.choice(pages)
    page.headers += [
        ("SoiCong-Traffic", "browser"),
        ("SoiCong-Page", page.header("warc-target-uri")),
        ("SoiCong-Kind", "document"),
    ]


LIES = {
    "an answer changed": Lie(change=_changed, digests=True),
    "an answer dropped": Lie(change=_dropped),
    "a question dropped": Lie(change=_question_dropped),
    "a question changed": Lie(change=_question_changed, digests=True, contradicts=False),
    "two answers swapped": Lie(change=_swapped, digests=True),
    "an answer planted": Lie(change=_planted),
    "a list rewritten": Lie(change=_list_rewritten, digests=True),
    "a list dropped": Lie(change=_list_dropped),
    "a rule hidden": Lie(change=_rule_hidden, digests=True, contradicts=False),
    "an answer as the walk's": Lie(change=_marks_off),
    "a page as the browser's": Lie(change=_marks_on),
}


def _forged(change: Change, then: Callable[[Base, Files, list[Raw]], None], *, digests: bool) -> Forge:
    def forge(base: Base, files: Files, luck: random.Random) -> None:
        inner, name = archive_in(base)
        all_records = list(records(inner[name]))
        change(all_records, luck, digests)
        then(base, files, all_records)

    return changed(forge)


def _as_it_is(base: Base, files: Files, all_records: list[Raw]) -> None:
    put(base, files, all_records, remade=False)


def _listed(base: Base, files: Files, all_records: list[Raw]) -> None:
    put(base, files, all_records, remade=False)
    list_files(files, base.identifier)


def _all_remade(base: Base, files: Files, all_records: list[Raw]) -> None:
    """Everything that takes no key: digests, index, pages, log, events, sizes, lists."""
    put(base, files, all_records, remade=True)
    retell(base, files)
    weigh(base, files)
    list_files(files, base.identifier)


def _sealed(base: Base, files: Files, all_records: list[Raw]) -> None:
    """By who may sign, and cannot change the events."""
    put(base, files, all_records, remade=True)
    weigh(base, files)
    base.seal_again(files)


def _sealed_and_retold(base: Base, files: Files, all_records: list[Raw]) -> None:
    """By who may sign and may write any event."""
    _all_remade(base, files, all_records)
    base.seal_again(files)


def _consistent(all_records: list[Raw], luck: random.Random, digests: bool) -> None:
    """An answer changed, and its row with it: a lie whose parts agree."""
    answer = luck.choice(_answers(all_records, data=True))
    before = answer.header("warc-record-id")
    _changed([answer], luck, digests)
    told = {"sha256": hashlib.sha256(answer.body).hexdigest(), "bytes": len(answer.body)}
    for one in _lists(all_records):
        value = json.loads(one.body)
        rows = value["requests"]
        value["requests"] = [
            row | told if row.get("record") == before and "sha256" in row else row for row in rows
        ]
        one.fill(canonical_json(value, indent=None), digests=digests)


def _classes() -> dict[str, tuple[Seen, Forge]]:
    made: dict[str, tuple[Seen, Forge]] = {}
    for name, lie in LIES.items():
        told = f"browser traffic: {name}"
        digests = Seen.DIGESTS if lie.digests else Seen.SEALS
        made[told] = (Seen.FILES, _forged(lie.change, _as_it_is, digests=False))
        made[f"{told}, its digests made again"] = (Seen.FILES, _forged(lie.change, _as_it_is, digests=True))
        made[f"{told}, lists made again"] = (digests, _forged(lie.change, _listed, digests=False))
        made[f"{told}{ALL_REMADE}"] = (Seen.SEALS, _forged(lie.change, _all_remade, digests=True))
        made[f"{told}, by who may sign"] = (Seen.INSIDE, _forged(lie.change, _sealed, digests=True))
        if lie.contradicts:
            forge = _forged(lie.change, _sealed_and_retold, digests=True)
            made[f"{told}, by who may sign and tell events"] = (Seen.INSIDE, forge)
    made[CONSISTENT] = (Seen.SEALS, _forged(_consistent, _sealed_and_retold, digests=True))
    return made


ALL_REMADE = ", every unsigned hash made again"
CONSISTENT = "browser traffic: an answer and its list changed by who may sign and tell events"
TRAFFIC = _classes()
