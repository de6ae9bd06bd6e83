"""What changed between two results of one portal, and which changed pages explain it.

Pure: two result documents and what each run saw of every address go in. A change that nothing explains is our own fault
and is told as such: the same pages, judged by the same rubric on the same day, must give the same result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

_COMPARED_APART = frozenset(
    {"findings", "sections", "run", "score", "headings", "evaluated_at", "window", "rubric"}
)


@dataclass(frozen=True, kw_only=True)
class SeenPage:
    """How a run saw one address: the digest of its payload ('' where there is none), and how the look ended."""

    sha256: str
    visibility: str
    status: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One result document with what its run saw, by address."""

    document: Mapping[str, Any]
    pages: Mapping[str, SeenPage]


class PageChange(StrEnum):
    """How an address differs between two runs."""

    NEW = "new"  # only the later run knows it
    GONE = "gone"  # only the earlier run knows it
    CONTENT = "content"  # other bytes
    OUTCOME = "outcome"  # the look ended otherwise


class Why(StrEnum):
    """What explains a change."""

    PAGES = "pages"  # pages that the finding names, or those of its section, changed
    LOOKS = "looks"  # the criterion rests on the running portal, which is looked at anew each time
    DATE = "date"  # the results are of different days
    RUBRIC = "rubric"  # the results are of different rubrics
    NOTHING = "nothing"  # our fault


class SectionChange(StrEnum):
    """How a section differs between two runs."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    UNSURE = "unsure"  # it could not be told any more
    STALE = "stale"  # its newest entry is older than before, or it is empty now
    RENEWED = "renewed"  # it has newer entries, or is no longer empty
    MOVED = "moved"  # another address
    RETOLD = "retold"  # only words about it


@dataclass(frozen=True, kw_only=True)
class CriterionDifference:
    """A criterion whose finding differs. `low` and `high` are points won (negative: lost); `pages` explain it."""

    criterion: str
    title: str
    before: str
    after: str
    note: str
    low: Fraction
    high: Fraction
    why: Why
    pages: tuple[str, ...] = ()

    @property
    def accuses(self) -> bool:
        """Whether the portal is told to have lost what nothing shows it has: the worst that we can say."""
        return self.why is Why.NOTHING and self.after == "failed" and self.before != "failed"


@dataclass(frozen=True, kw_only=True)
class SectionDifference:
    """A section that differs. Days are ISO texts, '' where none is told."""

    key: str
    change: SectionChange
    newest_before: str
    newest_after: str
    why: Why
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Differences:
    """All that differs between two results. `others` are further parts of the document that differ, by name."""

    low: Fraction
    high: Fraction
    pages: Mapping[str, PageChange]
    criteria: tuple[CriterionDifference, ...]
    sections: tuple[SectionDifference, ...]
    others: tuple[str, ...] = ()
    other_why: Why = Why.NOTHING

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Criteria, sections and other parts that differ for no reason that the pages show."""
        found = [one.criterion for one in self.criteria if one.why is Why.NOTHING]
        found += [one.key for one in self.sections if one.why is Why.NOTHING]
        return (*found, *(self.others if self.other_why is Why.NOTHING else ()))

    @property
    def nothing(self) -> bool:
        """Whether the two results say the same."""
        return not (self.criteria or self.sections or self.others)


def differences(before: Seen, after: Seen, *, rest_on_looks: Collection[str] = ()) -> Differences:
    """Compare two results of one portal, the earlier one first.

    `rest_on_looks` are criteria that need the running portal. Raises ValueError where the agencies differ.
    """
    one, two = before.document, after.document
    if one["agency"]["code"] != two["agency"]["code"]:
        raise ValueError("results of two agencies cannot be compared")
    pages = dict(page_changes(before.pages, after.pages))
    general = _general(one, two)
    sections = tuple(_sections(one, two, pages, general))
    criteria = tuple(_criteria(one, two, pages, general, rest_on_looks))
    names = sorted((set(one) | set(two)) - _COMPARED_APART)
    others = tuple(name for name in names if one.get(name) != two.get(name))
    return Differences(
        low=_points(two["score"]["low"]) - _points(one["score"]["low"]),
        high=_points(two["score"]["high"]) - _points(one["score"]["high"]),
        pages=pages,
        criteria=criteria,
        sections=sections,
        others=others,
        other_why=general or (Why.PAGES if pages else Why.NOTHING),
    )


def _general(one: Mapping[str, Any], two: Mapping[str, Any]) -> Why | None:
    """A reason that holds for every criterion: another rubric, another day."""
    if one["rubric"]["sha256"] != two["rubric"]["sha256"]:
        return Why.RUBRIC
    if (one["evaluated_at"], one["window"]) != (two["evaluated_at"], two["window"]):
        return Why.DATE
    return None


def page_changes(
    before: Mapping[str, SeenPage], after: Mapping[str, SeenPage]
) -> Iterator[tuple[str, PageChange]]:
    """Addresses that two runs saw differently, and how."""
    for url in sorted(set(before) | set(after)):
        old, new = before.get(url), after.get(url)
        if old is None or new is None:
            yield url, PageChange.NEW if old is None else PageChange.GONE
        elif (old.visibility, old.status, old.reason) != (new.visibility, new.status, new.reason):
            yield url, PageChange.OUTCOME
        elif old.sha256 != new.sha256:
            yield url, PageChange.CONTENT


def _criteria(
    one: Mapping[str, Any],
    two: Mapping[str, Any],
    pages: Mapping[str, PageChange],
    general: Why | None,
    rest_on_looks: Collection[str],
) -> Iterator[CriterionDifference]:
    olds = {finding["criterion"]: finding for finding in one["findings"]}
    news = {finding["criterion"]: finding for finding in two["findings"]}
    for criterion in dict.fromkeys((*olds, *news)):
        old, new = olds.get(criterion), news.get(criterion)
        if old == new:
            continue
        changed = _changed(named_pages(old) | named_pages(new), pages)
        yield CriterionDifference(
            criterion=criterion,
            title=str((new or old or {})["title"]),
            before=_outcome(old),
            after=_outcome(new),
            note=str(new["note"]) if new is not None else "",
            low=_part(new, "low") - _part(old, "low"),
            high=_part(new, "high") - _part(old, "high"),
            why=_why(changed, general, looked_at_anew=criterion in rest_on_looks),
            pages=changed,
        )


def _sections(
    one: Mapping[str, Any], two: Mapping[str, Any], pages: Mapping[str, PageChange], general: Why | None
) -> Iterator[SectionDifference]:
    home = {one["agency"]["home_url"], two["agency"]["home_url"]}
    for key in sorted(set(one["sections"]) | set(two["sections"])):
        old, new = one["sections"].get(key, {}), two["sections"].get(key, {})
        if old == new:
            continue
        own = {str(told["url"]) for told in (old, new) if told.get("url")}
        # A menu that leads there no more, or first does, stands on the home page; what was read behind it elsewhere.
        changed = _changed(own, pages) or _changed(home, pages) or tuple(pages)
        yield SectionDifference(
            key=key,
            change=_section_change(old, new),
            newest_before=str(old.get("newest") or ""),
            newest_after=str(new.get("newest") or ""),
            why=_why(changed, general, looked_at_anew=False),
            pages=changed,
        )


def _section_change(old: Mapping[str, Any], new: Mapping[str, Any]) -> SectionChange:
    before, after = old.get("present"), new.get("present")
    if before is not after:
        if after is None:
            return SectionChange.UNSURE
        if new.get("empty") and before:
            return SectionChange.STALE
        if old.get("empty") and after:
            return SectionChange.RENEWED
        return SectionChange.APPEARED if after else SectionChange.VANISHED
    first, second = str(old.get("newest") or ""), str(new.get("newest") or "")
    if first != second:
        return SectionChange.RENEWED if second > first else SectionChange.STALE
    return SectionChange.MOVED if old.get("url") != new.get("url") else SectionChange.RETOLD


def _why(changed: Iterable[str], general: Why | None, *, looked_at_anew: bool) -> Why:
    if general is not None:
        return general
    if any(True for _ in changed):
        return Why.PAGES
    return Why.LOOKS if looked_at_anew else Why.NOTHING


def named_pages(finding: Mapping[str, Any] | None) -> set[str]:
    """Addresses that a finding rests on: what it cites, looked at, and could not see."""
    if finding is None:
        return set()
    cited = {str(citation["url"]) for citation in finding["citations"]}
    return cited | set(finding["looked_at"]) | set(finding["unseen"])


def _changed(urls: Iterable[str], pages: Mapping[str, PageChange]) -> tuple[str, ...]:
    return tuple(sorted(url for url in urls if url in pages))


def _outcome(finding: Mapping[str, Any] | None) -> str:
    return str(finding["outcome"]) if finding is not None else ""


def _part(finding: Mapping[str, Any] | None, name: str) -> Fraction:
    return _points(finding[name]) if finding is not None else Fraction(0)


def _points(value: float | None) -> Fraction:
    """A printed number of points, exactly."""
    return Fraction(str(value)) if value is not None else Fraction(0)
