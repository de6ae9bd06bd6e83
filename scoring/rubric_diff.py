"""How two rubrics differ: what they are worth as a whole, each heading and each criterion. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from checks.vocabulary import titles
from scoring.model import Criterion, Need, Rubric
from scoring.rounding import printed

_PARAMETER = "tham số"
_CHECK = "phép kiểm tra"
_NEEDS = {
    Need.ARCHIVE: "trang đã lưu",
    Need.LIVE: "cổng đang chạy",
    Need.REPEAT: "nhiều lần xem",
    Need.FORM: "câu trả lời của cơ quan",
}
_SETTINGS = (_PARAMETER, _CHECK)


class CriterionFate(StrEnum):
    """What became of a criterion."""

    NEW = "new"
    GONE = "gone"
    RENUMBERED = "renumbered"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that differs: what, and both sides as people read them. `setting`: of the check, as rubric files name it."""

    what: str
    before: str
    after: str
    setting: bool = False


@dataclass(frozen=True, kw_only=True)
class CriterionDiff:
    """One criterion that differs. `points` is what it is worth more (negative: less). `judged`: it is judged otherwise."""

    before: Criterion | None
    after: Criterion | None
    fate: CriterionFate
    points: Fraction
    judged: bool
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RubricDiff:
    """All that differs between two rubrics. `same` is how many criteria do not."""

    before: Rubric
    after: Rubric
    whole: tuple[Difference, ...]
    headings: tuple[Difference, ...]
    criteria: tuple[CriterionDiff, ...]
    same: int

    @property
    def nothing(self) -> bool:
        """Whether the two say the same."""
        return not (self.whole or self.headings or self.criteria)


def rubric_diff(before: Rubric, after: Rubric) -> RubricDiff:
    """How `after` differs from `before`. Criteria are matched by id where title or check agree, then by title."""
    pairs = list(_pairs(before, after))
    found = [_criterion(old, new) for old, new in pairs]
    return RubricDiff(
        before=before,
        after=after,
        whole=tuple(_differing(_whole(before), _whole(after))),
        headings=tuple(_differing(_headings(before), _headings(after))),
        criteria=tuple(one for one in found if one is not None),
        same=sum(one is None for one in found),
    )


def _pairs(before: Rubric, after: Rubric) -> Iterator[tuple[Criterion | None, Criterion | None]]:
    """Each criterion with what it became, in the order of the later rubric; those that are gone come last."""
    by_id = {one.id: one for one in before.criteria}
    partners: dict[str, Criterion] = {}
    for new in after.criteria:
        old = by_id.get(new.id)
        if old is not None and (old.title == new.title or old.check == new.check):
            partners[new.id] = by_id.pop(new.id)
    by_title = {one.title: one for one in by_id.values()}
    for new in after.criteria:
        if new.id not in partners and new.title in by_title:
            partners[new.id] = by_id.pop(by_title.pop(new.title).id)
        yield partners.get(new.id), new
    for old in by_id.values():
        yield old, None


def _criterion(old: Criterion | None, new: Criterion | None) -> CriterionDiff | None:
    if old is None or new is None:
        points = (new.points if new else Fraction(0)) - (old.points if old else Fraction(0))
        fate = CriterionFate.NEW if old is None else CriterionFate.GONE
        return CriterionDiff(before=old, after=new, fate=fate, points=points, judged=True)
    found = tuple(_differing(_said(old), _said(new)))
    if not found:
        return None
    judged = (old.check, old.parameters, old.needs) != (new.check, new.parameters, new.needs)
    return CriterionDiff(
        before=old,
        after=new,
        fate=CriterionFate.RENUMBERED if old.id != new.id else CriterionFate.CHANGED,
        points=new.points - old.points,
        judged=judged,
        differences=found,
    )


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for what in dict.fromkeys((*before, *after)):
        old, new = before.get(what, ""), after.get(what, "")
        if old != new:
            yield Difference(what=what, before=old, after=new, setting=what.startswith(_SETTINGS))


def _whole(rubric: Rubric) -> dict[str, str]:
    until = f"{rubric.valid_until:%d/%m/%Y}" if rubric.valid_until else ""
    return {
        "tên": rubric.title,
        "cấp": rubric.tier,
        "nhóm xếp hạng": rubric.league,
        "quyết định": rubric.decision,
        "ban hành": "đã ban hành" if rubric.adopted else rubric.draft_note,
        "hiệu lực từ": f"{rubric.valid_from:%d/%m/%Y}",
        "hiệu lực đến": until,
        "tổng điểm": printed(rubric.points),
        "phần phải chấm được để có hạng": f"{printed(rubric.coverage_for_place * 100)}%",
        "kỳ số liệu": f"từ {rubric.window.day:02d}/{rubric.window.month:02d}, xếp trong {rubric.window.rating_months} tháng",
        "các mức": "; ".join(f"{grade.name} từ {printed(grade.at_least)}" for grade in rubric.grades),
    }


def _headings(rubric: Rubric) -> dict[str, str]:
    return {
        f"mục {heading.id}": f"{heading.title} ({printed(heading.points)} điểm)"
        for heading in rubric.headings
    }


def _said(criterion: Criterion) -> dict[str, str]:
    return {
        "mã": criterion.id,
        "tên": criterion.title,
        "điểm": printed(criterion.points),
        "điều kiện đạt": criterion.success_condition,
        _CHECK: criterion.check,
        **{f"{_PARAMETER} {key}": _plainly(value) for key, value in sorted(criterion.parameters.items())},
        "cần": ", ".join(words for need, words in _NEEDS.items() if need in criterion.needs),
        "cách khắc phục": criterion.remedy,
        "căn cứ": "; ".join(basis.label for basis in criterion.legal_basis),
    }


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return printed(Fraction(str(value)), 4)
    if isinstance(value, list | tuple):
        return ", ".join(map(_plainly, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plainly(each)}" for key, each in value.items())
    return titles().get(str(value), str(value))
