"""The official runs of a season: the rule of scoring.official over what is stored, and what people lay down."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from rich.markup import escape

from db.records import RunStatus, RunSummary
from db.seasons import Freeze, OfficialChoice
from db.store import Store
from jobs.addresses import HANOI, day, today
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from scoring.official import (
    Candidate,
    FreezeNight,
    Ground,
    Official,
    official,
    season_at,
    season_window,
)

GROUND_WORDS = {
    Ground.CHOSEN: "được chọn có lý do",
    Ground.FREEZE_NIGHT: "đêm chốt",
    Ground.RETRY_NIGHT: "đêm thử lại sau đêm chốt",
    Ground.BEFORE_FREEZE: "lượt trọn vẹn cuối cùng trước đêm chốt",
    Ground.LAST_SO_FAR: "lượt trọn vẹn mới nhất của kỳ, chưa chốt",
    Ground.NOT_SEEN: "không lượt nào xem được cổng",
}
_LOOKED = frozenset({RunStatus.DONE, RunStatus.NOT_SEEN})
_NO_REASON = 'Cần lý do: thêm --why "số, ngày của văn bản hoặc biên bản".'


@dataclass(frozen=True, kw_only=True)
class SeasonRuns:
    """The official run of each agency of a season, and the freeze that holds (None where none is laid down)."""

    season: int
    freeze: Freeze | None
    runs: Mapping[str, Official]
    reasons: Mapping[str, str]  # of the agencies whose run was chosen


def season_runs(store: Store, season: int) -> SeasonRuns:
    """The official runs of all agencies that have runs in a season; rounds that are held back do not count."""
    seasons, held_rounds = store.seasons(), store.guarding().held()
    freeze = next(iter(seasons.freezes(season)), None)
    night = FreezeNight(night=freeze.night, retry_days=freeze.retry_days) if freeze is not None else None
    choices: dict[str, OfficialChoice] = {}
    for choice in seasons.choices(season):
        choices.setdefault(choice.agency_code, choice)
    listed = store.list_runs()
    round_of = store.rounds().rounds_of(run.id for run in listed) if held_rounds else {}
    by_agency: dict[str, list[Candidate]] = {}
    for run in listed:
        held = round_of.get(run.id, 0) in held_rounds
        by_agency.setdefault(run.agency.code, []).append(_candidate(run, held=held))
    window = season_window(season)
    found = {
        code: official(
            candidates,
            window=window,
            freeze=night,
            chosen=choices[code].run_id if code in choices else None,
        )
        for code, candidates in sorted(by_agency.items())
    }
    return SeasonRuns(
        season=season,
        freeze=freeze,
        runs={code: one for code, one in found.items() if one is not None},
        reasons={code: one.reason for code, one in choices.items() if one.run_id is not None},
    )


def _candidate(run: RunSummary, *, held: bool) -> Candidate:
    return Candidate(
        run_id=run.id,
        started_at=run.started_at,
        complete=run.status is RunStatus.DONE,
        looked=run.status in _LOOKED,
        held=held,
    )


@plainly
def freeze_season(season: int, *, night: str, retry_days: int, author: Author) -> ExitCode:
    """Lay down a season's freeze night."""
    configuration, printed = settings(), console()
    when, window = day(night), season_window(season)
    if not window.start <= when <= window.end + timedelta(days=92):
        raise InputProblem(
            f"Đêm chốt {when:%d/%m/%Y} không thuộc kỳ {season} (từ {window.start:%d/%m/%Y} tới quý IV năm {season})."
        )
    if not author.why:
        raise InputProblem(_NO_REASON)
    ready_database(configuration)
    by = signed(author)
    with Store(configuration.database) as store:
        earlier = next(iter(store.seasons().freezes(season)), None)
        store.seasons().freeze(
            Freeze(
                season=season,
                night=when,
                retry_days=retry_days,
                recorded_at=by.at,
                recorded_by=by.by,
                reason=by.why,
            )
        )
    told = f"Kỳ {season}: chốt số liệu trong đêm {when:%d/%m/%Y}"
    told += f", thử lại thêm {retry_days} đêm." if retry_days else ", không thử lại."
    if earlier is not None:
        told += f" Thay cho đêm {earlier.night:%d/%m/%Y} đã đặt trước; lần đặt trước vẫn được lưu."
    printed.print(told, soft_wrap=True)
    return ExitCode.DONE


@plainly
def choose_official(
    code: str, run: int | None, *, take_back: bool, season: int | None, author: Author
) -> ExitCode:
    """Choose an agency's official run, or take a choice back."""
    configuration, printed = settings(), console()
    if (run is None) is not take_back:
        raise InputProblem("Nêu một trong hai: --run LƯỢT để chọn, hoặc --take-back để bỏ lựa chọn trước.")
    if not author.why:
        raise InputProblem(_NO_REASON)
    ready_database(configuration)
    by, wanted = signed(author), season or season_at(today())
    with Store(configuration.database) as store:
        if take_back and not any(
            one.agency_code == code and one.run_id is not None for one in store.seasons().choices(wanted)
        ):
            raise InputProblem(f"Kỳ {wanted} chưa có lựa chọn nào của cơ quan {code} để bỏ.")
        store.seasons().choose(
            OfficialChoice(
                season=wanted,
                agency_code=code,
                run_id=run,
                recorded_at=by.at,
                recorded_by=by.by,
                reason=by.why,
            )
        )
        now = season_runs(store, wanted).runs.get(code)
    result = f"lượt {now.run_id} ({GROUND_WORDS[now.ground]})" if now is not None else "chưa có lượt nào"
    printed.print(f"Kỳ {wanted}, {escape(code)}: lượt chính thức là {result}.", soft_wrap=True)
    return ExitCode.DONE


@plainly
def list_official(season: int | None, *, as_json: bool) -> ExitCode:
    """Print the official runs of a season."""
    configuration, printed = settings(), wide_console()
    ready_database(configuration)
    wanted = season or season_at(today())
    with Store(configuration.database) as store:
        found = season_runs(store, wanted)
        runs = {run.id: run for run in store.list_runs()}
    if as_json:
        facts = {
            "season": wanted,
            "freeze": found.freeze.night.isoformat() if found.freeze is not None else None,
            "retry_days": found.freeze.retry_days if found.freeze is not None else None,
            "runs": {code: {"run": one.run_id, "why": one.ground.value} for code, one in found.runs.items()},
        }
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    if not found.runs:
        printed.print(f"Kỳ {wanted} chưa có lượt nào xem tới cùng.")
        return ExitCode.DONE
    if found.freeze is None:
        printed.print(f"Kỳ {wanted} chưa đặt đêm chốt: ./soicong rounds freeze {wanted} --night NGÀY --why …")
    else:
        printed.print(
            f"Kỳ {wanted}: chốt đêm {found.freeze.night:%d/%m/%Y}, thử lại {found.freeze.retry_days} đêm "
            f"({escape(found.freeze.reason)})."
        )
    table = columns("Mã", "Cơ quan", "Lượt", "Bắt đầu", "Vì sao là lượt này")
    for code, one in found.runs.items():
        run = runs[one.run_id]
        why = GROUND_WORDS[one.ground] + (f": {found.reasons[code]}" if one.ground is Ground.CHOSEN else "")
        started = f"{run.started_at.astimezone(HANOI):%d/%m/%Y %H:%M}"
        table.add_row(escape(code), escape(run.agency.name), str(run.id), started, escape(why))
    printed.print(table)
    return ExitCode.DONE
