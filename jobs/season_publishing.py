"""Publishing a season's tables: laid down as they are on the day, in a file that everybody may read until it is taken back.

What was published does not change with what is measured or decided later; to correct it, publish again. Earlier files stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.store import Store
from jobs.outputs import write
from jobs.problems import InputProblem
from jobs.season_composed import composed_season
from jobs.season_held import Held
from jobs.season_ranking import table_facts
from jobs.settings import Settings
from season.model import Phase, SeasonResult, Table

SCHEMA = "soicong-published-season-1"
_FOLDER = "cong-bo"
_TOLD = (Phase.PUBLICATION, Phase.CLOSED)
_LINE = ("place", "agency", "name", "official", "grade", "reason", "change", "place_change")
"""What is told of an agency: its official score, not what it claimed and not what the machine alone measured."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The tables of a season as they were published: the document, and when."""

    season: int
    published_at: datetime
    document: Mapping[str, Any]


def publishable(result: SeasonResult) -> tuple[Table, ...]:
    """The tables that may be published: those whose scheme somebody has adopted, and that have lines."""
    return tuple(table for table in result.tables if table.lines and not table.draft_note)


def publish(store: Store, configuration: Settings, held: Held, *, at: datetime) -> Publication:
    """Publish a season's tables as they are now. Raises InputProblem before its day, or where there is nothing to tell."""
    season = held.period.season
    if held.phase not in _TOLD:
        raise InputProblem(
            f"Kỳ {season} công bố từ ngày {held.period.publication_on:%d/%m/%Y}; trước ngày ấy chưa công bố được."
        )
    result = composed_season(store, configuration, season, held.today)
    tables = publishable(result)
    if not tables:
        raise InputProblem(
            "Chưa có bảng nào công bố được: bảng theo bộ tiêu chí dự thảo chỉ để in, không để công bố."
        )
    document = {
        "schema": SCHEMA,
        "season": season,
        "composed_on": result.composed_on.isoformat(),
        "published_at": at.astimezone(UTC).isoformat(),
        "tables": [_facts(table) for table in tables],
    }
    folder = configuration.data / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _lay_aside(configuration, season)
    write(_path(configuration, season), json.dumps(document, ensure_ascii=False, indent=1).encode())
    return Publication(season=season, published_at=at, document=document)


def withdraw(configuration: Settings, season: int) -> bool:
    """Take a publication back; False where there is none. The file is kept under another name."""
    return _lay_aside(configuration, season)


def published(configuration: Settings, season: int | None = None) -> Publication | None:
    """What is published of a season, or of the newest one; None where nothing is."""
    seasons = [season] if season is not None else published_seasons(configuration)
    for one in seasons:
        try:
            document = json.loads(_path(configuration, one).read_text("utf-8"))
            at = datetime.fromisoformat(document["published_at"])
        except (OSError, ValueError, KeyError):
            continue
        return Publication(season=one, published_at=at, document=document)
    return None


def published_seasons(configuration: Settings) -> list[int]:
    """The seasons that are published, newest first."""
    folder = configuration.data / _FOLDER
    return sorted((int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit()), reverse=True)


def _facts(table: Table) -> dict[str, Any]:
    facts = table_facts(table)
    return {
        "scheme": table.scheme,
        "title": table.scheme_title,
        "decision": table.decision,
        "group": table.group,
        "decimals": table.decimals,
        "notes": facts["notes"],
        "lines": [{name: line[name] for name in _LINE} for line in facts["lines"]],
    }


def _path(configuration: Settings, season: int) -> Path:
    return configuration.data / _FOLDER / f"{season}.json"


def _lay_aside(configuration: Settings, season: int) -> bool:
    path = _path(configuration, season)
    if not path.is_file():
        return False
    path.rename(path.with_name(f"{season}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"))
    return True
