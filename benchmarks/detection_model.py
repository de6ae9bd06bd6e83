"""What is measured: portals with what a person sees on them, what was said of them, and how the two agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from benchmarks.golden_sites import Seen
from benchmarks.golden_truth import Decoy
from checks.case import SectionState
from checks.discovery import find_sections
from checks.vietnamese import fold


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a person sees of a section.

    `present` None: a person too cannot say, so it is left out. `external` None, '' and () were not written down.
    `newest` is the newest entry's day or the beginning of it ('2020-04'); `urls` are paths any of which is right.
    """

    present: bool | None
    external: bool | None = None
    newest: str = ""
    urls: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was said of a section. `present` None: abstained."""

    present: bool | None
    external: bool = False
    empty: bool = False
    url: str = ""
    label: str = ""
    newest: str = ""
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One portal or page with its truth.

    `one_page`: only the home page was seen, so that an absence cannot be proven: to abstain is then the right answer
    for what is not there.
    """

    name: str
    seen: Seen
    truth: Mapping[str, Expected]
    decoys: tuple[Decoy, ...] = ()
    one_page: bool = False

    @cached_property
    def link_texts(self) -> frozenset[str]:
        """Everything that its links say: labels, titles and picture alternatives."""
        return frozenset(
            text
            for facts in self.seen.facts.values()
            for link in facts.links
            for text in (link.text, link.title, link.image_alt)
            if text.strip()
        )


@dataclass(frozen=True, kw_only=True)
class TruthSet:
    """A named set of subjects, written by the same hands."""

    name: str
    subjects: tuple[Subject, ...]

    @property
    def link_texts(self) -> frozenset[str]:
        """What the links of all its subjects say."""
        return frozenset().union(*(subject.link_texts for subject in self.subjects))


Answers = Mapping[str, Told]
Judge = Callable[[Subject], Answers]


def found_by_us(subject: Subject) -> Answers:
    """The section finder's answers."""
    seen = subject.seen
    sections = find_sections(seen.site, seen.facts, evaluated_at=seen.day, window=seen.window)
    return {
        key: Told(
            present=one.shown,
            external=one.external,
            empty=one.state is SectionState.EMPTY,
            url=one.url,
            label=one.label,
            newest=one.newest.isoformat() if one.newest else "",
            how=one.how,
            reason=one.reason,
        )
        for key, one in sections.items()
    }


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One thing that was said wrong; texts for a person who mends it."""

    group: str
    subject: str
    key: str
    kind: str  # presence, external, decoy, newest, date, naming
    said: str
    truth: str
    reason: str = ""


@dataclass(kw_only=True)
class Tally:
    """Counts of presence (true and false positives and negatives, abstentions by truth) and of what goes with it."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0
    abstained_present: int = 0
    abstained_absent: int = 0
    external: list[bool] = field(default_factory=list)
    decoys: list[bool] = field(default_factory=list)
    newest: list[bool] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many sections have a truth."""
        return self.tp + self.fp + self.fn + self.tn + self.abstained_present + self.abstained_absent

    @property
    def precision(self) -> float:
        """Share of those said to be there that are there; 1 where nothing was said."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Share of all that are there that were said to be there: an abstention does not find."""
        there = self.tp + self.fn + self.abstained_present
        return self.tp / there if there else 1.0

    @property
    def abstention(self) -> float:
        """Share of all sections of which nothing was said."""
        return (self.abstained_present + self.abstained_absent) / self.total if self.total else 0.0

    @property
    def counts(self) -> str:
        """The counts in words."""
        open_ones = self.abstained_present + self.abstained_absent
        return f"TP {self.tp}, FP {self.fp}, FN {self.fn}, TN {self.tn}, abstained {open_ones}"


def _presence(tally: Tally, subject: Subject, expected: Expected, said: Told) -> bool:
    """Count one section; whether it was told right."""
    if said.present is None:
        if subject.one_page and not expected.present:
            tally.tn += 1
            return True
        if expected.present:
            tally.abstained_present += 1
        else:
            tally.abstained_absent += 1
        return False
    if said.present:
        tally.tp += bool(expected.present)
        tally.fp += not expected.present
    else:
        tally.fn += bool(expected.present)
        tally.tn += not expected.present
    return said.present is expected.present


def takes_decoy(subject: Subject, decoy: Decoy, said: Told) -> bool:
    """Whether a section was found by a label that only looks like it."""
    if not said.present:
        return False
    wanted = fold(decoy.label)
    labels = {
        fold(text)
        for facts in subject.seen.facts.values()
        for link in facts.links
        if link.url and link.url == said.url
        for text in (link.text or link.title or link.image_alt,)
    }
    return fold(said.label) == wanted or labels == {wanted}


def _note(
    tally: Tally, group: str, subject: Subject, key: str, kind: str, *, said: object, truth: object, why: str
) -> None:
    wrong = Wrong(
        group=group, subject=subject.name, key=key, kind=kind, said=str(said), truth=str(truth), reason=why
    )
    tally.wrong.append(wrong)


def _section(tally: Tally, group: str, subject: Subject, key: str, *, expected: Expected, said: Told) -> None:
    why = f"{said.reason} [{said.how} ‘{said.label}’ {said.url}]"
    if not _presence(tally, subject, expected, said):
        _note(tally, group, subject, key, "presence", said=said.present, truth=expected.present, why=why)
        return
    if not expected.present:
        return
    if expected.external is not None:
        right = said.external is expected.external
        tally.external.append(right)
        if not right:
            _note(
                tally, group, subject, key, "external", said=said.external, truth=expected.external, why=why
            )
    if expected.newest:
        right = said.newest.startswith(expected.newest)
        tally.newest.append(right)
        if not right:
            _note(tally, group, subject, key, "newest", said=said.newest, truth=expected.newest, why=why)


def tally_of(group: str, subjects: Iterable[Subject], judge: Judge) -> Tally:
    """Hold a judge's answers against the truth of subjects; what is wrong is noted with its group."""
    tally = Tally()
    for subject in subjects:
        answers = judge(subject)
        for key, expected in subject.truth.items():
            if expected.present is not None:
                said = answers.get(key, Told(present=False))
                _section(tally, group, subject, key, expected=expected, said=said)
        for decoy in subject.decoys:
            said = answers.get(decoy.not_key, Told(present=False))
            taken = takes_decoy(subject, decoy, said)
            tally.decoys.append(not taken)
            if taken:
                truth = f"not it: {decoy.why}"
                _note(
                    tally,
                    group,
                    subject,
                    decoy.not_key,
                    "decoy",
                    said=decoy.label,
                    truth=truth,
                    why=said.reason,
                )
    return tally


def merged(tallies: Sequence[Tally]) -> Tally:
    """The sum of tallies."""
    whole = Tally()
    for one in tallies:
        for name in ("tp", "fp", "fn", "tn", "abstained_present", "abstained_absent"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        for name in ("external", "decoys", "newest", "wrong"):
            getattr(whole, name).extend(getattr(one, name))
    return whole
