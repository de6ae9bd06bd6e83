"""Help pages: Vietnamese, with an example, at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.command import Soicong

COMMANDS = [
    *(["demo"], ["audit"], ["rescore"], ["crawl"], ["rank"], ["report"], ["bench"], ["sbom"]),
    *(["agencies", "import"], ["agencies", "list"], ["runs", "list"], ["db", "upgrade"]),
    *(["rubric", "list"], ["rubric", "show"], ["rubric", "lint"]),
    ["letter", "allow-list"],
    *(
        ["agencies", name]
        for name in ("export", "template", "show", "merge", "split", "rename", "move", "retire")
    ),
    *(["agencies", name] for name in ("history", "undo", "proposals", "accept", "reject")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(soicong: Soicong, command: list[str]) -> None:
    ended = soicong(*command, "--help")
    assert ended.code == 0
    assert ended.err == ""
    assert f"Cách dùng: ./soicong {' '.join(command)}" in ended.out
    assert "Ví dụ:" in ended.out
    assert f"./soicong {' '.join(command)}" in ended.out.split("Ví dụ:")[1]
    for english in ("Usage", "Options", "Arguments", "default:", "required", "Show this"):
        assert english not in ended.out


@pytest.mark.parametrize("group", [[], ["agencies"], ["runs"], ["rubric"], ["db"], ["letter"]], ids=" ".join)
def test_a_group_without_a_command_shows_its_help(soicong: Soicong, group: list[str]) -> None:
    ended = soicong(*group)
    assert ended.code == 2
    assert "Các lệnh:" in ended.err
    asked = soicong(*group, "-h")
    assert asked.code == 0
    assert asked.out.strip() == ended.err.strip()


_HEAVY = ("scrapy", "twisted", "sqlalchemy", "playwright", "selectolax", "pydantic", "openpyxl", "httpx")
_LOADED = (
    "import contextlib, io, sys, cli\n"
    "sys.argv = ['soicong', '--help']\n"
    "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n    cli.main()\n"
    f"print([name for name in {_HEAVY!r} if name in sys.modules])"
)


def test_help_documents_the_exit_codes(soicong: Soicong) -> None:
    ended = soicong("--help")
    for code in ("0 xong", "1 lỗi của công cụ", "2 yêu cầu sai", "3 xong nhưng có cổng"):
        assert code in ended.out


def test_heavy_libraries_are_not_loaded_for_a_help_page(soicong: Soicong) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LOADED],
        cwd=soicong.folder,
        env=soicong.environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.strip() == "[]"


def test_an_unknown_command(soicong: Soicong) -> None:
    assert "không có lệnh ‘kiem-tra’" in soicong.refuses("kiem-tra")
