"""Proposing a label for the vocabulary with a correction, and refusing one; acts of the same trail as points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checks.vocabulary import titles
from db.season_records import Act, ReviewRecord
from db.store import Store
from jobs.addresses import portal_url
from jobs.problems import InputProblem
from jobs.registry_words import Author, signed
from jobs.review_table import Compared
from jobs.season_held import Held
from season.labels import meant, proposals, sections_of

LONGEST = 80  # signs; menus write no longer labels


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A label for a section, as it was checked."""

    section: str
    label: str
    seen_at: str


def may_propose(one: Compared) -> bool:
    """Whether the machine did not give an item all points, and the item is read from sections of the portal."""
    measured = one.item.measured
    return (
        measured is not None
        and bool(sections_of(one.rated, one.item.id))
        and measured.low != one.item.maximum
    )


def checked(one: Compared, points: Fraction, *, section: str, label: str, seen_at: str) -> Wanted:
    """A proposal beside a correction to `points`. Raises InputProblem with what is wrong."""
    label = " ".join(label.split())
    if not may_propose(one) or points <= (one.item.measured.low if one.item.measured is not None else points):
        raise InputProblem("Chỉ đề xuất nhãn khi ghi điểm cao hơn máy đo cho một mục đọc từ cổng.")
    if section not in sections_of(one.rated, one.item.id):
        raise InputProblem("Hãy chọn mục mà nhãn ấy chỉ tới.")
    if len(label) > LONGEST or sum(sign.isalpha() for sign in label) < 3:
        raise InputProblem(
            f"Nhãn ghi đúng như trên cổng, từ 3 chữ cái, tối đa {LONGEST} ký tự; nhận được ‘{label[:90]}’."
        )
    if meant(label) == section:
        raise InputProblem(
            f"Bộ từ vựng đã hiểu ‘{label}’ là ‘{titles()[section]}’: máy không nhận ra mục vì lý do khác."
        )
    return Wanted(section=section, label=label, seen_at=portal_url(seen_at.strip()))


def propose(store: Store, held: Held, one: Compared, review: int, wanted: Wanted, *, author: Author) -> int:
    """Keep a proposal that rests on a review; its number."""
    return store.season_desk().review(
        _act(held, one.agency.code, one.rated.id, one.item.id, author, wanted=wanted, target=review)
    )


def refuse(store: Store, held: Held, number: int, *, author: Author) -> None:
    """Take a proposal off the list, with the reason; it stays in the trail. Raises InputProblem."""
    if not author.why:
        raise InputProblem("Hãy ghi vì sao không nhận nhãn này.")
    found = next(
        (one for one in proposals(store.season_desk().reviews(held.period.season)) if one.number == number),
        None,
    )
    if found is None:
        raise InputProblem(f"Không có nhãn đề xuất số {number}, hoặc đã bỏ trước đó.")
    store.season_desk().review(_act(held, found.agency_code, found.scheme, found.item, author, target=number))


def _act(
    held: Held,
    code: str,
    scheme: str,
    item: str,
    author: Author,
    *,
    target: int,
    wanted: Wanted | None = None,
) -> ReviewRecord:
    """The row of a proposal, or of taking one back."""
    by = signed(author)
    return ReviewRecord(
        season=held.period.season,
        agency_code=code,
        scheme=scheme,
        item=item,
        act=Act.LABEL if wanted is not None else Act.UNDO,
        points=None,
        old_low=None,
        old_high=None,
        links=(wanted.section, wanted.seen_at) if wanted is not None else (),
        expires=None,
        target_id=target,
        recorded_at=by.at,
        recorded_by=by.by,
        reason=wanted.label if wanted is not None else by.why,
    )
