"""Rounds: what one will take, starting and stopping, watching it live, each portal's outcome, trying again, its log."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import HTTPException
from starlette.responses import Response

from db.problem import DatabaseProblem
from db.rounds import PortalState, RoundState
from db.web_accounts import Role
from db.web_watch import WebEvent
from jobs.addresses import HANOI
from jobs.nightly import scheduled
from jobs.problems import InputProblem
from jobs.registered import RoundWish, wanted_requests
from jobs.round_launch import launch, launch_of, launched, log_lines, stop, under_way
from jobs.round_run import plan_of
from jobs.rounds_listing import PORTAL_WORDS
from scoring.rubric import NoValidRubric
from web import round_views
from web.live import told_live
from web.visit import Here, Visit

PAGE = 50
_LISTED = 30
_LOG_LINES = 300
_MOST_PAGES = 2_000
_PLANNED_AT_ONCE = 300  # portals; the plan asks for each one's address and its last runs
_LONGEST_CODES = 200
_REFUSED = (InputProblem, NoValidRubric, DatabaseProblem)


def listed(visit: Here) -> Response:
    """Rounds, newest first, and the schedule."""
    return _listed(visit)


def _listed(visit: Visit, *, problem: str = "") -> Response:
    site = visit.site
    night = scheduled(site.configuration)
    starting = round_views.starting(site.configuration)
    return visit.page(
        "rounds.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        script="live.js" if starting is not None else "",
        problem=problem,
        lines=round_views.round_lines(site.store, site.configuration, limit=_LISTED),
        running=RoundState.RUNNING,
        alive=under_way(site.configuration),
        starting=starting,
        failed=_failed_start(visit),
        may=may_run(visit),
        begins=f"{night.begins.astimezone(HANOI):%H:%M ngày %d/%m/%Y}" if night is not None else "",
    )


def plan(visit: Here) -> Response:
    """What a round will take, before it starts."""
    return _plan(visit, RoundWish(), text="")


def _plan(visit: Visit, wish: RoundWish, *, text: str, problem: str = "") -> Response:
    lines: tuple[str, ...] = ()
    count = 0
    if not problem:
        try:
            requests = wanted_requests(visit.site.configuration, wish, at=visit.today)
            count = len(requests)
            if count <= _PLANNED_AT_ONCE or visit.form:
                lines = plan_of(visit.site.configuration, requests)[1]
        except _REFUSED as refused:
            problem = str(refused)
    return visit.page(
        "round_plan.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem and visit.form else HTTPStatus.OK,
        problem=problem,
        wish=wish,
        text=text,
        count=count,
        lines=[
            line.replace("--max-pages", "số trang mỗi cổng").replace("--delay", "quãng nghỉ")
            for line in lines
        ],
    )


def planned_or_started(visit: Here) -> Response:
    """The plan of what was asked for, or its start."""
    text = visit.form.get("ma", "")[:20_000]
    wish = RoundWish()
    try:
        wish = _wish(visit, text)
        if visit.form.get("viec") != "bat-dau":
            return _plan(visit, wish, text=text)
        requests = wanted_requests(visit.site.configuration, wish, at=visit.today)
        _launch(visit, wish, [one.agency.code for one in requests])
    except _REFUSED as problem:
        return _plan(visit, wish, text=text, problem=str(problem))
    return visit.to("/dot")


def one(visit: Here, number: int, loai: str = "", trang: int = 1) -> Response:
    """A round with its portals."""
    return _one(visit, number, loai, trang)


def _one(visit: Visit, number: int, loai: str = "", trang: int = 1, *, problem: str = "") -> Response:
    site = visit.site
    line = round_views.round_line(site.store, site.configuration, number)
    states = [state for state in PortalState if state.value == loai] or list(PortalState)
    count = sum(line.counts.get(state, 0) for state in states)
    pages = max(1, -(-count // PAGE))
    page = min(max(trang, 1), pages)
    portals = site.store.rounds().some_portals(number, states=states, offset=(page - 1) * PAGE, limit=PAGE)
    registry = site.store.registry().load()
    known = {one.agency_code: registry.at(one.agency_code, line.record.evaluated_at) for one in portals}
    running = line.state is RoundState.RUNNING
    started = launch_of(site.configuration, number)
    return visit.page(
        "round.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        script="live.js" if running else "",
        live=running,
        problem=problem,
        line=line,
        shown=round_views.live(site.store, site.configuration, number),
        is_running=running,
        portals=[
            (one, known[one.agency_code], PORTAL_WORDS[one.state], round_views.why_told(one.why))
            for one in portals
        ],
        done=PortalState.DONE,
        asked=loai if states != list(PortalState) else "",
        page=page,
        pages=pages,
        started=started,
        may=may_run(visit),
        goes_on=started is not None and line.state is RoundState.INTERRUPTED and _newest(visit) == number,
    )


def progress(visit: Here, number: int) -> Response:
    """What becomes of a round, as it happens."""
    site = visit.site
    site.store.rounds().get(number)
    return told_live(lambda: round_views.live(site.store, site.configuration, number))


def log(visit: Here, number: int) -> Response:
    """The log of a round that was started here, in words."""
    site = visit.site
    site.store.rounds().get(number)
    started = launch_of(site.configuration, number)
    lines = log_lines(started.log, limit=_LOG_LINES) if started is not None else ()
    return visit.page("round_log.html", number=number, started=started, lines=lines, most=_LOG_LINES)


def stopped(visit: Here) -> Response:
    """Let the round that runs end in good order."""
    if not stop(visit.site.configuration):
        return _listed(visit, problem="Không có đợt nào bắt đầu từ trang này đang chạy.")
    _note(visit, "round_stopped", "")
    return visit.to("/dot")


def go_on(visit: Here, number: int) -> Response:
    """Go on with a round that was broken off: the same command once more."""
    before = launch_of(visit.site.configuration, number)
    if before is None or _newest(visit) != number:
        raise HTTPException(
            HTTPStatus.NOT_FOUND, detail="Chỉ đi tiếp được đợt mới nhất bắt đầu từ trang này."
        )
    try:
        requests = wanted_requests(visit.site.configuration, before.wish, at=visit.today)
        _launch(visit, before.wish, [one.agency.code for one in requests])
    except _REFUSED as problem:
        return _one(visit, number, problem=str(problem))
    return visit.to("/dot")


def again(visit: Here, number: int) -> Response:
    """Try those portals of a round again that were not seen, in a round of their own."""
    rounds = visit.site.store.rounds()
    rounds.get(number)
    found = rounds.some_portals(number, states=round_views.NOT_SEEN, offset=0, limit=100_000)
    wish = RoundWish(codes=tuple(one.agency_code for one in found))
    if not wish.codes:
        return _one(visit, number, problem="Đợt này không còn cổng nào cần thử lại.")
    try:
        requests = wanted_requests(visit.site.configuration, wish, at=visit.today)
        _launch(visit, wish, [one.agency.code for one in requests])
    except _REFUSED as problem:
        return _one(visit, number, problem=str(problem))
    return visit.to("/dot")


def may_run(visit: Visit) -> bool:
    """Whether somebody may start and stop rounds."""
    return visit.who.role in (Role.STAFF, Role.ADMINISTRATOR)


def _wish(visit: Visit, text: str) -> RoundWish:
    """What was asked for. Raises InputProblem."""
    codes = tuple(dict.fromkeys(text.replace(",", " ").split()))
    if len(codes) > _LONGEST_CODES:
        raise InputProblem(f"Chỉ nêu tối đa {_LONGEST_CODES} mã; để trống là mọi cơ quan.")
    typed = visit.form.get("so-trang", "150").strip()
    pages = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    if not 1 <= pages <= _MOST_PAGES:
        raise InputProblem(f"Số trang mỗi cổng là một số từ 1 đến {_MOST_PAGES}.")
    window = visit.form.get("khung-gio", "").strip()[:60]
    return RoundWish(codes=codes, window=window or None, max_pages=pages)


def _launch(visit: Visit, wish: RoundWish, codes: list[str]) -> None:
    launch(visit.site.configuration, visit.site.store, wish, codes, by=visit.who.full_name)
    _note(visit, "round_started", f"{len(codes)} cổng")


def _newest(visit: Visit) -> int:
    return next((one.id for one in visit.site.store.rounds().list(limit=1)), 0)


def _failed_start(visit: Visit) -> str:
    """Why the newest start came to nothing; '' where it has a round, or is still beginning."""
    newest = next(launched(visit.site.configuration, limit=1), None)
    if newest is None or newest.round is not None or under_way(visit.site.configuration) is not None:
        return ""
    return next((line.text for line in log_lines(newest.log, limit=1)), "Đợt không bắt đầu được.")


def _note(visit: Visit, kind: str, detail: str) -> None:
    visit.site.store.web_watch().note(
        WebEvent(
            at=visit.now, kind=kind, account=visit.who.name, address=visit.knock.address, detail=detail[:300]
        )
    )
