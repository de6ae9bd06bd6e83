"""Every table that is written, by its own writer, with formula strings in each text that it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.panel.form import form as panel_form
from checks.case import Window
from checks.model import Outcome
from db.agencies_export import exported
from db.migrate import upgrade
from db.store import Store
from evidence.model import Agency, Tier
from jobs.addresses import today
from jobs.schemes import write_rows
from scoring.model import Assessment, Judged, League, Result, Standing
from scoring.rubric import FOLDER, find
from scoring.score import score
from scoring.strict_file import source_of
from season.model import Measured
from season.papers.tables_xlsx import workbook
from season.periods import period_of
from season.rubric_template import rubric_workbook
from season.schemes import of_rubric
from season.survey_filling import Filled, filled, typed
from season.survey_form import LINKS, NOTE, form_of
from season.survey_xlsx import form_xlsx
from tests.db.test_season_desk import PERIOD
from tests.season.example import RUBRIC, findings
from tests.season.papers.province import OFFICE, season
from web.league_files import league_file

_DAY = date(2026, 10, 20)
_KEPT = {"code", "home_url", "id", "scheme", "sha256", "unit", "group_id", "grade"}
_PANEL_AGENCIES = 12


def written(folder: Path, every: Sequence[str]) -> list[Path]:
    """Write every kind of table; the files."""
    made: list[Path] = []

    def keep(name: str, content: bytes) -> None:
        made.append(folder / name)
        made[-1].write_bytes(content)

    texts = cycle(every)
    for kind in ("csv", "xlsx"):
        keep(f"bang.{kind}", league_file(_league(every), kind, on=_DAY, runs={}, human_check=next(texts)))
        keep(f"co-quan.{kind}", _registry(folder / f"{kind}.sqlite3", every, kind))
        path = folder / f"hang-muc.{kind}"
        write_rows(path, [[one, one, 1] for one in every], [["Chú ý", one] for one in every])
        made.append(path)
    keep("phieu-cham.csv", panel_form(find("bac-giang-2294-2020-so"), _agencies(every, _PANEL_AGENCIES)))
    for number, form in enumerate(_forms(every)):
        keep(f"phieu-{number}.xlsx", form)
    for number in range(3):
        keep(f"bang-xep-hang-{number}.xlsx", workbook(spelled(season(), texts), spelled(OFFICE, texts)))
    data = source_of((FOLDER / "ministry-technical-2025.yaml").read_bytes(), "x").data
    keep("phu-luc.xlsx", rubric_workbook(spelled(data, texts)))
    return made


def spelled(value: Any, texts: Iterator[str]) -> Any:
    """A value of dataclasses whose texts are the next ones; names and codes stay."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return next(texts) if " " in value else value
    if isinstance(value, tuple | list):
        return type(value)(spelled(one, texts) for one in value)
    if isinstance(value, Mapping):
        return {key: one if key in _KEPT else spelled(one, texts) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            one.name: getattr(value, one.name) for one in fields(value) if one.init and one.name not in _KEPT
        }
        return replace(value, **{name: spelled(one, texts) for name, one in told.items()})
    return value


def _agencies(every: Sequence[str], count: int | None = None) -> list[Agency]:
    return [
        Agency(
            code=f"so-{number}",
            name=name,
            tier=Tier.SO,
            group=every[-number],
            home_url=f"https://so-{number}.thu.gov.vn/",
        )
        for number, name in enumerate(every[:count], 1)
    ]


def _league(every: Sequence[str]) -> League:
    judged = Assessment(
        agency=_agencies(every, 1)[0],
        rubric=RUBRIC,
        evaluated_at=_DAY,
        window=Window(start=_DAY, end=_DAY),
        judged=tuple(
            Judged(criterion=criterion, finding=finding)
            for criterion, finding in zip(RUBRIC.criteria, findings(Fraction(1, 2)), strict=True)
        ),
        sections={},
    )
    card = score(judged)
    standings = tuple(
        Standing(
            result=Result(
                agency=agency,
                rubric=RUBRIC,
                evaluated_at=_DAY,
                scorecard=replace(
                    card,
                    headings=tuple(replace(one, title=agency.name) for one in card.headings)
                    if not number
                    else card.headings,
                ),
            ),
            place=number,
            reason=agency.name,
            change=Fraction(-1, 2),
        )
        for number, agency in enumerate(_agencies(every))
    )
    return League(title=every[0], standings=standings, notes=tuple(every))


def _registry(database: Path, every: Sequence[str], kind: str) -> bytes:
    url = f"sqlite:///{database}"
    upgrade(url)
    with Store(url) as store:
        store.save_agencies(_agencies(every))
        return exported(store.registry().load(), today(), ended=True, form=kind)


def _forms(every: Sequence[str]) -> Iterator[bytes]:
    """Forms as they go out and come back, until each string has stood in each of its texts."""
    rated, period = of_rubric(RUBRIC), replace(period_of(PERIOD), schemes=(RUBRIC.id,))
    asked = [one.id for one in rated.questions]
    for at in range(0, len(every), len(asked)):
        part = dict(zip(asked, every[at : at + len(asked)], strict=False))
        measured = {
            item: Measured(low=Fraction(0), high=Fraction(0), outcome=Outcome.PARTIAL, note=text)
            for item, text in part.items()
        }
        whose = _agencies([every[at]])[0]
        form = form_xlsx(form_of(period, whose, rated, measured))
        cells = {item: {LINKS: text, NOTE: text} for item, text in part.items()}
        yield typed(form, cells, signed_by=every[at], signed_on=every[at])[0]
        links = {item: Filled(links=(text,)) for item, text in part.items()}
        yield filled(form, links, signed_by=every[at], signed_on=_DAY)
