"""An agency's own desk: where the season stands for it, its forms, its result once it is told, its objections.

Before publication an agency sees what the machine found on its own portal (the form shows it, too), and nothing of what
reviewers are deciding or of other agencies; from the day of publication also the official value of each of its items.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import Response

from db.season_records import ObjectionRecord
from db.web_accounts import Role
from jobs.addresses import today
from jobs.objections import PHASES, receive
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.review_table import Compared, compared
from jobs.season_held import Held, held_season
from jobs.season_period import ANSWER_WORDS
from season.answers import Asked
from season.answers import asked as asked_of
from season.model import Phase
from season.periods import PHASE_WORDS
from season.problem import SeasonProblem
from season.questions import Question, questions
from web.pages.verification import row_of, signer
from web.queue import Wanted
from web.visit import Here, Visit

TOLD = (Phase.PUBLICATION, Phase.CLOSED)
"""Phases in which an agency sees the official values of its items."""


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """One form that the agency is to send, and how it stands."""

    asked: Asked
    state: str
    sent: int  # how many times
    href: str


def desk(visit: Here, code: str, da: str = "", so: int = 0) -> Response:
    """The desk; `da` says what was just done, `so` the number of an objection or a question."""
    done = {
        "phieu": "Đã nhận phiếu tự chấm.",
        "tra-loi": f"Đã gửi trả lời câu hỏi số {so} cho người thẩm tra.",
        "kien-nghi": f"Đã nhận kiến nghị số {so}; cơ quan theo dõi trả lời ở dưới.",
    }
    return desk_page(visit, code, done=done.get(da, ""))


def desk_page(visit: Visit, code: str, *, problem: str = "", done: str = "") -> Response:
    """The desk of an agency. `problem`: why a form or an objection was not taken."""
    store = visit.site.store
    try:
        held = held_season(store, None)
    except InputProblem:
        return visit.page("agency_desk_none.html", code=code)
    agency = held.agency(code)
    told = held.phase in TOLD
    rows: tuple[Compared, ...] = compared(store, held, [code]) if told else ()
    objections = store.season_desk().objections(held.period.season, code)
    mine = visit.who.role is Role.AGENCY
    return visit.page(
        "agency_desk.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem.splitlines(),
        done=done,
        held=held,
        agency=agency,
        phase=PHASE_WORDS[held.phase],
        forms=form_lines(visit, held, code),
        told=told,
        rows=[row_of(one, Wanted()) for one in sorted(rows, key=_by_item) if _worth_telling(one)],
        items=[(rated.id, one) for rated in held.rated if rated.rates(agency) for one in rated.questions],
        questions=asked_lines(visit, held, code),
        may_answer=mine and held.phase in PHASES,
        objections=[(one, objection_state(one, held.today)) for one in objections],
        may_object=mine and held.phase in PHASES,
        may_send=mine and may_send(held),
        object_until=held.period.publication_on + timedelta(days=held.period.objection_days),
        typed=visit.form,
    )


def objected(visit: Here, code: str) -> Response:
    """Take an objection of the agency, received today."""
    try:
        held = held_season(visit.site.store, None)
        scheme, _, item = visit.form.get("muc", "").rpartition("/")
        if not item:
            raise InputProblem("Hãy chọn mục mà cơ quan kiến nghị.")
        text = visit.form.get("noi-dung", "").strip()[:4_000]
        record = receive(
            visit.site.store,
            held,
            code,
            item,
            text,
            received_on=today(),
            told_on=None,
            scheme=scheme,
            author=Author(by=signer(visit), why=f"Gửi qua trang web, tài khoản {visit.who.name}"),
        )
    except (InputProblem, SeasonProblem) as problem:
        return desk_page(visit, code, problem=str(problem))
    return visit.to(f"/co-quan/{quote(code, safe='')}?da=kien-nghi&so={record.id}")


def form_lines(visit: Visit, held: Held, code: str) -> list[FormLine]:
    """The forms that an agency is to send."""
    forms = visit.site.store.season_desk().forms(held.period.season, code)
    found = asked_of(held.period, held.rated, (held.agency(code),), forms, held.today)
    return [
        FormLine(
            asked=one,
            state=ANSWER_WORDS[one.answer].capitalize(),
            sent=sum(form.scheme == one.rated.id for form in forms),
            href=f"/co-quan/{quote(code, safe='')}/phieu/{quote(one.rated.id, safe='')}",
        )
        for one in found
    ]


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """A reviewer's question to the agency, with its item in words and how it stands."""

    question: Question
    title: str
    state: str


def asked_lines(visit: Visit, held: Held, code: str) -> list[QuestionLine]:
    """The questions to an agency: those that wait for an answer first, then the newest."""
    days = held.period.objection_days
    found = questions(visit.site.store.season_desk().reviews(held.period.season, code))
    titles = {(rated.id, one.id): one.title for rated in held.rated for one in rated.questions}
    return [
        QuestionLine(
            question=one,
            title=titles.get((one.scheme, one.item), ""),
            state="đã trả lời"
            if one.reply is not None
            else "mục đã thẩm tra xong, không cần trả lời"
            if one.settled
            else f"chờ trả lời đến hết ngày {one.due_on(days):%d/%m/%Y}"
            if one.waits(held.today, days)
            else f"đã quá hạn {one.due_on(days):%d/%m/%Y}, vẫn trả lời được",
        )
        for one in sorted(found, key=lambda one: (not one.open, -one.number))
    ]


def may_send(held: Held) -> bool:
    """Whether forms are taken today."""
    return held.phase in (Phase.SURVEY, Phase.VERIFICATION)


def objection_state(one: ObjectionRecord, on: date) -> str:
    """How an objection stands, in words."""
    if one.answers:
        return "chấp nhận" if one.answers[0].accepted else "không chấp nhận"
    if on > one.due_on:
        return f"quá hạn trả lời {(on - one.due_on).days} ngày"
    left = (one.due_on - on).days
    return "chờ trả lời, hạn hôm nay" if not left else f"chờ trả lời, còn {left} ngày"


def _worth_telling(one: Compared) -> bool:
    return one.differs is not None or one.item.review is not None


def _by_item(one: Compared) -> tuple[str, int]:
    return one.rated.id, [question.id for question in one.rated.questions].index(one.item.id)
