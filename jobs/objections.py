"""Objections of agencies: received with a clock, answered; an accepted one may set new points."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from rich.markup import escape

from db.season_records import AnswerRecord, ObjectionRecord
from db.store import Store
from jobs.addresses import day
from jobs.golden_cases import case_of, folder_of, keep_case
from jobs.listings import columns
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.review_acts import lay_down, points_of, the_item
from jobs.season_held import Held, held_season
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database, wide_console
from season.model import Phase
from season.official import needs_second

PHASES = (Phase.VERIFICATION, Phase.PUBLICATION)


@plainly
def add_objection(
    code: str,
    item: str,
    text: str,
    *,
    received: str | None,
    told: str | None,
    season: int | None,
    scheme: str | None,
    author: Author,
) -> ExitCode:
    """Receive an objection. `told` is the day on which the agency was told of its result (default: publication).

    One that comes after the period's days is kept and marked late.
    """
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        record = receive(
            store,
            held,
            code,
            item,
            text,
            received_on=day(received, option="--received"),
            told_on=day(told, option="--told") if told is not None else None,
            scheme=scheme,
            author=author,
        )
        told_on = day(told, option="--told") if told is not None else held.period.publication_on
        last = told_on + timedelta(days=held.period.objection_days)
    late = f" (MUỘN: hạn kiến nghị {last:%d/%m/%Y})" if record.late else ""
    console().print(
        escape(
            f"Kiến nghị số {record.id} của {held.agency(code).name}, mục {item}{late}; trả lời trước hết ngày "
            f"{record.due_on:%d/%m/%Y}."
        ),
        soft_wrap=True,
    )
    return ExitCode.DONE


def receive(
    store: Store,
    held: Held,
    code: str,
    item: str,
    text: str,
    *,
    received_on: date,
    told_on: date | None,
    scheme: str | None,
    author: Author,
) -> ObjectionRecord:
    """Keep an objection; it as it was kept. `told_on` None: the day of publication. Raises InputProblem."""
    if not text.strip():
        raise InputProblem("Kiến nghị chưa có nội dung: ghi cơ quan nêu gì, theo văn bản nào.")
    held.demand(*PHASES, what="không nhận kiến nghị")
    if received_on > day(None):
        raise InputProblem(f"--received {received_on:%d/%m/%Y} chưa tới; ghi ngày đã nhận kiến nghị.")
    days = timedelta(days=held.period.objection_days)
    one = the_item(store, held, code, item, scheme)
    by = signed(author)
    record = ObjectionRecord(
        season=held.period.season,
        agency_code=one.agency.code,
        scheme=one.rated.id,
        item=one.item.id,
        received_on=received_on,
        due_on=received_on + days,
        late=received_on > (told_on or held.period.publication_on) + days,
        text=text.strip(),
        recorded_at=by.at,
        recorded_by=by.by,
        reason=by.why,
    )
    return replace(record, id=store.season_desk().object(record))


@plainly
def answer_objection(
    number: int,
    text: str,
    *,
    accepted: bool,
    points: str | None,
    evidence: Sequence[str],
    author: Author,
    keep_golden: bool = False,
) -> ExitCode:
    """Answer an objection; an accepted one with `points` lays them down as a review in the same go.

    `keep_golden`: what was decided becomes a case that the tool is held to (jobs.golden_cases).
    """
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        said = answer(
            store,
            configuration,
            number,
            text,
            accepted=accepted,
            points=points,
            evidence=evidence,
            author=author,
            keep_golden=keep_golden,
        )
    console().print(escape(said), soft_wrap=True)
    return ExitCode.DONE


def answer(
    store: Store,
    configuration: Settings,
    number: int,
    text: str,
    *,
    accepted: bool,
    points: str | None,
    evidence: Sequence[str],
    author: Author,
    keep_golden: bool = False,
) -> str:
    """Answer an objection (see `answer_objection`); what came of it in words. Raises InputProblem."""
    if not text.strip():
        raise InputProblem('Câu trả lời còn trống: ghi --answer "đã xem gì, kết luận thế nào".')
    if points is not None and not accepted:
        raise InputProblem("--points chỉ dùng cùng --accept: kiến nghị bị bác thì điểm giữ nguyên.")
    if keep_golden and not accepted:
        raise InputProblem(
            "--keep-golden chỉ dùng cùng --accept: kiến nghị bị bác không cho thấy máy chấm sai."
        )
    desk = store.season_desk()
    objection = desk.objection(number)
    held = held_season(store, objection.season)
    held.demand(*PHASES, what="không trả lời kiến nghị")
    one = the_item(store, held, objection.agency_code, objection.item, objection.scheme)
    wanted = points_of(points, one) if points is not None else None
    review, told = None, ""
    by = signed(author)
    case = None
    if keep_golden:
        case = case_of(
            store, one, season=objection.season, objection=number, points=wanted, links=list(evidence)
        )
        writable_folder(folder_of(configuration))
    if wanted is not None:
        because = Author(by=author.by, why=f"Kiến nghị số {number}: {text.strip()}")
        review = lay_down(store, held, one, wanted, evidence=evidence, author=because)
        told = f" Thẩm tra số {review}."
        if needs_second(one.item, wanted, limit=held.period.second_reviewer_above):
            told += f" Chưa tính, chờ người thứ hai: ./soicong review confirm {review} --why … --by …"
    desk.answer(
        AnswerRecord(
            objection_id=number,
            accepted=accepted,
            answer=text.strip(),
            recorded_at=by.at,
            recorded_by=by.by,
            review_id=review,
        )
    )
    if case is not None:
        kept = keep_case(configuration, case, by=by.by, answer=text.strip(), at=by.at)
        told += f" Đã giữ làm trường hợp mẫu: {kept}; kiểm tra: ./soicong objection golden."
    late = " Trả lời sau hạn." if held.today > objection.due_on else ""
    word = "chấp nhận" if accepted else "không chấp nhận"
    return f"Kiến nghị số {number}: {word}.{told}{late}"


@plainly
def list_objections(season: int | None, *, as_json: bool) -> ExitCode:
    """Print the objections of a season; those that wait first, by their last day."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        found = store.season_desk().objections(held.period.season)
    ordered = sorted(found, key=lambda one: (bool(one.answers), one.due_on, one.id))
    if as_json:
        sys.stdout.write(json.dumps([_facts(one) for one in ordered], ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns("Số", "Mã", "Mục", "Nhận ngày", "Hạn trả lời", "Tình trạng", "Nội dung")
    for one in ordered:
        if one.answers:
            state = "chấp nhận" if one.answers[0].accepted else "không chấp nhận"
        else:
            state = "QUÁ HẠN TRẢ LỜI" if held.today > one.due_on else "chờ trả lời"
        table.add_row(
            str(one.id),
            escape(one.agency_code),
            escape(one.item),
            f"{one.received_on:%d/%m/%Y}{' (muộn)' if one.late else ''}",
            f"{one.due_on:%d/%m/%Y}",
            state,
            escape(one.answers[0].answer if one.answers else one.text),
        )
    wide_console().print(table if ordered else "Kỳ này chưa có kiến nghị nào.")
    return ExitCode.DONE


def _facts(one: ObjectionRecord) -> dict[str, Any]:
    newest = one.answers[0] if one.answers else None
    return {
        "number": one.id,
        "agency": one.agency_code,
        "scheme": one.scheme,
        "item": one.item,
        "received_on": one.received_on.isoformat(),
        "due_on": one.due_on.isoformat(),
        "late": one.late,
        "text": one.text,
        "accepted": newest.accepted if newest is not None else None,
        "answer": newest.answer if newest is not None else "",
        "review": newest.review_id if newest is not None else None,
    }
