"""The verification table: three columns for each item, how they differ, what waits for a second person."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from rich.markup import escape

from db.season_measured import MeasuredRun
from db.season_records import LinkState
from db.store import Store
from evidence.model import Agency
from jobs.listings import columns
from jobs.problems import ExitCode
from jobs.season_composed import official_ids
from jobs.season_held import Held, held_season
from jobs.season_ranking import span
from jobs.settings import settings
from jobs.terminal import plainly, ready_database, wide_console
from scoring.rounding import number
from scoring.rounding import printed as in_words
from season.laid_down import laid_down
from season.model import Difference, Item, Origin
from season.official import Differs, Value, counts, difference, official_value
from season.periods import standing_on
from season.questions import Question
from season.schemes import Rated

DIFFERENCE_WORDS = {
    Difference.OVER_CLAIMED: "tự chấm cao hơn",
    Difference.UNDER_CLAIMED: "tự chấm thấp hơn",
    Difference.CANNOT_BE_VERIFIED: "chưa kiểm chứng được",
    Difference.LINK_DOES_NOT_WORK: "đường dẫn không mở được",
}
ORIGIN_WORDS = {Origin.REVIEWED: "thẩm tra", Origin.MEASURED: "máy đo", Origin.OPEN: "để ngỏ"}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One item of one agency with its official value and how the claim differs."""

    agency: Agency
    rated: Rated
    item: Item
    value: Value
    differs: Differs | None
    waits: bool  # a review is there and does not count yet
    asked: Question | None = None  # what a reviewer asked the agency since points were laid down last


def compared(store: Store, held: Held, codes: Iterable[str] = ()) -> tuple[Compared, ...]:
    """Every item of these agencies (all where none is named), the greatest differences first."""
    wanted = tuple(codes)
    on, desk = standing_on(held.period, held.today), store.season_desk()
    laid = laid_down(desk, held.period.season, on, wanted[0] if len(wanted) == 1 else None)
    official = official_ids(store, held.period.season)
    broken = {key for key, look in desk.links(held.period.season).items() if look.state is LinkState.BROKEN}
    limit = held.period.second_reviewer_above
    found: list[Compared] = []
    for rated in held.rated:
        agencies = [one for one in held.agencies if rated.rates(one) and (not wanted or one.code in wanted)]
        numbers = {official[agency.code]: agency for agency in agencies if agency.code in official}
        runs: dict[str, MeasuredRun] = {}
        if rated.rubric is not None:
            for batch in desk.measured(list(numbers), rated.id):
                runs |= {numbers[number].code: run for number, run in batch.items()}
        for agency in agencies:
            for item in laid.items(agency, rated, runs.get(agency.code)):
                links = item.claim.links if item.claim is not None else ()
                found.append(
                    Compared(
                        agency=agency,
                        rated=rated,
                        item=item,
                        value=official_value(item, limit=limit, on=on),
                        differs=difference(
                            item,
                            broken=any((agency.code, link) in broken for link in links),
                            limit=limit,
                            on=on,
                        ),
                        waits=_waits(item, limit, on),
                        asked=laid.questions.get((agency.code, rated.id, item.id)),
                    )
                )
    return tuple(sorted(found, key=by_points))


def _waits(item: Item, limit: Fraction, on: date) -> bool:
    review = item.review
    expired = review is not None and review.expires is not None and review.expires < on
    return review is not None and not expired and not counts(item, review, limit=limit, on=on)


def by_points(one: Compared) -> tuple[Fraction, str]:
    """The order of a queue: most points at stake first."""
    return (-one.differs.points if one.differs is not None else Fraction(0), one.agency.code)


@plainly
def list_reviews(
    codes: list[str], *, season: int | None, everything: bool, kind: Difference | None, as_json: bool
) -> ExitCode:
    """Print differences by points; reviews are always among them; `everything` adds items that agree."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        for code in codes:
            held.agency(code)
        rows = [
            one
            for one in compared(store, held, codes)
            if (everything or one.differs is not None or one.item.review is not None)
            and (kind is None or (one.differs is not None and one.differs.kind is kind))
        ]
    if as_json:
        sys.stdout.write(json.dumps([_facts(one) for one in rows], ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    printed = wide_console()
    names = (
        "Mã",
        "Mục",
        "Tối đa",
        "Tự chấm",
        "Máy đo",
        "Thẩm tra",
        "Chính thức",
        "Khác nhau",
        "Điểm",
        "Ghi chú",
    )
    table = columns(*names)
    for one in rows:
        table.add_row(*(escape(text) for text in _cells(one)))
    printed.print(table if rows else "Không có mục nào khác nhau hoặc đã thẩm tra.")
    waiting = sum(one.waits for one in rows)
    if waiting:
        printed.print(
            f"{waiting} thẩm tra chờ người thứ hai: ./soicong review confirm SỐ --why … --by NGƯỜI_THỨ_HAI"
        )
    return ExitCode.DONE


def _cells(one: Compared) -> tuple[str, ...]:
    item, measured, review = one.item, one.item.measured, one.item.review
    claimed = item.claim.points if item.claim is not None else None
    official = "miễn" if one.value.exempt else span(one.value.low, one.value.high)
    told = ""
    if review is not None:
        told = f"số {review.number}, {review.by}: {review.reason}"
        told += " (CHỜ NGƯỜI THỨ HAI)" if one.waits else ""
        told += f" (đến {review.expires:%d/%m/%Y})" if review.expires is not None else ""
    if one.asked is not None:
        reply = one.asked.reply
        said = f"trả lời: {reply.text}" if reply is not None else "chờ cơ quan trả lời"
        told = "; ".join(filter(None, (told, f"hỏi số {one.asked.number}: {one.asked.text} ({said})")))
    return (
        one.agency.code,
        item.id,
        in_words(item.maximum) if item.maximum is not None else "–",
        span(claimed, claimed),
        span(measured.low, measured.high) if measured is not None else "–",
        "–" if review is None else "miễn" if review.points is None else in_words(review.points),
        f"{official} ({ORIGIN_WORDS[one.value.origin]})",
        DIFFERENCE_WORDS[one.differs.kind] if one.differs is not None else "",
        in_words(one.differs.points) if one.differs is not None else "",
        told or (measured.note if measured is not None else ""),
    )


def _facts(one: Compared) -> dict[str, Any]:
    def plain(value: Fraction | None) -> int | float | None:
        return None if value is None else number(value, 4)

    item, measured, review = one.item, one.item.measured, one.item.review
    return {
        "agency": one.agency.code,
        "scheme": one.rated.id,
        "item": item.id,
        "maximum": plain(item.maximum),
        "claimed": plain(item.claim.points) if item.claim is not None else None,
        "links": list(item.claim.links) if item.claim is not None else [],
        "measured": [plain(measured.low), plain(measured.high)] if measured is not None else None,
        "review": None
        if review is None
        else {
            "number": review.number,
            "points": plain(review.points),
            "why": review.reason,
            "by": review.by,
            "confirmed_by": review.confirmed_by,
            "waits": one.waits,
        },
        "question": None
        if one.asked is None
        else {
            "number": one.asked.number,
            "text": one.asked.text,
            "reply": one.asked.reply.text if one.asked.reply is not None else None,
        },
        "official": [plain(one.value.low), plain(one.value.high)],
        "exempt": one.value.exempt,
        "origin": one.value.origin.value,
        "difference": one.differs.kind.value if one.differs is not None else None,
        "points": plain(one.differs.points) if one.differs is not None else None,
    }
