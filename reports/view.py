"""A result document as a page needs it. All that is printed comes from it, so a rescore prints the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checks.left_out import why_left_out
from checks.vocabulary import titles
from reports.citations import Evidence, EvidenceBook
from reports.interruptions import interruptions
from reports.numbers import NumberLine, number_lines
from reports.published import masked
from reports.text import cleaned, day, decimal, interval, points
from reports.words import SECTION_STATES, UNKNOWN_VERDICT, VERDICTS, Verdict

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One criterion with its verdict. `gain` is what mending it surely adds, `open` what is not yet known."""

    id: str
    title: str
    verdict: Verdict
    outcome: str
    points: Decimal
    low: Decimal
    high: Decimal
    note: str
    cause: str
    need: str
    question: str
    evidence: tuple[Evidence, ...]
    looked_at: tuple[str, ...]
    unseen: tuple[str, ...]
    law: tuple[str, ...]
    success_condition: str
    remedy: str
    derived: bool
    interruptions: tuple[str, ...]

    @property
    def gain(self) -> Decimal:
        """Points that mending surely adds."""
        return self.points - self.high

    @property
    def open(self) -> Decimal:
        """Points that are still undecided."""
        return self.high - self.low

    @property
    def anchor(self) -> str:
        """Name of the place on the page."""
        return f"tc-{self.id}"

    @property
    def earned(self) -> str:
        """'0,75', or '0–1' where it is open."""
        return interval(self.low, self.high)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One heading of the rubric with its lines."""

    id: str
    title: str
    points: Decimal
    low: Decimal
    high: Decimal
    coverage: Decimal
    inapplicable: bool
    lines: tuple[Line, ...]

    @property
    def earned(self) -> str:
        """'8,5', or '8,5–10' where it is open."""
        return interval(self.low, self.high)


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """One required section: its state and where it was seen."""

    key: str
    title: str
    state: Verdict
    url: str
    newest: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LeftOutLine:
    """Addresses of one pattern that were not visited by rule; `count` says how many ('12', 'hơn 100')."""

    pattern: str
    count: str
    why: str
    sections: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PortalView:
    """All that one portal's report says."""

    agency: Json
    rubric: Json
    evaluated_at: str
    window: str
    scored: bool
    not_scored: str
    low: Decimal
    high: Decimal
    total: Decimal
    coverage: Decimal
    grade: str
    groups: tuple[Group, ...]
    sections: tuple[SectionLine, ...]
    numbers: tuple[NumberLine, ...]
    unmapped: tuple[str, ...]
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    left_out: tuple[LeftOutLine, ...]
    run: Json

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every criterion in decreed order."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def mends(self) -> tuple[Line, ...]:
        """What surely adds points when mended, most first."""
        return tuple(sorted((line for line in self.lines if line.gain > 0), key=lambda line: -line.gain))

    @property
    def unjudged(self) -> tuple[Line, ...]:
        """What could not be decided, most points first."""
        return tuple(sorted((line for line in self.lines if line.open > 0), key=lambda line: -line.open))

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Every page that was searched in vain for something, without repeats."""
        return tuple(dict.fromkeys(url for line in self.lines for url in line.looked_at))

    @property
    def unseen(self) -> tuple[str, ...]:
        """Every page that should have been seen and was not, without repeats."""
        return tuple(dict.fromkeys(url for line in self.lines for url in line.unseen))

    @property
    def counts(self) -> tuple[tuple[Verdict, int], ...]:
        """How many criteria have each verdict."""
        outcomes = [line.outcome for line in self.lines]
        return tuple((verdict, outcomes.count(key)) for key, verdict in VERDICTS.items() if key in outcomes)

    @property
    def score(self) -> str:
        """'61,25–72,5'."""
        return interval(self.low, self.high)


def portal_view(document: Json, *, as_quoted: bool = False) -> PortalView:
    """Read a result document (see the JSON Schema in docs/). Texts are cleaned, citizens' data covered.

    `as_quoted`: not covered, for finding quotes on their pages; never for showing.
    """
    result: Json = cleaned(document) if as_quoted else masked(cleaned(document))
    rubric = result["rubric"]
    score = result.get("score") or {}
    book = EvidenceBook()
    findings: Sequence[Json] = result.get("findings") or ()
    groups = tuple(
        Group(
            id=str(heading["id"]),
            title=heading["title"],
            points=decimal(heading["points"]),
            low=decimal(heading["low"]),
            high=decimal(heading["high"]),
            coverage=decimal(heading["coverage"]),
            inapplicable=bool(heading.get("inapplicable")),
            lines=tuple(
                _line(finding, book) for finding in findings if str(finding["heading"]) == str(heading["id"])
            ),
        )
        for heading in result.get("headings") or ()
    )
    window = result.get("window") or {}
    return PortalView(
        agency=result["agency"],
        rubric=rubric,
        evaluated_at=day(result["evaluated_at"]),
        window=f"{day(window.get('start'))} – {day(window.get('end'))}" if window else "",
        scored=result.get("status") == "scored",
        not_scored=result.get("not_scored") or "",
        low=decimal(score.get("low") or 0),
        high=decimal(score.get("high") or 0),
        total=decimal(rubric.get("points") or sum((group.points for group in groups), Decimal(0)) or 100),
        coverage=decimal(score.get("coverage") or 0),
        grade=score.get("grade") or "",
        groups=groups,
        sections=_sections(result.get("sections") or {}),
        numbers=number_lines(result.get("counts") or ()),
        unmapped=tuple(result.get("unmapped_labels") or ()),
        notes=tuple(result.get("notes") or ()),
        evidence=book.entries,
        left_out=tuple(_left_out(one) for one in result.get("left_out") or ()),
        run=result.get("run") or {},
    )


def _line(finding: Json, book: EvidenceBook) -> Line:
    outcome = finding["outcome"]
    return Line(
        id=str(finding["criterion"]),
        title=finding["title"],
        verdict=VERDICTS.get(outcome, UNKNOWN_VERDICT),
        outcome=outcome,
        points=decimal(finding["points"]),
        low=decimal(finding["low"]),
        high=decimal(finding["high"]),
        note=finding.get("note") or "",
        cause=finding.get("cause") or "",
        need=finding.get("need") or "",
        question=finding.get("question") or "",
        evidence=tuple(book.cite(citation) for citation in finding.get("citations") or ()),
        looked_at=tuple(finding.get("looked_at") or ()),
        unseen=tuple(finding.get("unseen") or ()),
        law=tuple(finding.get("legal_basis") or ()),
        success_condition=finding.get("success_condition") or "",
        remedy=finding.get("remedy") or "",
        derived=bool(finding.get("derived")),
        interruptions=interruptions(finding.get("measured") or {}),
    )


def finding_line(finding: Json) -> Line:
    """One finding of a document by itself."""
    return _line(masked({"findings": [cleaned(finding)]})["findings"][0], EvidenceBook())


def _left_out(one: Json) -> LeftOutLine:
    names = titles()
    return LeftOutLine(
        pattern=one["pattern"],
        count=f"hơn {one['addresses']}" if one.get("more") else str(one["addresses"]),
        why=why_left_out(one["reason"]),
        sections=tuple(names.get(key, key) for key in one.get("sections") or ()),
    )


def _sections(sections: Json) -> tuple[SectionLine, ...]:
    names = titles()
    order = {key: position for position, key in enumerate(names)}
    return tuple(
        SectionLine(
            key=key,
            title=names.get(key, key),
            state=SECTION_STATES[_state(section)],
            url=section.get("url") or "",
            newest=day(section.get("newest")),
            reason=section.get("reason") or "",
        )
        for key, section in sorted(sections.items(), key=lambda entry: order.get(entry[0], len(order)))
    )


def _state(section: Json) -> str:
    if section.get("empty"):
        return "empty"
    present = section.get("present")
    if present is None:
        return "unknown"
    if not present:
        return "absent"
    return "external" if section.get("external") else "present"


def sentence(view: PortalView) -> str:
    """The result in one plain sentence."""
    if not view.scored:
        return f"Chưa đánh giá được: {view.not_scored}"
    judged = f"Đã chấm được {points(view.coverage * 100)} % số điểm"
    if view.low == view.high:
        return f"Cổng đạt {points(view.low)} trên {points(view.total)} điểm. {judged}."
    return (
        f"Cổng chắc chắn đạt {points(view.low)} điểm và nhiều nhất {points(view.high)} "
        f"trên {points(view.total)} điểm. {judged}; phần còn lại chưa kết luận và không bị tính là không đạt."
    )
