"""The season of the sample province: a copy of the demo's data, where the story of jobs.demo_story is played."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from db.store import Store
from jobs.demo_steps import Steps
from jobs.demo_story import OPENED, Story
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings
from samples.season import sample_season

_OFFICE = {
    "SOICONG_ORGANISATION": "Sở Khoa học và Công nghệ",
    "SOICONG_PARENT": "Ủy ban nhân dân tỉnh Phú Nguyên",
    "SOICONG_PLACE": "Phú Nguyên",
    "SOICONG_SYMBOL": "SKHCN",
    "SOICONG_SIGNER": "Giám đốc/Lê Thị Mẫu",
    "SOICONG_PROVINCE_SIGNER": "Chủ tịch/Trần Văn Mẫu",
}
"""Who issues the papers of the sample province; nobody of these is a person."""


def run_season(configuration: Settings, printed: Console, folder: Path) -> ExitCode:
    """The season of samples/season.yaml over the demo's newest runs, into a new folder below `folder`.

    It works on a copy of the demo's database: a season is never taken back, and a demo may be run again.
    """
    with Store(configuration.database) as store:
        here = {agency.code: agency.home_url for agency in store.list_agencies(OPENED)}
        runs = {run.agency.code: run.id for run in reversed(store.list_runs())}
    season = sample_season()
    place = _new_folder(folder, season.season)
    data = place / "du-lieu"
    data.mkdir()
    _copy(configuration, data)
    with _installation(configuration, data):
        steps = Steps(printed, place / "nhat-ky.txt")
        return Story(season, here, runs, place, steps).run(printed)


def _new_folder(folder: Path, season: int) -> Path:
    """A folder that was not there: ky-2025, ky-2025-2, …: no earlier season is written over."""
    for number in range(1, 1000):
        place = folder / (f"ky-{season}" if number == 1 else f"ky-{season}-{number}")
        with contextlib.suppress(FileExistsError):
            place.mkdir(parents=True)
            return place
    raise InputProblem(f"Thư mục ‘{folder}’ đã có quá nhiều kỳ mẫu: chọn thư mục khác bằng --out.")


def _copy(configuration: Settings, data: Path) -> None:
    """The demo's database as it is now (always SQLite, see jobs.demo)."""
    source = configuration.database.removeprefix("sqlite:///")
    with (
        contextlib.closing(sqlite3.connect(source)) as old,
        contextlib.closing(sqlite3.connect(data / "soicong.sqlite3")) as new,
    ):
        old.backup(new)


@contextmanager
def _installation(configuration: Settings, data: Path) -> Iterator[None]:
    """Within, the commands work on the data of the sample season, under the name of its department."""
    given = {
        **_OFFICE,
        "SOICONG_DATA": str(data),
        "SOICONG_DATABASE": f"sqlite:///{data / 'soicong.sqlite3'}",
        "SOICONG_GOLDEN": str(data / "golden"),
    }
    if configuration.name_map is not None:
        given["SOICONG_NAME_MAP"] = str(configuration.name_map)
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
