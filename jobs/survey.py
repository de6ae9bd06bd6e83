"""Forms out and in: a workbook for each agency, and what came back, all of it or nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from rich.markup import escape

from db.season_records import FormRecord
from db.store import Store
from evidence.model import Agency
from jobs.addresses import day
from jobs.listings import columns
from jobs.outputs import writable_file, writable_folder, write
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.season_composed import official_ids
from jobs.season_held import Held, held_season
from jobs.season_period import ANSWER_WORDS, answers_of
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from season.columns import measured_of
from season.grid import GridProblem
from season.model import Measured, Phase
from season.schemes import Rated
from season.survey_form import Form, form_of
from season.survey_reading import FilledForm, read_form
from season.survey_xlsx import form_xlsx


@plainly
def write_form(code: str, output: Path, *, season: int | None, scheme: str | None) -> ExitCode:
    """Write the form of one agency."""
    if output.suffix.lower() != ".xlsx":
        raise InputProblem(f"-o cần một tệp .xlsx; nhận được ‘{output}’.")
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        form = form_for(store, held, code, scheme)
    write(writable_file(output), form_xlsx(form))
    console().print(
        f"Phiếu của {escape(form.agency.name)}: {escape(str(output))}, gửi lại trước hết ngày "
        f"{held.period.answers_due:%d/%m/%Y}.",
        soft_wrap=True,
    )
    return ExitCode.DONE


def form_for(store: Store, held: Held, code: str, scheme: str | None) -> Form:
    """The form of one agency. Raises InputProblem."""
    agency = held.agency(code)
    rated = held.rated_for(agency, scheme)
    (measured,) = _measured(store, held, rated, [agency]).values()
    return form_of(held.period, agency, rated, measured)


@plainly
def write_all_forms(folder: Path, *, season: int | None) -> ExitCode:
    """Write the forms of all agencies into a folder, one file for each form."""
    configuration = settings()
    ready_database(configuration)
    written = 0
    with Store(configuration.database) as store:
        held = held_season(store, season)
        writable_folder(folder)
        for rated in held.rated:
            agencies = [agency for agency in held.agencies if rated.rates(agency)]
            for code, measured in _measured(store, held, rated, agencies).items():
                agency = held.agency(code)
                name = f"{code}.xlsx" if len(_mine(held, agency)) == 1 else f"{code}--{rated.id}.xlsx"
                write(folder / name, form_xlsx(form_of(held.period, agency, rated, measured)))
                written += 1
    console().print(f"Đã ghi {written} phiếu vào {escape(str(folder))}.", soft_wrap=True)
    return ExitCode.DONE


def _mine(held: Held, agency: Agency) -> list[Rated]:
    return [one for one in held.rated if one.rates(agency)]


def _measured(
    store: Store, held: Held, rated: Rated, agencies: Sequence[Agency]
) -> dict[str, Mapping[str, Measured]]:
    """What official runs measured of these agencies, by code; empty for those without a run."""
    official = official_ids(store, held.period.season)
    found: dict[str, Mapping[str, Measured]] = {agency.code: {} for agency in agencies}
    numbers = {official[code]: code for code in found if code in official}
    for batch in store.season_desk().measured(list(numbers), rated.id):
        for number, run in batch.items():
            found[numbers[number]] = measured_of(run, rated)
    return found


@plainly
def import_forms(
    paths: Sequence[Path], *, season: int | None, agency: str | None, received: str | None, author: Author
) -> ExitCode:
    """Take forms that came back: all of them, or none where anything is wrong."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season, on=received)
        forms = take(store, held, paths, agency=agency, author=author)
    for path, form in forms.items():
        _tell(path, form, held)
    return ExitCode.DONE


def take(
    store: Store, held: Held, paths: Sequence[Path], *, agency: str | None, author: Author
) -> dict[Path, FilledForm]:
    """Keep forms that came on the day of `held`: all of them, or none where anything is wrong. Raises InputProblem."""
    held.demand(Phase.SURVEY, Phase.VERIFICATION, what="không nhận phiếu")
    if held.today > day(None):
        raise InputProblem(f"--received {held.today:%d/%m/%Y} chưa tới; ghi ngày đã nhận phiếu.")
    forms = _read(paths, held)
    _demand_fitting(store, held, forms, agency)
    by = signed(author)
    store.season_desk().keep_forms(
        FormRecord(
            season=held.period.season,
            agency_code=form.agency.code,
            scheme=form.rated.id,
            scheme_sha256=form.rated.sha256,
            file_name=path.name,
            file_sha256=form.sha256,
            claims=form.claims,
            signed_by=form.signed_by,
            signed_on=form.signed_on,
            received_on=held.today,
            recorded_at=by.at,
            recorded_by=by.by,
            reason=by.why,
            content=form.content,
        )
        for path, form in forms.items()
    )
    return forms


def _read(paths: Sequence[Path], held: Held) -> dict[Path, FilledForm]:
    agencies = {agency.code: agency for agency in held.agencies}
    rated = {one.id: one for one in held.rated}
    found: dict[Path, FilledForm] = {}
    problems: list[str] = []
    for path in paths:
        if any(path.resolve() == other.resolve() for other in found):
            raise InputProblem(
                f"{path.name} được nêu hai lần trong một lệnh: hãy nêu mỗi tệp một lần. Không nhập phiếu nào."
            )
        try:
            found[path] = read_form(path, held.period, agencies, rated, received_on=held.today)
        except GridProblem as problem:
            problems += problem.problems
    if problems:
        more = [f"… và {len(problems) - 10} lỗi nữa."] if len(problems) > 10 else []
        raise InputProblem(
            "\n".join([*problems[:10], *more, *(["Không nhập phiếu nào."] if len(paths) > 1 else [])])
        )
    return found


def _demand_fitting(store: Store, held: Held, forms: Mapping[Path, FilledForm], agency: str | None) -> None:
    """Refuse a form of another agency than the one named, and forms that are there twice. Raises InputProblem."""
    seen: dict[tuple[str, str], Path] = {}
    kept = {form.file_sha256: form for form in store.season_desk().forms(held.period.season)}
    for path, form in forms.items():
        if agency is not None and form.agency.code != agency:
            raise InputProblem(
                f"{path.name}: phiếu của {form.agency.name} (mã ‘{form.agency.code}’), không phải của ‘{agency}’; "
                "hãy xin đúng phiếu của cơ quan. Không nhập phiếu nào."
            )
        key = (form.agency.code, form.rated.id)
        if key in seen:
            raise InputProblem(
                f"{path.name} và {seen[key].name} đều là phiếu của {form.agency.name}: hãy giữ tệp đúng. "
                "Không nhập phiếu nào."
            )
        seen[key] = path
        if (old := kept.get(form.sha256)) is not None:
            raise InputProblem(
                f"{path.name}: đúng tệp này đã được nhập (nhận ngày {old.received_on:%d/%m/%Y}). Không nhập phiếu nào."
            )


def _tell(path: Path, form: FilledForm, held: Held) -> None:
    late = f", MUỘN: hạn {held.period.answers_due:%d/%m/%Y}" if held.today > held.period.answers_due else ""
    answered = sum(claim.points is not None for claim in form.claims)
    console().print(
        escape(
            f"{path.name}: {form.agency.name}, {answered} mục tự chấm, ký ngày {form.signed_on:%d/%m/%Y}, "
            f"nhận ngày {held.today:%d/%m/%Y}{late}."
        ),
        soft_wrap=True,
    )


@plainly
def survey_status(season: int | None, *, as_json: bool) -> ExitCode:
    """Print each form of a season: who has answered, when, who signed, what was claimed."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        asked = answers_of(store, held)
        counted: dict[tuple[str, str], int] = {}
        for form in store.season_desk().forms(held.period.season):
            key = (form.agency_code, form.scheme)
            counted[key] = counted.get(key, 0) + 1
    rows = [
        {
            "agency": one.agency.code,
            "name": one.agency.name,
            "scheme": one.rated.id,
            "answer": one.answer.value,
            "received_on": _iso(one.form.received_on if one.form else None),
            "signed_by": one.form.signed_by if one.form else "",
            "forms": counted.get((one.agency.code, one.rated.id), 0),
        }
        for one in asked
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns("Mã", "Cơ quan", "Chấm theo", "Phiếu", "Nhận ngày", "Người ký", "Số lần gửi")
    for row, one in zip(rows, asked, strict=True):
        table.add_row(
            *(escape(str(row[name])) for name in ("agency", "name", "scheme")),
            ANSWER_WORDS[one.answer],
            f"{one.form.received_on:%d/%m/%Y}" if one.form else "–",
            escape(str(row["signed_by"])) or "–",
            str(row["forms"]),
        )
    wide_console().print(table if rows else "Kỳ này không có cơ quan nào phải trả lời.")
    return ExitCode.DONE


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on is not None else None
