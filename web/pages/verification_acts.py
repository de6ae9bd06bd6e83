"""What reviewers do at the desk: lay points down, accept many claims, confirm, undo; the same acts as `./soicong review`."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus
from urllib.parse import quote, urlencode

from starlette.responses import Response

from db.season_records import Act, ReviewRecord
from db.web_watch import WebEvent
from jobs.label_proposals import Wanted as WantedLabel
from jobs.label_proposals import checked, propose
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.review_acts import PHASES, confirm, lay_down, points_of, the_item, undo
from jobs.review_bulk import accept
from jobs.review_table import Compared
from season.problem import SeasonProblem
from web.pages.verification import asked, following, href, item_page, signer
from web.queue import Wanted
from web.visit import Here, Visit

REVIEW_MARK = "so-"  # before a review's number, likewise
MARK = "muc-"  # before an item's number in the names of the boxes that choose many


def decide(visit: Here, code: str, scheme: str, item: str) -> Response:
    """Lay points down for an item, and lead on to the next one of the queue."""
    wanted, queue = _wanted(visit), visit.site.queue.of(visit.site.store)
    after = following(queue, wanted, code, scheme, item)
    try:
        author = author_of(visit)
        queue.held.demand(*PHASES, what="không thẩm tra")
        one = the_item(visit.site.store, queue.held, code, item, scheme)
        points = _typed(visit, "diem") if _typed(visit, "chon") in ("", "khac") else _typed(visit, "chon")
        earned, evidence = points_of(points, one), evidence_of(visit)
        label = _label(visit, one, earned)
        number = lay_down(visit.site.store, queue.held, one, earned, evidence=evidence, author=author)
        if label is not None:
            propose(visit.site.store, queue.held, one, number, label, author=author)
    except (InputProblem, SeasonProblem) as problem:
        return item_page(visit, code, scheme, item, wanted, problem=str(problem))
    note_act(visit, f"set {number} {code} {item}")
    return visit.to(href(after or one, wanted, xong=str(number)))


def accept_many(visit: Here, code: str) -> Response:
    """Accept the claims of an agency's items that were chosen, with one reason: all of them, or none."""
    wanted, queue = _wanted(visit), visit.site.queue.of(visit.site.store)
    by_scheme: dict[str, list[str]] = {}
    for name in visit.form:
        if name.startswith(MARK):
            scheme, _, item = name.removeprefix(MARK).rpartition("/")
            by_scheme.setdefault(scheme, []).append(item)
    try:
        if len(by_scheme) != 1:
            raise InputProblem("Hãy chọn ít nhất một mục; các mục được chọn phải cùng một bộ tiêu chí.")
        ((scheme, items),) = by_scheme.items()
        done = accept(
            visit.site.store,
            queue.held,
            code,
            items,
            evidence=evidence_of(visit),
            scheme=scheme,
            author=author_of(visit),
        )
    except (InputProblem, SeasonProblem) as problem:
        return refused(visit, problem)
    note_act(visit, f"accept {len(done)} {code}")
    return visit.to(f"/tham-tra?{urlencode({**wanted.told(), 'ghi': len(done)})}")


def confirm_one(visit: Here, number: int) -> Response:
    """Confirm a review as the second person."""
    queue = visit.site.queue.of(visit.site.store)
    try:
        (made,) = confirm(visit.site.store, queue.held, [number], author=author_of(visit))
    except InputProblem as problem:
        return refused(visit, problem)
    note_act(visit, f"confirm {number}")
    return _back(visit, made, "xac-nhan")


def confirm_many(visit: Here) -> Response:
    """Confirm the reviews that were chosen as the second person, with one reason: all of them, or none."""
    queue = visit.site.queue.of(visit.site.store)
    chosen = [name.removeprefix(REVIEW_MARK) for name in visit.form if name.startswith(REVIEW_MARK)]
    numbers = [int(text) for text in chosen if text.isascii() and text.isdigit() and len(text) < 12]
    try:
        if not numbers:
            raise InputProblem("Hãy chọn ít nhất một thẩm tra.")
        made = confirm(visit.site.store, queue.held, numbers, author=author_of(visit))
    except InputProblem as problem:
        return refused(visit, problem)
    note_act(visit, f"confirm {' '.join(str(one.id) for one in made)}")
    return visit.to(f"/tham-tra?{urlencode({**_wanted(visit).told(), 'xac': len(made)})}")


def undo_one(visit: Here, number: int) -> Response:
    """Take a review back, or a question; it stays in the history."""
    queue = visit.site.queue.of(visit.site.store)
    try:
        made = undo(visit.site.store, queue.held, number, author=author_of(visit))
    except InputProblem as problem:
        return refused(visit, problem)
    note_act(visit, f"undo {number}")
    return _back(visit, made, "rut" if made.act is Act.ASK else "huy")


def _back(visit: Visit, made: ReviewRecord, done: str) -> Response:
    path = "/".join(quote(part, safe="") for part in (made.agency_code, made.scheme, made.item))
    return visit.to(f"/tham-tra/muc/{path}?{urlencode({**_wanted(visit).told(), 'da': done})}")


def refused(visit: Visit, problem: Exception) -> Response:
    """Nothing was done, and why."""
    return visit.page(
        "problem.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, title="Chưa ghi được", advice=str(problem)
    )


def _wanted(visit: Visit) -> Wanted:
    """The queue that a form was filled in beside."""
    return asked(*(visit.form.get(name, "") for name in ("cq", "nhom", "loai")))


def author_of(visit: Visit) -> Author:
    """Who acts and why. Raises InputProblem without a reason."""
    why = _typed(visit, "ly-do", 2_000)
    if not why:
        raise InputProblem("Hãy ghi lý do: đã xem gì, thấy gì.")
    return Author(by=signer(visit), why=why)


def evidence_of(visit: Visit) -> list[str]:
    """What was looked at, a line for each. Raises InputProblem where nothing is named."""
    lines = [" ".join(line.split()) for line in visit.form.get("chung-cu", "")[:4_000].splitlines()]
    found = [line for line in lines if line]
    if not found:
        raise InputProblem("Hãy ghi chứng cứ: đường dẫn của trang đã xem, hoặc số văn bản.")
    return found


def _label(visit: Visit, one: Compared, points: Fraction) -> WantedLabel | None:
    """The label that is proposed beside a correction; None where none is. Raises InputProblem."""
    label = _typed(visit, "nhan")
    if not label:
        return None
    section, seen_at = _typed(visit, "nhan-muc"), _typed(visit, "nhan-trang", 2_000)
    return checked(one, points, section=section, label=label, seen_at=seen_at)


def _typed(visit: Visit, name: str, longest: int = 200) -> str:
    return " ".join(visit.form.get(name, "").split())[:longest]


def note_act(visit: Visit, what: str) -> None:
    """The account that acted stands in the log of the web room; the act itself names the person."""
    visit.site.store.web_watch().note(
        WebEvent(
            at=visit.now,
            kind="review",
            account=visit.who.name,
            address=visit.knock.address,
            detail=what[:300],
        )
    )
