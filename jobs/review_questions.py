"""Questions of reviewers to agencies, and the answers: acts on an item like the others, none of which changes points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.markup import escape

from db.season_records import Act, ReviewRecord
from db.store import Store
from jobs.addresses import portal_url
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.review_acts import PHASES, the_item
from jobs.review_table import Compared
from jobs.season_held import Held, held_season
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from season.questions import Question, questions


@plainly
def ask_agency(code: str, item: str, *, season: int | None, scheme: str | None, author: Author) -> ExitCode:
    """Ask an agency about one of its items (`author.why` is the question), and say until when it may answer."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        ((number, one),) = ask(store, held, [the_item(store, held, code, item, scheme)], author=author)
    console().print(
        escape(
            f"Câu hỏi số {number} gửi {one.agency.name}, mục {item}: chờ trả lời {held.period.objection_days} ngày."
        ),
        soft_wrap=True,
    )
    return ExitCode.DONE


@plainly
def keep_reply(number: int, *, evidence: Sequence[str], season: int | None, author: Author) -> ExitCode:
    """Keep what an agency answered (`author.why`)."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        asked = reply(store, held_season(store, season), number, evidence=evidence, author=author)
    console().print(
        escape(
            f"Đã ghi trả lời câu hỏi số {number} ({asked.agency_code}, mục {asked.item}); mục trở lại hàng thẩm tra."
        ),
        soft_wrap=True,
    )
    return ExitCode.DONE


def ask(store: Store, held: Held, items: Iterable[Compared], *, author: Author) -> list[tuple[int, Compared]]:
    """Ask the agencies of these items the same (`author.why`), all or none; the questions' numbers. Raises InputProblem."""
    if not author.why:
        raise InputProblem("Câu hỏi còn trống: ghi điều cần cơ quan làm rõ.")
    held.demand(*PHASES, what="không hỏi lại cơ quan")
    chosen = list(items)
    for one in chosen:
        if one.asked is not None and one.asked.open:
            raise InputProblem(
                f"Mục {one.item.id} của {one.agency.name} đang có câu hỏi số {one.asked.number} chờ trả lời. "
                "Rút câu hỏi ấy rồi hỏi lại."
            )
    by = signed(author)
    acts = [
        ReviewRecord(
            season=held.period.season,
            agency_code=one.agency.code,
            scheme=one.rated.id,
            item=one.item.id,
            act=Act.ASK,
            points=None,
            old_low=None,
            old_high=None,
            links=(),
            expires=None,
            target_id=None,
            recorded_at=by.at,
            recorded_by=by.by,
            reason=by.why,
        )
        for one in chosen
    ]
    return list(zip(store.season_desk().review_all(acts), chosen, strict=True))


def reply(
    store: Store,
    held: Held,
    number: int,
    *,
    evidence: Sequence[str],
    author: Author,
    agency_code: str | None = None,
) -> Question:
    """Keep the answer to a question (`author.why`), of this agency where one is named; the question. Raises InputProblem."""
    if not author.why:
        raise InputProblem("Câu trả lời còn trống: ghi cơ quan đã làm gì, xem ở đâu.")
    held.demand(*PHASES, what="không nhận trả lời")
    season = held.period.season
    asked = next(
        (one for one in questions(store.season_desk().reviews(season, agency_code)) if one.number == number),
        None,
    )
    if asked is None:
        raise InputProblem(f"Kỳ {season} không có câu hỏi số {number}, hoặc câu hỏi đã được rút.")
    if not asked.open:
        why = "đã có trả lời" if asked.reply is not None else "không cần trả lời nữa: mục đã được thẩm tra"
        raise InputProblem(f"Câu hỏi số {number} {why}.")
    by = signed(author)
    act = ReviewRecord(
        season=season,
        agency_code=asked.agency_code,
        scheme=asked.scheme,
        item=asked.item,
        act=Act.REPLY,
        points=None,
        old_low=None,
        old_high=None,
        links=tuple(portal_url(text) if "://" in text else text for text in evidence),
        expires=None,
        target_id=number,
        recorded_at=by.at,
        recorded_by=by.by,
        reason=by.why,
    )
    store.season_desk().review(act)
    return asked
