"""The publish guard: whether a round's scores may count, compared with the last good one. Pure.

A round is held back where it is likelier that something went wrong on our side (a block of our address, a fault of this
program, a network) than that the portals have changed. It decides nothing else: scores are kept, and a person releases them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from statistics import median

from scoring.guard_rules import GuardRules

_NAMED = 5  # criteria that are named


class ReasonKind(StrEnum):
    """What the guard looks at."""

    UNFINISHED = "unfinished"
    NOTHING = "nothing"
    SEEN = "seen"
    SAME_CAUSE = "same_cause"
    OPEN = "open"
    MEDIAN = "median"
    CRITERION = "criterion"
    RUBRIC = "rubric"
    ENGINE = "engine"
    FIRST = "first"


@dataclass(frozen=True, kw_only=True)
class GuardedPortal:
    """One portal of a round. `low`, `high` and `coverage` (share 0..1) are None where it was not seen: `unseen` says why.

    `criteria`: points from … to, by criterion. `engine` is the version that judged it, '' where unknown.
    """

    code: str
    rubric: str = ""
    rubric_sha256: str = ""
    engine: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    coverage: Fraction | None = None
    criteria: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    unseen: str = ""

    @property
    def seen(self) -> bool:
        """Whether it has a score."""
        return self.low is not None


@dataclass(frozen=True, kw_only=True)
class GuardedRound:
    """A round by its number; `complete`: every portal of it has its outcome."""

    number: int
    complete: bool
    portals: Sequence[GuardedPortal]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that the guard has noticed, as a Vietnamese sentence; `holds`: because of it the round is held back."""

    kind: ReasonKind
    holds: bool
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the guard says of a round. `baseline` is the round that it was compared with."""

    round: int
    baseline: int | None
    reasons: tuple[Reason, ...]

    @property
    def held(self) -> bool:
        """Whether the round is held back."""
        return any(reason.holds for reason in self.reasons)


def guard(now: GuardedRound, before: GuardedRound | None, rules: GuardRules) -> Verdict:
    """Compare a round with the last good one; None where there is none yet."""
    reasons = [*_by_itself(now)]
    if before is None:
        reasons += [*_first(now, rules)]
    elif now.portals:
        known = {one.code: one for one in before.portals}
        pairs = [(known[one.code], one) for one in now.portals if one.code in known]
        reasons += [*_versions(pairs, before.number)]
        if len(pairs) >= rules.least_portals:
            reasons += [*_seen(pairs, before.number, rules)]
            same = [(a, b) for a, b in pairs if a.seen and b.seen and a.rubric_sha256 == b.rubric_sha256]
            if len(same) >= rules.least_portals:
                reasons += [*_points(same, before.number, rules), *_criteria(same, rules)]
    return Verdict(
        round=now.number, baseline=before.number if before is not None else None, reasons=tuple(reasons)
    )


def _by_itself(now: GuardedRound) -> Iterator[Reason]:
    if not now.portals:
        yield Reason(kind=ReasonKind.NOTHING, holds=True, sentence="Đợt chưa có kết quả của cổng nào.")
    if not now.complete:
        yield Reason(
            kind=ReasonKind.UNFINISHED,
            holds=True,
            sentence="Đợt chưa chạy hết mọi cổng: chạy lại lệnh thu thập để đi tiếp, rồi xét lại.",
        )


def _first(now: GuardedRound, rules: GuardRules) -> Iterator[Reason]:
    yield Reason(
        kind=ReasonKind.FIRST,
        holds=False,
        sentence="Chưa có đợt nào trước đó được tính để so; chỉ xét đợt này tự nó.",
    )
    if len(now.portals) < rules.least_portals:
        return
    seen = [one for one in now.portals if one.seen]
    share = Fraction(len(seen), len(now.portals))
    if share < rules.seen_least:
        yield Reason(
            kind=ReasonKind.SEEN,
            holds=True,
            sentence=f"Chỉ xem được {len(seen)} trong {len(now.portals)} cổng ({_percent(share)}).",
        )
    if seen and (still_open := _open(seen)) > rules.open_most:
        yield Reason(
            kind=ReasonKind.OPEN,
            holds=True,
            sentence=f"Còn {_percent(still_open)} số điểm chưa kết luận được.",
        )


Pair = tuple[GuardedPortal, GuardedPortal]


def _versions(pairs: Sequence[Pair], before: int) -> Iterator[Reason]:
    """Another rubric is looked at by a person before it counts; another version of the program is told."""
    judged = [(a, b) for a, b in pairs if a.seen and b.seen]
    changed = Counter(b.rubric for a, b in judged if a.rubric_sha256 != b.rubric_sha256)
    for rubric, portals in sorted(changed.items()):
        yield Reason(
            kind=ReasonKind.RUBRIC,
            holds=True,
            sentence=f"{portals} cổng được chấm theo bộ tiêu chí ‘{rubric}’ khác với đợt {before}: điểm không so được, cần "
            "người xác nhận bộ tiêu chí mới.",
        )
    other = sum(bool(a.engine and b.engine and a.engine != b.engine) for a, b in judged)
    if other:
        yield Reason(
            kind=ReasonKind.ENGINE,
            holds=False,
            sentence=f"{other} cổng được chấm bằng phiên bản công cụ khác với đợt {before}.",
        )


def _seen(pairs: Sequence[Pair], before: int, rules: GuardRules) -> Iterator[Reason]:
    was, now = (Fraction(sum(pair[side].seen for pair in pairs), len(pairs)) for side in (0, 1))
    if was - now <= rules.seen_drop:
        return
    lost = [b for a, b in pairs if a.seen and not b.seen]
    yield Reason(
        kind=ReasonKind.SEEN,
        holds=True,
        sentence=f"Số cổng xem được giảm từ {_percent(was)} (đợt {before}) còn {_percent(now)}: {len(lost)} cổng mới không "
        "xem được.",
    )
    cause, portals = Counter(one.unseen.split(" (")[0] for one in lost).most_common(1)[0]
    if cause and Fraction(portals, len(lost)) > rules.same_cause:
        yield Reason(
            kind=ReasonKind.SAME_CAUSE,
            holds=True,
            sentence=f"{portals} trong số đó cùng một lý do: {cause}. Dấu hiệu địa chỉ của máy này bị chặn hoặc đường mạng "
            "hỏng; kiểm tra mạng, rồi chạy lại.",
        )


def _points(same: Sequence[Pair], before: int, rules: GuardRules) -> Iterator[Reason]:
    open_before, open_now = (_open([pair[side] for pair in same]) for side in (0, 1))
    if open_now - open_before > rules.open_rise:
        yield Reason(
            kind=ReasonKind.OPEN,
            holds=True,
            sentence=f"Phần điểm chưa kết luận tăng từ {_percent(open_before)} (đợt {before}) lên {_percent(open_now)}.",
        )
    was, now = (median(_middle(pair[side]) for pair in same) for side in (0, 1))
    if was - now > rules.median_drop or now - was > rules.median_rise:
        yield Reason(
            kind=ReasonKind.MEDIAN,
            holds=True,
            sentence=f"Điểm trung vị của {len(same)} cổng {'giảm' if now < was else 'tăng'} từ {_number(was)} "
            f"(đợt {before}) {'còn' if now < was else 'lên'} {_number(now)} trong một đợt.",
        )


def _criteria(same: Sequence[Pair], rules: GuardRules) -> Iterator[Reason]:
    for word, moved in (("mất", _lost), ("được thêm", _gained)):
        found = _moved(same, moved)
        many = sorted(
            (
                (portals, rubric, criterion)
                for (rubric, criterion), portals in found.items()
                if portals >= rules.least_portals
                and Fraction(portals, sum(b.rubric == rubric for _, b in same)) >= rules.same_criterion
            ),
            key=lambda one: (-one[0], one[1], one[2]),
        )
        if many:
            named = "; ".join(
                f"{criterion} ({portals} cổng, ‘{rubric}’)" for portals, rubric, criterion in many[:_NAMED]
            )
            more = f"; và {len(many) - _NAMED} tiêu chí khác" if len(many) > _NAMED else ""
            yield Reason(
                kind=ReasonKind.CRITERION,
                holds=True,
                sentence=f"Nhiều cổng cùng lúc {word} điểm ở cùng tiêu chí: {named}{more}. Nguyên nhân thường ở nền tảng "
                "chung hoặc ở công cụ, không ở từng cổng.",
            )


Interval = tuple[Fraction, Fraction]


def _lost(before: Interval, now: Interval) -> bool:
    return now[1] < before[0]


def _gained(before: Interval, now: Interval) -> bool:
    return now[0] > before[1]


def _moved(same: Sequence[Pair], moved: Callable[[Interval, Interval], bool]) -> Counter[tuple[str, str]]:
    """How many portals surely moved in a criterion (their intervals do not touch), by rubric and criterion."""
    return Counter(
        (after.rubric, criterion)
        for before, after in same
        for criterion, points in after.criteria.items()
        if criterion in before.criteria and moved(before.criteria[criterion], points)
    )


def _open(portals: Sequence[GuardedPortal]) -> Fraction:
    """The share of points that is not decided, over portals that were seen."""
    return 1 - sum((one.coverage or Fraction(0) for one in portals), Fraction(0)) / len(portals)


def _middle(portal: GuardedPortal) -> Fraction:
    return ((portal.low or Fraction(0)) + (portal.high or Fraction(0))) / 2


def _percent(share: Fraction) -> str:
    return f"{_number(share * 100)} %"


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}".removesuffix(".0").replace(".", ",")
