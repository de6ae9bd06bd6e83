"""The import rule of docs/decisions/0001-rooms.md, read from the source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "evidence": set(),
    "checks": {"evidence"},
    "scoring": {"checks", "evidence"},
    "db": {"scoring", "checks", "evidence"},
    "reports": {"scoring", "checks", "evidence"},
    "assurance": {"scoring", "checks", "evidence"},
    "crawler": {"evidence", "checks"},
    "samples": {"evidence"},
    "season": {"scoring", "checks", "evidence", "db", "reports"},
    "jobs": {"evidence", "checks", "scoring", "db", "reports", "assurance", "season", "crawler", "samples"},
    "web": {"evidence", "checks", "scoring", "db", "reports", "assurance", "season", "jobs"},
}
CRAWLER_MAY_SEE_OF_CHECKS = (
    "checks.sections",
    "checks.matching",
    "checks.vocabulary",
    "checks.vietnamese",
    "checks.reading",
)
ROOMS = {*MAY_IMPORT, "cli", "benchmarks", "tests"}
ONLY_IN = {
    "scrapy": ("crawler",),
    "playwright": ("crawler",),
    "sqlalchemy": ("db",),
    "alembic": ("db",),
    "openpyxl": ("db", "season"),
    "xlsxwriter": ("season",),
    "docxtpl": ("season",),
    "selectolax": ("checks/reading",),
    "bs4": ("checks/reading",),
    "pypdfium2": ("checks/reading",),
    "docx": ("checks/reading", "reports", "season"),
    "rfc3161_client": ("assurance",),
    "procrastinate": ("jobs",),
    "psycopg": ("db",),
    "fsspec": ("jobs",),
    "fastapi": ("web",),
    "starlette": ("web",),
    "uvicorn": ("web",),
    "argon2": ("web",),
}


@cache
def imported(path: Path) -> frozenset[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def sources(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    assert sources(room), f"room {room} is empty"
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(room)
        for name in imported(path)
        if name.split(".")[0] in ROOMS - {room} - MAY_IMPORT[room]
    ]
    assert wrong == []


def test_the_crawler_sees_only_the_pure_parts_of_checks() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources("crawler")
        for name in imported(path)
        if name.startswith("checks") and not name.startswith(CRAWLER_MAY_SEE_OF_CHECKS)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_in_its_room(library: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for room in MAY_IMPORT
        for path in sources(room)
        if not str(path.relative_to(ROOT)).startswith(ONLY_IN[library])
        and any(name.split(".")[0] == library for name in imported(path))
    ]
    assert wrong == []


def test_alembic_folder_does_not_hide_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()
