"""Asking an agency about an item, and the answer that it gives on its desk; acts of the same trail as points."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from db.web_watch import WebEvent
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.review_acts import the_item
from jobs.review_questions import ask, reply
from jobs.season_held import held_season
from season.problem import SeasonProblem
from web.pages.agency_desk import desk_page
from web.pages.verification import asked, following, href, item_page, signer
from web.visit import Here, Visit


def ask_one(visit: Here, code: str, scheme: str, item: str) -> Response:
    """Ask the agency about an item, and lead on to the next one of the queue."""
    wanted = asked(*(visit.form.get(name, "") for name in ("cq", "nhom", "loai")))
    queue = visit.site.queue.of(visit.site.store)
    after = following(queue, wanted, code, scheme, item)
    try:
        one = the_item(visit.site.store, queue.held, code, item, scheme)
        ((number, _),) = ask(visit.site.store, queue.held, [one], author=question_of(visit))
    except (InputProblem, SeasonProblem) as problem:
        return item_page(visit, code, scheme, item, wanted, problem=str(problem))
    note_question(visit, f"ask {number} {code} {item}")
    return visit.to(href(after or one, wanted, hoi=str(number)))


def question_of(visit: Visit) -> Author:
    """Who asks, and what. Raises InputProblem where nothing is asked."""
    text = visit.form.get("cau-hoi", "").strip()[:2_000]
    if not text:
        raise InputProblem("Câu hỏi còn trống: ghi điều cần cơ quan làm rõ.")
    return Author(by=signer(visit), why=text)


def answer_one(visit: Here, code: str, number: int) -> Response:
    """Take an agency's answer to a question about one of its items."""
    evidence = [line.strip() for line in visit.form.get("chung-cu", "")[:4_000].splitlines() if line.strip()]
    try:
        held = held_season(visit.site.store, None)
        text = visit.form.get("tra-loi", "").strip()[:4_000]
        author = Author(by=signer(visit), why=text)
        reply(visit.site.store, held, number, evidence=evidence, author=author, agency_code=code)
    except (InputProblem, SeasonProblem) as problem:
        return desk_page(visit, code, problem=str(problem))
    note_question(visit, f"reply {number} {code}")
    return visit.to(f"/co-quan/{quote(code, safe='')}?da=tra-loi&so={number}")


def note_question(visit: Visit, what: str) -> None:
    """The account that asked or answered, in the log of the web room."""
    visit.site.store.web_watch().note(
        WebEvent(
            at=visit.now,
            kind="question",
            account=visit.who.name,
            address=visit.knock.address,
            detail=what[:300],
        )
    )
