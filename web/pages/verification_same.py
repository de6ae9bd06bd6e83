"""One decision for the same item of many agencies: those with the same cause, a look before, the undo after."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import Response

from db.season_records import Act
from jobs.problems import InputProblem
from jobs.review_acts import the_item, undo_all
from jobs.review_questions import ask
from jobs.review_same import MOST, Planned, Way, decide_same, items_of, plan
from jobs.review_table import Compared
from scoring.rounding import printed as in_words
from season.problem import SeasonProblem
from season.standing_reviews import same_person
from web.pages.verification import may_act, path_of, row_of
from web.pages.verification_acts import author_of, evidence_of, note_act, refused
from web.pages.verification_questions import note_question, question_of
from web.queue import Queue, Wanted
from web.same_cause import alike
from web.visit import Here, Visit

MARK = "cq-"  # before an agency's code in the names of the boxes
ASK = "hoi"
WAYS = {"tu-cham": Way.CLAIMED, "may-do": Way.MEASURED}


def same(visit: Here, code: str, scheme: str, item: str) -> Response:
    """The agencies whose item is open for the same cause as that of one."""
    return _page(visit, code, scheme, item)


def decide(visit: Here, code: str, scheme: str, item: str) -> Response:
    """Show what a decision would do to the agencies that were chosen; with `chac` do it, all of them or none."""
    store, queue = visit.site.store, visit.site.queue.of(visit.site.store)
    chosen = [name.removeprefix(MARK) for name in visit.form if name.startswith(MARK)]
    way = visit.form.get("cach", "")
    try:
        if way == ASK:
            items, author = items_of(store, queue.held, chosen, scheme, item), question_of(visit)
            if visit.form.get("chac") != "co":
                return _page(visit, code, scheme, item, asking=items)
            numbers = tuple(number for number, _ in ask(store, queue.held, items, author=author))
            note_question(visit, f"ask {len(numbers)} {scheme} {item}")
        elif way in WAYS:
            planned = plan(store, queue.held, chosen, scheme, item, way=WAYS[way])
            author, evidence = author_of(visit), evidence_of(visit)
            if visit.form.get("chac") != "co":
                return _page(visit, code, scheme, item, planned=planned)
            numbers = decide_same(store, queue.held, planned, evidence=evidence, author=author)
            note_act(visit, f"same {len(numbers)} {scheme} {item}")
        else:
            raise InputProblem("Hãy chọn việc làm với các mục: công nhận tự chấm, theo máy đo, hoặc hỏi lại.")
    except (InputProblem, SeasonProblem) as problem:
        return _page(visit, code, scheme, item, problem=str(problem))
    return visit.to(f"/tham-tra?{urlencode({'tu': numbers[0], 'den': numbers[-1]})}")


def undo_same(visit: Here) -> Response:
    """Take back what was done at once: the acts of one person on one item between two numbers, all of them or none."""
    queue = visit.site.queue.of(visit.site.store)
    first, last = (_number(visit, name) for name in ("tu", "den"))
    acts = [
        act
        for act in visit.site.store.season_desk().reviews(queue.held.period.season)
        if first <= act.id <= last and act.act in (Act.SET, Act.ASK)
    ]
    mine = [
        act.id
        for act in acts
        if (act.act, act.scheme, act.item) == (acts[0].act, acts[0].scheme, acts[0].item)
        and same_person(act.recorded_by, acts[0].recorded_by)
    ]
    try:
        if not mine:
            raise InputProblem("Không còn việc nào để huỷ.")
        undo_all(visit.site.store, queue.held, mine, author=author_of(visit))
    except InputProblem as problem:
        return refused(visit, problem)
    note_act(visit, f"undo {mine[0]}-{mine[-1]}")
    return visit.to(f"/tham-tra?{urlencode({'rut': len(mine)})}")


def _number(visit: Visit, name: str) -> int:
    text = visit.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _page(
    visit: Visit,
    code: str,
    scheme: str,
    item: str,
    *,
    planned: tuple[Planned, ...] = (),
    asking: tuple[Compared, ...] = (),
    problem: str = "",
) -> Response:
    store = visit.site.store
    queue: Queue = visit.site.queue.of(store)
    try:
        one = the_item(store, queue.held, code, item, scheme)
    except SeasonProblem as unknown:
        raise InputProblem(str(unknown)) from unknown
    found = alike(queue, one)
    shown = found[:MOST]
    offered = [
        name
        for name, there in (
            ("tu-cham", shown and all(row_of(each, Wanted()).bulk for each in shown)),
            (
                "may-do",
                shown
                and all(each.item.measured is not None and each.item.measured.decided for each in shown),
            ),
            (ASK, bool(shown)),
        )
        if there
    ]
    return visit.page(
        "verification_same.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        one=one,
        here=f"/tham-tra/cung/{path_of(one)}",
        rows=[row_of(each, Wanted(), queue) for each in shown],
        count=len(found),
        offered=offered,
        may=may_act(visit, queue),
        planned=[(each, row_of(each.one, Wanted()), in_words(each.points)) for each in planned],
        asking=[row_of(each, Wanted()) for each in asking],
        typed=visit.form,
        chosen={name.removeprefix(MARK) for name in visit.form if name.startswith(MARK)},
        sent=any(name.startswith(MARK) for name in visit.form),
        days=queue.held.period.objection_days,
        limit=in_words(queue.held.period.second_reviewer_above),
    )
