"""A season's papers on command: composed from the database, made from templates, written to a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.store import Store
from jobs.outputs import writable_folder, write
from jobs.papers_office import kinds, office
from jobs.papers_writing import write_papers
from jobs.printing import NotPrinted
from jobs.problems import ExitCode, InputProblem
from jobs.season_composed import composed_season
from jobs.season_held import Held, held_season
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from season.model import SeasonResult
from season.papers import templating
from season.papers.making import NOTICES, of_schemes, papers, refusal
from season.papers.model import Kind, Office, PaperProblem, Question, SurveyForm
from season.papers.templating import Templates
from season.schemes import Rated


@plainly
def make_papers(
    season: int | None,
    *,
    output: Path,
    only: Sequence[str],
    schemes: Sequence[str],
    templates: Path | None,
    dated: str | None,
    numbers: Sequence[str],
    signer: str | None,
    province_signer: str | None,
    symbol: str | None,
    place: str | None,
    at: str | None,
) -> ExitCode:
    """Make the papers of a season. Where no kind is named, a decision that is refused is left out, and said."""
    configuration = settings()
    wanted = kinds(only)
    issued = office(
        configuration,
        dated=dated,
        numbers=numbers,
        signer=signer,
        province_signer=province_signer,
        symbol=symbol,
        place=place,
    )
    chosen = _templates(templates)
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season, on=at)
        result = composed_season(store, configuration, held.period.season, held.today)
    try:
        result = of_schemes(result, schemes)
    except PaperProblem as problem:
        raise InputProblem(str(problem)) from problem
    forms = survey_forms(held, result)
    return print_papers(
        console(), result, wanted, output, office=issued, forms=forms, templates=chosen, asked=bool(only)
    )


def print_papers(
    printed: Console,
    result: SeasonResult,
    wanted: Sequence[Kind],
    output: Path,
    *,
    office: Office,
    forms: Sequence[SurveyForm],
    templates: Templates,
    asked: bool,
) -> ExitCode:
    """Write the papers, and tell where they lie. `asked`: the kinds were named, so that a refused decision is an error."""
    why_not = refusal(result) if Kind.DECISION in wanted else ""
    if why_not and not asked:
        wanted = [kind for kind in wanted if kind is not Kind.DECISION]
    try:
        made = write_papers(
            papers(result, office=office, forms=forms, kinds=wanted, templates=templates), output
        )
    except NotPrinted as problem:
        sys.stderr.write(f"Lỗi: {problem}\n")
        return ExitCode.OURS
    notices = [path for path in made if path.parent.name == NOTICES]
    for path in made:
        if path not in notices:
            printed.print(escape(str(path)), soft_wrap=True)
    if notices:
        printed.print(
            f"{escape(str(output / NOTICES))}: {len(notices)} thông báo, mỗi cơ quan một tệp.", soft_wrap=True
        )
    if why_not and not asked:
        printed.print(escape(why_not), soft_wrap=True)
    printed.print("Điền những chỗ còn để ‘…’ và soát lại căn cứ trước khi trình ký.")
    return ExitCode.DONE


def survey_forms(held: Held, result: SeasonResult) -> tuple[SurveyForm, ...]:
    """What the letter's annex asks: of a rubric what only the agency knows, of a scheme all of it."""
    groups: dict[str, list[str]] = {}
    for table in result.tables:
        groups.setdefault(table.scheme, []).append(table.group)
    forms = (_form(rated, "; ".join(groups[rated.id])) for rated in held.rated if rated.id in groups)
    return tuple(form for form in forms if form.questions)


def _form(rated: Rated, group: str) -> SurveyForm:
    asked = [one for one in rated.questions if one.must or rated.scheme is not None]
    return SurveyForm(
        scheme_title=rated.title,
        group=group,
        draft_note=rated.draft_note,
        questions=tuple(
            Question(heading=one.heading, title=one.title, maximum=one.maximum, measured=not one.must)
            for one in asked
        ),
    )


@plainly
def copy_templates(output: Path) -> ExitCode:
    """Write the handed-out templates to a folder; those that lie there already stay. Raises InputProblem."""
    writable_folder(output)
    printed, kept = console(), 0
    for name in templating.names():
        if (output / name).exists():
            kept += 1
        else:
            write(output / name, templating.handed_out(name))
            printed.print(escape(str(output / name)), soft_wrap=True)
    if kept:
        printed.print(f"{kept} mẫu đã có trong thư mục được giữ nguyên.")
    printed.print(f"Sửa xong, lập giấy tờ với --templates {escape(str(output))}", soft_wrap=True)
    return ExitCode.DONE


def _templates(folder: Path | None) -> Templates:
    if folder is None:
        return Templates()
    if not folder.is_dir():
        raise InputProblem(
            f"Không có thư mục mẫu ‘{folder}’: tạo bằng ./soicong papers templates -o {folder}"
        )
    return Templates(folder=folder)
