"""Accepting what an agency claims, many items at once: after a reviewer has held the form against the agency's papers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.markup import escape

from db.store import Store
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author
from jobs.review_acts import PHASES, reviewed
from jobs.review_table import Compared, compared
from jobs.season_held import Held, held_season
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from scoring.rounding import printed as in_words
from season.model import Origin
from season.official import needs_second


@plainly
def accept_claims(
    code: str,
    items: Sequence[str],
    *,
    evidence: Sequence[str],
    season: int | None,
    scheme: str | None,
    author: Author,
) -> ExitCode:
    """Lay the claimed points down as reviewed, for all items that are open (or those named), all or none.

    What the crawl could tell is not accepted in bulk: each such item wants a look and a reason of its own (`review set`).
    """
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        accepted = accept(store, held, code, items, evidence=evidence, scheme=scheme, author=author)
    numbers, chosen = [number for number, _ in accepted], [one for _, one in accepted]
    limit = held.period.second_reviewer_above
    waiting = [
        number
        for number, one in zip(numbers, chosen, strict=True)
        if needs_second(one.item, _claimed(one), limit=limit)
    ]
    printed = console()
    for number, one in zip(numbers, chosen, strict=True):
        printed.print(
            escape(f"Thẩm tra số {number}: mục {one.item.id}: {in_words(_claimed(one))} điểm như tự chấm."),
            soft_wrap=True,
        )
    if waiting:
        printed.print(
            f"{len(waiting)} thẩm tra đổi quá {in_words(limit)} điểm, chưa tính, chờ người thứ hai: "
            f"./soicong review confirm {' '.join(map(str, waiting))} --why … --by …",
            soft_wrap=True,
        )
    return ExitCode.DONE


def accept(
    store: Store,
    held: Held,
    code: str,
    items: Sequence[str],
    *,
    evidence: Sequence[str],
    scheme: str | None,
    author: Author,
) -> list[tuple[int, Compared]]:
    """Accept the claims of open items (or those named), all or none: the reviews' numbers, items as they were before.

    Raises InputProblem.
    """
    if not evidence:
        raise InputProblem("Cần chứng cứ: thêm --evidence BIÊN_BẢN (số văn bản hoặc đường dẫn đã đối chiếu).")
    held.demand(*PHASES, what="không thẩm tra")
    agency = held.agency(code)
    rated = held.rated_for(agency, scheme)
    for item in items:
        rated.question(item)
    mine = [one for one in compared(store, held, [code]) if one.rated.id == rated.id]
    chosen = [one for one in mine if (one.item.id in items if items else may_accept(one))]
    for one in chosen:
        if not may_accept(one):
            raise InputProblem(f"Mục {one.item.id} của {agency.name} {_why_not(one)}. Không ghi mục nào.")
    if not chosen:
        raise InputProblem(f"{agency.name} không có mục nào đã tự chấm mà còn để ngỏ theo {rated.id}.")
    chosen.sort(key=lambda one: [question.id for question in rated.questions].index(one.item.id))
    acts = [reviewed(held, one, _claimed(one), evidence=evidence, author=author) for one in chosen]
    return list(zip(store.season_desk().review_all(acts), chosen, strict=True))


def may_accept(one: Compared) -> bool:
    """Whether the claim of an item may be accepted together with others: the crawl could not tell, nobody reviewed it."""
    claim = one.item.claim
    return (
        one.value.origin is Origin.OPEN and claim is not None and claim.points is not None and not one.waits
    )


def _claimed(one: Compared) -> Fraction:
    claim = one.item.claim
    return claim.points if claim is not None and claim.points is not None else Fraction(0)


def _why_not(one: Compared) -> str:
    if one.item.claim is None or one.item.claim.points is None:
        return "chưa được tự chấm"
    if one.waits:
        return "đã có thẩm tra chờ người thứ hai"
    return "máy đã đo được hoặc đã thẩm tra; ghi riêng bằng ./soicong review set"
