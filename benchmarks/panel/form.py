"""The empty form for a panel, made from the rubric, with the instructions for the officials beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from benchmarks.panel.reading import CRITERION, FIRST, PORTAL, RUBRIC, SECOND
from db.agencies_csv import no_formula
from db.store import Store
from evidence.model import Agency, Tier
from jobs.addresses import day
from jobs.outputs import writable_file, write
from jobs.problems import InputProblem
from jobs.settings import Settings
from jobs.terminal import ready_database
from scoring.human_check import PORTALS
from scoring.model import Rubric
from scoring.rounding import printed
from scoring.rubric import find, rubric_for

COLUMNS = (
    PORTAL,
    "Tên cổng",
    "Địa chỉ",
    RUBRIC,
    CRITERION,
    "Nội dung tiêu chí",
    "Điều kiện đạt",
    "Điểm tối đa",
    FIRST,
    SECOND,
    "Ghi chú",
)
_BOM = "\ufeff"  # by which Excel knows UTF-8
_INSTRUCTIONS = Path(__file__).parent / "instructions.txt"


def write_form(
    chosen: str, codes: Sequence[str], *, output: Path, configuration: Settings
) -> tuple[Path, Path]:
    """Write a form for a tier (or a rubric's id) and the instructions beside it; returns both.

    Raises InputProblem, also where a file of that name is there: it may have been filled in.
    """
    rubric = _rubric(chosen)
    instructions = output.with_name(f"{output.stem}-huong-dan.txt")
    if output.exists():
        raise InputProblem(f"Tệp ‘{output}’ đã có, có thể đã được điền điểm: chọn tên khác sau -o.")
    content = form(rubric, _agencies(rubric, codes, configuration))
    write(writable_file(output), content)
    write(writable_file(instructions), _BOM.encode() + _INSTRUCTIONS.read_bytes())
    return output, instructions


def form(rubric: Rubric, agencies: Sequence[Agency]) -> bytes:
    """The form: a row for each criterion of each portal, UTF-8 with BOM, no cell that a sheet would calculate."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for agency in agencies:
        for criterion in rubric.criteria:
            cells = (
                agency.code,
                agency.name,
                agency.home_url,
                rubric.id,
                f"TC {criterion.id}",
                criterion.title,
                criterion.success_condition,
                f"tối đa {printed(criterion.points)}",
                *("", "", ""),
            )
            writer.writerow([_text(cell) for cell in cells])
    return (_BOM + stream.getvalue()).encode("utf-8")


def _text(cell: str) -> str:
    return no_formula(" ".join(cell.split()))


def _rubric(chosen: str) -> Rubric:
    """The rubric of that id, else the one valid today for that tier. Raises NoValidRubric."""
    if chosen in set(Tier):
        return rubric_for(chosen, day(None))
    return find(chosen)


def _agencies(rubric: Rubric, codes: Sequence[str], configuration: Settings) -> list[Agency]:
    """The portals named, else all registered ones of the rubric's tier, else places to fill in."""
    ready_database(configuration)
    with Store(configuration.database) as store:
        registered = store.list_agencies(day(None))
        judged = [one.agency for one in store.latest_scorecards(registered_only=False)]
    known = {agency.code: agency for agency in (*judged, *registered)}
    if unknown := [code for code in codes if code not in known]:
        listed = ", ".join(sorted(known)) or "chưa có cổng nào"
        raise InputProblem(f"Không có cổng mang mã {', '.join(unknown)}: nêu mã đã đăng ký ({listed}).")
    if codes:
        return [known[code] for code in dict.fromkeys(codes)]
    fitting = [agency for agency in registered if rubric.tier in ("any", agency.tier.value)]
    return fitting or [
        Agency(
            code=f"cong-{number:02}", name="(thay bằng mã, tên và địa chỉ cổng)", tier=Tier.SO, home_url=""
        )
        for number in range(1, PORTALS + 1)
    ]
