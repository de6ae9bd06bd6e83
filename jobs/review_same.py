"""The same decision for one item of many agencies at once, after somebody has looked at the list: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from db.store import Store
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.review_acts import PHASES, reviewed
from jobs.review_bulk import may_accept
from jobs.review_table import Compared, compared
from jobs.season_held import Held
from season.official import needs_second

MOST = 500  # items; a list that is longer nobody looks at


class Way(StrEnum):
    """What is laid down for every item: what its agency claims, or what the crawl measured."""

    CLAIMED = "claimed"
    MEASURED = "measured"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would be laid down for one item."""

    one: Compared
    points: Fraction
    second: bool  # it would need a second person


def plan(
    store: Store, held: Held, codes: Sequence[str], scheme: str, item: str, *, way: Way
) -> tuple[Planned, ...]:
    """What this decision would do to an item of these agencies. Raises InputProblem where it may not be for any of them."""
    held.demand(*PHASES, what="không thẩm tra")
    return tuple(
        Planned(
            one=one,
            points=points,
            second=needs_second(one.item, points, limit=held.period.second_reviewer_above),
        )
        for one in items_of(store, held, codes, scheme, item)
        for points in (_points(one, way),)
    )


def items_of(store: Store, held: Held, codes: Sequence[str], scheme: str, item: str) -> tuple[Compared, ...]:
    """An item of these agencies as it is now, most points first. Raises InputProblem where none or too many are named."""
    if not codes:
        raise InputProblem("Hãy chọn ít nhất một cơ quan.")
    if len(codes) > MOST:
        raise InputProblem(f"Mỗi lần ghi tối đa {MOST} cơ quan; đang chọn {len(codes)}.")
    for code in codes:
        held.rated_for(held.agency(code), scheme).question(item)
    return tuple(
        one
        for one in compared(store, held, codes)
        if one.rated.id == scheme and one.item.id == item and one.agency.code in codes
    )


def decide_same(
    store: Store, held: Held, planned: Iterable[Planned], *, evidence: Sequence[str], author: Author
) -> tuple[int, ...]:
    """Lay down what was planned, all or none; the reviews' numbers. Raises InputProblem."""
    acts = [reviewed(held, one.one, one.points, evidence=evidence, author=author) for one in planned]
    return store.season_desk().review_all(acts)


def _points(one: Compared, way: Way) -> Fraction:
    whose = f"Mục {one.item.id} của {one.agency.name}"
    if one.waits:
        raise InputProblem(f"{whose} đã có thẩm tra chờ người thứ hai. Không ghi mục nào.")
    claim, measured = one.item.claim, one.item.measured
    if way is Way.CLAIMED:
        if not may_accept(one) or claim is None or claim.points is None:
            raise InputProblem(
                f"{whose} chưa được tự chấm, hoặc máy đã đo được, hoặc đã thẩm tra: mở riêng mục này. Không ghi mục nào."
            )
        return claim.points
    if measured is None or not measured.decided:
        raise InputProblem(f"{whose}: máy chưa kết luận được, không theo máy đo được. Không ghi mục nào.")
    return measured.low
