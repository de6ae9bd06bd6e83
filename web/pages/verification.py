"""The verification desk as it is read: the queue, and one item with its three columns and its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from http import HTTPStatus
from urllib.parse import quote, urlencode

from starlette.responses import Response

from db.problem import DatabaseProblem
from db.web_accounts import Role
from jobs.problems import InputProblem
from jobs.review_acts import PHASES, the_item
from jobs.review_bulk import may_accept
from jobs.review_table import DIFFERENCE_WORDS, ORIGIN_WORDS, Compared
from jobs.season_ranking import span
from reports.exhibits import plan
from reports.view import Line, portal_view
from scoring.rounding import printed as in_words
from season.periods import PHASE_WORDS
from season.problem import SeasonProblem
from season.standing_reviews import same_person
from web.evidence_pages import EvidenceLinks, evidence_links
from web.pages.portal import found_run
from web.queue import KINDS, PAGE, WAITS, Queue, Wanted
from web.same_cause import alike
from web.verification_facts import (
    asked_told,
    checked_links,
    choices,
    evidence_offered,
    label_sections,
    second,
    told_act,
)
from web.visit import Here, Visit

SCRIPT = "desk.js"
DONE = {
    "rut": "Đã rút câu hỏi; mục trở lại hàng thẩm tra.",
    "xac-nhan": "Đã xác nhận: điểm thẩm tra được tính.",
    "huy": "Đã huỷ thẩm tra; việc trước đó có hiệu lực lại, dấu vết còn ở dưới.",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item of the queue as it is shown; `href` opens it, `bulk` says that its claim may be accepted with others,
    `other` that the reader may confirm its review.
    """

    one: Compared
    href: str
    claimed: str
    measured: str
    reviewed: str
    official: str
    kind: str
    points: str
    bulk: bool
    asked: str
    other: bool


def queue(
    visit: Here,
    cq: str = "",
    nhom: str = "",
    loai: str = "",
    trang: int = 1,
    ghi: int = 0,
    tu: int = 0,
    den: int = 0,
    rut: int = 0,
    xac: int = 0,
) -> Response:
    """What has to be looked at: filtered by agency (`cq`), heading (`nhom`), kind (`loai`); page `trang`.

    `ghi`: how many claims were just accepted; `tu` and `den` the first and last number of acts that were just done at
    once, `rut` how many were just taken back, `xac` confirmed.
    """
    wanted = asked(cq, nhom, loai)
    try:
        found = visit.site.queue.of(visit.site.store)
    except InputProblem as problem:
        return visit.page("verification_none.html", problem=str(problem))
    rows = found.chosen(wanted)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(trang, 1), pages)
    shown = [row_of(one, wanted, found, by=signer(visit)) for one in rows[(page - 1) * PAGE : page * PAGE]]

    def here(number: int) -> str:
        return f"/tham-tra?{urlencode({**wanted.told(), 'trang': number})}"

    one_agency = len({row.one.agency.code for row in shown}) == 1
    return visit.page(
        "verification.html",
        script=SCRIPT,
        queue=found,
        phase=PHASE_WORDS[found.held.phase],
        wanted=wanted,
        kinds=KINDS,
        rows=shown,
        accepted=ghi,
        undone=rut,
        confirmed=xac,
        confirming=wanted.kind == WAITS and may_act(visit, found) and any(row.other for row in shown),
        many=(tu, den) if 0 < tu <= den else None,
        answered=sum(one.asked is not None and one.asked.reply is not None for one in found.rows),
        waiting_for_agencies=sum(found.waits_for_agency(one) for one in found.rows),
        count=len(rows),
        stake=in_words(sum((one.differs.points for one in rows if one.differs is not None), Fraction(0))),
        page=page,
        pages=pages,
        here=here,
        bulk=wanted.kind != WAITS and may_act(visit, found) and one_agency and any(row.bulk for row in shown),
        waiting=sum(one.waits for one in found.rows),
        limit=in_words(found.held.period.second_reviewer_above),
    )


def item(
    visit: Here,
    code: str,
    scheme: str,
    item: str,
    cq: str = "",
    nhom: str = "",
    loai: str = "",
    xong: int = 0,
    hoi: int = 0,
    da: str = "",
) -> Response:
    """One item of one agency. What was just done: `xong` the number of a review that was laid down, `hoi` of a question,
    `da` another act.
    """
    done = DONE.get(da, "")
    return item_page(visit, code, scheme, item, asked(cq, nhom, loai), laid_down=xong, sent=hoi, done=done)


def item_page(
    visit: Visit,
    code: str,
    scheme: str,
    item: str,
    wanted: Wanted,
    *,
    problem: str = "",
    laid_down: int = 0,
    sent: int = 0,
    done: str = "",
) -> Response:
    """The page of one item. Raises InputProblem for one that is not there."""
    store, found = visit.site.store, visit.site.queue.of(visit.site.store)
    try:
        one = the_item(store, found.held, code, item, scheme)
    except SeasonProblem as unknown:
        raise InputProblem(str(unknown)) from unknown
    before, after, place, count = _around(found, wanted, one)
    line, links = finding_of(visit, one)
    history = [
        act
        for act in reversed(store.season_desk().reviews(found.held.period.season, code))
        if (act.scheme, act.item) == (scheme, item)
    ]
    review = one.item.review
    return visit.page(
        "verification_item.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        script=SCRIPT,
        problem=problem,
        wanted=wanted,
        row=row_of(one, wanted, found),
        one=one,
        origin=ORIGIN_WORDS[one.value.origin],
        question=one.rated.question(item),
        here=href(one, wanted),
        ask_path=f"/tham-tra/muc/{path_of(one)}/hoi",
        same_path=f"/tham-tra/cung/{path_of(one)}",
        back=f"/tham-tra?{urlencode(wanted.told())}",
        before=before,
        after=after,
        place=place,
        count=count,
        line=line,
        exhibits=links,
        links=checked_links(store, one, found),
        history=[told_act(act) for act in history],
        laid_down=laid_down,
        sent=sent,
        alike=len(alike(found, one)),
        days=found.held.period.objection_days,
        sections=label_sections(one),
        done=done,
        may=may_act(visit, found),
        may_confirm=review is not None and one.waits and not same_person(review.by, signer(visit)),
        undoable=review.number if review is not None else 0,
        typed=visit.form,
        choices=choices(one),
        needs_second={name: second(found, one, points) for name, _, points in choices(one)},
        limit=in_words(found.held.period.second_reviewer_above),
        evidence=evidence_offered(one, line),
        phase=PHASE_WORDS[found.held.phase],
        maximum=in_words(one.item.maximum, 4) if one.item.maximum is not None else "",
    )


def asked(cq: str, nhom: str, loai: str) -> Wanted:
    """What an address asks for; what it does not know asks for nothing."""
    return Wanted(agency=cq[:100].strip(), heading=nhom[:300], kind=loai if loai in KINDS else "")


def signer(visit: Visit) -> str:
    """Who signs an act: the name that commands take with --by, so that the second person is another one there, too."""
    return visit.who.full_name or visit.who.name


def may_act(visit: Visit, queue: Queue) -> bool:
    """Whether this person may change points now."""
    return visit.who.role is Role.REVIEWER and queue.held.phase in PHASES


def href(one: Compared, wanted: Wanted, **more: str) -> str:
    """Where an item is opened, with the queue that it is read in."""
    told = {**wanted.told(), **more}
    return f"/tham-tra/muc/{path_of(one)}" + (f"?{urlencode(told)}" if told else "")


def path_of(one: Compared) -> str:
    """An item's agency, scheme and number as parts of an address."""
    return "/".join(quote(part, safe="") for part in (one.agency.code, one.rated.id, one.item.id))


def row_of(one: Compared, wanted: Wanted, queue: Queue | None = None, *, by: str = "") -> Row:
    """An item as it is shown, to the person who signs so (`by`)."""
    claim, measured, review = one.item.claim, one.item.measured, one.item.review
    claimed = claim.points if claim is not None else None
    return Row(
        one=one,
        href=href(one, wanted),
        claimed=span(claimed, claimed),
        measured=span(measured.low, measured.high) if measured is not None else "–",
        reviewed="–" if review is None else "miễn" if review.points is None else in_words(review.points),
        official="miễn" if one.value.exempt else span(one.value.low, one.value.high),
        kind="chờ người thứ hai"
        if one.waits
        else DIFFERENCE_WORDS[one.differs.kind]
        if one.differs is not None
        else "",
        points=in_words(one.differs.points) if one.differs is not None else "",
        bulk=may_accept(one),
        other=bool(by) and one.waits and review is not None and not same_person(review.by, by),
        asked=asked_told(one, queue) if queue is not None else "",
    )


def _around(queue: Queue, wanted: Wanted, one: Compared) -> tuple[str, str, int, int]:
    """The addresses of the items before and after one in its queue, its place (0: it left it) and how many there are."""
    rows = queue.chosen(wanted)
    keys = [(row.agency.code, row.rated.id, row.item.id) for row in rows]
    key = (one.agency.code, one.rated.id, one.item.id)
    if key not in keys:
        return "", href(rows[0], wanted) if rows else "", 0, len(rows)
    at = keys.index(key)
    before = href(rows[at - 1], wanted) if at else ""
    after = href(rows[at + 1], wanted) if at + 1 < len(rows) else ""
    return before, after, at + 1, len(rows)


def following(queue: Queue, wanted: Wanted, code: str, scheme: str, item: str) -> Compared | None:
    """The item after one in the queue that is read; None where there is none, or the item stands outside of it."""
    rows = queue.chosen(wanted)
    keys = [(row.agency.code, row.rated.id, row.item.id) for row in rows]
    at = keys.index((code, scheme, item)) + 1 if (code, scheme, item) in keys else len(keys)
    return rows[at] if at < len(rows) else None


def finding_of(visit: Visit, one: Compared) -> tuple[Line | None, EvidenceLinks]:
    """What the run found of the item, with its evidence; None where the run knows nothing of it."""
    measured = one.item.measured
    if measured is None or measured.run_id is None:
        return None, EvidenceLinks()
    try:
        found = found_run(visit, one.agency.code, measured.run_id)
    except DatabaseProblem:  # the official run was kept elsewhere, and its document went with it
        return None, EvidenceLinks()
    line = next((line for line in portal_view(found.document).lines if line.id == one.item.id), None)
    if line is None or not visit.site.evidence.there(visit.site.store, found.run.id):
        return line, EvidenceLinks()
    visit.site.views.note(visit.site.store, visit.looker, found.run.id, "web")
    links = evidence_links(found.run.id, plan(found.document))
    return line, replace(links, folder=f"/cong/{quote(one.agency.code, safe='')}/{links.folder}")
