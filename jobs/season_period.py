"""Opening, changing, showing and closing a season."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from rich.markup import escape

from db.season_records import PeriodRecord
from db.store import Store
from jobs.addresses import HANOI, day, today
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.season_held import Held, agencies_on, held_season
from jobs.season_maxima import changed_maxima, told_maximum
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from scoring.rounding import printed as in_words
from scoring.rubric import load_all
from season.answers import Answer, Asked, asked
from season.model import Period, Phase
from season.periods import (
    DATE_OPTIONS,
    MOST_OBJECTION_DAYS,
    OBJECTION_DAYS,
    PHASE_WORDS,
    SECOND_REVIEWER_ABOVE,
    default_dates,
    default_schemes,
    period_of,
    remarks,
    wrong_dates,
)
from season.schemes import rated_by

ANSWER_WORDS = {
    Answer.ON_TIME: "đúng hạn",
    Answer.LATE: "TRẢ LỜI MUỘN",
    Answer.WAITING: "chưa trả lời",
    Answer.MISSING: "QUÁ HẠN, CHƯA TRẢ LỜI",
}
_DATES = (
    *("window_from", "window_until", "letter_on", "answers_due"),
    *("verification_on", "publication_on", "closed_on"),
)
_WORDS = {
    "window_from": "Kỳ số liệu từ",
    "window_until": "Kỳ số liệu đến",
    "letter_on": "Gửi công văn",
    "answers_due": "Hạn trả lời",
    "verification_on": "Thẩm tra từ",
    "publication_on": "Công bố",
    "closed_on": "Khép kỳ",
    "objection_days": "Số ngày kiến nghị",
    "second_reviewer_above": "Người thứ hai khi quá (điểm)",
    "schemes": "Chấm theo",
    "maxima": "Điểm tối đa kỳ tự đặt",
}


@plainly
def open_season(
    season: int,
    dates: Mapping[str, str | None],
    *,
    objection_days: int | None,
    second_above: str | None,
    schemes: Sequence[str],
    author: Author,
) -> ExitCode:
    """Open a season: dates not given follow the rules."""
    _demand_reason(author)
    configuration = settings()
    ready_database(configuration)
    given = {name: day(text, option=DATE_OPTIONS[name]) for name, text in dates.items() if text is not None}
    with Store(configuration.database) as store:
        if store.season_desk().periods(season):
            raise InputProblem(f"Kỳ {season} đã mở: đổi lịch bằng ./soicong season change {season} …")
        chosen = tuple(dict.fromkeys(schemes)) or default_schemes(
            season, (agency.tier for agency in agencies_on(store, today())), load_all()
        )
        if not chosen:
            raise InputProblem(
                "Sổ chưa có cơ quan nào để chấm: chạy ./soicong agencies import trước, hoặc nêu --scheme MÃ."
            )
        by = signed(author)
        laid_down: dict[str, Any] = {"season": season, **default_dates(season, given)}
        record = PeriodRecord(
            **laid_down,
            objection_days=OBJECTION_DAYS if objection_days is None else objection_days,
            second_reviewer_above=SECOND_REVIEWER_ABOVE if second_above is None else _points(second_above),
            schemes=chosen,
            recorded_at=by.at,
            recorded_by=by.by,
            reason=by.why,
        )
        _demand_good(record)
        store.season_desk().lay_down(record)
    console().print(f"Đã mở kỳ {season}. Xem: ./soicong season show {season}")
    _tell_remarks(period_of(record))
    return ExitCode.DONE


@plainly
def change_season(
    season: int,
    dates: Mapping[str, str | None],
    *,
    objection_days: int | None,
    second_above: str | None,
    schemes: Sequence[str],
    maxima: Sequence[str] = (),
    author: Author,
) -> ExitCode:
    """Lay a season's dates or settings down anew; what was before stays in the history."""
    _demand_reason(author)
    configuration = settings()
    ready_database(configuration)
    wanted: dict[str, Any] = {
        name: day(text, option=DATE_OPTIONS[name]) for name, text in dates.items() if text is not None
    }
    if objection_days is not None:
        wanted["objection_days"] = objection_days
    if second_above is not None:
        wanted["second_reviewer_above"] = _points(second_above)
    if schemes:
        wanted["schemes"] = tuple(dict.fromkeys(schemes))
    with Store(configuration.database) as store:
        before = held_season(store, season).record
        if maxima:
            wanted["maxima"] = changed_maxima(before, wanted.get("schemes", before.schemes), maxima)
        changed = {name: value for name, value in wanted.items() if getattr(before, name) != value}
        if not changed:
            raise InputProblem(f"Không có gì đổi: kỳ {season} đã như vậy. Nêu ngày hoặc cài đặt cần đổi.")
        after = _resigned(before, author, **changed)
        _demand_good(after)
        store.season_desk().lay_down(after)
    told = "; ".join(
        f"{_WORDS[name].lower()}: {_shown(getattr(before, name))} → {_shown(value)}"
        for name, value in changed.items()
    )
    console().print(f"Kỳ {season}: {escape(told)}. Lần đặt trước vẫn được lưu.", soft_wrap=True)
    _tell_remarks(period_of(after))
    return ExitCode.DONE


@plainly
def close_season(season: int, *, author: Author) -> ExitCode:
    """Close a season today: nothing is received or reviewed any more."""
    _demand_reason(author)
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        if held.phase is Phase.CLOSED:
            raise InputProblem(f"Kỳ {season} đã khép từ {held.period.closed_on:%d/%m/%Y}.")
        if held.phase is not Phase.PUBLICATION or held.today == held.period.publication_on:
            raise InputProblem(
                f"Kỳ {season} chỉ khép được sau ngày công bố ({held.period.publication_on:%d/%m/%Y})."
            )
        unanswered = [one.id for one in store.season_desk().objections(season) if not one.answers]
        if unanswered:
            raise InputProblem(
                f"Kỳ {season} còn {len(unanswered)} kiến nghị chưa trả lời (số {', '.join(map(str, unanswered[:10]))}): "
                "chạy ./soicong objection answer SỐ …"
            )
        store.season_desk().lay_down(_resigned(held.record, author, closed_on=held.today))
    console().print(f"Đã khép kỳ {season}.")
    return ExitCode.DONE


@plainly
def list_seasons(*, as_json: bool) -> ExitCode:
    """Print every season with its phase."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        records = store.season_desk().periods()
    newest: dict[int, PeriodRecord] = {}
    for record in records:
        newest.setdefault(record.season, record)
    if as_json:
        facts = [_facts(record, changes=_changes(records, season)) for season, record in newest.items()]
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns("Kỳ", "Giai đoạn", "Công văn", "Hạn trả lời", "Công bố", "Khép kỳ", "Số lần đổi")
    for season, record in sorted(newest.items(), reverse=True):
        dates = [record.letter_on, record.answers_due, record.publication_on, record.closed_on]
        phase = PHASE_WORDS[period_of(record).phase(today())]
        table.add_row(
            str(season), phase, *(f"{one:%d/%m/%Y}" for one in dates), str(_changes(records, season))
        )
    wide_console().print(table if newest else "Chưa mở kỳ nào: ./soicong season open NĂM --why …")
    return ExitCode.DONE


@plainly
def show_season(season: int | None, *, at: str | None, as_json: bool) -> ExitCode:
    """Print a season: its dates, its phase, who has answered, who is late, who is missing."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season, on=at)
        forms = answers_of(store, held)
        history = store.season_desk().periods(held.period.season)
        freeze = next(iter(store.seasons().freezes(held.period.season)), None)
    night = freeze.night if freeze is not None else None
    if as_json:
        facts = _facts(held.record, changes=len(history) - 1) | {
            "phase": held.phase.value,
            "freeze": night.isoformat() if night is not None else None,
            "answers": [
                {"agency": one.agency.code, "scheme": one.rated.id, "answer": one.answer.value}
                for one in forms
            ],
        }
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    _print_season(held, forms, history, night)
    return ExitCode.DONE


def answers_of(store: Store, held: Held) -> tuple[Asked, ...]:
    """Every form that a season waits for, and how it stands."""
    forms = store.season_desk().forms(held.period.season)
    return asked(held.period, held.rated, held.agencies, forms, held.today)


def _print_season(
    held: Held, forms: Sequence[Asked], history: Sequence[PeriodRecord], night: date | None
) -> None:
    printed, period = wide_console(), held.period
    printed.print(f"[bold]Kỳ {period.season}[/bold]: {PHASE_WORDS[held.phase]} ({held.today:%d/%m/%Y})")
    for name, words in _WORDS.items():
        printed.print(f"  {words}: {escape(_shown(getattr(period, name)))}", soft_wrap=True)
    frozen = f"đêm {night:%d/%m/%Y}" if night is not None else "chưa đặt: ./soicong rounds freeze"
    printed.print(f"  Chốt số liệu đo: {frozen}")
    for rated in held.rated:
        if rated.draft_note:
            printed.print(f"  {escape(rated.id)}: {rated.draft_note}; không công bố được.", soft_wrap=True)
    if len(history) > 1:
        printed.print("Các lần đổi lịch:")
        for record in history[:-1]:
            moment = record.recorded_at.astimezone(HANOI)
            printed.print(
                escape(f"  {moment:%d/%m/%Y %H:%M} {record.recorded_by}: {record.reason}"), soft_wrap=True
            )
    counted = Counter(one.answer for one in forms)
    told = ", ".join(
        f"{counted[answer]} {ANSWER_WORDS[answer].lower()}" for answer in Answer if counted[answer]
    )
    printed.print(f"Phiếu tự chấm: {len(forms)} phiếu cần thu; {told or 'không có'}.")
    table = columns("Mã", "Cơ quan", "Chấm theo", "Phiếu", "Nhận ngày")
    order = [Answer.MISSING, Answer.LATE, Answer.WAITING, Answer.ON_TIME]
    for one in sorted(forms, key=lambda each: order.index(each.answer)):
        received = f"{one.form.received_on:%d/%m/%Y}" if one.form is not None else "–"
        table.add_row(
            escape(one.agency.code),
            escape(one.agency.name),
            escape(one.rated.id),
            ANSWER_WORDS[one.answer],
            received,
        )
    printed.print(table)


def _demand_reason(author: Author) -> None:
    if not author.why:
        raise InputProblem('Cần lý do: thêm --why "số, ngày của công văn hoặc quyết định".')


def _demand_good(record: PeriodRecord) -> None:
    if wrong := wrong_dates(record.season, {name: getattr(record, name) for name in _DATES}):
        raise InputProblem(wrong)
    if not 1 <= record.objection_days <= MOST_OBJECTION_DAYS:
        raise InputProblem(f"--objection-days cần từ 1 đến {MOST_OBJECTION_DAYS} ngày.")
    rated_by(record.schemes)


def _resigned(record: PeriodRecord, author: Author, **changes: Any) -> PeriodRecord:
    by = signed(author)
    return replace(record, recorded_at=by.at, recorded_by=by.by, reason=by.why, **changes)


def _tell_remarks(period: Period) -> None:
    for sentence in remarks(period):
        console().print(f"Lưu ý: {sentence}", soft_wrap=True)


def _points(text: str) -> Fraction:
    try:
        found = Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    if found < 0:
        raise InputProblem(f"--second-above cần số điểm từ 0 trở lên, ví dụ 2,5; nhận được ‘{text}’.")
    return found


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(one if isinstance(one, str) else told_maximum(*one) for one in value) or "không có"
    return in_words(Fraction(value))


def _changes(records: Sequence[PeriodRecord], season: int) -> int:
    return sum(record.season == season for record in records) - 1


def _facts(record: PeriodRecord, *, changes: int) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, tuple):
            return [plain(one) for one in value]
        return str(value) if isinstance(value, Fraction) else value

    told = {one.name: plain(getattr(record, one.name)) for one in fields(record) if one.name != "id"}
    return told | {"changes": changes}
