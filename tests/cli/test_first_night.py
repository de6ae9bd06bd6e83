"""Commands of docs/first-night.md exist with the options that stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.cli.command import Soicong

TEXT = (Path(__file__).parents[2] / "docs" / "first-night.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"\./soicong [^`\n]+(?:\n   [^`\n]+)?", TEXT)))
GROUPS = ("agencies", "runs", "rubric", "db", "letter")


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_first_night_exists(soicong: Soicong, line: str) -> None:
    words = line.split()[1:]
    named = words[: 2 if words[0] in GROUPS else 1]
    ended = soicong(*named, "--help")
    assert ended.code == 0
    for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", line):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", ended.out), option


def test_the_sample_decision_is_read(tmp_path: Path) -> None:
    from datetime import date

    from jobs.robots_decision import read_decision

    found = re.search(r"```yaml\n(.*?)```", TEXT, re.S)
    assert found is not None
    path = tmp_path / "quyet-dinh.yaml"
    path.write_text(found[1].replace("\n   ", "\n"), "utf-8")
    assert yaml.safe_load(path.read_text("utf-8"))["portals"] == ["so.tinh.gov.vn"]
    assert read_decision(path, today=date(2026, 11, 22)).hosts == ("so.tinh.gov.vn",)
