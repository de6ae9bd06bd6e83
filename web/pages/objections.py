"""Objections at the office: what waits and until when, and the answer; the same acts as `./soicong objection`."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from db.season_records import ObjectionRecord
from db.web_accounts import Role
from db.web_watch import WebEvent
from jobs.objections import PHASES, answer
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.review_acts import the_item
from jobs.season_held import Held, held_season
from season.periods import PHASE_WORDS
from season.problem import SeasonProblem
from web.pages.agency_desk import objection_state
from web.pages.verification import finding_of, row_of, signer
from web.queue import Wanted
from web.visit import Here, Visit

PAGE = 100


def listed(visit: Here, trang: int = 1) -> Response:
    """The objections of the newest season; those that wait first, by their last day."""
    try:
        held = held_season(visit.site.store, None)
    except InputProblem as problem:
        return visit.page("verification_none.html", problem=str(problem))
    found = sorted(
        visit.site.store.season_desk().objections(held.period.season),
        key=lambda one: (bool(one.answers), one.due_on, one.id),
    )
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(trang, 1), pages)
    names = {agency.code: agency.name for agency in held.agencies}
    return visit.page(
        "objections.html",
        held=held,
        phase=PHASE_WORDS[held.phase],
        rows=[
            (one, names.get(one.agency_code, one.agency_code), objection_state(one, held.today))
            for one in found[(page - 1) * PAGE : page * PAGE]
        ],
        waiting=sum(not one.answers for one in found),
        late=sum(not one.answers and held.today > one.due_on for one in found),
        count=len(found),
        page=page,
        pages=pages,
    )


def one(visit: Here, number: int) -> Response:
    """One objection beside what the item is made of."""
    return _page(visit, number)


def answered(visit: Here, number: int) -> Response:
    """Answer it; accepting may lay new points down."""
    accepted = visit.form.get("ket-luan") == "chap-nhan"
    points = visit.form.get("diem", "").strip()[:20]
    text = visit.form.get("tra-loi", "").strip()[:4_000]
    evidence = [line.strip() for line in visit.form.get("chung-cu", "")[:4_000].splitlines() if line.strip()]
    try:
        if visit.form.get("ket-luan") not in ("chap-nhan", "khong"):
            raise InputProblem("Hãy chọn chấp nhận hoặc không chấp nhận.")
        if not text:
            raise InputProblem("Hãy ghi câu trả lời: đã xem gì, kết luận thế nào.")
        if points and not accepted:
            raise InputProblem("Không chấp nhận thì điểm giữ nguyên: hãy bỏ trống ô điểm mới.")
        if points and not evidence:
            raise InputProblem("Điểm mới cần chứng cứ: ghi đường dẫn đã xem hoặc số văn bản.")
        if visit.site.store.season_desk().objection(number).answers:
            raise InputProblem(f"Kiến nghị số {number} đã được trả lời; xem câu trả lời ở dưới.")
        answer(
            visit.site.store,
            visit.site.configuration,
            number,
            text,
            accepted=accepted,
            points=points or None,
            evidence=evidence,
            author=Author(by=signer(visit), why=text),
            keep_golden=accepted and visit.form.get("giu-mau") == "co",
        )
    except (InputProblem, SeasonProblem) as problem:
        return _page(visit, number, problem=str(problem))
    visit.site.store.web_watch().note(
        WebEvent(
            at=visit.now,
            kind="objection",
            account=visit.who.name,
            address=visit.knock.address,
            detail=f"answer {number}",
        )
    )
    return visit.to(f"/kien-nghi/{number}")


def _page(visit: Visit, number: int, *, problem: str = "") -> Response:
    store = visit.site.store
    found: ObjectionRecord = store.season_desk().objection(number)
    held: Held = held_season(store, found.season)
    item = the_item(store, held, found.agency_code, found.item, found.scheme)
    line, links = finding_of(visit, item)
    return visit.page(
        "objection.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        objection=found,
        state=objection_state(found, held.today),
        row=row_of(item, Wanted()),
        line=line,
        exhibits=links,
        typed=visit.form,
        may=visit.who.role is Role.REVIEWER and held.phase in PHASES and not found.answers,
        phase=PHASE_WORDS[held.phase],
    )
